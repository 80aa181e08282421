"""What an export was meant to say, kept on the disk while it is written and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import orjson

from reviewer.formats.example import Example

AT_ONCE: Final = 512
"""Examples that are put together before they are written."""


def packed(example: Example) -> bytes:
    """An example as one line. Equal examples may give different lines, never the other way."""
    return orjson.dumps(tuple(example), option=orjson.OPT_APPEND_NEWLINE)


def unpacked(line: bytes) -> Example:
    """The example of a line."""
    return Example._make(orjson.loads(line))


class Spool:
    """Keeps a stream of examples, and gives its lines again in the same order."""

    def __init__(self, path: Path) -> None:
        """Makes an empty file.

        Args:
            path: A file that does not exist.
        """
        self._path = path
        self._file: IO[bytes] = path.open("xb")

    def keep(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Hands examples through and keeps them."""
        batch: list[bytes] = []
        for example in examples:
            batch.append(packed(example))
            if len(batch) == AT_ONCE:
                self._file.write(b"".join(batch))
                batch.clear()
            yield example
        self._file.write(b"".join(batch))
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        """The lines of what was kept, see `packed`."""
        with self._path.open("rb") as file:
            yield from file

    def remove(self) -> None:
        """Takes the file away."""
        self._file.close()
        self._path.unlink(missing_ok=True)
