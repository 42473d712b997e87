"""The door and what is called through it: access, headers, the HTTP API, health."""
