"""Exercises: scenarios as files and as stored words, what is true in them, and how they are judged."""
