"""Libraries that exports are proved with, imported where they are installed."""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def imported(library: str) -> Any:
    """A library, or None if it is not installed.

    What it warns of while it is imported are old ways of its own, nothing of the user's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = library.split(".")
        if any(find_spec(".".join(parts[:n])) is None for n in range(1, len(parts) + 1)):
            return None
        return import_module(library)
