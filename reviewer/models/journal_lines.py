"""The lines of a journal: from events to bytes and back, older versions included.

Also here: the logical clock that orders all events of a workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast

import orjson

from reviewer.models import values as v
from reviewer.models.journal import (
    JOURNAL_VERSION,
    PIECE_VERSION,
    SHARED_VERSION,
    Basis,
    Change,
    Event,
    Op,
    Stamp,
    as_change,
)
from reviewer.models.journal_rows import BulkPart, Row, in_parts, read_rows, rows_of

Upgrade: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


UPGRADES: Final[Mapping[int, Upgrade]] = {1: lambda raw: raw, 2: lambda raw: raw}
"""Version -> pure function that makes a line of it one of the next. None is ever taken out."""


_OPS: Final = frozenset({"edit", "undo", "redo", "fact", "part", "end"})

_WHOLE: Final = frozenset({"edit", "undo", "redo", "fact"})

_BASES: Final = frozenset({"blind", "revealed"})

MOST_LC: Final = 2**40
"""The highest Lamport clock that counts: more events than anybody can write."""

_MOST_DIGITS: Final = 15
_MOST_ID: Final = 200

MOST_PARTS: Final = 1_000_000
"""Lines of one action."""


class Newer(Exception):
    """A line was written by a newer version of the program."""


class Header(NamedTuple):
    """The first line of a journal file: which session wrote it, and with what."""

    session: str
    annotator: str
    app: str
    at: str

    def encode(self) -> bytes:
        """The line with its line end."""
        return orjson.dumps({"v": JOURNAL_VERSION, **self._asdict()}) + b"\n"


class Piece(NamedTuple):
    """Which piece of a line this is: lines are cut where they are shared article by article.

    Attributes:
        article: The article that all its changes are about; of a source `/` and its id.
        open: Whether everybody may read it at once, as cuts and submissions.
        part: Of a `part` line: the how manieth of these pieces of its action it is, from 0.
        parts: How many `part` lines of its action have such a piece.
    """

    article: str
    open: bool
    part: int = 0
    parts: int = 1


class EventLine(NamedTuple):
    """Any later line: a whole event, a `part` of one, or the `end` that makes its parts count.

    Attributes:
        id: `<session>:<n>`.
        lc: Lamport clock, the same for all lines of one action.
        at: UTC time of writing, for display only.
        op: What it is.
        ref: The edit that an undo or a redo is about.
        basis: Whether the annotator had been shown others' work on the article.
        changes: What changed; empty for `end`.
        of: Of an `end` line: what its parts are together.
        parts: Of an `end` line: how many lines right before it in its session are its parts.
        piece: Which piece of the line it is; None for all of it.
    """

    id: str
    lc: int
    at: str
    op: Op
    ref: str | None
    basis: Basis
    changes: tuple[Change, ...]
    of: Op | None = None
    parts: int = 0
    piece: Piece | None = None

    @property
    def place(self) -> tuple[str, int]:
        """(session, n)."""
        session, _, n = self.id.rpartition(":")
        return session, int(n)

    @property
    def stamp(self) -> Stamp:
        """Its place in the order of all lines."""
        return (self.lc, *self.place)

    def encode(self, rows: Sequence[Row] | None = None) -> bytes:
        """The line with its line end.

        Args:
            rows: Its changes as they are to be written, where that is known already.

        Raises:
            TypeError: A value is no JSON.
        """
        version = JOURNAL_VERSION if self.piece is None else PIECE_VERSION
        raw: dict[str, Any] = {"v": version} | self._asdict()
        changes = raw.pop("changes")
        rows = rows_of(changes, self.op) if rows is None else rows
        raw["ch"] = [tuple(row) for row in rows]
        if len(rows) < len(changes):
            raw["v"] = SHARED_VERSION
        if self.op != "end":
            del raw["of"], raw["parts"]
        # Last, so that the line of an event is as it was before there were pieces.
        piece = raw.pop("piece")
        if piece is not None:
            raw["piece"] = piece._asdict()
        return orjson.dumps(raw) + b"\n"


def upgrade(
    raw: dict[str, Any],
    to: int = SHARED_VERSION,
    upgrades: Mapping[int, Upgrade] = UPGRADES,
) -> dict[str, Any]:
    """A line as version `to` would have written it.

    Raises:
        Newer: It is of a later version.
        ValueError: It has no version, or there is no way from its version.
    """
    version = raw.get("v")
    if type(version) is not int:
        raise ValueError("it has no version 'v'")
    if version > to:
        raise Newer(f"it has version {version}, this program knows {to}")
    while version < to:
        step = upgrades.get(version)
        if step is None:
            raise ValueError(f"there is no version {version}")
        raw = step(raw)
        version += 1
    return raw


def decode(data: bytes) -> Header | EventLine:
    """Reads one line.

    Raises:
        Newer: It was written by a newer version of the program.
        ValueError: It is no line of a journal; the text says why in one clause.
    """
    raw = orjson.loads(data)
    if not isinstance(raw, dict):
        raise ValueError("it is no JSON object")
    raw = upgrade(raw)
    if "op" not in raw and "annotator" in raw:
        return Header(*(str(raw.get(name, "")) for name in Header._fields))
    return _line(raw)


def _line(raw: dict[str, Any]) -> EventLine:
    try:
        line = EventLine(
            raw["id"], raw["lc"], raw["at"], raw["op"], raw["ref"], raw["basis"],
            read_rows(raw["ch"], shares=raw["v"] >= SHARED_VERSION),
            raw.get("of"), raw.get("parts", 0),
            Piece(**raw["piece"]) if "piece" in raw else None,
        )  # fmt: skip
    except KeyError as error:
        raise ValueError(f"it has no {error}") from None
    except TypeError:
        what = "'ch' is no list of [article, unit, key, before, after], or 'piece' is wrong"
        raise ValueError(what) from None
    _check(line)
    return line


def _check(line: EventLine) -> None:
    n = line.id.rpartition(":")[2] if isinstance(line.id, str) else ""
    if not (n.isdecimal() and n.isascii() and len(n) <= _MOST_DIGITS and len(line.id) <= _MOST_ID):
        raise ValueError("'id' is not <session>:<n>")
    if type(line.lc) is not int or not 0 <= line.lc <= MOST_LC:
        raise ValueError("'lc' is no whole number up to 2^40")
    if line.op not in _OPS or line.basis not in _BASES:
        raise ValueError("'op' or 'basis' is unknown")
    if not isinstance(line.ref, str | None) or not isinstance(line.at, str):
        raise ValueError("'ref' or 'at' is no text")
    if line.op == "end" and (
        line.of not in _WHOLE
        or type(line.parts) is not int
        or not 0 <= line.parts <= min(MOST_PARTS, int(n))
    ):
        raise ValueError("'of' or 'parts' is wrong")
    if line.piece is not None:
        _check_piece(line, line.piece)


def _check_piece(line: EventLine, piece: Piece) -> None:
    types = tuple(map(type, piece)) == (str, bool, int, int)
    if not types or not 0 <= piece.part < piece.parts <= MOST_PARTS:
        raise ValueError("'piece' is not article, open, part and parts")
    if any(part_of(change) != piece[:2] for change in line.changes):
        raise ValueError("a change is not of its 'piece'")


Said = TypeVar("Said", "Event", "EventLine")


def with_keys(said: Said, keys: Collection[str]) -> Said:
    """A line or an event with its changes of some keys only.

    What they say again and again is in memory once: a reader of JSON makes each text anew.
    """
    known: dict[str, str] = {key: key for key in keys}
    once = known.setdefault
    changes = [
        as_change((
            once(change.article, change.article),
            change.unit,
            known[change.key],
            change.before,
            once(change.after, change.after) if type(change.after) is str else change.after,
        ))
        for change in said.changes
        if change.key in keys
    ]  # fmt: skip
    return said._replace(changes=tuple(changes))


def lines_of(event: Event, pieces: Sequence[BulkPart] | None = None) -> list[EventLine]:
    """The lines that say an event: one, or for a bulk action its parts and their end.

    The event's number is that of its last line, so a bulk action of k parts uses n-k to n.

    Args:
        event: The event.
        pieces: Its changes as `in_parts` gives them, where that is known already.
    """
    changes = event.changes
    line = EventLine(event.id, event.lc, event.at, event.op, event.ref, event.basis, changes)
    pieces = in_parts(changes, event.op) if pieces is None else pieces
    if len(pieces) <= 1:
        return [line]
    first = event.n - len(pieces)
    parts = [
        line._replace(
            id=f"{event.session}:{first + i}", op="part", ref=None, changes=tuple(piece.changes)
        )
        for i, piece in enumerate(pieces)
    ]
    return [*parts, line._replace(op="end", changes=(), of=event.op, parts=len(parts))]


def part_of(change: Change) -> tuple[str, bool]:
    """The article and the openness that decide with which others a change is shared.

    A source belongs to no article: it goes alone, under `/` and its id, which no article has.
    """
    if not change.article:
        return "/" + change.key.removeprefix(v.SOURCE), False
    return change.article, change.key == v.SUBMIT or change.key.startswith(v.CUT)


def cut(lines: Sequence[EventLine]) -> list[EventLine]:
    """The pieces of the lines of one event, as `lines_of` gives them, whole.

    A bulk action has its own `end` for each article and openness, so that its pieces can be read
    without the others.
    """
    groups: dict[tuple[str, bool], list[EventLine]] = {}
    for line in lines:
        for key, changes in _by_part(line.changes).items():
            groups.setdefault(key, []).append(line._replace(changes=tuple(changes)))
    end = lines[-1] if lines[-1].op == "end" else None
    pieces = []
    for key, own in groups.items():
        count = len(own)
        pieces += [line._replace(piece=Piece(*key, i, count)) for i, line in enumerate(own)]
        if end is not None:
            pieces.append(end._replace(piece=Piece(*key, count - 1, count)))
    return pieces


def _by_part(changes: Iterable[Change]) -> dict[tuple[str, bool], list[Change]]:
    groups: dict[tuple[str, bool], list[Change]] = {}
    for change in changes:
        groups.setdefault(part_of(change), []).append(change)
    return groups


def actions(lines: Iterable[EventLine]) -> Iterator[list[EventLine]]:
    """The lines of a session, in their order, action by action; parts without an end are left."""
    waiting: list[EventLine] = []
    for line in lines:
        waiting = [*waiting, line] if waiting and waiting[-1].op == "part" else [line]
        if line.op != "part":
            # Parts of an earlier action that was never ended stand before those of this one.
            parts = line.parts if line.piece is None else line.piece.parts
            yield waiting[-parts - 1 :] if line.op == "end" else [line]


def events_of(
    lines: Iterable[EventLine], *, every: bool = False, again: bool = False
) -> Iterator[Event]:
    """The events that lines in any order say; each once, and bulk actions only if complete.

    Of an event that came in pieces it gives what the pieces say together, be they all or not.

    Args:
        lines: The lines.
        every: Whether a line that says something else under an id that was there before is told
            too. It does not count, but whoever looks at the history has to see it.
        again: The same, and a whole event is told as often as it stands there, so that what
            lines say need not be kept in memory.
    """
    whole: set[str] = set()
    parts: _Parts = {}
    found: list[EventLine] = []
    for line in _once(lines, every=every, again=again):
        if line.piece is None:
            whole.add(line.id)
        if line.op == "part":
            parts.setdefault(line.place, {})[line.piece] = line.changes
        elif line.piece is None and (event := _event_of(line, parts)) is not None:
            yield event
        else:
            found.append(line)  # the rest of it may come
    pieces: dict[str, list[Event]] = {}
    for line in found:
        event = _event_of(line, parts)
        if event is not None and line.piece is None:
            yield event
        elif event is not None:
            pieces.setdefault(line.id, []).append(event)
    for name, own in pieces.items():
        if name not in whole:
            yield together(own)


def _event_of(line: EventLine, parts: _Parts) -> Event | None:
    return _joined(line, parts) if line.op == "end" else Event(*line[:7])


def _once(lines: Iterable[EventLine], *, every: bool, again: bool) -> Iterator[EventLine]:
    """Each line once; see `events_of`."""
    seen: dict[tuple[str, tuple[str, bool] | None], EventLine | None] = {}
    for line in lines:
        if again and line.piece is None and line.op in _WHOLE:
            yield line
            continue
        name = (line.id, line.piece and line.piece[:2])
        if name in seen:
            if not (every and _is_other(line, seen[name])):
                continue
        else:
            # What a line says is not kept in memory until the last one has come.
            seen[name] = line if every else None
        yield line


def _is_other(line: EventLine, known: EventLine | None) -> bool:
    """Whether a whole event says something else than the one known under its id."""
    return line.op in _WHOLE and line.piece is None and line != known


_Parts: TypeAlias = dict[tuple[str, int], dict[Piece | None, tuple[Change, ...]]]
"""Session and number of `part` lines -> which pieces of it are there, and what they say."""


def _joined(end: EventLine, parts: _Parts) -> Event | None:
    if not 0 <= end.parts <= MOST_PARTS:
        return None
    session, n = end.place
    found: list[tuple[Change, ...]] = []
    places = range(n - min(end.parts, n), n)
    for at in places:
        said = parts.get((session, at), {})
        piece = end.piece and end.piece._replace(part=len(found))
        if piece in said:
            found.append(said[piece])
        elif end.piece is None:
            return None
    if len(found) != (end.parts if end.piece is None else end.piece.parts):
        return None
    if end.piece is None:
        for at in places:
            del parts[session, at][None]  # no other end can have them
    changes = tuple(change for said in found for change in said)
    return Event(end.id, end.lc, end.at, cast("Op", end.of), end.ref, end.basis, changes)


def together(events: Sequence[Event]) -> Event:
    """One event from what is known of it: the whole, or pieces; what is there twice counts once."""
    first, *more = events
    if not more:
        return first
    groups: dict[tuple[str, bool], list[Change]] = {}
    for event in events:
        for key, own in _by_part(event.changes).items():
            groups.setdefault(key, own)
    changes = tuple(change for key in sorted(groups) for change in groups[key])
    whole = next((event for event in events if len(event.changes) == len(changes)), None)
    return whole or first._replace(changes=changes)


class LamportClock:
    """Counts events, never behind any that was seen. One for a workspace, used from one thread."""

    __slots__ = ("_highest",)

    def __init__(self) -> None:
        self._highest = 0

    def seen(self, lc: int) -> None:
        """Takes note of an event's clock value."""
        self._highest = max(self._highest, lc)

    def next(self) -> int:
        """The value for a new event: 1 + the highest one seen or given out."""
        self._highest += 1
        return self._highest
