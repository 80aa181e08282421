"""How many keys a labelled text takes on the Desk, with suggestions and without."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.models.annotation import tags
from reviewer.session import Desk, Session
from reviewer.session.core.visibility import Rules, Suggestions
from reviewer.store.memory_store import MemoryStore
from tests.assist.labelled import LabelledText


@dataclass
class KeyCount:
    """Keys of a session; every one of them was carried out on a Desk."""

    sentences: int = 0
    without: int = 0
    with_them: int = 0
    tags: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    """Tag -> suggestions that were wrong or missing."""

    def __add__(self, other: KeyCount) -> KeyCount:
        return KeyCount(
            self.sentences + other.sentences,
            self.without + other.without,
            self.with_them + other.with_them,
            self.tags + other.tags,
            self.wrong + other.wrong,
        )


def desk_on(text: str, suggestions: Suggestions) -> Desk:
    store = MemoryStore({"text": text})
    rules = Rules(suggestions=suggestions)
    session = Session(store, default_scheme(), "ann", store.writer("ann"), rules=rules)
    desk = Desk(session, session.open("text"))
    desk.suggestions.begin()
    return desk


def session_keys(text: LabelledText) -> KeyCount:
    """Annotates a text twice, as the labels have it, and counts the keys."""
    found = KeyCount()
    plain, helped = desk_on(text.text, "off"), desk_on(text.text, "shown")
    labels = {start: wanted for (start, _, _), wanted in zip(text.units, text.tags, strict=True)}
    for place in range(len(plain.article)):
        wanted = labels.get(plain.article.layout.range(place)[0])
        if wanted is None:
            continue
        found.sentences += 1
        found.without += _by_letters(plain, place, wanted)
        offered = {one.tag for one in helped.suggestions.at(place)}
        found.tags.update(wanted)
        found.wrong.update(offered ^ wanted)
        found.with_them += _with_suggestions(helped, place, wanted, offered)
        for desk in (plain, helped):
            values = desk.article.at(place).values
            assert {name for name, _ in tags(values)} == wanted
            assert values[v.DECIDED] == "settled"
    return found


def _by_letters(desk: Desk, place: int, wanted: set[str]) -> int:
    """A letter for each tag, then space."""
    desk.go(place)
    for tag in wanted:
        assert desk.toggle_tag(tag).ok
    assert desk.settle().ok
    return len(wanted) + 1


def _with_suggestions(desk: Desk, place: int, wanted: set[str], offered: set[str]) -> int:
    """Letters for what is missing and one key for the rest; or letters only; or corrections."""
    desk.go(place)
    missing, extra = wanted - offered, offered - wanted
    if not extra:
        for tag in missing:
            assert desk.toggle_tag(tag).ok
        assert desk.take_and_settle().ok
        return len(missing) + 1
    corrections = 1 + len(missing) + _removals(desk, place, extra) + 1
    if len(wanted) + 1 <= corrections:
        return _by_letters(desk, place, wanted)
    assert desk.take_suggestions().ok
    for tag in extra:
        while v.TAG + tag in desk.article.at(place).values:
            desk.toggle_tag(tag)
    for tag in missing:
        assert desk.toggle_tag(tag).ok
    assert desk.settle().ok
    return corrections


def _removals(desk: Desk, place: int, extra: set[str]) -> int:
    """Keys that take tags away: a tag with a span asks once more."""
    whole = desk.article.layout.range(place)
    count = 0
    for tag in extra:
        spans = any((one.start, one.end) != whole for one in desk.suggestions.of_tag(place, tag))
        count += 1 + spans
    return count
