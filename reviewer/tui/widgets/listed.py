"""A field with one value of many: it shows the one, and asks for a list of them all."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style

from reviewer.tui.widgets.choice_field import ChoiceField, Pressed

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
        label = next((one.label for one in self.options if one.value == self.value), "")
        chosen = Style(bold=True, reverse=True)
        others = "  space lists all  ←→  "
        return Content.assemble(
            Content.styled(f" {self.value} ", chosen), Content.styled(others, _DIM), label
        )
