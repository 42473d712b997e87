"""Drafts: what is being written at the desk and not yet sent."""
