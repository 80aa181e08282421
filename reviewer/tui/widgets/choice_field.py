"""A field with a few values to choose from, each with its letter: one key picks.

A field with a few switches, each with its letter: one key turns one on or off.

Also here: a field with one value of many: it shows the one, and asks for a list of them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

_GAP = 2


Pressed: TypeAlias = Literal["unused", "used", "done"]
"""What a key meant to a field: nothing, something, or that the next field may have its turn."""


class Option(NamedTuple):
    """A value that can be chosen.

    Attributes:
        value: What is stored.
        key: The letter that picks it.
        label: What is shown after the letter.
    """

    value: str
    key: str
    label: str


class ChoiceField(Widget, can_focus=True):
    """Letters pick and are done, arrows only pick, backspace empties.

    The screen gives it its keys through `press`. The value chosen stands between `▸` and `◂`, so
    that it does not hang on a colour.
    """

    DEFAULT_CSS = """
    ChoiceField {
        width: 1fr; height: auto; background: $surface;
        &:focus { background: $boost; }
    }
    """

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> ChoiceField:
            """The field."""
            return self.field

    def __init__(
        self, options: Sequence[Option], value: str = "", *, optional: bool = False, id: str
    ) -> None:
        """Offers values.

        Args:
            options: What can be chosen.
            value: What is chosen at first; may be none of them.
            optional: Whether it can be emptied.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.options = options
        self._value = value
        self._optional = optional

    @property
    def value(self) -> str:
        """The value chosen; empty for none."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.refresh(layout=True)
            self.post_message(self.Changed(self))

    def press(self, key: str, character: str | None) -> Pressed:
        """Takes a key at once, so that of a burst of keys each meets what the one before did."""
        picked = next((option for option in self.options if option.key == character), None)
        if picked is not None:
            return self._pick(picked)
        if key == "enter":
            return "done"
        if key in ("left", "right"):
            self._step(1 if key == "right" else -1)
            return "used"
        if key in ("backspace", "delete"):
            self.value = "" if self._optional else self.value
            return "used"
        return "unused"

    def _pick(self, option: Option) -> Pressed:
        """Takes the letter of an option, or a click on it."""
        self.value = option.value
        return "done"

    def _is_chosen(self, option: Option) -> bool:
        return option.value == self._value

    def _step(self, step: int) -> None:
        values = [option.value for option in self.options]
        if self._value in values:
            self.value = values[(values.index(self._value) + step) % len(values)]
        else:
            self.value = values[0 if step > 0 else -1]

    def on_click(self, event: events.Click) -> None:
        """Picks what is under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for line, spots in enumerate(self._lines(self.content_size.width)):
            for option, start, text in spots:
                if line == offset.y and start <= offset.x < start + cell_len(text):
                    self._pick(option)

    def _lines(self, width: int) -> list[list[tuple[Option, int, str]]]:
        """The options with their place, in as many lines as they take."""
        lines: list[list[tuple[Option, int, str]]] = [[]]
        x = 0
        for option in self.options:
            text = self._text(option)
            if lines[-1] and x + cell_len(text) > width:
                lines.append([])
                x = 0
            lines[-1].append((option, x, text))
            x += cell_len(text) + _GAP
        return lines

    def _text(self, option: Option) -> str:
        chosen = self._is_chosen(option)
        return f"{'▸' if chosen else ' '}{option.key} {option.label}{'◂' if chosen else ' '}"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The options, the chosen one in bold."""
        parts: list[Content | str] = []
        for number, spots in enumerate(self._lines(self.content_size.width or self.size.width)):
            parts.append("\n" if number else "")
            x = 0
            for option, start, text in spots:
                chosen = self._is_chosen(option)
                key, rest = text[: 1 + len(option.key)], text[1 + len(option.key) :]
                parts += [" " * (start - x), Content.styled(key, Style(bold=True))]
                parts.append(Content.styled(rest, Style(bold=chosen, reverse=chosen)))
                x = start + cell_len(text)
        return Content.assemble(*parts)


class TogglesField(ChoiceField):
    """Its value is the names of those that are on, with spaces between, in their order."""

    def _is_chosen(self, option: Option) -> bool:
        return option.value in self.value.split()

    def _pick(self, option: Option) -> Pressed:
        """Turns one on or off; the cursor stays for the next one."""
        on = {*self.value.split()} ^ {option.value}
        self.value = " ".join(option.value for option in self.options if option.value in on)
        return "used"

    def _step(self, step: int) -> None:
        """Arrows turn nothing on."""


_DIM = Style(dim=True)


class ListedField(ChoiceField):
    """Space or a click asks for the list (`Wanted`), arrows go through it without asking."""

    DEFAULT_CSS = """
    ListedField { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Wanted(Message):
        """The list is wanted."""

        def __init__(self, field: ListedField) -> None:
            super().__init__()
            self.field = field

    def press(self, key: str, character: str | None) -> Pressed:
        """Takes a key at once, like every choice."""
        if key == "space":
            self.post_message(self.Wanted(self))
            return "used"
        return super().press(key, None)

    def on_click(self, event: events.Click) -> None:
        """Asks for the list."""
        self.post_message(self.Wanted(self))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render(self) -> Content:
        """The value, and how to see the others."""
        label = next((option.label for option in self.options if option.value == self.value), "")
        chosen = Style(bold=True, reverse=True)
        others = "  space lists all  ←→  "
        return Content.assemble(
            Content.styled(f" {self.value} ", chosen), Content.styled(others, _DIM), label
        )
