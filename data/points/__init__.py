"""Trygghetspunkter: what is known of each, what can be said of it, and the rules for both."""
