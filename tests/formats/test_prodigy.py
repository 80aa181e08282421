"""Prodigy: two kinds of task, answers, tokens, what others' exports hold, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, Row, load
from reviewer.formats.incoming import checked
from reviewer.formats.lines import write_lines
from reviewer.formats.prove import export
from reviewer.session import Session
from reviewer.session.examples import Notes, Wanted, examples
from reviewer.session.importing import Report, bring_in
from reviewer.store.memory import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.library import proof

FORM = load("prodigy")
SCHEME = default_scheme()
OPTIONS = Options(SCHEME, name="awk", annotators=("ann",))
Task = dict[str, Any]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    export(FORM, of_ann(), tmp_path / "out", OPTIONS)
    return tmp_path / "out"


def of_ann() -> list[Example]:
    return [one for one in awkward() if one.annotator == "ann"]


def tasks(path: Path) -> list[Task]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def changed(path: Path, change: Callable[[list[Task]], object]) -> None:
    found = tasks(path)
    change(found)
    write_lines(path, found)


def into(store: MemoryStore, rows: Sequence[Row]) -> Report:
    session = Session(store, SCHEME, "eve", store.writer("eve"))
    report = bring_in(session, list(checked(rows, SCHEME)), "file")
    session.end()
    return report


def said(store: MemoryStore) -> dict[str, Example]:
    wanted = Wanted(("eve",), names={"eve": "ann"})
    return {one.id: one for one in examples(store, SCHEME, wanted, Notes())}


def test_tokens_are_all_listed_and_spans_lie_on_them(out: Path) -> None:
    """Also behind an emoji, where other tools' offsets went wrong."""
    for task in tasks(out / "spans.jsonl"):
        known, text = task["tokens"], task["text"]
        assert [one["id"] for one in known] == list(range(len(known)))
        assert all(text[one["start"] : one["end"]] == one["text"] for one in known)
        assert "".join(one["text"] + " " * one["ws"] for one in known).split() == text.split()
        for span in task["spans"]:
            assert span["start"] == known[span["token_start"]]["start"]
            assert span["end"] == known[span["token_end"]]["end"]
    [task] = [one for one in tasks(out / "spans.jsonl") if "😊" in one["text"]]
    assert [task["text"][s["start"] : s["end"]] for s in task["spans"] if "of" not in s] == [
        "4%",
        "Prices rose 4% 😊 in May",
    ]


def test_equal_sentences_are_told_apart_and_nothing_is_hashed(out: Path) -> None:
    for name in ("choice.jsonl", "spans.jsonl"):
        found = tasks(out / name)
        assert len({task["input"] for task in found}) == len(found)
        assert not any(key.endswith("_hash") for task in found for key in task)
        assert {task["_annotator_id"] for task in found} == {"awk-ann"}


def test_an_answer_says_whether_it_was_decided(out: Path) -> None:
    answers = {task["input"]: task.get("answer") for task in tasks(out / "choice.jsonl")}
    expected = {"settled": "accept", "cannot": "ignore", "": None}
    assert answers == {one.id: expected[one.decided] for one in of_ann()}


@pytest.mark.parametrize("name", ["choice.jsonl", "spans.jsonl"])
def test_each_file_alone_is_imported(name: str, out: Path) -> None:
    store = MemoryStore(TEXTS)
    report = into(store, list(FORM.rows(out / name)))
    assert (report.lost, report.by_text) == ([], 0)
    got, wanted = said(store), {one.id: one for one in of_ann()}
    for id, one in got.items():
        assert one.decided == wanted[id].decided
        if name == "choice.jsonl":
            assert (one.tags, one.checks) == (wanted[id].tags, wanted[id].checks)
        else:
            assert one.spans == wanted[id].spans


def test_what_was_changed_in_prodigy_arrives(out: Path) -> None:
    def otherwise(found: list[Task]) -> None:
        found[1]["accept"] = ["quote"]
        found[2]["answer"] = "reject"

    def drawn(found: list[Task]) -> None:
        found[2]["answer"] = "reject"
        task = found[1]
        task["spans"] = [one for one in task["spans"] if one.get("key") != "s1"]
        task["spans"][0] |= {"start": 7, "end": 14, "token_start": 1}
        at = {"start": 25, "end": 27, "token_start": 8, "token_end": 8}
        task["spans"].append({**at, "label": "demand"})

    changed(out / "choice.jsonl", otherwise)
    changed(out / "spans.jsonl", drawn)
    store = MemoryStore(TEXTS)
    into(store, list(FORM.rows(out)))
    one, two = (said(store)[each.id] for each in of_ann()[1:3])
    assert one.tags == ["demand", "figure", "quote"]
    assert [(span["tag"], span["text"]) for span in one.spans] == [
        ("figure", "rose 4%"),
        ("demand", "he"),
    ]
    assert [part["name"] for part in one.spans[0]["parts"]] == ["number", "period"]
    assert (two.decided, two.tags) == ("cannot", [])


def foreign() -> list[Task]:
    """Tasks as `prodigy db-out` prints them for a dataset that was never ours."""
    common = {"_input_hash": 1, "_task_hash": -2, "_timestamp": 1785578400, "_is_binary": False}
    choice = {
        "text": "Other words.",
        "options": [{"id": "claim", "text": "Claim"}, {"id": "quote", "text": "Quote"}],
        "config": {"choice_style": "multiple"},
        "accept": ["quote"],
        "answer": "accept",
        "_view_id": "choice",
        "_annotator_id": "news-jo",
        "_session_id": "news-jo",
        **common,
    }
    spans = {
        "text": "Same words.",
        "tokens": [
            {"text": "Same", "start": 0, "end": 4, "id": 0, "ws": True},
            {"text": "words", "start": 5, "end": 10, "id": 1, "ws": False},
            {"text": ".", "start": 10, "end": 11, "id": 2, "ws": False},
        ],
        "spans": [{"start": 5, "end": 10, "token_start": 1, "token_end": 1, "label": "figure"}],
        "answer": "accept",
        "_view_id": "spans_manual",
        "_annotator_id": "news-jo",
        **common,
    }
    return [choice, spans, {**choice, "text": "Third words.", "accept": [], "answer": "ignore"}]


def test_a_dataset_of_others_is_imported_by_its_words(tmp_path: Path) -> None:
    write_lines(tmp_path / "news.jsonl", foreign())
    rows = list(FORM.rows(tmp_path / "news.jsonl"))
    assert {row.example.annotator for row in rows} == {"news-jo"}
    store = MemoryStore({"a": "Same words. Other words. Third words.\n"})
    report = into(store, rows)
    assert (report.by_text, report.lost) == (3, [])
    found = sorted(said(store).values(), key=lambda one: one.number)
    assert [(one.tags, one.decided) for one in found] == [
        (["figure"], "settled"),
        (["quote"], "settled"),
        ([], "cannot"),
    ]
    assert [span["text"] for span in found[0].spans] == ["words"]


def _text(task: Task, value: str) -> None:
    task["text"] = value


REFUSED: dict[str, tuple[Callable[[list[Task]], object], str]] = {
    "unknown tag": (
        lambda found: found[1].update(accept=["clam"]),
        "row 2: there is no tag 'clam'",
    ),
    "twice": (lambda found: found.insert(2, found[1]), "row 3: has the id 'prices"),
    "text": (lambda found: _text(found[1], "Prices fell."), "row 2: its text has 12 code points"),
    "answer": (lambda found: found[1].update(answer="yes"), "row 2: answer is 'yes'"),
    "accept": (lambda found: found[1].update(accept="claim"), "row 2: accept is 'claim'"),
    "view": (lambda found: found[1].update(_view_id="ner"), "row 2: is a task of 'ner'"),
    "no text": (lambda found: found[1].pop("text"), "row 2: is not as Prodigy writes it"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_task_is_refused_with_its_row(name: str, out: Path) -> None:
    change, message = REFUSED[name]
    changed(out / "choice.jsonl", change)
    with pytest.raises(FormatError, match=message):
        list(checked(FORM.rows(out / "choice.jsonl"), SCHEME))


def test_offsets_beyond_the_text_are_refused(out: Path) -> None:
    changed(out / "spans.jsonl", lambda found: found[1]["spans"][0].update(end=99))
    with pytest.raises(FormatError, match="row 2: a span from 12 to 99 is not in the text of 33"):
        list(FORM.rows(out / "spans.jsonl"))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[:-9], "the file ends in the middle of a row"),
        (lambda data: data.decode().encode("utf-16"), "row 1: .*UTF-8"),
        (lambda data: data.partition(b"\n")[0] + b"\n", "has fewer tasks than spans.jsonl"),
        (lambda data: b"\n".join(data.split(b"\n")[1:]), "is not about the same sentence"),
    ],
)
def test_a_damaged_file_is_refused(
    damage: Callable[[bytes], bytes], message: str, out: Path
) -> None:
    path = out / "choice.jsonl"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=message):
        list(FORM.rows(out))


BROKEN: dict[str, Callable[[Task], object]] = {
    "no answer of theirs": lambda task: task.update(answer="maybe"),
    "no input": lambda task: task.pop("input"),
    "an option without id": lambda task: task["options"].append({"text": "x"}),
    "a tag twice": lambda task: task.update(accept=["claim", "claim"]),
    "both kinds": lambda task: task.update(tokens=[]),
    "another view": lambda task: task.update(_view_id="spans_manual"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_a_broken_task(name: str, out: Path) -> None:
    proof("jsonschema")
    assert "jsonschema" in FORM.verify(out)
    changed(out / "choice.jsonl", lambda found: BROKEN[name](found[1]))
    with pytest.raises(FormatError, match=r"choice\.jsonl: row 2: does not fit the schema"):
        FORM.verify(out)


def test_the_schema_refuses_a_span_without_tokens(out: Path) -> None:
    proof("jsonschema")
    changed(out / "spans.jsonl", lambda found: found[1]["spans"][0].pop("token_end"))
    with pytest.raises(FormatError, match="does not fit the schema"):
        FORM.verify(out)
