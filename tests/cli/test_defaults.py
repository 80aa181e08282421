"""What commands do where no flag says it: titles, order, whose work, language, counts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats.splits import splits
from reviewer.formats.splits.splits import SplitArticle
from tests.cli.small_workspace import CARD, SPLIT, Do


def test_a_dataset_is_called_as_its_folder_unless_it_has_a_title(do: Do) -> None:
    done = do(*CARD, "--out", "sets/boats")
    assert json.loads(done.files["sets/boats/manifest.json"])["name"] == "boats"
    assert b"# boats\n" in done.files["sets/boats/README.md"]
    titled = do(*CARD, "--out", "sets/boats", "--title", "Ferries")
    assert json.loads(titled.files["sets/boats/manifest.json"])["name"] == "Ferries"


def test_raw_answers_come_in_the_order_of_the_text(do: Do) -> None:
    """Ids of sentences hold offsets: by letter, 113 would stand before 38."""
    rows = list(
        csv.DictReader(io.StringIO(do("agree", "--raw", "raw.csv").files["raw.csv"].decode()))
    )
    places = [(row["article"], int(row["sentence"])) for row in rows]
    assert places == sorted(places)
    assert len({row["article"] for row in rows}) > 1
    ferry = [row["unit"] for row in rows if row["article"] == "ferry"]
    assert ferry != sorted(ferry)


def test_status_is_about_everybody_whoever_one_is(do: Do) -> None:
    """Only the flag narrows it, not who works here by the environment or reviewer.toml."""
    every = ["ann", "bob", "cy", "machine.rules"]
    assert list(json.loads(do("status", "--json").out)["annotators"]) == every
    one = do("status", "--json", "--annotator", "bob")
    assert list(json.loads(one.out)["annotators"]) == ["bob"]


def test_the_language_of_an_article_goes_before_that_of_the_flag(do: Do) -> None:
    def german(root: Path) -> None:
        text = "---\nlanguage: de\n---\nRauch, Staub usw. Er kam.\n"
        (root / "other" / "ferry.txt").write_text(text, "utf-8")

    for flag in ((), ("--language", "en")):
        out = do("segment", "other", *flag, prepare=german).out
        assert [line.split("  ")[-1] for line in out.splitlines()] == [
            "Rauch, Staub usw.",
            "Er kam.",
        ]


def test_a_split_weighs_the_tags_of_everybody_together(
    do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed: dict[str, Mapping[str, int]] = {}
    make = splits.make

    def noting(pieces: Iterable[SplitArticle], *args: Any, **more: Any) -> object:
        known = list(pieces)
        weighed.update({piece.id: piece.tags for piece in known})
        return make(known, *args, **more)

    monkeypatch.setattr(splits, "make", noting)
    assert do(*SPLIT).code == 0
    assert weighed["ferry"] == {"claim": 4, "quote": 3}
    assert weighed["dock"] == {"claim": 1, "quote": 1}
