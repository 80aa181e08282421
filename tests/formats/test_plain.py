"""Simple datasets of others: each field that is understood, and all that is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, Row, load
from reviewer.formats.incoming import checked
from reviewer.formats.prove import export
from reviewer.session import Session
from reviewer.session.examples import Notes, Wanted, examples
from reviewer.session.importing import Report, bring_in
from reviewer.store.memory import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.library import proof

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


def put(path: Path, *said: Line) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in said))
    return path


def rows(path: Path) -> list[Row]:
    return list(checked(FORM.rows(path), default_scheme()))


def only(folder: Path, row: Line) -> Example:
    [found] = rows(put(folder / "some.jsonl", row))
    return found.example


def spans(one: Example) -> list[tuple[str, str]]:
    return [(span["tag"], span["text"]) for span in one.spans]


def import_into(store: MemoryStore, found: Sequence[Row]) -> Report:
    session = Session(store, default_scheme(), "eve", store.writer("eve"))
    try:
        return bring_in(session, found, "file")
    finally:
        session.end()


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
    one = only(tmp_path, row)
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
    one = only(tmp_path, {"text": SAID, field: MARKED[name]})
    assert spans(one) == [("figure", "4%"), ("claim", "in May")]
    assert one.tags == ["claim", "figure"]


def test_parts_are_labels_with_a_stop(tmp_path: Path) -> None:
    marked = [[12, 14, "figure"], [12, 13, "figure.number"]]
    one = only(tmp_path, {"text": SAID, "labels": ["quote"], "spans": marked})
    assert [part["name"] for part in one.spans[0]["parts"]] == ["number"]
    assert one.tags == ["figure", "quote"]


def test_id_article_annotator_and_answer(tmp_path: Path) -> None:
    row = {"id": 7, "article": "prices", "annotator": "zoe", "text": SAID, "label": "claim"}
    one = only(tmp_path, {**row, "answer": "ignore"})
    assert (one.id, one.article, one.annotator, one.decided) == ("7", "prices", "zoe", "cannot")
    assert only(tmp_path, {**row, "answer": "accept"}).decided == "settled"


def test_numbers_are_named_by_the_dataset_card(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD, "utf-8")
    put(tmp_path / "data" / "train.jsonl", {"id": 0, "sentence": SAID, "label": 1})
    put(
        tmp_path / "data" / "test.jsonl",
        {"id": 0, "sentence": "Last.", "labels": [1, 0]},
        {"id": 1, "sentence": SAID, "spans": [{"start": 12, "end": 14, "label": 0}]},
    )
    for path in (tmp_path, tmp_path / "data"):
        assert [(row.example.id, row.example.tags) for row in rows(path)] == [
            ("test:0", ["demand", "threat"]),
            ("test:1", ["figure"]),
            ("train:0", ["claim"]),
        ]
    [row] = rows(tmp_path / "data" / "train.jsonl")
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
    found = [row.example.tags for row in FORM.rows(put(tmp_path / "data.jsonl", *rows).parent)]
    assert found == [[name] for name in names] * 2


def test_it_lands_as_an_annotator_by_article_and_words(tmp_path: Path) -> None:
    store = MemoryStore({**TEXTS, "more": f"{SAID}\n"})
    report = import_into(
        store,
        rows(
            put(
                tmp_path / "some.jsonl",
                {"article": "more", "text": SAID, "entities": [[17, 23, "claim"]]},
                {"text": "-5 degrees, @home + abroad.", "labels": []},
                {"text": "Nowhere.", "label": "claim"},
            )
        ),
    )
    assert (report.exact, report.by_text, len(report.lost), report.partly) == (1, 1, 1, [])
    said = list(examples(store, default_scheme(), Wanted(("eve",)), Notes()))
    assert [(one.article, one.tags, spans(one)) for one in said] == [
        ("more", ["claim"], [("claim", "in May")]),
        ("prices", [], []),
    ]


WRONG: dict[str, tuple[Line, str]] = {
    "no text": ({"label": "claim"}, "has neither 'text' nor 'sentence'"),
    "an empty text": ({"text": "", "label": "claim"}, "has neither 'text' nor 'sentence'"),
    "a text that is none": ({"text": 4, "label": "claim"}, "text is 4; expected a text"),
    "two texts": ({"text": SAID, "sentence": SAID}, "has both 'text' and 'sentence'"),
    "no labels": ({"text": SAID, "score": 1}, "has neither labels nor spans"),
    "two kinds of labels": ({"text": SAID, "label": "claim", "tags": []}, "has both 'label' and"),
    "two kinds of spans": ({"text": SAID, "spans": [], "entities": []}, "has both 'spans' and"),
    "unknown label": ({"text": SAID, "label": "clam"}, "there is no tag 'clam' in the scheme"),
    "an empty label": ({"text": SAID, "label": ""}, "label has ''"),
    "an object": ({"text": SAID, "labels": {"claim": 1}}, "labels has {'claim': 1}"),
    "a yes": ({"text": SAID, "labels": [True]}, "labels has True"),
    "a number and no card": ({"text": SAID, "label": 1}, "the number 1, and no dataset card"),
    "a label twice": ({"text": SAID, "labels": ["claim", "claim"]}, "labels has 'claim' twice"),
    "an unknown option": ({"text": SAID, "accept": ["x"], "options": []}, "accept has 'x'"),
    "a list for an option": ({"text": SAID, "accept": [[]], "options": []}, r"accept has \[\]"),
    "an option without id": ({"text": SAID, "accept": [], "options": ["x"]}, "options has 'x'"),
    "rejected": ({"text": SAID, "label": "claim", "answer": "reject"}, "answer is 'reject'"),
    "spans that are no list": ({"text": SAID, "spans": "claim"}, "spans is 'claim'"),
    "half a span": ({"text": SAID, "spans": [[0, 6]]}, r"spans 1 is \[0, 6\]; expected \[start"),
    "a span of other fields": ({"text": SAID, "spans": [{"from": 0}]}, "spans 1 is {'from': 0}"),
    "beyond the text": ({"text": SAID, "spans": [[0, 99, "claim"]]}, "code points of the 33"),
    "backwards": ({"text": SAID, "spans": [[6, 0, "claim"]]}, "the end one past the last"),
    "counted in UTF-16": (
        {"text": SAID, "spans": [{"start": 18, "end": 24, "label": "claim", "text": "in May"}]},
        "text there is 'n May,'; expected the same words; do the offsets count code points",
    ),
    "a part of nothing": ({"text": SAID, "spans": [[12, 13, "figure.number"]]}, "none is marked"),
    "an article that is a number": ({"text": SAID, "label": "claim", "article": 4}, "article is 4"),
    "an id that is a fraction": ({"text": SAID, "label": "claim", "id": 0.5}, "id is 0.5"),
    "an annotator that is a list": ({"text": SAID, "label": "claim", "annotator": []}, "annotator"),
    "ours": ({"v": 1, "sha256": "a", "unit": "b"}, "was written by Reviewer in a richer format"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_understood_is_refused_with_file_row_and_reason(
    name: str, tmp_path: Path
) -> None:
    row, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=rf"some\.jsonl: row 2: .*{message}") as told:
        path = put(tmp_path / "some.jsonl", {"id": 1, "text": SAID, "label": "claim"}, row)
        import_into(store, rows(path))
    assert "\n" not in str(told.value)
    assert store.annotators() == []


@pytest.mark.parametrize("name", ["huggingface", "jsonl", "doccano"])
def test_our_own_exports_are_for_their_own_formats(
    name: str, options: Options, tmp_path: Path
) -> None:
    export(load(name), awkward(), tmp_path / "out", options)
    with pytest.raises(FormatError, match="row 1: was written by Reviewer in a richer format"):
        rows(tmp_path / "out")


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    row = {"id": 1, "text": SAID, "label": "claim"}
    with pytest.raises(FormatError, match="row 2: has the id '1'; it stands in row 1 already"):
        rows(put(tmp_path / "some.jsonl", row, row))


CARDS: dict[str, tuple[Callable[[str], str], str]] = {
    "a number too many": (lambda card: card.replace("          '1': \"claim\"\n", ""), "0 to 0"),
    "two configurations": (
        lambda card: card.replace("---\n\n", CARD[4:].replace("figure", "claim"), 1),
        "line .*: names the class labels of 'label' in two ways",
    ),
    "an open quote": (lambda card: card.replace("'quote'", "'quote"), "a name in quotes"),
    "no names": (lambda card: card.replace("names:", "nomes:"), "no dataset card names it"),
    "no head": (lambda card: card.replace("---\n", "", 1), "no dataset card names it"),
    "no end of the head": (lambda card: card.replace("---\n\n", ""), "no dataset card names it"),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_does_not_name_them_is_refused(name: str, tmp_path: Path) -> None:
    damage, message = CARDS[name]
    put(tmp_path / "data" / "train.jsonl", {"sentence": SAID, "label": 1})
    card = tmp_path / "README.md"
    card.write_text(CARD, "utf-8")
    assert len(rows(tmp_path)) == 1
    card.write_text(damage(CARD), "utf-8")
    with pytest.raises(FormatError, match=message):
        rows(tmp_path)
    card.write_bytes(b"\xff")
    with pytest.raises(FormatError, match=r"README\.md: cannot be read"):
        rows(tmp_path)


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda data: data[:-20], "row 2: the file ends in the middle"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "row 1: .*is no UTF-8"),
    "no object": (lambda data: b"[1]\n", "row 1: is no JSON object"),
    "no JSON": (lambda data: data.replace(b'"text"', b"text"), "row 1: is no JSON"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, tmp_path: Path) -> None:
    damage, message = DAMAGE[name]
    path = put(tmp_path / "some.jsonl", *[{"text": SAID, "label": "claim"}] * 2)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=rf"some\.jsonl: {message}"):
        rows(path)


def test_a_folder_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no \.jsonl; expected data/\*\.jsonl"):
        rows(tmp_path)
    with pytest.raises(FormatError, match=r"none\.jsonl: cannot be read"):
        rows(tmp_path / "none.jsonl")


def test_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="plain: is only imported"):
        FORM.write([], tmp_path, Options(default_scheme()))
    assert list(tmp_path.iterdir()) == []


def test_a_read_back_is_the_same_as_the_rows(tmp_path: Path) -> None:
    put(tmp_path / "some.jsonl", {"text": SAID, "label": "claim"})
    assert list(FORM.read(tmp_path)) == [row.example for row in FORM.rows(tmp_path)]
