"""What is said of a query that cannot be read, and which columns it is said of."""

import pytest

from reviewer.query import QueryError
from tests.query.example_sentences import q

QUOTES = "in quotation marks as a word"
TERM = "expected a word, a field or a bracket"


@pytest.mark.parametrize(
    ("query", "place", "message"),
    [
        ('a "b c', '"b c', 'a quotation mark that nothing closes; expected another "'),
        ('a "b\\"', '"b\\"', 'a quotation mark that nothing closes; expected another "'),
        ('a ""', '""', "nothing stands between the quotation marks; expected a text"),
        ('"a"b', "b", 'expected a space behind the closing "'),
        ("/a/b", "b", r"expected a space behind the closing /; inside a pattern / is written \/"),
        ("a //", "//", "nothing stands between the slashes; expected a pattern"),
        (
            "a /b c",
            "/b c",
            "a regular expression that nothing closes; expected another /, or quotation marks",
        ),
        (
            "a - b",
            "-",
            'nothing stands behind this minus; expected a term, or "-" in quotation marks',
        ),
        (
            "a -",
            "-",
            'nothing stands behind this minus; expected a term, or "-" in quotation marks',
        ),
        ("or a", "or", f'nothing stands before "or"; {TERM}, or "or" {QUOTES}'),
        ("AND a", "AND", f'nothing stands before "AND"; {TERM}, or "AND" {QUOTES}'),
        ("a or", "or", f'nothing stands behind "or"; {TERM}, or "or" {QUOTES}'),
        ("a or and b", "or", f'nothing stands behind "or"; {TERM}, or "or" {QUOTES}'),
        ("a not", "not", f'nothing stands behind "not"; {TERM}, or "not" {QUOTES}'),
        ("(a or )", "or", f'nothing stands behind "or"; {TERM}, or "or" {QUOTES}'),
        ("(or a)", "or", f'nothing stands before "or"; {TERM}, or "or" {QUOTES}'),
        ("a ()", "()", f"nothing stands between the brackets; {TERM}"),
        ("a (", "(", "this bracket is never closed; expected ) behind what belongs to it"),
        ("a ((b)", "(", "this bracket is never closed; expected ) behind what belongs to it"),
        (
            "a) b",
            ")",
            "this bracket closes nothing; expected ( before it, or quotation marks around it",
        ),
        (
            ") b",
            ")",
            "this bracket closes nothing; expected ( before it, or quotation marks around it",
        ),
        ("a tag: b", "tag:", "tag: has no value; expected one right behind it: tag:claim"),
        ("(is:)", "is:", "is: has no value; expected one right behind it: is:undecided"),
        ("tag:(claim)", "(", "tag: takes one value; expected (tag:a or tag:b)"),
        ('tag:""', '""', "nothing stands between the quotation marks; expected a text"),
        ("x tag:clam y", "clam", 'there is no tag "clam"; did you mean "claim"?'),
        (
            "tag:zzz",
            "zzz",
            'there is no tag "zzz"; expected one of claim, quote, figure, demand, threat',
        ),
        (
            'status:"suported"',
            '"suported"',
            'there is no status "suported"; did you mean "supported"?',
        ),
        (
            "status:not",
            "not",
            'status "not" can mean "not enough evidence" or "not checkable"; expected one of them',
        ),
        (
            "is:un",
            "un",
            'state "un" can mean "undecided" or "unsure"; expected one of them',
        ),
        ("is:re-check", "re-check", 'there is no state "re-check"; did you mean "recheck"?'),
        ("is:zz*", "zz*", ""),
        ("kind:headline", "headline", 'there is no kind "headline"; did you mean "heading"?'),
        (
            "has:x",
            "x",
            'there is no thing "x"; expected one of note, evidence, span, check, comment',
        ),
        (
            "tags:claim",
            "tags:",
            'there is no field "tags"; did you mean "tag"?'
            " (a word with a colon needs quotation marks)",
        ),
        (
            'said:"so"',
            "said:",
            'there is no field "said"; expected one of tag, status, scope, article, annotator, by,'
            " kind, is, has, article-tag, answer, relation, date"
            " (a word with a colon needs quotation marks)",
        ),
        ("/a(b/", "(", "in the regular expression: missing ), unterminated subpattern"),
        ("/ab{2,1}/", "2", "in the regular expression: min repeat greater than max repeat"),
        ("/*a/", "*", "in the regular expression: nothing to repeat"),
        ("/[a/", "[", "in the regular expression: unterminated character set"),
        (r"/\p{L}/", "\\", r"in the regular expression: bad escape \p"),
        (
            "/(?:abc){e<=2}/",
            "{",
            r"in the regular expression: { begins no count; expected {2}, {2,5} or \{",
        ),
    ],
)
def test_place_and_message(query: str, place: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        q(query)
    error = caught.value
    assert query[error.column : error.end] == place
    assert message in error.message
    assert "\n" not in error.message
    assert str(error) == f"column {error.column + 1}: {error.message}"


@pytest.mark.parametrize(
    ("query", "column", "end"),
    [
        ("not not a", 4, 7),
        ("not -a", 4, 5),
        ("-not a", 1, 4),
        ("--a", 1, 2),
        ("新聞 tag:clam", 7, 11),
        ("👩‍🚀 )", 4, 5),
        ("((a) b", 0, 1),
        ("(a (b", 3, 4),
        ("tag:claim  tag:", 11, 15),
        ("a/b /c(/", 6, 7),
        ("((((a)))))", 9, 10),
        ("(" * 60, 50, 51),
    ],
)
def test_columns(query: str, column: int, end: int) -> None:
    with pytest.raises(QueryError) as caught:
        q(query)
    assert (caught.value.column, caught.value.end) == (column, end)


@pytest.mark.parametrize(
    "date", ["x", "2026-1", "2026-13", "2026-02-30", "0000", ">", "=>2026", "٢٠٢٦"]
)
def test_what_is_no_date(date: str) -> None:
    with pytest.raises(QueryError, match="expected 2026, 2026-01 or 2026-01-31") as caught:
        q(f"a date:{date}")
    assert (caught.value.column, caught.value.end) == (7, 7 + len(date))


def test_a_date_with_sign_takes_no_wildcard() -> None:
    with pytest.raises(QueryError, match="is no date"):
        q("date:>2026*")


@pytest.mark.parametrize(
    ("query", "column", "end", "carets"),
    [
        ("ab cd", 3, 5, "   ^^"),
        ("ab", 2, 2, "  ^"),
        ("新聞 x", 3, 4, "     ^"),
        ("新聞", 1, 2, "  ^^"),
        ("é x", 2, 3, "  ^"),
        ("e\u0301 x", 3, 4, "  ^"),
        ("", 0, 0, "^"),
    ],
)
def test_carets_stand_below_the_place(query: str, column: int, end: int, carets: str) -> None:
    assert QueryError("", column, end).marked(query) == f"{query}\n{carets}"


def test_what_could_disturb_a_terminal_is_not_shown() -> None:
    assert QueryError("", 4, 5).marked("a\tb\nc\x1b[") == "a b c�[\n    ^"
