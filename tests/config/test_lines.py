"""The line of every value is found, whatever the file looks like."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config.document import TomlDocument
from reviewer.config.errors import ConfigFault, Place

KEYS = st.text(alphabet="abc-_.=[]#\"' é", min_size=1, max_size=4)
TEXTS = st.text(alphabet="ab \n\"'[]=#\\é", max_size=12)
VALUES = st.recursive(
    TEXTS | st.integers(-9, 9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)

HAND_WRITTEN = '''\
# a comment with [brackets] and a = sign
first = 1

[scheme]   # version = 9
version = 2
general = """
[not.a.table]
version = 3
"""
dotted.key.deep = 1

[[scheme.tags]]
name = "one"
parts = [
  { name = "p" },  # ]
  { name = "q" },
]

[[scheme.tags]]
name = "two"

[[scheme.tags.parts]]
name = "r"

[[scheme.tags.parts]]
name = "s"

[scheme.other]
x = 1
'''


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*place, index))


def line_of(text: str, place: Place) -> str:
    document = TomlDocument(Path("f.toml"), text, tomllib.loads(text))
    head, _, rest = str(document.error(ConfigFault(place, "is wrong"))).partition(": ")
    assert rest.endswith("is wrong")
    return head


def test_lines_in_a_file_written_by_hand() -> None:
    expected: dict[Place, int] = {
        ("first",): 2,
        ("scheme",): 4,
        ("scheme", "version"): 5,
        ("scheme", "general"): 6,
        ("scheme", "dotted", "key", "deep"): 10,
        ("scheme", "tags"): 12,
        ("scheme", "tags", 0): 12,
        ("scheme", "tags", 0, "name"): 13,
        ("scheme", "tags", 0, "parts", 1, "name"): 14,
        ("scheme", "tags", 1, "name"): 20,
        ("scheme", "tags", 1, "parts", 0, "name"): 23,
        ("scheme", "tags", 1, "parts", 1): 25,
        ("scheme", "other", "x"): 29,
    }
    found = {place: line_of(HAND_WRITTEN, place) for place in expected}
    assert found == {place: f"f.toml, line {line}" for place, line in expected.items()}


def test_a_value_that_is_not_there_has_the_line_of_what_should_hold_it() -> None:
    assert line_of(HAND_WRITTEN, ("scheme", "tags", 1, "key")) == "f.toml, line 19"
    assert line_of(HAND_WRITTEN, ("elsewhere",)) == "f.toml"


@given(TABLES)
def test_every_place_of_any_file_has_a_line_that_names_it(tables: dict[str, Any]) -> None:
    text = tomlkit.dumps(tables)
    lines = text.split("\n")
    for place in places(tomllib.loads(text)):
        head, _, number = line_of(text, place).partition(", line ")
        assert head == "f.toml"
        names = [step for step in place if isinstance(step, str)]
        statement = "\n".join(lines[int(number) - 1 :])
        assert tomlkit.key(names[-1]).as_string() in statement or names[-1] in statement
