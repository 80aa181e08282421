import json

import pytest

from benchmarks import report
from benchmarks.goals import Beside, Goal, Row, failed, skipped
from benchmarks.stats import Figure, figure

ROWS = [
    Row("move", Figure("ms", 3.456, 7.9, 1712.3, 200), Goal("maximum", 50)),
    Row(
        "start",
        Figure("ms", 300.4, 310.0, 320.0, 9),
        Goal("median", times=1.75),
        Beside("floor", Figure("ms", 200.0, 210.0, 220.0, 9)),
    ),
    skipped("peer", "SLATE is not installed"),
    failed("crash", "it broke"),
    Row("strokes", figure([3], "keys"), Goal("maximum", 3)),
]


def columns(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_says_what_goal_figures_ratio_and_verdict() -> None:
    lines = report.table(ROWS).splitlines()
    assert columns(lines[2]) == [
        "move", "max ≤ 50 ms", "3.46 ms", "7.90 ms", "1712 ms", "200", "", "MISSED by 34.25 x",
    ]  # fmt: skip
    assert columns(lines[3])[1:] == [
        "median ≤ 1.75 x floor", "300 ms", "310 ms", "320 ms", "9", "1.50", "ok",
    ]  # fmt: skip
    assert columns(lines[4]) == ["peer", "SLATE is not installed", *[""] * 5, "skipped"]
    assert columns(lines[5]) == ["crash", "it broke", *[""] * 5, "MISSED"]
    assert columns(lines[6])[1:5] == ["≤ 3 keys", "3.00 keys", "", ""]


def test_the_columns_of_the_table_stand_in_line() -> None:
    lines = report.table(ROWS).splitlines()
    bars = {tuple(i for i, char in enumerate(line) if char == "|") for line in lines}
    assert len(bars) == 1


def test_the_summary_counts_goals() -> None:
    assert report.summary(ROWS) == "2 goals met, 2 missed, 1 skipped"


def test_the_json_holds_every_row_with_its_figures() -> None:
    read = json.loads(report.document(ROWS, quick=True))
    assert read["quick"] is True
    assert read["machine"]["python"]
    assert [row["verdict"] for row in read["rows"]] == ["MISSED", "ok", "skipped", "MISSED", "ok"]
    assert read["rows"][0]["figure"]["maximum"] == 1712.3
    assert read["rows"][1]["beside"]["name"] == "floor"
    assert read["rows"][1]["ratio"] == pytest.approx(1.502)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.0123, "0.012"), (0.5, "0.50"), (3.456, "3.46"), (43.21, "43.2"), (612.4, "612")],
)
def test_numbers_have_the_digits_that_mean_something(value: float, said: str) -> None:
    assert report.number(value) == said
