"""Gör detta nu, above every page: what waits for whoever looks, and the way to where it is done."""
