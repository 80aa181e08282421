"""The pseudo-terminal, tried on a program of a few lines; nothing is timed."""

import sys
from collections.abc import Iterator

import pytest

from benchmarks import flood
from benchmarks.terminal import NoAnswer, Terminal

ECHO = """
import os, sys, tty
tty.setraw(0)
size = os.get_terminal_size()
os.write(1, b"\\x1b[?2026$p\\x1b[1;1Hready %dx%d" % size)
answer = b""
while not answer.endswith(b"y"):
    answer += os.read(0, 1)
os.write(1, b"\\x1b[2;1Hanswered %d" % len(answer))
count = 0
while (key := os.read(0, 1)) != b"q":
    count += 1
    os.write(1, b"\\x1b[?2026h\\x1b[3;1Hkeys %03d\\x1b[?2026l" % count)
"""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", ECHO], size=(60, 10)) as opened:
        yield opened


def ready(terminal: Terminal) -> None:
    terminal.wait_for(lambda screen: "answered 11" in screen.text, "the answer to the query")


def test_the_program_has_a_terminal_of_the_size_asked_for(terminal: Terminal) -> None:
    chunks = terminal.first_sight("READY 60x10")
    assert b"ready" in b"".join(chunk.data for chunk in chunks)


def test_queries_are_answered(terminal: Terminal) -> None:
    ready(terminal)
    assert "answered 11" in terminal.screen.text


def test_a_key_is_followed_by_its_paint(terminal: Terminal) -> None:
    ready(terminal)
    paint = terminal.press(b"x")
    assert "keys 001" in terminal.screen.text
    assert 0 < paint.seconds <= paint.last
    assert paint.size == len(b"\x1b[?2026h\x1b[3;1Hkeys 001\x1b[?2026l")


def test_the_paint_that_is_waited_for_may_come_late(terminal: Terminal) -> None:
    ready(terminal)
    terminal.press(b"xxxxx", lambda screen: "keys 005" in screen.text)
    assert "keys 005" in terminal.screen.text


def test_a_key_without_an_answer_is_said_with_the_screen(terminal: Terminal) -> None:
    ready(terminal)
    with pytest.raises(NoAnswer, match="keys 001"):
        terminal.press(b"x", lambda screen: "never" in screen.text, limit=0.2)


def test_a_flood_ends_on_the_last_key(terminal: Terminal) -> None:
    ready(terminal)
    last, chunks = flood.pour(terminal, b"x", 20, 200)
    changed = flood.last_change(terminal, chunks, last)
    assert "keys 020" in terminal.screen.text
    assert changed >= last


def test_quitting_is_waited_for(terminal: Terminal) -> None:
    ready(terminal)
    terminal.quit(b"q")
    assert terminal.ended
    terminal.close()


def test_a_program_that_ends_shows_nothing_more() -> None:
    with (
        Terminal([sys.executable, "-c", "print('short')"]) as terminal,
        pytest.raises(NoAnswer, match="short"),
    ):
        terminal.wait_for(lambda screen: "long" in screen.text, "the rest")
