"""What every test gets: folders of its own and, in CI, the same random choices each time."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Where tests run side by side, threads of one of them that wait for each other take all cores. The
# programs that tests start have it, too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

USER_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, so that none reads or leaves a user's own settings."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name in USER_FOLDERS:
        monkeypatch.setenv(name, str(folder / name.lower()))
    for name in [name for name in os.environ if name.startswith("REVIEWER_")]:
        monkeypatch.delenv(name)
    return folder


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles are whole once they are open, in memory and on disk, however busy the machine is.

    Regression: under load the first look at an article ended before its last sentence.
    """
    monkeypatch.setattr("reviewer.store.memory_store.FIRST_LOOK", 60.0)
    # A default value is bound once, so that another constant would come too late for it.
    monkeypatch.setattr("reviewer.store.articles.articles.Articles.open.__defaults__", (60.0,))
