"""Escape sequences cut anywhere, with gaps, through the real parser."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from reviewer.tui.keys.driver import WholeParser, lone_escape
from reviewer.tui.keys.escapes import ESCAPE, GAP, LONE, Reassembler, TerminalToken

KEYS = {
    "pageup": "\x1b[5~", "delete": "\x1b[3~", "ctrl+right": "\x1b[1;5C", "f5": "\x1b[15~",
    "up": "\x1bOA", "f1": "\x1bOP", "shift+tab": "\x1b[Z", "shift+delete": "\x1b[3$",
}  # fmt: skip
OTHERS = {
    "MouseDown": "\x1b[<0;10;10M", "MouseScrollDown": "\x1b[<65;10;10M", "AppFocus": "\x1b[I",
    "AppBlur": "\x1b[O", "Paste": "\x1b[200~c1 [O~ \x1bq 5\x1b[201~",
}  # fmt: skip
ALL = {**KEYS, **OTHERS}


def called(message: object) -> str:
    return message.key if isinstance(message, events.Key) else type(message).__name__


def arriving(pieces: Sequence[str], gap: float) -> list[object]:
    """What Textual's parser makes of pieces that arrive with gaps of so many seconds."""
    reassembler, parser = Reassembler(), WholeParser()
    now, tokens = 0.0, list[TerminalToken]()
    for piece in pieces:
        tokens += reassembler.feed(piece, now)
        # As the driver does, which wakes ten times a second.
        for tick in range(1, 11):
            tokens += reassembler.tick(now + gap * tick / 10)
        now += gap
    while reassembler.deadline is not None:
        tokens += reassembler.tick(reassembler.deadline)
    return [message for token in tokens for message in parser.messages(token)]


def cuts(sequence: str) -> list[tuple[str, str]]:
    return [(sequence[:at], sequence[at:]) for at in range(1, len(sequence))]


# -- through the parser ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_cut_anywhere_with_a_gap_it_is_still_itself(name: str) -> None:
    found = {pieces: [called(m) for m in arriving(pieces, 0.2)] for pieces in cuts(ALL[name])}
    assert len(found) == len(ALL[name]) - 1
    assert found == {pieces: [name] for pieces in found}


@pytest.mark.parametrize("name", ALL)
def test_it_may_come_one_character_at_a_time(name: str) -> None:
    assert [called(m) for m in arriving(list(ALL[name]), 0.2)] == [name]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("gap", [0.35, 0.95])
def test_after_a_longer_gap_the_escape_has_acted_but_nothing_else_does(
    name: str, gap: float
) -> None:
    for pieces in cuts(ALL[name]):
        expected = ["escape", name] if pieces[0] == "\x1b" else [name]
        assert [called(m) for m in arriving(pieces, gap)] == expected


@pytest.mark.parametrize("name", KEYS)
def test_textual_alone_takes_the_pieces_for_keys(name: str) -> None:
    """What all this is for; when it fails, Textual has learnt it and this can go."""
    parser = XTermParser()
    found = list(parser.feed(KEYS[name][:-1]))
    parser._timeout_time = 0.0
    found += list(parser.tick())
    found += list(parser.feed(KEYS[name][-1]))
    assert [called(m) for m in found] != [name]


def test_a_sequence_whose_end_never_comes_does_nothing() -> None:
    assert arriving(["\x1b[5"], 2.0) == []
    assert [called(m) for m in arriving(["\x1b[5", "j"], GAP + 0.1)] == ["j"]


def test_a_sequence_that_nobody_knows_does_nothing() -> None:
    for unknown in ("\x1b[999x", "\x1b[1;2;3;4;5y", "\x1bO9z", "\x1b[" + "1;" * 30 + "5~"):
        assert arriving([unknown], 0.2) == [], unknown
        assert [called(m) for m in arriving([unknown, "j"], 0.2)] == ["j"]


def test_what_cannot_belong_to_a_sequence_ends_it() -> None:
    assert [called(m) for m in arriving(["\x1b[5", "\x1b[6~"], 0.2)] == ["pagedown"]
    assert [called(m) for m in arriving(["\x1b[5", "é"], 0.2)] == ["é"]


def test_every_key_that_textual_knows_is_as_before() -> None:
    known = [one for one in ANSI_SEQUENCES_KEYS if one[:2] in ("\x1b[", "\x1bO")]
    assert len(known) > 200
    for sequence in known:
        parser = XTermParser()
        usual = [called(m) for m in parser.feed(sequence)]
        assert [called(m) for m in arriving([sequence], 0.2)] == usual, repr(sequence)
        for pieces in cuts(sequence):
            assert [called(m) for m in arriving(pieces, 0.2)] == usual, pieces


# -- escape itself --------------------------------------------------------------------------


def test_a_lone_escape_is_one_after_a_moment() -> None:
    reassembler = Reassembler()
    assert list(reassembler.feed("\x1b", 10.0)) == []
    assert list(reassembler.tick(10.0 + LONE - 0.01)) == []
    assert list(reassembler.tick(10.0 + LONE)) == [ESCAPE]
    assert reassembler.deadline is None


def test_escape_and_a_key_soon_after_are_two_keys() -> None:
    assert [called(m) for m in arriving(["\x1b", "j"], 0.15)] == ["escape", "j"]
    assert [called(m) for m in arriving(["\x1b", "\x1b", "j"], 0.15)] == ["escape", "escape", "j"]


def test_escape_and_a_key_at_once_are_that_key_with_alt() -> None:
    assert [called(m) for m in arriving(["\x1bj"], 0.2)] == ["alt+j"]


def test_only_the_next_key_can_belong_to_an_escape_that_has_acted() -> None:
    assert [called(m) for m in arriving(["\x1b", "j", "5"], 0.4)] == ["escape", "j", "5"]
    found = arriving(["\x1b", "[", "5", "~", "5"], 0.4)
    assert [called(m) for m in found] == ["escape", "pageup", "5"]


def test_a_bracket_long_after_an_escape_is_a_key() -> None:
    found = arriving(["\x1b", "["], GAP + 0.1)
    assert [called(m) for m in found] == ["escape", "left_square_bracket"]


def test_a_terminal_that_names_the_escape_key_need_not_wait() -> None:
    assert [t.kind for t in Reassembler().feed("\x1b[27u", 0.0)] == ["sequence"]
    assert [called(m) for m in arriving(["\x1b[27u"], 0.2)] == ["escape"]


def test_esc_delay_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESCDELAY", "25")
    assert lone_escape() == 0.025
    monkeypatch.setenv("ESCDELAY", "soon")
    assert lone_escape() == LONE


# -- pastes ---------------------------------------------------------------------------------


def test_a_paste_is_one_message_however_it_comes() -> None:
    pasted = "one\x1b[5~ two\n" * 50
    whole = f"j\x1b[200~{pasted}\x1b[201~k"
    for size in (1, 2, 7, 300, len(whole)):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        down, paste, up = arriving(pieces, 0.2)
        assert (called(down), called(up)) == ("j", "k")
        assert isinstance(paste, events.Paste)
        assert paste.text == pasted


def test_a_paste_whose_end_is_lost_ends_by_itself() -> None:
    paste, key = arriving(["\x1b[200~abc", "1"], 6.0)
    assert isinstance(paste, events.Paste)
    assert (paste.text, called(key)) == ("abc", "1")


# -- anything at all ------------------------------------------------------------------------

PIECES = st.lists(st.sampled_from([*"\x1b[O5~;1C c", "\x1b[5~", "\x1bOA", "é"]), max_size=30)


@given(PIECES, st.lists(st.integers(0, 30), max_size=30))
def test_how_input_is_cut_never_matters_without_gaps(pieces: list[str], at: list[int]) -> None:
    data = "".join(pieces)
    edges = sorted({0, len(data), *(one for one in at if one < len(data))})
    whole, cut = Reassembler(), Reassembler()
    one = list(whole.feed(data, 0.0)) if data else []
    two = [token for a, b in pairwise(edges) for token in cut.feed(data[a:b], 0.0)]
    one += whole.tick(99.0)
    two += cut.tick(99.0)

    def single(tokens: list[TerminalToken]) -> list[TerminalToken]:
        return [
            TerminalToken(token.kind, text)
            for token in tokens
            for text in (token.text if token.kind == "text" else [token.text])
        ]

    assert single(one) == single(two)


@given(PIECES, st.lists(st.sampled_from([0.0, 0.05, 0.2, 0.5, 2.0]), min_size=30, max_size=30))
def test_text_without_escapes_comes_through_whole(pieces: list[str], gaps: list[float]) -> None:
    data = "".join(pieces).replace("\x1b", "x")
    reassembler, now, tokens = Reassembler(), 0.0, list[TerminalToken]()
    for character, gap in zip(data, gaps, strict=False):
        tokens += reassembler.feed(character, now)
        now += gap
    assert "".join(token.text for token in tokens) == data[: len(gaps)]
    assert {token.kind for token in tokens} <= {"text"}
