"""Questions about articles and sentences, and tags of which a sentence has one at most."""

from dataclasses import replace

import pytest

from reviewer.config import default_scheme
from reviewer.models import ChoiceType, QuestionType, Scheme
from reviewer.session import Session
from reviewer.session.article import answers, cuts
from reviewer.session.desk.span_editor import SpanEditor
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, PIER, anywhere, desk_on, values_at

SEA, TOWN = ChoiceType("sea", "s", "the sea"), ChoiceType("town", "t", "the town")
GENRE = QuestionType("genre", choices=(SEA, TOWN), label="genre")
TOPICS = QuestionType("topics", answers="many", choices=(SEA, TOWN), label="topics")
CLEAR = QuestionType("clear", about="sentence", answers="scale", label="clear")
MEMO = QuestionType("memo", answers="text", label="memo")


@pytest.fixture
def scheme() -> Scheme:
    return replace(default_scheme(), single=True, questions=(GENRE, TOPICS, CLEAR, MEMO))


@pytest.fixture
def session(scheme: Scheme) -> Session:
    store = MemoryStore({"ferry": FERRY, "pier": PIER})
    return Session(store, scheme, "ann", store.writer("ann"))


def test_an_answer_is_said_of_the_article_and_undone(session: Session) -> None:
    said = answers.answer_article(session, "ferry", GENRE, "sea")
    assert said.ok and "genre: the sea for ferry" in said.message
    assert answers.answer_article(session, "ferry", TOPICS, ["sea", "town"]).ok
    assert answers.said_of_article(session, "ferry") == {"genre": "sea", "topics": ["sea", "town"]}
    assert session.tally("ferry").answers == {"genre": "sea", "topics": ["sea", "town"]}
    assert session.tally("ferry").annotates
    assert session.undo(anywhere).ok
    assert session.undo(anywhere).ok
    assert answers.said_of_article(session, "ferry") == {}


@pytest.mark.parametrize(
    ("question", "wrong", "expected"),
    [
        (GENRE, "air", "expected one of sea, town"),
        (TOPICS, [], "expected some of sea, town, each once"),
        (TOPICS, ["sea", "sea"], "expected some of sea, town, each once"),
        (TOPICS, "sea", "expected some of sea, town, each once"),
        (CLEAR, 6, "expected a whole number from 1 to 5"),
        (CLEAR, True, "expected a whole number from 1 to 5"),
        (MEMO, "  ", "expected a text"),
    ],
)
def test_what_is_no_answer_is_refused(
    session: Session, question: QuestionType, wrong: object, expected: str
) -> None:
    refused = answers.answer_article(session, "ferry", question, wrong)
    assert not refused.ok and refused.message == f"{question.label}: {expected}"
    assert answers.said_of_article(session, "ferry") == {}


def test_choices_are_kept_in_the_order_of_the_scheme() -> None:
    assert answers.toggled(TOPICS, None, "town") == ["town"]
    assert answers.toggled(TOPICS, ["town"], "sea") == ["sea", "town"]
    assert answers.toggled(TOPICS, ["sea"], "sea") is None


def test_a_question_about_sentences_is_answered_for_all_that_are_selected(
    session: Session,
) -> None:
    desk = desk_on(session)
    desk.selection.toggle(0)
    desk.selection.toggle(2)
    assert desk.answer(CLEAR, 4).ok
    assert [values_at(desk.article, place) for place in range(3)] == [
        {"answer:clear": 4}, {}, {"answer:clear": 4},
    ]  # fmt: skip
    assert not desk.answer(CLEAR, 9).ok
    assert desk.answer(CLEAR, None).ok
    assert values_at(desk.article, 0) == {}


def test_where_a_sentence_has_one_tag_another_takes_its_place_in_one_step(
    session: Session,
) -> None:
    desk = desk_on(session)
    assert desk.toggle_tag("claim").ok
    assert desk.toggle_tag("quote").ok
    assert values_at(desk.article, 0) == {"tag:quote": 1}
    assert session.undo(anywhere).ok
    assert values_at(desk.article, 0) == {"tag:claim": 1}
    assert desk.toggle_tag("claim").ok
    assert values_at(desk.article, 0) == {}
    assert desk.toggle_tag("threat").ok
    desk.go(1)
    assert desk.toggle_tag("claim").ok
    desk.go(0)
    assert desk.toggle_tag("quote").ok
    desk.go(1)
    assert desk.repeat().ok
    assert values_at(desk.article, 1) == {"tag:quote": 1}


def test_a_span_does_not_take_the_place_of_the_one_tag(session: Session) -> None:
    desk = desk_on(session)
    assert desk.toggle_tag("quote").ok
    editor = SpanEditor(desk)
    assert editor.cursor.select(0, 9)
    assert editor.label("claim").ok
    assert {key for key in values_at(desk.article, 0) if key.startswith("tag:")} == {"tag:quote"}
    desk.go(1)
    editor = SpanEditor(desk)
    assert editor.label("claim").ok
    assert "tag:claim" in values_at(desk.article, 1)
    assert editor.relabel("threat").ok
    assert {key for key in values_at(desk.article, 1) if key.startswith("tag:")} == {"tag:threat"}


def test_joined_sentences_keep_the_one_tag_and_the_answer_of_the_first(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    desk.answer(CLEAR, 2)
    desk.go(1)
    desk.toggle_tag("quote")
    desk.answer(CLEAR, 5)
    assert cuts.join(session, desk.article, 0).ok
    assert values_at(desk.article, 0) == {"tag:claim": 1, "answer:clear": 2}


def test_articles_and_their_sentences_are_found_by_what_was_answered(session: Session) -> None:
    from reviewer.session.search import article_query, sentence_query
    from reviewer.session.search.corpus_search import corpus

    assert answers.answer_article(session, "ferry", TOPICS, ["town"]).ok
    fits = article_query.test("article-tag:town", session)
    known = {one.id: one for one in session.store.articles()}
    assert [name for name in known if fits(known[name], session.tally(name))] == ["ferry"]
    asked = sentence_query.read("article-tag:topics=town", session)
    for name in known:
        desk = desk_on(session, name)
        found = [sentence_query.fits(session, desk.article, asked, place) for place in (0, 1)]
        assert found == [name == "ferry"] * 2
    hits = [(hit.article, place) for hit in corpus(session, asked, known) for place in hit.places]
    assert hits == [("ferry", place) for place in range(3)], "closed ones are asked, too"
