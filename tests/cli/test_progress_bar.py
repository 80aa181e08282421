"""The progress bar: on a terminal, for work that takes a while, and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from reviewer.cli import main
from reviewer.cli import terminal as printed

pytestmark = pytest.mark.usefixtures("desk")

EXPORT = ["export", "--format", "jsonl", "--out", "out", "--everyone"]


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Standard error is a pseudo-terminal; gives what tells all that was written to it."""
    ours, theirs = os.openpty()
    monkeypatch.setenv("TERM", "xterm-256color")
    with open(theirs, "w", encoding="utf-8") as file:
        os.set_blocking(ours, False)

        def said() -> str:
            file.flush()
            try:
                return os.read(ours, 1 << 20).decode()
            except BlockingIOError:
                return ""

        monkeypatch.setattr(sys, "stderr", file)
        yield said
    os.close(ours)


def test_long_work_shows_how_far_it_is() -> None:
    with pytest.MonkeyPatch.context() as patch, terminal(patch) as said:
        patch.setattr(printed, "AFTER", 0.0)
        assert main(EXPORT) == 0
        told = said()
    assert "writing articles" in told
    assert "%" in told


def test_short_work_shows_nothing() -> None:
    with pytest.MonkeyPatch.context() as patch, terminal(patch) as said:
        patch.setattr(printed, "AFTER", 1e9)
        assert main(EXPORT) == 0
        assert said() == ""


def test_a_pipe_gets_no_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "AFTER", 0.0)
    assert main(EXPORT) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "read back identical" in shown.out
