"""Files that leave the application: points, register and journal, in formats that cannot be executed."""
