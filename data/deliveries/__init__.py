"""Körordning: what is to be driven where by when, and in which order, as one list that somebody can drive.

Needs are worked out from levels, equipment, reports and requests, and never stored; so is the order. What
there is to drive with is a list that is loaded, and what somebody has moved by hand is an act.
"""
