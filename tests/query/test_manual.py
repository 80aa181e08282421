"""The manual's page on queries tells the truth."""

import re
from pathlib import Path

import pytest

from reviewer.query import FIELDS, QueryError, QueryField
from reviewer.query.fields import HAS, IS
from tests.query.example_sentences import q

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text("utf-8")
QUERIES = "".join(re.findall(r"```query\n(.*?)```", PAGE, re.DOTALL)).splitlines()
ERRORS = re.findall(r"```error\n(.*?)\n```", PAGE, re.DOTALL)
FIRST_CELLS = re.findall(r"^\| `(.+?)` \|", PAGE, re.MULTILINE)


def test_there_are_examples() -> None:
    assert len(QUERIES) > 15
    assert len(ERRORS) > 5


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_is_read(query: str) -> None:
    assert not q(query).everything


@pytest.mark.parametrize("said", ERRORS)
def test_every_mistake_is_told_as_the_page_says(said: str) -> None:
    query = said.partition("\n")[0]
    with pytest.raises(QueryError) as caught:
        q(query)
    assert f"{caught.value.marked(query)}\n{caught.value}" == said


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
def test_every_field_is_there_with_its_example(field: QueryField) -> None:
    assert f"| `{field.name}` | `{field.example}` |" in PAGE


def test_every_state_and_thing_is_there() -> None:
    cells = [*(f"is:{name}" for name in IS), *(f"has:{name}" for name in HAS)]
    assert [cell for cell in cells if cell not in FIRST_CELLS] == []
