"""Very long texts: the same lines as others have, made only where they are looked at."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reviewer.tui.widgets.long_lines import LongLines, styled_long, wrap_long
from reviewer.tui.widgets.text_lines import ScreenLine, line, styled, wrap

TEXTS = st.text(alphabet="ab  \n-e\u0301\u00a0\u200b河水、「👍🏽\u200dé\t", max_size=80)


@given(text=TEXTS, width=st.integers(1, 12), stretch=st.integers(1, 30))
def test_a_text_wraps_stretch_by_stretch_as_at_once(text: str, width: int, stretch: int) -> None:
    assert wrap_long(text, width, stretch) == wrap(text, width)


@given(
    text=TEXTS,
    width=st.integers(2, 12),
    at=st.tuples(st.integers(0, 80), st.integers(0, 80)),
)
def test_lines_look_as_if_made_together(text: str, width: int, at: tuple[int, int]) -> None:
    ranges = wrap(text, width)
    start, end = sorted(min(each, len(text)) for each in at)
    spans = [(start, end, Style(bold=True))] if start < end else []
    assert list(styled_long(text, ranges, spans)) == styled(text, ranges, spans)


def test_only_lines_that_are_asked_for_are_made() -> None:
    made: list[int] = []

    def make(at: int) -> ScreenLine:
        made.append(at)
        return line(str(at))

    lines = LongLines(90_000, make)
    assert [each.text for each in lines[40_000:40_002]] == ["40000", "40001"]
    assert lines[-1].text == "89999"
    assert made == [40_000, 40_001, 89_999]


def test_what_is_looked_for_is_found_around_the_line_only() -> None:
    """Each letter of a search took seconds in a sentence of 10 MB that had it everywhere."""
    text = "the harbour was closed " * 10_000
    ranges = wrap_long(text, 40)
    bold, asked = Style(bold=True), list[int]()

    def seek(part: str) -> list[tuple[int, int, Style]]:
        asked.append(len(part))
        return [(at.start(), at.end(), bold) for at in re.finditer("harbour was", part)]

    lines = styled_long(text, ranges, seek=seek)
    every = styled(text, ranges[:40], seek(text))
    asked.clear()
    assert lines[:40] == every
    assert len(asked) == 40 and max(asked) < 2_000
