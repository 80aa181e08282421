"""What an export was meant to say, kept on the disk while it is written and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

import orjson

from reviewer.formats.example import Example

AT_ONCE: Final = 64
"""Examples that are packed together: most of what packing costs is the call."""

LONG: Final = 1_000_000
"""Code points of text after which a batch ends all the same, so that whole articles fit."""


class Batch(NamedTuple):
    """Examples that were packed together.

    Attributes:
        size: How many.
        data: They, see `packed`.
    """

    size: int
    data: bytes


def packed(examples: Sequence[Example]) -> bytes:
    """Examples as bytes. Equal examples may give different bytes, never the other way."""
    return orjson.dumps([tuple(example) for example in examples])


def unpacked(data: bytes) -> list[Example]:
    """The examples of such bytes."""
    return [Example._make(fields) for fields in orjson.loads(data)]


class Spool:
    """Keeps a stream of examples, and gives them again in the same order, a batch at a time."""

    def __init__(self, path: Path) -> None:
        """Makes an empty file.

        Args:
            path: A file that does not exist.
        """
        self._path = path
        self._file: IO[bytes] = path.open("xb")

    def keep(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Hands examples through and keeps them."""
        batch: list[Example] = []
        size = 0
        for example in examples:
            batch.append(example)
            size += len(example.text)
            if len(batch) == AT_ONCE or size >= LONG:
                self._write(batch)
                batch, size = [], 0
            yield example
        if batch:
            self._write(batch)
        self._file.close()

    def _write(self, batch: Sequence[Example]) -> None:
        # Packed data have no line break, so each batch is a line, with its count before it.
        self._file.write(b"%d %s\n" % (len(batch), packed(batch)))

    def __iter__(self) -> Iterator[Batch]:
        """The batches of what was kept."""
        with self._path.open("rb") as file:
            for line in file:
                count, _, data = line.rstrip(b"\n").partition(b" ")
                yield Batch(int(count), data)

    def remove(self) -> None:
        """Takes the file away."""
        self._file.close()
        self._path.unlink(missing_ok=True)
