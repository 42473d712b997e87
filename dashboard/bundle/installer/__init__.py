"""What runs on the new machine, from inside the bundle: the standard library alone, and words for anybody."""
