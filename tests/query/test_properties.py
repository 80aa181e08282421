"""What holds for every query."""

from itertools import pairwise

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from reviewer.query import Query, QueryError, QuerySentence
from reviewer.query.tree import And, Node, Not, Or, Regex, Term, Text, conjunction, disjunction
from tests.query.example_sentences import check, q

TEXTS = st.one_of(
    st.sampled_from(
        ["a", "B", "or", "NOT", "a b", "-a", "/a", "(", "a)", '"', "\\", "tag:claim", "’", "é"]
    ),
    st.text(min_size=1, max_size=6),
).map(Text)
PATTERNS = st.sampled_from(["a", "a|b", r"a\/b", "[a-c]", r"\\", " ", "^b$", "(a)"]).map(Regex)
TERMS = st.sampled_from(
    [
        ("tag", "claim"),
        ("tag", "*"),
        ("tag", "go*"),
        ("status", "refuted"),
        ("status", "not enough evidence"),
        ("scope", "said"),
        ("is", "undecided"),
        ("is", "un*"),
        ("is", "recheck"),
        ("is", "disputed"),
        ("has", "note"),
        ("has", "check"),
        ("kind", "heading"),
        ("article", "cable"),
        ("article", 'a "b" (c)'),
        ("by", "ann"),
        ("annotator", "b*"),
        ("date", ">=2026-01"),
        ("date", "2025"),
    ]
).map(lambda pair: Term(*pair))
LEAVES: st.SearchStrategy[Node] = st.one_of(TEXTS, PATTERNS, TERMS)


def _branches(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(parts.map(Not), several.map(conjunction), several.map(disjunction))


NODES = st.recursive(LEAVES, _branches, max_leaves=12)
ITEMS = st.builds(
    QuerySentence,
    text=st.one_of(st.text("aAb c-/\\", max_size=8), st.text(max_size=5)),
    kind=st.sampled_from(["sentence", "heading"]),
    article=st.sampled_from(["cable", "bus"]),
    title=st.sampled_from(["", 'A "B" (c)']),
    date=st.sampled_from(["", "2025-03", "2026-01-15"]),
    annotator=st.sampled_from(["ann", "bob"]),
    values=st.fixed_dictionaries(
        {},
        optional={
            "decided": st.just("cannot"),
            "note": st.just("x"),
            "tag:claim": st.just(1),
            "tag:gone": st.just(1),
            "check:said": st.sampled_from([check(), check("supported", "said")]),
        },
    ),
    recheck=st.booleans(),
    disputed=st.sampled_from([None, False, True]),
)


@given(NODES)
def test_what_is_shown_is_read_as_the_same(node: Node) -> None:
    assert q(str(Query(node))).node == node


PIECES = st.sampled_from(
    [
        *("(", ")", "-", '"', "/", "or", "and", "not", " ", "  ", "*", ":", "\\", ">"),
        *("tag:", "is:", "date:", "staus:", "claim", "und", "2026", "a", "é"),
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_read_or_refused_at_a_place(query: str) -> None:
    try:
        read = q(query)
    except QueryError as error:
        assert 0 <= error.column < error.end <= len(query)
        assert len(error.marked(query).split("\n")) == 2
    else:
        assert q(str(read)) == read


@given(NODES, NODES, ITEMS)
def test_de_morgan(one: Node, other: Node, item: QuerySentence) -> None:
    def fits(node: Node) -> bool:
        return Query(node).matches(item)

    assert fits(Not(one)) != fits(one)
    assert fits(Not(conjunction([one, other]))) == fits(disjunction([Not(one), Not(other)]))
    assert fits(Not(disjunction([one, other]))) == fits(conjunction([Not(one), Not(other)]))
    assert fits(conjunction([one, other])) == (fits(one) and fits(other))
    assert fits(disjunction([one, other])) == (fits(one) or fits(other))


@given(LEAVES, LEAVES, LEAVES, ITEMS)
def test_or_binds_weaker_than_and_and_that_weaker_than_not(
    one: Node, two: Node, three: Node, item: QuerySentence
) -> None:
    a, b, c = (str(Query(node)) for node in (one, two, three))
    fits_a, fits_b, fits_c = (Query(node).matches(item) for node in (one, two, three))
    assert q(f"{a} {b} or {c}").matches(item) == ((fits_a and fits_b) or fits_c)
    assert q(f"{a} or {b} and {c}").matches(item) == (fits_a or (fits_b and fits_c))
    assert q(f"not {a} {b}").matches(item) == ((not fits_a) and fits_b)
    assert q(f"-{a} or {b}").matches(item) == ((not fits_a) or fits_b)
    assert q(f"not ({a} or {b}) {c}").matches(item) == ((not (fits_a or fits_b)) and fits_c)


@given(NODES, ITEMS)
def test_what_is_known_may_be_worked_out_first(node: Node, item: QuerySentence) -> None:
    query = Query(node)
    fits = query.matches(item)
    assert query.given(item.article, item.title, item.date).matches(item) == fits
    assert query.given(item.article, item.title, item.date, item.annotator).matches(item) == fits
    assert Query(Not(node)).compile()(item) != fits
    if not item.values:
        assert query.unsaid().matches(item) == fits
        assert query.bare() or not fits


@given(TEXTS, st.text(max_size=12))
def test_a_text_is_highlighted_exactly_where_it_is_found(node: Text, text: str) -> None:
    query = Query(node)
    assert bool(query.spans(text)) == query.matches(QuerySentence(text))


@given(TEXTS, st.text(max_size=6), st.text(max_size=6))
def test_a_text_is_found_in_what_contains_it(node: Text, before: str, after: str) -> None:
    text = f"{before} {node.text} {after}"
    assert Query(node).matches(QuerySentence(text))
    assert Query(node).spans(text)
    assert (plain := Query(node).plain()) is None or plain.lower() in text.lower()


@given(NODES, st.text(max_size=12))
def test_highlights_stand_in_order_and_apart(node: Node, text: str) -> None:
    spans = Query(node).spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize("kind", [And, Or, Not, Regex, Term, Text])
def test_the_strategies_reach_every_kind_of_node(kind: type[Node]) -> None:
    # `find` gives up after 100 examples of the active profile, which some kinds need not reach.
    # One of a kind is enough: to make it smaller takes longer than to find it.
    often = settings(max_examples=10_000, derandomize=True, database=None, phases=[Phase.generate])
    assert isinstance(find(NODES, lambda node: isinstance(node, kind), settings=often), kind)
