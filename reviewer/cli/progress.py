"""A progress bar on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from reviewer.cli.safe_terminal import terminal_of

Tell = Callable[[str, int, int], None]
"""Takes what is being done, how much is done, and of how much (0 if that is not known)."""

AFTER: Final = 0.5
"""Seconds of work before a bar is worth its place."""


@contextmanager
def bar() -> Iterator[Tell]:
    """Shows a bar while the block runs, if that takes a while; it is gone when the block ends."""
    if not sys.stderr.isatty():
        yield lambda what, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    )  # fmt: skip
    progress = Progress(*columns, console=Console(file=terminal_of(sys.stderr)), transient=True)
    task = progress.add_task("", total=None)
    appears = monotonic() + AFTER

    def tell(what: str, done: int, of: int) -> None:
        progress.update(task, description=what, completed=done, total=of or None)
        if not progress.live.is_started and monotonic() >= appears:
            progress.start()

    try:
        yield tell
    finally:
        if progress.live.is_started:
            progress.stop()
