"""How many come to a point, and when it is full: what is reported carried on, and where nothing is, assumed.

Nobody knows the share that comes. What is carried on says from which reports; what is assumed is shown at a
desk beside what was then reported, and never becomes a fact of a report, a screen or an order between points.
"""
