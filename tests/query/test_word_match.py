"""Words and texts: found whatever way they were typed, and highlighted where they stand."""

import pytest

from reviewer.config import default_scheme
from reviewer.query import QuerySentence, word_match
from reviewer.session import Session
from reviewer.session.search.sentence_query import all_places
from reviewer.store.memory_store import MemoryStore
from tests.query.example_sentences import q
from tests.session.desk_builders import desk_on


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("WINCH", "The winches rust."),
        ("straße", "In der Straße."),
        ("don't", "They don’t know."),
        ("don’t", "They don't know."),
        ('"\\"express\\""', "The “Express” is slow."),
        ("co-op", "The co\u2011op shut."),
        ('"12 million"', "Some 12\u00a0million crowns"),
        ('"12  million"', "Some 12 million crowns"),
        ("café", "The cafe\u0301 shut."),
        ("cafe\u0301", "The café shut."),
        ("οδος", "ΟΔΟΣ"),
        ("ΟΔΟΣ", "οδοσ"),
        ("新聞", "這份新聞。"),
        ("i\u0307stanbul", "İstanbul"),
        ("x*", "2x*y"),
        ("50%", "50% of it"),
        ("a.b", "a.b"),
        ('"a (b)"', "A (B)"),
    ],
)
def test_found(query: str, text: str) -> None:
    assert q(query).matches(QuerySentence(text))
    assert q(query).spans(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("a.b", "axb"),
        ("win*", "winch"),
        ('"cable car"', "cablecar"),
        ('"cable car"', "car cable"),
        ("cafe\u0301", "cafe"),
        ("don't", "don t"),
        ("a-b", "ab"),
        ("coop", "co- op"),
        ("coop", "co\nop"),
        ("zb", "z\u0307b"),
    ],
)
def test_not_found(query: str, text: str) -> None:
    assert not q(query).matches(QuerySentence(text))
    assert q(query).spans(text) == []


@pytest.mark.parametrize(
    ("query", "text", "spans"),
    [
        ("a", "banana", [(1, 2), (3, 4), (5, 6)]),
        ("an", "banana", [(1, 5)]),
        ("ban nana", "banana", [(0, 6)]),
        ("b or n", "banana", [(0, 1), (2, 3), (4, 5)]),
        ("b -n", "banana", [(0, 1)]),
        ("-(a or -b)", "banana", [(0, 1)]),
        ("/n./ tag:claim", "banana", [(2, 6)]),
        ("/x*/", "banana", []),
        ("/^.|$/", "banana", [(0, 1)]),
        ("tag:claim", "banana", []),
        ("", "banana", []),
        ("b", "İİb", [(2, 3)]),
        ("İ", "aİb", [(1, 2)]),
        ("b", "👩‍🚀b", [(3, 4)]),
        ("e\u0301", "ae\u0301b", [(1, 3)]),
    ],
)
def test_spans(query: str, text: str, spans: list[tuple[int, int]]) -> None:
    assert q(query).spans(text) == spans


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("winch", "winch"),
        ("(Winch)", "Winch"),
        ('"winch"', "winch"),
        ("新聞", "新聞"),
        ("a b", None),
        ('"a b"', None),
        ("-a", None),
        ("a or a", None),
        ("don't", None),
        ("café", None),
        ("/a/", None),
        ("tag:claim", None),
        ("", None),
    ],
)
def test_plain_queries(query: str, plain: str | None) -> None:
    assert q(query).plain() == plain


@pytest.mark.parametrize(
    ("query", "text", "spans"),
    [
        ("cooperative", "A co\xadopera\xadtive fell.", [(2, 15)]),
        ("zerowidth", "A zero\u200bwidth word.", [(2, 12)]),
        ("istanbul", "İstanbul fell.", [(0, 8)]),
        ("fell", "İstanbul fell.", [(9, 13)]),
        ("İzmir", "izmir fell.", [(0, 5)]),
        ("har\xadbour", "A harbour.", [(2, 9)]),
        ("ab", "a\ufe0fb", [(0, 3)]),
        ("office", "The oﬃce fell.", [(4, 8)]),
        ("dock12", "Ｄｏｃｋ１２ fell.", [(0, 6)]),
        ("well...", "well… no", [(0, 5)]),
        ("harbour", "The har-\nbour fell.", [(4, 13)]),
        ("harbour", "The har‐ \r\n  bour fell.", [(4, 17)]),
        ("co-op", "The co-\nop fell.", [(4, 10)]),
        ("coop", "The co-\nop fell.", [(4, 10)]),
        ("fell", "The har-\nbour fell.", [(14, 18)]),
    ],
)
def test_what_nobody_sees_is_looked_past(
    query: str, text: str, spans: list[tuple[int, int]]
) -> None:
    assert word_match.finder(query)(text.lower())
    assert q(query).spans(text) == spans


def test_a_search_of_an_article_finds_it_too() -> None:
    store = MemoryStore({"a": "The co\xadoperative fell. It rose."})
    session = Session(store, default_scheme(), "ann", None)
    article = desk_on(session, "a").article
    assert all_places(session, article, q("cooperative")) == (0,)
    assert all_places(session, article, q("rose")) == (1,)
