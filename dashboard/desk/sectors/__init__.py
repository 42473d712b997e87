"""Sektorer: what sectors and participants say, and the list of them."""
