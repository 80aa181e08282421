from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.emulator import Screen, plain

FRAME = (
    b"\x1b[?2026h\x1b[>1u\x1b[?2048$p\x1b[?u\x1b[1;1Hfirst \x1b[1mWORD\x1b[0m\x1b[2;1H"
    b"\x1b[44m\xc3\xa9tat\x1b[0m\x1bP+q54\x1b\\\x1b[?2026l"
)


def test_a_screen_shows_what_a_terminal_would() -> None:
    screen = Screen(20, 3)
    screen.feed(FRAME)
    assert [line.rstrip() for line in screen.lines] == ["first WORD", "état", ""]


@given(st.sets(st.integers(1, len(FRAME) - 1)))
def test_where_the_output_is_cut_makes_no_difference(places: set[int]) -> None:
    whole, cut = Screen(20, 3), Screen(20, 3)
    whole.feed(FRAME)
    edges = [0, *sorted(places), len(FRAME)]
    for begin, end in pairwise(edges):
        cut.feed(FRAME[begin:end])
    assert cut.picture() == whole.picture()
    assert not cut.mid_frame


def test_an_update_that_has_begun_is_known_until_it_ends() -> None:
    screen = Screen(20, 3)
    screen.feed(b"\x1b[?2026hhalf")
    assert screen.mid_frame
    screen.feed(b" and half\x1b[?20")
    assert screen.mid_frame
    screen.feed(b"26l")
    assert not screen.mid_frame


def test_a_moved_highlight_changes_the_picture_but_not_the_text() -> None:
    before, after = Screen(20, 3), Screen(20, 3)
    before.feed(b"\x1b[44mone\x1b[0m\r\ntwo")
    after.feed(b"one\r\n\x1b[44mtwo\x1b[0m")
    assert before.text == after.text
    assert before.picture() != after.picture()


def test_looks_tell_the_row_under_the_cursor() -> None:
    screen = Screen(20, 3)
    screen.feed(b"one\r\n\x1b[44mTwo\x1b[0m\r\nthree  two")
    assert screen.look("one") == screen.look("three")
    assert screen.look("two") not in (screen.look("one"), None)
    assert screen.look("four") is None


def test_plain_text_has_no_sequences() -> None:
    assert plain(b"\x1b]0;title\x07\x1b[1;31mred\x1b[0m \x1b(Bpl\x1b[Kain") == "red plain"
