from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.config import ConfigError, Settings, load

Given = Callable[[str], Settings]
Refused = Callable[[str], str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def given(here: Path) -> Given:
    """Loads a reviewer.toml of this text."""

    def settings(text: str) -> Settings:
        (here / "reviewer.toml").write_text(text, "utf-8")
        return load(None, environ={})

    return settings


@pytest.fixture
def refused(given: Given) -> Refused:
    """The message with which a reviewer.toml of this text is refused."""

    def message(text: str) -> str:
        with pytest.raises(ConfigError) as caught:
            given(text)
        said = str(caught.value)
        assert "\n" not in said
        return said

    return message
