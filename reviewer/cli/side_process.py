"""Processes beside the program, which it begins and no person does."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Final

LOWER: Final = 10
"""By so much their priority is lower, so that the keys come first."""


def module_command(module: str, *arguments: str) -> list[str]:
    """What runs a module of this program with the Python that runs it.

    Args:
        module: Its dotted name.
        arguments: What it is told.
    """
    # -P: a folder of that name beside the articles is not the program.
    return [sys.executable, "-P", "-m", module, *arguments]


def give_way() -> None:
    """Lowers the priority of this process, where the system lets it."""
    with suppress(OSError, AttributeError):
        os.nice(LOWER)
