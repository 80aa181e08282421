"""Split and join: annotations go along, others see it, undo restores every byte."""

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reviewer.config import default_scheme
from reviewer.models import Json
from reviewer.session import Edit, Session
from reviewer.session.article import cuts
from reviewer.session.article.notes import NOTE, set_text
from reviewer.session.article.spans import marks_at
from reviewer.session.desk.span_editor import SpanEditor
from reviewer.store.file_store import FileStore
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import session as session_of
from tests.session.desk_builders import anywhere, desk_on, values_at

TEXT = "Nearly 40 people and 3 dogs were on board, she said. Nobody drowned.\n\nThe captain left.\n"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": TEXT})


def sentences(session: Session) -> list[str]:
    article = session.open("ferry")
    return [article.sentence(place) for place in range(len(article))]


def label(session: Session, words: str, tag: str) -> str:
    desk = desk_on(session)
    marking = SpanEditor(desk)
    start = desk.article.text.index(words)
    marking.cursor.select(start, start + len(words))
    marking.label(tag)
    return marking.current


AT = TEXT.index("and 3 dogs")
SPLIT = [
    "Nearly 40 people",
    "and 3 dogs were on board, she said.",
    "Nobody drowned.",
    "The captain left.",
]


def test_a_bare_sentence_is_split_and_joined(session: Session) -> None:
    before = sentences(session)
    assert cuts.split(session, session.open("ferry"), AT).ok
    assert sentences(session) == SPLIT
    assert cuts.join(session, session.open("ferry"), 0).ok
    assert sentences(session) == before
    assert cuts.join(session, session.open("ferry"), 1).ok
    assert sentences(session)[1] == "Nobody drowned.\n\nThe captain left."
    assert cuts.split(session, session.open("ferry"), TEXT.index("The captain")).ok
    assert sentences(session) == before
    for _ in range(4):
        assert session.undo(anywhere).ok
    assert session.store.values("ann", "ferry") == {}
    assert sentences(session) == before


def test_a_split_copies_tags_and_divides_spans_with_their_checks(session: Session) -> None:
    one = label(session, "40 people", "figure")
    two = label(session, "3 dogs", "figure")
    whole = label(session, "Nearly 40 people and 3 dogs", "claim")
    desk = desk_on(session)
    desk.settle()
    desk.set_status("content", "supported")
    set_text(desk.sentence_ref(), NOTE, "look")
    SpanEditor(desk)
    marking = SpanEditor(desk)
    while marking.current != two:
        marking.choose(1)
    marking.set_status("content", "refuted")
    evidence = {"check": f"content.{two}", "source": "s", "stance": "refutes"}
    session.apply(Edit(tuple(desk.article.puts(0, {"evidence:e": evidence})), "evidence"))
    before = dict(session.store.values("ann", "ferry"))
    assert cuts.split(session, desk.article, AT).ok
    left, right = values_at(session.open("ferry"), 0), values_at(session.open("ferry"), 1)
    assert set(left) == {
        "tag:figure", "tag:claim", "decided", "check:content", "note",
        f"span:{one}", f"span:{whole}",
    }  # fmt: skip
    assert set(right) == {
        "tag:figure", "tag:claim", f"span:{two}", f"check:content.{two}", "evidence:e",
    }  # fmt: skip
    article = session.open("ferry")
    assert not article.at(0).recheck
    assert not article.at(1).recheck
    assert [mark.id for mark in marks_at(article, 1)] == [whole, two], "one reaches over the cut"
    assert session.undo(anywhere).ok
    assert session.store.values("ann", "ferry") == before
    assert session.redo(anywhere).ok
    assert cuts.join(session, session.open("ferry"), 0).ok
    rejoined = values_at(session.open("ferry"), 0)
    assert {key: rejoined[key] for key in rejoined} == {
        key: value for key, value in before[article.layout.id(0)].items() if key != "anchor"
    }
    assert not session.open("ferry").at(0).recheck


def test_a_join_unites_and_loses_nothing(session: Session) -> None:
    for place in (0, 1):
        desk = desk_on(session, place=place)
        desk.toggle_tag("claim" if place else "quote")
        desk.set_status("content", "refuted" if place else "supported")
        set_text(desk.sentence_ref(), NOTE, f"note {place}")
        evidence = {"check": "content", "source": f"s{place}", "stance": "supports"}
        puts = desk.article.puts(place, {f"evidence:e{place}": evidence})
        session.apply(Edit(tuple(puts), "evidence"))
    assert cuts.join(session, session.open("ferry"), 0).ok
    values = values_at(session.open("ferry"), 0)
    assert {"tag:claim", "tag:quote"} <= set(values)
    assert values["note"] == "note 0\nnote 1"
    assert values["check:content"]["status"] == "supported"
    assert values["check:content-2"] == {
        "scope": "content", "status": "refuted", "claim": "Nobody drowned.",
    }  # fmt: skip
    assert values["evidence:e0"]["check"] == "content"
    assert values["evidence:e1"]["check"] == "content-2"
    assert len(session.store.values("ann", "ferry")) == 2, "the sentence, and the cut"


def test_the_chosen_span_stays_chosen_when_a_split_moves_it(session: Session) -> None:
    label(session, "40 people", "figure")
    two = label(session, "3 dogs", "figure")
    marking = SpanEditor(desk_on(session))
    while marking.current != two:
        marking.choose(1)
    marking.cursor.by_word(-1)
    assert marking.split().ok
    assert (marking.current, marking.cursor.place, marking.cursor.text) == (two, 1, "and")
    assert marking.part("number").ok
    assert "parts" in values_at(session.open("ferry"), 1)[f"span:{two}"]


def test_what_cannot_be_cut_is_refused_in_one_line(session: Session) -> None:
    article = session.open("ferry")
    for offset in (0, article.layout.range(1)[0]):
        outcome = cuts.split(session, article, offset)
        assert not outcome.ok
        assert "cannot split" in outcome.message
    assert "last sentence" in cuts.join(session, article, 2).message
    assert session.store.values("ann", "ferry") == {}


def test_the_desk_stays_on_its_sentence(session: Session) -> None:
    desk = desk_on(session, place=2)
    cuts.split(session, desk.article, AT)
    assert (desk.place, desk.article.sentence(desk.place)) == (3, "The captain left.")
    session.undo(anywhere)
    assert desk.place == 2


def test_others_see_the_cut_and_are_told_whose_it_is(store: MemoryStore) -> None:
    ann, bob = session_of(store), session_of(store, "bob")
    desk = desk_on(bob)
    desk.toggle_tag("figure")
    desk.settle()
    bob_before = {unit: dict(values) for unit, values in store.values("bob", "ferry").items()}
    cuts.split(ann, ann.open("ferry"), AT)
    article = bob.open("ferry")
    article.recut(store.cuts("ferry"))
    assert sentences(bob) == SPLIT
    assert (article.at(0).recheck, article.at(1).values) == ("cut", {})
    assert cuts.whose(bob, article, 0) == "ann split this sentence"
    assert store.values("bob", "ferry") == bob_before, "nothing is written for another"
    desk = desk_on(bob)
    assert desk.settle().ok
    assert not article.at(0).recheck
    bob.undo(anywhere)
    cuts.join(bob, article, 0)
    ann.open("ferry").recut(store.cuts("ferry"))
    assert sentences(ann) == sentences(bob) == [SPLIT[0] + " " + SPLIT[1], *SPLIT[2:]]
    bob.end()
    ann.end()


def test_a_join_by_another_is_told_too(store: MemoryStore) -> None:
    ann, bob = session_of(store), session_of(store, "bob")
    desk_on(bob, place=1).toggle_tag("claim")
    cuts.join(ann, ann.open("ferry"), 0)
    article = bob.open("ferry")
    article.recut(store.cuts("ferry"))
    assert article.at(0).recheck == "cut"
    assert cuts.whose(bob, article, 0) == "ann joined this sentence with its neighbour"
    assert cuts.whose(ann, ann.open("ferry"), 0) == ""
    bob.end()
    ann.end()


def test_a_cut_stays_with_its_text_version(session: Session, store: MemoryStore) -> None:
    desk_on(session).toggle_tag("figure")
    cuts.split(session, session.open("ferry"), AT)
    store.put("ferry", TEXT.replace("Nearly", "Almost"))
    session.arrivals()
    article = session.open("ferry")
    assert len(article) == 3
    desk_on(session).settle()
    assert all(not key.startswith("cut:") for key in article.at(0).values)
    assert store.cuts("ferry") == {}
    store.put("ferry", TEXT)
    session.arrivals()
    assert sentences(session) == SPLIT


def test_undo_restores_the_files_byte_for_byte_after_restarts(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text(TEXT, "utf-8")
    snapshot = tmp_path / "annotations" / "ann" / "ferry.json"

    def opened() -> Session:
        store = FileStore(tmp_path / "seeds", tmp_path / "annotations")
        return Session(store, default_scheme(), "ann", store.writer("ann"))

    def step(number: int) -> None:
        session = opened()
        if number == 0:
            label(session, "40 people", "figure")
        elif number == 1:
            label(session, "3 dogs", "figure")
        elif number == 2:
            cuts.split(session, session.open("ferry"), AT)
        elif number == 3:
            desk_on(session, place=1).settle()
        elif number == 4:
            cuts.join(session, session.open("ferry"), 0)
        else:
            cuts.join(session, session.open("ferry"), 0)
        session.end()

    states = []
    for number in range(6):
        step(number)
        states.append(snapshot.read_bytes())
    assert len(set(states)) == len(states)
    for state in states[-2::-1]:
        session = opened()
        assert session.undo(anywhere).ok
        session.end()
        assert snapshot.read_bytes() == state
    session = opened()
    assert session.undo(anywhere).ok
    session.end()
    assert not snapshot.exists()


class CutMachine(RuleBasedStateMachine):
    """Spans, parts, cuts, undo and redo in any order: states come back exactly, nothing is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore({"ferry": TEXT})
        self.session = session_of(self.store)
        self.states = [self.state()]
        self.at = 0

    def state(self) -> Json:
        values = {unit: dict(said) for unit, said in self.store.values("ann", "ferry").items()}
        article = self.session.open("ferry")
        return values, [article.layout.range(place) for place in range(len(article))]

    def note(self) -> None:
        now = self.state()
        if now != self.states[self.at]:
            del self.states[self.at + 1 :]
            self.states.append(now)
            self.at += 1

    def spans(self) -> dict[str, str]:
        article = self.session.open("ferry")
        return {
            mark.id: mark.exact
            for place in range(len(article))
            for mark in marks_at(article, place)
        }

    @rule(
        start=st.integers(0, len(TEXT) - 2),
        length=st.integers(1, 40),
        tag=st.sampled_from(["claim", "quote", "figure"]),
    )
    def label(self, start: int, length: int, tag: str) -> None:
        marking = SpanEditor(desk_on(self.session))
        if marking.cursor.select(start, min(len(TEXT), start + length)):
            marking.label(tag)
        self.note()

    @rule(
        place=st.integers(0, 5), step=st.integers(0, 3), start=st.integers(0, len(TEXT) - 2),
        what=st.sampled_from(["part", "delete", "status", "relabel", "attributes"]),
    )  # fmt: skip
    def change(self, place: int, step: int, start: int, what: str) -> None:
        marking = SpanEditor(desk_on(self.session, place=place))
        for _ in range(step):
            marking.choose(1)
        known = self.spans()
        if what == "part" and marking.cursor.select(start, start + 6):
            marking.part("number")
        elif what == "delete" and marking.current:
            del known[marking.current]
            marking.delete()
        elif what == "status":
            marking.set_status("content", "supported")
        elif what == "relabel":
            marking.relabel("threat")
        elif what == "attributes":
            marking.set_attributes(marking.current, {"value": "4"})
        assert self.spans() == known
        self.note()

    @rule(place=st.integers(0, 5), tag=st.sampled_from(["claim", "figure", "threat"]))
    def untag(self, place: int, tag: str) -> None:
        desk = desk_on(self.session, place=place)
        if not desk.toggle_tag(tag).ok:
            assert desk.toggle_tag(tag).ok
        self.note()

    @rule(place=st.integers(0, 5))
    def settle(self, place: int) -> None:
        desk_on(self.session, place=place).settle()
        self.note()

    @rule(offset=st.integers(0, len(TEXT) - 1))
    def split(self, offset: int) -> None:
        known, article = self.spans(), self.session.open("ferry")
        tags = self.tags()
        cuts.split(self.session, article, offset)
        assert self.spans() == known
        assert self.tags() == tags
        self.note()

    @rule(place=st.integers(0, 5))
    def join(self, place: int) -> None:
        known, tags = self.spans(), self.tags()
        cuts.join(self.session, self.session.open("ferry"), place)
        assert self.spans() == known
        assert self.tags() == tags
        self.note()

    def tags(self) -> set[str]:
        article = self.session.open("ferry")
        return {
            key
            for place in article.annotated()
            for key in article.at(place).values
            if key.startswith("tag:")
        }

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        assert self.session.undo(anywhere).ok
        self.at -= 1

    @precondition(lambda self: self.at < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        assert self.session.redo(anywhere).ok
        self.at += 1

    @rule()
    def restart(self) -> None:
        self.session.end()
        self.session = session_of(self.store)

    @invariant()
    def the_state_is_the_expected_one(self) -> None:
        assert self.state() == self.states[self.at]

    @invariant()
    def every_span_stands_where_it_says_and_its_sentence_is_clean(self) -> None:
        article = self.session.open("ferry")
        assert article.orphans() == []
        for place in range(len(article)):
            assert not article.at(place).recheck
            for mark in marks_at(article, place):
                assert mark.at is not None
                assert article.layout.at(mark.at[0]) == mark.place
                assert TEXT[slice(*mark.at)] == mark.exact

    @invariant()
    def what_is_open_is_what_a_fresh_start_shows(self) -> None:
        fresh = Session(self.store, default_scheme(), "ann", None).open("ferry")
        article = self.session.open("ferry")
        assert [tuple(unit) for unit in fresh.layout] == [tuple(unit) for unit in article.layout]
        for place in range(len(article)):
            assert fresh.at(place) == article.at(place)
            assert marks_at(fresh, place) == marks_at(article, place)

    def teardown(self) -> None:
        while self.session.undo(anywhere).ok:
            pass
        assert self.state() == self.states[0]
        self.session.end()


CutMachine.TestCase.settings = hypothesis_settings(max_examples=60, stateful_step_count=25)
TestCuts = CutMachine.TestCase
