"""What a form is made of: its fields, their widgets, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from textual.widgets import Input, TextArea

from reviewer.tui.widgets.choice_field import ChoiceField, Option
from reviewer.tui.widgets.listed import ListedField
from reviewer.tui.widgets.toggles import TogglesField

FieldWidget: TypeAlias = Input | TextArea | ChoiceField

AROUND: Final = 6
"""Lines of a form that are not fields: frame, two lines above, two below."""

CSS: Final = """
FormScreen {
    align: center middle;
    & > Vertical {
        width: 100%; max-width: 104; height: auto; max-height: 100%;
        border: round $primary; background: $panel; padding: 0 1;
    }
    & #fields { height: auto; scrollbar-size-vertical: 1; }
    & .row { height: auto; }
    & .row > Label { width: 13; }
    & .row:focus-within > Label { color: $primary; text-style: bold underline; }
    & Input { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
    & Input:focus { border: none; background: $boost; background-tint: initial; }
    & TextArea {
        width: 1fr; border: none; height: auto; min-height: 2; max-height: 6; padding: 0;
        background: $surface;
    }
    & TextArea:focus { border: none; background: $boost; }
    & .below { width: 1fr; height: auto; margin-left: 13; color: $text-muted; display: none; }
    & .below.-shown { display: block; }
    & .below.-wrong { color: $warning; text-style: bold; }
    & .line { width: 1fr; height: auto; max-height: 2; color: $text-muted; }
    & #said { height: 1; color: $foreground; }
    & #keys { height: 1; }
}
"""


class Field(NamedTuple):
    """A field of a form.

    Attributes:
        name: Its name.
        label: What stands before it.
        kind: One line, several lines, one of a few values, any of them, or one of many.
        hint: Shown in it while it is empty.
        options: The values of what is no text.
        optional: Whether a choice can be emptied.
    """

    name: str
    label: str
    kind: Literal["line", "text", "choice", "toggles", "listed"] = "line"
    hint: str = ""
    options: Sequence[Option] = ()
    optional: bool = True


def widget_of(field: Field, value: str) -> FieldWidget:
    """The widget of a field, with what stands in it at first."""
    id = f"field-{field.name}"
    if field.kind == "choice":
        return ChoiceField(field.options, value, optional=field.optional, id=id)
    if field.kind == "toggles":
        return TogglesField(field.options, value, id=id)
    if field.kind == "listed":
        return ListedField(field.options, value, id=id)
    if field.kind == "text":
        return TextArea(
            value, id=id, compact=True, placeholder=field.hint, highlight_cursor_line=False
        )
    return Input(value, id=id, placeholder=field.hint, compact=True, select_on_focus=False)


def text_of(widget: FieldWidget) -> str:
    """What stands in a field."""
    return widget.text if isinstance(widget, TextArea) else widget.value


def put_text(widget: FieldWidget, text: str) -> None:
    """Makes a text stand in a field."""
    if isinstance(widget, TextArea):
        widget.text = text
    else:
        widget.value = text
