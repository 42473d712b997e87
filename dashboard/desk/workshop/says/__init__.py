"""What the workshop says; pure."""
