"""Tänk om: an outage that somebody assumes, what would follow from it, and the judgements that are saved."""
