"""Checked before: earlier verdicts on the same fact, and taking one over."""

import pytest

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.core.edits import Edit, Put
from reviewer.session.core.visibility import Rules
from reviewer.session.overview.checked_before import CheckedBefore
from reviewer.session.search.related_search import RelatedSearch
from reviewer.store.memory_store import MemoryStore

TEXTS = {
    "news": "Some 148 wells in Wend were fouled.\n\nThe sea was calm.\n",
    "reviews": "Silt fouled about 148 wells in Wend.\n\nA library opened in Orlan.\n",
}


def session_of(store: MemoryStore, name: str = "ann", rules: Rules | None = None) -> Session:
    return Session(store, default_scheme(), name, store.writer(name), rules=rules)


def check(session: Session, status: str = "refuted") -> None:
    there = session.open("reviews")
    item = {"check": "content", "source": "s1", "stance": "refutes", "quote": "12 wells",
            "accessed": "2031-05-04T10:00:00Z"}  # fmt: skip
    found = {"scope": "content", "status": status, "confidence": "high"}
    puts = there.puts(0, {v.CHECK + "content": found, v.EVIDENCE + "e1": item})
    source = {"title": "Well ledger of Wend", "url": "https://wend.example/ledger"}
    puts.append(Put("", "", v.SOURCE + "s1", source))
    session.apply(Edit(tuple(puts), "checked"))


def looked(session: Session) -> CheckedBefore:
    search = RelatedSearch(session)
    list(search.filling())
    before = CheckedBefore(session, search)
    list(before.gathering())
    return before


@pytest.fixture
def session() -> Session:
    return session_of(MemoryStore(TEXTS))


def test_an_earlier_verdict_has_its_date_and_source(session: Session) -> None:
    check(session)
    [one] = looked(session).of(session.open("news"), 0)
    assert one.words == "refuted (ann, 2031-05-04): Well ledger of Wend"
    assert looked(session).of(session.open("news"), 1) == []


def test_of_an_imported_review_day_and_address_are_told_and_stay_its_own(session: Session) -> None:
    there = session.open("reviews")
    said = {"scope": "content", "status": "refuted", "url": "https://desk.example/7"}
    puts = there.puts(0, {v.CHECK + "content": said})
    puts += [Put("reviews", "", v.META + "date", "2031-04-02")]
    session.apply(Edit(tuple(puts), "imported"))
    [one] = looked(session).of(session.open("news"), 0)
    assert one.words == "refuted (ann, claim of 2031-04-02): https://desk.example/7"
    dated = {**said, "published": "2031-05-06"}
    session.apply(Edit(tuple(there.puts(0, {v.CHECK + "content": dated})), "dated"))
    before, news = looked(session), session.open("news")
    [one] = before.of(news, 0)
    assert one.words == "refuted (ann, 2031-05-06): https://desk.example/7"
    before.take_over(news, 0, one)
    own = news.at(0).values[v.CHECK + "content"]
    assert not {"url", "published"} & own.keys()
    assert own["origin"].endswith(", https://desk.example/7")


def test_sentences_that_share_a_figure_only_were_not_checked_before() -> None:
    """Of 31 earlier verdicts that showed beside 500 real claims five were on something else."""
    texts = {
        "news": "Wend celebrated 60 years of fairs on the old quay with dances, lanterns, songs,"
        " drums, kites and a parade.\n",
        "reviews": "For 29 of Wend’s 60 years as a town its council was led by sailors of one rich"
        " family, books say.\n",
    }
    session = session_of(MemoryStore(texts))
    check(session)
    search = RelatedSearch(session)
    list(search.filling())
    [found] = search.related(session.open("news"), 0)
    assert found.relation == "same"
    before = looked(session)
    assert before.of_found(found), "the list of related sentences has it"
    assert before.of(session.open("news"), 0) == []


def test_taken_over_it_is_ones_own_with_evidence_and_origin(session: Session) -> None:
    check(session)
    before, news = looked(session), session.open("news")
    [one] = before.of(news, 0)
    assert before.take_over(news, 0, one).ok
    values = news.at(0).values
    assert values[v.CHECK + "content"]["status"] == "refuted"
    assert values[v.CHECK + "content"]["origin"].startswith("ann, reviews ")
    assert [one["quote"] for key, one in values.items() if key.startswith(v.EVIDENCE)] == [
        "12 wells"
    ]
    assert looked(session).of(news, 0) == []


def test_what_nobody_has_settled_is_no_verdict(session: Session) -> None:
    check(session, "in progress")
    assert not looked(session)


def test_hidden_verdicts_do_not_show_and_seen_ones_are_noted() -> None:
    store = MemoryStore(TEXTS)
    bob = session_of(store, "bob")
    check(bob)
    bob.end()
    ann = session_of(store)
    assert looked(ann).of(ann.open("news"), 0) == []
    ann.end()
    carl = session_of(store, "carl", Rules(reveal="open"))
    [one] = looked(carl).of(carl.open("news"), 0)
    assert one.row.by == "bob"
    assert carl.visibility.revealed_on("reviews") == {"bob"}
    assert looked(carl).take_over(carl.open("news"), 0, one).ok
    assert "s1" in store.sources("carl")
