"""What sets the application up on a machine: one script, its units, and files for containers. No code."""
