"""Nights as they may go: pages of different ages, clocks that are wrong, sends lost and repeated."""
