"""Lärdomar: what was learnt of an operation or an exercise, who owns it, by when, and whether it is done."""
