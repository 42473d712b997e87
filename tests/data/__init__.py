"""Rules, acts and the store, on SQLite files and on a PostgreSQL that is started here."""
