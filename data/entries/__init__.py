"""Entries of the journal: which kinds there are, and what each holds."""
