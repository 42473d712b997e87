"""Kom igång: what a new server has, what it lacks, and where each thing is done."""
