"""A program at work on an article: types keys as an annotator does, and keeps what they took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from benchmarks import data
from benchmarks.bench import Program
from benchmarks.terminal import Paint, Terminal

MOVES, TAGS, JUMPS = 12, 6, 2
"""Keys of one block."""

PLACES = ("at the top", "in the middle", "near the end")
"""Where in the article blocks are worked on."""

IDLE = 2.0
"""Seconds without a key after which Reviewer brings the saved form of an article up to date."""

Kind: TypeAlias = Literal["move", "tag", "jump", "waking"]


class Press(NamedTuple):
    """One key and what followed: its kind, one of `PLACES` (or nothing), and the paint."""

    kind: Kind
    place: str
    paint: Paint


@dataclass(slots=True)
class Player:
    """One program, running.

    Attributes:
        terminal: Where it runs.
        program: Its keys.
        count: Sentences of the article, or lines on the floor's one screen.
        presses: What its keys took so far.
    """

    terminal: Terminal
    program: Program
    count: int
    presses: list[Press] = field(default_factory=list)

    def open(self) -> None:
        """Waits until the article stands on the screen, its first sentence in view.

        Raises:
            NoAnswer: It does not come.
        """
        self.terminal.wait_for(lambda screen: data.name(0) in screen.text, "the first sentence")
        self.terminal.settle(1.0)

    def block(self, place: str) -> None:
        """Moves and tags at one of `PLACES`, each key awaited, and jumps to both ends.

        Begins and ends at the top.

        Raises:
            NoAnswer: A key was not answered.
        """
        self._go(PLACES.index(place) * (self.count - 2 * MOVES - TAGS) // (len(PLACES) - 1))
        for number in range(MOVES):
            back = number >= MOVES * 3 // 4
            self._press("move", self.program.up if back else self.program.down, place)
        for _ in range(TAGS):
            self._press("tag", self.program.tag, place)
            self._press("move", self.program.down, place)
        for _ in range(JUMPS):
            self._press("jump", self.program.end, word=data.name(self.count - 1))
            self._press("jump", self.program.top, word=data.name(0))

    def _go(self, index: int) -> None:
        if self.program.goto is None or index == 0:
            return
        for keys in self.program.goto(index):
            self.terminal.write(keys)
            self.terminal.settle(0.2)
        self.terminal.wait_for(lambda screen: data.name(index) in screen.text, "the place", 10)

    def wake(self, delay: float) -> None:
        """Tags, waits until `delay` seconds around the moment of saving, and moves five times.

        Raises:
            NoAnswer: A key was not answered.
        """
        self._press("tag", self.program.tag, PLACES[0])
        time.sleep(IDLE + delay)
        for _ in range(5):
            self._press("waking", self.program.down)

    def _press(self, kind: Kind, keys: bytes, place: str = "", word: str = "") -> None:
        paint = self.terminal.press(keys, (lambda screen: word in screen.text) if word else None)
        self.presses.append(Press(kind, place, paint))

    def paints(self, *kinds: Kind, place: str = "") -> list[Paint]:
        """What followed the keys of these kinds, anywhere or at one place only."""
        return [
            press.paint
            for press in self.presses
            if press.kind in kinds and place in ("", press.place)
        ]

    def seconds(self, *kinds: Kind, place: str = "") -> list[float]:
        """Seconds from each of these keys to its paint."""
        return [paint.seconds for paint in self.paints(*kinds, place=place)]
