"""The store: tables, journal, guards, projections, and how it is opened, watched, copied and verified."""
