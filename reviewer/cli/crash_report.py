"""Why the program stopped: a fault of its own, with the details in a file, or of the system."""

from __future__ import annotations

import errno
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from reviewer import __version__
from reviewer.models.phrases import printable


def report(error: BaseException) -> str:
    """Writes down what happened; returns the line for the user.

    With REVIEWER_DEBUG set, the line is the whole traceback.
    """
    details = "".join(traceback.format_exception(error))
    if os.environ.get("REVIEWER_DEBUG"):
        return details
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    where = _write(details)
    kept = f"; details are in {where}" if where else ""
    return f"reviewer stopped over a fault of its own ({what}){kept}"


def refused_by_system(error: OSError) -> str:
    """The line for a disk that is full, a file that may not be written, and the like."""
    why = (error.strerror or str(error) or type(error).__name__).lower()
    if error.filename is None and _is_nowhere():
        return "the current folder is gone: go into one that is there (cd)"
    what = _FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else f"the system refused: {why}"
    where = error.filename if isinstance(error.filename, str) else ""
    return f"{what}: {printable(Path(where))}" if where else what


def _is_nowhere() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


_FULL: Final = "the disk is full; make room and try again"


def _write(details: str) -> str:
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        path = _folder() / f"fault-{at}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"reviewer {__version__}\n{details}", encoding="utf-8")
    except OSError:
        return ""
    return str(path)


def _folder() -> Path:
    from platformdirs import user_log_path

    state = os.environ.get("REVIEWER_STATE_DIR")
    return Path(state) / "log" if state else user_log_path("reviewer")
