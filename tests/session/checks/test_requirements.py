"""What statuses ask for, and the warnings of the guidelines, rule by rule."""

from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.models import Scheme, Values
from reviewer.models.annotation import checks_in_order, items_of
from reviewer.session.checks.requirements import (
    host_of,
    is_later,
    lacks,
    missing,
    name_of,
    warnings,
)

SCHEME = default_scheme()


def item(stance: str, quote: str = "Its words.", source: str = "a", **more: Any) -> Values:
    said = {"check": "content", "source": source, "stance": stance, **more}
    return {**said, "quote": quote} if quote else said


def check(status: str, **more: Any) -> Values:
    return {"scope": "content", "status": status, **more}


# Status -> what does not meet its need, what does; every status of the scheme is here.
NEEDS: dict[str, tuple[list[tuple[Values, list[Values]]], list[tuple[Values, list[Values]]]]] = {
    "unchecked": ([], [({}, [])]),
    "in progress": ([({}, [item("supports")])], [({"assignee": "ben"}, [])]),
    "supported": (
        [({}, []), ({}, [item("supports", "")]), ({}, [item("supports", " ")]),
         ({"rationale": "r"}, [item("refutes")]), ({}, [item("background")])],
        [({}, [item("supports")]), ({}, [item("refutes"), item("supports")])],
    ),
    "refuted": (
        [({}, []), ({}, [item("refutes", "")]), ({}, [item("supports")])],
        [({}, [item("refutes")])],
    ),
    "conflicting": (
        [({}, []), ({}, [item("supports")]), ({}, [item("refutes")]),
         ({}, [item("supports"), item("refutes", "")]), ({}, [item("supports")] * 2)],
        [({}, [item("refutes"), item("supports")])],
    ),
    "misleading": (
        [({}, []), ({}, [item("supports"), item("refutes")])],
        [({}, [item("qualifies")]), ({}, [item("qualifies", "")])],
    ),
    "not enough evidence": (
        [({}, [item("supports")]), ({"rationale": " "}, [])],
        [({"rationale": "no register is open"}, [])],
    ),
    "not checkable": ([], [({}, [])]),
}  # fmt: skip


def test_every_status_is_in_the_table() -> None:
    assert [status.name for status in SCHEME.statuses] == list(NEEDS)


@pytest.mark.parametrize("status", NEEDS)
def test_needs(status: str) -> None:
    unmet, met = NEEDS[status]
    for fields, items in unmet:
        assert missing(check(status, **fields), items, SCHEME), (fields, items)
        assert not missing(check(status, withdrawn="mistake", **fields), items, SCHEME)
    for fields, items in met:
        assert not missing(check(status, **fields), items, SCHEME), (fields, items)


def test_a_status_that_the_scheme_no_longer_has_asks_for_nothing() -> None:
    assert not missing(check("half true"), [], SCHEME)


def test_one_side_missing_is_named() -> None:
    lacking = missing(check("conflicting"), [item("supports")], SCHEME)
    assert "refutes" in lacking
    assert "supports" not in lacking


def test_evidence_counts_for_its_own_check_only() -> None:
    values = {
        "check:content": check("supported"),
        "check:said": {"scope": "said", "status": "supported"},
        "check:content.s1": {"scope": "content", "status": "refuted", "span": "s1"},
        "evidence:b": item("supports", order=1),
        "evidence:a": {**item("supports"), "check": "said"},
        "evidence:c": item("background"),
    }
    assert [id for id, _ in items_of(values, "content")] == ["c", "b"]
    assert [id for id, _ in checks_in_order(values)] == ["content", "said", "content.s1"]
    assert lacks(values, SCHEME)
    values["evidence:d"] = {**item("refutes"), "check": "content.s1"}
    assert not lacks(values, SCHEME)
    values["check:content"] = check("supported", withdrawn="wrong sentence")
    assert [id for id, _ in checks_in_order(values)] == ["said", "content.s1", "content"]


def kinds(items: list[Values], sources: dict[str, Values], **more: Any) -> list[str]:
    return [one.kind for one in warnings(check("supported"), items, sources, **more)]


TWO = [item("supports", source="a"), item("supports", source="b")]


@pytest.mark.parametrize(
    ("published", "date", "later"),
    [
        ("2026-03-20", "2026-03-19", True),
        ("2026-03-19", "2026-03-19", False),
        ("2026-03", "2026-03-19", False),
        ("2026-04", "2026-03-19", True),
        ("2027", "2026-03-19", True),
        ("2026", "2026-03-19", False),
        ("2026-03-20", "2026", False),
        ("2026-03-20", "2026-03-19T08:00:00Z", True),
        ("", "2026-03-19", False),
        ("2026-03-20", "", False),
        ("spring", "2026", False),
    ],
)
def test_later_than_the_article(published: str, date: str, later: bool) -> None:
    assert is_later(published, date) is later
    found = kinds([item("supports")], {"a": {"published": published}}, date=date)
    assert found == (["later"] if later else [])


@pytest.mark.parametrize(
    ("tiers", "warned"),
    [
        (["party"], True),
        (["party", "party"], True),
        (["party", "primary"], False),
        (["party", ""], False),
        ([], False),
    ],
)
def test_all_from_parties(tiers: list[str], warned: bool) -> None:
    sources: dict[str, Values] = {str(n): {"tier": tier} for n, tier in enumerate(tiers)}
    items = [item("supports", source=id) for id in sources]
    assert ("parties" in kinds(items, sources)) is warned


def test_background_weighs_nothing() -> None:
    sources: dict[str, Values] = {
        "a": {"tier": "party"},
        "b": {"tier": "primary", "published": "2030", "derives_from": "a"},
    }
    items = [item("supports", source="a"), item("background", source="b")]
    assert kinds(items, sources, date="2026") == ["parties"]


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ({}, {}, False),
        ({"derives_from": "b"}, {}, True),
        ({"derives_from": "w"}, {"derives_from": "w"}, True),
        ({"derives_from": "x"}, {"derives_from": "w"}, True),
        ({"derives_from": "y"}, {"derives_from": "w"}, False),
        ({"sha256": "f" * 64}, {"sha256": "f" * 64}, True),
        ({"sha256": "f" * 64}, {"sha256": "e" * 64}, False),
        ({"title": "Boats", "publisher": "LNW"}, {"title": " boats", "publisher": "lnw"}, True),
        ({"title": "Boats", "publisher": "LNW"}, {"title": "Boats", "publisher": "C"}, False),
        ({"title": "Boats"}, {"title": "Boats"}, False),
    ],
)
def test_shared_origin(a: Values, b: Values, shared: bool) -> None:
    chain: dict[str, Values] = {"w": {}, "x": {"derives_from": "w"}, "y": {"derives_from": "y"}}
    sources = {"a": a, "b": b, **chain}
    assert kinds(TWO, sources) == (["origin"] if shared else [])
    assert kinds(TWO[::-1], sources) == (["origin"] if shared else [])


def test_two_items_of_one_source_share_it() -> None:
    assert kinds([item("supports"), item("refutes")], {"a": {"title": "T"}}) == ["origin"]
    assert kinds([item("supports")], {"a": {"title": "T"}}) == []


def test_a_circle_of_derivations_ends() -> None:
    sources: dict[str, Values] = {"a": {"derives_from": "b"}, "b": {"derives_from": "a"}}
    assert kinds(TWO, sources) == ["origin"]


def test_a_changed_sentence() -> None:
    assert kinds([], {}, changed=True) == ["changed"]


def test_a_withdrawn_check_warns_of_nothing() -> None:
    withdrawn = check("supported", withdrawn="mistake")
    assert warnings(withdrawn, TWO, {"a": {"derives_from": "b"}}, changed=True) == []


def test_need_words_hold_for_any_scheme() -> None:
    bare = Scheme(1, (), SCHEME.statuses[:1])
    assert not missing(check("refuted"), [], bare)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"title": "A title", "url": "https://x.org"}, "A title"),
        ({"url": "https://www.Example.org:80/a/b"}, "example.org"),
        ({"url": "https://user@[::1]/a"}, "[::1]"),
        ({"file": "papers/report.pdf"}, "report.pdf"),
        ({}, "id"),
    ],
)
def test_names_of_sources(source: Values, name: str) -> None:
    assert name_of(source, "id") == name
    assert host_of("no url") == ""
