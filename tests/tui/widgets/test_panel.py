"""The panel beside the list: what is painted of it, and that it is never an old line."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.text_lines import ScreenLine, line, runs_of

WIDTH, HEIGHT = 30, 6


class PaintedPanel(Panel):
    """Notes which lines are made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    def now(self) -> list[str]:
        """What stands there, taken from what is kept of the last painting."""
        strips = self.render_lines(Region(0, 0, WIDTH, HEIGHT))
        return [strip.text.strip() for strip in strips]


class PanelApp(App[None]):
    def compose(self) -> ComposeResult:
        yield PaintedPanel()


def of(*texts: str, style: Style | None = None) -> Sequence[ScreenLine]:
    return [line((text, style)) for text in texts]


ALL = set(range(6))
STEPS: list[tuple[Sequence[ScreenLine], set[int], list[str]]] = [
    (of("one", "2", "three"), {1}, ["one", "2", "three"]),
    (of("one", "2", "three"), set(), ["one", "2", "three"]),
    (of("one", "2"), {2}, ["one", "2"]),
    (of("one", "2", style=Style(bold=True)), {0, 1}, ["one", "2"]),
    (of("", "2", "", "four"), {0, 1, 2, 3}, ["", "2", "", "four"]),
    (of(*"abcdefgh"), ALL, [*"abcde", "… 3 more lines: Enter shows"]),
    (of(*"abcdefg"), ALL, [*"abcde", "… 2 more lines: Enter shows"]),
    (of("a", "b"), ALL, ["a", "b"]),
]
"""Lines to show -> which are painted, and what stands there."""


async def test_only_lines_that_look_different_are_painted() -> None:
    """All of them were at each key, which cost more than the key itself."""
    async with PanelApp().run_test(size=(WIDTH, HEIGHT)) as pilot:
        panel = pilot.app.query_one(PaintedPanel)
        panel.show(lambda width: of("one", "two", "three"))
        await pilot.pause()
        assert panel.now() == ["one", "two", "three", "", "", ""]
        for lines, painted, wanted in STEPS:
            panel.painted.clear()
            panel.show(partial(_always, lines))
            await pilot.pause()
            assert set(panel.painted) == painted
            assert [now[:27] for now in panel.now()] == [*wanted, *[""] * HEIGHT][:HEIGHT]


def _always(lines: Sequence[ScreenLine], width: int) -> Sequence[ScreenLine]:
    return lines


async def test_a_panel_of_another_width_or_theme_is_painted_whole() -> None:
    async with PanelApp().run_test(size=(WIDTH, HEIGHT)) as pilot:
        panel = pilot.app.query_one(PaintedPanel)
        panel.show(lambda width: of(f"{width} cells", "same"))
        await pilot.pause()
        before = panel.render_lines(Region(0, 0, WIDTH, HEIGHT))
        pilot.app.theme = "textual-light"
        await pilot.pause()
        await pilot.pause()
        assert panel.render_lines(Region(0, 0, WIDTH, HEIGHT)) != before
        panel.painted.clear()
        await pilot.resize_terminal(WIDTH - 4, HEIGHT)
        await pilot.pause()
        assert set(panel.painted) == set(range(HEIGHT))
        assert panel.now()[:2] == [f"{WIDTH - 4} cells", "same"]


@given(st.sets(st.integers(0, 40)))
def test_runs_are_all_the_numbers_in_order_without_gaps(numbers: set[int]) -> None:
    runs = runs_of(sorted(numbers))
    assert [one for run in runs for one in run] == sorted(numbers)
    assert all(run == list(range(run[0], run[0] + len(run))) for run in runs)
    assert all(one[-1] + 1 < other[0] for one, other in pairwise(runs))
