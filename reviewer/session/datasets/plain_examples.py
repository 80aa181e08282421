"""Examples of articles of which nothing but tags, decisions and memos is said: nearly all of them.

They are made straight from the saved forms, and what many sentences have in common (their tags,
who voted how) is made once. Whatever is anything more (a span, a check, a flag, a sentence that
was cut or edited since) is left to `ExampleBuilder`, which knows all ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from reviewer.formats.example import Example
from reviewer.models import Json, Scheme, Units
from reviewer.session.core.plain_votes import BARE, standing
from reviewer.session.datasets.example_builder import ExampleBuilder, mask_of

_MORE: Final = frozenset({*BARE, "scheme", "note"})
_DECIDED: Final = frozenset({"settled", "cannot"})

MOST: Final = 4_096
"""Kinds of sentences and of votes that are remembered."""

_Fields: TypeAlias = tuple[Any, ...]
_example: Final = partial(tuple.__new__, Example)
_UNSAID: Final[_Fields] = ({}, [], [], [], {}, [], [], [], [], {}, {}, {})
"""The fields from `flags` to `unfinished` of a sentence of which no such thing is said."""

_NOWHERE: Final[dict[str, list[int]]] = {}


class Kind(NamedTuple):
    """What somebody says of a sentence.

    Attributes:
        decided: `settled` or `cannot`.
        tags: The tags, sorted.
        mask: As in an example; so is all that follows.
        versions: See there.
        note: See there.
    """

    decided: str
    tags: list[str]
    mask: dict[str, int]
    versions: dict[str, int]
    note: str


class PlainView(NamedTuple):
    """An article as one annotator sees it.

    Attributes:
        name: What they are called in the examples.
        meta: What is known of the article.
        basis: `blind` or `revealed`.
        kinds: Place of each sentence that they decided -> what they say of it, in order.
    """

    name: str
    meta: dict[str, str]
    basis: str
    kinds: dict[int, Kind]


class PlainExamples:
    """Makes the examples of articles of which nothing more is said."""

    def __init__(self, scheme: Scheme) -> None:
        """Knows no kinds yet.

        Args:
            scheme: Says which tags there are.
        """
        self._tags = tuple(tag.name for tag in scheme.tags)
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        # By which objects they are, not by what those say; the values keep them alive.
        self._ends: dict[tuple[Any, ...], tuple[list[_Fields | None], object]] = {}

    def kinds(self, records: Iterable[dict[str, Json]], units: Units) -> dict[int, Kind] | None:
        """What somebody says of the sentences of an article that they decided.

        Args:
            records: The records of its saved form.
            units: Its boundaries, which nobody has cut.

        Returns:
            Place -> what is said there; None if a record says more than one loop can tell.
        """
        try:
            return self._read(records, units)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def _read(self, records: Iterable[dict[str, Json]], units: Units) -> dict[int, Kind] | None:
        found: dict[int, Kind] = {}
        known = self._kinds
        for index, record in standing(records, units):
            names = record["tags"]
            more = len(record) - len(BARE) - ("scheme" in record)
            if more and (more != 1 or type(record.get("note")) is not str):
                return None
            decided = record["decided"]
            if decided is None:
                continue
            given: list[int] = []
            for name in names:
                if type(version := record["scheme"][name]) is not int:
                    return None
                given.append(version)
            kind = known.get((decided, *names, *given)) if not more else None
            if kind is None:
                kind = self._kind(record, names, given)
                if kind is None:
                    return None
            found[index] = kind
        return found

    def _kind(
        self, record: Mapping[str, Json], names: Sequence[str], given: Sequence[int]
    ) -> Kind | None:
        """What a record says that decides its sentence; None if it is of another shape."""
        decided, note = record["decided"], record.get("note", "")
        plain = record.keys() <= _MORE and decided in _DECIDED and type(names) is list
        if not plain or any(type(name) is not str for name in names):
            return None
        versions = dict(sorted(zip(names, given, strict=True)))
        tags = list(versions)
        kind = Kind(decided, tags, mask_of(self._tags, decided, tags), versions, note)
        if not note:
            if len(self._kinds) >= MOST:
                self._kinds.clear()
            self._kinds[decided, *names, *given] = kind
        return kind

    def of(
        self, article: str, units: Units, page: ExampleBuilder, split: str,
        said: Sequence[PlainView],
    ) -> Iterator[Example]:  # fmt: skip
        """The examples of an article, by sentence and annotator.

        Args:
            article: Its id.
            units: Its boundaries.
            page: Knows where its sentences stand.
            split: Its split; empty for none.
            said: What everybody says of it.
        """
        sha256, starts, known = units.sha256, units.starts, self._ends
        who = tuple((view.name, view.basis) for view in said)
        metas = [view.meta for view in said]
        for place in sorted(set().union(*(view.kinds for view in said))):
            every = [view.kinds.get(place) for view in said]
            key = (split, who, *map(id, every))
            if key not in known:
                if len(known) >= MOST:
                    known.clear()
                known[key] = _ends(every, who, split), every
            unit = f"{sha256[:8]}.{starts[place]}"
            before = (f"{article}:{unit}", article, sha256)
            stand = (unit, *page.standing(place))
            around = page.around(place) or _NOWHERE
            for meta, end in zip(metas, known[key][0], strict=True):
                if end is not None:
                    yield _example((*before, meta, *stand, *end, around))


def _ends(
    every: Sequence[Kind | None], who: Sequence[tuple[str, str]], split: str
) -> list[_Fields | None]:
    """The fields from `tags` to `text_sha256`, of each annotator who decided the sentence.

    Args:
        every: What each says of it.
        who: What each is called, and their basis.
        split: The article's split.
    """
    voters = zip(who, every, strict=True)
    votes = {name: kind.tags for (name, _), kind in voters if kind and kind.decided == "settled"}
    return [
        kind
        and (
            kind.tags, kind.mask, votes, kind.versions, kind.decided, kind.note,
            *_UNSAID, name, basis, "", split, "", "",
        )
        for (name, basis), kind in zip(who, every, strict=True)
    ]  # fmt: skip
