"""Folding events into what an annotator says now. The order in which they come does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeAlias

import orjson

from reviewer.models import values as v
from reviewer.models.journal import Change, Event, Stamp
from reviewer.models.journal_lines import part_of
from reviewer.models.values import Json, Values

ValuesByUnit: TypeAlias = dict[str, Values]
"""What an annotator says of one article: unit id -> key -> value; the unit `""` is the article."""

Cuts: TypeAlias = dict[tuple[str, int], tuple[Stamp, str | None]]
"""(base unit, offset) -> when it was last cut and how; None is no opinion (any more)."""

UNKNOWN: Final[Stamp] = (0, "", 0)
"""The stamp of what came without its journal: earlier than everything."""


_MOST_TIME: Final = 2**53
"""Milliseconds beyond which a sum of times does not grow: JSON could not carry it."""


def set_values(units: ValuesByUnit, changes: Iterable[Change]) -> None:
    """Makes `units` say what changes say; a unit that says nothing any more vanishes."""
    for _, unit, key, _, after in changes:
        values = units.get(unit)
        if after is not None:
            if values is None:
                values = units[unit] = {}
            values[key] = after
        elif values is not None:
            values.pop(key, None)
            if not values:
                del units[unit]


def cut_offset(key: str) -> int | None:
    """The offset in a key `cut:<offset>`; None for any other key."""
    offset = key.removeprefix(v.CUT)
    if offset == key or not (offset.isascii() and offset.isdecimal()) or len(offset) > 15:
        return None
    return int(offset) if offset == str(int(offset)) else None


def _last_of_each(changes: Sequence[Change]) -> Iterable[Change]:
    """Of the changes within one event those that count: of two of one key the later."""
    if len(changes) == 1:
        return changes
    if len(set(map(_PLACE, changes))) == len(changes):
        return changes
    return {_PLACE(change): change for change in changes}.values()


_PLACE: Final = itemgetter(0, 1, 2)


def _counts(one: tuple[Stamp, Json], known: tuple[Stamp, Json]) -> bool:
    """Whether a value is later than one that is known.

    Somebody may have forged two lines of one stamp; then what they say decides, so that every
    machine takes the same one, in whatever order they come.
    """
    if one[0] != known[0]:
        return one[0] > known[0]
    return _said(one[1]) > _said(known[1])


def _said(value: Json) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


class Lived:
    """What happened while working, and when boundaries were cut. Facts are never undone.

    Attributes:
        times: Article -> unit -> milliseconds of work.
        revealed: Article -> annotators whose work was shown.
        shown: Article -> units of which it was shown; the unit `""` is the whole article.
        cuts: Article -> its cuts, of all text versions.
        revised: Articles of which something was said with others' work in view.
    """

    __slots__ = ("cuts", "revealed", "revised", "shown", "times")

    def __init__(self) -> None:
        """Nothing has happened."""
        self.times: dict[str, dict[str, int]] = {}
        self.revealed: dict[str, set[str]] = {}
        self.shown: dict[str, set[str]] = {}
        self.cuts: dict[str, Cuts] = {}
        self.revised: set[str] = set()

    def add(self, event: Event) -> None:
        """Takes in an event that was not taken in before, in any order."""
        if event.op == "fact":
            for change in event.changes:
                self._fact(change)
        else:
            # A bulk action says the same under few keys.
            cuts = {key: cut_offset(key) for key in {change.key for change in event.changes}}
            if any(offset is not None for offset in cuts.values()):
                for change in _last_of_each(event.changes):
                    offset = cuts[change.key]
                    if offset is not None:
                        self._cut(change, offset, event.stamp)
            if event.basis != "blind":
                self.revised.update(change.article for change in event.changes)

    def add_cuts(self, article: str, units: Mapping[str, Values]) -> None:
        """Takes in the cuts of a snapshot, which does not tell when they were made."""
        for unit, values in units.items():
            for key, value in values.items():
                if key.startswith(v.CUT) and (offset := cut_offset(key)) is not None:
                    cuts = self.cuts.setdefault(article, {})
                    cuts.setdefault((unit, offset), (UNKNOWN, value))

    def to_json(self) -> Json:
        """All of it as JSON, for a cache."""
        cuts = {
            article: [[*place, *stamp, value] for place, (stamp, value) in cuts.items()]
            for article, cuts in self.cuts.items()
        }
        revealed = {article: sorted(names) for article, names in self.revealed.items()}
        shown = {article: sorted(units) for article, units in self.shown.items()}
        return {
            "times": self.times,
            "revealed": revealed,
            "shown": shown,
            "cuts": cuts,
            "revised": sorted(self.revised),
        }

    @classmethod
    def from_json(cls, raw: Json) -> Lived:
        """The inverse of `to_json`."""
        lived = cls()
        lived.times = raw["times"]
        lived.revealed = {article: set(names) for article, names in raw["revealed"].items()}
        lived.shown = {article: set(units) for article, units in raw["shown"].items()}
        lived.revised = set(raw["revised"])
        lived.cuts = {
            article: {
                (unit, offset): ((lc, session, n), value)
                for unit, offset, lc, session, n, value in cuts
            }
            for article, cuts in raw["cuts"].items()
        }
        return lived

    def _fact(self, change: Change) -> None:
        if change.key == v.TIME and isinstance(change.after, int):
            times = self.times.setdefault(change.article, {})
            times[change.unit] = min(times.get(change.unit, 0) + change.after, _MOST_TIME)
        elif change.key == v.REVEAL and isinstance(change.after, list):
            self.revealed.setdefault(change.article, set()).update(map(str, change.after))
            self.shown.setdefault(change.article, set()).add(change.unit)

    def _cut(self, change: Change, offset: int, stamp: Stamp) -> None:
        cuts = self.cuts.setdefault(change.article, {})
        known = cuts.get((change.unit, offset))
        if known is None or _counts((stamp, change.after), known):
            cuts[change.unit, offset] = (stamp, change.after)


MOST_NOTES: Final = 200
"""Changes of one note up to which two of them are told apart; beyond, the last one counts."""

BETWEEN_NOTES: Final = "\n\n"
"""What stands between two notes that were written apart on one sentence."""


def joined(changes: Mapping[Stamp, tuple[Json, Json]]) -> Json:
    """What a note says: whatever of it nobody who changed it has seen is kept beside the rest.

    Args:
        changes: When it was changed -> what it said before, and from then on.
    """
    notes: list[Json] = []
    for _, (before, after) in sorted(changes.items()):
        texts = all(isinstance(one, str | None) for one in (before, after, *notes))
        if not texts or before == _rendered(notes) or len(changes) > MOST_NOTES:
            notes = [] if after is None else [after]
            continue
        if before in notes:
            notes.remove(before)
        if after is not None and after not in notes:
            notes.append(after)
    return _rendered(notes)


def _rendered(notes: Sequence[Json]) -> Json:
    if len(notes) < 2:
        return notes[0] if notes else None
    return BETWEEN_NOTES.join(map(str, notes))


def meets_another_note(events: Iterable[Event], live: Mapping[str, ValuesByUnit]) -> bool:
    """Whether events, in their order, change a note that says something else than they know."""
    now: dict[tuple[str, str], Json] = {}
    for event in events:
        for change in event.changes if event.op != "fact" else ():
            if change.key == v.NOTE:
                place = (change.article, change.unit)
                said = live.get(change.article, {}).get(change.unit, {}).get(v.NOTE)
                if now.get(place, said) != change.before:
                    return True
                now[place] = change.after
    return False


_NOTHING: Final = object()


class Register:
    """For each key of each unit the value that was written last, by stamp.

    Of notes that were written apart, on two machines, both are kept.

    Attributes:
        touched: Articles of which something was said since this was emptied.
        late: Whether an event came that is no later than one of an article that was let go of:
            then nothing here counts.
    """

    __slots__ = ("_gone", "_latest", "_notes", "late", "touched")

    def __init__(self) -> None:
        """Nothing has been said."""
        self.touched: set[str] = set()
        self.late = False
        self._gone: dict[str, tuple[Stamp, dict[tuple[str, str], Json]]] = {}
        self._latest: dict[str, dict[tuple[str, str], tuple[Stamp, Json]]] = {}
        self._notes: dict[tuple[str, str], dict[Stamp, tuple[Json, Json]]] = {}

    def add(self, event: Event) -> None:
        """Takes in an event, in any order and as often as it comes. Facts say nothing."""
        if event.op == "fact":
            return
        stamp = event.stamp
        for article, changes in groupby(_last_of_each(event.changes), key=itemgetter(0)):
            latest = self._latest.setdefault(article, {})
            self.touched.add(article)
            gone = self._gone.get(article)
            beyond = None if gone is None else gone[1]
            if gone is not None:
                self.late |= stamp <= gone[0]
                self._gone[article] = stamp, gone[1]
            for change in changes:
                _, unit, key, _, after = change
                said = (stamp, after)
                if key == v.NOTE and (joint := self._joint(change, stamp)) is not None:
                    latest[unit, key] = joint
                    continue
                if beyond and _is_same(beyond.pop((unit, key), _NOTHING), after):
                    continue
                known = latest.setdefault((unit, key), said)
                if known is not said and _counts(said, known):
                    latest[unit, key] = said

    def let_go(self, article: str, units: ValuesByUnit) -> bool:
        """Lets go of what was said of an article, if its saved form says just that.

        From then on what is said later is put over the saved form; see `late`. What that has
        beyond what is known yet, a later event may say.

        Args:
            article: Its id.
            units: What the saved form says.

        Returns:
            Whether it does.
        """
        latest = self._latest.get(article)
        if not latest or not units or not _says_all(units, latest):
            return False
        beyond = {
            (unit, key): value
            for unit, values in units.items()
            for key, value in values.items()
            if (unit, key) not in latest
        }
        self._gone[article] = max(stamp for stamp, _ in latest.values()), beyond
        latest.clear()
        return True

    def let_go_of_known(self, article: str, last: Stamp, beyond: Mapping[str, Values]) -> None:
        """Lets go of an article of which nothing was added, for its saved form says all of it.

        Args:
            article: Its id.
            last: The stamp of the last event that is known to say nothing else.
            beyond: What the saved form says beside these events.
        """
        self._latest[article] = {}
        self._gone[article] = (
            last,
            {
                (unit, key): value
                for unit, values in beyond.items()
                for key, value in values.items()
            },
        )

    def is_changed(self, article: str) -> bool:
        """Whether anything is known of an article beside what was let go of."""
        return bool(self._latest.get(article))

    def _joint(self, change: Change, stamp: Stamp) -> tuple[Stamp, Json] | None:
        """What a note says that was written more than once; None for the first time."""
        notes = self._notes.setdefault((change.article, change.unit), {})
        said = (change.before, change.after)
        if stamp not in notes or _said(said) > _said(notes[stamp]):
            notes[stamp] = said
        return (max(notes), joined(notes)) if len(notes) > 1 else None

    def __iter__(self) -> Iterator[str]:
        """The articles of which anything was ever said, `""` for the sources included."""
        return iter(self._latest)

    def __contains__(self, article: object) -> bool:
        """Whether anything was ever said of an article."""
        return article in self._latest

    def knows_all(self, article: str, units: Mapping[str, Values]) -> bool:
        """Whether something was said of every key in `units`, whatever it was."""
        latest = self._latest.get(article, {})
        return all((unit, key) in latest for unit, values in units.items() for key in values)

    def units(self, article: str, base: ValuesByUnit | None = None) -> ValuesByUnit:
        """What is said of an article now: `base` itself if that says it, else new dicts.

        Args:
            article: Its id.
            base: What a snapshot says of it; it counts for keys of which no event is known.
        """
        latest = self._latest.get(article, {})
        if base and _says_all(base, latest):
            return base
        units = {unit: dict(values) for unit, values in (base or {}).items()}
        set_values(units, (Change("", *place, None, after) for place, (_, after) in latest.items()))
        return units


def _says_all(
    units: Mapping[str, Values], latest: Mapping[tuple[str, str], tuple[Stamp, Json]]
) -> bool:
    """Whether units say all that was said last, as nearly every snapshot does."""
    none: Values = {}
    for (unit, key), (_, after) in latest.items():
        held = units.get(unit, none).get(key)
        if held is not after and not _is_same(held, after):
            return False
    return True


def _is_same(held: Json, after: Json) -> bool:
    return type(held) is type(after) and bool(held == after)


def replay(events: Iterable[Event]) -> tuple[Register, Lived]:
    """Folds events, in any order and as often as they come, into all that they say."""
    register, lived = Register(), Lived()
    fold(events, register, lived)
    return register, lived


def fold(events: Iterable[Event], register: Register, lived: Lived) -> None:
    """Folds events into what is known; see `replay`."""
    # Only facts have to be told apart by their ids: the latest value is the latest twice, too.
    # By piece, because an event can come in pieces and beside itself.
    facts: set[tuple[str, tuple[str, bool]]] = set()
    for event in events:
        if event.op == "fact":
            known = {key for key in map(part_of, event.changes) if (event.id, key) in facts}
            if known:
                new = tuple(change for change in event.changes if part_of(change) not in known)
                event = event._replace(changes=new)
            facts.update((event.id, part_of(change)) for change in event.changes)
        register.add(event)
        lived.add(event)
