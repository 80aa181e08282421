"""Prodigy: what we write for it fits our schema of its tasks, and stands on its tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.common.drawn_spans import Drawn
from reviewer.formats.prodigy.writer import fault_of, spans_on, tokens_for
from reviewer.formats.proof.prove import export
from tests.formats.awkward import awkward
from tests.formats.proof_libraries import proof
from tests.json_lines import read_json_lines, write_json_lines

FORM = load("prodigy")
SAID = "Prices rose 4% 😊 in May, he said."

Task = dict[str, Any]


def test_tags_are_accepted_options(out: Path) -> None:
    task = read_json_lines(out / "choice.jsonl")[1]
    assert (task["text"], task["accept"], task["answer"]) == (SAID, ["claim", "figure"], "accept")
    assert task["options"][0] == {"id": "claim", "text": "claim"}
    assert (task["_view_id"], task["_annotator_id"]) == ("choice", "awkward-ann")
    assert task["input"].startswith("prices:")


def test_spans_have_offsets_and_tokens(out: Path) -> None:
    task = read_json_lines(out / "spans.jsonl")[1]
    assert task["spans"][0] == {
        "start": 12, "end": 14, "token_start": 2, "token_end": 3, "label": "figure"
    }  # fmt: skip
    assert task["tokens"][2] == {"text": "4", "start": 12, "end": 13, "id": 2, "ws": False}
    assert [span["label"] for span in task["spans"]] == [
        "figure", "figure.number", "figure.period", "claim"
    ]  # fmt: skip


def test_offsets_behind_an_emoji_count_code_points(out: Path) -> None:
    [may] = [
        s for s in read_json_lines(out / "spans.jsonl")[1]["spans"] if s["label"] == "figure.period"
    ]
    assert (may["start"], may["end"]) == (17, 23)
    assert SAID[17:23] == "in May"


def test_hashes_and_times_are_left_to_prodigy(out: Path) -> None:
    written = b"".join(path.read_bytes() for path in out.glob("*.jsonl"))
    assert b"_hash" not in written
    assert b"_timestamp" not in written


def test_annotators_of_a_sentence_have_the_same_tokens(out: Path) -> None:
    ann, bob = read_json_lines(out / "spans.jsonl")[1:3]
    assert ann["tokens"] == bob["tokens"]
    assert (len(ann["spans"]), bob["spans"]) == (4, [])


def test_answers_say_what_was_decided(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    three = [one._replace(id=f"prices:{d}", decided=d) for d in ("settled", "cannot", "")]
    export(FORM, three, tmp_path / "out", options)
    answers = [task.get("answer") for task in read_json_lines(tmp_path / "out" / "choice.jsonl")]
    assert answers == ["accept", "ignore", None]
    assert list(FORM.read(tmp_path / "out")) == three


def test_a_pair_of_files_for_each_split(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    two = [one._replace(id=f"prices:{name}", split=name) for name in ("test", "train")]
    export(FORM, two, tmp_path / "out", Options(options.scheme, split=True))
    names = sorted(path.name for path in (tmp_path / "out").glob("*.jsonl"))
    assert names == ["choice-test.jsonl", "choice-train.jsonl", "spans-test.jsonl",
                     "spans-train.jsonl"]  # fmt: skip


def test_tags_and_roles_of_odd_names_come_back(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    part = {**one.spans[0]["parts"][0], "name": "c.d"}
    span = {**one.spans[0], "tag": 'a.b "%2E" <é>', "parts": [part]}
    odd = one._replace(spans=[span], tags=['a.b "%2E" <é>'], versions={})
    export(FORM, [odd], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert (got.tags, got.spans) == (odd.tags, odd.spans)


texts = st.lists(
    st.sampled_from(["one", "4%", "it’s", " ", "  ", "\n", "\t", "\u00a0", "😊", "e\u0301", "🇪🇺"])
).map("".join)


@given(texts, st.data())
def test_tokens_are_the_text_and_every_span_stands_on_them(text: str, data: st.DataObject) -> None:
    spans = []
    for _ in range(data.draw(st.integers(0, 4)) if text else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append(Drawn(start, data.draw(st.integers(start + 1, len(text))), "x"))
    made = tokens_for(text, spans)
    assert "".join(one["text"] + (" " if one["ws"] else "") for one in made) == text
    assert [one["id"] for one in made] == list(range(len(made)))
    assert fault_of(text, made, spans_on(made, spans)) == ""


def test_white_space_is_as_spacy_has_it() -> None:
    made = [(one["text"], one["ws"]) for one in tokens_for("a  b\nc d", [])]
    assert made == [("a", True), (" ", False), ("b", False), ("\n", False), ("c", True),
                    ("d", False)]  # fmt: skip


def test_the_schema_takes_our_export(out: Path) -> None:
    proof("jsonschema")
    assert FORM.verify(out).startswith("jsonschema ")
    golden = Path(__file__).parent / "golden" / "prodigy"
    assert FORM.verify(golden).startswith("jsonschema ")


def test_the_schema_takes_whole_articles(options: Options, tmp_path: Path) -> None:
    proof("jsonschema")
    whole = awkward(unit="article", undecided=True)
    export(FORM, whole, tmp_path / "out", Options(default_scheme(), unit="article"))
    assert FORM.verify(tmp_path / "out").startswith("jsonschema ")


BROKEN: dict[str, tuple[str, Callable[[Task], object], str]] = {
    "no options": ("choice", lambda t: t.pop("options"), "'options' is a required property"),
    "accept is a text": ("choice", lambda t: t.update(accept="claim"), "accept"),
    "accepted twice": ("choice", lambda t: t.update(accept=["a", "a"]), "non-unique"),
    "strange answer": ("choice", lambda t: t.update(answer="yes"), "answer"),
    "no view": ("choice", lambda t: t.pop("_view_id"), "_view_id"),
    "no text": ("spans", lambda t: t.pop("text"), "'text' is a required property"),
    "no tokens": ("spans", lambda t: t.pop("tokens"), "'tokens' is a required property"),
    "no label": ("spans", lambda t: t["spans"][0].pop("label"), r"spans\[0\]"),
    "no first token": ("spans", lambda t: t["spans"][0].pop("token_start"), "token_start"),
}
CROOKED: dict[str, tuple[Callable[[Task], object], str]] = {
    "a token too few": (lambda t: t["tokens"].pop(), "the tokens end at 32, the text at 33"),
    "other words": (lambda t: t["tokens"][0].update(text="Price"), "token 0 is 'Price'"),
    "no space": (lambda t: t["tokens"][2].update(ws=True), "no space follows token 2"),
    "off by one": (
        lambda t: t["spans"][0].update(end=15),
        "the span from 12 to 15 does not begin and end",
    ),
}


def broken(out: Path, name: str, damage: Callable[[Task], object]) -> None:
    made = read_json_lines(out / name)
    damage(made[1])
    write_json_lines(out / name, made)


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_a_broken_one(name: str, out: Path) -> None:
    proof("jsonschema")
    file, damage, message = BROKEN[name]
    broken(out, f"{file}.jsonl", damage)
    with pytest.raises(FormatError, match=f"{file}.jsonl: row 2: does not fit.*{message}"):
        FORM.verify(out)


@pytest.mark.parametrize("name", CROOKED)
def test_tokens_that_contradict_the_text_are_refused(name: str, out: Path) -> None:
    damage, message = CROOKED[name]
    broken(out, "spans.jsonl", damage)
    with pytest.raises(FormatError, match=f"spans.jsonl: row 2: {message}"):
        FORM.verify(out)
