"""Follows a page of the manual: types its commands, writes its files, presses its keys."""

from __future__ import annotations

import importlib.util
import os
import shlex
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from reviewer.cli import main
from reviewer.cli.keys import build_keymap
from reviewer.cli.open import begin
from reviewer.cli.options import load_settings, open_store
from reviewer.tui.app import ReviewerApp
from tests.manual.page import Block, keys_in

_SHELL = set("|<&$*")
_OPEN = {"open", "tour"}


class Typist:
    """Somebody who has nothing but the page, in an empty folder.

    Attributes:
        missing: Libraries for want of which blocks were passed over.
    """

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._opened: list[str] = []
        self._pilot: Pilot[None] | None = None
        self._edits = 0
        self._program = AsyncExitStack()
        self._said = ""
        self.missing: set[str] = set()
        monkeypatch.chdir(folder)
        tools = folder.parent / "tools"
        tools.mkdir(exist_ok=True)
        for name, code in (("reviewer", "-m reviewer"), ("python", "")):
            script = tools / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {code} "$@"\n', "utf-8")
            script.chmod(0o755)
        root = str(Path(__file__).parents[2])
        self._env = {
            **os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": root,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": "ann@tamsk.example"
               for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }  # fmt: skip

    async def follow(self, blocks: list[Block]) -> None:
        """Does all that the blocks say, the files first that a later block names."""
        for block in blocks:
            if block.is_file:
                file = Path(block.title)
                written = [one for one in blocks[: blocks.index(block)] if one.kind == "sh"]
                assert written or file.parent == Path(), "the page has no folder for the file yet"
                self._write(file, block.code)
            elif block.title == "keys":
                await self._press(block)
            elif block.title == "output":
                self._expect(block)
            elif block.kind == "sh":
                assert self._pilot is None, "the program is still open: the page leaves it nowhere"
                self._say(block, blocks)
        assert self._pilot is None, "the program is still open at the end of the page"

    def _write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def _say(self, block: Block, blocks: list[Block]) -> None:
        self._said = ""
        lacking = [name for name in block.needs if importlib.util.find_spec(name) is None]
        if lacking:
            self.missing.update(lacking)
            return
        for line in block.lines:
            for other in blocks:
                # A page may show a program after the line that runs it.
                if other.is_file and other.title in line.split() and not Path(other.title).exists():
                    self._write(Path(other.title), other.code)
            self._line(line)

    def _line(self, line: str) -> None:
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            self._monkeypatch.chdir(words[1])
        elif words[0] == "reviewer" and words[1] in _OPEN:
            self._opened = words[2:]
        elif words[0] == "reviewer" and not _SHELL & set(line) and ">" not in words:
            self._capsys.readouterr()
            assert main(words[1:]) == 0, (line, self._capsys.readouterr().err)
            self._said += self._capsys.readouterr().out
        else:
            done = subprocess.run(
                ["sh", "-c", line], env=self._env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            self._said += done.stdout

    def _expect(self, block: Block) -> None:
        if self.missing and not self._said:
            return
        for line in block.lines:
            assert line.strip() in self._said, (line, self._said)

    async def _press(self, block: Block) -> None:
        """Presses the keys of a block in the program, which stays open until `ctrl+q`."""
        for line in block.lines:
            for key in keys_in(line):
                if self._pilot is None:
                    self._pilot = await self._begun()
                if key == "ctrl+q":
                    await self._pilot.press(key)
                    await self._program.aclose()
                    self._pilot = None
                    assert _edits() > self._edits, "the keys of the page changed nothing"
                else:
                    await _type(self._pilot, key)

    async def _begun(self) -> Pilot[None]:
        name = self._opened[self._opened.index("--annotator") + 1]
        articles = [Path(one) for one in self._opened[: self._opened.index("--annotator")]]
        settings = load_settings(articles, None, name, None)
        session = begin(open_store(settings), settings, name)
        app = ReviewerApp(session, settings, build_keymap(settings))
        self._program.callback(session.end)
        self._edits = _edits()
        pilot = await self._program.enter_async_context(app.run_test(size=(80, 24)))
        await settled(pilot)
        return pilot


def _edits() -> int:
    """How many things were said in the workspace in which the page is."""
    files = Path("annotations").glob("*/journal/*.jsonl")
    return sum(file.read_text("utf-8").count('"op":"edit"') for file in files)


async def _type(pilot: Pilot[None], key: str) -> None:
    if key.startswith('"') and len(key) > 2:
        pilot.app.post_message(Paste(key[1:-1]))
    else:
        await pilot.press(key)
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Until a key has done all that it does: dialogs open a turn or two later."""
    for _ in range(6):
        await pilot.pause()
    for _ in range(200):
        if not any(worker.is_running for worker in pilot.app.workers):
            return
        await pilot.pause()
