"""The first line that runs: it says in words when this Python is too old to read the rest."""

import sys


def begin() -> int:
    """Run the rest; older Pythons cannot even read it."""
    if sys.version_info < (3, 11):  # noqa: UP036  this is where it is found out
        sys.stdout.write(
            "Datorn har en för gammal Python. Ta datorn som papperet nämner. Inget har ändrats.\n"
        )
        return 1
    from .main import main

    return main()
