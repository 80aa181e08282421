"""What a whole command takes, counted in a process of its own."""

import sys
from pathlib import Path

import pytest

from benchmarks.bench import Bench
from benchmarks.commands import COMMANDS, Command, Cost, Round, cost, measure, rows


def spent(processor: float, memory: float = 50, code: int = 0) -> Cost:
    return Cost(processor, processor, memory, code)


def test_a_command_is_measured_with_what_it_leaves_behind(tmp_path: Path) -> None:
    small = cost((sys.executable, "-c", "raise SystemExit(3)"), {}, tmp_path)
    large = cost((sys.executable, "-c", "b'x' * (200 << 20)"), {}, tmp_path)
    assert (small.code, large.code) == (3, 0)
    assert small.processor > 0
    assert small.wall > 0
    assert large.memory > small.memory + 150


def test_a_command_is_told_what_is_to_be_in_its_environment(tmp_path: Path) -> None:
    script = "import os; raise SystemExit(int(os.environ['WANTED']))"
    assert cost((sys.executable, "-c", script), {"WANTED": "7"}, tmp_path).code == 7


def test_the_round_with_the_least_ratio_counts() -> None:
    command = Command("agree", "agree", 8, 200)
    found = list(
        rows(
            command,
            10,
            [
                Round(spent(6.0), spent(0.5), spent(0.7)),
                Round(spent(5.0, 250), spent(0.2), spent(0.2)),
            ],
        )
    )
    assert [row.what for row in found] == [
        "agree, 10 sentences x 3, processor",
        "agree, 10 sentences x 3, clock",
        "agree, 10 sentences x 3, memory",
    ]
    assert found[0].ratio == pytest.approx(10)
    assert [row.verdict for row in found] == ["MISSED", "", "ok"]


def test_a_command_that_fails_is_no_fast_command() -> None:
    command = Command("split", "split")
    found = list(rows(command, 10, [Round(spent(0.1, code=2), spent(0.1), spent(0.1))]))
    assert [row.reason for row in found] == ["exit code 2"]
    assert found[0].failed


def test_every_command_runs_on_small_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
        monkeypatch.setenv(name, "")  # so that what a run sets is taken back
    cheap = [one for one in COMMANDS if one.name in ("status", "find", "agree", "split")]
    monkeypatch.setattr("benchmarks.commands.COMMANDS", cheap)
    monkeypatch.setattr(Bench, "times", lambda _, thorough, quick: min(quick, 200))
    found = list(measure(Bench(tmp_path, quick=True)))
    assert not [row for row in found if row.failed]
    assert len(found) == 3 * len(cheap)
