"""What is refused of simple datasets of others: file, row and reason, and nothing is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.formats import FormatError, Options, load
from reviewer.formats.proof.prove import export
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, rows_in
from tests.formats.test_plain import CARD, FORM, SAID, Line
from tests.json_lines import write_json_lines

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
    "ours for Prodigy": (
        {"text": SAID, "accept": ["claim"], "reviewer": {"unit": "b"}},
        "was written by Reviewer in a richer format",
    ),
    "ours": ({"v": 1, "sha256": "a", "unit": "b"}, "was written by Reviewer in a richer format"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_understood_is_refused_with_file_row_and_reason(
    name: str, tmp_path: Path
) -> None:
    row, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=rf"some\.jsonl: row 2: .*{message}") as told:
        path = write_json_lines(
            tmp_path / "some.jsonl", [{"id": 1, "text": SAID, "label": "claim"}, row]
        )
        import_into(store, rows_in(FORM, path))
    assert "\n" not in str(told.value)
    assert store.annotators() == []


@pytest.mark.parametrize("name", ["huggingface", "jsonl", "doccano"])
def test_our_own_exports_are_for_their_own_formats(
    name: str, options: Options, tmp_path: Path
) -> None:
    export(load(name), awkward(), tmp_path / "out", options)
    with pytest.raises(FormatError, match="row 1: was written by Reviewer in a richer format"):
        rows_in(FORM, tmp_path / "out")


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    row = {"id": 1, "text": SAID, "label": "claim"}
    with pytest.raises(FormatError, match="row 2: has the id '1'; it stands in row 1 already"):
        rows_in(FORM, write_json_lines(tmp_path / "some.jsonl", [row, row]))


TWO = """dataset_info:
- config_name: other
  features:
  - dtype:
      class_label:
        names: [claim, quote]
    name: label
-"""
"""A configuration before the other, with the keys of a feature in another order."""

CARDS: dict[str, tuple[Callable[[str], str], str]] = {
    "a number too many": (lambda card: card.replace("          '1': \"claim\"\n", ""), "0 to 0"),
    "two configurations": (
        lambda card: card.replace("dataset_info:", TWO),
        "names the class labels of 'label' in two ways",
    ),
    "an open quote": (lambda card: card.replace("'quote'", "'quote"), "line [0-9]+: is no YAML"),
    "no names": (lambda card: card.replace("names:", "nomes:"), "no dataset card names it"),
    "no head": (lambda card: card.replace("---\n", "", 1), "no dataset card names it"),
    "no end of the head": (lambda card: card.replace("---\n\n", ""), "no dataset card names it"),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_does_not_name_them_is_refused(name: str, tmp_path: Path) -> None:
    damage, message = CARDS[name]
    write_json_lines(tmp_path / "data" / "train.jsonl", [{"sentence": SAID, "label": 1}])
    card = tmp_path / "README.md"
    card.write_text(CARD, "utf-8")
    assert len(rows_in(FORM, tmp_path)) == 1
    card.write_text(damage(CARD), "utf-8")
    with pytest.raises(FormatError, match=message):
        rows_in(FORM, tmp_path)
    card.write_bytes(b"\xff")
    with pytest.raises(FormatError, match=r"README\.md: cannot be read"):
        rows_in(FORM, tmp_path)


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda data: data[:-20], "row 2: the file ends in the middle"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "row 1: .*is no UTF-8"),
    "no object": (lambda data: b"[1]\n", "row 1: is no JSON object"),
    "no JSON": (lambda data: data.replace(b'"text"', b"text"), "row 1: is no JSON"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, tmp_path: Path) -> None:
    damage, message = DAMAGE[name]
    path = write_json_lines(tmp_path / "some.jsonl", [*[{"text": SAID, "label": "claim"}] * 2])
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=rf"some\.jsonl: {message}"):
        rows_in(FORM, path)


def test_a_folder_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no \.jsonl; expected data/\*\.jsonl"):
        rows_in(FORM, tmp_path)
    with pytest.raises(FormatError, match=r"none\.jsonl: cannot be read"):
        rows_in(FORM, tmp_path / "none.jsonl")
