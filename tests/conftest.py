"""What every test gets: folders of its own and, in CI, the same random choices each time."""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path
from time import monotonic, process_time

import pytest
from hypothesis import HealthCheck, settings

# Where tests run side by side, threads of one of them that wait for each other take all cores. The
# programs that tests start have it, too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# How long a draw takes is a matter of what else the machine does.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", UNHURRIED)
settings.register_profile("ci", UNHURRIED, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

AROUND = (
    "COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PYTHONUNBUFFERED",
    "TTY_COMPATIBLE", "TTY_INTERACTIVE", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE",
)  # fmt: skip
"""What says how to print, and, in a hook of git, which repository is meant."""

USER_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test by how many bytes it gets, where the bytes themselves are no words.

    Regression: packed bytes hold the second in which they were packed, so that the workers of one
    run gave one test two names and the run ended before its first test.
    """
    return f"{len(val)} bytes" if isinstance(val, bytes) and not val.isascii() else None


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, so that none reads or leaves a user's own settings."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name in USER_FOLDERS:
        monkeypatch.setenv(name, str(folder / name.lower()))
    for name in [name for name in os.environ if name.startswith("REVIEWER_")]:
        monkeypatch.delenv(name)
    for name in AROUND:
        monkeypatch.delenv(name, raising=False)
    # Whatever runs the tests has a dumb one, or none.
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles are whole once they are open, in memory and on disk, however busy the machine is.

    Regression: under load the first look at an article ended before its last sentence.
    """
    monkeypatch.setattr("reviewer.store.memory_store.FIRST_LOOK", 60.0)
    # Only where something has loaded it: what has no screen does not.
    if "textual.pilot" in sys.modules:
        # One waits after each key, the other before the screen is looked at.
        monkeypatch.setattr("textual.app.wait_for_idle", until_idle)
        monkeypatch.setattr("textual.pilot.wait_for_idle", until_idle)
        for moment in MOMENTS:
            monkeypatch.setattr(moment, 120.0)
    # A default value is bound once, so that another constant would come too late for it.
    monkeypatch.setattr("reviewer.store.articles.articles.Articles.open.__defaults__", (60.0,))


MOMENTS = (
    "textual.app.App.NOTIFICATION_TIMEOUT",
    "reviewer.session.datasets.export_preview.SECONDS",
    "reviewer.tui.keys.key_app.TYPED",
    "reviewer.tui.screens.board.PATIENCE",
    "reviewer.tui.screens.desk.occurrence_commands.AT_ONCE",
    "reviewer.tui.screens.desk.selection_commands.AT_ONCE",
    "reviewer.tui.screens.search_commands.AT_ONCE",
)
"""Seconds after which a screen goes on without an answer that is nearly there, or takes it away.

Where a machine stands still for a second, that second is over before the answer had any time.
"""

LOOK = 0.02
"""Seconds for which a program must have nothing to do to be taken for idle; as in Textual."""

TURNS = 20
"""So many turns a program gets, whatever the time: a busy machine gives it few in two seconds."""


async def until_idle(least: float = LOOK, most: float = 2.0) -> None:
    """Waits until the program has nothing to do, as Textual does it, but not misled by other work.

    Regression: a program that got no time on a busy machine looked like one that had nothing to do,
    and tests went on before the key that they had pressed was answered; one that was held up for
    longer than `most` had no turn at all.
    """
    began = monotonic()
    for turn in count(1):
        looked, worked = monotonic(), process_time()
        await asyncio.sleep(LOOK)
        now = monotonic()
        late, busy = now - looked > 1.5 * LOOK, process_time() - worked > LOOK / 20
        if now - began >= most and turn >= TURNS:
            return
        if now - began > least and not late and not busy:
            return
