"""A raw table of three coders, brought from an empty folder to figures, gold and a model."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from reviewer.cli import main
from reviewer.cli.keys import build_keymap
from reviewer.cli.open import begin
from reviewer.cli.options import load_settings, open_store
from reviewer.tui.app import ReviewerApp
from reviewer.tui.screens.review.screen import ReviewScreen
from tests.formats.proof_libraries import proof
from tests.json_lines import read_json_lines
from tests.manual.typist import settled

LABELS = ("Weather report", "Harbour news", "Not relevant")
CODERS = ("Coder 1", "Coder 2", "Coder 3")
TEXTS = [f"Señor Brüll of Orlo lost £{number} at the café; nobody knew." for number in range(60)]
"""Invented, as are those who coded them."""

IMPORT = ["import", "coded.csv", "--with-texts", "--units", "rows", "--draft-scheme"]
REVIEW = ["=", "1", "w", "space", "h", "space", "n", "space"] + ["space"] * 3
"""Takes the first coder's, chooses, and accepts what most say."""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NDArray[np.float64]:
    """The table, in a folder with nothing else; each coder's answers, NaN where there is none."""
    random = Random(3)
    answers = np.full((len(CODERS), len(TEXTS)), np.nan)
    rows = [["text", "label", "coder"]]
    for number, text in enumerate(TEXTS):
        meant = random.randrange(3)
        for coder, name in enumerate(CODERS):
            said = meant if random.random() < 0.7 else random.randrange(3)
            if number % 20 != coder:
                answers[coder, number] = said
            rows.append([text, "" if number % 20 == coder else LABELS[said], name])
    monkeypatch.chdir(tmp_path)
    with Path("coded.csv").open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return answers


def test_two_commands_lead_to_the_alpha_of_the_raw_table(
    table: NDArray[np.float64], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(IMPORT) == 0
    told = capsys.readouterr().out
    assert "is no UTF-8 and was read as cp1252" in told
    assert "every row that is judged carries exactly one label" in told
    assert told.count("57 matched exactly, 0 by their text, 0 to re-check, 3 no label") == 3
    assert main(["agree", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    [found] = (one for one in figures if one["measure"] == "question alpha (nominal)")
    krippendorff = proof("krippendorff")
    theirs = krippendorff.alpha(table, level_of_measurement="nominal")
    assert found["value"] == pytest.approx(theirs, abs=1e-12)


async def test_disputes_are_decided_and_every_row_is_in_the_exports(
    table: NDArray[np.float64], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(IMPORT) == 0
    settings = load_settings([Path("seeds")], None, "chief", None)
    session = begin(open_store(settings), settings, "chief")
    app = ReviewerApp(session, settings, build_keymap(settings))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for key in ("o", "r", "y"):
            await pilot.press(key)
            await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        decided = 0
        while decided < 10:
            for key in REVIEW:
                await pilot.press(key)
                await settled(pilot)
            decided = len(app.screen.review.adjudication.decisions.places())
    session.end()
    assert main(["export", "--format", "jsonl", "--gold", "--out", "gold"]) == 0
    assert len(read_json_lines(tmp_path / "gold" / "examples.jsonl")) == decided
    assert main(["export", "--format", "huggingface", "--everyone", "--out", "hub"]) == 0
    answered = int((~np.isnan(table)).sum())
    assert answered + 3 * 3 == len(TEXTS) * len(CODERS)
    assert len(read_json_lines(tmp_path / "hub" / "data" / "train.jsonl")) == answered
    assert main(["export", "--format", "spacy", "--everyone", "--aggregate", "majority",
                 "--out", "trained"]) == 0 or importlib.util.find_spec("spacy") is None  # fmt: skip
    told = capsys.readouterr().out
    for library in ("datasets", "spacy"):
        assert importlib.util.find_spec(library) is None or f"also read with {library}" in told
