"""The manual's page on configuration tells the truth."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from reviewer.config import COLORS, LAYOUTS, RESERVED_KEYS, THEMES, Settings
from reviewer.config.scheme import AVERITEC
from reviewer.models.scheme import ChoiceType, QuestionType, RelationType, StatusType, TagType
from tests.config.conftest import Given

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_loads_and_changes_something(given: Given, example: str) -> None:
    default = given("")
    assert given(example) != default


FOUND = ("source", "workspace", "opened")
"""What of the settings nobody sets."""


def test_every_setting_is_described() -> None:
    names = [field.name for field in fields(Settings) if field.name not in FOUND]
    assert [n for n in names if f"| `{n}` |" not in PAGE and f"| `[{n}]` |" not in PAGE] == []


@pytest.mark.parametrize(
    "kind",
    [TagType, StatusType, RelationType, QuestionType, ChoiceType],
    ids=lambda one: one.__name__,
)
def test_every_field_of_the_scheme_is_described(kind: type[TagType]) -> None:
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in PAGE] == []


def test_every_name_that_can_be_chosen_is_there() -> None:
    names = {*THEMES, *LAYOUTS, *COLORS, *RESERVED_KEYS, *AVERITEC} - {"", "us"}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []
