"""Articles and their sentences: what is read, before anybody has said anything about it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

KINDS: Final = ("sentence", "heading", "item", "byline", "note", "page")
"""Kinds of unit, in the order of their one-byte codes in `Units.kinds`."""

CONTEXT: Final = 32
"""Code points of context that an anchor keeps on each side."""

ROWS_ALONE: Final = "rows"
ROWS_TOGETHER: Final = "rows, in context"
"""Segmenters of texts whose units are the rows of a dataset: each of them stands alone, or they
are read one after the other."""

METADATA: Final = ("title", "author", "date", "url", "language", "story")
"""Fields of an article that a person can edit (keys `meta:<field>` of the journal)."""


class Unit(NamedTuple):
    """One sentence, heading, item, byline or note of an article.

    Attributes:
        id: `<sha8>.<start>` of the text version, or `<base id>/<offset>` for a piece after a split.
        start: First code point in the article's text.
        end: One past the last code point.
        kind: One of `KINDS`.
    """

    id: str
    start: int
    end: int
    kind: str


class Anchor(NamedTuple):
    """Where a sentence stood when it was annotated, with enough text to find it again.

    Attributes:
        sha256: Hash of the text version (hex, of its UTF-8 bytes).
        start: First code point in that version.
        end: One past the last code point.
        exact: The text between them.
        prefix: Up to `CONTEXT` code points before it.
        suffix: Up to `CONTEXT` code points after it.
    """

    sha256: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str

    @classmethod
    def of(cls, text: str, sha256: str, start: int, end: int) -> Anchor:
        """The anchor of `text[start:end]`."""
        return cls(**cls.json_of(text, sha256, start, end))

    @staticmethod
    def json_of(text: str, sha256: str, start: int, end: int) -> dict[str, Any]:
        """The anchor of `text[start:end]` as the journal holds it."""
        return {
            "sha256": sha256,
            "start": start,
            "end": end,
            "exact": text[start:end],
            "prefix": text[start - CONTEXT if start > CONTEXT else 0 : start],
            "suffix": text[end : end + CONTEXT],
        }


@dataclass(frozen=True, slots=True)
class Article:
    """One text to review.

    Attributes:
        id: Its path below the articles folder without suffix, `/` written `__`.
        path: The same path with its suffix, `/`-separated, for people to read.
        sha256: Hash of its present text; empty while it has not been read.
        sentences: Number of units; -1 while it has not been segmented.
        row: The row's id in a file that holds several articles.
        meta: What the file itself says: some of `METADATA`.
        missing: The file is gone; what was annotated is still there.
        opening: Its headline as the text itself suggests it, else its first words; empty while it
            has not been read.
    """

    id: str
    path: str
    sha256: str = ""
    sentences: int = -1
    row: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False
    opening: str = ""

    def counted(self, sentences: int, opening: str) -> Article:
        """The same, read through; `dataclasses.replace` takes several times as long."""
        return Article(
            self.id, self.path, self.sha256, sentences, self.row, self.meta, self.missing, opening
        )

    @property
    def title(self) -> str:
        """The title that the file gives, else the article's id."""
        return self.meta.get("title") or self.id


class Units:
    """The base boundaries of one text version, in arrays: 100,000 of them cost 2 MB.

    They may grow while a long article is read for the first time; what is there never changes.
    """

    __slots__ = ("encoding", "ends", "kinds", "segmenter", "sha256", "starts")

    def __init__(self, sha256: str, encoding: str, segmenter: str) -> None:
        """An empty list of boundaries of the text whose UTF-8 bytes hash to `sha256` (hex)."""
        self.sha256 = sha256
        self.encoding = encoding
        self.segmenter = segmenter
        self.starts = array("Q")
        self.ends = array("Q")
        self.kinds = bytearray()

    def append(self, start: int, end: int, kind: str) -> None:
        """Adds the next unit. `starts` comes last: a reader in another thread counts by it."""
        self.kinds.append(KINDS.index(kind))
        self.ends.append(end)
        self.starts.append(start)

    def __len__(self) -> int:
        """The number of units so far."""
        return len(self.starts)

    def __getitem__(self, index: int) -> Unit:
        """The unit at a place in the text, counted from 0; negative ones count from the end.

        Raises:
            IndexError: There is no such unit.
        """
        start = self.starts[index]
        return Unit(self.id_at(start), start, self.ends[index], KINDS[self.kinds[index]])

    def __iter__(self) -> Iterator[Unit]:
        """The units in the order of the text."""
        return (self[index] for index in range(len(self)))

    def id_at(self, start: int) -> str:
        """The id of the base unit that starts at this code point."""
        return f"{self.sha256[:8]}.{start}"

    def at(self, offset: int) -> int | None:
        """The index of the unit that holds the code point, or None between two units."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and offset < self.ends[index] else None

    def starting_at(self, offset: int) -> int | None:
        """The index of the unit that starts exactly there, or None."""
        index = bisect_left(self.starts, offset)
        return index if index < len(self) and self.starts[index] == offset else None
