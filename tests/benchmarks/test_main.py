import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command
from benchmarks.bench import Bench
from benchmarks.goals import Goal, Row
from benchmarks.stats import figure
from tests.manual.page import DOCS


def fake(*rows: Row, error: Exception | None = None) -> SimpleNamespace:
    def measure(bench: Bench) -> Iterator[Row]:
        assert bench.folder.is_dir()
        yield from rows
        if error:
            raise error

    return SimpleNamespace(measure=measure)


GOOD = Row("good", figure([1, 2, 3], "ms"), Goal("maximum", 5))
BAD = Row("bad", figure([1, 2, 9], "ms"), Goal("maximum", 5))


@pytest.fixture
def suites(monkeypatch: pytest.MonkeyPatch) -> dict[str, SimpleNamespace]:
    found = {"one": fake(GOOD), "two": fake(GOOD, error=OSError("no disk\nat all"))}
    monkeypatch.setattr(command, "SUITES", {name: f"measures {name}" for name in found})
    monkeypatch.setattr(importlib, "import_module", lambda name: found[name.split(".")[1]])
    for name in ("REVIEWER_CACHE_DIR", "REVIEWER_STATE_DIR"):
        monkeypatch.setenv(name, "")  # so that what a run sets is taken back
    return found


def test_the_benchmarks_named_are_run_and_reported(
    suites: dict[str, SimpleNamespace], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert command.main(["one", "--json", str(file)]) == 0
    assert "| good | max ≤ 5 ms |" in capsys.readouterr().out
    assert [row["what"] for row in json.loads(file.read_text("utf-8"))["rows"]] == ["good"]


def test_a_missed_goal_is_an_exit_code(suites: dict[str, SimpleNamespace]) -> None:
    suites["one"] = fake(GOOD, BAD)
    assert command.main(["one"]) == 1


def test_a_quick_run_fails_only_where_nothing_could_be_measured(
    suites: dict[str, SimpleNamespace],
) -> None:
    suites["one"] = fake(GOOD, BAD)
    assert command.main(["one", "--quick"]) == 0
    assert command.main(["one", "two", "--quick"]) == 1


def test_what_goes_wrong_is_a_row_and_keeps_the_rows_before_it(
    suites: dict[str, SimpleNamespace], tmp_path: Path
) -> None:
    rows = command.run([], Bench(tmp_path))
    assert [row.what for row in rows] == ["good", "good", "two"]
    assert (rows[2].reason, rows[2].verdict) == ("no disk", "MISSED")


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        command.main(["speed"])
    assert refused.value.code == 2
    assert "no benchmark is called speed" in capsys.readouterr().err


def test_every_benchmark_of_the_list_can_be_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(command.SUITES)
    assert all(callable(importlib.import_module(f"benchmarks.{name}").measure) for name in listed)


def test_the_page_of_figures_says_what_each_benchmark_measures() -> None:
    rows = (DOCS / "performance.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE))
    assert listed >= set(command.SUITES)
