"""The manual's page on formats tells the truth, and what it says to type works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FIELDS, FORMATS, Example, Format, Options
from reviewer.formats.proof.prove import export
from tests.formats.proof_libraries import EXPORTED, loaded, meant, proof

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CODE = dict(re.findall(r"```python title=\"(\w+)\"\n(.*?)```", PAGE, re.DOTALL))
NEEDED = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_section(name: str) -> None:
    assert f"\n## {name}\n" in PAGE
    assert (name in CODE) == (name in EXPORTED)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_told(field: str) -> None:
    assert f"`{field}`" in PAGE.partition("## What every example says")[2]


def test_all_that_a_format_says_of_itself_is_told() -> None:
    said = [name for name in Format.__annotations__ if not name.startswith("_")]
    how = PAGE.partition("## How to add a format")[2]
    assert len(said) > 10
    assert [name for name in said if f"`{name}`" not in how] == []


@pytest.mark.parametrize("name", CODE)
def test_it_is_loaded_as_the_manual_says(
    name: str,
    examples: Sequence[Example],
    options: Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for library in NEEDED.findall(CODE[name]):
        proof(library)
    form = loaded(name)
    wanted = meant(form, examples)
    export(form, wanted, tmp_path / "out" / name, options)
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    exec(CODE[name], space)
    *_, (_, found) = ((key, value) for key, value in space.items() if key != "__builtins__")
    assert len(found["train"] if name == "huggingface" else found) == len(wanted)
