"""What the organisation assumes where nobody knows: what follows on what, who comes, and what it draws.

Every row has a source, or is a *förslag*. It is one whole, set by one act, and none of it is ever a fact:
what is worked out from it is marked *antagande*, and feeds no status.
"""
