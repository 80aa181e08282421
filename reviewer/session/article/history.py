"""Who changed what on one sentence, and when: the newest first.

Before the reveal nobody's changes but one's own are among them: `who` gives the annotators whose
work on the article may be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from heapq import merge
from typing import Final, NamedTuple

from reviewer.models import Change, Event, Json
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.change_text import describe_all
from reviewer.session.core.session import Session


class HistoryStep(NamedTuple):
    """What one event did to the sentence.

    Attributes:
        annotator: Who did it.
        event: The whole event.
        changes: Those of its changes that concern the sentence.
        words: The same in words; of an undo, what was taken back.
    """

    annotator: str
    event: Event
    changes: tuple[Change, ...]
    words: tuple[str, ...]

    @property
    def others(self) -> int:
        """How many other sentences the same action changed."""
        units = {(change.article, change.unit) for change in self.event.changes if change.unit}
        return len(units - {(change.article, change.unit) for change in self.changes})


_OPS: Final = {"undo": "undid: ", "redo": "redid: "}

Units = Mapping[str, frozenset[str]]
"""Annotator -> the ids under which they have said something of a sentence, or would."""


def who(session: Session, article: str) -> list[str]:
    """The annotators whose work on an article may be seen: oneself, and who was revealed."""
    revealed = session.store.facts(session.annotator, article).revealed
    return [session.annotator, *sorted(revealed - {session.annotator})]


def units_at(session: Session, article: OpenArticle, place: int) -> Units:
    """The ids of one sentence, for everybody whose work on it may be seen."""
    name = article.article.id
    found = {session.annotator: _ids(article, place)}
    shown = session.store.facts(session.annotator, name).shown
    if "" not in shown and shown.isdisjoint(found[session.annotator]):
        # Others' work was shown on other sentences of the article only.
        return found
    for other in who(session, name)[1:]:
        values = session.store.values(other, name)
        theirs = OpenArticle(article.reading, values, session.store.cuts(name))
        found[other] = _ids(theirs, place) if place < len(theirs) else frozenset()
    return found


def _ids(article: OpenArticle, place: int) -> frozenset[str]:
    return frozenset({article.layout.id(place), *article.at(place).units})


def history(store: Store, article: str, units: Units) -> Iterator[HistoryStep | None]:
    """What was done to a sentence, the newest first over all annotators.

    Args:
        store: Where the events are.
        article: The article's id.
        units: Whose events, and under which ids.

    Yields:
        A step, or None where an event was looked at that did not concern the sentence, so that a
        caller can stop and go on in between.
    """
    trails = {name: _Trail(article, ids) for name, ids in units.items()}
    streams = [_named(name, store.events(name, newest_first=True)) for name in units]
    for name, event in merge(*streams, key=lambda pair: pair[1].stamp, reverse=True):
        changes = () if event.op == "fact" else trails[name].concerning(event)
        if changes:
            yield HistoryStep(name, event, changes, trails[name].words(event, changes))
        else:
            yield None


def _named(name: str, events: Iterator[Event]) -> Iterator[tuple[str, Event]]:
    return ((name, event) for event in events)


class _Trail:
    """The ids of a sentence, followed back through the events that moved what was said of it.

    Confirming an annotation moves it to the id that the sentence has in the present text, in one
    event; a piece of a split sentence was part of the whole before.
    """

    def __init__(self, article: str, units: frozenset[str]) -> None:
        self._article = article
        self._units = set(units)
        self._bases = {unit.partition("/")[0] for unit in units}

    def concerning(self, event: Event) -> tuple[Change, ...]:
        """The changes of an event that concern the sentence; events have to come newest first."""
        here = [change for change in event.changes if change.article == self._article]
        self._units.update(self._moved_from(here))
        found = tuple(change for change in here if change.unit in self._units or self._cuts(change))
        self._units.update(one.unit for one in found if self._splits(one))
        return found

    def _moved_from(self, here: list[Change]) -> set[str]:
        """The ids from which an event moved annotations to this sentence."""
        begun = [change for change in here if _begins(change)]
        ours = next((change for change in begun if change.unit in self._units), None)
        ended = [change for change in here if _ends(change)]
        if ours is None or len(begun) == 1:
            return {change.unit for change in ended} if ours else set()
        # A bulk action moved several: ours is the one that says the same, or stood nearest.
        text, start = _stood(ours.after)
        ended.sort(
            key=lambda one: (_stood(one.before)[0] != text, abs(_stood(one.before)[1] - start))
        )
        return {ended[0].unit} if ended else set()

    def words(self, event: Event, changes: tuple[Change, ...]) -> tuple[str, ...]:
        """What an event did; of an undo, what it took back; nothing of what was only moved."""
        undone = event.op == "undo"
        shown = [change.inverse() for change in changes] if undone else list(changes)
        left = {(one.key, _plain(one.before)) for one in shown if one.after is None}
        came = {(one.key, _plain(one.after)) for one in shown if one.before is None}
        moved = {key for key, _ in left & came}
        return describe_all(tuple(one for one in shown if one.key not in moved))

    def _cuts(self, change: Change) -> bool:
        """Whether a boundary was changed in the sentence that a piece was cut from."""
        return change.key.startswith(v.CUT) and change.unit in self._bases

    def _splits(self, change: Change) -> bool:
        """Whether the piece began with this change: before that it was part of the whole."""
        piece = f"{change.unit}/{change.key[len(v.CUT) :]}"
        return change.key.startswith(v.CUT) and change.after == "split" and piece in self._units


def _begins(change: Change) -> bool:
    return change.key == v.ANCHOR and change.before is None


def _ends(change: Change) -> bool:
    return change.key == v.ANCHOR and change.after is None


def _stood(anchor: Json) -> tuple[str, int]:
    """The text of an anchor and where it begins."""
    return anchor.get("exact", ""), anchor.get("start", 0)


def _plain(value: Json) -> str:
    """A value of the journal as a text that can be compared and kept in a set."""
    return repr(value)


# -- in words --------------------------------------------------------------------------------------


def step_words(step: HistoryStep) -> str:
    """What a step did, in words, with what else the same action touched."""
    words = _OPS.get(step.event.op, "") + "; ".join(step.words)
    if step.others:
        words += f"  (and {step.others} other sentence{'s' if step.others > 1 else ''})"
    return words


def local_time(at: str) -> str:
    """A time of the journal (UTC) on the clock of this machine, to the minute."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return at[:16]
