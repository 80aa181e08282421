"""The program in a terminal, keys typed, and git at work in another shell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.bench import checkout, module
from benchmarks.emulator import Screen
from benchmarks.terminal import Terminal
from tests.store.git_walk import BREAKS, TAGS, GitWalk, tags_in

WRITTEN_AGAIN = "another program replaced the journal"


class Typist:
    """Ann at her keyboard, who tags one sentence after the other."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.said = 0

    def tag(self, times: int) -> None:
        """Tags the next sentences; each is acknowledged on the screen."""
        for _ in range(times):
            if self.said:
                self.terminal.write(b"j")
            self.terminal.write(b"c")
            self.said += 1
            self.terminal.wait_for(self._acknowledged, f"that {self.said} is tagged")

    def hear(self) -> None:
        """Sits still until the program says, unasked, what became of its files."""
        self.terminal.wait_for(lambda screen: WRITTEN_AGAIN in screen.text, "what git did")

    def _acknowledged(self, screen: Screen) -> bool:
        return re.search(rf"claim( as suggested)? on {self.said}\b", screen.text) is not None


def rebase(walk: GitWalk, ann: Typist) -> None:
    """Onto a colleague's work; it stops twice, and Ann goes on tagging."""
    walk.colleague()
    ann.tag(2)
    walk.commit("two tags")
    ann.tag(1)
    walk.commit("three tags")
    walk.git("rebase", "--interactive", "theirs", env=BREAKS)
    ann.hear()
    ann.tag(1)
    walk.git("rebase", "--continue")
    ann.tag(1)
    walk.git("rebase", "--continue")
    ann.tag(2)


def stash(walk: GitWalk, ann: Typist) -> None:
    """What is not committed is put aside and brought back."""
    ann.tag(1)
    walk.commit("one tag")
    ann.tag(2)
    walk.git("stash", "--include-untracked")
    ann.hear()
    ann.tag(2)
    walk.git("stash", "pop")
    ann.tag(2)


def autostash(walk: GitWalk, ann: Typist) -> None:
    """A pull that puts aside what is not committed, and brings it back at its end."""
    walk.colleague()
    ann.tag(2)
    walk.commit("two tags")
    ann.tag(2)
    walk.git("pull", "--rebase=interactive", "--autostash", ".", "theirs", env=BREAKS)
    ann.hear()
    ann.tag(1)
    walk.git("rebase", "--continue")
    ann.tag(1)
    walk.git("rebase", "--continue")
    ann.tag(1)


def checkout_and_back(walk: GitWalk, ann: Typist) -> None:
    """To a commit before all tags, and back."""
    ann.tag(3)
    walk.commit("three tags")
    walk.git("checkout", "--quiet", walk.first)
    ann.hear()
    ann.tag(2)
    walk.git("checkout", "--quiet", "--force", "main")
    ann.tag(2)


def merge(walk: GitWalk, ann: Typist) -> None:
    """A colleague's work merged, with tags said before the merge is committed."""
    walk.colleague()
    ann.tag(2)
    walk.commit("two tags")
    ann.tag(1)
    walk.git("merge", "--no-commit", "theirs")
    ann.tag(2)
    walk.commit("merged")
    ann.tag(2)


STEPS = (rebase, stash, autostash, checkout_and_back, merge)


@pytest.mark.parametrize("steps", STEPS, ids=[one.__name__ for one in STEPS])
def test_git_beside_real_keys_keeps_seven_of_seven(
    steps: Callable[[GitWalk, Typist], None], tmp_path: Path
) -> None:
    walk = GitWalk(tmp_path / "work")
    walk.end()
    argv = (*module("reviewer"), "open", "seeds/ferry.txt", "--annotator", "ann")
    with Terminal(argv, checkout(), walk.root, (120, 40)) as terminal:
        terminal.wait_for(lambda screen: "crossing number 10" in screen.text, "the article")
        ann = Typist(terminal)
        steps(walk, ann)
        terminal.quit(b"\x11")
        assert terminal.wait() == 0
    assert (ann.said, tags_in(walk.root)) == (TAGS, TAGS)
