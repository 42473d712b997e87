"""What can be done about a point: reports, phases, its register. The only writers of it."""
