"""Notes and flags: their texts, and all of them over the corpus."""

import pytest

from reviewer.config import default_scheme
from reviewer.session import Session
from reviewer.session.article.notes import FLAG, NOTE, count, everywhere, set_text, text_of
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, anywhere, desk_on

PIER = "The pier is closed. It was built in 1911.\n"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "pier": PIER, "quay": "The quay stands.\n"})


def sentence(session: Session, article: str, place: int) -> SentenceRef:
    return desk_on(session, article, place).sentence_ref()


def listed(session: Session) -> list[tuple[str, int | None, str, str]]:
    found = [one for jottings in everywhere(session) for one in jottings]
    return [(one.article, one.number, one.glyph, one.text) for one in found]


def test_a_note_of_several_lines_is_set_and_taken_away(session: Session) -> None:
    first = sentence(session, "ferry", 0)
    assert "note on 1" in set_text(first, NOTE, " who says so?\nask  \n").message
    assert text_of(first.values, NOTE) == "who says so?\nask"
    assert "note removed" in set_text(first, NOTE, " \n ").message
    assert text_of(first.values, NOTE) == ""
    session.undo(anywhere)
    assert text_of(first.values, NOTE) == "who says so?\nask"


def test_a_flag_may_say_why_and_the_flag_key_still_takes_it_away(session: Session) -> None:
    first = sentence(session, "ferry", 0)
    set_text(first, FLAG, "which ferry?")
    assert first.values["flag:doubt"] == text_of(first.values, FLAG) == "which ferry?"
    assert session.tally("ferry").flagged == 1
    desk = desk_on(session)
    desk.toggle_flag()
    assert "flag:doubt" not in desk.annotation.values
    set_text(first, FLAG, "")
    assert first.values["flag:doubt"] is True
    assert text_of(first.values, FLAG) == ""


def test_all_notes_and_flags_are_listed_by_article_and_place(session: Session) -> None:
    set_text(sentence(session, "pier", 1), NOTE, "check the year")
    set_text(sentence(session, "ferry", 2), FLAG, "")
    set_text(sentence(session, "ferry", 1), NOTE, "which mayor?")
    set_text(sentence(session, "ferry", 1), FLAG, "hearsay")
    desk_on(session, "quay").toggle_tag("claim")
    assert listed(session) == [
        ("ferry", 2, FLAG, "hearsay"),
        ("ferry", 2, NOTE, "which mayor?"),
        ("ferry", 3, FLAG, ""),
        ("pier", 2, NOTE, "check the year"),
    ]
    assert count(session) == 4


def test_only_articles_that_hold_any_are_opened(
    session: Session, monkeypatch: pytest.MonkeyPatch, store: MemoryStore
) -> None:
    set_text(sentence(session, "pier", 0), NOTE, "x")
    desk_on(session, "quay").toggle_tag("claim")
    opened: list[str] = []
    real = store.open

    def noted(article: str) -> object:
        opened.append(article)
        return real(article)

    monkeypatch.setattr(store, "open", noted)
    assert len(listed(session)) == 1
    assert opened == ["pier"]


def test_a_note_whose_sentence_or_article_is_gone_is_still_listed(
    session: Session, store: MemoryStore
) -> None:
    set_text(sentence(session, "ferry", 2), NOTE, "on a lost sentence")
    set_text(sentence(session, "pier", 0), NOTE, "in a lost article")
    store.put("ferry", "Quite another text about goats and their cheese.\n")
    store.remove_article("pier")
    session.arrivals()
    assert listed(session) == [
        ("ferry", None, NOTE, "on a lost sentence"),
        ("pier", None, NOTE, "in a lost article"),
    ]
    [lost] = [one for found in everywhere(session) for one in found if one.article == "pier"]
    assert lost.sentence == "The pier is closed."
    assert "gone" in lost.words


def test_others_notes_are_not_listed(session: Session, store: MemoryStore) -> None:
    other = Session(store, default_scheme(), "bea", store.writer("bea"))
    set_text(sentence(other, "ferry", 0), NOTE, "secret")
    assert listed(session) == []
    other.end()
