"""The lines of a journal: from events to bytes and back, older versions included.

The logical clock that orders all events of a workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, cast

import orjson

from reviewer.models.journal import JOURNAL_VERSION, Basis, Change, Event, Op, Stamp

MOST_CHANGES: Final = 1_000
"""Changes that one line holds; an action with more is several `part` lines and an `end`."""


Upgrade: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


UPGRADES: Final[Mapping[int, Upgrade]] = {}
"""Version -> pure function that makes a line of it one of the next. None is ever taken out."""


_OPS: Final = frozenset({"edit", "undo", "redo", "fact", "part", "end"})

_WHOLE: Final = frozenset({"edit", "undo", "redo", "fact"})

_BASES: Final = frozenset({"blind", "revealed"})

_MOST_LC: Final = 2**53

_RESERVED: Final = frozenset({"sources"})


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

    @property
    def place(self) -> tuple[str, int]:
        """(session, n)."""
        session, _, n = self.id.rpartition(":")
        return session, int(n)

    @property
    def stamp(self) -> Stamp:
        """Its place in the order of all lines."""
        return (self.lc, *self.place)

    def encode(self) -> bytes:
        """The line with its line end.

        Raises:
            TypeError: A value is no JSON.
        """
        raw: dict[str, Any] = {"v": JOURNAL_VERSION} | self._asdict()
        raw["ch"] = [tuple(change) for change in raw.pop("changes")]
        if self.op != "end":
            del raw["of"], raw["parts"]
        return orjson.dumps(raw) + b"\n"


def check_article(article: str) -> str | None:
    """What is wrong with an article id in a journal, in one clause; None if nothing is.

    It becomes the name of a file, so a journal from elsewhere must not lead out of its folder.
    """
    if "/" in article or "\0" in article or "\\" in article or article.startswith("."):
        return f"{article!r} cannot be the id of an article"
    return f"{article!r} is reserved" if article in _RESERVED else None


def upgrade(
    raw: dict[str, Any],
    to: int = JOURNAL_VERSION,
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
            tuple(Change(*change) for change in raw["ch"]),
            raw.get("of"), raw.get("parts", 0),
        )  # fmt: skip
    except KeyError as error:
        raise ValueError(f"it has no {error}") from None
    except TypeError:
        raise ValueError("'ch' is no list of [article, unit, key, before, after]") from None
    _check(line)
    return line


def _check(line: EventLine) -> None:
    if not isinstance(line.id, str) or not line.id.rpartition(":")[2].isdecimal():
        raise ValueError("'id' is not <session>:<n>")
    if type(line.lc) is not int or not 0 <= line.lc < _MOST_LC:
        raise ValueError("'lc' is no whole number")
    if line.op not in _OPS or line.basis not in _BASES:
        raise ValueError("'op' or 'basis' is unknown")
    if not isinstance(line.ref, str | None) or not isinstance(line.at, str):
        raise ValueError("'ref' or 'at' is no text")
    if line.op == "end" and (line.of not in _WHOLE or type(line.parts) is not int):
        raise ValueError("'of' or 'parts' is wrong")
    for article, unit, key, _, _ in line.changes:
        if not (isinstance(article, str) and isinstance(unit, str) and isinstance(key, str)):
            raise ValueError("a change does not begin with three texts")
        if (wrong := check_article(article)) is not None:
            raise ValueError(wrong)


def lines_of(event: Event) -> list[EventLine]:
    """The lines that say an event: one, or for a bulk action its parts and their end.

    The event's number is that of its last line, so a bulk action of k parts uses n-k to n.
    """
    changes = event.changes
    line = EventLine(event.id, event.lc, event.at, event.op, event.ref, event.basis, changes)
    if len(changes) <= MOST_CHANGES or event.op == "fact":
        return [line]
    pieces = [changes[at : at + MOST_CHANGES] for at in range(0, len(changes), MOST_CHANGES)]
    first = event.n - len(pieces)
    parts = [
        line._replace(id=f"{event.session}:{first + i}", op="part", ref=None, changes=piece)
        for i, piece in enumerate(pieces)
    ]
    return [*parts, line._replace(op="end", changes=(), of=event.op, parts=len(parts))]


def line_count(changes: Sequence[Change], op: Op) -> int:
    """How many lines an event with these changes takes."""
    if len(changes) <= MOST_CHANGES or op == "fact":
        return 1
    return -(-len(changes) // MOST_CHANGES) + 1


def events_of(lines: Iterable[EventLine]) -> Iterator[Event]:
    """The events that lines in any order say; each once, and bulk actions only if complete."""
    seen: set[str] = set()
    parts: dict[tuple[str, int], tuple[Change, ...]] = {}
    ends: list[EventLine] = []
    for line in lines:
        if line.id in seen:
            continue
        seen.add(line.id)
        if line.op == "part":
            parts[line.place] = line.changes
        elif line.op == "end":
            ends.append(line)
        else:
            yield Event(*line[:7])
    for end in ends:
        event = _joined(end, parts)
        if event is not None:
            yield event


def _joined(end: EventLine, parts: Mapping[tuple[str, int], tuple[Change, ...]]) -> Event | None:
    session, n = end.place
    pieces = [parts.get((session, at)) for at in range(n - end.parts, n)]
    if None in pieces:
        return None
    changes = tuple(change for piece in pieces for change in piece or ())
    return Event(end.id, end.lc, end.at, cast("Op", end.of), end.ref, end.basis, changes)


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
