"""How keys go from field to field in a form, in the order in which they were pressed."""

from __future__ import annotations

from typing import Final

from textual import events, on
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from reviewer.session import Outcome
from reviewer.tui.screens.form_fields import FieldWidget
from reviewer.tui.widgets.choice_field import ChoiceField

STEPS: Final = {"tab": 1, "shift+tab": -1}
"""Keys that go to the field beside."""


class FormKeys(ModalScreen[Outcome | None]):
    """A screen of fields.

    Attributes:
        widgets: Field -> its widget, in their order.
    """

    def __init__(self) -> None:
        """No field yet."""
        super().__init__()
        self.widgets: dict[str, FieldWidget] = {}
        self._done = False

    def left(self, field: str) -> None:
        """Called when the cursor has left a field."""

    def action_save(self) -> None:
        """Called when enter leaves the last field."""

    def take_key(self, event: events.Key) -> bool:
        """Acts on a key before the next one is looked at; returns whether it is used up."""
        focused = self.focused
        if event.key in STEPS and focused is not None and self._step(focused, STEPS[event.key]):
            return True
        if isinstance(focused, ChoiceField):
            pressed = focused.press(event.key, event.character)
            if pressed == "done":
                self._next(focused)
            return pressed != "unused"
        if isinstance(focused, Input) and event.key == "enter":
            # Now, and not when the field notices: what it says may show or hide the next one.
            self._leave_field(focused)
            self._next(focused)
            return True
        return False

    def _shown(self) -> list[FieldWidget]:
        return [one for one in self.widgets.values() if one.parent and one.parent.display]

    def _step(self, widget: Widget, by: int) -> bool:
        """Goes to the field beside another; returns whether there is one, in the layout to come."""
        self._leave_field(widget)
        shown = self._shown()
        at = next((at + by for at, one in enumerate(shown) if one is widget), -1)
        if not 0 <= at < len(shown):
            return False
        self.set_focus(shown[at])
        return True

    def _next(self, widget: FieldWidget) -> None:
        shown = self._shown()
        if widget is shown[-1]:
            self.action_save()
        else:
            self.set_focus(shown[shown.index(widget) + 1])

    @on(events.DescendantBlur)
    def _blurred(self, event: events.DescendantBlur) -> None:
        self._leave_field(event.widget)

    def _leave_field(self, widget: Widget) -> None:
        name = next((name for name, one in self.widgets.items() if one is widget), "")
        if name and not self._done:
            self.left(name)
