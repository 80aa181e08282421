"""Escape sequences that arrive in pieces, put together again before they are taken for keys.

Over a slow line PageUp can arrive as escape, `[`, `5`, `~` with gaps between. Textual's parser
waits 100 ms for the next piece and then hands on what it has as single keys: a 5 would set a tag.
`Reassembler` stands before that parser, feeds it whole sequences only, and decides about escape:

- `[` or `O` after an escape begins a sequence, which is held, through its final byte, for gaps of
  up to `GAP` seconds. Whole, it is the key that it was meant to be. Cut short by a longer gap, or
  by what cannot belong to it, it is dropped; no part of it ever acts.
- An escape that stays alone is one after `lone` seconds (a terminal that speaks the Kitty
  protocol sends another code for it, which acts at once; backspace does the same as escape, and
  at once). A `[` or `O` after that, within `GAP` of it, still begins a sequence: the escape has
  acted by then, the rest does not.
- Any other character within `alt` seconds after an escape is that key with alt; later it is an
  escape and a key.
- What a terminal brackets as a paste is one paste, however it was cut, and never keys. Should its
  end get lost, it ends `PASTE_GAP` seconds after its last piece.

Nothing here knows the time: `feed` and `tick` are told it, in seconds on any clock that runs on.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Final, Literal, NamedTuple

ESC: Final = "\x1b"
GAP: Final = 1.0
LONE: Final = 0.3
ALT: Final = 0.1
PASTE_GAP: Final = 5.0

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"

Kind = Literal["text", "sequence", "alt", "escape", "paste"]


class TerminalToken(NamedTuple):
    """Something that has arrived whole.

    Attributes:
        kind: `text` for characters that are keys each, `sequence` for one escape sequence, `alt`
            for escape and a character at once, `escape` for the key of that name, `paste` for
            pasted text.
        text: The characters; those of a paste without its brackets.
    """

    kind: Kind
    text: str


ESCAPE: Final = TerminalToken("escape", ESC)

_BEGINS: Final = ("[", "O")
# ECMA-48: parameters, intermediates, one final. But the Linux console writes F1 as ESC [ [ A, rxvt
# shift+delete as ESC [ 3 $, and old mouse reports are ESC [ M and three characters more.
_CSI: Final = re.compile(r"\x1b\[(?:\[(?:[A-Z])?|M.{0,3}|[0-?]*[ -/]*[@-Z\\-~]?)", re.DOTALL)
_SS3: Final = re.compile(r"\x1bO[0-9;]*[@-~]?")
_WHOLE: Final = re.compile(
    r"\x1b(?:\[\[[A-Z]|\[[0-9]+\$|\[M...|\[(?!M)[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[@-~])", re.DOTALL
)


class Reassembler:
    """Turns characters as they arrive into tokens."""

    def __init__(self, lone: float = LONE) -> None:
        """Nothing has arrived yet.

        Args:
            lone: Seconds after which an escape that stays alone is the key of that name.
        """
        self.lone = lone
        self._alt = min(ALT, lone)
        self._held = ""
        self._paste: str | None = None
        self._last = 0.0
        self._escaped: float | None = None

    @property
    def deadline(self) -> float | None:
        """When `tick` will have something to say unless more arrives; None for never."""
        if self._held == ESC:
            return self._last + self.lone
        if self._paste is not None:
            return self._last + PASTE_GAP
        return self._last + GAP if self._held else None

    def feed(self, data: str, now: float) -> Iterator[TerminalToken]:
        """Takes characters.

        Args:
            data: What has arrived, decoded.
            now: When.

        Yields:
            What is whole now, in the order in which it was typed.
        """
        yield from self.tick(now)
        at = 0
        while at < len(data):
            begun = at
            if self._paste is not None:
                at = yield from self._take_pasted(data, at)
            elif self._held or data[at] == ESC or self._torn(now):
                yield from self._take(data[at], now)
                at += 1
            else:
                at = data.find(ESC, at) if ESC in data[at:] else len(data)
                yield TerminalToken("text", data[begun:at])
            self._last = now

    def tick(self, now: float) -> Iterator[TerminalToken]:
        """Says what has become of things because nothing more arrived."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return
        held, self._held = self._held, ""
        if self._paste is not None:
            yield self._end_paste()
        elif held == ESC:
            self._escaped = self._last
            yield ESCAPE

    def _torn(self, now: float) -> bool:
        """Whether an escape has acted that may have been the head of a sequence."""
        return self._escaped is not None and now - self._escaped <= GAP

    def _take(self, character: str, now: float) -> Iterator[TerminalToken]:
        if self._held == ESC:
            yield from self._after_escape(character, now)
        elif self._held:
            yield from self._go_on(character)
        elif character == ESC:
            self._held = ESC
        else:
            self._escaped = None
            if character in _BEGINS:
                self._held = ESC + character
            else:
                yield TerminalToken("text", character)

    def _after_escape(self, character: str, now: float) -> Iterator[TerminalToken]:
        self._escaped = None
        if character in _BEGINS:
            self._held += character
        elif character == ESC:
            yield ESCAPE
        elif now - self._last <= self._alt:
            self._held = ""
            yield TerminalToken("alt", ESC + character)
        else:
            self._held = ""
            yield ESCAPE
            yield TerminalToken("text", character)

    def _go_on(self, character: str) -> Iterator[TerminalToken]:
        sequence = self._held + character
        shape = _SS3 if sequence[1] == "O" else _CSI
        if not shape.fullmatch(sequence):
            # What cannot belong to the sequence ends it, and counts for itself.
            self._held = ESC if character == ESC else ""
            if not self._held:
                yield TerminalToken("text", character)
        elif sequence == PASTE_START:
            self._held, self._paste = "", ""
        elif _WHOLE.fullmatch(sequence):
            self._held = ""
            yield TerminalToken("sequence", sequence)
        else:
            self._held = sequence

    def _take_pasted(self, data: str, at: int) -> Generator[TerminalToken, None, int]:
        """Takes what belongs to the paste; returns where that ends."""
        assert self._paste is not None
        # The end may have come in pieces, of which all but the last are in the paste by now.
        tail = self._paste[-(len(PASTE_END) - 1) :]
        found = (tail + data[at:]).find(PASTE_END)
        if found < 0:
            self._paste += data[at:]
            return len(data)
        end = at + found + len(PASTE_END) - len(tail)
        self._paste = (self._paste + data[at:end])[: -len(PASTE_END)]
        yield self._end_paste()
        return end

    def _end_paste(self) -> TerminalToken:
        text, self._paste = self._paste, None
        return TerminalToken("paste", text or "")
