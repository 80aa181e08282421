"""Lines with highlights, and the position marker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reviewer.tui.widgets.rows.painter import Bar, bars
from reviewer.tui.widgets.text_lines import line, prefixed, styled, wrap


def test_highlights_are_placed_by_offset_and_cross_lines() -> None:
    bold, red = Style(bold=True), Style(color="red")
    text = "one two three four"
    lines = styled(text, wrap(text, 8), [(4, 13, bold), (8, 10, red)])
    assert [each.text for each in lines] == ["one two", "three", "four"]
    assert [(s.text, s.style) for s in lines[0].segments] == [("one ", None), ("two", bold)]
    assert [(s.text, s.style) for s in lines[1].segments] == [
        ("th", bold + red),
        ("ree", bold),
    ]
    assert [(s.text, s.style) for s in lines[2].segments] == [("four", None)]


def test_a_highlight_never_tears_a_grapheme() -> None:
    family = "👩\u200d👩\u200d👧"
    text = f"a{family}b"
    (only,) = styled(text, wrap(text, 20), [(2, 4, Style(bold=True))])
    assert [s.text for s in only.segments] == ["a", family, "b"]
    assert only.cells == 4


def test_what_stands_before_a_text_is_not_part_of_it() -> None:
    lines = prefixed(styled("one two", [(0, 3), (4, 7)]), line("12 "))
    assert [each.text for each in lines] == ["12 one", "   two"]
    assert [(each.indent, each.cells) for each in lines] == [(3, 6), (3, 6)]


def test_control_characters_in_a_row_do_not_reach_the_terminal() -> None:
    assert line("a\x1b[31mb", ("\t\r", None)).text == "a␛[31mb  "


@pytest.mark.parametrize("lines", [1, 2, 3, 10, 40])
def test_the_marker_touches_an_end_only_at_the_end(lines: int) -> None:
    count = 5000
    for first in (0, 1, 2500, count - lines - 1, count - lines):
        shown = bars(lines, first, first + lines, count)
        assert len(shown) == lines
        assert Bar.THUMB in shown
        if lines > 2:
            assert (shown[0] == Bar.THUMB) == (first == 0)
            assert (shown[-1] == Bar.THUMB) == (first == count - lines)
    assert bars(lines, 0, 3, 3) == [Bar.NONE] * lines


@given(st.text(max_size=80), st.integers(2, 30), st.data())
def test_highlighted_lines_show_the_same_text(text: str, width: int, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    edges = data.draw(st.lists(st.tuples(offsets, offsets), max_size=5))
    spans = [(min(edge), max(edge), Style(bold=True)) for edge in edges]
    ranges = wrap(text, width)
    plain, painted = styled(text, ranges), styled(text, ranges, spans)
    assert [each.text for each in painted] == [each.text for each in plain]
    assert [each.cells for each in painted] == [each.cells for each in plain]
    assert [each.glue for each in painted] == [each.glue for each in plain]
