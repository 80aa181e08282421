"""Looks at the states of many files, all at once or a slice at a time."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import islice
from typing import Final, TypeAlias

from reviewer.ports import Problem
from reviewer.store.articles.file_scan import Found, Walk

SLICE: Final = 500
"""Files that one step looks at: some 3 ms, however many there are."""


State: TypeAlias = tuple[int, int]
"""Of a file: time of its last change (nanoseconds) and its bytes."""

Files: TypeAlias = dict[str, State]
"""Path below the articles folder -> state."""


class Look:
    """The latest complete look at a folder, and the one that is under way.

    Attributes:
        files: What was seen; None before the first look.
        problems: What could not be looked at.
    """

    def __init__(self, walk: Walk) -> None:
        """Sees nothing yet."""
        self.files: Files | None = None
        self.problems: list[Problem] = []
        self._walk = walk
        self._under_way: Iterator[Found] | None = None
        self._seen: Files = {}

    def at_all(self, known: Container[str]) -> Files:
        """Looks at everything now.

        Args:
            known: Paths that are known to hold articles.
        """
        self._under_way, self._seen = self._walk.files(known), {}
        self._step(None)
        return self._seen

    def on(self, known: Callable[[], Container[str]]) -> bool:
        """Looks at the next slice; True once a look is complete and differs from the one before.

        Args:
            known: Gives the paths that are known to hold articles, for the first slice.
        """
        if self._under_way is None:
            self._under_way, self._seen = self._walk.files(known()), {}
        before = self.files
        return self._step(SLICE) and self.files != before

    def _step(self, most: int | None) -> bool:
        assert self._under_way is not None
        part = list(islice(self._under_way, most))
        self._seen.update((path, (mtime, size)) for path, mtime, size in part)
        if len(part) == most:
            return False
        self.files, self.problems, self._under_way = self._seen, self._walk.problems, None
        return True
