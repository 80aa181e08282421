from dataclasses import fields
from pathlib import Path

from reviewer.config import COLORS, TEMPLATE, Settings, load
from tests.config.conftest import Given


def uncommented() -> str:
    lines = TEMPLATE.splitlines()
    return "\n".join(line[2:] if line.startswith("# ") else line for line in lines)


def test_as_it_is_written_nothing_is_set(given: Given, here: Path) -> None:
    bare = load(None, environ={})
    assert all(not line or line.startswith("#") for line in TEMPLATE.splitlines())
    assert given(TEMPLATE) == given("")
    assert given(TEMPLATE).scheme == bare.scheme


def test_with_every_setting_uncommented_the_same_holds(given: Given) -> None:
    text = uncommented()
    assert text != TEMPLATE
    assert given(text) == given("")


def test_it_shows_every_setting() -> None:
    names = {field.name for field in fields(Settings)} - {"source", "workspace", "opened"}
    shown = {name for name in names if f"# {name} = " in TEMPLATE or f"# [{name}]" in TEMPLATE}
    assert shown == names


def test_it_fits_a_terminal() -> None:
    assert [line for line in TEMPLATE.splitlines() if len(line) > 100] == []
    assert COLORS[0] in TEMPLATE
