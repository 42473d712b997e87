"""The tables as the first migration makes them; never changed: what comes later is a migration of its own."""
