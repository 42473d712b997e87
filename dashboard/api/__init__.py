"""HTTP for other systems: the API, text messages from a gateway, health."""
