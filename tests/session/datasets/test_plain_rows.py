"""Plain rows are taken in by one loop: what comes of them is what the general way makes of them."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats.base import ReadRow
from reviewer.formats.example import example
from reviewer.models import Event
from reviewer.session import Session
from reviewer.session.datasets import dataset_import
from reviewer.session.datasets.dataset_import import ImportReport, ImportRules, bring_in
from reviewer.session.datasets.dataset_rows import RowSpool
from reviewer.session.datasets.plain_rows import PlainRows
from reviewer.store.memory_store import MemoryStore

TEXTS = {
    "ferry": "The ferry sank. Nobody drowned, Mira Osk said.\n\nIt was late. Who knows?\n",
    "pier": "The pier is closed. Two boats left. The third one burnt.\n",
}

CLAIM = {"tags": ["claim"], "decided": "settled", "mask": {"claim": 1}}
SAID: tuple[dict[str, Any], ...] = (
    CLAIM, CLAIM, CLAIM, {"decided": "settled"}, {"tags": ["claim", "quote"]}, {},
    {**CLAIM, "versions": {"claim": 3}}, {**CLAIM, "basis": "revealed"}, {"decided": "cannot"},
    {**CLAIM, "note": "look again"}, {**CLAIM, "flags": {"odd": "yes"}}, {"note": "alone"},
    {**CLAIM, "answers": {"tone": ["dry"]}}, {**CLAIM, "meta": {"author": "Ilo Venn"}},
    {**CLAIM, "checks": [{"id": "c1", "scope": "truth", "status": "true"}]},
    {"spans": [{"id": "s1", "tag": "quote", "start": 0, "end": 3, "text": "The", "parts": [],
                "attributes": {}}]},
    {**CLAIM, "sha256": "0" * 64}, {**CLAIM, "text": "No such words."}, {**CLAIM, "start": 1},
    {**CLAIM, "article": "quay"}, {**CLAIM, "text_sha256": "1" * 64},
)  # fmt: skip


SCHEME = default_scheme()


@cache
def places() -> list[tuple[str, int, int]]:
    """Article, start and end of each sentence."""
    store = MemoryStore(TEXTS)
    return [(name, start, end) for name in TEXTS for _, start, end, _ in store.open(name).units]


def rows(chosen: list[tuple[int, int]]) -> RowSpool:
    """Rows of sentences, each with one of `SAID`."""
    store = MemoryStore(TEXTS)
    places = [
        (article, start, end) for article in TEXTS for _, start, end, _ in store.open(article).units
    ]
    spool = RowSpool()
    for number, (place, said) in enumerate(chosen):
        article, start, end = places[place % len(places)]
        text = TEXTS[article]
        where = {
            "article": article, "start": start, "end": end, "text": text[start:end],
            "sha256": sha256(text.encode()).hexdigest(),
        }  # fmt: skip
        spool.append(ReadRow(f"row {number}", example(**{**where, **SAID[said]}), "unsure"))
    return spool


def imported(
    spool: RowSpool, rules: ImportRules, step: int, *, plain: bool
) -> tuple[ImportReport, list[Event], dict[str, Any]]:
    """What comes of rows, with the loop for plain ones or without it."""
    store = MemoryStore(TEXTS)
    session = Session(store, SCHEME, "ann", store.writer("ann"))
    # Looking for garbage among all that the tests have made takes most of the time.
    with patch.object(dataset_import, "STEP", step), patch("gc.collect"):
        if plain:
            report = bring_in(session, spool, "file", rules)
        else:
            with patch.object(PlainRows, "part", lambda *_: None):
                report = bring_in(session, spool, "file", rules)
    return report, list(store.events("ann")), {name: store.values("ann", name) for name in TEXTS}


@settings(max_examples=30)
@given(
    chosen=st.lists(st.tuples(st.integers(0, 6), st.integers(0, len(SAID) - 1)), max_size=9),
    rules=st.builds(
        ImportRules,
        submit=st.booleans(),
        settle=st.booleans(),
        first=st.booleans(),
        replace=st.booleans(),
        strict=st.just(False),
    ),
    step=st.sampled_from([2, 3, 100]),
)
def test_the_loop_says_what_the_general_way_says(
    chosen: list[tuple[int, int]], rules: ImportRules, step: int
) -> None:
    spool = rows(chosen)
    one, events, values = imported(spool, rules, step, plain=True)
    other, wanted, said = imported(spool, rules, step, plain=False)
    assert _without_times(values) == _without_times(said)
    assert [_told(event) for event in events] == [_told(event) for event in wanted]
    assert {**asdict(one), "outcome": None} == {**asdict(other), "outcome": None}
    assert (one.outcome.message, one.outcome.ok) == (other.outcome.message, other.outcome.ok)


def _told(event: Event) -> tuple[Any, ...]:
    changes = [one._replace(after={}) if one.key == "submit" else one for one in event.changes]
    return event.op, event.basis, changes


def _without_times(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {
            unit: {key: {} if key == "submit" else one for key, one in said.items()}
            for unit, said in units.items()
        }
        for name, units in values.items()
    }


def test_rows_of_a_whole_article_take_the_loop() -> None:
    spool = rows([(place, 0) for place in range(7)])
    store = MemoryStore(TEXTS)
    layout = Session(store, default_scheme(), "ann", None).open("ferry").layout
    here = [(n, row) for n, row in enumerate(spool) if row.example.article == "ferry"]
    found = PlainRows(spool, 1, single=False).part(layout, here)
    assert found is not None
    assert list(found.sentences) == list(range(len(layout)))
    assert found.sentences[1] is found.sentences[2]  # what both say was made once
