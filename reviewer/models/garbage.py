"""Work that makes hundreds of thousands of objects, and looks for no garbage meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_garbage_runs() -> Iterator[None]:
    """Makes no look for garbage meanwhile: what is made is kept, or goes without one.

    Looking through a million objects again and again takes as long as making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
