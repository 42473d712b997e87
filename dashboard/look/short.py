"""Scripts of our own as short as they can be said, where each byte of a page counts."""


def shortened(script: str) -> str:
    """Return a script without what only people read; what is its own alone has a short name.

    The library is read where it is used: it brings a runtime of its own, whose threads survive no fork.
    Tried: a process forked from one that had read it stood still now and then, and never answered.
    """
    from minify import string

    return str(string("text/javascript", script))
