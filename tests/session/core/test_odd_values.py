"""Values of another shape in somebody's files: left out and told, and nothing stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.theme import BUILTIN_THEMES

from reviewer.review.proposals import Policy
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.adjudication.review import Review
from reviewer.session.core.side_by_side import without
from reviewer.session.overview.overview import Overview
from reviewer.tui.theme import Paint
from reviewer.tui.views.review_rows import ReviewRows
from reviewer.tui.views.vote_lines import Votes
from tests.json_lines import write_json_lines
from tests.schema_samples import VALUES
from tests.session.annotator_builders import Answers, files, give, session

SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset(), None],
    "bob": [frozenset({"quote"}), None, "cannot"],
}
ANCHOR = {"sha256": "0" * 64, "start": 0, "end": 3, "exact": "The", "prefix": "", "suffix": ""}
ODD: dict[str, list[Any]] = {
    "anchor": [7, "x", [], {}, {**ANCHOR, "start": "a"}, {**ANCHOR, "start": -5},
               {**ANCHOR, "start": True}, {**ANCHOR, "exact": 7}, {**ANCHOR, "sha256": None},
               {**ANCHOR, "more": 1}, {"start": 0, "end": 3}],
    "tag:claim": ["yes", True, [1]],
    "decided": [7, [1], "text"],
    "note": [7, {}],
    "flag:x": [3, []],
    "span:s": [7, {}, {"tag": ["a"], "start": 0, "end": 3, "exact": "The"},
               {"tag": "claim", "start": 0, "end": 3, "exact": "The", "parts": [7]}],
    "check:content": [7, {}, {"status": ["x"], "scope": "content"}, {"status": 3, "scope": 4}],
    "evidence:e": [[1], {}, {"check": [1], "source": [2], "stance": "supports"}],
    "link:l": [7],
    "remark:r": ["text"],
    "signoff:o": [[1]],
    "gold:tag:claim": [7, {}, {"value": [], "id": "d"}, {"value": True, "id": "d", "votes": 7}],
    "gold:check:content": [{"value": {}, "id": "e", "votes": {"a": [1]}, "supersedes": [[1]]}],
    "gold:anchor": [7, {"start": 1}],
    "cut:3": [[1], {}, "text"],
}  # fmt: skip
CASES = [(key, value) for key, values in ODD.items() for value in values]


def _write_journal(folder: Path, unit: str, *lines: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    head = {"v": 1, "session": "5e55", "annotator": "odd", "app": "another 1.0", "at": ""}
    written = [
        {"v": 1, "id": f"5e55:{n}", "lc": 98 + n, "at": "2026-03-02T09:15:01.000000Z",
         "op": "edit", "ref": None, "basis": "blind",
         "ch": [["ferry", unit, key, None, value] for key, value in said.items()]}
        for n, said in enumerate(lines, 1)
    ]  # fmt: skip
    write_json_lines(folder / "20260302T091501.000000Z-5e55.jsonl", [head, *written])


def test_what_has_its_shape_is_given_back_as_it_is() -> None:
    values = {"u": VALUES}
    assert without(values) == (values, [])
    assert without(values)[0] is values


@pytest.mark.parametrize(("key", "value"), CASES)
def test_nothing_stops_and_the_others_are_shown(tmp_path: Path, key: str, value: Any) -> None:
    root = tmp_path / "desk"
    give(files(root), SAID)
    chief = session(files(root), "chief")
    layout, anchor = chief.open("ferry").layout, chief.open("ferry").anchor_json(0)
    unit = layout.id(0)
    chief.end()
    said = {"anchor": anchor, "gold:anchor": anchor, "decided": "settled"}
    # In a line of its own, because what is odd takes along what is said beside it.
    _write_journal(root / "annotations" / "odd" / "journal", unit, said, {key: value})

    chief = session(files(root, "two"), "chief")
    chief.store.remember("reviews:chief", True)
    dispute_queue = DisputeQueue(chief)
    assert list(dispute_queue.looking()) == ["ferry"]
    review = Review(chief, dispute_queue, "ferry", 0)
    assert {"ann", "bob"} <= Adjudication(chief, "ferry").ballots(0).annotations.keys()
    paint = Paint(BUILTIN_THEMES["textual-dark"])
    assert Votes(review, chief.scheme, paint, 60).lines(text=True)
    assert [ReviewRows(review, chief.scheme, paint).height(row, 60) for row in range(3)]
    told = [str(one) for one in chief.problems() if "odd" in str(one)]
    assert len(told) <= 2 and (told or key.startswith(("gold", "cut")))
    assert review.accept(anyway=True).ok
    assert chief.gold.fold("ferry") and not chief.gold.failure
    run = PolicyRun(chief, Policy.read("majority"))
    list(run.steps())
    assert run.apply().ok
    list(Overview(chief).counting())
    chief.end()
