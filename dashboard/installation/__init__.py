"""Which installation this is: its keys, which no copy of its store takes along."""
