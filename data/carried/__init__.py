"""What two installations that were cut off from each other carry to one another on a stick."""
