"""Words around numbers and quotations."""

import pytest

from reviewer.models.phrases import count_of, in_quotes


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
