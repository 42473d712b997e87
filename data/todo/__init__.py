"""Gör detta nu: what waits for somebody, of all that is known, in the order that it should be done.

Nothing of it is stored but that somebody takes it: the list is worked out from the picture, the requests,
the contradictions and what the staff has promised, for one role at one moment. Only what that role may
finish is on it; who may do what is asked of `data/rights.py` alone.
"""
