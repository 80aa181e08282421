"""What queries are read as."""

import pytest

from reviewer.models import Scheme, TagType
from reviewer.query import QueryError, parse
from reviewer.query.tree import And, Constant, Node, Not, Or, Regex, Term, Text
from tests.query.example_sentences import SCHEME, q

A, B, C, D = (Text(one) for one in "abcd")


@pytest.mark.parametrize("query", ["", "   ", "\t\u3000\u00a0"])
def test_an_empty_query_is_everything(query: str) -> None:
    assert q(query).node == Constant(True)
    assert q(query).everything


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a and b", And((A, B))),
        ("a AND b Or c", Or((And((A, B)), C))),
        ("a or b c", Or((A, And((B, C))))),
        ("a b or c d", Or((And((A, B)), And((C, D))))),
        ("a or b or c", Or((A, B, C))),
        ("(a or b) c", And((Or((A, B)), C))),
        ("a (b c)", And((A, B, C))),
        ("not a b", And((Not(A), B))),
        ("-a b", And((Not(A), B))),
        ("a and not b or c", Or((And((A, Not(B))), C))),
        ("a -b", And((A, Not(B)))),
        ("NOT (a or b)", Not(Or((A, B)))),
        ("-(a b)", Not(And((A, B)))),
        ("not (not a)", Not(Not(A))),
        ("(a)(b)", And((A, B))),
        ("(((a)))", A),
        ("(a)b", And((A, B))),
        ("-tag:claim", Not(Term("tag", "claim"))),
        ("-/a/", Not(Regex("a"))),
        ('-"a"', Not(A)),
    ],
)
def test_precedence(query: str, tree: Node) -> None:
    assert q(query).node == tree


@pytest.mark.parametrize(
    "word",
    [
        "well-known",
        "a--b",
        "don't",
        "l’été",
        "新聞",
        "ру́сский",
        "e.g.",
        "50%",
        "10:30",
        '5"',
        'say"so"',
        "http://example.org/x?y=1",
        "HTTPS://example.org/(a)",
        "mailto:ann@example.org",
        "and/or",
        "a/b/c",
        "word(s)",
        "f(x(y))",
        "*",
        "fee*",
        "claim:",
        "—",
        "👩‍🚀",
        "android",
        "nothing",
        "orphan",
        "#tag",
        "\\",
        ":x",
    ],
)
def test_plain_words(word: str) -> None:
    assert q(word).node == Text(word)
    assert q(f"a ({word}) -{word}").node == And((A, Text(word), Not(Text(word))))


def test_a_bracket_that_a_word_leaves_open_is_the_word_s() -> None:
    assert q("f(x y").node == And((Text("f(x"), Text("y")))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"or"', "or"),
        ('"AND"', "AND"),
        ('"-5"', "-5"),
        ('"tag:claim"', "tag:claim"),
        ('"a  b"', "a  b"),
        (r'"say \"so\""', 'say "so"'),
        (r'"a\\b"', r"a\b"),
        (r'"a\nb"', r"a\nb"),
        ('"(a"', "(a"),
        ('"/x/"', "/x/"),
    ],
)
def test_quoted_texts(query: str, text: str) -> None:
    assert q(query).node == Text(text)
    assert q(f"({query})").node == Text(text)


@pytest.mark.parametrize(
    ("query", "pattern"),
    [("/a b/", "a b"), (r"/a\/b/", r"a\/b"), ("/(a|b)/", "(a|b)"), (r"/\\/", r"\\")],
)
def test_regular_expressions(query: str, pattern: str) -> None:
    assert q(query).node == Regex(pattern)
    assert q(f"({query} or a)").node == Or((Regex(pattern), A))


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("tag:claim", "tag", "claim"),
        ("TAG:Claim", "tag", "claim"),
        ("tag:c", "tag", "claim"),
        ("tag:cl", "tag", "claim"),
        ('tag:"claim"', "tag", "claim"),
        ("tag:*", "tag", "*"),
        ("tag:gone*", "tag", "gone*"),
        ("status:s", "status", "supported"),
        ("status:ref", "status", "refuted"),
        ('status:"not enough evidence"', "status", "not enough evidence"),
        ("status:not-enough-evidence", "status", "not enough evidence"),
        ("status:in_progress", "status", "in progress"),
        ("status:Not-C", "status", "not checkable"),
        ("scope:s", "scope", "said"),
        ("is:und", "is", "undecided"),
        ("is:un*", "is", "un*"),
        ("has:note", "has", "note"),
        ("kind:*", "kind", "*"),
        ("article:a(b)", "article", "a(b)"),
        ("article:/x", "article", "/x"),
        ('article:"a \\"b\\""', "article", 'a "b"'),
        ("by:-x", "by", "-x"),
        ("annotator:Ann", "annotator", "Ann"),
        ("date:>=2026-01-01", "date", ">=2026-01-01"),
        ("date:2024-02-29", "date", "2024-02-29"),
        ('date:"<2026"', "date", "<2026"),
        ("date:*", "date", "*"),
    ],
)
def test_fields(query: str, field: str, value: str) -> None:
    assert q(query).node == Term(field, value)
    assert q(f"({query})").node == Term(field, value)


def test_fields_know_the_annotators_only_if_told() -> None:
    assert parse("by:An", SCHEME, ["ann", "bob"]).node == Term("by", "ann")
    with pytest.raises(QueryError, match='there is no annotator "bib"; did you mean "bob"'):
        parse("by:bib", SCHEME, ["ann", "bob"])
    with pytest.raises(QueryError, match="there is none yet"):
        parse("by:bib", SCHEME, [])


def test_names_that_differ_only_in_case_are_told_apart() -> None:
    tags = tuple(TagType(name, key, key, "blue") for name, key in (("Fee", "x"), ("fee", "y")))
    scheme = Scheme(1, tags, ())
    assert parse("tag:Fee", scheme).node == Term("tag", "Fee")
    assert parse("tag:fee", scheme).node == Term("tag", "fee")
    with pytest.raises(QueryError, match='"FEE" can mean "Fee" or "fee"'):
        parse("tag:FEE", scheme)


def test_a_name_goes_before_a_key() -> None:
    tags = (TagType("a", "b", "A", "blue"), TagType("b", "a", "B", "blue"))
    assert parse("tag:a", Scheme(1, tags, ())).node == Term("tag", "a")


def test_brackets_and_words_without_end() -> None:
    assert q("(" * 50 + "a" + ")" * 50).node == A
    many = q("a or b " * 10_000)
    assert isinstance(many.node, Or)
    assert len(many.node.parts) == 10_001
