"""The sentences of an article as they stand now: frozen boundaries with all cuts applied."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from reviewer.models import KINDS, Anchor, Unit, Units, Values
from reviewer.models import values as v
from reviewer.ports import Cut


class Layout:
    """Boundaries to show, tag and count. Index 0 is the first sentence.

    Without cuts it shares the arrays of the base units, so it grows with them while a long article
    is read for the first time; with cuts it is built anew by the caller when the base has grown.
    """

    __slots__ = ("_ends", "_kinds", "_starts", "base", "text")

    def __init__(self, text: str, base: Units, cuts: Mapping[int, Cut] | None = None) -> None:
        """Applies cuts to base units.

        Args:
            text: The article's text.
            base: Its frozen boundaries.
            cuts: Offset -> `split` (a unit begins there) or `join` (none does). A cut that does
                not fit the text (a split at a boundary, a join elsewhere) changes nothing.
        """
        self.text = text
        self.base = base
        self._starts = base.starts
        self._ends = base.ends
        self._kinds = base.kinds
        if cuts:
            self._starts = array("Q", base.starts)
            self._ends = array("Q", base.ends)
            self._kinds = bytearray(base.kinds)
            for offset in sorted(cuts):
                if cuts[offset] == "split":
                    self._split(offset)
            for offset in sorted(cuts):
                if cuts[offset] == "join":
                    self._join(offset)

    def _split(self, offset: int) -> None:
        index = self.at(offset)
        if index is None or self._starts[index] == offset:
            return
        start = self._starts[index]
        left = start + len(self.text[start:offset].rstrip())
        if left == start:
            return
        self._starts.insert(index + 1, offset)
        self._ends.insert(index, left)
        self._kinds.insert(index, self._kinds[index])

    def _join(self, offset: int) -> None:
        index = self.starting_at(offset)
        if index:
            del self._starts[index], self._ends[index - 1], self._kinds[index]

    @property
    def sha256(self) -> str:
        """Hash of the text version."""
        return self.base.sha256

    def __len__(self) -> int:
        """The number of sentences so far."""
        return len(self._starts)

    def __getitem__(self, index: int) -> Unit:
        """The sentence at a place; negative ones count from the end.

        Raises:
            IndexError: There is no such sentence.
        """
        return Unit(self.id(index), *self.range(index), self.kind(index))

    def __iter__(self) -> Iterator[Unit]:
        """The sentences in the order of the text."""
        return (self[index] for index in range(len(self)))

    def range(self, index: int) -> tuple[int, int]:
        """First code point and one past the last of a sentence."""
        return self._starts[index], self._ends[index]

    def kind(self, index: int) -> str:
        """The kind of a sentence, one of `KINDS`."""
        return KINDS[self._kinds[index]]

    def sentence(self, index: int) -> str:
        """The text of a sentence."""
        return self.text[self._starts[index] : self._ends[index]]

    def of_lengths(self, lengths: Container[int]) -> Iterator[tuple[int, str]]:
        """Place and text of the sentences that are so many code points long, in order."""
        text = self.text
        for place, (start, end) in enumerate(zip(self._starts, self._ends, strict=False)):
            if end - start in lengths:
                yield place, text[start:end]

    def id(self, index: int) -> str:
        """The id of a sentence."""
        start = self._starts[index]
        if self._starts is self.base.starts or self.base.starting_at(start) is not None:
            return self.base.id_at(start)
        return f"{self.base_id(start)}/{start}"

    def anchors(self, places: Iterable[int]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Id and anchor, as the journal holds it, of each of many sentences."""
        text, sha256, starts, ends = self.text, self.sha256, self._starts, self._ends
        head = f"{sha256[:8]}." if starts is self.base.starts else ""
        for place in places:
            start = starts[place]
            unit = f"{head}{start}" if head else self.id(place)
            yield unit, Anchor.json_of(text, sha256, start, ends[place])

    def base_id(self, offset: int) -> str:
        """The id of the base unit that holds or starts at an offset.

        Raises:
            ValueError: No unit is there.
        """
        index = self.base.at(offset)
        if index is None:
            raise ValueError(f"no sentence at offset {offset}")
        return self.base.id_at(self.base.starts[index])

    def index(self, unit: str, start: int = -1) -> int | None:
        """The place of the sentence with that id; None if this text has it no more.

        Args:
            unit: The id.
            start: Where it probably begins, which saves looking into the id.
        """
        if start >= 0 and self._starts is self.base.starts and unit == self.base.id_at(start):
            return self.starting_at(start)
        version, _, rest = unit.partition(".")
        offset = rest.rpartition("/")[2]
        if version != self.base.sha256[:8] or not offset.isdecimal():
            return None
        index = self.starting_at(int(offset))
        return index if index is not None and self.id(index) == unit else None

    def exact(self, annotated: Iterable[tuple[str, Anchor]]) -> Iterator[int | None]:
        """The places of annotations whose sentence stands here as it stood; None for the others.

        One loop without calls: a corpus has hundreds of thousands, and nearly all stand so.
        """
        starts, ends, sha256 = self._starts, self._ends, self.sha256
        head = f"{sha256[:8]}." if starts is self.base.starts else ""
        count = len(starts)
        for unit, anchor in annotated:
            start = anchor.start
            index = bisect_left(starts, start)
            same = (
                index < count
                and starts[index] == start
                and ends[index] == anchor.end
                and anchor.sha256 == sha256
                and unit == (f"{head}{start}" if head else self.id(index))
            )
            yield index if same else None

    def standing(self, values: Mapping[str, Values]) -> list[tuple[str, int]] | None:
        """Annotations with their places, if every one stands on its sentence as it stood.

        That is so of nearly every article; then nothing has to be searched for, and no anchors are
        made. None if one of them is to be looked at: its sentence was cut, the text was edited,
        somebody detached it, or its anchor is of another shape.

        Args:
            values: Annotation -> what it says; what has no anchor has no place, and is left out.
        """
        starts, ends, sha256 = self._starts, self._ends, self.sha256
        if starts is not self.base.starts:
            return None
        head, count = f"{sha256[:8]}.", len(starts)
        found = []
        index = -1
        try:
            for unit, said in values.items():
                if v.ANCHOR not in said:
                    continue
                anchor = said[v.ANCHOR]
                start = anchor["start"]
                index += 1  # what is told in the order of the text need not be looked for
                if index >= count or starts[index] != start:
                    index = bisect_left(starts, start)
                    if index == count or starts[index] != start:
                        return None
                if (
                    ends[index] != anchor["end"]
                    or anchor["sha256"] != sha256
                    or unit != f"{head}{start}"
                    or anchor.keys() != _ANCHOR
                    or v.DETACHED in said
                ):
                    return None
                found.append((unit, index))
        except (KeyError, TypeError, AttributeError):
            return None
        return found

    def holding(self, unit: str) -> int | None:
        """The place of the sentence with that id, or of the one that holds its first code point.

        None if the id is of another text version, or nothing is there.
        """
        version, _, rest = unit.partition(".")
        start = rest.rpartition("/")[2]
        is_here = version == self.base.sha256[:8] and start.isdecimal()
        return self.at(int(start)) if is_here else None

    def at(self, offset: int) -> int | None:
        """The place of the sentence that holds a code point, or None between two of them."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self._ends[index] else None

    def starting_at(self, offset: int) -> int | None:
        """The place of the sentence that starts exactly there, or None."""
        starts = self._starts
        index = bisect_left(starts, offset)
        return index if index < len(starts) and starts[index] == offset else None

    def near(self, offset: int) -> int:
        """The place of the sentence at an offset or next before it (0 in an empty text)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def begins_paragraph(self, index: int) -> bool:
        """Whether a line break stands between this sentence and the one before."""
        if index == 0:
            return False
        return len(self.text[self._ends[index - 1] : self._starts[index]].splitlines()) > 1 or (
            self.text[self._ends[index - 1] : self._starts[index]] in _BREAKS
        )


_ANCHOR = frozenset(Anchor._fields)

_BREAKS = frozenset({"\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"})
