"""JSON lines are read many at a time, and each line for itself where one of them is odd."""

from collections.abc import Sequence

import orjson
import pytest

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.json_files import AT_ONCE, rows_in


def lines(count: int) -> list[bytes]:
    return [b'{"number":%d}\n' % number for number in range(1, count + 1)]


def numbers(found: Sequence[bytes], how: DatasetReading | None = None) -> list[tuple[int, int]]:
    return [(at, int(str(row["number"]))) for at, row in rows_in(found, "a.jsonl", how)]


def test_every_row_has_the_number_of_its_line() -> None:
    every = 3 * AT_ONCE + 1
    assert numbers(lines(every)) == [(at, at) for at in range(1, every + 1)]


def test_a_mark_of_the_encoding_and_empty_lines_are_no_rows() -> None:
    found = [b"\xef\xbb\xbf" + lines(1)[0], b"\n", *lines(1), b"  \r\n"]
    assert numbers(found) == [(1, 1), (3, 1)]


@pytest.mark.parametrize(
    "odd",
    [
        [b"[1]\n"],
        [b"{\n"],
        [b'{"number":1},{"number":2}\n'],
        # Together they would be as many objects as lines.
        [b'{"number":[{}\n', b"{}]}\n", b"{},{}\n"],
        [orjson.dumps("\0") + b"\n"],
    ],
)
def test_one_odd_line_is_named_and_takes_no_other_with_it(odd: list[bytes]) -> None:
    how = DatasetReading(strict=False)
    found = [*lines(AT_ONCE), *lines(1), *odd, *lines(1)]
    after = AT_ONCE + 2 + len(odd)
    assert numbers(found, how) == [*numbers(lines(AT_ONCE)), (AT_ONCE + 1, 1), (after, 1)]
    assert [fault.place for fault in how.faults] == [
        f"a.jsonl: row {at}" for at in range(AT_ONCE + 2, after)
    ]
    with pytest.raises(FormatError, match=f"row {AT_ONCE + 2}"):
        numbers(found)
