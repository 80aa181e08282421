"""An export that does not read back as it was meant fails, and leaves the earlier one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.formats import FORMATS, Example, FormatError, Options, load
from reviewer.formats.common.json_files import write_lines
from reviewer.formats.jsonl import JsonLines
from reviewer.formats.proof.output_folder import replacing
from reviewer.formats.proof.prove import ProofError, export
from tests.samples import bytes_of


class Faulty(JsonLines):
    """Our own format with a fault."""

    def __init__(self, **faults: Any) -> None:
        self.faults = faults

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        super().write((one._replace(**self.faults) for one in examples), folder, options)


class Forgetful(JsonLines):
    """It leaves out the last example, and never asks for more than it wants."""

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        stream = iter(examples)
        super().write([next(stream), next(stream)], folder, options)


class Doubling(JsonLines):
    def read(self, folder: Path) -> Iterator[Example]:
        for one in super().read(folder):
            yield from (one, one)


class Broken(JsonLines):
    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        super().write(examples, folder, options)
        path = folder / "examples.jsonl"
        path.write_bytes(path.read_bytes()[:-10])


class Silent(JsonLines):
    """It loses notes and declares that it loses flags."""

    loses = {"flags": "all of it"}  # noqa: RUF012

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        super().write((self.held(one, options) for one in examples), folder, options)

    def held(self, example: Example, options: Options) -> Example:
        return example._replace(note="", flags={})


FAULTS = {
    "note": (Faulty(note=""), r"example 2 \(prices:.*field note: was meant to say"),
    "offset": (Faulty(start=1), r"example 1 \(.*field start: was meant to say 0, but reads 1"),
    "lost": (Forgetful(), "example 3: the export ends before prices:"),
    "more": (Doubling(), "example 2"),
    "broken": (Broken(), "cannot be read back: the file ends in the middle of a row"),
    "silent": (Silent(), r"field note: loses .* without saying so"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_failed_proof_says_where_and_leaves_the_old_export(
    name: str, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    form, message = FAULTS[name]
    export(load("jsonl"), examples[:1], tmp_path / "out", options)
    before = bytes_of(tmp_path)
    with pytest.raises(ProofError, match=message):
        export(form, examples, tmp_path / "out", options)
    assert bytes_of(tmp_path) == before


def test_the_manifest_tells_all(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    export(load("conll"), [one for one in examples if one.decided == "settled"], tmp_path / "out",
           options, facts=lambda: {"query": "tag:claim"})  # fmt: skip
    manifest = orjson.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["tool"].startswith("reviewer ")
    assert manifest["schema"] == 1
    assert manifest["offsets"] == "code points"
    assert manifest["query"] == "tag:claim"
    assert manifest["tags"]["claim"] == 2
    assert manifest["by_annotator"] == {"ann": 9, "bob": 1}
    assert manifest["proof"]["result"] == "up to the declared loss"
    assert manifest["proof"]["lost"].keys() <= manifest["proof"]["cannot_hold"].keys()
    [(name, entry)] = manifest["files"].items()
    assert name == "sentences.conllup"
    assert entry["bytes"] == (tmp_path / "out" / name).stat().st_size
    assert len(entry["sha256"]) == 64


def test_an_export_takes_the_place_of_an_earlier_one(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    export(load("csv"), examples, tmp_path / "out", options)
    export(load("jsonl"), examples, tmp_path / "out", options)
    assert bytes_of(tmp_path).keys() == {"out/examples.jsonl", "out/manifest.json"}


@pytest.mark.parametrize(
    ("name", "why"),
    [("mine.txt", "holds mine.txt"), ("examples.jsonl", "was changed after the export")],
)
def test_what_is_not_an_untouched_export_is_not_replaced_unasked(
    name: str, why: str, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(load("jsonl"), examples, out, options)
    (out / name).write_text("mine")
    with pytest.raises(FormatError, match=why):
        export(load("jsonl"), examples, out, options)
    assert (out / name).read_text() == "mine"
    export(load("jsonl"), examples, out, options, force=True)
    assert len(list(load("jsonl").read(out))) == len(examples)


def test_a_process_that_died_between_two_renames_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / ".out.old").mkdir()
    (tmp_path / ".out.old" / "old.txt").write_text("old")
    with pytest.raises(FormatError, match=r"old\.txt|no earlier export"), replacing(out):
        raise AssertionError("not reached")
    assert (out / "old.txt").read_text() == "old"


def test_an_interrupt_leaves_the_old_export(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    def interrupted() -> Iterator[Example]:
        yield examples[0]
        raise KeyboardInterrupt

    export(load("jsonl"), examples, tmp_path / "out", options)
    before = bytes_of(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        export(load("jsonl"), interrupted(), tmp_path / "out", options)
    assert bytes_of(tmp_path) == before


def test_what_a_killed_export_left_is_swept(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    (tmp_path / ".out.new-999999999").mkdir()
    (tmp_path / ".out.new-999999999.meant").write_text("")
    (tmp_path / f".out.new-{os.getppid()}.meant").write_text("")
    export(load("jsonl"), examples, tmp_path / "out", options)
    assert sorted(os.listdir(tmp_path)) == [f".out.new-{os.getppid()}.meant", "out"]


def test_a_long_file_is_written_in_pieces(tmp_path: Path) -> None:
    write_lines(tmp_path / "x", ({"n": n} for n in range(1_500)))
    lines = (tmp_path / "x").read_bytes().splitlines()
    assert [orjson.loads(line)["n"] for line in lines] == list(range(1_500))


@pytest.mark.parametrize("name", [name for name in FORMATS if load(name).library])
def test_a_missing_library_is_told_with_what_to_install(
    name: str,
    examples: Sequence[Example],
    options: Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = load(name)
    monkeypatch.setitem(sys.modules, form.library, None)
    told = rf"^{name}: needs {form.library}, .*'reviewer-tui\[{form.extra}\]'$"
    with pytest.raises(FormatError, match=told):
        export(form, examples, tmp_path / "out", options)
    with pytest.raises(FormatError, match=told):
        list(form.rows(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_holds_the_mark_between_rows_is_written_whole(tmp_path: Path) -> None:
    rows = [{"a": ['},"\0",{', "\0"]}, {"b": [{}, "\0", {}]}, "\0", {"c": "\0"}]
    write_lines(tmp_path / "x", rows)
    assert [orjson.loads(line) for line in (tmp_path / "x").read_bytes().splitlines()] == rows
