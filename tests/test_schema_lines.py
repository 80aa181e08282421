"""Lines of a journal, as the schema and the checks see them."""

import json
from typing import Any

import pytest

from reviewer.models import Change, Event
from reviewer.models import values as v
from reviewer.models.journal_lines import Header, cut, lines_of
from reviewer.schema import json_schema, validate_line
from reviewer.schema.saved_types import KEYS, shape_of
from tests.schema_samples import APART, DECISIONS, LINE, SOURCE, VALUES, changed, fits


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def test_lines_are_right(schema: dict[str, Any]) -> None:
    header = {"v": 1, "session": "s1", "annotator": "ann", "app": "x", "at": "2031"}
    end = {**LINE, "op": "end", "of": "edit", "parts": 2, "ch": []}
    source = {**LINE, "ch": [["", "", "source:s1", None, SOURCE]]}
    fact = {**LINE, "op": "fact", "ch": [["a", "", "reveal", None, ["ben"]]]}
    cut = {"article": "a", "open": False, "part": 0, "parts": 1}
    piece = {**LINE, "v": 2, "piece": cut}
    for line in (LINE, header, end, source, fact, piece, {**piece, "op": "end", "ch": []}):
        assert validate_line(line) == []
        assert fits(schema, line)


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (["v"], 2, "v should be 1; found 2"),
        (["op"], "tag", "op should be 'edit', 'undo', 'redo', 'fact' or 'part'; found \"tag\""),
        (["basis"], None, "basis should be 'blind' or 'revealed'; found null"),
        (["more"], 1, "more is not a known field"),
        (["ch", 0], ["a", "u", "note", None], "ch[0][4] is missing"),
        (["ch", 0, 2], "mood", 'ch[0][2] is no key that is known; found "mood"'),
        (["ch", 0, 2], "tag:", 'ch[0][2] is no key that is known; found "tag:"'),
        (["ch", 0, 2], "cut:x", 'ch[0][2] is no key that is known; found "cut:x"'),
        (["ch", 2, 4], "1", 'ch[2][4] should be a valid integer; found "1"'),
        (["ch", 8, 4, "scope"], "both", "ch[8][4].scope should be 'content' or 'said'"),
    ],
)
def test_a_wrong_line_has_one_fault_and_fails_the_schema_too(
    schema: dict[str, Any], path: list[Any], to: Any, fault: str
) -> None:
    wrong = changed(LINE, *path, to=to)
    (line,) = validate_line(wrong)
    assert line.startswith(fault)
    assert not fits(schema, wrong)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({**LINE, "id": "s1"}, 'id should be <session>:<number>; found "s1"'),
        ({**LINE, "lc": 0}, "lc should be 1 or more; found 0"),
        ({**LINE, "op": "undo"}, "ref should name the edit that the undo is about"),
        (
            {**LINE, "ch": [["a", "u", "source:s1", None, SOURCE]]},
            "ch[0] is about a source; article and unit should be empty",
        ),
        ("text", 'it should be a JSON object; found "text"'),
    ],
)
def test_lines_that_contradict_themselves(line: Any, fault: str) -> None:
    assert validate_line(line) == [fault]


def test_every_key_takes_null_and_an_example_but_no_nonsense(schema: dict[str, Any]) -> None:
    nonsense: dict[str, Any] = {"zz": [{}]}
    for key, value in {**VALUES, **APART, **DECISIONS}.items():
        for good in (None, value):
            line = {**LINE, "ch": [["a", "u", key, good, None]]}
            assert validate_line(line) == [], key
            assert fits(schema, line), key
        if shape_of(key) not in (KEYS[v.LINK], KEYS[v.REMARK], KEYS[v.SIGNOFF]):
            wrong = {**LINE, "ch": [["a", "u", key, None, nonsense]]}
            assert validate_line(wrong) != [], key
            assert not fits(schema, wrong), key


def test_a_bulk_action_of_the_store_fits(schema: dict[str, Any]) -> None:
    changes = tuple(Change("a", f"u{n}", "tag:claim", None, 1) for n in range(1500))
    event = Event("s1:9", 3, "2031", "edit", None, "blind", changes)
    [line] = [json.loads(line.encode()) for line in lines_of(event)]
    assert line["v"] == 3 and validate_line(line) == [] and fits(schema, line)
    [piece] = [json.loads(line.encode()) for line in cut(lines_of(event))]
    assert piece["v"] == 3 and validate_line(piece) == [] and fits(schema, piece)
    older = {**line, "v": 1}
    assert validate_line(older) != [] and not fits(schema, older)


def test_the_stores_journal_fits(schema: dict[str, Any]) -> None:
    changes = tuple(Change("a", "u", f"tag:t{n}", None, 1) for n in range(1500))
    event = Event("s1:9", 3, "2031", "edit", None, "blind", changes)
    lines = [json.loads(line.encode()) for line in lines_of(event)]
    lines.append(json.loads(Header("s1", "ann", "reviewer", "2031").encode()))
    assert [line.get("op") for line in lines] == ["part", "part", "end", None]
    for line in lines:
        assert validate_line(line) == []
        assert fits(schema, line)
