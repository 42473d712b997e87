"""Storskärm: the wall inside the desk."""
