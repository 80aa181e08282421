"""The remarks on a sentence, over the list: read them, answer, resolve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from reviewer.session.collaboration.remarks import Thread
from reviewer.tui.external_editor import edit_text
from reviewer.tui.screens.dialogs.note import KEEP_EVERY
from reviewer.tui.theme import Paint
from reviewer.tui.views.side_note_lines import thread_lines
from reviewer.tui.widgets.text_field import TextField
from reviewer.tui.widgets.text_lines import segments_of

_KEYS: Final = "enter answers   ctrl+r resolves, with a word or without   ctrl+j new line"
_MORE: Final = "ctrl+e $EDITOR   esc closes, a draft is kept"
_NEXT: Final = "tab next remark   "


class Reply(NamedTuple):
    """What became of it.

    Attributes:
        thread: The remark.
        text: What stands in the field.
        how: `answer`, `resolve`, or `leave` to change nothing.
    """

    thread: Thread
    text: str
    how: str


class RemarkScreen(ModalScreen[Reply]):
    """The thread of a remark and a field for the answer; of several, tab shows the next."""

    DEFAULT_CSS = """
    RemarkScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 104; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & #sentence { color: $text-muted; width: 100%; height: auto; max-height: 3; }
        & VerticalScroll { height: auto; max-height: 14; margin: 1 0; }
        & #thread { width: 100%; height: auto; }
        & TextArea {
            height: auto; min-height: 2; max-height: 8; border: none; padding: 0;
            background: $surface;
        }
        & TextArea:focus { border: none; background: $boost; }
        & .keys { color: $text-muted; width: 100%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end('leave')", show=False, priority=True),
        Binding("enter,ctrl+s", "end('answer')", show=False, priority=True),
        Binding("ctrl+r", "end('resolve')", show=False, priority=True),
        Binding("ctrl+j,shift+enter", "new_line", show=False, priority=True),
        Binding("tab", "next(1)", show=False, priority=True),
        Binding("shift+tab", "next(-1)", show=False, priority=True),
        Binding("ctrl+e", "editor", show=False, priority=True),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(
        self,
        sentence: str,
        threads: Sequence[Thread],
        me: str,
        paint: Paint,
        draft: Callable[[Thread], str],
        keep: Callable[[Thread, str], None],
    ) -> None:
        """Shows the first of the remarks.

        Args:
            sentence: The sentence that they are about.
            threads: The remarks, at least one.
            me: The annotator at work, by the name that counts.
            paint: The colours.
            draft: Gives what was typed before and not sent.
            keep: Keeps what was typed so far, should the program be killed.
        """
        super().__init__()
        self._sentence = sentence
        self._threads = threads
        self._me = me
        self._paint = paint
        self._drafts = {thread.id: draft(thread) for thread in threads}
        self._kept = dict(self._drafts)
        self._keep = keep
        self._is_over = False
        self._at = 0
        self.field = TextField(compact=True, highlight_cursor_line=False)

    def compose(self) -> ComposeResult:
        """The sentence, the thread, the field, the keys."""
        with Vertical() as frame:
            frame.border_title = Content("remark")
            yield Label(self._sentence, id="sentence", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="thread", markup=False)
            yield self.field
            yield Label(_KEYS, classes="keys", markup=False)
            next_ = _NEXT if len(self._threads) > 1 else ""
            yield Label(f"{next_}{_MORE}", classes="keys", markup=False)

    def on_mount(self) -> None:
        """The field takes the keys from now on."""
        self.set_focus(self.field)
        self._fill()
        self.set_interval(KEEP_EVERY, self.keep_draft)

    def keep_draft(self) -> None:
        """Keeps the answers typed since they were last kept."""
        if self._is_over:
            return
        self._drafts[self.thread.id] = self.field.text
        for thread in self._threads:
            now = self._drafts[thread.id]
            if now != self._kept[thread.id]:
                self._kept[thread.id] = now
                self._keep(thread, now)

    def on_unmount(self) -> None:
        """Quitting the program leaves the field too."""
        self.keep_draft()

    def on_resize(self) -> None:
        """Draws the thread for the width that there is now."""
        self._draw()

    @property
    def thread(self) -> Thread:
        """The remark shown."""
        return self._threads[self._at]

    @property
    def text(self) -> str:
        """The thread as it is shown, without styles; for tests."""
        return "\n".join(each.text for each in thread_lines(self.thread, self._me, self._paint, 90))

    def _fill(self) -> None:
        self.field.text = self._drafts[self.thread.id]
        self.field.move_cursor(self.field.document.end)
        where = f" {self._at + 1} of {len(self._threads)}" if len(self._threads) > 1 else ""
        frame = self.query_one(Vertical)
        frame.border_title = Content(f"remark{where}")
        self._draw()

    def _draw(self) -> None:
        width = max(20, min(104, self.size.width) - 6)
        lines = thread_lines(self.thread, self._me, self._paint, width)
        self.query_one("#thread", Static).update(segments_of(lines))

    # Each of these waits until the keys pressed before it have reached the field.

    def action_end(self, how: str) -> None:
        """Answers, resolves or leaves."""
        self.field.call_later(self._end, how)

    def action_new_line(self) -> None:
        """Begins a line."""
        self.field.call_later(self.field.insert, "\n")

    def action_next(self, step: int) -> None:
        """Shows the next remark, or the one before."""
        self.field.call_later(self._next, step)

    def action_editor(self) -> None:
        """Goes on in the user's own editor."""
        self.field.call_later(self._edit)

    def _end(self, how: str) -> None:
        if self.is_current:
            # The answers to the other remarks stay as drafts.
            self.keep_draft()
            self._is_over = True
            self.dismiss(Reply(self.thread, self.field.text, how))

    def _next(self, step: int) -> None:
        self._drafts[self.thread.id] = self.field.text
        self._at = (self._at + step) % len(self._threads)
        self._fill()

    def _edit(self) -> None:
        self.field.text = edit_text(self.app, self.field.text)
        self.field.move_cursor(self.field.document.end)
