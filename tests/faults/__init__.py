"""Real faults under a running server: what every screen says meanwhile, and that all goes on by itself."""
