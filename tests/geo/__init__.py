"""Where things are: frames, coordinate systems, and files that other programs wrote."""
