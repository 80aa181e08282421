"""One tag of a sentence, questions and relations: voted on, decided, and what gold says then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.models import ChoiceType, Json, QuestionType, Scheme
from reviewer.models import values as v
from reviewer.review.answer_votes import ONE_TAG, answers_of, one_tag_ballots
from reviewer.schema import validate_gold
from reviewer.session import Edit, Put, Session
from reviewer.session.adjudication.article_answers import ArticleAnswers
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.review import Review
from reviewer.session.core.visibility import Rules
from reviewer.session.queues.pending_work import PendingWork
from reviewer.session.queues.queues import queue
from reviewer.session.queues.shared_queues import disputed_at
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import say
from tests.session.desk_builders import anywhere

TEXT = "The ferry sank at noon. Nobody drowned.\n"
CHOICES = (ChoiceType("sea", "s"), ChoiceType("town", "t"))
GENRE = QuestionType("genre", choices=CHOICES, label="genre")
TOPICS = QuestionType("topics", answers="many", choices=CHOICES, label="topics")
WORTH = QuestionType("worth", answers="scale", label="worth")
MEMO = QuestionType("memo", answers="text", label="memo")
CLEAR = QuestionType("clear", about="sentence", answers="scale", label="clear")
SCHEME: Scheme = replace(
    default_scheme(), single=True, questions=(GENRE, TOPICS, WORTH, MEMO, CLEAR)
)
OPEN = Rules(reveal="open")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": TEXT, "pier": "The pier is closed.\n"})


def opened(store: MemoryStore, who: str = "chief", rules: Rules = OPEN) -> Session:
    return Session(store, SCHEME, who, store.writer(who), rules=rules)


def review_of(store: MemoryStore, place: int = 0, rules: Rules = OPEN) -> Review:
    one = opened(store, rules=rules)
    return Review(one, DisputeQueue(one), "ferry", place)


def about(store: MemoryStore, who: str, **answers: Json) -> None:
    """Makes somebody answer questions about the article."""
    one = opened(store, who)
    puts = tuple(Put("ferry", "", v.ANSWER + name, answer) for name, answer in answers.items())
    assert one.apply(Edit(puts, "answer")).ok
    one.end()


def tag(store: MemoryStore, **tags: str) -> None:
    for name, one in tags.items():
        say(store, name, 0, {v.DECIDED: "settled"} | ({v.TAG + one: 1} if one else {}))


def test_an_open_question_about_an_article_is_in_the_queues(store: MemoryStore) -> None:
    about(store, "ann", worth=1, genre="sea")
    about(store, "bob", worth=4, genre="sea")
    one = opened(store)
    disputes = DisputeQueue(one)
    assert [(d.article, d.place, d.keys) for d in disputes.items()] == [
        ("ferry", 0, ("answer:worth",))
    ]
    walked = queue("disputed")
    assert list(walked.places(one.open("ferry"), one, 0, 1)) == [0]
    assert disputed_at(one, one.others.side("ferry"), 0) == ("answer:worth",)
    waits = PendingWork(one)
    assert any(waits.looking(["ferry"]))
    assert waits.of("ferry").disputed == 1
    review = Review(one, disputes, "ferry")
    asked = ArticleAnswers(one, "ferry")
    assert asked.decide(WORTH, 4).ok
    review.changed(0)
    assert not disputes.items()
    assert one.undo(anywhere, gold=True).ok
    review.changed(0)
    assert [d.keys for d in disputes.items()] == [("answer:worth",)]
    hidden = opened(store, "ann", Rules())
    assert not DisputeQueue(hidden).items(), "ann has not submitted it"


def test_a_three_way_split_is_open_and_never_no_tag(store: MemoryStore) -> None:
    tag(store, ann="claim", bob="quote", cy="figure")
    review = review_of(store)
    [proposal] = review.proposals(0)
    assert (proposal.key, proposal.answer, proposal.is_asked) == (ONE_TAG, None, True)
    assert not review.accept().ok
    assert [one.keys for one in review.dispute_queue.items()] == [(ONE_TAG,)]
    assert review.toggle("tag:quote").ok
    assert review.accept().ok
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert (record["tags"], record["decided"]) == (["quote"], "settled")
    assert record["gold"][ONE_TAG]["answer"] == "quote"
    assert validate_gold(record) == []
    assert not review.wants(0)
    assert review.session.undo(anywhere, gold=True).ok


def test_a_majority_for_no_tag_is_an_answer(store: MemoryStore) -> None:
    tag(store, ann="", bob="", cy="figure")
    review = review_of(store)
    [proposal] = review.proposals(0)
    assert proposal.answer == ""
    assert review.accept().ok
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert (record["tags"], record["decided"]) == ([], "settled")
    assert validate_gold(record) == []


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.sampled_from(["claim", "quote", "figure", ""]), min_size=1
    )
)
def test_the_one_tag_is_that_of_more_than_half_or_open(given_tags: dict[str, str]) -> None:
    said = {
        name: {v.DECIDED: "settled"} | ({v.TAG + one: 1} if one else {})
        for name, one in given_tags.items()
    }
    [ballot] = one_tag_ballots(said)
    answers = list(given_tags.values())
    most = [one for one in set(answers) if answers.count(one) * 2 > len(answers)]
    assert ballot.majority == (most[0] if most else None)
    assert ballot.disputed == (len(set(answers)) > 1)


def test_several_tags_from_before_are_no_vote(store: MemoryStore) -> None:
    tag(store, ann="claim", bob="claim")
    say(store, "bob", 0, {"tag:quote": 1})
    [proposal] = review_of(store).proposals(0)
    assert proposal.matter.ballot.votes == {"ann": "claim"}


def test_a_scale_of_sentences_is_decided_by_number(store: MemoryStore) -> None:
    for name, clear in (("ann", 2), ("bob", 4), ("cy", 4), ("di", 2)):
        say(store, name, 1, {"answer:clear": clear})
    review = review_of(store, 1)
    assert review.numbered() == ["answer:clear"]
    assert review.proposals(1)[0].is_asked
    assert review.toggle("answer:clear").ok
    assert review.toggle("answer:clear").ok
    assert review.accept().ok
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert record["answers"] == {"clear": 4}
    assert validate_gold(record) == []


def test_answers_about_an_article_are_decided_and_undone(store: MemoryStore) -> None:
    about(store, "ann", genre="sea", topics=["sea"], worth=3)
    about(store, "bob", genre="town", topics=["sea", "town"], worth=3, memo="x")
    one = opened(store)
    asked = ArticleAnswers(one, "ferry")
    assert asked.disputed() == ["genre", "topics"]
    assert asked.proposed() == {"worth": 3}
    assert asked.decide(GENRE, "town").ok
    assert asked.decide(TOPICS, ["sea"]).ok
    assert asked.decide(WORTH, 3).ok
    assert not asked.decide(WORTH, 7).ok
    assert not asked.decide(MEMO, "x").ok
    assert asked.disputed() == []
    assert asked.proposed() == {"genre": "town", "topics": ["sea"], "worth": 3}
    assert one.undo(anywhere, gold=True).ok
    assert one.undo(anywhere, gold=True).ok
    assert asked.disputed() == ["topics"]
    one.end()


def test_a_later_vote_makes_a_decision_on_an_article_stale(store: MemoryStore) -> None:
    about(store, "ann", genre="sea")
    one = opened(store)
    asked = ArticleAnswers(one, "ferry")
    assert asked.decide(GENRE, "sea").ok
    assert asked.all()[0].state == "settled"
    about(store, "bob", genre="town")
    assert asked.all()[0].state == "stale"
    one.end()


SPANS = {
    "span:f": {"tag": "figure", "start": 4, "end": 9, "exact": "ferry"},
    "span:n": {"tag": "claim", "start": 18, "end": 22, "exact": "noon"},
}


def related(store: MemoryStore, name: str, *kinds: str, other: str = "n") -> None:
    made: dict[str, Json] = {
        f"relation:{name}{kind}": {"kind": kind, "span": "f", "other": other} for kind in kinds
    }
    say(store, name, 0, {v.DECIDED: "settled", "tag:claim": 1, **SPANS, **made})


KEY = "relation:part_of|figure-4-9|claim-18-22"


def test_relations_are_voted_on_and_decided_by_number(store: MemoryStore) -> None:
    related(store, "ann", "part_of")
    related(store, "bob")
    say(store, "cy", 0, {v.DECIDED: "settled", "tag:claim": 1})
    review = review_of(store)
    [matter] = [one for one in review.ballots(0).matters if one.ballot.key == KEY]
    assert matter.ballot.votes == {"ann": True, "bob": False}
    assert matter.ballot.silent == ("cy",)
    assert matter.state == "disputed"
    assert review.numbered()[-1] == KEY
    assert review.toggle(KEY).ok
    for key in review.numbered():
        if key.startswith(v.SPAN):
            review.choose(key, True)
    assert review.accept().ok
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert record["relations"] == [
        {"id": KEY[9:], "kind": "part_of", "span": "figure-4-9", "other": "claim-18-22"}
    ]
    assert validate_gold(record) == []
    related(store, "di")
    review.session.end()
    assert review_of(store).wants(0)


def test_a_relation_that_lost_its_other_end_is_no_vote(store: MemoryStore) -> None:
    related(store, "ann", "part_of", other="gone")
    related(store, "bob")
    assert [key for key in review_of(store).numbered() if key.startswith(v.RELATION)] == []


def test_a_relation_across_articles_is_hidden_until_both_are_revealed(store: MemoryStore) -> None:
    say(store, "ann", 0, {"span:p": {"tag": "claim", "start": 4, "end": 8, "exact": "pier"},
                          "tag:claim": 1, v.DECIDED: "settled"}, "pier")  # fmt: skip
    say(store, "chief", 0, {v.DECIDED: "settled"}, "pier")
    far = {"relation:x": {"kind": "part_of", "span": "f", "other": "p", "article": "pier"}}
    say(store, "ann", 0, {v.DECIDED: "settled", "tag:claim": 1, **SPANS, **far})
    chief = opened(store, "chief", Rules(reveal="article"))
    assert chief.apply(Edit((Put("ferry", "", v.SUBMIT, {}),), "submit")).ok
    review = Review(chief, DisputeQueue(chief), "ferry", 0)
    assert [key for key in review.numbered() if key.startswith(v.RELATION)] == []
    assert chief.apply(Edit((Put("pier", "", v.SUBMIT, {}),), "submit")).ok
    review.arrived()
    assert [key for key in review.numbered() if key.startswith(v.RELATION)] == [
        "relation:part_of|figure-4-9|pier|claim-4-8"
    ]
    chief.end()


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(["genre", "worth"]), st.sampled_from(["sea", "3", ""]), max_size=2
    ),
    st.lists(st.sampled_from(["sea", "town"]), unique=True),
)
def test_what_is_decided_reads_as_answers(one: dict[str, str], many: list[str]) -> None:
    held: dict[str, Json] = {v.ANSWER + name: value for name, value in one.items()}
    held |= {f"answer:topics:{name}": name in many for name in ("sea", "town")}
    found = answers_of(held)
    wanted = {v.ANSWER + k: int(x) if x == "3" else x for k, x in one.items() if x}
    assert found == wanted | ({"answer:topics": sorted(many)} if many else {})


def test_gold_of_one_tag_and_of_questions_is_exported(store: MemoryStore) -> None:
    from reviewer.formats.example import GOLD
    from reviewer.session.datasets.examples import examples
    from reviewer.session.datasets.export_request import ExportSelection, Notes

    tag(store, ann="claim", bob="claim", cy="quote")
    about(store, "ann", genre="sea", topics=["sea"])
    review = review_of(store)
    assert review.accept().ok
    asked = ArticleAnswers(review.session, "ferry")
    assert asked.decide(GENRE, "sea").ok
    assert asked.decide(TOPICS, ["sea", "town"]).ok
    review.session.end()
    [one] = examples(store, SCHEME, ExportSelection((GOLD,)), Notes())
    assert one.tags == ["claim"]
    assert set(one.mask.values()) == {1}
    assert one.votes == {"ann": ["claim"], "bob": ["claim"], "cy": ["quote"]}
    wanted = ExportSelection((GOLD,), unit="article", undecided=True)
    whole = next(one for one in examples(store, SCHEME, wanted, Notes()) if one.answers)
    assert whole.answers == {"genre": "sea", "topics": ["sea", "town"]}
