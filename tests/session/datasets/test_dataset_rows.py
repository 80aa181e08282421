"""Rows that wait in a file are given back as they came, whatever they hold."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from reviewer.formats.base import FormatError, ReadRow
from reviewer.formats.example import example
from reviewer.session.datasets.dataset_rows import AT_ONCE, RowSpool

ODD: tuple[Any, ...] = (
    {"answers": {"when": date(2026, 1, 2)}},
    {"text": "half of a \ud83d"},
    {"flags": {"many": 2**70}},
    {"start": "no number"},
    {"sha256": ["no", "text"]},
)


def row(number: int, **known: Any) -> ReadRow:
    return ReadRow(f"file: row {number}", example(**{"text": f"Rain {number}.", **known}), "why")


def test_rows_come_back_in_any_order_as_often_as_they_are_asked_for() -> None:
    given = [row(n, article=f"a{n % 3}", annotator="ann") for n in range(3 * AT_ONCE)]
    spool = RowSpool()
    for one in given:
        spool.append(one)
    assert list(spool) == list(spool) == given
    wanted = [5, 6, 7, 190, 0, 64, 63]
    assert [one for _, one in spool.at(wanted)] == [given[n] for n in wanted]
    assert [head.article for _, head in spool.heads()][:4] == ["a0", "a1", "a2", "a0"]


@pytest.mark.parametrize("known", ODD)
def test_what_is_no_plain_value_comes_back_too(known: dict[str, Any]) -> None:
    spool = RowSpool()
    given = [row(0), row(1, **known), row(2)]
    for one in given:
        spool.append(one)
    assert list(spool) == given
    [(_, back)] = spool.at([1])
    assert type(back.example.start) is type(given[1].example.start)


def test_no_number_stays_none() -> None:
    spool = RowSpool()
    spool.append(row(0, answers={"x": math.nan}))
    assert math.isnan(next(iter(spool)).example.answers["x"])


def test_a_replaced_row_is_the_new_one_among_the_old_ones() -> None:
    spool = RowSpool()
    for number in range(5):
        spool.append(row(number))
    spool.replace(2, row(2, tags=["claim"]))
    assert [one.example.tags for one in spool] == [[], [], ["claim"], [], []]
    assert [one.example.text for one in spool] == [f"Rain {n}." for n in range(5)]


def test_rows_that_say_the_same_share_a_number_from_the_second_on() -> None:
    spool = RowSpool()
    claims = [spool.append(row(n, tags=["claim"], article=f"a{n}")) for n in range(3)]
    assert claims == [None, 0, 0]
    assert spool.append(row(3, tags=["quote"])) is None
    assert spool.append(row(4, tags=["quote"])) == 1
    assert [spool.said(n) for n in range(5)] == [None, 0, 0, None, 1]
    spool.replace(1, row(1, tags=["quote"], article="a1"))
    assert spool.said(1) == 1
    assert [one.example.tags[0] for one in spool] == ["claim", "quote", "claim", "quote", "quote"]
    [(_, one), (_, other)] = spool.at([3, 4])
    assert (one.silent, other.silent) == ("why", "why")


def test_one_is_not_true() -> None:
    spool = RowSpool()
    given = [row(n, flags={"odd": value}) for n, value in enumerate([1, True, 1, True, 1.0])]
    for one in given:
        spool.append(one)
    assert [type(one.example.flags["odd"]) for one in spool] == [int, bool, int, bool, float]


def test_more_things_than_are_remembered_are_kept_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reviewer.session.datasets.dataset_rows.MOST_SAID", 2)
    monkeypatch.setattr("reviewer.session.datasets.dataset_rows.ONCE", 3)
    spool = RowSpool()
    given = [row(n, note=f"note {n % 7}") for n in range(40)] + [row(n) for n in range(40, 50)]
    for one in given:
        spool.append(one)
    assert list(spool) == given


def test_a_row_that_is_taken_back_was_never_there() -> None:
    spool = RowSpool()
    for number in range(3):
        spool.append(row(number, article="a"))
    spool.take_back()
    spool.append(row(7, article="b"))
    assert [one.example.text for one in spool] == ["Rain 0.", "Rain 1.", "Rain 7."]
    assert [head.article for _, head in spool.heads()] == ["a", "a", "b"]


def test_places_of_an_archive_are_named_by_the_archive() -> None:
    spool = RowSpool()
    spool.append(row(0))
    spool.moved("file", "rows.zip")
    assert [one.place for one in spool] == ["rows.zip: row 0"]


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def seek(self, at: int) -> None:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr(
        "reviewer.session.datasets.dataset_rows.SpooledTemporaryFile", lambda max_size: Full()
    )
    spool = RowSpool()
    with pytest.raises(FormatError, match="No space left"):
        for number in range(AT_ONCE):
            spool.append(row(number))
