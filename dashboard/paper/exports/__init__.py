"""Files that leave the application, in formats that cannot be executed."""
