"""Bär till och från: what two command posts that are cut off carry to each other on a stick."""
