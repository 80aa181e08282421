"""Everything that is to be read stands out from its ground, in every theme of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.theme import ANSI, ANSI_LIGHT, THEMES
from reviewer.tui.widgets.rows.rows import Rows
from tests.session.annotator_builders import say
from tests.tui.conftest import make_app

LEAST = 4.5
"""WCAG 2.2, 1.4.3: contrast of text at level AA."""

TAGGED = ("enter", "1", "2", "3", "4", "5", "s", "r", "3", "a", "j", "3", "s", "s", "j", "s", "c")
STATES: dict[str, tuple[str, ...]] = {
    "the desk": (),
    "a selection": ("x", "k", "v", "k"),
    "a search": ("/", *"the", "enter"),
    "words": ("k", "w", "l", "f", "v", "l"),
    "chords": ("s",),
    "the help": ("?",),
    "evidence": ("e",),
    "a check": ("s", "enter"),
    "a note": ("m", *"words"),
    "export": ("o", "e"),
    "the overview": ("o", "v"),
    "review": ("!", "y", "o", "r"),
}


def luminance(color: Color) -> float:
    """WCAG 2.2: relative luminance."""
    red, green, blue = (
        part / 3294.6 if part <= 10 else (part / 269.025 + 0.0513) ** 2.4
        for part in color.get_truecolor()
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def segments(pilot: Pilot[None]) -> Iterator[Segment]:
    """What stands on the screen in front, widget by widget."""
    for widget in pilot.app.screen.query(Widget):
        if widget.display and widget.outer_size and not list(widget.children):
            for strip in widget.render_lines(Region(0, 0, *widget.outer_size)):
                yield from strip


def faint(pilot: Pilot[None]) -> set[tuple[str, float]]:
    """The texts that do not stand out enough, with their contrast."""
    found = set()
    for text, style, _ in segments(pilot):
        if not text.strip() or style is None or style.color is None or style.bgcolor is None:
            continue
        if ColorType.DEFAULT in (style.color.type, style.bgcolor.type):
            continue
        value = contrast(style.color, style.bgcolor)
        if value < LEAST or style.dim:
            found.add((text.strip(), round(value, 2)))
    return found


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_all_text_stands_out(theme: str, store: MemoryStore, tmp_path: Path) -> None:
    say(store, "bob", 1, {"tag:quote": 1, "decided": "settled"})
    app = make_app(store, tmp_path, theme=theme)
    weak: dict[str, set[tuple[str, float]]] = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*TAGGED)
        for name, keys in STATES.items():
            await pilot.press(*keys)
            await pilot.pause()
            if found := faint(pilot):
                weak[name] = found
            for _ in range(3):
                await pilot.press("escape")
            await pilot.press("o", "d")
        await pilot.press("o", "l")
        if found := faint(pilot):
            weak["the library"] = found
    app.session.end()
    assert weak == {}


def test_contrast_is_what_the_norm_says() -> None:
    black, white, grey = (Color.parse(name) for name in ("#000000", "#ffffff", "#767676"))
    assert round(contrast(black, white), 1) == 21.0
    assert 4.5 <= contrast(grey, white) < 4.6


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_the_current_row_has_no_holes_on_a_plain_terminal(
    theme: str, store: MemoryStore, tmp_path: Path
) -> None:
    app = make_app(store, tmp_path, theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*TAGGED[:8], "k")
        rows = pilot.app.screen.query_one(Rows)
        line = list(rows.render_line(0))
        assert "claim" in "".join(text for text, _, _ in line)
        # The last cell belongs to the position marker of the list.
        grounds = {(s.reverse, s.color, s.bgcolor) for text, s, _ in line[:-1] if s is not None}
        assert len(grounds) == 1
        assert next(iter(grounds))[0]
    app.session.end()


@pytest.mark.parametrize("palette", [ANSI, ANSI_LIGHT])
def test_five_tags_have_five_colours_on_a_plain_terminal(palette: dict[str, str]) -> None:
    tags = ("blue", "teal", "yellow", "orange", "magenta")
    assert len({palette[name] for name in tags}) == len(tags)
