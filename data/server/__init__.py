"""Servrar: which installation writes this store, since when, and in which term.

One installation writes a store at a time. Taking over raises the term, so that the server before, when it
comes back, can tell that it has been superseded; parting makes an island that goes on alone in the same term.
"""
