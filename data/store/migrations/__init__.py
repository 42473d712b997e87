"""Schema changes, run at start; journal tables are never batch-recreated."""
