"""Arrays that are read piece by piece: the same as at once, wherever a piece ends."""

import io
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from reviewer.formats import FormatError
from reviewer.formats.common import json_files
from reviewer.formats.common.json_files import read_array, write_array

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False,
    allow_infinity=False) | TEXTS  # fmt: skip
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    TEXTS, inner, max_size=3), max_leaves=8)  # fmt: skip
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=5)


@run(max_examples=150)
@given(OBJECTS, st.integers(1, 40), st.booleans())
def test_a_piece_may_end_anywhere(
    tmp_path_factory: pytest.TempPathFactory, said: list[dict[str, Any]], size: int, ours: bool
) -> None:
    file = tmp_path_factory.mktemp("array") / "a.json"
    if ours:
        write_array(file, said)
    else:
        file.write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_files, "CHUNK", size)
        found = list(read_array(file, "task"))
    assert found == list(enumerate(orjson.loads(orjson.dumps(said)), 1))


@run(max_examples=100)
@given(OBJECTS.filter(bool), st.integers(1, 40), st.data())
def test_one_that_ends_too_early_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[dict[str, Any]],
    size: int,
    data: st.DataObject,
) -> None:
    file = tmp_path_factory.mktemp("array") / "a.json"
    whole = orjson.dumps(said)
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_files, "CHUNK", size)
        with pytest.raises(FormatError) as refused:
            list(read_array(file, "task"))
    assert "\n" not in str(refused.value)


def test_a_mistake_early_in_a_long_file_is_told_without_reading_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b'[{"a": 1},\n{"b": oops},\n' + b'{"c": 3},\n' * 10_000 + b'{"d": 4}]')
    monkeypatch.setattr(json_files, "CHUNK", 100)
    pieces: list[int] = []

    class Counting(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            pieces.append(size or 0)
            return super().read(size) or b""

    monkeypatch.setattr(Path, "open", lambda path, mode: Counting(path))
    with pytest.raises(FormatError, match="task 2: is no JSON"):
        list(read_array(file, "task"))
    assert 0 < len(pieces) < 5
    assert set(pieces) == {100}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "ends in the middle"),
        (b'{"a": 1}', "expected a JSON array"),
        (b"[1]", "task 1: is no JSON object"),
        (b'[{"a": 1}] x', "behind the end of its list"),
        (b'[{"a": 1} {"b": 2}]', "is followed by"),
        (b'[{"a": "\xff"}]', "is no UTF-8"),
        (rb'[{"a": "\ud83d"}]', "half of a character"),
        (b'[{"a": 1},]', "is no JSON"),
        (b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "nested too deeply"),
    ],
)
def test_what_is_no_array_of_objects_is_refused(data: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)
    with pytest.raises(FormatError, match=why):
        list(read_array(file, "task"))
