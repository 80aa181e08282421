import pytest

from benchmarks.goals import Beside, Goal, Row, failed, skipped
from benchmarks.stats import Figure

FIGURE = Figure("ms", 4.0, 7.0, 90.0, 100)
FLOOR = Beside("floor", Figure("ms", 2.0, 3.0, 5.0, 100))


def test_a_goal_judges_the_part_it_names() -> None:
    assert Row("keys", FIGURE, Goal("p95", 8)).verdict == "ok"
    missed = Row("keys", FIGURE, Goal("maximum", 50))
    assert missed.verdict == "MISSED"
    assert missed.missed_by == FIGURE.maximum / 50
    assert Row("keys", FIGURE, Goal("maximum", 2 * FIGURE.maximum)).missed_by is None
    least = Goal("median", 4 * FIGURE.median, at_least=True)
    assert Row("speed", FIGURE, least).missed_by == 4


def test_a_limit_itself_is_still_met() -> None:
    assert Goal("p95", 7).met(FIGURE, None)
    assert not Goal("p95", 6.99).met(FIGURE, None)


def test_a_goal_compares_like_with_like() -> None:
    row = Row("start", FIGURE, Goal("median", times=2.0), FLOOR)
    assert (row.verdict, row.ratio) == ("ok", 2.0)
    row = Row("start", FIGURE, Goal("p95", times=2.0), FLOOR)
    assert (row.verdict, row.ratio) == ("MISSED", 7 / 3)


def test_an_allowance_is_added_to_the_comparison() -> None:
    assert Goal("p95", times=2, plus=1).limit(FLOOR) == 7
    assert Goal("p95", times=2, plus=1).met(FIGURE, FLOOR)


def test_a_lower_limit() -> None:
    assert Goal("median", 4, at_least=True).met(FIGURE, None)
    assert not Goal("median", 4.1, at_least=True).met(FIGURE, None)


def test_a_comparison_needs_something_beside_it() -> None:
    with pytest.raises(ValueError, match="beside"):
        Goal("median", times=2).met(FIGURE, None)


def test_what_was_not_measured_is_never_met() -> None:
    assert skipped("SLATE", "not installed").verdict == "skipped"
    assert failed("keys", "no answer").verdict == "MISSED"
    assert Row("shown only", FIGURE).verdict == ""


def test_goals_in_words() -> None:
    assert Goal("p95", 8).text(FIGURE, None) == "p95 ≤ 8 ms"
    assert Goal("maximum", 0).text(Figure("", 0, 0, 0, 2), None) == "max ≤ 0"
    assert Goal("median", times=1.75).text(FIGURE, FLOOR) == "median ≤ 1.75 x floor"
    assert Goal("p95", times=2, plus=5).text(FIGURE, FLOOR) == "p95 ≤ 2 x floor + 5 ms"
    assert Goal("median", 2, at_least=True).text(FIGURE, None) == "median ≥ 2 ms"


def test_the_goal_of_a_single_value_is_its_limit() -> None:
    assert Goal("maximum", 60).text(Figure("MiB", 36, 36, 36, 1), None) == "≤ 60 MiB"
