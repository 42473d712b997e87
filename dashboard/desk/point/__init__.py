"""Punkt: everything known of one trygghetspunkt, and everything that can be reported about it."""
