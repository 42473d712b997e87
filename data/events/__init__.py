"""Events that other systems have reported, by their extracts."""
