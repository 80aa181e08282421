"""Relations between spans: made, found from both ends, undone, and gone with their spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.models import RelationType, Values
from reviewer.models import values as v
from reviewer.models.annotation import relations as relations_in
from reviewer.session import Session
from reviewer.session.article import cuts, relations
from reviewer.session.article.spans import PlacedSpan
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.relation_index import SpanName
from reviewer.session.desk.span_editor import SpanEditor
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere, desk_on

FERRY = "Nearly 40 people were on board. “We were lucky,” she said. The captain left.\n"
PIER = "The pier is closed. “It was not luck,” he answered.\n"
End = tuple[OpenArticle, PlacedSpan]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "pier": PIER})


def labelled(session: Session, article: str, words: str, tag: str) -> End:
    """A span on these words."""
    desk = desk_on(session, article)
    start = desk.article.text.index(words)
    editor = SpanEditor(desk)
    assert editor.cursor.select(start, start + len(words))
    assert editor.label(tag).ok
    assert editor.mark is not None
    return desk.article, editor.mark


def kind(name: str) -> RelationType:
    found = default_scheme().relation(name)
    assert found is not None
    return found


def stored(session: Session, article: str) -> list[Values]:
    units = session.store.values("ann", article).values()
    return [value for values in units for _, value in relations_in(values)]


def test_a_relation_stands_with_the_span_it_starts_from(session: Session) -> None:
    figure = labelled(session, "ferry", "40 people", "figure")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    assert relations.relate(session, kind("part_of"), figure, quote).ok
    article = session.open("ferry")
    (one,) = relations_in(article.at(0).values)
    assert one[1] == {"kind": "part_of", "span": figure[1].id, "other": quote[1].id}
    (out,) = relations.of_span(session, "ferry", figure[1].id)
    (back,) = relations.of_span(session, "ferry", quote[1].id)
    assert out.outward and not back.outward
    assert out.far.mark is not None and out.far.mark.exact == "“We were lucky,”"
    assert back.far.mark is not None and back.far.mark.exact == "40 people"


def test_the_same_again_changes_nothing_and_undo_takes_it_back(session: Session) -> None:
    figure = labelled(session, "ferry", "40 people", "figure")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    before = session.store.values("ann", "ferry")
    kept = {unit: dict(values) for unit, values in before.items()}
    assert relations.relate(session, kind("part_of"), figure, quote).ok
    again = relations.relate(session, kind("part_of"), figure, quote)
    assert "already so" in again.message
    assert len(stored(session, "ferry")) == 1
    assert session.undo(anywhere).ok
    assert session.store.values("ann", "ferry") == kept
    assert relations.of_span(session, "ferry", quote[1].id) == []
    assert session.redo(anywhere).ok
    assert len(relations.of_span(session, "ferry", quote[1].id)) == 1


def test_a_kind_leads_only_where_the_scheme_says(session: Session) -> None:
    figure = labelled(session, "ferry", "40 people", "figure")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    refused = relations.relate(session, kind("part_of"), quote, figure)
    assert not refused.ok and "does not lead from quote to figure" in refused.message
    assert not relations.relate(session, kind("same_fact"), quote, quote).ok
    assert stored(session, "ferry") == []


def test_an_undirected_relation_stands_in_one_place_however_it_is_made(session: Session) -> None:
    figure = labelled(session, "ferry", "40 people", "figure")
    other = labelled(session, "pier", "closed", "claim")
    assert relations.relate(session, kind("same_fact"), other, figure).ok
    (value,) = stored(session, "ferry")
    assert value == {
        "kind": "same_fact", "span": figure[1].id, "other": other[1].id, "article": "pier",
    }  # fmt: skip
    assert stored(session, "pier") == []
    assert "already so" in relations.relate(session, kind("same_fact"), figure, other).message
    (seen,) = relations.of_span(session, "pier", other[1].id)
    assert seen.far.article == "ferry"


def test_relations_go_with_either_of_their_spans_in_one_step(session: Session) -> None:
    answer = labelled(session, "pier", "“It was not luck,”", "quote")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    assert relations.relate(session, kind("answers"), answer, quote).ok
    editor = SpanEditor(desk_on(session, "ferry", 1))
    gone = editor.delete()
    assert gone.ok and "with 1 relation" in gone.message
    assert stored(session, "pier") == []
    assert session.undo(anywhere).ok
    assert len(stored(session, "pier")) == 1
    desk = desk_on(session, "pier", 1)
    assert "1 span and 1 relation" in desk.toggle_tag("quote").message
    assert desk.toggle_tag("quote").ok
    assert stored(session, "pier") == []


def test_another_tag_drops_the_relations_that_it_cannot_have(session: Session) -> None:
    figure = labelled(session, "ferry", "40 people", "figure")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    assert relations.relate(session, kind("part_of"), figure, quote).ok
    assert relations.relate(session, kind("same_fact"), figure, quote).ok
    editor = SpanEditor(desk_on(session, "ferry", 0))
    changed = editor.relabel("claim")
    assert "without 1 relation" in changed.message
    assert [value["kind"] for value in stored(session, "ferry")] == ["same_fact"]
    assert session.undo(anywhere).ok
    assert len(stored(session, "ferry")) == 2


def test_a_split_takes_a_relation_along_with_its_span(session: Session) -> None:
    figure = labelled(session, "ferry", "board", "claim")
    quote = labelled(session, "ferry", "“We were lucky,”", "quote")
    assert relations.relate(session, kind("same_fact"), figure, quote).ok
    article = session.open("ferry")
    assert cuts.split(session, article, FERRY.index("on board")).ok
    assert list(relations_in(article.at(0).values)) == []
    assert len(list(relations_in(article.at(1).values))) == 1
    assert relations.of_span(session, "ferry", figure[1].id)[0].far.mark is not None
    assert cuts.join(session, article, 0).ok
    assert len(list(relations_in(article.at(0).values))) == 1


def test_the_other_end_is_offered_nearest_first_then_from_other_articles(
    session: Session,
) -> None:
    far = labelled(session, "ferry", "captain left", "claim")
    near = labelled(session, "ferry", "“We were lucky,”", "claim")
    figure = labelled(session, "ferry", "40 people", "figure")
    elsewhere = labelled(session, "pier", "closed", "claim")
    labelled(session, "pier", "he", "figure")
    offered = relations.candidates(session, *figure, kind("part_of"))
    ids = [(end[0].article.id, end[1].id) if end else None for end in offered]
    assert ids == [("ferry", near[1].id), ("ferry", far[1].id), None, ("pier", elsewhere[1].id)]


WORDS = ("Nearly", "40 people", "board", "“We were lucky,”", "she", "captain")
STEP = st.tuples(
    st.sampled_from(("relate", "delete", "undo", "redo")),
    st.integers(0, len(WORDS) - 1),
    st.integers(0, len(WORDS) - 1),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_the_index_always_says_what_is_stored_and_nothing_dangles(
    steps: list[tuple[str, int, int]],
) -> None:
    store = MemoryStore({"ferry": FERRY})
    session = Session(store, default_scheme(), "ann", store.writer("ann"))
    marks = [labelled(session, "ferry", words, "claim")[1] for words in WORDS]
    article = session.open("ferry")
    for what, first, other in steps:
        if what == "relate":
            ends = [relations.span_in(article, marks[one].id) for one in (first, other)]
            if ends[0] and ends[1]:
                relations.relate(session, kind("supports"), (article, ends[0]), (article, ends[1]))
        elif what == "delete":
            editor = SpanEditor(desk_on(session, "ferry", marks[first].place))
            wanted = [mark.id for mark in editor.marks].count(marks[first].id)
            for _ in editor.marks:
                if wanted and editor.current != marks[first].id:
                    editor.choose(1)
            editor.delete()
        elif what == "undo" and len(list(store.events("ann"))) > len(WORDS):
            session.undo(anywhere)
        else:
            session.redo(anywhere)
        touching = (session.relations.of(SpanName("ferry", mark.id)) for mark in marks)
        known = {one.id: one for found in touching for one in found}.values()
        assert sorted(one.value["other"] for one in known) == sorted(
            value["other"] for value in stored(session, "ferry")
        )
        spans = {key[len(v.SPAN) :] for unit in article.span_holders()
                 for key in article.said_by(unit) if key.startswith(v.SPAN)}  # fmt: skip
        assert {end.id for one in known for end in (one.first, one.other)} <= spans
