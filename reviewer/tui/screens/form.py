"""A form: fields in a box, quick by keyboard, that lose nothing that was typed into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, TextArea

from reviewer.session import Outcome
from reviewer.session.drafts import Draft
from reviewer.tui.editor import edit_text
from reviewer.tui.widgets.choice import ChoiceField, Option

FieldWidget: TypeAlias = Input | TextArea | ChoiceField

KEEP_EVERY = 2.0
"""Seconds between looks whether a draft is to be kept."""


class Field(NamedTuple):
    """A field of a form.

    Attributes:
        name: Its name.
        label: What stands before it.
        kind: One line, several lines, or one of a few values.
        hint: Shown in it while it is empty.
        options: The values of a choice.
        optional: Whether a choice can be emptied.
    """

    name: str
    label: str
    kind: Literal["line", "text", "choice"] = "line"
    hint: str = ""
    options: Sequence[Option] = ()
    optional: bool = True


class FormScreen(ModalScreen[Outcome | None]):
    """Enter goes to the next field and saves on the last, ctrl+s saves anywhere, esc leaves.

    What was typed and not saved is kept as a draft, and stands there the next time. A form is
    left with what came of it, for the line of the screen below; None if nothing did.
    """

    DEFAULT_CSS = """
    FormScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 104; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & #fields { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & .row { height: auto; }
        & .row > Label { width: 13; }
        & Input { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
        & Input:focus { border: none; background: $boost; background-tint: initial; }
        & TextArea {
            width: 1fr; border: none; height: auto; min-height: 2; max-height: 6; padding: 0;
            background: $surface;
        }
        & TextArea:focus { border: none; background: $boost; }
        & .below { height: auto; margin-left: 13; color: $text-muted; display: none; }
        & .below.-shown { display: block; }
        & .below.-wrong { color: $warning; text-style: bold; }
        & .line { height: auto; color: $text-muted; }
        & #said { color: $foreground; }
    }
    """

    BINDINGS = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+e", "editor", show=False, priority=True),
        Binding("ctrl+n", "fresh", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS = ""

    TITLE_TEXT = "form"
    KEYS = "enter, tab ↑↓ next   ctrl+s saves   ctrl+e $EDITOR   esc leaves, a draft is kept"
    BACK = "the same key brings it back"

    def __init__(self, start: Mapping[str, str], draft: Draft, *, first: str = "") -> None:
        """Shows a form.

        Args:
            start: Field -> what stands there if there is no draft.
            draft: What was typed before and not saved.
            first: The field that the cursor is in at first; empty for the first one.
        """
        super().__init__()
        self.start = dict(start)
        self._draft = draft
        self._first = first
        self._done = False
        self._kept: dict[str, str] = {}
        self.widgets: dict[str, FieldWidget] = {}

    # -- what a form is made of ---------------------------------------------------------------

    def fields(self) -> Sequence[Field]:
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

    def left(self, field: str) -> None:
        """Called when the cursor has left a field."""

    # -- the screen ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The rows, each with a line below it for what there is to say."""
        before = {**self.start, **self._draft.get()}
        with Vertical() as frame:
            frame.border_title = Content(self.TITLE_TEXT)
            yield from self.above()
            with VerticalScroll(id="fields", can_focus=False):
                for field in self.fields():
                    yield from self._row(field, before.get(field.name, ""))
                yield from self.below()
            yield Label("", id="said", classes="line", markup=False)
            yield Label(self.KEYS, id="keys", classes="line", markup=False)

    def _row(self, field: Field, value: str) -> ComposeResult:
        with Horizontal(id=f"row-{field.name}", classes="row"):
            yield Label(field.label, markup=False)
            self.widgets[field.name] = widget = _widget(field, value)
            yield widget
        yield Label("", id=f"below-{field.name}", classes="below", markup=False)

    def on_mount(self) -> None:
        """The first field takes the keys from now on."""
        self._kept = self.values
        if self._draft.get():
            self.say("this is the draft of the last time   ctrl+n starts afresh")
        self.set_focus(self.widgets[self._first or next(iter(self.widgets))])
        self.set_interval(KEEP_EVERY, self.keep_draft)

    @property
    def values(self) -> dict[str, str]:
        """Field -> what stands in it."""
        return {
            name: widget.text if isinstance(widget, TextArea) else widget.value
            for name, widget in self.widgets.items()
        }

    def fill(self, field: str, value: str) -> None:
        """Puts a text into a field."""
        widget = self.widgets[field]
        if isinstance(widget, TextArea):
            widget.text = value
        else:
            widget.value = value

    def say(self, text: str) -> None:
        """Shows a line above the keys."""
        self.query_one("#said", Label).update(text)

    def tell(self, field: str, text: str, *, wrong: bool = False) -> None:
        """Shows a line below a field; an empty one takes it away."""
        label = self.query_one(f"#below-{field}", Label)
        label.update(text)
        label.set_class(bool(text), "-shown")
        label.set_class(wrong, "-wrong")

    def row(self, field: str, *, shown: bool) -> None:
        """Shows or hides a field."""
        self.query_one(f"#row-{field}").display = shown

    # -- keys ---------------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """Acts on a key before the next one is looked at; returns whether it is used up."""
        focused = self.focused
        if isinstance(focused, ChoiceField):
            pressed = focused.press(event.key, event.character)
            if pressed == "done":
                self._next(focused)
            return pressed != "unused"
        if isinstance(focused, Input) and event.key == "enter":
            self._next(focused)
            return True
        return False

    def _next(self, widget: FieldWidget) -> None:
        shown = [one for one in self.widgets.values() if one.parent and one.parent.display]  # type: ignore[attr-defined]  # a row is a widget
        if widget is shown[-1]:
            self.action_save()
        else:
            self.set_focus(shown[shown.index(widget) + 1])

    @on(events.DescendantBlur)
    def _blurred(self, event: events.DescendantBlur) -> None:
        name = next((name for name, one in self.widgets.items() if one is event.widget), "")
        if name and not self._done:
            self.left(name)

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
            self.tell(name, "")
        outcome, wrong = self.save(self.values)
        for name, text in wrong.items():
            self.tell(name, text, wrong=True)
        if outcome.ok:
            self._done = True
            self._draft.drop()
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
        self.dismiss(Outcome(f"not saved, a draft is kept  ·  {self.BACK}") if kept else None)

    def action_fresh(self) -> None:
        """Throws the draft away and begins anew."""
        for name in self.widgets:
            self.fill(name, self.start.get(name, ""))
            self.tell(name, "")
        self._draft.drop()
        self._kept = self.values
        self.say("begun afresh")

    # -- the draft ----------------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether the form says something else than at first."""
        return any(self.start.get(name, "") != value for name, value in self.values.items())

    def keep_draft(self) -> bool:
        """Keeps what was typed; returns whether there is anything to keep."""
        if self._done:
            return False
        now = self.values
        if not self.touched:
            self._draft.drop()
        elif now != self._kept:
            self._draft.keep(now)
        self._kept = now
        return self.touched

    def on_unmount(self) -> None:
        """Quitting the program leaves a form too."""
        self.keep_draft()


def _widget(field: Field, value: str) -> FieldWidget:
    id = f"field-{field.name}"
    if field.kind == "choice":
        return ChoiceField(field.options, value, optional=field.optional, id=id)
    if field.kind == "text":
        return TextArea(
            value, id=id, compact=True, placeholder=field.hint, highlight_cursor_line=False
        )
    return Input(value, id=id, placeholder=field.hint, compact=True, select_on_focus=False)
