"""Standard output and error on a terminal: one place through which all that is printed goes.

What is piped or written into a file stays exactly as it is.

Also here: a progress bar on standard error, on a terminal only.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import IO, Any, Final, TextIO, cast

from reviewer.models.terminal_text import safe


class SafeStream(io.TextIOBase):
    """A text stream that sends nothing to a terminal that could steer it.

    Attributes:
        terminal: The stream of the terminal itself.
    """

    def __init__(self, terminal: TextIO) -> None:
        """Stands in for the stream of a terminal."""
        self.terminal = terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io has it as a plain attribute
        """That of the terminal."""
        return self.terminal.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]  # io has it as a plain attribute
        """How the terminal's stream treats what it cannot encode."""
        return self.terminal.errors

    @property
    def buffer(self) -> IO[bytes]:
        """Where bytes are written; they are text in UTF-8."""
        return cast("IO[bytes]", _SafeBytes(self.terminal))

    def write(self, text: str) -> int:
        """Writes a text, made safe."""
        self.terminal.write(safe(text))
        return len(text)

    def flush(self) -> None:
        """Sends what was written; nothing is left to send once the terminal's stream is closed."""
        if not self.terminal.closed:
            self.terminal.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.terminal.isatty()

    def fileno(self) -> int:
        """The descriptor of the terminal."""
        return self.terminal.fileno()


class _SafeBytes(io.RawIOBase):
    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        # Whole lines come, so that no character is torn.
        self._terminal.write(safe(bytes(data).decode("utf-8", "backslashreplace")))
        return len(data)

    def flush(self) -> None:
        if not self._terminal.closed:
            self._terminal.flush()


@contextmanager
def safe_terminal() -> Iterator[None]:
    """Makes standard output and error safe while the block runs, where they are terminals."""
    out, err = sys.stdout, sys.stderr
    if out.isatty():
        sys.stdout = cast("TextIO", SafeStream(out))
    if err.isatty():
        sys.stderr = cast("TextIO", SafeStream(err))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def terminal_of(stream: TextIO) -> TextIO:
    """The stream itself, for what draws on a terminal and shows no text from outside."""
    return stream.terminal if isinstance(stream, SafeStream) else stream


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
