"""The schema and the checks agree with the models, with each other and with what is written."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reviewer
from reviewer.models import Anchor, from_record, to_record
from reviewer.models import values as v
from reviewer.models.value_types import Record
from reviewer.schema import json_schema, validate_record, validate_source
from reviewer.schema.saved_types import KEYS, AnchorValue
from reviewer.store.annotators.snapshot import tables_of
from tests.schema_samples import ANCHOR, DECISIONS, RECORD, SOURCE, VALUES, changed, fits


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def test_it_is_a_json_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json.loads(json.dumps(schema))
    assert {f.name for f in fields(Record)} == set(schema["$defs"]["Record"]["properties"])


def test_every_field_of_the_models_is_explained(schema: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, definition in schema["$defs"].items()
        if name not in ("Snapshot", "Sources", "Gold")
        for field, found in definition.get("properties", {}).items()
        if field != "id" and not found.get("description")
    ]
    assert silent == []
    assert "Attributes:" not in json.dumps(schema)


def test_a_full_record_is_right(schema: dict[str, Any]) -> None:
    assert validate_record(RECORD) == []
    assert fits(schema, RECORD, "Record")
    assert from_record(RECORD) == ("abababab.0", VALUES)


def test_a_bare_record_is_right(schema: dict[str, Any]) -> None:
    bare = to_record("abababab.0", {"anchor": ANCHOR})
    assert validate_record(bare) == []
    assert fits(schema, bare, "Record")


def test_the_anchor_has_the_fields_of_the_model() -> None:
    assert tuple(f.name for f in fields(AnchorValue)) == Anchor._fields


def test_every_key_of_the_journal_is_known() -> None:
    names = {n: value for n, value in vars(v).items() if n.isupper() and isinstance(value, str)}
    # Whole keys with a flag's name are kinds of flag, not kinds of key.
    flags = {name for name in names.values() if name.startswith(v.FLAG) and name != v.FLAG}
    decided = {key for key in KEYS if key.startswith(v.GOLD)}
    assert (set(names.values()) - flags | decided) - {v.GOLD} == set(KEYS)
    kinds = (v.ANCHOR, v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.RELATION, v.ANSWER)
    assert decided == {v.GOLD + kind for kind in kinds}


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (["end"], "29", 'end should be a valid integer; found "29"'),
        (["end"], True, "end should be a valid integer; found true"),
        (["decided"], "yes", "decided should be 'settled' or 'cannot'; found \"yes\""),
        (["colour"], 1, "colour is not a known field"),
        (["anchor", "start"], 1, "anchor.start is not a known field"),
        (["flags", "doubt"], 3, "flags.doubt should be a valid string or"),
        (["checks", 0, "scope"], "both", "checks[0].scope should be 'content' or 'said'"),
        (["spans", 0, "parts", 0, "end"], None, "spans[0].parts[0].end should be a valid int"),
        (["answers", "clear"], True, "answers.clear should be a valid string or"),
        (["relations", 0, "kind"], 3, "relations[0].kind should be a valid string"),
        (["tags"], "figure", 'tags should be a valid array; found "figure"'),
    ],
)
def test_a_wrong_shape_is_one_line_and_fails_the_schema_too(
    schema: dict[str, Any], path: list[Any], to: Any, fault: str
) -> None:
    wrong = changed(RECORD, *path, to=to)
    (line,) = validate_record(wrong)
    assert line.startswith(fault)
    assert not fits(schema, wrong, "Record")


def test_what_is_missing_is_named(schema: dict[str, Any]) -> None:
    needed = schema["$defs"]["Record"]["required"]
    assert validate_record({}) == [f"{name} is missing" for name in needed]
    assert validate_record([]) == ["it should be an object; found []"]


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (["text"], "short", "text has 5 code points; 0 to 29 is 29"),
        (["start"], 29, "end should come after start; found 29 to 29"),
        (["tags"], ["quote", "figure"], "tags should be sorted, each once"),
        (["scheme"], {"figure": 1}, "scheme should give the version of the scheme"),
        (["spans", 0, "exact"], "41", "spans[0].exact has 2 code points; 11 to 19 is 8"),
        (["spans", 0, "parts", 0, "start"], 13, "spans[0].parts[0].end should come after"),
        (["evidence", 0, "check"], "gone", 'evidence[0].check is "gone", which the record'),
        (["checks", 1, "span"], "gone", 'checks[1].span is "gone", which the record'),
        (["relations", 0, "span"], "gone", 'relations[0].span is "gone", which the record'),
        (["checks", 1, "id"], "content", 'checks: 2 have the id "content"'),
        (["remarks", 0], {"text": "x"}, "remarks: 1 without an id"),
    ],
)
def test_fields_that_contradict_one_another(path: list[Any], to: Any, fault: str) -> None:
    (line,) = validate_record(changed(RECORD, *path, to=to))
    assert line.startswith(fault)


def test_offsets_are_code_points() -> None:
    text = "Prices 😊 rose."
    anchor = Anchor.of(text, "cd" * 32, 0, len(text))._asdict()
    assert validate_record(to_record("cdcdcdcd.0", {"anchor": anchor})) == []


def test_sources() -> None:
    assert validate_source({"id": "s1", **SOURCE}) == []
    assert validate_source(SOURCE) == ["id is missing"]
    (line,) = validate_source({"id": "s1", "tier": "gossip"})
    assert line.startswith("tier should be 'primary', ")


UNITS = st.dictionaries(
    st.sampled_from(["abababab.0", "abababab.30"]),
    st.fixed_dictionaries(
        {"anchor": st.just(ANCHOR)},
        optional={key: st.just(value) for key, value in VALUES.items() if key != "anchor"}
        | {
            "cut:7": st.sampled_from(["split", "join"]),
            "gold:tag:quote": st.just(DECISIONS["gold:tag:quote"]),
        },
    ),
)
ARTICLE = st.fixed_dictionaries({}, optional={"submit": st.just(True), "meta:title": st.text()})


@given(units=UNITS, article=ARTICLE)
def test_what_the_store_saves_fits(
    schema: dict[str, Any], units: dict[str, dict[str, Any]], article: dict[str, Any]
) -> None:
    tables = tables_of("a", {**units, **({"": article} if article else {})}, "ab" * 32)
    assert fits(schema, tables, "Snapshot")
    records = [doc for doc in tables["_default"].values() if "tags" in doc]
    assert len(records) == len(units)


def test_the_stores_sources_fit(schema: dict[str, Any]) -> None:
    tables = tables_of("", {"": {"source:s1": SOURCE}}, "")
    assert len(tables["_default"]) == 1
    assert fits(schema, tables, "Sources")


def test_pydantic_comes_only_with_a_check() -> None:
    code = (
        "import sys, reviewer.schema as s; before = 'pydantic' in sys.modules;"
        "s.validate_record({}); sys.exit(before or 'pydantic' not in sys.modules)"
    )
    root = str(Path(reviewer.__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": root}, check=False)
    assert done.returncode == 0
