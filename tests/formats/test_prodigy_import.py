"""Imports from Prodigy: our exports as they come back, and its own `db-out`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FormatError, ReadRow, load
from reviewer.formats.base import DatasetReading
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, only
from tests.json_lines import read_json_lines, write_json_lines

FORM = load("prodigy")
SAID = "Prices rose 4% 😊 in May, he said."

Task = dict[str, Any]

# As Prodigy's db-out gives them: with hashes, time and session, and none of our metadata.
OPTIONS = [{"id": "claim", "text": "A claim"}, {"id": "quote", "text": "A quotation"}]
CHOSEN: Task = {
    "text": SAID, "_input_hash": -1837, "_task_hash": 2219, "options": OPTIONS,
    "_view_id": "choice", "config": {"choice_style": "multiple"}, "accept": ["claim"],
    "answer": "accept", "_timestamp": 1785578400,
    "_annotator_id": "news-alex", "_session_id": "news-alex",
}  # fmt: skip
MARKED: Task = {
    "text": SAID, "_input_hash": -1837, "_task_hash": 77, "_view_id": "spans_manual",
    "tokens": [{"text": "Prices", "start": 0, "end": 6, "id": 0, "ws": True}],
    "spans": [{"start": 17, "end": 23, "token_start": 5, "token_end": 6, "label": "figure"}],
    "answer": "accept", "_timestamp": 1785578400, "_session_id": None,
    "_annotator_id": "spans-alex",
}  # fmt: skip


def rows(folder: Path, *said: Task) -> list[ReadRow]:
    path = folder / "export.jsonl"
    write_json_lines(path, said)
    return list(FORM.rows(path))


def test_choices_of_prodigy_itself_become_tags(tmp_path: Path) -> None:
    bob = CHOSEN | {"accept": ["claim", "quote"], "_annotator_id": "news-bob"}
    skipped = CHOSEN | {"answer": "ignore", "_annotator_id": "news-eve"}
    refused = CHOSEN | {"answer": "reject", "_annotator_id": "news-zoe"}
    found = [row.example for row in rows(tmp_path, CHOSEN, bob, skipped, refused)]
    assert [(one.annotator, one.tags, one.decided) for one in found] == [
        ("news-alex", ["claim"], "settled"),
        ("news-bob", ["claim", "quote"], "settled"),
        ("news-eve", [], "cannot"),
        ("news-zoe", [], ""),
    ]


def test_options_with_numbers_are_told_by_their_text(tmp_path: Path) -> None:
    options = [{"id": 0, "text": "claim"}, {"id": 1, "text": "quote"}]
    one = only(rows(tmp_path, CHOSEN | {"options": options, "accept": [1]}))
    assert one.tags == ["quote"]


def test_a_task_about_one_label_sets_it_or_not(tmp_path: Path) -> None:
    asked = {"text": SAID, "label": "claim", "answer": "accept", "_view_id": "classification"}
    assert only(rows(tmp_path, asked)).tags == ["claim"]
    assert only(rows(tmp_path, asked | {"answer": "reject"})).tags == []


def test_spans_of_prodigy_itself_set_their_tags(tmp_path: Path) -> None:
    one = only(rows(tmp_path, MARKED))
    assert (one.tags, one.decided, one.annotator) == (["figure"], "settled", "spans-alex")
    [span] = one.spans
    assert (span["tag"], span["text"], span["start"]) == ("figure", "in May", 17)


def test_a_skipped_task_brings_nothing_that_was_proposed(tmp_path: Path) -> None:
    one = only(rows(tmp_path, MARKED | {"answer": "ignore"}))
    assert (one.spans, one.tags, one.decided) == ([], [], "cannot")


def test_it_is_found_by_its_words_and_is_one_step(tmp_path: Path) -> None:
    store = MemoryStore(TEXTS)
    other = CHOSEN | {"text": "Nobody wrote this.", "_task_hash": 1}
    report = import_into(store, rows(tmp_path, CHOSEN, other))
    assert (report.exact, report.by_text, len(report.lost)) == (0, 1, 1)
    assert report.lost[0].row.place.endswith("row 2")
    assert len(list(store.events("eve"))) == 1


@pytest.mark.parametrize("name", ["choice.jsonl", "spans.jsonl"])
def test_either_file_alone_finds_its_sentences(name: str, out: Path) -> None:
    ann = [row for row in FORM.rows(out / name) if row.example.annotator == "ann"]
    report = import_into(MemoryStore(TEXTS), ann)
    assert (report.lost, report.by_text) == ([], 0)
    meant = [one for one in awkward() if one.annotator == "ann"]
    assert [row.example.decided for row in ann] == [one.decided for one in meant]
    if name == "choice.jsonl":
        assert [row.example.tags for row in ann] == [one.tags for one in meant]
        assert [check["id"] for check in ann[1].example.checks] == ["content", "said"]
    else:
        assert ann[1].example.spans == meant[1].spans


def test_an_edit_made_in_prodigy_arrives(out: Path) -> None:
    chosen, marked = read_json_lines(out / "choice.jsonl"), read_json_lines(out / "spans.jsonl")
    chosen[1] |= {"accept": ["figure", "demand"], "note": "shorter"}
    chosen[1] |= {"_input_hash": 4, "_task_hash": 5, "_timestamp": 1785578400}
    marked[1]["spans"][0] |= {"label": "quote"}
    del marked[1]["spans"][1]
    marked[1]["spans"][-1] |= {"start": 0, "end": 6, "token_start": 0, "token_end": 0}
    marked[1]["spans"].append({"start": 25, "end": 27, "label": "threat"})
    write_json_lines(out / "choice.jsonl", chosen)
    write_json_lines(out / "spans.jsonl", marked)
    one = [row.example for row in FORM.rows(out)][1]
    assert one.tags == ["demand", "figure", "quote", "threat"]
    assert one.note == "shorter"
    assert [(span["id"], span["tag"], span["text"]) for span in one.spans] == [
        ("k1", "quote", "4%"), ("k2", "claim", "Prices"), ("s1", "threat", "he")
    ]  # fmt: skip
    assert [part["name"] for part in one.spans[0]["parts"]] == ["period"]
    assert one.spans[0]["attributes"] == {"value": "4", "unit": "%"}
    report = import_into(MemoryStore(TEXTS), [ReadRow("choice.jsonl: row 2", one)])
    assert report.exact == 1


def test_what_hung_on_a_span_that_is_gone_goes_too(out: Path) -> None:
    marked = read_json_lines(out / "spans.jsonl")
    marked[1]["spans"] = marked[1]["spans"][1:]  # the figure; its parts are left behind
    write_json_lines(out / "spans.jsonl", marked)
    one = [row.example for row in FORM.rows(out)][1]
    assert [span["id"] for span in one.spans] == ["k2"]
    assert [check["id"] for check in one.checks] == ["content", "said"]


def test_spans_that_were_rejected_take_their_checks_along(out: Path) -> None:
    marked = read_json_lines(out / "spans.jsonl")
    marked[1]["answer"] = "reject"
    write_json_lines(out / "spans.jsonl", marked)
    one = [row.example for row in FORM.rows(out)][1]
    assert (one.spans, one.tags, one.decided) == ([], ["claim", "figure"], "settled")
    assert [check["id"] for check in one.checks] == ["content", "said"]


@pytest.mark.parametrize(("answer", "decided"), [("reject", "settled"), ("ignore", "cannot")])
def test_where_tags_were_rejected_or_skipped_the_spans_say_them(
    answer: str, decided: str, out: Path
) -> None:
    chosen = read_json_lines(out / "choice.jsonl")
    chosen[1] |= {"answer": answer, "accept": ["threat"]}
    write_json_lines(out / "choice.jsonl", chosen)
    one = [row.example for row in FORM.rows(out)][1]
    assert (one.tags, one.decided) == (["claim", "figure"], decided)
    assert [span["id"] for span in one.spans] == ["k1", "k2"]


def test_an_edit_by_another_is_theirs(out: Path) -> None:
    chosen = read_json_lines(out / "choice.jsonl")
    chosen[1] |= {"_session_id": "news-zoe", "_annotator_id": "news-zoe"}
    write_json_lines(out / "choice.jsonl", chosen)
    found = [row.example for row in FORM.rows(out / "choice.jsonl")]
    assert [one.annotator for one in found[1:3]] == ["news-zoe", "bob"]


def test_files_in_another_order_are_joined(out: Path) -> None:
    write_json_lines(out / "spans.jsonl", read_json_lines(out / "spans.jsonl")[::-1])
    assert [row.example for row in FORM.rows(out)] == list(awkward())


def test_rows_that_one_file_lacks_are_read_all_the_same(out: Path) -> None:
    write_json_lines(out / "choice.jsonl", read_json_lines(out / "choice.jsonl")[2:])
    found = [row.example for row in FORM.rows(out)]
    assert [one.id for one in found[-2:]] == [one.id for one in awkward()[:2]]
    assert found[-1].tags == ["claim", "figure"]


WRONG: dict[str, tuple[Task, str]] = {
    "beyond the text": (
        MARKED | {"spans": [{"start": 30, "end": 99, "label": "quote"}]},
        "row 1: the span from 30 to 99 is not in its text",
    ),
    "other words": (
        MARKED | {"spans": [{"start": 12, "end": 14, "text": "5%", "label": "quote"}]},
        "row 1: the span from 12 to 14 is '5%', but the text there is '4%'",
    ),
    "no label": (MARKED | {"spans": [{"start": 1, "end": 2}]}, "row 1: is not as Prodigy"),
    "no number": (MARKED | {"spans": [{"start": "1", "end": 2, "label": "x"}]}, "row 1: is not"),
    "unknown tag": (CHOSEN | {"accept": ["clam"]}, "row 1: there is no tag 'clam'"),
    "unknown label": (
        MARKED | {"spans": [{"start": 12, "end": 14, "label": "PER"}]},
        "row 1: there is no tag 'PER'",
    ),
    "a part of nothing": (
        MARKED | {"spans": [{"start": 12, "end": 13, "label": "figure.number"}]},
        "row 1: 'number' .* is part of a 'figure', but none is marked",
    ),
    "no text": ({"image": "a.png", "accept": []}, "row 1: has no 'text'"),
    "strange answer": (CHOSEN | {"answer": "maybe"}, "row 1: is not as Prodigy.*maybe"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_task_stops_the_import(name: str, tmp_path: Path) -> None:
    task, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=message):
        import_into(store, rows(tmp_path, task))
    assert store.annotators() == []


def test_the_same_task_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="row 2: has the id '2219'; it stands in row 1"):
        import_into(MemoryStore(TEXTS), rows(tmp_path, CHOSEN, CHOSEN))


def test_of_several_answers_to_a_task_the_last_one_counts(tmp_path: Path) -> None:
    """Regression: a sentence got the labels of all of them."""
    options = [{"id": "claim"}, {"id": "quote"}]
    asked = {"text": "The sun rose.", "_task_hash": 7, "options": options, "answer": "accept"}
    tasks = [{**asked, "accept": [one]} for one in ("claim", "quote")]
    tasks += [{**asked, "accept": [], "answer": "ignore"}]
    tasks += [{**asked, "_task_hash": 8, "_session_id": "bob", "accept": ["claim"]}]
    write_json_lines(tmp_path / "t.jsonl", tasks)
    how = DatasetReading(strict=False)
    found = [row.example for row in FORM.rows(tmp_path / "t.jsonl", how)]
    assert [(one.annotator, one.tags) for one in found] == [("bob", ["claim"]), ("", ["quote"])]
    assert how.left["answer, as a later one is of the same task"] == 2


@pytest.mark.parametrize("strict", [True, False])
def test_what_is_no_file_is_refused_in_one_line(tmp_path: Path, strict: bool) -> None:
    (tmp_path / "choice.jsonl").mkdir()
    with pytest.raises(FormatError, match=r"choice\.jsonl.*cannot be read \(Is a directory\)"):
        list(FORM.rows(tmp_path, DatasetReading(strict=strict)))


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda data: data[:-20], "row 12: the file ends in the middle of a row"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "row 1: .* is no UTF-8"),
    "a byte of latin-1": (lambda data: data.replace("é".encode(), b"\xe9"), "is no UTF-8"),
    "no object": (lambda data: b"[1]\n" + data, "row 1: is no JSON object"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, out: Path) -> None:
    damage, message = DAMAGE[name]
    path = out / "choice.jsonl"
    path.write_bytes(damage(path.read_bytes().replace("ï".encode(), "é".encode())))
    with pytest.raises(FormatError, match=message):
        list(FORM.rows(path))


def test_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no tasks; expected choice.jsonl or spans.jsonl"):
        list(FORM.rows(tmp_path))


def test_text_that_differs_from_ours_is_told(out: Path) -> None:
    chosen = read_json_lines(out / "choice.jsonl")[1]
    chosen["text"] = chosen["text"].replace("rose", "fell")
    write_json_lines(out / "choice.jsonl", [chosen])
    report = import_into(MemoryStore(TEXTS), list(FORM.rows(out / "choice.jsonl")))
    assert "differs from ours" in report.lost[0].why


def test_a_single_choice_may_be_no_list(tmp_path: Path) -> None:
    """Its letters were taken for labels."""
    assert only(rows(tmp_path, CHOSEN | {"accept": "claim"})).tags == ["claim"]
