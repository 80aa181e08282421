"""The session: edits, undo and redo, queues, progress; no screen anywhere."""

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reviewer.config import default_scheme
from reviewer.models import Values
from reviewer.session import Edit, Library, Put, Session
from reviewer.session.article.notes import NOTE, set_text
from reviewer.session.queues.queues import QUEUES, queue
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, PIER, anywhere, desk_on, nowhere, values_at
from tests.session.filtering import show_only


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "pier": PIER})


def test_a_tag_is_set_and_taken_away(session: Session) -> None:
    desk = desk_on(session)
    outcome = desk.toggle_tag("claim")
    assert values_at(desk.article, 0) == {"tag:claim": 1}
    assert "claim on 1" in outcome.message
    assert "u undoes" in outcome.message
    desk.toggle_tag("claim")
    assert values_at(desk.article, 0) == {}


def test_the_first_touch_of_a_sentence_anchors_it(session: Session, store: MemoryStore) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    [event] = store.events("ann")
    assert [change.key for change in event.changes] == ["anchor", "tag:claim"]
    assert event.changes[0].after["exact"] == "The ferry sank at noon."
    assert event.basis == "blind"
    desk.toggle_tag("quote")
    assert [change.key for change in list(store.events("ann"))[1].changes] == ["tag:quote"]


def test_tagging_does_not_settle_and_settling_keeps_tags(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    assert desk.article.decided == 0
    desk.settle()
    assert values_at(desk.article, 0) == {"tag:claim": 1, "decided": "settled"}
    assert desk.article.decided == 1
    assert session.tally("ferry").decided == 1


def test_settled_without_a_tag_differs_from_never_looked_at(session: Session) -> None:
    desk = desk_on(session)
    assert "no tag" in desk.settle().message
    assert values_at(desk.article, 0) == {"decided": "settled"}
    assert values_at(desk.article, 1) == {}


def test_settling_again_writes_nothing(session: Session, store: MemoryStore) -> None:
    desk = desk_on(session)
    desk.settle()
    assert desk.settle().changed == ()
    assert len(list(store.events("ann"))) == 1


def test_a_later_tag_keeps_it_decided(session: Session) -> None:
    desk = desk_on(session)
    desk.settle()
    desk.toggle_tag("figure")
    assert values_at(desk.article, 0) == {"tag:figure": 1, "decided": "settled"}


def test_status_and_confidence_are_one_undo_step(session: Session, store: MemoryStore) -> None:
    desk = desk_on(session)
    desk.set_status("content", "supported")
    assert values_at(desk.article, 0)["check:content"] == {
        "scope": "content",
        "status": "supported",
    }
    desk.set_status("content", "supported", "high")
    assert values_at(desk.article, 0)["check:content"]["confidence"] == "high"
    session.undo(anywhere)
    assert values_at(desk.article, 0) == {}
    session.redo(anywhere)
    assert values_at(desk.article, 0)["check:content"]["confidence"] == "high"


def test_a_new_status_drops_the_old_confidence_and_keeps_the_rest(session: Session) -> None:
    desk = desk_on(session)
    unit = desk.article.layout.id(0)
    check = {"scope": "content", "status": "supported", "confidence": "low", "claim": "It sank."}
    puts = desk.article.puts(0, {"check:content": check})
    session.apply(Edit(tuple(puts), "check"))
    desk.set_status("content", "refuted")
    assert session.store.values("ann", "ferry")[unit]["check:content"] == {
        "scope": "content",
        "status": "refuted",
        "claim": "It sank.",
    }


def test_both_scopes_stand_side_by_side(session: Session) -> None:
    desk = desk_on(session)
    desk.go(1)
    desk.set_status("said", "supported")
    desk.set_status("content", "refuted")
    assert set(values_at(desk.article, 1)) == {"check:said", "check:content"}


def test_repeat_sets_and_never_takes_away(session: Session) -> None:
    desk = desk_on(session)
    assert not desk.repeat().ok
    desk.toggle_tag("claim")
    desk.toggle_tag("claim")
    desk.repeat()
    desk.repeat()
    assert values_at(desk.article, 0) == {"tag:claim": 1}
    desk.set_status("content", "refuted", "low")
    desk.go(2)
    desk.repeat()
    assert values_at(desk.article, 2)["check:content"]["confidence"] == "low"


def test_flag_and_note(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_flag()
    set_text(desk.sentence_ref(), NOTE, "  ask the harbour office ")
    assert values_at(desk.article, 0) == {"flag:doubt": True, "note": "ask the harbour office"}
    desk.toggle_flag()
    set_text(desk.sentence_ref(), NOTE, " ")
    assert values_at(desk.article, 0) == {}


def test_undo_shows_first_what_is_out_of_view(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    first = session.undo(nowhere)
    assert first.goto == ("ferry", desk.article.layout.id(0))
    assert first.changed == ()
    assert values_at(desk.article, 0) == {"tag:claim": 1}
    assert session.undo(nowhere).changed
    assert values_at(desk.article, 0) == {}


def test_undo_goes_back_across_sessions_and_redo_forward(store: MemoryStore) -> None:
    scheme = default_scheme()
    with_three = Session(store, scheme, "ann", store.writer("ann"))
    desk = desk_on(with_three)
    for tag in ("claim", "quote", "figure"):
        desk.toggle_tag(tag)
    with_three.end()
    again = Session(store, scheme, "ann", store.writer("ann"))
    desk = desk_on(again)
    assert again.undo(anywhere).ok
    assert again.undo(anywhere).ok
    assert values_at(desk.article, 0) == {"tag:claim": 1}
    assert again.redo(anywhere).ok
    assert values_at(desk.article, 0) == {"tag:claim": 1, "tag:quote": 1}
    assert again.undo(anywhere).ok
    assert again.undo(anywhere).ok
    assert not again.undo(anywhere).ok
    assert store.values("ann", "ferry") == {}
    again.end()


def test_an_edit_ends_redo(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    session.undo(anywhere)
    desk.go(1)
    desk.toggle_tag("quote")
    assert not session.redo(anywhere).ok
    assert values_at(desk.article, 0) == {}


def test_undo_of_what_another_machine_changed_since_is_passed_over(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.settle()
    set_text(desk.sentence_ref(), NOTE, "mine")
    other = MemoryStore({"ferry": FERRY})
    other.receive("ann", store.events("ann"))
    elsewhere = Session(other, default_scheme(), "ann", other.writer("ann"))
    set_text(desk_on(elsewhere).sentence_ref(), NOTE, "from the other machine")
    elsewhere.end()
    store.receive("ann", other.events("ann"))
    session.arrivals()
    desk = desk_on(session)
    assert values_at(desk.article, 0)["note"] == "from the other machine"
    assert session.undo(anywhere).ok, "the other machine's note is this folder's newest edit"
    assert values_at(desk.article, 0)["note"] == "mine"


def test_what_arrives_is_undone_first_though_one_has_looked_back_before(
    session: Session, store: MemoryStore
) -> None:
    desk_on(session).toggle_tag("claim")
    desk_on(session).toggle_tag("quote")
    session.undo(anywhere)
    other = MemoryStore({"ferry": FERRY})
    other.receive("ann", store.events("ann"))
    elsewhere = Session(other, default_scheme(), "ann", other.writer("ann"))
    desk_on(elsewhere, place=1).toggle_tag("figure")
    elsewhere.end()
    store.receive("ann", other.events("ann"))
    session.arrivals()
    assert "figure" in session.undo(anywhere).message
    assert values_at(session.open("ferry"), 1) == {}


def test_a_reader_without_a_writer_changes_nothing(store: MemoryStore) -> None:
    reader = Session(store, default_scheme(), "ann", None, read_only="held by another session")
    outcome = desk_on(reader).toggle_tag("claim")
    assert not outcome.ok
    assert outcome.message == "held by another session"
    assert store.values("ann", "ferry") == {}


def test_an_edited_text_asks_for_a_look_and_confirming_writes_a_new_anchor(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.go(1)
    desk.toggle_tag("quote")
    desk.settle()
    store.put("ferry", FERRY.replace("Nobody drowned", "Nobody has drowned"))
    session.arrivals()
    desk = desk_on(session)
    assert desk.article.at(1).recheck == "fuzzy"
    assert not desk.article.at(0).recheck
    desk.queue = queue("re-check")
    assert desk.enter()
    assert desk.place == 1
    assert "confirmed" in desk.settle().message
    assert not desk.article.at(1).recheck
    assert values_at(desk.article, 1) == {"tag:quote": 1, "decided": "settled"}
    assert len(store.values("ann", "ferry")) == 1
    session.undo(anywhere)
    assert desk.article.at(1).recheck == "fuzzy"


def test_a_lost_sentence_leaves_an_orphan_with_its_text(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.go(2)
    desk.toggle_tag("demand")
    store.put("ferry", "The ferry sank at noon. Nobody drowned, the mayor said.\n")
    session.arrivals()
    [orphan] = desk_on(session).article.orphans()
    assert orphan.text == "The captain must resign."
    assert orphan.values["tag:demand"] == 1


def test_queues_cross_articles_and_skip_what_is_done(session: Session) -> None:
    library = Library(session)
    desk = desk_on(session)
    for place in range(len(desk.article)):
        desk.go(place)
        desk.settle()
    assert not desk.next_item()
    found = library.next_with_item(desk, 1)
    assert found is not None
    assert (found.id, found.place) == ("pier", 0)
    assert library.next_with_item(found, 1) is None
    assert library.next_with_item(found, -1) is None


@pytest.mark.parametrize("name", [queue.name for queue in QUEUES])
def test_every_queue_walks_forth_and_back_over_the_same_places(session: Session, name: str) -> None:
    desk = desk_on(session)
    desk.queue = queue(name)
    desk.go(0)
    desk.toggle_flag()
    desk.set_status("content", "in progress")
    desk.go(2)
    desk.toggle_flag()
    forth = [desk.place] if desk.enter(1) else []
    while desk.next_item(1):
        forth.append(desk.place)
    back = [desk.place] if desk.enter(-1) else []
    while desk.next_item(-1):
        back.append(desk.place)
    assert forth == back[::-1]
    expected = {
        "undecided": [0, 1, 2],
        "open checks": [0],
        "evidence missing": [],
        "warnings": [],
        "flagged": [0, 2],
        "disputed": [],
        "remarks": [],
        "to sign off": [],
        "overruled": [],
        "re-check": [],
        "orphans": [],
        "minority": [],
        "changed rules": [],
        # What a machine has not said yet.
        "doubtful": [],
        "likely slips": [],
        "worth checking": [],
        "machine sample": [],
    }
    assert forth == expected[name]


def test_a_filter_keeps_the_cursor_on_its_sentence_and_counts_what_it_hides(
    session: Session,
) -> None:
    desk = desk_on(session)
    desk.go(2)
    assert show_only(desk, "THE") == 3
    assert desk.place == 2
    assert show_only(desk, "mayor") == 1
    assert (desk.place, desk.hidden) == (1, 2)
    assert desk.row_of(1) == 0
    assert show_only(desk, "") == 3
    assert desk.place == 1


def test_the_library_sorts_and_filters(session: Session) -> None:
    library = Library(session)
    desk_on(session, "pier").settle()
    assert [row.article.id for row in library.rows()] == ["ferry", "pier"]
    library.order = "progress"
    assert [row.article.id for row in library.rows()] == ["ferry", "pier"]
    library.query = "PIE"
    assert [row.article.id for row in library.rows()] == ["pier"]
    assert library.neighbour("pier", 1) is None


class UndoMachine(RuleBasedStateMachine):
    """Whatever is done, undoing it all gives the first state back, and redoing it the last."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore({"ferry": FERRY, "pier": PIER})
        self.session = Session(self.store, default_scheme(), "ann", self.store.writer("ann"))
        self.states = [self.state()]
        self.at = 0

    def state(self) -> dict[str, dict[str, Values]]:
        return {
            name: {unit: dict(values) for unit, values in self.store.values("ann", name).items()}
            for name in ("ferry", "pier")
        }

    def note(self) -> None:
        now = self.state()
        if now != self.states[self.at]:
            del self.states[self.at + 1 :]
            self.states.append(now)
            self.at += 1

    @rule(
        article=st.sampled_from(["ferry", "pier"]),
        place=st.integers(0, 2),
        tag=st.sampled_from(["claim", "quote", "figure"]),
    )
    def tag(self, article: str, place: int, tag: str) -> None:
        desk = desk_on(self.session, article)
        desk.go(place)
        desk.toggle_tag(tag)
        self.note()

    @rule(place=st.integers(0, 2), status=st.sampled_from(["supported", "refuted"]))
    def status(self, place: int, status: str) -> None:
        desk = desk_on(self.session)
        desk.go(place)
        desk.set_status("content", status)
        self.note()

    @rule(place=st.integers(0, 2))
    def settle(self, place: int) -> None:
        desk = desk_on(self.session)
        desk.go(place)
        desk.settle()
        self.note()

    @rule(tags=st.lists(st.sampled_from(["claim", "demand"]), unique=True, min_size=1))
    def many_at_once(self, tags: list[str]) -> None:
        article = self.session.open("pier")
        wanted = {f"tag:{tag}": 1 for tag in tags}
        puts: list[Put] = []
        for place in range(len(article)):
            puts += article.puts(place, wanted)
        self.session.apply(Edit(tuple(puts), "all"))
        self.note()

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

    @precondition(lambda self: self.at == len(self.states) - 1)
    @rule()
    def redo_nothing(self) -> None:
        assert not self.session.redo(anywhere).ok

    @rule()
    def restart(self) -> None:
        self.session.end()
        self.session = Session(self.store, default_scheme(), "ann", self.store.writer("ann"))

    @invariant()
    def the_state_is_the_expected_one(self) -> None:
        assert self.state() == self.states[self.at]

    def teardown(self) -> None:
        while self.session.undo(anywhere).ok:
            pass
        assert self.state() == self.states[0]
        self.session.end()


UndoMachine.TestCase.settings = hypothesis_settings(max_examples=40, stateful_step_count=20)
TestUndo = UndoMachine.TestCase
