"""The rows of a journal's line: what changed, in bounds, and what many sentences share.

`ch` of a line is a list of rows. A row is a change; in the lines of a bulk action it may name many
sentences of an article that have the same key, before and after in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from types import NoneType
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from reviewer.models import values as v
from reviewer.models.journal import Change, Event, Op, as_change
from reviewer.models.value_shapes import is_odd, shape_of
from reviewer.models.values import Json

MOST_CHANGES: Final = 1_000
"""Rows that one line holds; an action with more is several `part` lines and an `end`."""

FEWEST_SHARED: Final = 100
"""Sentences from which on a row names them all."""

MOST_SHARED: Final = 100_000
"""Sentences that the rows of one line name in lists."""

MOST_VALUE: Final = 300
"""Bytes of the two values of a row that names many sentences: they count for each of them."""

Row: TypeAlias = tuple[str, str | Sequence[str], str, Json, Json]
"""An element of `ch`: a change, or the sentences that share key, before and after."""

MOST_TIME: Final = 2**40
"""Milliseconds that one fact may tell: 34 years."""

MOST_DEPTH: Final = 32
"""How deep a value may be nested."""

_MOST_NUMBER: Final = 2**53
"""Whole numbers beyond it are not the same in every program that reads JSON."""

_MOST_ID: Final = 200
_MOST_KEY: Final = 1_000

_RESERVED: Final = frozenset({"sources"})


def read_rows(rows: list[list[Any]], *, shares: bool) -> tuple[Change, ...]:
    """What rows say, sentence by sentence.

    Args:
        rows: `ch` of a line.
        shares: Whether one may name many sentences, as in lines of version 3.

    Raises:
        TypeError: One has not five elements.
        ValueError: One is not right; the text says why in one clause.
    """
    changes: list[Change] = []
    left, checked = MOST_SHARED, ""
    for row in rows:
        change = as_change(row) if len(row) == _FIELDS else Change(*row)
        if isinstance(change.unit, str) or not shares:
            # A line is of one article, as a rule, which need not be looked at again and again.
            if change.article != checked or not _is_common(change):
                _check_change(*change)
                checked = change.article
            changes.append(change)
            continue
        article, units, key, before, after = row
        if type(units) is not list:
            raise ValueError("a change does not begin with three texts")
        left -= len(units)
        if left < 0:
            raise ValueError(f"its rows name more than {MOST_SHARED} sentences")
        _check_shared(article, units, key, before, after)
        changes += [Change(article, unit, key, before, after) for unit in units]
    return tuple(changes)


_FIELDS: Final = len(Change._fields)


def _is_common(change: Change) -> bool:
    """Whether there is nothing to be said against a change, its article apart: the usual case."""
    _, unit, key, before, after = change
    if type(unit) is not str or type(key) is not str:
        return False
    if len(unit) > _MOST_KEY or len(key) > _MOST_KEY or before is not None or key == v.TIME:
        return False
    if (fits := shape_of(key)) is not None and after is not None and not fits(after):
        return False
    kind = type(after)
    if kind is int:
        return bool(-_MOST_NUMBER <= after <= _MOST_NUMBER)
    return kind is str or after is None or why_not_value(after) is None


def _check_shared(article: str, units: Sequence[str], key: str, before: Json, after: Json) -> None:
    _check_change(article, "", key, before, after)
    if set(map(type, units)) != {str} or len(set(units)) < len(units) or "" in units:
        raise ValueError("the sentences of a row are not texts, each once")
    if max(map(len, units)) > _MOST_KEY:
        raise ValueError(f"a unit or a key has more than {_MOST_KEY} characters")
    if not _is_small(before, after):
        raise ValueError(f"the values that many sentences share have more than {MOST_VALUE} bytes")


def _is_small(before: Json, after: Json) -> bool:
    """Whether two values may be shared by many sentences."""
    try:
        return len(orjson.dumps((before, after))) <= MOST_VALUE
    except TypeError:
        return False  # they are no JSON, which whoever writes them will find


def _check_change(article: str, unit: str, key: str, before: Json, after: Json) -> None:
    if not (isinstance(article, str) and isinstance(unit, str) and isinstance(key, str)):
        raise ValueError("a change does not begin with three texts")
    if (wrong := check_article(article)) is not None:
        raise ValueError(wrong)
    if len(unit) > _MOST_KEY or len(key) > _MOST_KEY:
        raise ValueError(f"a unit or a key has more than {_MOST_KEY} characters")
    wrong = (before is not None and why_not_value(before)) or why_not_value(after)
    if wrong:
        raise ValueError(wrong)
    if is_odd(key, after) or is_odd(key, before):
        raise ValueError(f"a value of {key!r} has another shape than it should")
    if key == v.TIME and type(after) is int and not 0 <= after <= MOST_TIME:
        raise ValueError("a time lies beyond 2^40 milliseconds")


class BulkPart(NamedTuple):
    """What one line of a bulk action holds.

    Attributes:
        changes: Its changes.
        rows: The same as they are written.
    """

    changes: Sequence[Change]
    rows: Sequence[Row]


def in_parts(changes: Sequence[Change], op: Op) -> list[BulkPart]:
    """The changes of an event as its lines hold them; one part is the whole of it."""
    if len(changes) <= MOST_CHANGES or op == "fact":
        return [BulkPart(changes, changes)]
    parts: list[BulkPart] = []
    start = at = shared = 0
    rows: list[Row] = []
    for row in rows_of(changes, op):
        alone = isinstance(row[1], str)
        count = 1 if alone else len(row[1])
        if len(rows) == MOST_CHANGES or shared + count > MOST_SHARED:
            parts.append(BulkPart(changes[start:at], rows))
            start, rows, shared = at, [], 0
        rows.append(row)
        at += count
        shared += 0 if alone else count
    return [*parts, BulkPart(changes[start:], rows)]


def line_count(parts: Sequence[BulkPart]) -> int:
    """How many lines an event in these parts takes."""
    return 1 if len(parts) == 1 else len(parts) + 1


def as_read(event: Event, parts: Sequence[BulkPart]) -> Event | None:
    """A bulk action as a reader of its lines will have it, without reading them.

    Returns:
        None if they have to be read, because something in it is not as JSON gives it back.

    Raises:
        ValueError: No reader would take it.
    """
    checked: tuple[str, str] | None = None
    key_before, fits = "", shape_of("")
    for part in parts:
        values: list[Json] = []
        for article, unit, key, before, after in part.rows:
            if key != key_before:
                key_before, fits = key, shape_of(key)
            if fits is not None and not (
                (after is None or fits(after)) and (before is None or fits(before))
            ):
                return None  # or JSON makes it right: it has lists only
            if not isinstance(unit, str):
                _check_shared(article, unit, key, before, after)
            elif (article, key) != checked or len(unit) > _MOST_KEY:
                _check_change(article, unit, key, before, after)
                checked = (article, key)
            if key == v.ANCHOR and before is None and after is not None:
                # What has the shape of an anchor has nothing else inside.
                values += (after["start"], after["end"])
            else:
                values += (before, after)
        if not _are_plain(values):
            return None
    return event


def rows_of(changes: Sequence[Change], op: Op) -> Sequence[Row]:
    """The elements of `ch` that say changes, in their order.

    Of a bulk action the sentences that follow one another with the same key, before and after
    share one. Nothing else does, so that older programs can read all ordinary lines.
    """
    if len(changes) <= MOST_CHANGES or op == "fact":
        return changes
    rows: list[Row] = []
    for run in _runs(changes):
        article, _, key, before, after = run[0]
        if len(run) < FEWEST_SHARED or key == v.ANCHOR or not _is_small(before, after):
            rows += run
            continue
        units = [change.unit for change in run]
        if len(set(units)) < len(units) or "" in units:
            rows += run
            continue
        for at in range(0, len(units), MOST_SHARED):
            rows.append((article, units[at : at + MOST_SHARED], key, before, after))
    return rows


def _runs(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Stretches of changes that differ in nothing but their sentences; of anchors, in these too."""
    start = 0
    article, _, key, before, after = changes[0]
    for at, (own, _, name, was, now) in enumerate(changes):
        if name == key and own == article:
            # An anchor is that of its sentence alone; it shares nothing, whatever run it is in.
            if name == v.ANCHOR:
                continue
            # Nearly always they are one object, which is quicker to see.
            same = was is before or _same(was, before)
            if same and (now is after or _same(now, after)):
                continue
        if at > start:
            yield changes[start:at]
        start, article, key, before, after = at, own, name, was, now
    yield changes[start:]


def _same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are equal, but not the same."""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is dict:
        return one.keys() == other.keys() and all(
            _same(value, other[name]) for name, value in one.items()
        )
    if kind is list or kind is tuple:
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _are_plain(values: Sequence[Json]) -> bool:
    """Whether values are texts, whole numbers, absent, or objects of such, and in bounds.

    All are looked at together: one by one 100,000 anchors take four times as long.
    """
    objects = [value for value in values if type(value) is dict]
    inside = list(chain.from_iterable(map(dict.values, objects)))
    alone = [value for value in values if type(value) is not dict]
    names = set(map(type, chain.from_iterable(objects)))
    if not (
        names <= _TEXT and set(map(type, inside)) <= _SCALAR and set(map(type, alone)) <= _FLAT
    ):
        return False
    numbers = [value for value in chain(alone, inside) if type(value) is int]
    return not numbers or (min(numbers) >= -_MOST_NUMBER and max(numbers) <= _MOST_NUMBER)


_TEXT: Final = frozenset({str})
_SCALAR: Final = frozenset({str, int})
_FLAT: Final = frozenset({str, int, bool, NoneType})


def why_not_value(value: Json) -> str | None:
    """Why a value cannot be kept, in one clause; None if it can.

    What is nested without end, or counts beyond what JSON can carry, would stop whoever reads it.
    """
    # Nearly all values are flat; a journal has hundreds of thousands of them.
    flat = value.values() if type(value) is dict else (value,)
    for one in flat:
        kind = type(one)
        if kind is not str and (kind is not int or not -_MOST_NUMBER <= one <= _MOST_NUMBER):
            break
    else:
        return None
    level: list[Json] = [value]
    for _ in range(MOST_DEPTH):
        inner: list[Json] = []
        for one in level:
            kind = type(one)
            if kind is dict:
                inner += one.values()
            elif kind is list or kind is tuple:
                inner += one
            elif kind is int and not -_MOST_NUMBER <= one <= _MOST_NUMBER:
                return "a number lies beyond 2^53"
        if not inner:
            return None
        level = inner
    return f"a value is nested deeper than {MOST_DEPTH} levels"


def check_article(article: str) -> str | None:
    """What is wrong with an article id in a journal, in one clause; None if nothing is.

    It becomes the name of a file, so a journal from elsewhere must not lead out of its folder.
    """
    if len(article) > _MOST_ID:
        return f"the id of an article has {len(article)} characters, and most is {_MOST_ID}"
    if "/" in article or "\0" in article or "\\" in article or article.startswith("."):
        return f"{article!r} cannot be the id of an article"
    return f"{article!r} is reserved" if article in _RESERVED else None
