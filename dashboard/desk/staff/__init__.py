"""Stab: the direction that holds, what comes next, what changed, what the staff decides."""
