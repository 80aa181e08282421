"""Every command that the manual writes out is run: none is wrong, and none ends in a traceback."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.small_workspace import CLAIMS, WITH_A_SERVER, Do, run
from tests.test_docs import WRITTEN

_PATTERN = re.compile(r"\b[A-Z]{3,}\b|[\[\]|<&]|\.\.\.|=K\b")
"""What stands in a command for something else: ARTICLES, [--json], a|b."""

_ELSEWHERE = ("bring-your-data.md", "team.md", "CHANGELOG.md")
"""Pages whose commands want something that is not here: tests/cli/test_bring_your_data.py and
tests/team run them; the changelog only names what there is."""

_PREPARED = {
    "claims.csv": CLAIMS.replace(",due", ",Bis").replace("odd", "Mostly false"),
    "a.txt": "It rained.\n",
    "b.txt": "It stopped.\n",
    "news/rain.txt": "It rained.\n",
    "desk/seeds/rain.txt": "It rained.\n",
}


_NAMED = {
    "reviewer add", "reviewer import", "reviewer find", "reviewer history", "reviewer adjudicate",
    "reviewer assign", "reviewer export", "reviewer segment", "reviewer suggest",
    "reviewer completion", "reviewer init", "reviewer export --gold",
    "reviewer export --format parquet --everyone --all", "reviewer segment --compare",
    "reviewer segment --lines wrapped", "reviewer segment -", "reviewer controls",
    "reviewer controls remove ID", "reviewer machine learn",
}  # fmt: skip
"""Commands that are named in a sentence rather than written out: they would want more."""

_SQL = re.compile(r"\b(?:SELECT|COUNT|GROUP BY|ORDER BY|DESC)\b")

BEFORE = {
    "reviewer assign --hand-over a=b": "assign --annotators a,b",
    "reviewer sql agreement --from out": "export --format parquet --everyone --all --out out",
}
"""Command -> the one of its page that has to be run before."""


def _is_run_here(page: str, line: str) -> bool:
    written = line.partition(" #")[0]
    return not (
        page in _ELSEWHERE
        or page.startswith(("tutorials/", "how-to/"))
        or _PATTERN.search(_SQL.sub("", written))
        or shlex.split(line, comments=True)[1] in WITH_A_SERVER
        or written in _NAMED
        or "raw_labels" in written  # a dataset of others
    )


COMMANDS = sorted(
    {re.sub(r"\s+#.*|\s*>.*", "", line) for page, line in WRITTEN if _is_run_here(page, line)}
)


def prepare(root: Path) -> None:
    for name, text in _PREPARED.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / "reviewer.toml").write_text('annotator = "ann"\n', "utf-8")


def _beside(root: Path) -> Path:
    """A folder that is no workspace, with files."""
    folder = root.parent / "plain"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(_PREPARED[name], "utf-8")
    return folder


def test_there_are_many() -> None:
    assert len(COMMANDS) > 35


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_does_something(line: str, do: Do) -> None:
    def ready(root: Path) -> None:
        prepare(root)
        if line.startswith(("reviewer a.txt", "reviewer open a.txt")):
            os.chdir(_beside(root))
        if line in BEFORE:
            assert run(*shlex.split(BEFORE[line])) == 0

    done = do(*shlex.split(line)[1:], prepare=ready)
    assert done.code in (0, 1), done.err
    assert done.out or done.files or done.opened
    assert "Traceback" not in done.err
