"""Simple datasets of others: each field that is understood, and all that is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, load
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS
from tests.formats.import_steps import import_into, only, rows_in, spans_of
from tests.formats.proof_libraries import proof
from tests.json_lines import write_json_lines

FORM = load("plain")
SAID = "Prices rose 4% 😊 in May, he said."

Line = dict[str, Any]

CARD = """---
language:
- en
dataset_info:
  features:
  - name: sentence
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': figure
          '1': "claim"
          '2': 'quote'
  - name: labels
    list:
      class_label:
        names:
        - demand
        - threat
  - name: spans
    list:
    - name: start
      dtype: int32
    - name: label
      dtype:
        class_label:
          names:
            '0': figure
  splits:
  - name: train
    num_examples: 2
---

# A dataset

- name: label
"""


def example_of(folder: Path, row: Line) -> Example:
    """What a file with this row alone holds."""
    return only(rows_in(FORM, write_json_lines(folder / "some.jsonl", [row])))


OPTION = {"id": 1, "text": "quote"}

LABELLED: dict[str, tuple[Line, list[str]]] = {
    "labels": ({"text": SAID, "labels": ["figure", "claim"]}, ["claim", "figure"]),
    "a label": ({"sentence": SAID, "label": "quote"}, ["quote"]),
    "tags": ({"text": SAID, "tags": ["claim"], "score": 0.8, "meta": {"a": 1}}, ["claim"]),
    "accept": ({"text": SAID, "accept": ["claim"]}, ["claim"]),
    "none": ({"text": SAID, "labels": []}, []),
    "null beside": ({"text": SAID, "labels": None, "label": "claim"}, ["claim"]),
    "options": (
        {"text": SAID, "accept": ["claim"], "options": [{"id": "claim", "text": "A claim"}]},
        ["claim"],
    ),
    "numbered options": (
        {"text": SAID, "accept": [1], "options": [{"id": 0, "text": "x"}, OPTION]},
        ["quote"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LABELLED)
def test_labels_are_tags_and_the_sentence_is_settled(name: str, tmp_path: Path) -> None:
    row, tags = LABELLED[name]
    one = example_of(tmp_path, row)
    assert (one.text, one.tags, one.decided) == (SAID, tags, "settled")


MARKED: dict[str, Any] = {
    "lists": [[12, 14, "figure"], [17, 23, "claim"]],
    "objects": [
        {"start": 12, "end": 14, "label": "figure", "text": "4%"},
        {"start": 17, "end": 23, "tag": "claim", "token_start": 4},
    ],
}


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("field", ["spans", "entities"])
def test_spans_count_code_points_and_set_their_tags(name: str, field: str, tmp_path: Path) -> None:
    one = example_of(tmp_path, {"text": SAID, field: MARKED[name]})
    assert spans_of(one) == [("figure", "4%"), ("claim", "in May")]
    assert one.tags == ["claim", "figure"]


def test_parts_are_labels_with_a_stop(tmp_path: Path) -> None:
    marked = [[12, 14, "figure"], [12, 13, "figure.number"]]
    one = example_of(tmp_path, {"text": SAID, "labels": ["quote"], "spans": marked})
    assert [part["name"] for part in one.spans[0]["parts"]] == ["number"]
    assert one.tags == ["figure", "quote"]


def test_id_article_annotator_and_answer(tmp_path: Path) -> None:
    row = {"id": 7, "article": "prices", "annotator": "zoe", "text": SAID, "label": "claim"}
    one = example_of(tmp_path, {**row, "answer": "ignore"})
    assert (one.id, one.article, one.annotator, one.decided) == ("7", "prices", "zoe", "cannot")
    assert example_of(tmp_path, {**row, "answer": "accept"}).decided == "settled"


def test_numbers_are_named_by_the_dataset_card(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD, "utf-8")
    write_json_lines(tmp_path / "data" / "train.jsonl", [{"id": 0, "sentence": SAID, "label": 1}])
    write_json_lines(
        tmp_path / "data" / "test.jsonl",
        [
            {"id": 0, "sentence": "Last.", "labels": [1, 0]},
            {"id": 1, "sentence": SAID, "spans": [{"start": 12, "end": 14, "label": 0}]},
        ],
    )
    for path in (tmp_path, tmp_path / "data"):
        assert [(row.example.id, row.example.tags) for row in rows_in(FORM, path)] == [
            ("test:0", ["demand", "threat"]),
            ("test:1", ["figure"]),
            ("train:0", ["claim"]),
        ]
    [row] = rows_in(FORM, tmp_path / "data" / "train.jsonl")
    assert (row.example.id, row.example.tags) == ("0", ["claim"])


def test_a_card_as_datasets_writes_it(tmp_path: Path) -> None:
    datasets = proof("datasets")
    names = ["claim", "'quote'", 'odd: "name" #1', "yes", "4", "é"]
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "label": datasets.ClassLabel(names=names),
            "tags": datasets.List(datasets.ClassLabel(names=names)),
        }
    )
    info = datasets.DatasetInfo(features=features)
    datasets.info.DatasetInfosDict({"default": info}).write_to_directory(str(tmp_path))
    rows = [{"text": SAID, "label": n} for n in range(len(names))]
    rows += [{"text": SAID, "tags": [n]} for n in range(len(names))]
    found = [
        row.example.tags
        for row in FORM.rows(write_json_lines(tmp_path / "data.jsonl", [*rows]).parent)
    ]
    assert found == [[name] for name in names] * 2


def test_it_lands_as_an_annotator_by_article_and_words(tmp_path: Path) -> None:
    store = MemoryStore({**TEXTS, "more": f"{SAID}\n"})
    report = import_into(
        store,
        rows_in(
            FORM,
            write_json_lines(
                tmp_path / "some.jsonl",
                [
                    {"article": "more", "text": SAID, "entities": [[17, 23, "claim"]]},
                    {"text": "-5 degrees, @home + abroad.", "labels": []},
                    {"text": "Nowhere.", "label": "claim"},
                ],
            ),
        ),
    )
    assert (report.exact, report.by_text, len(report.lost), report.partly) == (1, 1, 1, [])
    said = list(examples(store, default_scheme(), ExportSelection(("eve",)), Notes()))
    assert [(one.article, one.tags, spans_of(one)) for one in said] == [
        ("more", ["claim"], [("claim", "in May")]),
        ("prices", [], []),
    ]


def test_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="plain: is only imported"):
        FORM.write([], tmp_path, Options(default_scheme()))
    assert list(tmp_path.iterdir()) == []


def test_a_read_back_is_the_same_as_the_rows(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "some.jsonl", [{"text": SAID, "label": "claim"}])
    assert list(FORM.read(tmp_path)) == [row.example for row in FORM.rows(tmp_path)]
