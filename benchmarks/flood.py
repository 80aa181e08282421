"""Keys faster than anyone types, and how few are needed: two checks of the program on a screen."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks import data, outcome
from benchmarks.bench import Bench
from benchmarks.goals import Beside, Goal, Row, failed
from benchmarks.stats import figure, milliseconds
from benchmarks.terminal import Chunk, Terminal
from benchmarks.workspace import Workspace

ALONE = 10
"""Keys that are clocked before the flood."""

KEYS, RATE = 300, 60
"""Keys of a flood, and how many a second."""

AT_MOST = 3
"""Keystrokes for two tags and on to the next sentence."""


def pour(terminal: Terminal, key: bytes, count: int, rate: int) -> tuple[float, list[Chunk]]:
    """Types `count` keys at an even pace without waiting for answers.

    Returns:
        When the last key was typed, and all output until quiet.
    """
    chunks: list[Chunk] = []
    begin = last = time.perf_counter()
    for number in range(count):
        due = begin + number / rate
        while (left := due - time.perf_counter()) > 0:
            if chunk := terminal.read(left):
                chunks.append(chunk)
        last = terminal.write(key)
    return last, chunks + terminal.record(quiet=0.3)


def last_change(terminal: Terminal, chunks: list[Chunk], since: float) -> float:
    """When the screen changed for the last time; `since` if it did not after that moment."""
    terminal.replay((chunk for chunk in chunks if chunk.at <= since), lambda _: False)
    picture, changed = terminal.screen.picture(), since
    for chunk in chunks:
        if chunk.at <= since:
            continue
        terminal.screen.feed(chunk.data)
        if not terminal.screen.mid_frame and terminal.screen.picture() != picture:
            picture, changed = terminal.screen.picture(), chunk.at
    return changed


def measure(bench: Bench, opened: Workspace, count: int) -> Iterator[Row]:
    """Rows for the flood and for the keystrokes, in an article of `count` sentences."""
    text, sentences = opened.text, list(data.sentences(KEYS + 2))
    late, alone = [], list[float]()
    for _ in range(bench.times(3, 1)):
        program = opened.reviewer(bench.folder)
        with Terminal(program.argv, program.env, program.folder) as terminal:
            terminal.wait_for(lambda s: data.name(0) in s.text, "the first sentence")
            terminal.settle(1.0)
            terminal.press(program.end, lambda s: data.name(count - 1) in s.text)
            terminal.press(program.top, lambda s: data.name(0) in s.text)
            alone += [terminal.press(program.down).seconds for _ in range(ALONE)]
            terminal.press(program.top, lambda s: data.name(0) in s.text)
            last, chunks = pour(terminal, program.down, KEYS, RATE)
            late.append(last_change(terminal, chunks, last) - last)
            terminal.press(program.tag)
            terminal.press(program.top, lambda s: data.name(0) in s.text)
            terminal.quit(program.leave)
        what = f"last paint after {KEYS} keys at {RATE} a second"
        if [start for start, _ in outcome.tagged(opened)] != [text.index(sentences[KEYS])]:
            yield failed(what, f"the cursor is not on sentence {KEYS + 1}")
            return
    beside = Beside("a key alone", milliseconds(alone))
    yield Row(what, milliseconds(late), Goal("median", times=5), beside)
    yield keystrokes(bench, opened)


def keystrokes(bench: Bench, opened: Workspace) -> Row:
    """Types two tags, space, and a third tag, and looks which sentences got them."""
    program = opened.reviewer(bench.folder)
    text, sentences = opened.text, list(data.sentences(3))
    what = "keystrokes: two tags and on to the next sentence"
    with Terminal(program.argv, program.env, program.folder) as terminal:
        terminal.wait_for(lambda s: data.name(0) in s.text, "the first sentence")
        terminal.settle(1.0)
        terminal.press(program.down)
        for key in (b"4", b"5", b" ", b"4"):
            terminal.press(key)
        terminal.press(program.top, lambda s: data.name(0) in s.text)
        terminal.quit(program.leave)
    second, third = (text.index(sentence) for sentence in sentences[1:])
    if [start for start, _ in outcome.tagged(opened)] != [second, second, third]:
        return failed(what, "the tags are not where they should be")
    return Row(what, figure([3.0], "keys"), Goal("maximum", AT_MOST))
