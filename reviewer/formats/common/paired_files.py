"""Examples whose tags stand in one file and whose spans in another.

Tools with a kind of project for either want it so. Each file can be read alone; together they say
all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeAlias

from reviewer.formats.base import FormatError, ReadRow, in_words
from reviewer.formats.common.drawn_spans import Spans
from reviewer.formats.common.label_ranges import still_so
from reviewer.formats.example import Example

Key: TypeAlias = tuple[str, str]


class Half(NamedTuple):
    """What one of the two files says of a sentence.

    Attributes:
        row: The example with its place, as far as the file knows it.
        found: The spans, where the file has any.
        counts: Whether it says anything of tags and spans; not if it was rejected or skipped.
    """

    row: ReadRow
    found: Spans
    counts: bool = True

    @property
    def key(self) -> Key:
        """What the halves of one example share: sentence and annotator."""
        one = self.row.example
        return one.id or one.text, one.annotator


def whole(half: Half) -> ReadRow:
    """The example that a half is if there is no other; it has no checks of unknown spans.

    Raises:
        FormatError: What our export wrote beside was changed.
    """
    one, found = half.row.example, half.found
    with _as_written(half.row.place):
        unknown = {check["span"] for check in one.checks if check.get("span")}
        unknown.difference_update(span["id"] for span in found.spans)
        return half.row._replace(example=_with(one, found._replace(gone=unknown)))


@contextmanager
def _as_written(place: str) -> Iterator[None]:
    """Says where the metadata is that is not as Reviewer writes it."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        what = f"has metadata that is not as Reviewer writes it ({in_words(error)})"
        raise FormatError(place, what, "see docs/formats.md") from None


def joined(tags: Iterable[Half], spans: Iterable[Half]) -> Iterator[ReadRow]:
    """The examples of two files; tags are those of the first, and of spans that are new.

    The files are read side by side. Only where one lacks a row, or has them in another order, are
    rows of the second kept until their turn comes.

    Args:
        tags: The file of tags, which knows all but the spans.
        spans: The file of spans.

    Raises:
        FormatError: What our export wrote beside was changed.
    """
    waiting: dict[Key, list[Half]] = {}
    second = iter(spans)
    for half in tags:
        other = _partner(half.key, waiting, second)
        yield whole(half) if other is None else _both(half, other)
    for left in waiting.values():
        yield from map(whole, left)
    yield from map(whole, second)


def _partner(key: Key, waiting: dict[Key, list[Half]], second: Iterator[Half]) -> Half | None:
    if key in waiting:
        found = waiting[key].pop(0)
        if not waiting[key]:
            del waiting[key]
        return found
    for half in second:
        if half.key == key:
            return half
        waiting.setdefault(half.key, []).append(half)
    return None


def _both(tags: Half, spans: Half) -> ReadRow:
    one, other = tags.row.example, spans.row.example
    if not tags.counts:
        alone = whole(spans).example
        return ReadRow(tags.row.place, alone._replace(decided=one.decided or other.decided))
    one = one._replace(
        note="\n".join(filter(None, (one.note, other.note))),
        decided=one.decided or other.decided,
    )
    found = spans.found._replace(tags=spans.found.fresh)
    with _as_written(tags.row.place):
        return ReadRow(tags.row.place, _with(one, found))


def _with(one: Example, found: Spans) -> Example:
    """The example with the spans, and without what hung on spans that are gone."""
    tags = sorted(found.tags.union(one.tags)) if found.tags else one.tags
    checks = [check for check in one.checks if check.get("span") not in found.gone]
    dropped = {check["id"] for check in one.checks}.difference(check["id"] for check in checks)
    return one._replace(
        tags=tags,
        spans=found.spans,
        versions=still_so(one.versions, "versions", tags),
        mask=still_so(one.mask, "mask", tags),
        checks=checks,
        evidence=[item for item in one.evidence if item["check"] not in dropped],
        relations=[
            relation
            for relation in one.relations
            if found.gone.isdisjoint((relation["span"], relation["other"]))
        ],
        unfinished={id: wants for id, wants in one.unfinished.items() if id not in dropped},
    )
