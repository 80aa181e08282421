"""The manual's page on formats tells the truth, and what it says to type works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FIELDS, FORMATS, Example, Options, load
from reviewer.formats.example import judged
from reviewer.formats.prove import export

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CODE = dict(re.findall(r"```python (\w+)\n(.*?)```", PAGE, re.DOTALL))
NEEDED = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_section(name: str) -> None:
    assert f"\n## {name}\n" in PAGE
    assert name in CODE


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_told(field: str) -> None:
    assert f"`{field}`" in PAGE.partition("## What every example says")[2]


@pytest.mark.parametrize("name", CODE)
def test_it_is_loaded_as_the_manual_says(
    name: str,
    examples: Sequence[Example],
    options: Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = [one for one in NEEDED.findall(CODE[name]) if find_spec(one) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    form = load(name)
    wanted = [one for one in examples if "mask" not in form.loses or judged(one)]
    export(form, wanted, tmp_path / "out" / name, options)
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    exec(CODE[name], space)
    *_, (_, loaded) = ((key, value) for key, value in space.items() if key != "__builtins__")
    assert len(loaded["train"] if name == "huggingface" else loaded) == len(wanted)
