"""A saved form that says nothing but tags and decisions of sentences, held against raw changes.

Nearly all are such. What journals say of the article then need not be parsed: its changes are
looked for, as bytes, among those that would say what the saved form does.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from typing import Final, TypeAlias

import orjson

from reviewer.models import values as v
from reviewer.models.annotation import Tally, tally
from reviewer.models.record import SNAPSHOT_SCHEMA
from reviewer.models.value_shapes import is_odd
from reviewer.models.values import Json, Values
from reviewer.store.annotators.snapshot import META, RECORDS, Tables
from reviewer.store.journal.replay import ValuesByUnit

_ABOUT: Final = "article"
_TABLES: Final = frozenset({RECORDS, _ABOUT, META})

_PARTS: Final = itemgetter("unit", "start", "end", "text", "tags", "decided", "anchor")
_ANCHOR: Final = itemgetter("sha256", "prefix", "suffix")
_LEAST: Final = len(("unit", "start", "end", "text", "tags", "decided", "anchor"))
_DECIDED: Final = frozenset({None, "settled", "cannot"})

_ANCHOR_FIELDS: Final = 3
_META_FIELDS: Final = ("schema", "article", "text_sha256", "records_sha256")
_META: Final = itemgetter(*_META_FIELDS)
_PLAIN_KEYS: Final = (v.SUBMIT, v.META, v.ANSWER)
"""What is said of an article and needs no other look than this one."""

_MOST_NUMBER: Final = 2**53
_MOST_NAME: Final = 900

_BETWEEN: Final = b'],["'
"""Between two changes. A text has its quotes escaped, and so never these bytes."""

Row: TypeAlias = tuple[str, str, str, None, Json]
"""A change as it is written: article, unit, key, nothing before, value."""


class PlainForm:
    """What a snapshot says that can be trusted, and what of that a journal has said."""

    def __init__(
        self, records: Collection[dict[str, Json]], about: Values, rows: Sequence[Row]
    ) -> None:
        """See `read_plain`.

        Args:
            records: Its records.
            about: What it says of the article as a whole.
            rows: The changes that say all of it: those of sentences, then those of `about`.
        """
        self._records = records
        self._about = about
        self._rows = rows
        self._numbers: dict[bytes, int] = {}
        self._said: set[int] = set()

    def takes(self, changes: bytes) -> bool:
        """Takes note of what a line says.

        Args:
            changes: As a `RawLine` has them.

        Returns:
            Whether the snapshot says all of it. If not, this is of no use any more.
        """
        if not self._numbers:
            sentences = self._rows[: len(self._rows) - len(self._about)]
            if changes == orjson.dumps(sentences):
                self._said.update(range(len(sentences)))
                return True
            self._numbers = {change: n for n, change in enumerate(_split(orjson.dumps(self._rows)))}
        found = list(map(self._numbers.get, _split(changes)))
        self._said.update(n for n in found if n is not None)
        # Where a value has lists of lists there are more parts than changes.
        return None not in found and len(self._numbers) == len(self._rows)

    def beyond(self) -> ValuesByUnit:
        """What it says that no line has said that was taken."""
        units: ValuesByUnit = {}
        for n in sorted(set(range(len(self._rows))) - self._said):
            _, unit, key, _, value = self._rows[n]
            units.setdefault(unit, {})[key] = value
        return units

    @property
    def is_half_said(self) -> bool:
        """Whether lines that were taken said half of it at the least."""
        return 2 * len(self._said) >= len(self._rows)

    def counts(self) -> Hashable:
        """What is counted in it: forms that are equal in this have the same tally."""
        decided, tags = self._counted()
        return (*decided, *tags.items(), orjson.dumps(self._about))

    def tally(self) -> Tally:
        """Counts what it says."""
        (decided, cannot), tags = self._counted()
        about = tally({"": self._about} if self._about else {})
        return replace(about, decided=decided, cannot=cannot, tags=tags)

    def _counted(self) -> tuple[tuple[int, int], dict[str, int]]:
        """Sentences that are decided, those that cannot be, and how often there is which tag."""
        states = [record["decided"] for record in self._records]
        tags: dict[str, int] = {}
        for record in self._records:
            for name in record["tags"]:
                tags[name] = tags.get(name, 0) + 1
        return (len(states) - states.count(None), states.count("cannot")), tags


def _split(changes: bytes) -> list[bytes]:
    return changes[3:-2].split(_BETWEEN)


def read_plain(data: bytes, article: str) -> PlainForm | None:
    """Reads a snapshot that says no more of sentences than tags and decisions.

    Args:
        data: Its bytes.
        article: The id of its article.

    Returns:
        None if it says more, if anything is wrong with it, or if that takes a closer look: see
        `snapshot.read_snapshot`, which everything that is read here says the same of.
    """
    try:
        tables = orjson.loads(data)
        if not tables.keys() <= _TABLES or not _is_as_written(tables, data, article):
            return None
        records = tables[RECORDS].values()
        rows = _rows_of(records, article)
        about = _about_in(tables)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if rows is None or about is None:
        return None
    rows += [(article, "", key, None, value) for key, value in about.items()]
    return PlainForm(records, about, rows)


def _is_as_written(tables: Tables, data: bytes, article: str) -> bool:
    """Whether the digest is right, and nothing stands twice, in a snapshot without fractions.

    The program writes the shortest JSON there is, and line breaks between documents. Whatever
    stands twice is longer than that.
    """
    meta = tables[META]
    schema, name, text_sha256, digest = _META(meta["1"])
    if len(meta) != 1 or len(meta["1"]) != len(_META_FIELDS):
        return False
    if type(schema) is not int or type(text_sha256) is not str:
        return False
    rest = {table: docs for table, docs in tables.items() if table != META}
    said = orjson.dumps(rest, option=orjson.OPT_SORT_KEYS)
    if schema > SNAPSHOT_SCHEMA or name != article or sha256(said).hexdigest() != digest:
        return False
    breaks = 2 + sum(len(docs) + 2 for docs in tables.values())
    size = len(said) + len(b',"meta":') + len(orjson.dumps(meta)) + breaks
    return size == len(data) and data.count(b"\n") == breaks


def _rows_of(records: Collection[dict[str, Json]], article: str) -> list[Row] | None:
    """The changes that say records; None if they say more, or a value has another shape."""
    parts = list(map(_PARTS, records))
    units, starts, ends, texts, tags, decided, anchors = zip(*parts, strict=True)
    hashes, before, after = zip(*map(_ANCHOR, anchors), strict=True)
    schemes = [record["scheme"] for record in records if len(record) > _LEAST]
    versions = set(chain.from_iterable(map(dict.values, schemes)))
    names = set(chain.from_iterable(tags))
    if (
        set(map(type, chain(units, texts, hashes, before, after, names))) != {str}
        or set(map(type, chain(starts, ends, *map(dict.values, schemes)))) != {int}
        or min(starts) < 0 or min(ends) < 0 or max(ends) > _MOST_NUMBER
        or max(starts) > _MOST_NUMBER
        or max(map(abs, versions), default=0) > _MOST_NUMBER
        or not set(decided) <= _DECIDED
        or sum(map(len, anchors)) != _ANCHOR_FIELDS * len(anchors)
        or len(set(units)) < len(units) or "" in units
        or max(map(len, chain(units, names))) > _MOST_NAME
        or sum(map(len, schemes)) != sum(map(len, tags))
    ):  # fmt: skip
        return None
    rows: list[Row] = []
    add, keys = rows.append, {name: v.TAG + name for name in names}
    anchor_key, decided_key = v.ANCHOR, v.DECIDED
    columns = zip(parts, records, hashes, before, after, strict=True)
    for (unit, start, end, text, own, state, _), record, sha, prefix, suffix in columns:
        add((
            article, unit, anchor_key, None,
            {
                "sha256": sha, "start": start, "end": end, "exact": text,
                "prefix": prefix, "suffix": suffix,
            },
        ))  # fmt: skip
        if own:
            scheme = record["scheme"]
            if len(scheme) != len(own) or (len(own) > 1 and len(set(own)) < len(own)):
                return None
            for name in own:
                add((article, unit, keys[name], None, scheme[name]))
        if len(record) != (_LEAST + 1 if own else _LEAST):
            return None
        if state is not None:
            add((article, unit, decided_key, None, state))
    return rows


def _about_in(tables: Tables) -> Values | None:
    """What is said of the article as a whole; None if that takes a closer look."""
    if _ABOUT not in tables:
        return {}
    (doc,) = tables[_ABOUT].values()
    values: Values = doc["values"]
    usual = len(doc) == 1 and all(
        key.startswith(_PLAIN_KEYS) and _is_simple(value) and not is_odd(key, value)
        for key, value in values.items()
    )
    return values if usual else None


def _is_simple(value: Json) -> bool:
    """Whether a value is a text or true, or has nothing but such in it."""
    inside = value.values() if type(value) is dict else value if type(value) is list else (value,)
    return set(map(type, inside)) <= {str, bool}
