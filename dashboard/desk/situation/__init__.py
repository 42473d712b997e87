"""Lägesbild: the map, the table, the point that is looked at, and who answers for it."""
