"""Reach: who has a point near enough where something works, and who has not.

`aims` says what is asked (which function, how far, which points count), `held` keeps the fields of distances
that `geo.coverage` measures in, `facts` answers from them and `says` puts it in words.
"""
