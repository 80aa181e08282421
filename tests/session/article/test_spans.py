"""Spans: labelled, given parts, attributes and checks, carried through edits of the text."""

import pytest

from reviewer.models import Values
from reviewer.session import Edit, Session
from reviewer.session.article import spans
from reviewer.session.article.spans import PlacedSpan, marks_at
from reviewer.session.desk.span_editor import SpanEditor
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere, desk_on, values_at

TEXT = (
    "“We were lucky,” she added. Nearly 40 people and 3 dogs were on board.\n\nThe captain left.\n"
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": TEXT})


class Pen:
    """Words mode, by the words themselves."""

    def __init__(self, session: Session, place: int = 0) -> None:
        self.session = session
        self.desk = desk_on(session, place=place)
        self.marking = SpanEditor(self.desk)

    def select(self, words: str) -> None:
        start = self.desk.article.text.index(words)
        assert self.marking.cursor.select(start, start + len(words))

    def label(self, words: str, tag: str) -> PlacedSpan:
        self.select(words)
        assert self.marking.label(tag).ok
        assert self.marking.mark is not None
        return self.marking.mark

    def part(self, words: str, name: str) -> None:
        self.select(words)
        assert self.marking.part(name).ok

    def values(self, place: int) -> Values:
        return values_at(self.desk.article, place)

    def marks(self, place: int) -> list[PlacedSpan]:
        return marks_at(self.desk.article, place)

    def events(self) -> int:
        return len(list(self.session.store.events("ann")))


def test_a_label_makes_a_span_and_tags_its_sentence_in_one_step(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("“We were lucky,”", "quote")
    assert pen.values(0) == {
        "tag:quote": 1,
        f"span:{mark.id}": {"tag": "quote", "start": 0, "end": 16, "exact": "“We were lucky,”"},
    }
    assert pen.events() == 1
    assert session.undo(anywhere).ok
    assert session.store.values("ann", "ferry") == {}


def test_the_word_under_the_cursor_is_labelled_when_nothing_is_anchored(session: Session) -> None:
    pen = Pen(session, 2)
    pen.marking.cursor.by_word(1)
    pen.marking.label("demand")
    assert [mark.exact for mark in pen.marks(2)] == ["captain"]


def test_space_at_the_ends_of_a_selection_is_left_out(session: Session) -> None:
    pen = Pen(session)
    for _ in range(3):
        pen.marking.cursor.by_word(1)
    pen.marking.cursor.toggle_anchor()
    pen.marking.cursor.by_grapheme(1)
    pen.marking.label("claim")
    assert pen.marks(0)[0].exact == "she"


def test_a_span_over_two_sentences_tags_both_and_stands_where_it_starts(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("she added. Nearly 40", "claim")
    assert (mark.place, pen.values(0)["tag:claim"], pen.values(1)) == (0, 1, {"tag:claim": 1})
    assert [one.id for one in pen.marks(1)] == [mark.id]
    assert pen.events() == 1


def test_parts_stand_where_their_words_are_in_other_sentences_too(session: Session) -> None:
    pen = Pen(session)
    pen.label("“We were lucky,”", "quote")
    pen.part("We were lucky", "content")
    pen.part("captain", "source")
    [mark] = pen.marks(0)
    assert [(part.name, part.exact) for part in mark.parts] == [
        ("content", "We were lucky"),
        ("source", "captain"),
    ]
    assert [one.id for one in pen.marks(2)] == [mark.id]
    assert pen.values(2) == {}, "a part sets no tag"
    assert pen.marks(1) == []


def test_a_part_gives_way_to_one_that_overlaps_it_and_goes_when_set_again(session: Session) -> None:
    pen = Pen(session)
    pen.label("Nearly 40 people", "figure")
    pen.part("40 people", "number")
    pen.part("40", "number")
    pen.part("3", "number")
    pen.part("Nearly", "hedge")
    [mark] = pen.marks(1)
    assert [(part.name, part.exact) for part in mark.parts] == [
        ("hedge", "Nearly"), ("number", "40"), ("number", "3"),
    ]  # fmt: skip
    pen.part("Nearly", "hedge")
    assert [part.name for part in pen.marks(1)[0].parts] == ["number", "number"]


def test_spans_overlap_and_the_same_one_is_not_made_twice(session: Session) -> None:
    pen = Pen(session)
    pen.label("Nearly 40 people", "figure")
    pen.label("40 people and 3 dogs", "claim")
    pen.label("Nearly 40 people", "claim")
    before = pen.events()
    mark = pen.label("Nearly 40 people", "figure")
    assert pen.events() == before
    assert mark.tag == "figure"
    assert [mark.tag for mark in pen.marks(1)] in (
        ["figure", "claim", "claim"], ["claim", "figure", "claim"],
    )  # fmt: skip


def test_tab_chooses_among_the_spans_of_the_sentence(session: Session) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.label("3 dogs", "figure")
    chosen = []
    for _ in range(3):
        assert pen.marking.choose(1)
        assert pen.marking.mark is not None
        chosen.append((pen.marking.mark.exact, pen.marking.cursor.text))
    assert chosen == [("40 people", "40"), ("3 dogs", "3"), ("40 people", "40")]
    pen.marking.cursor.go(2)
    assert not pen.marking.choose(1)
    assert pen.marking.mark is not None, "the chosen span stays, so that a part can be set here"


def test_attributes_are_set_changed_and_emptied(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("40 people", "figure")
    assert pen.marking.set_attributes(mark.id, {"value": " 40 ", "unit": "people"}).ok
    assert pen.marks(1)[0].attributes == {"value": "40", "unit": "people"}
    assert pen.marking.set_attributes(mark.id, {"value": "", "unit": " "}).ok
    assert "attributes" not in pen.marks(1)[0].value
    assert not pen.marking.set_attributes("gone", {"value": "1"}).ok


def test_relabelling_moves_the_tag_and_keeps_what_fits(session: Session) -> None:
    pen = Pen(session)
    pen.label("The captain left", "demand")
    pen.part("left", "act")
    pen.part("captain", "addressee")
    assert pen.marking.relabel("threat").ok
    [mark] = pen.marks(2)
    assert (mark.tag, [part.name for part in mark.parts]) == ("threat", ["act"])
    assert {key for key in pen.values(2) if key.startswith("tag:")} == {"tag:threat"}
    session.undo(anywhere)
    assert [part.name for part in pen.marks(2)[0].parts] == ["addressee", "act"]


def test_relabelling_keeps_a_tag_that_another_span_has(session: Session) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.label("3 dogs", "figure")
    pen.marking.relabel("claim")
    assert {key for key in pen.values(1) if key.startswith("tag:")} == {"tag:figure", "tag:claim"}


def test_two_spans_of_one_sentence_are_checked_apart(session: Session) -> None:
    pen = Pen(session)
    one = pen.label("40 people", "figure")
    pen.marking.set_status("content", "supported")
    pen.marking.set_status("content", "supported", "high")
    two = pen.label("3 dogs", "figure")
    pen.marking.set_status("content", "refuted")
    pen.marking.set_status("said", "supported")
    values = pen.values(1)
    assert values[f"check:content.{one.id}"] == {
        "scope": "content", "status": "supported", "span": one.id, "confidence": "high",
    }  # fmt: skip
    assert values[f"check:content.{two.id}"]["status"] == "refuted"
    assert values[f"check:said.{two.id}"]["status"] == "supported"
    for _ in range(3):
        session.undo(anywhere)
    assert f"check:content.{one.id}" in pen.values(1)
    session.undo(anywhere)
    assert not any(key.startswith("check:") for key in pen.values(1)), "confidence is one step"


def test_a_span_goes_with_its_checks_and_their_evidence(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("40 people", "figure")
    pen.marking.set_status("content", "supported")
    unit = pen.desk.article.layout.id(1)
    evidence = {"check": f"content.{mark.id}", "source": "s", "stance": "supports"}
    more = {"evidence:e": evidence, "check:content": {"scope": "content", "status": "refuted"}}
    session.apply(Edit(tuple(pen.desk.article.puts(1, more)), "more"))
    before = dict(session.store.values("ann", "ferry")[unit])
    outcome = pen.marking.delete()
    assert "1 check and 1 evidence item" in outcome.message
    assert set(pen.values(1)) == {"tag:figure", "check:content"}
    session.undo(anywhere)
    assert session.store.values("ann", "ferry")[unit] == before


def test_removing_a_tag_that_has_spans_asks_once(session: Session) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.label("3 dogs", "figure")
    pen.marking.set_status("content", "refuted")
    pen.desk.go(1)
    asked = pen.desk.toggle_tag("figure")
    assert not asked.changed
    assert "2 spans and 1 check" in asked.message
    assert "tag:figure" in pen.values(1)
    events = pen.events()
    assert pen.desk.toggle_tag("figure").changed
    assert pen.values(1) == {}
    assert pen.events() == events + 1
    session.undo(anywhere)
    assert len(pen.marks(1)) == 2


def test_the_question_is_forgotten_when_something_else_is_done(session: Session) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.desk.go(1)
    assert not pen.desk.toggle_tag("figure").changed
    pen.desk.toggle_flag()
    assert not pen.desk.toggle_tag("figure").changed
    assert pen.desk.toggle_tag("figure").changed


def test_a_tag_without_spans_goes_at_once(session: Session) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.desk.go(1)
    pen.desk.toggle_tag("claim")
    assert pen.desk.toggle_tag("claim").changed


def test_spans_follow_their_words_when_the_text_is_edited(
    session: Session, store: MemoryStore
) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    pen.part("40", "number")
    pen.part("captain", "hedge")
    pen.label("3 dogs", "figure")
    store.put("ferry", TEXT.replace("Nearly", "Very nearly").replace("3 dogs", "three dogs"))
    session.arrivals()
    pen = Pen(session, 1)
    first, lost = sorted(pen.marks(1), key=lambda mark: mark.exact, reverse=True)
    assert first.at is not None
    assert pen.desk.article.text[slice(*first.at)] == "40 people"
    assert [pen.desk.article.text[slice(*part.at)] for part in first.parts if part.at] == [
        "40", "captain",
    ]  # fmt: skip
    assert (lost.exact, lost.at) == ("3 dogs", None)
    assert [mark.id for mark in pen.marks(2)] == [first.id]
    assert "confirmed" in pen.desk.settle().message
    assert {mark.id: mark.at for mark in pen.marks(1)} == {first.id: first.at, lost.id: None}
    value = pen.values(1)[f"span:{first.id}"]
    assert (value["start"], value["end"]) == first.at
    session.undo(anywhere)
    assert {mark.id: mark.at for mark in pen.marks(1)} == {first.id: first.at, lost.id: None}


def test_a_number_is_not_found_inside_another(session: Session, store: MemoryStore) -> None:
    pen = Pen(session)
    pen.label("40", "figure")
    store.put("ferry", TEXT.replace("Nearly 40 people", "Nearly 1400 people, not 40,"))
    session.arrivals()
    pen = Pen(session, 1)
    [mark] = pen.marks(1)
    assert mark.at is not None
    assert pen.desk.article.text[mark.at[0] - 4 : mark.at[1]] == "not 40"


def test_labelling_a_sentence_that_wants_a_look_confirms_it(
    session: Session, store: MemoryStore
) -> None:
    pen = Pen(session)
    pen.label("40 people", "figure")
    store.put("ferry", "New! " + TEXT.replace("Nearly", "Very nearly"))
    session.arrivals()
    pen = Pen(session, 2)
    assert pen.desk.article.at(2).recheck
    pen.label("3 dogs", "figure")
    assert not pen.desk.article.at(2).recheck
    text = pen.desk.article.text
    assert [text[slice(*mark.at)] for mark in pen.marks(2) if mark.at] == ["40 people", "3 dogs"]
    session.undo(anywhere)
    assert pen.desk.article.at(2).recheck
    assert [mark.exact for mark in pen.marks(2)] == ["40 people"]


def test_an_unknown_tag_does_no_harm(session: Session) -> None:
    pen = Pen(session)
    pen.select("captain")
    at = pen.marking.cursor.selection
    scheme = session.scheme
    session.apply(Edit(tuple(spans.make(pen.desk.article, scheme, "x", at, "rumour")), "made"))
    pen.desk.go(2)
    marking = SpanEditor(pen.desk)
    assert marking.mark is not None
    assert (marking.parts, marking.attributes) == ((), ())


def test_a_fresh_span_is_what_a_part_takes_until_the_cursor_moves(session: Session) -> None:
    pen = Pen(session)
    pen.label("We were lucky", "quote")
    assert pen.marking.part("content").ok
    pen.marking.step(1)
    assert pen.marking.part("source").ok
    pen.marking.step(1)
    assert pen.marking.part("cue").ok
    assert [(part.name, part.exact) for part in pen.marks(0)[0].parts] == [
        ("content", "We were lucky"), ("source", "she"), ("cue", "added"),
    ]  # fmt: skip


def test_after_a_part_a_step_goes_over_the_words_that_are_parts(session: Session) -> None:
    pen = Pen(session)
    pen.label("40", "figure")
    pen.marking.part("number")
    pen.marking.step(-1)
    assert pen.marking.cursor.text == "Nearly"
    pen.marking.part("hedge")
    pen.marking.step(1)
    assert pen.marking.cursor.text == "people"
    pen.marking.step(-1)
    assert pen.marking.cursor.text == "40"


def resized(pen: Pen, words: str) -> None:
    pen.select(words)
    assert pen.marking.resize().ok


def test_borders_move_and_all_that_was_said_stays(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("40", "figure")
    pen.marking.part("number")
    pen.marking.set_attributes(mark.id, {"unit": "people"})
    pen.marking.set_status("content", "refuted")
    before, events = pen.values(1), pen.events()
    resized(pen, "Nearly 40 people")
    assert pen.events() == events + 1
    [now] = pen.marks(1)
    assert (now.id, now.exact, now.attributes) == (mark.id, "Nearly 40 people", {"unit": "people"})
    assert [(part.name, part.exact) for part in now.parts] == [("number", "40")]
    key = f"check:content.{mark.id}"
    assert pen.values(1)[key] == before[key]
    session.undo(anywhere)
    assert pen.values(1) == before


def test_a_key_selects_the_words_of_the_span_and_turns_to_its_other_end(session: Session) -> None:
    pen = Pen(session)
    pen.label("40", "figure")
    pen.marking.step(1)
    for act in (pen.marking.resize, lambda: pen.marking.cursor.by_word(1), pen.marking.resize):
        act()
    assert [mark.exact for mark in pen.marks(1)] == ["40 people"]
    pen.marking.step(1)
    for act in (
        pen.marking.resize, pen.marking.resize, lambda: pen.marking.cursor.by_word(-1),
        pen.marking.resize,
    ):  # fmt: skip
        act()
    assert [mark.exact for mark in pen.marks(1)] == ["Nearly 40 people"]


def test_a_border_in_another_sentence_takes_the_tag_and_the_checks_along(session: Session) -> None:
    pen = Pen(session)
    mark = pen.label("lucky,” she", "quote")
    pen.marking.set_status("content", "refuted")
    resized(pen, "added. Nearly 40")
    assert {"tag:quote"} <= set(pen.values(0)) & set(pen.values(1))
    resized(pen, "Nearly 40")
    assert "tag:quote" not in pen.values(0)
    assert set(pen.values(1)) == {
        "tag:quote", f"span:{mark.id}", f"check:content.{mark.id}",
    }  # fmt: skip
    assert not [key for key in pen.values(0) if mark.id in key]


def test_a_span_may_not_be_moved_onto_another_one_of_its_tag(session: Session) -> None:
    pen = Pen(session)
    pen.label("40", "figure")
    pen.label("3", "figure")
    pen.select("40")
    outcome = pen.marking.resize()
    assert not outcome.ok
    assert "already" in outcome.message
    assert [mark.exact for mark in pen.marks(1)] == ["40", "3"]
