"""The self-playing demonstration: an invented exercise through the same services as people use."""
