"""The municipality's identity provider: who it vouches for, and asking it again before each act."""
