"""How many files of the package one thought walks through: `python -m benchmarks.walks`.

The program runs as it does for a user, without a terminal, and every file of `reviewer/` of which
a function is called is counted: key to row for a tag, start to first frame, a dispute decided in
Review, the export dialog with its preview. What only runs while a module is imported (its top
level, the bodies of its classes) is not counted. `--list` names the files.

Nothing here names a module of the package but the app and the command line, so that an older
commit can be measured beside this one with the same script.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

Walk = Callable[[Any, "Files"], Awaitable[None]]


class Files:
    """The files of a package of which functions are called, while it is on."""

    def __init__(self, package: Path) -> None:
        """Counts the files below a folder."""
        self._package = f"{package}{os.sep}"
        self.found: set[str] = set()

    def on(self) -> None:
        """Begins to count, in every thread that starts from now on, and in this one."""
        self.found.clear()
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def off(self) -> None:
        """Ends counting."""
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame: FrameType, what: str, _: object) -> None:
        code = frame.f_code
        # The code of a module or of a class body is not optimized; that of a function is.
        if what == "call" and code.co_flags & inspect.CO_OPTIMIZED:
            name = code.co_filename
            if name.startswith(self._package):
                self.found.add(name[len(self._package) :])


async def _until(pilot: Any, known: Callable[[], bool]) -> None:
    for _ in range(500):
        if known():
            return
        await pilot.pause(0.02)
    raise RuntimeError("the program did not come as far as expected")


def _up(pilot: Any) -> Callable[[], bool]:
    return lambda: pilot.app.is_up


async def _frame(pilot: Any, files: Files) -> None:
    await _until(pilot, _up(pilot))
    files.off()


async def _tag(pilot: Any, files: Files) -> None:
    await _until(pilot, _up(pilot))
    await pilot.press("j", "j")
    await pilot.pause(0.5)
    files.on()
    await pilot.press("c")
    await pilot.pause()
    files.off()


async def _dispute(pilot: Any, files: Files) -> None:
    await _until(pilot, _up(pilot))
    await pilot.press("o", "r")
    await _until(pilot, lambda: getattr(pilot.app.screen, "SCOPE", "") == "review" or _asks(pilot))
    if _asks(pilot):
        await pilot.press("y")
        await _until(pilot, lambda: getattr(pilot.app.screen, "SCOPE", "") == "review")
    await pilot.pause(1.0)
    files.on()
    # The first only says which votes are tied, the second decides the rest.
    await pilot.press("space", "space")
    await pilot.pause()
    files.off()
    session = pilot.app.session
    events = session.store.events(session.annotator)
    if not any(change.key.startswith("gold:") for event in events for change in event.changes):
        raise RuntimeError("nothing was decided")


def _asks(pilot: Any) -> bool:
    return type(pilot.app.screen).__name__ == "ConfirmScreen"


async def _export(pilot: Any, files: Files) -> None:
    await _until(pilot, _up(pilot))
    await pilot.pause(0.5)
    files.on()
    await pilot.press("o", "e")
    await _until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
    await pilot.pause(1.5)
    files.off()


WALKS: dict[str, tuple[Walk, str, str]] = {
    "folder to first frame": (_frame, "seeds", "ann"),
    "one tag, key to row": (_tag, "seeds/01-agency-report.txt", "ann"),
    "a dispute decided": (_dispute, "seeds", "chief"),
    "the export dialog": (_export, "seeds", "mira.osk"),
}
"""What is done -> by what, with which articles open, and by whom."""


def walk(root: Path, name: str) -> set[str]:
    """The files that one of `WALKS` goes through, on a copy of the sample workspace.

    Args:
        root: The checkout whose package is on the path of this process.
        name: Which walk.
    """
    main = importlib.import_module("reviewer.cli.main")
    package = Path(main.__file__ or "").parent.parent
    app = importlib.import_module("reviewer.tui.app").ReviewerApp
    steps, articles, annotator = WALKS[name]
    terminal = SimpleNamespace(isatty=lambda: True)
    for module in ("reviewer.cli.open", "reviewer.cli.browse"):
        with suppress(ModuleNotFoundError):
            vars(importlib.import_module(module))["sys"] = SimpleNamespace(
                stdin=terminal, stdout=terminal
            )
    files = Files(package)
    run = app.run

    async def pilot(it: Any) -> None:
        try:
            await steps(it, files)
        finally:
            files.off()
            it.app.exit()

    app.run = lambda self: run(self, headless=True, size=(120, 40), auto_pilot=pilot)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"REVIEWER_STATE_DIR": f"{folder}/state", "REVIEWER_CACHE_DIR": f"{folder}/c"}
        for part in ("seeds", "annotations"):
            shutil.copytree(root / part, Path(folder) / part)
        os.chdir(folder)
        told = ["--annotator", annotator, "--annotations", "annotations"]
        files.on()
        code = main.main(["open", articles, *told])
        files.off()
        os.chdir(root)
    if code:
        raise RuntimeError(f"the program ended with {code}")
    return files.found


def main() -> None:
    """Prints a line a walk; each runs in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the files too")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout to measure")
    parser.add_argument("--only", choices=WALKS, help="one walk")
    given = parser.parse_args()
    sys.path.insert(0, str(given.root))
    for name in [given.only] if given.only else list(WALKS):
        pid = os.fork()
        if pid:
            os.waitpid(pid, 0)
            continue
        found = walk(given.root.resolve(), name)
        print(f"{len(found):4}  {name}", flush=True)
        if given.list:
            print("".join(f"      {one}\n" for one in sorted(found)), end="", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main()
