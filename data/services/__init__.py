"""What a point gives beside its four functions: the municipality's own list, and what is reported of it.

The four are fixed and always shown. A further one is data: it is reported and read as they are, and shown one
level down, at the point and in its area, never in what a screen says of the whole.
"""
