"""Where an export may stand: never in the place of the work itself, whoever insists."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.cli import main
from tests import samples

EXPORT = ["export", "--format", "jsonl", "--annotator", "mira.osk", "--out"]


NEVER = {
    "seeds": "seeds: holds the articles, which it would replace; name another folder",
    "annotations": "annotations: holds the annotations, which it would replace",
    "annotations/mira.osk": "annotations/mira.osk: is among the annotations; name a folder outside",
    "annotations/new": "annotations/new: is among the annotations",
    "seeds/new": "seeds/new: is among the articles, whose files are read as such; name one outside",
    "seeds/a/../b": "seeds/a/../b: is among the articles",
    "link": "link: holds the articles",
    ".": ".: is the current folder, or holds it; name another folder",
    "": ".: is the current folder, or holds it",
    "..": "..: is the current folder, or holds it",
    "/": "/: is the current folder, or holds it",
    "file": "file: is a file; name another folder",
}


@pytest.mark.parametrize("out", NEVER)
def test_an_export_never_takes_the_place_of_the_work(
    out: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "link").symlink_to("seeds")
    (desk / "file").write_text("mine")
    before = samples.bytes_of(desk)
    assert main([*EXPORT, out, "--force"]) == 2
    said = capsys.readouterr().err
    assert NEVER[out] in said
    assert said.count("\n") == 1
    assert samples.bytes_of(desk) == before


def test_what_is_passed_over_among_the_articles_may_hold_an_export(desk: Path) -> None:
    assert main([*EXPORT, "seeds/_out/mine"]) == 0
    assert (desk / "seeds/_out/mine/manifest.json").exists()


def test_a_link_stays_one_and_its_folder_is_replaced_again_and_again(
    desk: Path, tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    (desk / "out").symlink_to(tmp_path / "far")
    for _ in range(2):
        assert main([*EXPORT, "out"]) == 0
        assert (desk / "out").is_symlink()
        assert (tmp_path / "far" / "examples.jsonl").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "far"]
    assert not list(desk.glob(".out*"))


def test_a_rehydrated_export_does_not_replace_the_articles(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*EXPORT, "out", "--no-text"]) == 0
    before = samples.bytes_of(desk)
    assert main(["rehydrate", "out", "seeds", "--out", "seeds", "--force"]) == 2
    assert "seeds: holds the articles; name another folder with --out" in capsys.readouterr().err
    assert samples.bytes_of(desk) == before


def test_an_interrupt_says_that_the_earlier_export_stands(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*EXPORT, "out"]) == 0
    before = samples.bytes_of(desk / "out")

    def interrupted(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reviewer.formats.proof.spool.Spool.remove", interrupted)
    assert main([*EXPORT, "out"]) == 130
    assert capsys.readouterr().err == "stopped; out is as it was\n"
    assert samples.bytes_of(desk / "out") == before
