"""Övningsledning: planning, checking and leading an exercise."""
