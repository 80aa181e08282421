"""Words mode of the Desk: how it begins and ends, what it shows, and the mouse in it.

A click puts the word cursor, a drag selects. `WordCommands` are its keys.
"""

from __future__ import annotations

from rich.cells import cell_len

from reviewer.models import values as v
from reviewer.models.values import SCOPES
from reviewer.session import Desk, Outcome
from reviewer.session.article import cuts
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.desk.span_editor import Shown, SpanEditor
from reviewer.tui.commands.table import DESK, WORDS
from reviewer.tui.keys.names import shown as shown_key
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.views.desk_rows import DeskRows
from reviewer.tui.views.span_highlights import words_lines
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import RowClick
from reviewer.tui.widgets.rows.rows import RowState
from reviewer.tui.widgets.rows.text_copy import line_of, row_of

SELECTED = 'a tag key labels it  ·  h l H L move its end, " takes more'


class WordsMode:
    """The word cursor of the Desk, while there is one."""

    def __init__(self, view: DeskView) -> None:
        """There is no word cursor yet.

        Args:
            view: The Desk.
        """
        self._view = view
        self.editor: SpanEditor | None = None
        """The word cursor and what it does to spans; None out of words mode."""
        self.to_split = False
        """Whether the mode was entered only to choose where to split."""

    # -- in and out ---------------------------------------------------------------------------

    def cmd_words(self) -> None:
        """Puts the word cursor on the sentence."""
        if self._enter():
            self._view.say("words: h l move, v selects, a tag key labels  ·  esc is done")

    def cmd_words_to_quotation(self) -> None:
        """Selects the first quotation of the sentence."""
        if self._enter() and self.editor is not None:
            found = self.editor.cursor.quotation()
            self.show()
            self._view.say(SELECTED if found else "no quotation marks in this sentence")

    def cmd_words_to_number(self) -> None:
        """Goes to the first number, quotation or name of the sentence."""
        if self._enter() and self.editor is not None:
            found = self.editor.cursor.to_first_landmark()
            self.show()
            self._view.say("" if found else "no number, quotation or name here")

    def _enter(self) -> bool:
        self._view.sync()
        if not self._view.desk.rows:
            self._view.say("there is no sentence here", good=False)
            return False
        if self.editor is None:
            self.editor = SpanEditor(self._view.desk)
            self._view.scope = WORDS
        self.to_split = False
        self.show()
        return True

    def leave(self) -> None:
        """Takes the word cursor away."""
        if self.editor is None:
            return
        self.editor = None
        self._view.scope = DESK
        self.show()

    def cmd_cut_split(self) -> None:
        """Puts the word cursor on the sentence, so that the place can be chosen."""
        if self._enter():
            self.to_split = True
            self._view.say("choose the word before which to split: h l, then z s  ·  esc gives up")

    def cmd_cut_join(self) -> None:
        """Joins the sentence with the next one."""
        self._view.sync()
        desk = self._view.desk
        if desk.rows:
            self._view.apply_outcome(cuts.join(desk.session, desk.article, desk.place))

    # -- hearing of the Desk ------------------------------------------------------------------

    def use(self, desk: Desk) -> bool:
        """Prepares for another desk; the words are left, unless it is the same text read anew.

        Returns:
            Whether the word cursor stays, and is to be shown on the new desk.
        """
        before = self._view.desk
        same = desk.id == before.id and desk.article.layout.sha256 == before.article.layout.sha256
        if self.editor is None or not same:
            self.leave()
            return False
        self.editor.use(desk)
        return True

    def moved(self) -> None:
        """The word cursor goes with the list's cursor."""
        desk = self._view.desk
        if self.editor is not None and desk.rows and desk.place != self.editor.cursor.place:
            self.editor.cursor.go(desk.place)
            self.show()

    def show_outcome(self, outcome: Outcome) -> None:
        """The word cursor keeps to what is there after a command."""
        if self.editor is not None and outcome.changed:
            self.editor.follow()
            self.show()

    def follow_boundaries(self) -> None:
        """The desk's cursor goes where the word cursor is after boundaries have moved."""
        if self.editor is not None:
            self.editor.follow()
            self._view.desk.go(self.editor.cursor.place)

    # -- showing ------------------------------------------------------------------------------

    def shown(self, place: int) -> Shown | None:
        """What the row of a sentence shows of the word cursor."""
        return self.editor.shown(place) if self.editor is not None else None

    def show(self) -> None:
        """Shows cursor, selection and spans; the list's cursor goes where the word cursor is."""
        view = self._view
        if self.editor is not None and self.editor.cursor.place != view.desk.place:
            view.show_unit(view.desk.article.layout.id(self.editor.cursor.place))
        view.rows.invalidate(view.rows.cursor)
        self.show_strip()
        view.show_panel()

    def show_strip(self) -> None:
        """Draws the lines about the chosen span, which may have another width."""
        editor, desk, paint = self.editor, self._view.desk, self._view.paint
        if editor is None:
            self._view.show_strip(None)
        else:
            self._view.show_strip(lambda width, most: words_lines(desk, editor, paint, width, most))

    def apply(self, outcome: Outcome) -> None:
        """Shows what came of a key in words mode."""
        self._view.apply_outcome(outcome)
        if not outcome.changed:
            self.show()

    def explain(self, key: str) -> str:
        """A line about a key that would do something on the Desk; empty if it would not."""
        if self.editor is None:
            return ""
        keymap = self._view.here.keymap
        found = keymap.lookup(DESK, "", keymap.normal(key))
        return f"esc leaves the words, then {shown_key(key)} is: {found.label}" if found else ""

    def chosen_check(self) -> tuple[SentenceRef, str] | None:
        """The sentence and the check of the chosen span, known or new; None without a span."""
        span = self.editor.mark if self.editor is not None else None
        if span is None:
            return None
        desk = self._view.desk
        sentence = SentenceRef(desk.session, desk.id, span.unit)
        ids = [f"{scope}.{span.id}" for scope in SCOPES]
        known = [id for id in ids if v.CHECK + id in sentence.values]
        return sentence, known[0] if known else ids[0]

    # -- mouse --------------------------------------------------------------------------------

    def clicked(self, message: RowClick) -> None:
        """Puts the word cursor where a row was clicked, and chooses the span there.

        With shift the selection goes as far as there, with ctrl or alt the nearer border of the
        chosen span; a double click takes the whole quotation, number or name.
        """
        source = self._view.rows.source
        if self.editor is None or not isinstance(source, DeskRows):
            return
        lines = source.render(message.index, self._width, RowState())
        text = lines[message.offset.y].text if message.offset.y < len(lines) else ""
        fitting = (at for at in range(len(text)) if cell_len(text[: at + 1]) > message.offset.x)
        x = next(fitting, len(text))
        at = source.offset(message.index, self._width, message.offset.y, x)
        place = self._view.desk.place_of(message.index)
        if message.modified:
            self.apply(self.editor.move_border(place, at))
            return
        if message.shift:
            self.editor.cursor.extend(place, at)
        elif message.again:
            self.editor.cursor.take_whole(place, at)
        else:
            self.editor.click(place, at)
        self.show()

    def text_selected(self) -> None:
        """In words mode a text that was selected with the mouse is what the keys act on."""
        if self.editor is not None and self._select_mouse_range(self.editor):
            self._view.clear_selection()
            self.show()

    def label_mouse(self, tag: str) -> bool:
        """Labels the text that the mouse has selected, if there is any; returns whether."""
        nothing = self._view.rows.text_selection is None or self._mouse_range() is None
        if nothing or not self._enter() or self.editor is None:
            return False
        if not self._select_mouse_range(self.editor):
            self.leave()
            return False
        self._view.clear_selection()
        self.apply(self.editor.label(tag))
        return True

    def _select_mouse_range(self, editor: SpanEditor) -> bool:
        found = self._mouse_range()
        return found is not None and editor.cursor.select(*found)

    def _mouse_range(self) -> tuple[int, int] | None:
        """The part of the article's text that the mouse has selected; None if there is none."""
        selection, source = self._view.rows.text_selection, self._view.rows.source
        if selection is None or not isinstance(source, DeskRows):
            return None
        if selection.start is None or selection.end is None:
            return None
        edges = [
            source.offset(row_of(y), self._width, line_of(y), max(0, x - GUTTER))
            for x, y in (selection.start, selection.end)
        ]
        return (edges[0], edges[1]) if edges[0] < edges[1] else None

    @property
    def _width(self) -> int:
        """Cells of the rows' own lines."""
        return max(1, self._view.rows.size.width - GUTTER - 1)
