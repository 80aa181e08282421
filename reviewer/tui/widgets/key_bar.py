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


class KeyText(NamedTuple):
    """A part of an item as it is written.

    Attributes:
        text: The text.
        is_key: Whether it is what is pressed.
    """

    text: str
    is_key: bool = False


class Placed(NamedTuple):
    """An item with its place on a line.

    Attributes:
        item: The item.
        pieces: What stands there.
        x: The cell where it begins.
        end: One past its last cell.
    """

    item: KeyItem
    pieces: tuple[KeyText, ...]
    x: int
    end: int

    @property
    def text(self) -> str:
        """What stands there, without styles."""
        return "".join(piece.text for piece in self.pieces)


Lines = list[list[Placed]]
Write = Callable[[KeyItem], tuple[KeyText, ...]]
Form = tuple[Write, int, int]
"""How a tag reads, the cells between two, and the lines it may take."""


def _word(item: KeyItem) -> tuple[KeyText, ...]:
    return KeyText(item.keys, True), KeyText(f" {item.label}")


def _either(item: KeyItem) -> tuple[KeyText, ...]:
    """`claim 1 or c`: that either key does it has to be read without having been told."""
    if len(item.keys) != 2:
        return _word(item)
    one, other = item.keys[0], item.keys[1]
    return KeyText(f"{item.label} "), KeyText(one, True), KeyText(" or "), KeyText(other, True)


def _sign(item: KeyItem) -> tuple[KeyText, ...]:
    sign = "" if item.glyph.casefold() in item.keys.casefold() else item.glyph
    return KeyText(item.keys, True), KeyText(sign)


def _key(item: KeyItem) -> tuple[KeyText, ...]:
    return (KeyText(item.keys, True),)


FORMS: Final[tuple[Form, ...]] = (
    (_either, 2, 1),
    (_word, 2, 1),
    (_word, 1, 1),
    (_word, 2, 2),
    (_sign, 1, 2),
)
"""How the tags may read, the best first."""

GAP: Final = 2


def arrange(
    tags: Sequence[KeyItem],
    commands: Sequence[KeyItem],
    width: int,
    height: int,
    pinned: Sequence[KeyItem] = (),
) -> Lines:
    """Places tags first, then as many commands as fit, the most important first.

    Args:
        tags: In the order of their digits; none is dropped while its keys fit.
        commands: In the order of their importance.
        width: Cells in a line.
        height: Lines; with more than one the commands begin on a line of their own.
        pinned: What stands at the end of the last line at every width; others give way to it.

    Returns:
        At most `height` lines.
    """
    if width <= 0 or height <= 0:
        return []
    lines, kept = _fitted(tags, pinned, width, height)
    room = width - kept[-1].end - GAP if kept else width
    if lines[-1] and len(lines) < height:
        lines.append([])
    for item in commands:
        _append(lines[-1], item, _word(item), GAP, room)
    if kept and (not lines[-1] or lines[-1][-1].end <= room):
        x = width - kept[-1].end
        lines[-1] += [one._replace(x=one.x + x, end=one.end + x) for one in kept]
    return lines


def _fitted(
    tags: Sequence[KeyItem], pinned: Sequence[KeyItem], width: int, height: int
) -> tuple[Lines, list[Placed]]:
    """Tags and what stays beside them, in the best form in which both fit.

    What stays is placed from 0 on, with its words or, where these are too much, with its keys.
    """
    both = [_flow(pinned, read, GAP, width) for read in (_word, _key)]
    kept = [lines[0] for lines in both if len(lines) == 1 and len(lines[0]) == len(pinned)]
    lines: Lines = [[]]
    for read, gap, most in FORMS:
        lines = _flow(tags, read, gap, width)
        if len(lines) > min(most, height):
            continue
        last = lines[-1][-1].end + GAP if lines[-1] and len(lines) == height else 0
        for each in kept:
            if not each or last + each[-1].end <= width:
                return lines, each
    return lines[:height], kept[-1] if kept else []


def _flow(items: Sequence[KeyItem], read: Write, gap: int, width: int) -> Lines:
    lines: Lines = [[]]
    for item in items:
        if not _append(lines[-1], item, read(item), gap, width):
            lines.append([])
            _append(lines[-1], item, read(item), gap, width)
    return lines


def _append(
    line: list[Placed], item: KeyItem, pieces: tuple[KeyText, ...], gap: int, width: int
) -> bool:
    x = line[-1].end + gap if line else 0
    end = x + sum(cell_len(piece.text) for piece in pieces)
    if end > width:
        return False
    line.append(Placed(item, pieces, x, end))
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
        self._pinned: Sequence[KeyItem] = ()
        self._color: Callable[[str], Style] = lambda name: Style()

    def show(
        self,
        tags: Sequence[KeyItem],
        commands: Sequence[KeyItem],
        color: Callable[[str], Style],
        pinned: Sequence[KeyItem] = (),
    ) -> None:
        """Shows these from now on.

        Args:
            tags: In the order of their digits.
            commands: In the order of their importance.
            color: The style of a colour of the scheme.
            pinned: Shown at every width.
        """
        self._tags, self._commands, self._color = tags, commands, color
        self._pinned = pinned
        self.set_class(not tags, "-single")
        self.refresh()

    def only(self, commands: Sequence[KeyItem], pinned: Sequence[KeyItem]) -> None:
        """Shows nothing but these, at the height that it has: what is in front has other keys."""
        self._tags, self._commands, self._pinned = (), commands, pinned
        self.refresh()

    @property
    def lines(self) -> Lines:
        """What stands where, in cells of the bar's content."""
        size = self.content_size
        return arrange(self._tags, self._commands, size.width, size.height, self._pinned)

    @property
    def text(self) -> str:
        """What is shown, without colours."""
        return "\n".join("  ".join(placed.text for placed in line) for line in self.lines)

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
        for piece in placed.pieces:
            yield Segment(piece.text, keys if piece.is_key else base + color)

    def on_click(self, event: Click) -> None:
        """Asks for the command under the mouse."""
        offset = event.get_content_offset(self)
        lines = self.lines
        if offset is None or offset.y >= len(lines):
            return
        for placed in lines[offset.y]:
            if placed.x <= offset.x < placed.end:
                self.post_message(self.Chosen(placed.item.id))
