"""The program killed, hung up on, or left without its terminal: words and place come back."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.bench import checkout, module
from benchmarks.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

FERRY = "The ferry sank. Nobody drowned, the mayor said.\n\nThe captain must resign.\n"
PIER = "The pier is closed. It was built in 1911. Some 40 people came.\n"


@contextmanager
def started(folder: Path) -> Iterator[Terminal]:
    """The program on two articles, in a terminal of its own."""
    articles = folder / "news"
    if not articles.exists():
        articles.mkdir()
        (articles / "ferry.txt").write_text(FERRY, "utf-8")
        (articles / "pier.txt").write_text(PIER, "utf-8")
    argv = (*module("reviewer"), "open", str(articles), "--annotator", "ann")
    places = {"REVIEWER_STATE_DIR": str(folder / "state"), "REVIEWER_CACHE_DIR": str(folder / "c")}
    # As users have it: what is said to a closed terminal is kept until the end, which failed.
    env = {**checkout(), **places, "PYTHONUNBUFFERED": ""}
    with Terminal(argv, env, folder, (80, 24)) as terminal:
        terminal.wait_for(lambda s: "ctrl+q quit" in s.text, "the foot")
        terminal.settle()
        yield terminal


def keys(terminal: Terminal, *pressed: str) -> None:
    for key in pressed:
        terminal.press(key.encode())


AS_BEFORE = b"\x1b[?1049l\x1b[?25h"
"""What shows again what was on the terminal before, and its cursor."""

SIGNALS = {"hang up": signal.SIGHUP, "terminate": signal.SIGTERM, "quit": signal.SIGQUIT}


def end(terminal: Terminal, how: str) -> None:
    """Ends the program without asking it."""
    if how == "kill":
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait()
    elif how == "close":
        assert terminal.hang_up() == 0
    else:
        os.kill(terminal.pid, SIGNALS[how])
        assert AS_BEFORE in last_words(terminal), "the terminal is as it was found"
        assert terminal.wait() == 0


def last_words(terminal: Terminal) -> bytes:
    """What the program says until it ends."""
    said = b""
    for _ in range(120):
        if chunk := terminal.read(1.0):
            said += chunk.data
        if terminal.ended:
            break
    return said


def kept(terminal: Terminal, folder: Path, words: str) -> None:
    """Waits until something is kept: the place on the Desk, after a pause, or what is typed."""
    for _ in range(1_200):
        terminal.settle(0.1)
        if any(words in memo.read_text("utf-8") for memo in folder.glob("state/*/memo.json")):
            return
    raise AssertionError(f"not kept: {words}")


@pytest.mark.parametrize("how", [signal.SIGTSTP, signal.SIGSTOP], ids=["asked", "stopped"])
def test_whoever_comes_back_to_a_stopped_program_finds_the_whole_screen(
    tmp_path: Path, how: signal.Signals
) -> None:
    """What the shell had left there stayed until keys painted over some of it."""
    with started(tmp_path) as terminal:
        os.kill(terminal.pid, how)
        assert os.WIFSTOPPED(os.waitpid(terminal.pid, os.WUNTRACED)[1])
        terminal.settle()
        terminal.screen.feed(b"\x1b[2J")
        assert "ferry" not in terminal.screen.text
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(lambda s: "ferry" in s.text and "ctrl+q quit" in s.text, "the screen")


FORMS = (
    ("kill", ("m",)),
    ("hang up", ("A",)),
    ("close", ("e",)),
    ("kill", ("s", "\r", "\t", "\t")),
    ("quit", ("o", "a")),
    ("close", ("o", "c", "p")),
    ("kill", ("o", "b")),
    ("kill", ("w", "q", "\r")),
)
"""How the program ends, and the keys that open a form with the cursor in a field of text."""


def opened(terminal: Terminal, *pressed: str) -> None:
    """Presses keys of which some may change nothing on the screen."""
    for key in pressed:
        terminal.write(key.encode())
        terminal.settle(0.2)


def test_what_is_typed_into_any_form_survives_and_so_does_the_place(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        keys(terminal, "j", "\r", "j", "j")
        terminal.wait_for(lambda s: "▌   3 · Some 40" in s.text, "the third sentence")
        # A check, for the form of its plan.
        keys(terminal, "s", "u")
        end(terminal, "hang up")
    before: tuple[str, ...] = ()
    for number, (how, opens) in enumerate((*FORMS, ("kill", ()))):
        with started(tmp_path) as terminal:
            terminal.wait_for(lambda s: "▌   3 · Some 40" in s.text, f"the place, before {how}")
            if before:
                opened(terminal, *before)
                words = f"half-typed{number - 1}"
                terminal.wait_for(lambda s, w=words: w in s.text, words)  # type: ignore[misc]
                opened(terminal, "\x1b")
                terminal.wait_for(lambda s: ": commands" in s.text, "the list again")
            if opens:
                keys(terminal, *opens)
                words = f"half-typed{number}"
                terminal.press(words.encode(), lambda s, w=words: w in s.text)  # type: ignore[misc]
                if how == "kill":
                    kept(terminal, tmp_path, words)
                end(terminal, how)
        # The span of the last form is there then, and the chosen one.
        before = opens if opens[:1] != ("w",) else ("w", "\r")


def test_the_place_comes_back_from_words_mode_a_search_and_a_filter(tmp_path: Path) -> None:
    modes = (("w", "l"), ("/", "4", "0", "\r"), ("F", "4", "0", "\r"))
    for number, (how, mode) in enumerate(zip(("kill", "terminate", "close"), modes, strict=True)):
        with started(tmp_path) as terminal:
            if number == 0:
                keys(terminal, "j", "\r", "G")
            terminal.wait_for(lambda s: "▌   3 · Some 40" in s.text, f"the place, before {how}")
            opened(terminal, *mode)
            kept(terminal, tmp_path, '"on_desk": true')
            end(terminal, how)
    with started(tmp_path) as terminal:
        terminal.wait_for(lambda s: "▌   3 · Some 40" in s.text, "the place, once more")
        # Each article has its own place.
        keys(terminal, "h", "j", "l")
        terminal.wait_for(lambda s: "▌   3 · Some 40" in s.text, "the place in the pier")
        keys(terminal, "h")
        terminal.wait_for(lambda s: "▌   2 · Nobody" in s.text, "the place in the ferry")
