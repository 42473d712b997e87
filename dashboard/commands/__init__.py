"""The `dashboard` command, one file a group."""
