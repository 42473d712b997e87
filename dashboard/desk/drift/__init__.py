"""Drift: how the service itself is, each thing with its limit and what to do about it."""
