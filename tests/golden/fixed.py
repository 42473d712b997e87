"""What makes the golden store the same each time it is written: salts, ids and secrets in a fixed order."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

SEED = "trygghetsläget"


@contextmanager
def fixed_chance() -> Iterator[None]:
    """Let nothing be left to chance. Nothing written so is a secret: all of it can be worked out again."""
    chance = random.Random(SEED)
    with patch.object(os, "urandom", chance.randbytes), patch.object(random, "_urandom", chance.randbytes):
        yield
