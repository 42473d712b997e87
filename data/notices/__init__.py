"""Notices: the municipality's plan, who is owed what, and the outbox."""
