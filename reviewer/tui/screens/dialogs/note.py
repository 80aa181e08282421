"""A text on a sentence, over the list: a note, or the reason for a flag."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label

from reviewer.tui.external_editor import edit_text
from reviewer.tui.widgets.text_field import TextField

_KEYS = "enter saves   ctrl+j new line   ctrl+e $EDITOR   esc leaves, a draft is kept"


class Written(NamedTuple):
    """What became of the text.

    Attributes:
        saved: Whether it is to be saved.
        text: What stands in the field.
    """

    saved: bool
    text: str


KEEP_EVERY: Final = 0.5
"""Seconds between looks whether what was typed is to be kept."""


class NoteScreen(ModalScreen[Written]):
    """A field of several lines, the sentence above it, and the keys below."""

    DEFAULT_CSS = """
    NoteScreen {
        align: center bottom;
        & > Vertical {
            width: 100%; max-width: 110; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & #sentence { color: $text-muted; width: 100%; height: auto; max-height: 3; }
        & #draft { color: $warning; height: auto; display: none; }
        & #draft.-kept { display: block; }
        & TextArea {
            height: auto; min-height: 3; max-height: 12; border: none; padding: 0;
            background: $surface;
        }
        & TextArea:focus { border: none; background: $boost; }
        & #keys { color: $text-muted; width: 100%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("enter,ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+j,shift+enter", "new_line", show=False, priority=True),
        Binding("ctrl+e", "editor", show=False, priority=True),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(
        self,
        title: str,
        sentence: str,
        text: str,
        keep: Callable[[str], None],
        *,
        draft: bool = False,
    ) -> None:
        """Shows a text to go on with.

        Args:
            title: What the frame says.
            sentence: The sentence that it is about.
            text: What stands in the field at first.
            keep: Keeps what was typed so far, should the program be killed.
            draft: Whether that was typed before and never saved.
        """
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._text = text
        self._keep = keep
        self._is_draft = draft
        self._is_over = False
        self.field = TextField(text, compact=True, highlight_cursor_line=False)

    def compose(self) -> ComposeResult:
        """The sentence, the field, the keys."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            yield Label(self._sentence, id="sentence", markup=False)
            kept = Label("this was typed before and is not saved yet", id="draft", markup=False)
            yield kept.set_class(self._is_draft, "-kept")
            yield self.field
            yield Label(_KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """The field takes the keys from now on, behind what stands there."""
        self.set_focus(self.field)
        self.field.move_cursor(self.field.document.end)
        self.set_interval(KEEP_EVERY, self.keep_draft)

    def keep_draft(self) -> None:
        """Keeps what was typed since it was last kept."""
        if not self._is_over and self.field.text != self._text:
            self._text = self.field.text
            self._keep(self._text)

    def on_unmount(self) -> None:
        """Quitting the program leaves the field too."""
        self.keep_draft()

    # Each of these waits until the keys pressed before it have reached the field.

    def action_leave(self) -> None:
        """Leaves without saving."""
        self.field.call_later(lambda: self._end(saved=False))

    def action_save(self) -> None:
        """Saves and leaves."""
        self.field.call_later(lambda: self._end(saved=True))

    def action_new_line(self) -> None:
        """Begins a line."""
        self.field.call_later(self.field.insert, "\n")

    def action_editor(self) -> None:
        """Goes on in the user's own editor."""
        self.field.call_later(self._edit)

    def _end(self, *, saved: bool) -> None:
        if self.is_current:
            self._is_over = True
            self.dismiss(Written(saved, self.field.text))

    def _edit(self) -> None:
        self.field.text = edit_text(self.app, self.field.text)
        self.field.move_cursor(self.field.document.end)
