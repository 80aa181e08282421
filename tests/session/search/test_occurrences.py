"""The same words in one article or in all of them, labelled as one step."""

import pytest

from reviewer.session import Session
from reviewer.session.article.spans import marks_at
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.search.occurrences import everywhere, in_article, label_all
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere, desk_on

TEXT = "Ann Vole left. She met Ann Vole\u2019s son, Ann\nVole, Joann Vole. ann vole!\n"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": TEXT, "pier": "Ann Vole is 40.", "cape": "400 or 40 boats."})


def spans_in(article: OpenArticle) -> list[str]:
    marks = (mark for place in range(len(article)) for mark in marks_at(article, place))
    return list({mark.id: mark.exact for mark in marks}.values())


def test_only_whole_words_are_found(session: Session) -> None:
    article = desk_on(session).article
    found = [article.text[slice(*at)] for at in in_article(article, "Ann Vole")]
    assert found == ["Ann Vole", "Ann\nVole"]
    assert in_article(article, " ") == []
    cape = desk_on(session, "cape").article
    assert in_article(cape, "40") == [(7, 9)]


def test_all_articles_get_it_in_one_step_and_those_that_have_it_are_counted(
    session: Session, store: MemoryStore
) -> None:
    ferry, pier = desk_on(session).article, desk_on(session, "pier").article
    session.apply(label_all(session, "claim", {"pier": in_article(pier, "Ann Vole")}))
    found = {"ferry": in_article(ferry, "Ann Vole")}
    found |= {
        bit.article: list(bit.ranges)
        for bit in everywhere(session, "Ann Vole", ["pier", "cape"])
        if bit.ranges
    }
    edit = label_all(session, "claim", found)
    assert "2 claim spans" in edit.did
    assert "in 1 article" in edit.did
    assert "1 had it" in edit.did
    before = len(list(store.events("ann")))
    assert session.apply(edit).ok
    assert len(list(store.events("ann"))) == before + 1
    assert spans_in(ferry) == ["Ann Vole", "Ann\nVole"]
    assert "tag:claim" in ferry.at(0).values
    assert spans_in(pier) == ["Ann Vole"]
    session.undo(anywhere)
    assert spans_in(ferry) == []
    assert spans_in(pier) == ["Ann Vole"]


def test_an_article_without_the_words_or_that_is_gone_stops_nothing(session: Session) -> None:
    found = list(everywhere(session, "Ann Vole", ["cape", "nowhere", "pier"]))
    assert [(bit.article, list(bit.ranges)) for bit in found if bit.ranges] == [("pier", [(0, 8)])]
    assert "1 could not be read" in label_all(session, "claim", {"nowhere": [(0, 3)]}).did
