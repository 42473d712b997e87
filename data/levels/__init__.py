"""Nivåer: how much diesel or water somebody has read at a point, and when it is used up.

A level is a fact of its own: it sets no status. That what runs out fails is said by whoever sees it.
"""
