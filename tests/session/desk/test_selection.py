"""Selections, and commands on many sentences as one step."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.models import Values
from reviewer.session import Desk, Session
from reviewer.session.article.spans import make
from reviewer.session.core.annotated_text import AnnotatedText
from reviewer.session.core.edits import Edit, Outcome
from reviewer.session.search.corpus_search import twins, twins_everywhere
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, PIER, anywhere, desk_on, nowhere
from tests.session.filtering import show_only

TAGS = ("claim", "quote", "figure")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "pier": PIER})


def state(store: MemoryStore) -> dict[str, dict[str, Values]]:
    return {
        name: {unit: dict(values) for unit, values in store.values("ann", name).items()}
        for name in ("ferry", "pier")
    }


def with_key(desk: Desk, key: str) -> list[int]:
    return [p for p in range(len(desk.article)) if key in desk.article.at(p).values]


def test_a_range_follows_the_cursor_until_it_is_fixed(session: Session) -> None:
    desk = desk_on(session)
    desk.go(1)
    assert desk.selection.range()
    desk.go(2)
    assert desk.selection.places() == [1, 2]
    desk.go(0)
    assert desk.selection.places() == [0, 1]
    assert not desk.selection.range()
    desk.go(2)
    assert desk.selection.places() == [0, 1]
    assert not desk.selection.toggle(0)
    assert (len(desk.selection), desk.selection.has(1), desk.selection.has(0)) == (1, True, False)
    assert desk.selection.clear()
    assert not desk.selection.clear()


def test_a_selection_survives_filters_and_moved_boundaries(session: Session) -> None:
    desk = desk_on(session)
    desk.selection.toggle(2)
    desk.go(0)
    desk.selection.range()
    desk.go(1)
    show_only(desk, "captain")
    assert desk.selection.places() == [0, 1, 2]
    show_only(desk, "")
    desk.selection.toggle(0)
    desk.article.recut({desk.article.text.index("at noon"): "split"})
    assert [desk.article.sentence(p) for p in desk.selection.places()] == [
        "Nobody drowned, the mayor said.",
        "The captain must resign.",
    ]


def test_a_range_takes_only_what_is_shown(session: Session) -> None:
    desk = desk_on(session)
    show_only(desk, "ferry or captain")
    desk.selection.range()
    desk.go(2)
    assert desk.selection.places() == [0, 2]
    show_only(desk, "")
    assert desk.selection.places() == [0, 2]


def test_hidden_ones_are_left_alone_and_told(session: Session) -> None:
    desk = desk_on(session)
    desk.selection.all_shown()
    show_only(desk, "mayor")
    assert "2 selected ones are hidden" in desk.toggle_tag("claim").message
    assert with_key(desk, "tag:claim") == [1]
    show_only(desk, "zebra")
    outcome = desk.toggle_tag("claim")
    assert not outcome.ok
    assert with_key(desk, "tag:claim") == [1]


def test_a_bulk_action_is_one_event_and_one_undo(session: Session, store: MemoryStore) -> None:
    desk = desk_on(session)
    desk.selection.all_shown()
    for act in (desk.settle, desk.cannot_judge, desk.toggle_flag, lambda: desk.toggle_tag("quote")):
        before, count = state(store), len(list(store.events("ann")))
        assert act().ok
        assert len(list(store.events("ann"))) == count + 1
        session.undo(anywhere)
        assert state(store) == before
        session.redo(anywhere)


def test_what_is_open_follows_a_bulk_action_as_if_it_were_opened_anew(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    article = desk.article
    puts = make(article, session.scheme, "one", article.layout.range(1), "claim")
    session.apply(Edit(tuple(puts), "span"))
    assert article.spans.at(1)
    desk.selection.all_shown()
    acts: list[Callable[[], Outcome]] = [
        lambda: desk.toggle_tag("quote"), desk.settle, desk.cannot_judge,
        *[lambda: session.undo(anywhere)] * 4, lambda: session.redo(anywhere),
    ]  # fmt: skip
    for act in acts:
        revisions = [article.revision(place) for place in range(len(article))]
        outcome = act()
        assert outcome.ok
        for place, before in enumerate(revisions):
            changed = (desk.id, article.layout.id(place)) in outcome.changed
            assert (article.revision(place) != before) is changed
        anew = AnnotatedText(article.reading, store.values("ann", desk.id), store.cuts(desk.id))
        assert article.annotated() == anew.annotated()
        assert article.decided == anew.decided
        for place in range(len(article)):
            assert article.at(place) == anew.at(place)
            assert set(article.spans.at(place)) == set(anew.spans.at(place))


def test_undo_of_what_is_out_of_view_names_article_and_count(session: Session) -> None:
    desk = desk_on(session)
    desk.selection.all_shown()
    desk.toggle_tag("claim")
    first = session.undo(nowhere)
    assert "claim on 3 sentences of ferry" in first.message
    assert first.goto is not None
    assert len(with_key(desk, "tag:claim")) == 3


def test_all_identical_sentences_of_the_corpus_in_one_event(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.go(1)
    text = desk.article.sentence(1)
    found = {f.article: f.places for f in twins_everywhere(session, text, ["pier"]) if f.places}
    assert found == {"pier": (2,)}
    desk.selection.only(tuple(twins(desk.article, text)), found)
    assert "claim on 2 sentences of 2 articles" in desk.toggle_tag("claim").message
    [event] = store.events("ann")
    assert {change.article for change in event.changes} == {"ferry", "pier"}
    assert "claim removed on 2 sentences" in desk.toggle_tag("claim").message
    assert session.undo(anywhere).ok
    assert session.undo(anywhere).ok
    assert state(store) == {"ferry": {}, "pier": {}}


def test_commands_wait_until_all_identical_sentences_are_known(session: Session) -> None:
    desk = desk_on(session)
    desk.selection.only((0,), {})
    known = False
    desk.selection.looking = lambda: known
    assert "still looking" in desk.toggle_tag("claim").message
    assert "still looking" in desk.settle().message
    known = True
    assert desk.toggle_tag("claim").ok
    assert with_key(desk, "tag:claim") == [0]


def test_spans_are_asked_about_once_for_all_of_a_selection(session: Session) -> None:
    desk = desk_on(session)
    for id, place in (("a", 0), ("b", 1)):
        start, _ = desk.article.layout.range(place)
        puts = make(desk.article, session.scheme, id, (start, start + 3), "claim")
        session.apply(Edit(tuple(puts), "span"))
    desk.selection.all_shown()
    desk.toggle_tag("claim")
    asked = desk.toggle_tag("claim")
    assert "2 spans" in asked.message
    assert not asked.ok
    assert desk.toggle_tag("claim").ok
    assert with_key(desk, "tag:claim") == with_key(desk, "span:a") == []
    session.undo(anywhere)
    assert with_key(desk, "span:b") == [1]


@hypothesis_settings(max_examples=40)
@given(
    single=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(TAGS))),
    chosen=st.sets(st.integers(0, 2), min_size=1),
    filtered=st.sampled_from(["", "the", "mayor", "tag:claim", "is:undecided"]),
    tag=st.sampled_from(TAGS),
)
def test_a_bulk_toggle_does_as_it_says_and_undo_restores_exactly(
    single: list[tuple[int, str]], chosen: set[int], filtered: str, tag: str
) -> None:
    store = MemoryStore({"ferry": FERRY, "pier": PIER})
    session = Session(store, default_scheme(), "ann", store.writer("ann"))
    desk = desk_on(session)
    for place, name in single:
        desk.go(place)
        desk.toggle_tag(name)
    show_only(desk, filtered)
    for place in chosen:
        desk.selection.toggle(place)
    targets = {place for place in chosen if desk.shows(place)}
    before, tagged = state(store), set(with_key(desk, f"tag:{tag}"))
    outcome = desk.toggle_tag(tag)
    assert outcome.ok is bool(targets)
    expected = tagged - targets if targets <= tagged else tagged | targets
    assert set(with_key(desk, f"tag:{tag}")) == expected
    if targets:
        assert session.undo(anywhere).ok
    assert state(store) == before
    session.end()
