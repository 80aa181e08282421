"""A form: fields in a box, quick by keyboard, that lose nothing that was typed into them.

How keys go from field to field in a form, in the order in which they were pressed.

Also here: what a form is made of: its fields, their widgets, and how they look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, TextArea

from reviewer.session import Outcome
from reviewer.session.core.drafts import FormDraft, Unsaved
from reviewer.tui.external_editor import edit_text
from reviewer.tui.widgets.choice_field import ChoiceField, ListedField, Option, TogglesField
from reviewer.tui.widgets.text_field import TextField
from reviewer.tui.widgets.text_lines import wrap

__all__ = ["FieldWidget", "FormField", "FormScreen"]

FieldWidget: TypeAlias = Input | TextArea | ChoiceField


AROUND: Final = 4
"""Lines of a form beside its fields and what stands above them: frame, two lines below."""

LEAST: Final = 5
"""Lines of fields that stay in view, however long the text above them is."""


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
    & .above { width: 1fr; height: auto; }
    & #said { height: 1; color: $foreground; }
    & #keys { height: 1; }
}
"""


class FormField(NamedTuple):
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


def widget_of(field: FormField, value: str) -> FieldWidget:
    """The widget of a field, with what stands in it at first."""
    id = f"field-{field.name}"
    if field.kind == "choice":
        return ChoiceField(field.options, value, optional=field.optional, id=id)
    if field.kind == "toggles":
        return TogglesField(field.options, value, id=id)
    if field.kind == "listed":
        return ListedField(field.options, value, id=id)
    if field.kind == "text":
        return TextField(
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
        return [
            widget for widget in self.widgets.values() if widget.parent and widget.parent.display
        ]

    def _step(self, widget: Widget, by: int) -> bool:
        """Goes to the field beside another; returns whether there is one, in the layout to come."""
        self._leave_field(widget)
        shown = self._shown()
        at = next((at + by for at, other in enumerate(shown) if other is widget), -1)
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
        name = next((name for name, other in self.widgets.items() if other is widget), "")
        if name and not self._done:
            self.left(name)


KEEP_EVERY = 0.5
"""Seconds between looks whether a draft is to be kept."""


class FormScreen(FormKeys):
    """Enter goes to the next field and saves on the last, ctrl+s saves anywhere, esc leaves.

    What was typed and not saved is kept as a draft, and stands there the next time. A form is
    left with what came of it, for the line of the screen below; None if nothing did.
    """

    DEFAULT_CSS = CSS

    BINDINGS = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+e", "editor", show=False, priority=True),
        Binding("ctrl+n", "fresh", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS = ""

    KEYS = "enter/tab next  ctrl+s saves  ctrl+e $EDITOR  esc leaves, keeps a draft"

    def __init__(
        self,
        title: str,
        start: Mapping[str, str],
        draft: FormDraft,
        *,
        first: str = "",
        back: str = "the same key brings it back",
    ) -> None:
        """Shows a form.

        Args:
            title: What the frame says.
            start: Field -> what stands there if there is no draft.
            draft: What was typed before and not saved.
            first: The field that the cursor is in at first; empty for the first one.
            back: How to get a draft back, in a few words.
        """
        super().__init__()
        self._title = title
        self._back = back or "the same key brings it back"
        self._unsaved = Unsaved(start, draft)
        self._first = first

    # -- what a form is made of ---------------------------------------------------------------

    def fields(self) -> Sequence[FormField]:
        """The fields in their order."""
        raise NotImplementedError

    def above(self) -> Iterator[Label]:
        """What stands above the fields."""
        yield from ()

    def below(self) -> ComposeResult:
        """What stands below the fields."""
        yield from ()

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Saves; returns what came of it, and what is wrong with which field."""
        raise NotImplementedError

    # -- the screen ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The rows, each with a line below it for what there is to say."""
        before = self._unsaved.shown
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            yield from self.above()
            with VerticalScroll(id="fields", can_focus=False):
                for field in self.fields():
                    yield from self._row(field, before.get(field.name, ""))
                yield from self.below()
            yield Label("", id="said", classes="line", markup=False)
            yield Label(self.KEYS, id="keys", classes="line", markup=False)

    def _row(self, field: FormField, value: str) -> ComposeResult:
        with Horizontal(id=f"row-{field.name}", classes="row"):
            yield Label(field.label, markup=False)
            self.widgets[field.name] = widget = widget_of(field, value)
            yield widget
        yield Label("", id=f"below-{field.name}", classes="below", markup=False)

    def on_mount(self) -> None:
        """The first field takes the keys from now on."""
        if self._unsaved.restored:
            self.say("this is the draft of the last time   ctrl+n starts afresh")
        self.set_focus(self.widgets[self._first or next(iter(self.widgets))])
        self.set_interval(KEEP_EVERY, self.keep_draft)

    def on_resize(self, event: events.Resize) -> None:
        """Leaves room around the fields, which scroll if they need more.

        What stands above them is shown whole, unless nothing of the fields would be left.
        """
        width = min(104, event.size.width) - 4
        most = max(2, event.size.height - AROUND - LEAST)
        above = 0
        for label in self.query(".above").results(Label):
            label.styles.max_height = most
            above += min(most, len(wrap(str(label.content), width)))
        room = event.size.height - AROUND - above
        self.query_one("#fields").styles.max_height = max(3, room)

    @property
    def values(self) -> dict[str, str]:
        """Field -> what stands in it."""
        return {name: text_of(widget) for name, widget in self.widgets.items()}

    def fill(self, field: str, value: str) -> None:
        """Puts a text into a field."""
        put_text(self.widgets[field], value)

    def say(self, text: str) -> None:
        """Shows a line above the keys."""
        self.query_one("#said", Label).update(text)

    def show_below(self, field: str, text: str, *, wrong: bool = False) -> None:
        """Shows a line below a field; an empty one takes it away."""
        label = self.query_one(f"#below-{field}", Label)
        label.update(text)
        label.set_class(bool(text), "-shown")
        label.set_class(wrong, "-wrong")

    def row(self, field: str, *, shown: bool) -> None:
        """Shows or hides a field."""
        self.query_one(f"#row-{field}").display = shown

    # -- what the keys of the form itself do --------------------------------------------------

    def action_editor(self) -> None:
        """Gives the text of the field to the user's editor."""
        widget = self.focused
        if isinstance(widget, TextArea):
            widget.text = edit_text(self.app, widget.text)
            widget.move_cursor(widget.document.end)
        else:
            self.say("ctrl+e is for the fields of several lines")

    def action_save(self) -> None:
        """Saves, once the keys pressed so far have reached their field."""
        (self.focused or self).call_later(self._save)

    def _save(self) -> None:
        if self._done:
            return
        for name in self.widgets:
            self.show_below(name, "")
        outcome, wrong = self.save(self.values)
        for name, text in wrong.items():
            self.show_below(name, text, wrong=True)
        if outcome.ok:
            self._done = True
            self._unsaved.drop()
            self.dismiss(outcome)
            return
        self.say(outcome.message)
        self.keep_draft()
        if first := next((name for name in self.widgets if name in wrong), ""):
            self.set_focus(self.widgets[first])

    def action_leave(self) -> None:
        """Leaves without saving, once the keys pressed so far have reached their field."""
        (self.focused or self).call_later(self._leave)

    def _leave(self) -> None:
        kept = self.keep_draft()
        self._done = True
        self.dismiss(Outcome(f"not saved, a draft is kept  ·  {self._back}") if kept else None)

    def action_fresh(self) -> None:
        """Throws the draft away and begins anew."""
        for name in self.widgets:
            self.fill(name, self._unsaved.start.get(name, ""))
            self.show_below(name, "")
        self._unsaved.drop()
        self.say("begun afresh")

    # -- the draft ----------------------------------------------------------------------------

    def keep_draft(self) -> bool:
        """Keeps what was typed; returns whether there is anything to keep."""
        return not self._done and self._unsaved.keep(self.values)

    def on_unmount(self) -> None:
        """Quitting the program leaves a form too."""
        self.keep_draft()
