"""The foot of the screen: the tags with their keys, and what else can be done here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class KeyItem(NamedTuple):
    """One thing on the bar.

    Attributes:
        id: The command.
        keys: Its keys as shown: all of a tag's run together (`1c`), the first of another's.
        label: What it does, in a word or two.
        glyph: The sign of a tag; empty for another command.
        color: The colour of a tag by its name in the scheme; empty for another command.
    """

    id: str
    keys: str
    label: str
    glyph: str = ""
    color: str = ""


class Placed(NamedTuple):
    """An item with its place on a line.

    Attributes:
        item: The item.
        text: What stands there after the keys.
        x: The cell where it begins.
        end: One past its last cell.
    """

    item: KeyItem
    text: str
    x: int
    end: int


Lines = list[list[Placed]]
Form = tuple[Callable[[KeyItem], str], int, int]
"""How a tag reads after its keys, the cells between two, and the lines it may take."""


def _word(item: KeyItem) -> str:
    return f" {item.label}"


def _sign(item: KeyItem) -> str:
    return "" if item.glyph.casefold() in item.keys.casefold() else item.glyph


FORMS: Final[tuple[Form, ...]] = ((_word, 2, 1), (_word, 1, 1), (_word, 2, 2), (_sign, 1, 2))
"""How the tags may read, the best first."""

GAP: Final = 2


def arrange(tags: Sequence[KeyItem], commands: Sequence[KeyItem], width: int, height: int) -> Lines:
    """Places tags first, then as many commands as fit, the most important first.

    Args:
        tags: In the order of their digits; none is dropped while its keys fit.
        commands: In the order of their importance.
        width: Cells in a line.
        height: Lines; with more than one the commands begin on a line of their own.

    Returns:
        At most `height` lines.
    """
    if width <= 0 or height <= 0:
        return []
    lines: Lines = [[]]
    for read, gap, most in FORMS:
        lines = _flow(tags, read, gap, width)
        if len(lines) <= min(most, height):
            break
    lines = lines[:height]
    if lines[-1] and len(lines) < height:
        lines.append([])
    for item in commands:
        _append(lines[-1], item, _word(item), GAP, width)
    return lines


def _flow(items: Sequence[KeyItem], read: Callable[[KeyItem], str], gap: int, width: int) -> Lines:
    lines: Lines = [[]]
    for item in items:
        if not _append(lines[-1], item, read(item), gap, width):
            lines.append([])
            _append(lines[-1], item, read(item), gap, width)
    return lines


def _append(line: list[Placed], item: KeyItem, text: str, gap: int, width: int) -> bool:
    x = line[-1].end + gap if line else 0
    end = x + cell_len(item.keys) + cell_len(text)
    if end > width:
        return False
    line.append(Placed(item, text, x, end))
    return True


class KeyBar(Widget):
    """Shows the keys at all times. A click on one posts `Chosen`."""

    DEFAULT_CSS = """
    KeyBar {
        height: 2;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        &.-single { height: 1; }
    }
    .-short KeyBar { height: 1; }
    """

    can_focus = False

    class Chosen(Message):
        """Something on the bar was clicked.

        Attributes:
            command: The command's id.
        """

        def __init__(self, command: str) -> None:
            """A click on that command."""
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        """Empty until `show` is called."""
        super().__init__(id=id)
        self._tags: Sequence[KeyItem] = ()
        self._commands: Sequence[KeyItem] = ()
        self._color: Callable[[str], Style] = lambda name: Style()

    def show(
        self,
        tags: Sequence[KeyItem],
        commands: Sequence[KeyItem],
        color: Callable[[str], Style],
    ) -> None:
        """Shows these from now on.

        Args:
            tags: In the order of their digits.
            commands: In the order of their importance.
            color: The style of a colour of the scheme.
        """
        self._tags, self._commands, self._color = tags, commands, color
        self.set_class(not tags, "-single")
        self.refresh()

    @property
    def lines(self) -> Lines:
        """What stands where, in cells of the bar's content."""
        size = self.content_size
        return arrange(self._tags, self._commands, size.width, size.height)

    @property
    def text(self) -> str:
        """What is shown, without colours."""
        return "\n".join(
            "  ".join(f"{placed.item.keys}{placed.text}" for placed in line) for line in self.lines
        )

    def render_line(self, y: int) -> Strip:
        """One line of the bar."""
        lines, width, base = self.lines, self.content_size.width, self.rich_style
        segments: list[Segment] = []
        x = 0
        for placed in lines[y] if y < len(lines) else ():
            segments.append(Segment(" " * (placed.x - x), base))
            segments.extend(self._segments(placed, base))
            x = placed.end
        return Strip([*segments, Segment(" " * (width - x), base)], width)

    def _segments(self, placed: Placed, base: Style) -> Iterator[Segment]:
        color = self._color(placed.item.color) if placed.item.color else Style()
        keys = base + color + Style(bold=True, reverse=bool(placed.item.color))
        yield Segment(placed.item.keys, keys)
        yield Segment(placed.text, base + color)

    def on_click(self, event: Click) -> None:
        """Asks for the command under the mouse."""
        offset = event.get_content_offset(self)
        lines = self.lines
        if offset is None or offset.y >= len(lines):
            return
        for placed in lines[offset.y]:
            if placed.x <= offset.x < placed.end:
                self.post_message(self.Chosen(placed.item.id))
