"""The light form, my points, sheets and the queue: small, server-rendered, usable on a bad network.

The form carries its own id; sending it again gets the first receipt. With script and HTTPS a service
worker keeps the visited form, and IndexedDB keeps unsent reports in order. A phone says when something
was written and when it was sent, both by its own clock: the server believes the difference, never the
clock.
"""
