from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.device import Replies, environment

QUERY, REPLY = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


@given(st.sets(st.integers(1, len(QUERY) + 7)))
def test_a_question_is_answered_once_wherever_the_output_is_cut(places: set[int]) -> None:
    output = b"abc" + QUERY + b"defgh"
    edges = [0, *sorted(places), len(output)]
    replies = Replies()
    said = [replies.due(output[a:b]) for a, b in pairwise(edges)]
    assert b"".join(said) == REPLY


def test_output_without_a_question_has_no_answer() -> None:
    assert Replies().due(b"\x1b[?2026h\x1b[1;1Hplain") == b""


def test_the_environment_is_that_of_a_colour_terminal() -> None:
    made = environment({"EXTRA": "1"})
    assert (made["TERM"], made["EXTRA"]) == ("xterm-256color", "1")
    assert not {"COLUMNS", "LINES", "NO_COLOR"} & set(made)
