"""When a folder last gained, lost or replaced a file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

_COARSE: Final = 1_000_000_000
"""Nanoseconds within which some systems give two changes the same time."""


def settled_mtime(folder: Path) -> int | None:
    """The folder's time of change in ns; 0 if there is no folder.

    Returns:
        None where a change right now might not show in it, because it changed just before, or
        where the system does not tell.
    """
    try:
        changed = folder.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError:
        return None
    return changed if time.time_ns() - changed > _COARSE else None
