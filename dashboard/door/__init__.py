"""Who gets in: the one door, its gates, signing in, the identity provider, sockets."""
