"""The characters nobody sees are those that Python and Unicode say."""

import sys
import unicodedata

from reviewer.corpus.invisible_characters import BLANK, INVISIBLE, NEWLINES, SPACES


def test_every_space_of_python_is_one() -> None:
    assert list(SPACES) == [one for one in map(chr, range(sys.maxunicode + 1)) if one.isspace()]


def test_the_invisible_ones_are_formatting_and_no_space() -> None:
    assert {unicodedata.category(one) for one in INVISIBLE} == {"Cf"}
    assert not set(INVISIBLE) & set(SPACES)


def test_a_line_end_is_blank() -> None:
    assert set(NEWLINES) <= set(BLANK)
