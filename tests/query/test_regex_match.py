"""Regular expressions: what they match, and that none of them hangs the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.query import Budget, QueryError, QuerySentence, places, select
from reviewer.query.regex_match import LONGEST, bounded_length
from tests.query.example_sentences import Shelf, q

HOPELESS = QuerySentence("a" * 5_000 + "c b d")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("/w.nch/", "The WINCH"),
        (r"/\b(\w+) \1\b/", "It it was."),
        ("/^the/", "The end"),
        ("/end.$/", "The end."),
        (r"/and\/or/", "and/or"),
        (r"/\d{2,3}/", "12"),
        (r"/[{}]\{/", "{{"),
        ("/(?<=a)b/", "ab"),
        ("/(?P<x>a)(?P=x)/", "aa"),
        ("/é/", "É"),
        ("/[[a]/", "["),
        ("/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/", "4f1c00de-0000-4000-8000-00000000cafe"),
        ("/a{200}.{200,900}/", "a" * 400),
    ],
)
def test_matches(query: str, text: str) -> None:
    assert q(query).matches(QuerySentence(text))
    assert q(query).spans(text)


@pytest.mark.parametrize(
    ("query", "text"), [("/w.nch/", "wnch"), ("/(?-i:US)/", "us"), ("/^b/", "ab")]
)
def test_does_not_match(query: str, text: str) -> None:
    assert not q(query).matches(QuerySentence(text))


@pytest.mark.parametrize(
    "pattern", ["^(a|a)*d", "^(a|aa)+d", r"^(\w|\w\w)*d", "a*a*a*a*a*d|e", "(.*a){12}b d$"]
)
def test_a_pattern_that_explodes_is_stopped_and_named(pattern: str) -> None:
    query = q(f"tag:claim or /{pattern}/")
    with pytest.raises(QueryError, match="takes too long") as caught:
        query.matches(HOPELESS)
    assert (caught.value.column, caught.value.end) == (13, 15 + len(pattern))
    assert query.spans(HOPELESS.text) == []


def test_many_sentences_share_a_budget() -> None:
    items = [QuerySentence("a" * 20)] * 1_000
    assert len(list(select(q("/a+/"), items))) == 1_000
    with pytest.raises(QueryError, match="takes too long"):
        list(select(q("/a+/"), items, Budget(1e-7)))
    shelf = Shelf(["a" * 20] * 1_000, {1: {"note": "x"}})
    with pytest.raises(QueryError, match="takes too long"):
        list(places(q("/a+/"), shelf, budget=Budget(1e-7)))


def test_one_sentence_has_no_budget() -> None:
    query = q("/a+/")
    assert all(query.matches(QuerySentence("aa")) for _ in range(1_000))


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a{1000}){1000}",
        "(?:(?:a{1000}){1000}){1000}",
        "(?:" + "()" * 100 + "){500}",
        "((((a{6}){6}){6}){6}){6}",
        "(?x) (a{1000}) {1000}",
        "(" * 450 + ")" * 450,
        "a" * (LONGEST + 1),
        "a{99999999999}",
    ],
)
def test_a_pattern_too_big_to_compile_is_refused(pattern: str) -> None:
    with pytest.raises(QueryError, match="too big") as caught:
        q(f"/{pattern}/")
    assert (caught.value.column, caught.value.end) == (0, 2 + len(pattern))


@pytest.mark.parametrize(
    ("pattern", "length"),
    [
        ("winch", 10_000_000),
        ("a|b|c|d|e", 625_000),
        ("a+", 3162),
        (r"a\+", 10_000_000),
        (r"(\w+) \1", 215),
        ("(?:a)?b", 5_000_000),
        ("(a)+", 0),
        ("(a){2}", 0),
        ("(?x)(a) +", 0),
    ],
)
def test_how_long_a_sentence_needs_no_clock(pattern: str, length: int) -> None:
    assert bounded_length(pattern) == length


PIECES = st.sampled_from([*"ab?*+|()[]{}^$.\\,1-2:=!<>P#x /", "{2}", "(?:", "\\b", "\\1", "[a-b]"])


@given(st.lists(PIECES, max_size=15).map("".join), st.text("ab12 ", max_size=12))
def test_no_pattern_does_anything_but_match_or_be_refused(pattern: str, text: str) -> None:
    try:
        query = q(f"/{pattern}/")
    except QueryError as error:
        assert 0 <= error.column < error.end <= len(pattern) + 2
        return
    assert query.matches(QuerySentence(text)) in (True, False)
    assert all(0 <= start < end <= len(text) for start, end in query.spans(text))
