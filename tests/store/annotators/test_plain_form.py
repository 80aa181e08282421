"""A saved form of tags and decisions: read for what it says, or left to a closer look."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Values
from reviewer.models.annotation import tally
from reviewer.store.annotators.plain_form import read_plain
from reviewer.store.annotators.snapshot import dump, read_snapshot, tables_of
from tests.store import annotator_fixture

ARTICLE = "réport"
names = st.sampled_from(["claim", "quote", "id", "Ärger", 'o"],["dd'])
plain: st.SearchStrategy[Values] = st.builds(
    lambda start, text, tags, decided: {
        "anchor": annotator_fixture.anchor(start, text),
        **{f"tag:{name}": n for name, n in tags.items()},
        **({"decided": decided} if decided else {}),
    },
    st.integers(0, 99),
    st.text(max_size=4),
    st.dictionaries(names, st.integers(-3, 2**53), max_size=3),
    st.sampled_from([None, "settled", "cannot"]),
)
about: st.SearchStrategy[Values] = st.dictionaries(
    st.sampled_from(["submit", "meta:date", "answer:topics"]),
    st.text(max_size=3) | st.just(["a", "b"]),
)
units = st.builds(
    lambda sentences, about: {**sentences, **({"": about} if about else {})},
    st.dictionaries(st.sampled_from(["u0", "u1", "u2", "abababab.7/12"]), plain, min_size=1),
    about,
)


def changes_of(units: dict[str, Values]) -> list[bytes]:
    return [
        orjson.dumps([(ARTICLE, unit, key, None, value)])
        for unit, values in units.items()
        for key, value in values.items()
    ]


@given(units, st.integers(0, 20))
def test_it_says_what_is_read_of_it(units: dict[str, Values], first: int) -> None:
    data = dump(tables_of(ARTICLE, units, annotator_fixture.SHA))
    form = read_plain(data, ARTICLE)
    assert form is not None
    said = form.tally()
    again = tally(read_snapshot(data, ARTICLE).units)
    assert (said, list(said.tags)) == (again, list(again.tags))
    assert form.beyond() == units
    every = changes_of(units)
    assert all(map(form.takes, every[:first]))
    rest = form.beyond()
    assert changes_of(rest) == every[first:] or sorted(changes_of(rest)) == sorted(every[first:])
    assert not form.takes(every[0].replace(ARTICLE.encode(), b"column"))


@given(annotator_fixture.units)
def test_whatever_else_is_said_takes_a_closer_look(units: dict[str, Values]) -> None:
    data = dump(tables_of(ARTICLE, units, annotator_fixture.SHA))
    form = read_plain(data, ARTICLE)
    if form is not None:
        assert form.beyond() == units == read_snapshot(data, ARTICLE).units


def test_all_sentences_at_once_are_taken_as_they_are_written() -> None:
    units: dict[str, Values] = {
        f"u{n}": {"anchor": annotator_fixture.anchor(9 * n), "tag:claim": 1, "decided": "settled"}
        for n in range(3)
    }
    about = {"submit": {"at": "2026-01-01"}}
    form = read_plain(dump(tables_of(ARTICLE, {**units, "": about}, "")), ARTICLE)
    assert form is not None
    assert form.takes(b"[" + b",".join(one[1:-1] for one in changes_of(units)) + b"]")
    assert form.beyond() == {"": about}
    assert form.is_half_said
    assert form.takes(changes_of({"": about})[0])
    assert form.beyond() == {}


def plain_tables() -> Any:
    values = {"anchor": annotator_fixture.anchor(4), "tag:claim": 1}
    return json.loads(dump(tables_of(ARTICLE, {"u1": values, "": {"submit": "now"}}, "")))


def signed(tables: Any) -> bytes:
    """Such tables with the digest that belongs to them."""
    from reviewer.store.annotators.snapshot import digest_of

    tables["meta"]["1"]["records_sha256"] = digest_of(tables)
    return dump(tables)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start", True), ("start", -1), ("start", 2**60), ("end", 4.0), ("text", None),
        ("unit", ""), ("unit", 7), ("decided", "perhaps"), ("tags", []), ("tags", ["claim"] * 2),
        ("scheme", {"claim": True}), ("scheme", {"claim": 1, "quote": 1}), ("note", "more"),
        ("anchor", {"sha256": "", "prefix": "", "suffix": 1}), ("anchor", None),
        ("anchor", {"sha256": "", "prefix": "", "suffix": "", "more": ""}),
    ],
)  # fmt: skip
def test_a_value_of_another_shape_takes_a_closer_look(name: str, value: Any) -> None:
    tables = plain_tables()
    assert read_plain(signed(tables), ARTICLE) is not None
    tables["_default"]["5"][name] = value
    assert read_plain(signed(tables), ARTICLE) is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data.replace(b'"claim"', b'"quote"'),
        lambda data: data.replace(b'"tags":', b'"tags":["quote"],"tags":'),
        # As long as the program would write it, for want of line breaks.
        lambda data: data.replace(b'"unit":', b'"a":1,"a":1,"unit":').replace(b"\n", b""),
        lambda data: data.replace(b",\n", b', "a":1,\n'),
        lambda data: data.replace("réport".encode(), b"column"),
        lambda data: data.replace(b'"schema":1', b'"schema":2'),
        lambda data: data[:-3], lambda data: b"[]", lambda data: b"",
    ],
)  # fmt: skip
def test_what_the_program_has_not_written_takes_a_closer_look(harm: Any) -> None:
    assert read_plain(harm(signed(plain_tables())), ARTICLE) is None


def test_something_said_twice_is_never_as_long_as_what_is_written() -> None:
    """Of what stands twice one is read; the digest is that of what is left."""
    data = signed(plain_tables())
    twice = data.replace(b'"decided":null', b'"decided":null,"decided":null')
    assert read_snapshot(twice, ARTICLE).wrong == "it says something twice, as a merge leaves it"
    flat = twice.replace(b"\n", b"")
    for padded in (twice, flat, flat + b"\n" * (len(data) - len(flat))):
        assert read_plain(padded, ARTICLE) is None
