"""Words around numbers and quotations."""

import time

import pytest

from reviewer.models.phrases import count_of, in_quotes, new_id


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("We were lucky", "“We were lucky”"),
        ("“We were lucky”", "“We were lucky”"),
        ("“We were lucky,” she", "“We were lucky,” she”"),
        ("she: «Jamais»", "“she: «Jamais»"),
        ('"', '"”'),
        ("", "“”"),
    ],
)
def test_quotation_marks_are_not_doubled(text: str, quoted: str) -> None:
    assert in_quotes(text) == quoted


def test_one_is_singular() -> None:
    assert [count_of(n, "check") for n in (0, 1, 2)] == ["0 checks", "1 check", "2 checks"]


def test_ids_never_repeat_and_sort_as_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    # All within the same moment, and then the clock is put back by an hour.
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    ids = [new_id() for _ in range(2000)]
    monkeypatch.setattr(time, "time_ns", lambda: now - 3600 * 10**9)
    ids += [new_id() for _ in range(10)]
    assert ids == sorted(set(ids))
    assert {len(one) for one in ids} == {11}
