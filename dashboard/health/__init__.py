"""What the server knows of itself: what is measured, when it is too much, what to do, what is logged."""
