"""BABE, a real set of several annotators: alpha is that of its authors.

The set is not ours to hand on. `docs/agreement.md` says where it is; `REVIEWER_BABE` names a folder
with `raw_labels_SG1.xlsx` and `raw_labels_SG2.xlsx`.
"""

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reviewer.cli import main
from reviewer.review import measures
from reviewer.review.ratings import MISSING

FOLDER = Path(os.environ.get("REVIEWER_BABE", ""))

pytestmark = pytest.mark.skipif(
    "REVIEWER_BABE" not in os.environ, reason="REVIEWER_BABE names no folder with the set"
)

SETS = [("raw_labels_SG1.xlsx", "annotator_id", 0.39), ("raw_labels_SG2.xlsx", "df_id", 0.40)]
"""File, the column of the annotators, alpha in the authors' notebook (two digits)."""

LABEL = "Label_bias_0-1"


def alphas(table: Any) -> tuple[float, float]:
    """Nominal alpha by the package krippendorff, and ours; answers in rows of annotators."""
    krippendorff = pytest.importorskip("krippendorff")
    theirs = krippendorff.alpha(table, level_of_measurement="nominal")
    ours = np.where(np.isnan(table), MISSING, table).astype(np.int64).T
    found = measures.coincide(ours, 2, np.zeros(len(ours), dtype=np.int64), 1)[0]
    value = measures.alpha(found, measures.nominal(2)).value
    assert value is not None
    return theirs, value


@pytest.mark.parametrize(("file", "annotator", "published"), SETS)
def test_our_alpha_of_the_authors_table_is_theirs(
    file: str, annotator: str, published: float
) -> None:
    pandas = pytest.importorskip("pandas")
    rows = pandas.read_excel(FOLDER / file)
    table = rows.pivot(index=annotator, columns="text", values=LABEL).to_numpy(dtype=float)
    theirs, ours = alphas(table)
    assert ours == pytest.approx(theirs, abs=1e-9)
    assert round(ours, 2) == published


@pytest.mark.parametrize(("file", "annotator", "published"), SETS)
def test_so_is_that_of_the_whole_program(
    file: str,
    annotator: str,
    published: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(FOLDER / file, tmp_path)
    columns = ["--text", "text", "--label", LABEL, "--annotator", annotator]
    assert main(["import", file, "--with-texts", "--units", "rows", "--draft-scheme", *columns]) < 2
    capsys.readouterr()
    assert main(["agree", "--json", "--raw", "raw.csv"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    (found,) = (
        one["value"] for one in figures if (one["measure"], one["of"]) == ("alpha", "label_1")
    )
    with Path("raw.csv").open(encoding="utf-8", newline="") as raw:
        answers = [row[4:] for row in csv.reader(raw)][1:]
    number = {"label_0": 0.0, "label_1": 1.0, "": np.nan}
    theirs, _ = alphas(np.array([[number[one] for one in row] for row in answers]).T)
    assert found == pytest.approx(theirs, abs=1e-9)
    assert round(found, 2) == published
