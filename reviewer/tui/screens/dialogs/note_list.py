"""All notes and flags of the corpus in one list, to filter and to jump to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from textual import on
from textual.widgets import Input, Label

from reviewer.session.article.notes import Jotting
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.dialogs.list_dialog import ListDialog
from reviewer.tui.theme import Paint
from reviewer.tui.views.note_rows import NotesRows
from reviewer.tui.widgets.rows.rows import Rows

NONE_YET: Final = "Nothing here: on the Desk m writes a note, a sets a flag."
NONE_FITS: Final = "No note or flag has these words: esc empties the filter."


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


class NotesScreen(ListDialog[NotePosition]):
    """Lists what it is given, as it comes in; returns where to go, or None."""

    DEFAULT_CSS = """
    NotesScreen {
        & > Vertical { height: 100%; }
        & Label { width: 100%; }
        & Rows > .rows--cursor { background: $primary 17%; }
    }
    """

    def __init__(self, coming: Iterator[list[Jotting]], expected: int, paint: Paint) -> None:
        """Shows notes and flags as they come.

        Args:
            coming: They, one article at a time; looked at in slices, between keys.
            expected: About how many there will be.
            paint: Colours under the present theme.
        """
        super().__init__("Notes and flags", hint="type to filter: words, a title, flag, note")
        self._slices = TimeSlices(self, coming, self._take)
        self._expected = expected
        self._paint = paint
        self._known: list[Jotting] = []
        self._shown: list[Jotting] = []
        self._wanted: list[str] = []

    def list_widget(self) -> Rows:
        """Rows, since there may be very many."""
        return Rows(id="jottings", placeholder=NONE_YET)

    def on_mount(self) -> None:
        """Shows what is there at once, and goes on in between keys."""
        self._slices.start()

    @property
    def shown(self) -> list[Jotting]:
        """What the list shows at present."""
        return self._shown

    @property
    def complete(self) -> bool:
        """Whether everything has come in."""
        return self._slices.complete

    def _take(self, found: list[list[Jotting]]) -> None:
        """Takes in what has come."""
        fresh = [jotting for jottings in found for jotting in jottings]
        self._known += fresh
        fitting = [jotting for jotting in fresh if self._fits(jotting)]
        self._shown += fitting
        if fitting:
            self.query_one(Rows).grown()
        self._show_count()

    # -- showing ------------------------------------------------------------------------------

    def fill(self, text: str) -> None:
        """Lists what holds the words."""
        self._wanted = text.casefold().split()
        self._shown = [jotting for jotting in self._known if self._fits(jotting)]
        rows = self.query_one(Rows)
        rows.placeholder = NONE_FITS if self._wanted else NONE_YET
        rows.set_source(NotesRows(self._shown, self._paint))
        self._show_count()

    def _fits(self, jotting: Jotting) -> bool:
        words = jotting.words if self._wanted else ""
        return all(word in words for word in self._wanted)

    def _show_count(self) -> None:
        known = len(self._known)
        count = f"{len(self._shown)} of {known}" if self._wanted else f"{known} in all"
        more = "" if self.complete else f" (of about {self._expected}, reading on …)"
        keys = "enter goes there   ↑ ↓ choose   esc back"
        self.query_one("#foot", Label).update(f"{keys}   {count}{more}")

    # -- keys ---------------------------------------------------------------------------------

    def action_close(self) -> None:
        """Empties the filter; without one it goes back."""
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            super().action_close()

    def action_move(self, step: int) -> None:
        """Moves the choice."""
        self.query_one(Rows).move_by(step)

    def action_page(self, step: int) -> None:
        """Moves the choice by a screenful."""
        self.query_one(Rows).page(step)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.choose()

    def choose(self) -> None:
        """Ends with the place of the note or flag under the cursor."""
        if self._shown:
            jotting = self._shown[self.query_one(Rows).cursor]
            found = jotting.number is not None
            self.dismiss(NotePosition(jotting.article, jotting.unit, found))
