"""All notes and flags of the corpus in one list, to filter and to jump to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from reviewer.session.article.notes import Jotting
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.theme import Paint
from reviewer.tui.views.note_rows import NotesRows
from reviewer.tui.widgets.rows.rows import Rows


class NotePosition(NamedTuple):
    """Where to go.

    Attributes:
        article: The article's id.
        unit: The sentence's id.
        found: Whether the sentence is still in the text.
    """

    article: str
    unit: str
    found: bool


class NotesScreen(ModalScreen[NotePosition | None]):
    """Lists what it is given, as it comes in; returns where to go, or None."""

    DEFAULT_CSS = """
    NotesScreen {
        & > Vertical { background: $panel; border: round $primary; padding: 0 1; height: 100%; }
        & Input { border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; background-tint: initial; }
        & Label { height: 1; color: $text-muted; width: 100%; }
        & Rows > .rows--cursor { background: $primary 30%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, coming: Iterator[list[Jotting]], expected: int, paint: Paint) -> None:
        """Shows notes and flags as they come.

        Args:
            coming: They, one article at a time; looked at in slices, between keys.
            expected: About how many there will be.
            paint: Colours under the present theme.
        """
        super().__init__()
        self._gather = TimeSlices(self, coming, self._take)
        self._expected = expected
        self._paint = paint
        self._known: list[Jotting] = []
        self._shown: list[Jotting] = []
        self._wanted: list[str] = []

    def compose(self) -> ComposeResult:
        """A field, the list, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content("Notes and flags")
            yield Input(placeholder="type to filter: words, a title, flag, note", compact=True)
            yield Rows(id="jottings", placeholder="Nothing here: m writes a note, a sets a flag.")
            yield Label(id="foot", markup=False)

    def on_mount(self) -> None:
        """Shows what is there at once, and goes on in between keys."""
        self.set_focus(self.query_one(Input))
        self._refill()
        self._gather.start()

    @property
    def shown(self) -> list[Jotting]:
        """What the list shows at present."""
        return self._shown

    @property
    def complete(self) -> bool:
        """Whether everything has come in."""
        return self._gather.complete

    def _take(self, found: list[list[Jotting]]) -> None:
        """Takes in what has come."""
        fresh = [one for jottings in found for one in jottings]
        self._known += fresh
        fitting = [one for one in fresh if self._fits(one)]
        self._shown += fitting
        if fitting:
            self.query_one(Rows).grown()
        self._tell()

    # -- showing ------------------------------------------------------------------------------

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._wanted = event.value.casefold().split()
        self._refill()

    def _fits(self, jotting: Jotting) -> bool:
        words = jotting.words if self._wanted else ""
        return all(word in words for word in self._wanted)

    def _refill(self) -> None:
        self._shown = [one for one in self._known if self._fits(one)]
        self.query_one(Rows).set_source(NotesRows(self._shown, self._paint))
        self._tell()

    def _tell(self) -> None:
        known = len(self._known)
        count = f"{len(self._shown)} of {known}" if self._wanted else f"{known} in all"
        more = "" if self.complete else f" (of about {self._expected}, reading on …)"
        keys = "enter goes there   ↑ ↓ choose   esc back"
        self.query_one("#foot", Label).update(f"{keys}   {count}{more}")

    # -- keys ---------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Empties the filter; without one it goes back."""
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Moves the choice."""
        self.query_one(Rows).move_by(step)

    def action_page(self, step: int) -> None:
        """Moves the choice by a screenful."""
        self.query_one(Rows).page(step)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self._choose()

    def _choose(self) -> None:
        if self._shown:
            jotting = self._shown[self.query_one(Rows).cursor]
            found = jotting.number is not None
            self.dismiss(NotePosition(jotting.article, jotting.unit, found))
