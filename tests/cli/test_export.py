"""export, import, split, rehydrate and formats, as a user calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.config import default_scheme
from reviewer.session import Edit, Session
from tests import samples
from tests.json_lines import read_json_lines


def test_every_format_exports_the_samples_with_a_passed_proof(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from reviewer.formats import EVERYTHING, load_all
    from reviewer.formats.base import missing

    forms = [form for form in load_all() if form.exportable and not missing(form)]
    for form in forms:
        name = form.name
        # Those for fact-checks have an example only where a check is final.
        least = 5 if form.loses.get("tags") == EVERYTHING else 100
        assert main(["export", "--format", name, "--out", f"out/{name}", "--everyone"]) == 0
        manifest = json.loads((desk / "out" / name / "manifest.json").read_text("utf-8"))
        assert manifest["examples"] > least
        assert manifest["annotators"] == list(samples.NAMES)
    assert capsys.readouterr().out.count("read back") == len(forms)


@pytest.mark.parametrize("name", ["claimreview", "averitec"])
def test_checks_that_are_not_final_are_left_out_and_counted(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", name, "--out", "out", "--everyone"]) == 0
    told = capsys.readouterr().out
    left_out = json.loads((desk / "out" / "manifest.json").read_text("utf-8"))["left_out"]
    for why in ("check: withdrawn", "check: evidence missing", "check: not signed off"):
        assert left_out[why] > 0
        assert f"left out: {left_out[why]} ({why})" in told
    assert left_out['check: status "in progress" is not exported'] == 2


def test_a_query_and_an_annotator_choose(desk: Path) -> None:
    export = ["export", "--format", "jsonl", "--out", "out"]
    assert main([*export, "--annotator", "mira.osk", "tag:threat", "article:column"]) == 0
    rows = read_json_lines(desk / "out" / "examples.jsonl")
    assert rows
    assert all("threat" in row["tags"] and "column" in row["article"] for row in rows)
    assert {row["annotator"] for row in rows} == {"mira.osk"}


def test_an_aggregate_is_made_of_all_votes_unless_somebody_is_named(desk: Path) -> None:
    export = ["export", "--format", "jsonl", "--out", "out", "--aggregate", "majority"]
    assert main(export) == 0
    rows = read_json_lines(desk / "out" / "examples.jsonl")
    assert {name for row in rows for name in row["votes"]} == set(samples.NAMES)
    assert main([*export, "--annotator", "mira.osk", "--force"]) == 0
    rows = read_json_lines(desk / "out" / "examples.jsonl")
    assert {name for row in rows for name in row["votes"]} == {"mira.osk"}


REFUSED = {
    "no annotator": ([], "whose work? name it with --annotator, --everyone or --gold"),
    "unknown": (["--annotator", "zed"], "zed has said nothing here; expected one of mira.osk"),
    "two": (["--everyone", "--gold"], "give one of --annotator, --everyone and --gold"),
    "query": (["--everyone", "tag:clam"], 'did you mean "claim"?\ntag:clam\n    ^^^^'),
    "format": (["--everyone", "--format", "xml"], "xml: there is no such format; expected one of"),
    "text": (["--everyone", "--format", "conll", "--no-text"], "conll makes no sense without text"),
    "folder": (["--everyone", "--out", "seeds"], "seeds: holds the articles, which it would"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_in_a_line(
    case: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more, message = REFUSED[case]
    assert main(["export", "--format", "jsonl", "--out", "out", *more]) == 2
    assert message in capsys.readouterr().err
    assert not (desk / "out").exists()


def test_an_export_comes_back_as_a_machine(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", "csv", "--out", "out", "--annotator", "mira.osk"]) == 0
    assert main(["import", "out", "--format", "csv", "--as", "machine.csv"]) == 0
    assert "251 rows: 251 matched exactly" in capsys.readouterr().out
    for name in ("mira.osk", "machine.csv"):
        assert main(["export", "--format", "jsonl", "--out", name, "--annotator", name]) == 0
    one, other = (desk / name / "examples.jsonl" for name in ("mira.osk", "machine.csv"))
    assert other.read_text("utf-8").replace("machine.csv", "mira.osk") == one.read_text("utf-8")


def test_an_import_that_fails_leaves_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", "jsonl", "--out", "out", "--everyone"]) == 0
    before = samples.bytes_of(desk / "annotations")
    assert main(["import", "out", "--format", "jsonl", "--as", "eve"]) == 1
    assert "choose one with --from: mira.osk, tobin.hale" in capsys.readouterr().err
    path = desk / "out" / "examples.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    assert main(["import", "out", "--format", "jsonl", "--as", "eve", "--from", "mira.osk"]) == 1
    assert "its manifest says" in capsys.readouterr().err
    assert main(["import", str(path), "--format", "jsonl", "--as", "gold"]) == 1
    assert main(["import", "out", "--format", "conll", "--as", "eve"]) == 1
    assert samples.bytes_of(desk / "annotations") == before


def test_rows_that_are_not_found_are_kept_in_a_file(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", "mira.osk"]) == 0
    column = desk / "seeds" / "05-column.txt"
    column.write_text(column.read_text("utf-8").replace("Outrage has", "Anger had"), "utf-8")
    assert (
        main(["import", "out", "--format", "jsonl", "--as", "eve", "--report", "left.jsonl"]) == 1
    )
    assert "1 left out" in (told := capsys.readouterr()).out
    assert "the text differs from ours (sentence" in told.err
    [left] = read_json_lines(desk / "left.jsonl")
    assert left["text"].startswith("Outrage has")
    assert left["why"]


def test_splits_are_kept_and_exported(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", "60/20/20", "--seed", "3"]) == 0
    splits = json.loads((desk / "annotations" / "splits.json").read_text("utf-8"))
    assert set(splits["articles"].values()) == {"train", "dev", "test"}
    before = (desk / "annotations" / "splits.json").read_bytes()
    assert main(["split", "80/10/10", "--seed", "4", "--by", "date"]) == 0
    assert "nothing is new; " in capsys.readouterr().out
    assert (desk / "annotations" / "splits.json").read_bytes() == before
    out = desk / "out"
    assert main(["export", "--format", "huggingface", "--out", str(out), "--everyone"]) == 0
    for ours, theirs in (("train", "train"), ("dev", "validation"), ("test", "test")):
        rows = read_json_lines(out / "data" / f"{theirs}.jsonl")
        assert {row["split"] for row in rows} == {ours}
        assert all(splits["articles"][row["article_id"]] == ours for row in rows)
    assert json.loads((out / "manifest.json").read_text("utf-8"))["split"]["seed"] == 3


@pytest.mark.parametrize(("ratios", "said"), [("80/20", "three shares"), ("a/b/c", "three shares")])
def test_odd_ratios_are_refused(
    ratios: str, said: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["split", ratios]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["jsonl", "csv", "huggingface", "webannotation"])
def test_an_export_without_text_gets_it_back_from_ones_own_copies(
    name: str, desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = ["export", "--format", name, "--annotator", "mira.osk"]
    assert main([*export, "--out", "bare", "--no-text"]) == 0
    told = b"".join(samples.bytes_of(desk / "bare").values()).decode()
    assert "Meskoria" not in told
    copies = tmp_path / "copies"
    copies.mkdir()
    for number, path in enumerate(sorted((desk / "seeds").glob("0*"))):
        shutil.copy(path, copies / f"{number}{path.suffix}")
    assert main(["rehydrate", "bare", str(copies), "--out", "back"]) == 0
    assert "Meskoria" in b"".join(samples.bytes_of(desk / "back").values()).decode()
    (copies / "1.txt").write_text("Another text.\n")
    before = samples.bytes_of(desk / "bare")
    assert main(["rehydrate", "bare", str(copies)]) == 1
    assert "none of your articles has the text of '02-op-ed'" in capsys.readouterr().err
    assert samples.bytes_of(desk / "bare") == before


def test_what_is_only_imported_is_not_exported(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", "slate", "--out", "out", "--everyone"]) == 2
    assert "slate is only read; see `reviewer formats`" in capsys.readouterr().err
    assert not (desk / "out").exists()


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    from reviewer.formats import FORMATS

    assert main(["formats"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n{name} " in f"\n{told}" for name in FORMATS)
    assert main(["formats", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["name"] for one in listed] == list(FORMATS)
    assert [one["name"] for one in listed if not one["export"]] == ["slate", "plain", "table"]
    assert "beside it (.annotations; import)" in told


def test_what_a_format_lacks_and_cannot_is_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reviewer.formats import load

    csv, conll = type(load("csv")), type(load("conll"))
    monkeypatch.setattr(conll, "library", "no_such_library")
    monkeypatch.setattr(conll, "extra", "nosuch")
    monkeypatch.setattr(csv, "exportable", False)
    assert main(["formats"]) == 0
    told = capsys.readouterr().out
    assert "needs no_such_library; install it with: pip install 'reviewer-tui[nosuch]'" in told
    assert "(.csv; import)" in told
    assert main(["formats", "--json"]) == 0
    listed = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (listed["conll"]["needs"], listed["conll"]["installed"]) == ("no_such_library", False)
    assert (listed["csv"]["export"], listed["jsonl"]["export"]) == (False, True)


def test_gold_is_asked_for_by_its_own_option(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = ["export", "--format", "jsonl", "--out", "out"]
    assert main([*export, "--annotator", "gold"]) == 2
    assert "what adjudication decided is --gold" in capsys.readouterr().err


def told(desk: Path, *options: str) -> tuple[dict[str, Any], str]:
    """The manifest of an export of everyone's work, and its card."""
    export = ["export", "--format", "huggingface", "--out", "out", "--everyone"]
    assert main([*export, *options]) == 0
    manifest: dict[str, Any] = json.loads((desk / "out" / "manifest.json").read_text("utf-8"))
    return manifest, (desk / "out" / "README.md").read_text("utf-8")


def test_each_option_does_what_it_says(desk: Path) -> None:
    plain, card = told(desk)
    assert main(["import", "out", "--format", "huggingface", "--as", "machine.copy",
                 "--from", "mira.osk"]) == 0  # fmt: skip
    again, _ = told(desk)
    assert again == plain, "no machine is among everyone"
    every, _ = told(desk, "--all")
    assert (every["undecided"], every["examples"] > plain["examples"]) == (True, True)
    whole, _ = told(desk, "--unit", "article")
    assert whole["unit"] == "article"
    assert 0 < whole["examples"] <= 2 * 5
    hidden, _ = told(desk, "--anonymise", "by:mira.osk")
    assert hidden["annotators"] == ["a1", "a2"]
    assert set(hidden["by_annotator"]) == {"a1"}
    written = b"".join(samples.bytes_of(desk / "out").values()).decode()
    assert not [name for name in samples.NAMES if name in written]
    named, card_of_named = told(desk, "--title", "Dam", "--license", "cc-by-4.0")
    assert (plain["name"], named["name"]) == ("out", "Dam"), "by default it is called as its folder"
    assert 'license: "cc-by-4.0"' in card_of_named
    assert 'license: "cc-by-4.0"' not in card


def test_splits_can_be_left_alone_and_repeated_sentences_kept(desk: Path) -> None:
    text = (desk / "seeds" / "05-column.txt").read_text("utf-8")
    (desk / "seeds" / "06-column.txt").write_text(text, "utf-8")
    store = samples.opened(desk)
    session = Session(store, default_scheme(), "mira.osk", store.writer("mira.osk"))
    one = session.open("06-column")
    puts = [put for place in range(len(one)) for put in one.puts(place, {"decided": "settled"})]
    assert session.apply(Edit(tuple(puts), "settle")).ok
    session.end()
    assert main(["split", "60/20/20", "--group", "article"]) == 0
    path = desk / "annotations" / "splits.json"
    splits = json.loads(path.read_text("utf-8"))
    splits["articles"] |= {"05-column": "train", "06-column": "test"}
    path.write_text(json.dumps(splits), "utf-8")
    split, _ = told(desk)
    assert set(split["splits"]) >= {"train", "test"}
    alone, _ = told(desk, "--no-split")
    assert (alone["splits"], alone["split"]) == ({}, {})
    kept, _ = told(desk, "--duplicates")
    left = split["left_out"]["repeated in an earlier split"]
    assert left > 10
    assert kept["examples"] == split["examples"] + left


def test_only_what_no_export_has_written_needs_force(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(desk)
    told(desk)
    (desk / "out" / "mine.txt").write_text("mine")
    export = ["export", "--format", "jsonl", "--out", "out", "--everyone"]
    assert main(export) == 2
    assert "out: holds mine.txt, which no export has written" in capsys.readouterr().err
    assert main([*export, "--force"]) == 0
    assert not (desk / "out" / "mine.txt").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("export", "--format", "jsonl", "--out", "out", "--annotator", "mira.osk"),
        ("report", "--out", "page"),
        ("sql", "select count(*) from votes"),
    ],
    ids=lambda command: command[0],
)
def test_a_journal_that_cannot_be_read_is_named_with_what_is_made_of_the_rest(
    desk: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """What nobody could read was left out without a word."""
    if command[0] == "sql":
        pytest.importorskip("duckdb")
    assert main([*command]) == 0
    capsys.readouterr()
    (desk / "annotations/mira.osk/journal/20310101T000000.000000Z-invented.jsonl").write_bytes(
        b'{"v":1,"session":"invented","annotator":"mira.osk","app":"x","at":"x"}\nno line\n'
    )
    assert main([*command]) == 1
    assert "20310101T000000.000000Z-invented.jsonl" in capsys.readouterr().err
