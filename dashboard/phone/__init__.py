"""The light form, my points, sheets and the queue: small, server-rendered, usable on a bad network."""
