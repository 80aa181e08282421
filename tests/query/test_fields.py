"""What each field finds."""

import pytest

from reviewer.models import KINDS
from reviewer.query import FIELDS, QueryField, QuerySentence
from tests.query.example_sentences import check, q, said

BARE = QuerySentence("Rain fell.")
SETTLED = said(anchor={}, decided="settled")
UNSURE = said(anchor={}, decided="cannot")
CLAIM = said(anchor={}, tag__claim=1)
GONE = said(anchor={}, tag__rumour=1)
SUPPORTED = said(check__content=check("supported"))
WITHDRAWN = said(check__content=check("refuted", withdrawn="a slip"))
BOTH = said(check__content=check("refuted"), check__said=check("supported", "said"))


@pytest.mark.parametrize(
    ("query", "found", "left"),
    [
        ("tag:claim", [CLAIM], [BARE, GONE, SETTLED]),
        ("tag:*", [CLAIM, GONE], [BARE, SETTLED, SUPPORTED]),
        ("tag:rum*", [GONE], [CLAIM, BARE]),
        ("tag:*M*", [CLAIM, GONE], [BARE]),
        ("status:supported", [SUPPORTED, BOTH], [BARE, WITHDRAWN]),
        ("status:refuted", [BOTH], [WITHDRAWN, SUPPORTED]),
        ("status:*ed", [SUPPORTED, BOTH], [WITHDRAWN, BARE]),
        ("status:*", [SUPPORTED, BOTH], [WITHDRAWN, BARE]),
        ("status:unchecked", [said(check__content=check("unchecked"))], [BARE]),
        ("scope:said", [BOTH], [SUPPORTED, BARE]),
        ("scope:content", [BOTH, SUPPORTED], [WITHDRAWN, BARE]),
        ("scope:*", [BOTH, SUPPORTED], [WITHDRAWN, BARE]),
        ("status:refuted scope:said", [BOTH], [SUPPORTED]),
        ("is:decided", [SETTLED, UNSURE], [BARE, CLAIM]),
        ("is:undecided", [BARE, CLAIM], [SETTLED, UNSURE]),
        ("is:unsure", [UNSURE], [SETTLED, BARE]),
        ("is:un*", [UNSURE, BARE], [SETTLED]),
        ("is:flagged", [said(flag__doubt=True)], [BARE, CLAIM]),
        ("is:recheck", [QuerySentence(values={"anchor": {}}, recheck=True)], [BARE, CLAIM]),
        ("is:orphan", [QuerySentence(values={"anchor": {}}, orphan=True)], [BARE, CLAIM]),
        (
            "is:stale",
            [QuerySentence(values={"anchor": {}}, stale=True)],
            [BARE, QuerySentence(values={"anchor": {}}, stale=False)],
        ),
        ("is:disputed", [QuerySentence(disputed=True)], [BARE, QuerySentence(disputed=False)]),
        ("-is:disputed", [BARE, QuerySentence(disputed=False)], [QuerySentence(disputed=True)]),
        ("has:note", [said(note="x")], [BARE, CLAIM]),
        ("has:evidence", [said(evidence__e1={})], [BARE, SUPPORTED]),
        ("has:span", [said(span__s1={})], [BARE, CLAIM]),
        ("has:check", [SUPPORTED, BOTH], [BARE, WITHDRAWN]),
        ("has:relation", [said(relation__r1={"kind": "a"})], [BARE, CLAIM]),
        ("has:answer", [said(answer__worth=3)], [BARE, CLAIM]),
        ("relation:part*", [said(relation__r1={"kind": "part_of"})], [BARE, CLAIM]),
        ("relation:answers", [said(relation__r1={"kind": "answers"})], [said(answer__x="a")]),
        ("answer:worth=3", [said(answer__worth=3)], [said(answer__other=3), BARE]),
        ("answer:3", [said(answer__worth=3), said(answer__other=3)], [said(answer__worth=31)]),
        ("answer:sea", [said(answer__topics=["town", "sea"])], [said(answer__topics=["town"])]),
        (
            "article-tag:opinion",
            [QuerySentence(about={"answer:genre": "opinion"})],
            [said(answer__genre="opinion"), QuerySentence(about={"meta:title": "opinion"}), BARE],
        ),
        (
            "article-tag:genre=*",
            [QuerySentence(about={"answer:genre": "opinion"})],
            [QuerySentence(about={"answer:tone": "opinion"})],
        ),
        ("has:comment", [said(remark__r1={})], [BARE, said(note="x")]),
        ("has:*", [said(remark__r1={}), said(note="x")], [BARE, CLAIM]),
        ("kind:sentence", [BARE], [QuerySentence(kind="note")]),
        ("kind:b*", [QuerySentence(kind="byline")], [BARE]),
        ("kind:*", [QuerySentence(kind=kind) for kind in KINDS], []),
    ],
)
def test_what_is_said(query: str, found: list[QuerySentence], left: list[QuerySentence]) -> None:
    wanted = q(query)
    assert [item for item in found if not wanted.matches(item)] == []
    assert [item for item in left if wanted.matches(item)] == []


CABLE = QuerySentence(article="2025__lines__cable", title="The (last) Cable Car")


@pytest.mark.parametrize(
    "query",
    [
        "article:cable",
        "article:CAR",
        'article:"last) cable"',
        "article:2025/lines",
        "article:2025__*",
        "article:2025/*",
        "article:*cable",
        "article:*car",
        'article:"the (last)*"',
        "article:*",
    ],
)
def test_articles_by_id_or_title(query: str) -> None:
    assert q(query).matches(CABLE)


@pytest.mark.parametrize("query", ["article:bus", "article:lines*", "article:car*", "article:c?r"])
def test_other_articles(query: str) -> None:
    assert not q(query).matches(CABLE)


def test_annotators() -> None:
    mine = QuerySentence(annotator="Ann", values={"decided": "settled"})
    rules = QuerySentence(annotator="machine.rules", values={"tag:claim": 1})
    for field in ("by", "annotator"):
        assert q(f"{field}:ann").matches(mine)
        assert q(f"{field}:a*n").matches(mine)
        assert q(f"{field}:machine.*").matches(rules)
        assert not q(f"{field}:an").matches(mine)
        assert not q(f"{field}:ann").matches(rules)
        assert not q(f"{field}:*").matches(QuerySentence(annotator="Ann"))


@pytest.mark.parametrize(
    ("query", "found", "left"),
    [
        ("2026-01-15", ["2026-01-15", "2026-01-15T10:00Z", "2026-01-15 10:00"], ["2026-01", ""]),
        ("=2026-01-15", ["2026-01-15"], ["2026-01-14", "2026-01-16"]),
        ("2026-02", ["2026-02-01", "2026-02-28", "2026-02"], ["2026-03-01", "2026-01-31", "2026"]),
        ("2026", ["2026-12-31", "2026-05", "2026"], ["2025-12-31", "2027"]),
        (">2026-01", ["2026-02-01", "2026-02", "2027"], ["2026-01-31", "2026-01", "2026"]),
        (">=2026-01", ["2026-01-01", "2026-01", "2026"], ["2025-12-31", "2025"]),
        ("<2026-02", ["2026-01-31", "2026-01", "2025"], ["2026-02-01", "2026-02", "2026"]),
        ("<=2024-02", ["2024-02-29", "2024-02", "2023"], ["2024-03-01", "2024-03", "2024"]),
        ("*", ["2026", "spring"], [""]),
        ("2026*", ["2026", "2026-01-01T00:00Z"], ["1999", ""]),
    ],
)
def test_dates(query: str, found: list[str], left: list[str]) -> None:
    wanted = q(f"date:{query}")
    assert [date for date in found if not wanted.matches(QuerySentence(date=date))] == []
    assert [date for date in left if wanted.matches(QuerySentence(date=date))] == []


@pytest.mark.parametrize(
    "date", ["", "15 January 2026", "2026-13", "2026-02-30", "20260115", "0000"]
)
def test_an_article_without_a_date_is_in_no_range(date: str) -> None:
    for sign in (">", ">=", "<", "<=", "=", ""):
        assert not q(f"date:{sign}2026").matches(QuerySentence(date=date))


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
def test_every_field_says_what_it_looks_at(field: QueryField) -> None:
    asked: set[str] = set()

    class Watched(QuerySentence):
        def __getattribute__(self, name: str) -> object:
            if not name.startswith("_"):
                asked.add(name)
            return super().__getattribute__(name)

    query = q(field.example)
    assert field.example.startswith(f"{field.name}:")
    query.matches(Watched(values={"note": 1}, disputed=True, recheck=True, stale=True))
    assert asked
    assert asked <= query.needs()
