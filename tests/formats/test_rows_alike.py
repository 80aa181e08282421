"""What many rows have in common is read and written once, and reads as if it were not."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, load
from reviewer.formats.common.csv_cells import quoted
from reviewer.formats.example import example
from tests.formats.awkward import awkward

OPTIONS = Options(default_scheme())


def rows() -> list[Example]:
    """Examples that end alike, and awkward ones between them."""
    plain = [
        example(
            id=f"a:{number}", article="a", unit=str(number), kind="sentence", number=number,
            text=f'Words, "tags":[{number}],\\"tags\\":[] and =1.\r\n', annotator="ann",
            tags=["claim"], mask=dict.fromkeys(OPTIONS.tags, 1), votes={"ann": ["claim"]},
            versions={"claim": 1}, decided="settled", basis="blind",
        )
        for number in range(1, 6)
    ]  # fmt: skip
    return [*plain[:2], *awkward(), *plain[2:]]


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_rows_that_end_alike_read_as_they_were(tmp_path: Path, name: str) -> None:
    form, meant = load(name), rows()
    form.write(meant, tmp_path, OPTIONS)
    assert list(form.read(tmp_path)) == meant
    assert [row.example for row in form.rows(tmp_path)] == meant


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_row_of_other_hands_is_read_and_so_are_those_after_it(tmp_path: Path, place: int) -> None:
    form, meant = load("jsonl"), rows()
    form.write(meant, tmp_path, OPTIONS)
    file = tmp_path / "examples.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    turned = dict(reversed(orjson.loads(lines[place]).items()))
    lines[place] = b"\n" + orjson.dumps(turned) + b"\n"
    file.write_bytes(b"".join(lines))
    assert list(form.read(tmp_path)) == meant
    lines[place] = lines[place].replace(b'"recheck":', b'"rechecked":')
    file.write_bytes(b"".join(lines))
    with pytest.raises(FormatError, match="'rechecked'"):
        list(form.read(tmp_path))
    file.write_bytes(
        b"".join(lines[:1]).replace(b'{"v":1', b'{"v":9').replace(b'"v":1}', b'"v":9}')
    )
    with pytest.raises(FormatError):
        list(form.read(tmp_path))


@given(st.lists(st.text(st.sampled_from("ab ,\"\r\n'=;\té")), min_size=2, max_size=4))
def test_a_cell_is_quoted_as_the_library_does_it(cells: list[str]) -> None:
    into = io.StringIO(newline="")
    csv.writer(into).writerow(cells)
    assert ",".join(map(quoted, cells)) + "\r\n" == into.getvalue()
