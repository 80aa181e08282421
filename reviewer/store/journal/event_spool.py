"""What events say, kept on the disk, so that some articles at a time can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final
from zlib import crc32

import orjson

from reviewer.models.journal import Change, Event, as_change
from reviewer.store.journal.replay import Register

SHARE: Final = 8 << 20
"""Bytes of journals whose events are in memory at a time, about."""

_AT_ONCE: Final = 64 << 10
"""Bytes that wait for each part before they are written."""


class EventSpool:
    """Takes events in any order, and gives what they come to part by part.

    A part has all of some articles, which are spread over the parts by a hash of their ids.

    Attributes:
        parts: How many there are.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        """Begins with nothing.

        Args:
            file: An empty one for this alone, to write and to read.
            size: Bytes of the journals, about.
        """
        self.parts = 1 + size // SHARE
        self._file = file
        self._end = 0
        self._waiting = [bytearray() for _ in range(self.parts)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(self.parts)]

    def part_of(self, article: str) -> int:
        """The part that an article belongs to, from 0."""
        return crc32(article.encode("utf-8", "surrogatepass")) % self.parts

    def add(self, event: Event) -> None:
        """Takes an event in; facts say nothing."""
        if event.op == "fact":
            return
        groups: dict[str, list[Change]] = {}
        for change in event.changes:
            groups.setdefault(change.article, []).append(change)
        for article, changes in groups.items():
            said = [event.id, event.lc, list(map(tuple, changes))]
            part = self.part_of(article)
            waiting = self._waiting[part]
            waiting += orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)
            if len(waiting) >= _AT_ONCE:
                self._write(part)

    def register(self, part: int) -> Register:
        """All that was said of the articles of a part."""
        self._write(part)
        register = Register()
        for line in self._lines(part):
            name, lc, rows = orjson.loads(line)
            changes = tuple(map(as_change, rows))
            register.add(Event(name, lc, "", "edit", None, "blind", changes))
        return register

    def _write(self, part: int) -> None:
        """Writes what waits for a part."""
        waiting = self._waiting[part]
        if waiting:
            self._file.seek(self._end)
            self._file.write(waiting)
            self._places[part].append((self._end, len(waiting)))
            self._end += len(waiting)
            waiting.clear()

    def _lines(self, part: int) -> Iterator[bytes]:
        for at, size in self._places[part]:
            self._file.seek(at)
            yield from self._file.read(size).splitlines()
