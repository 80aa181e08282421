"""A field with a few switches, each with its letter: one key turns one on or off."""

from __future__ import annotations

from reviewer.tui.widgets.choice_field import ChoiceField, Option, Pressed


class TogglesField(ChoiceField):
    """Its value is the names of those that are on, with spaces between, in their order."""

    def _is_chosen(self, option: Option) -> bool:
        return option.value in self.value.split()

    def _pick(self, option: Option) -> Pressed:
        """Turns one on or off; the cursor stays for the next one."""
        on = {*self.value.split()} ^ {option.value}
        self.value = " ".join(one.value for one in self.options if one.value in on)
        return "used"

    def _step(self, step: int) -> None:
        """Arrows turn nothing on."""
