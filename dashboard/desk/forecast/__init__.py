"""Prognosen at the desk: what is foreseen, as a table with a line of time in it."""
