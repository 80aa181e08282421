"""A claim goes through three hands over git: taken, handed over, checked, signed, all by keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.bench import checkout, module
from benchmarks.terminal import Terminal

TEXT = (
    "The pier of Tamsk was shut on Monday.\n\n"
    "“We were lucky,” said Orla Venn.\n\n"
    "Nearly 40 people were on board.\n"
)
"""An invented article."""

ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Colleague:
    """Somebody with a clone of the desk's repository."""

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.root = root

    def git(self, *words: str) -> None:
        who = {f"GIT_{one}_{what}": f"{self.name}@tamsk.example"
               for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
        done = subprocess.run(
            ["git", *words], cwd=self.root, env={**os.environ, **ALONE, **who},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def publish(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"work of {self.name}")
        self.git("push", "--quiet")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "reviewer", *words], cwd=self.root,
            env={**os.environ, **checkout()}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def checks(self) -> dict[str, dict[str, Any]]:
        rows = map(json.loads, self.run("checks", "--json", "--annotator", self.name).splitlines())
        return {row["by"]: row for row in rows}

    @contextmanager
    def at_work(self) -> Iterator[Terminal]:
        argv = (*module("reviewer"), "open", "seeds/pier.txt", "--annotator", self.name)
        with Terminal(argv, checkout(), self.root, (120, 40)) as terminal:
            terminal.wait_for(lambda screen: "Orla Venn" in screen.text, "the article")
            yield terminal
            terminal.quit(b"\x11")
            assert terminal.wait() == 0


def press(terminal: Terminal, keys: str, shows: str) -> None:
    """Types keys, and waits until the screen shows some words."""
    terminal.write(keys.encode())
    terminal.wait_for(lambda screen: shows in screen.text, f"{shows!r} after {keys!r}")


def desk_of_three(folder: Path) -> tuple[Colleague, Colleague, Colleague]:
    """Three clones of one repository with an article that is given to all three."""
    ann = Colleague("ann", folder / "ann")
    (ann.root / "seeds").mkdir(parents=True)
    (ann.root / "seeds" / "pier.txt").write_text(TEXT, "utf-8")
    (ann.root / "reviewer.toml").write_text('articles = "seeds"\n', "utf-8")
    (ann.root / ".gitattributes").write_text("annotations/**/*.json merge=union\n")
    ann.run("assign", "--annotators", "ann,bob,cy", "--overlap", "3")
    ann.git("init", "--quiet", "--initial-branch=main")
    ann.git("add", "--all")
    ann.git("commit", "--quiet", "--message", "the article")
    ann.git("clone", "--quiet", "--bare", str(ann.root), str(folder / "desk.git"))
    ann.git("remote", "add", "origin", str(folder / "desk.git"))
    ann.git("fetch", "--quiet")
    ann.git("branch", "--quiet", "--set-upstream-to=origin/main")
    bob, cy = Colleague("bob", folder / "bob"), Colleague("cy", folder / "cy")
    for one in (bob, cy):
        ann.git("clone", "--quiet", str(folder / "desk.git"), str(one.root))
    return ann, bob, cy


def test_take_hand_over_check_and_sign_by_three_people(tmp_path: Path) -> None:
    ann, bob, cy = desk_of_three(tmp_path)
    with ann.at_work() as terminal:
        press(terminal, "su", "unchecked on 1")
        press(terminal, "oc", "1 of 1 check")
        press(terminal, "t", "took the check on 1")
        press(terminal, "h", "hand it to whom?")
        press(terminal, "1", "to bob")
        press(terminal, "ask the harbour\r", "handed the check to bob")
    assert ann.checks()["ann"]["on_it"] == "bob"
    ann.publish()

    bob.git("pull", "--quiet")
    with bob.at_work() as terminal:
        press(terminal, "oc", "ann: ask the harbour")
        press(terminal, "t", "took the check of ann on 1")
        press(terminal, "m", "1 of 2 checks")
        terminal.write(b"\r")
        terminal.wait_for(lambda screen: "1 of 2 checks" not in screen.text, "the Desk")
        press(terminal, "e", "evidence on 1")
        terminal.write(b"\x1b[200~https://tamsk.example/log\x1b[201~\r")
        terminal.wait_for(lambda screen: "a new page" in screen.text, "the source")
        terminal.write(b"r")
        terminal.write(b"\x1b[200~It was open on Monday.\x1b[201~")
        # Past where it stands to the status, then how sure he is.
        press(terminal, "\t\tr3\x13", "refuted, evidence that refutes on 1")
        press(terminal, "!", "Submit this article")
        press(terminal, "y", "submitted")
    mine = bob.checks()["bob"]
    assert (mine["status"], mine["evidence"], mine["origin"]) == ("refuted", 1, "ann")
    bob.publish()

    cy.git("pull", "--quiet")
    with cy.at_work() as terminal:
        press(terminal, "!", "Submit this article")
        press(terminal, "y", "submitted")
        press(terminal, "oc", "2 of 2 checks")
        press(terminal, "j", "checked by bob")
        terminal.write(b"\r")
        terminal.wait_for(lambda screen: "2 of 2 checks" not in screen.text, "the Desk")
        press(terminal, "+", "sign")
        press(terminal, "1", "approved")
    cy.publish()

    ann.git("pull", "--quiet")
    board = [json.loads(one) for one in ann.run("checks", "--json").splitlines()]
    found = {row["by"]: row for row in board}
    assert (found["bob"]["signoff"], found["bob"]["signers"]) == ("approved", ["cy"])
    assert (found["bob"]["status"], found["bob"]["on_it"]) == ("refuted", "bob")
