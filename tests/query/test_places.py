"""Whole articles: only what is needed is looked at, and nothing is missed."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Json
from reviewer.query import Query, QuerySentence, places, select
from reviewer.query.tree import Node
from tests.query.example_sentences import Shelf, check, q
from tests.query.test_properties import NODES

TEXTS = ["The fee rose.", "Cable cars", "Who pays the fee?", "Rain.", "The winch broke."]
VALUES = {
    1: {"anchor": {}, "tag:claim": 1, "decided": "settled"},
    3: {"anchor": {}, "check:content": check("refuted"), "note": "x"},
}


def shelf() -> Shelf:
    return Shelf(TEXTS, VALUES, {1: "heading"}, frozenset({3}), frozenset({1, 4}))


def found(query: str) -> list[int]:
    return list(places(q(query), shelf()))


def test_places() -> None:
    assert found("") == [0, 1, 2, 3, 4]
    assert found("fee") == [0, 2]
    assert found("kind:heading or has:note") == [1, 3]
    assert found("not tag:*") == [0, 2, 3, 4]
    assert found("tag:claim is:undecided") == []
    assert found("is:undecided") == [0, 2, 3, 4]
    assert found("is:recheck") == [3]
    assert found("is:disputed") == [1, 4]
    assert found("article:cable date:2026-01 fee") == [0, 2]
    assert found("article:bus") == []
    assert found("by:ann") == [1, 3]
    assert found("by:bob") == []
    assert found("-by:bob") == [0, 1, 2, 3, 4]


def test_only_some_places() -> None:
    assert list(places(q("fee"), shelf(), range(4, 0, -1))) == [2]
    assert list(places(q("tag:*"), shelf(), [0, 1, 2])) == [1]


def test_annotations_are_asked_for_only_where_there_are_any() -> None:
    desk = shelf()
    assert list(places(q("tag:claim or status:refuted"), desk)) == [1, 3]
    assert {index for _, index in desk.asked} == {1, 3}


def test_texts_are_asked_for_only_if_the_rest_does_not_decide() -> None:
    desk = shelf()
    assert list(places(q("/fee/ fee not tag:* date:2027"), desk)) == []
    assert desk.asked == []
    assert list(places(q("/r/ winch has:note"), desk)) == []
    assert [index for what, index in desk.asked if what == "text"] == [3]


def test_a_text_is_read_once_for_many_words() -> None:
    desk = shelf()
    assert list(places(q("zzz or yyy or winch or fee"), desk)) == [0, 2, 4]
    assert len(desk.asked) == len(TEXTS)


def test_whether_a_bare_sentence_may_fit() -> None:
    for query in ("", "fee", "-tag:*", "is:undecided", "is:disputed"):
        assert q(query).bare(), query
    for query in ("tag:*", "fee has:note", "by:*", "is:recheck or is:orphan", "-is:undecided"):
        assert not q(query).bare(), query


def test_needs() -> None:
    assert q("").needs() == set()
    assert q("fee or -/x/").needs() == {"text"}
    assert q("tag:claim kind:note is:recheck").needs() == {"values", "kind", "recheck"}
    assert q("article:a date:2026").needs() == {"article", "title", "date"}
    assert q("by:ann").needs() == {"values", "annotator"}


def test_what_is_left_when_the_article_is_known() -> None:
    query = q("article:cable (date:>=2026 or has:note) fee")
    assert str(query.given("cable", "", "2026-05")) == "fee"
    assert str(query.given("cable", "", "2025")) == "has:note fee"
    assert query.given("bus", "The bus").nothing
    assert q("-article:cable").given("bus").everything
    assert q("by:ann or fee").given("bus", annotator="bob") == q("fee")
    assert q("by:ann or fee").given("bus", annotator="ann") == q("by:ann or fee")


def test_items_of_any_kind_can_be_selected() -> None:
    items = [QuerySentence("The fee"), QuerySentence("The lift"), QuerySentence("No FEE")]
    assert list(select(q("fee"), items)) == [items[0], items[2]]


SAID = st.fixed_dictionaries(
    {},
    optional={
        "decided": st.sampled_from(["settled", "cannot"]),
        "note": st.just("x"),
        "tag:claim": st.just(1),
        "tag:gone": st.just(1),
        "flag:doubt": st.just(True),
        "check:said": st.sampled_from([check(), check("supported", "said", withdrawn="x")]),
    },
).filter(bool)


@given(
    NODES,
    st.lists(st.sampled_from(["a b", "B", "c-d", "", "A/b"]), min_size=1, max_size=6),
    st.dictionaries(st.integers(0, 5), SAID, max_size=3),
    st.frozensets(st.integers(0, 5)),
)
def test_an_article_gives_what_its_sentences_give(
    node: Node, texts: list[str], values: dict[int, dict[str, Json]], marks: frozenset[int]
) -> None:
    query = Query(node)
    values = {index: said for index, said in values.items() if index < len(texts)}
    kinds = dict.fromkeys(marks, "heading")
    desk = Shelf(texts, values, kinds, marks & values.keys(), marks)
    one_by_one = [i for i in range(len(texts)) if query.matches(desk.item(i))]
    assert list(places(query, desk)) == one_by_one
    if not query.bare():
        assert set(one_by_one) <= values.keys()
