"""The Desk: the sentences of one article, and the one under the cursor in full beside them.

The command table says which key calls which method; most are those of the features, which are
objects of their own and know the screen as a `DeskView`. In which order they hear of an outcome,
another desk, a move and a change of boundaries stands in one method each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events, on
from textual.timer import Timer

from reviewer.session import Desk, Outcome
from reviewer.session.article.metadata import title_of
from reviewer.session.queues.side_notes import SideNote
from reviewer.session.search.search_results import Hit
from reviewer.tui.commands.table import DESK, Command
from reviewer.tui.screens.apart_commands import ApartCommands
from reviewer.tui.screens.common_dialogs import Subject
from reviewer.tui.screens.desk.changed_text_commands import ChangedTextCommands
from reviewer.tui.screens.desk.check_commands import CheckCommands
from reviewer.tui.screens.desk.occurrence_commands import OccurrenceCommands
from reviewer.tui.screens.desk.queue_commands import QueueCommands
from reviewer.tui.screens.desk.related_commands import RelatedCommands
from reviewer.tui.screens.desk.relation_commands import RelationCommands
from reviewer.tui.screens.desk.search_target import DeskSearchTarget
from reviewer.tui.screens.desk.selection_commands import SelectionCommands
from reviewer.tui.screens.desk.sentence_commands import SentenceCommands
from reviewer.tui.screens.desk.side_note_commands import SideNoteCommands
from reviewer.tui.screens.desk.suggestion_commands import SuggestionCommands
from reviewer.tui.screens.desk.word_commands import WordCommands
from reviewer.tui.screens.desk.words_mode import WordsMode
from reviewer.tui.screens.filter_commands import FilterCommands, query_error
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.screens.search_commands import SearchCommands
from reviewer.tui.screens.signoff_commands import SignoffCommands
from reviewer.tui.views.desk_rows import DeskRows
from reviewer.tui.views.sentence_detail import detail
from reviewer.tui.widgets.line_widgets import Panel, SpanStrip
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.row_source import RowClick
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.text_lines import ScreenLine

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signables
    from reviewer.session.core.undo import Visible

MANY = 200
"""Changed sentences from which on all is drawn and searched anew, rather than these."""

QUERY = 30
"""Code points of a filter that the head shows."""

READING_STEP = 0.02
"""Seconds between looks at an article that is still being read in the background."""


class DeskScreen(ListScreen):
    """One article on the screen, with all that the keys do to it."""

    SCOPE = DESK
    PLACEHOLDER = "This article has no sentences."
    NONE_FITS = "No sentence here fits the filter: esc shows all of them."

    def __init__(self, desk: Desk) -> None:
        """Shows this desk."""
        super().__init__()
        self.desk = desk
        self._epoch = -1
        self._leaving = self._announced = False
        self._reading: Timer | None = None
        self.words = WordsMode(self)
        self.selection = SelectionCommands(self)
        self.side_notes = SideNoteCommands(self)
        self.suggestions = SuggestionCommands(self)
        self.related = RelatedCommands(self)
        self.changed_text = ChangedTextCommands(self)
        self.queue = QueueCommands(self, self.side_notes)
        self._target = DeskSearchTarget(self)
        self.search = SearchCommands(self, self._target)
        occurrences = OccurrenceCommands(self, self.words)
        self._keys_of_words = (
            WordCommands(self, self.words, occurrences),
            occurrences,
            RelationCommands(self, self.words),
        )
        self._relations = 0
        self._features = (
            SentenceCommands(self, self.words, self.queue),
            self.words,
            self.selection,
            self.queue,
            self.side_notes,
            self.suggestions,
            self.related,
            self.changed_text,
            CheckCommands(self, self.words.chosen_check),
            SignoffCommands(self, self.signables, self.subject, self.apply_outcome),
            self.search,
            FilterCommands(self, self._target),
            ApartCommands(self),
            self,
        )

    @property
    def handlers(self) -> tuple[object, ...]:
        """In words mode its own keys go first."""
        mode = () if self.words.editor is None else self._keys_of_words
        return (*mode, *self._features)

    # -- in which order the features hear of what happens -------------------------------------

    def on_mount(self) -> None:
        """Shows the article."""
        self.use(self.desk)

    def use(self, desk: Desk) -> None:
        """Shows another desk, at its cursor."""
        before = self.desk.id
        words_stay = self.words.use(desk)
        self.side_notes.forget()
        self.desk = desk
        self.refill(keep_line=False)
        self._follow_search(before)
        if not desk.article.complete and self._reading is None:
            self._reading = self.set_interval(READING_STEP, self._grow)
        if self.reviewer.is_up:
            self.call_after_refresh(self.at_leisure)
        self.changed_text.say_unsettled()
        if words_stay:
            self.words.show()

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and redraws the sentences that it changed."""
        self.selection.end_range(outcome)
        self._redraw(outcome)
        super().apply_outcome(outcome)
        if outcome.changed:
            self._mend_search(outcome.changed)
            self.show_head()
            self.show_panel()
        self.side_notes.show_outcome(outcome)
        self.words.show_outcome(outcome)
        return outcome

    def moved(self) -> None:
        """Shows the sentence under the cursor in the head and in the panel."""
        if self.rows.source is not None:
            self.sync()
            self.show_head()
            self.show_panel()
        self.words.moved()
        self.selection.moved()
        self.related.moved()

    def recut(self) -> None:
        """Shows the sentences anew after boundaries have moved; the cursor stays on its own."""
        self.words.follow_boundaries()
        self.side_notes.forget()
        self.desk.follow()
        self.refill()
        self.search.again()
        self.side_notes.look_beside()
        if self.words.editor is not None:
            self.words.show()

    def at_leisure(self) -> None:
        """Begins to look for what others say beside the sentences, and for suggestions."""
        self.related.at_leisure()
        self.reviewer.fetch_submitted(self.desk.id)
        self.side_notes.look_beside()
        self.suggestions.look()

    def arrived(self) -> None:
        """Takes in what others wrote, and what has been assigned."""
        source = self.rows.source
        if isinstance(source, DeskRows) and source.fit():
            self.rows.invalidate()
            self.show_head()
        self.call_after_refresh(self.side_notes.look_beside)

    def on_resize(self) -> None:
        """Draws the panel, which a wider screen may just have got, and the strip of words."""
        self.call_after_refresh(self.show_panel)
        if self.words.editor is not None:
            self.call_after_refresh(self.words.show_strip)

    @on(Rows.Clicked)
    def _on_row_clicked(self, message: RowClick) -> None:
        self.words.clicked(message)

    def on_text_selected(self, event: events.TextSelected) -> None:
        """The mouse has selected a text."""
        self.words.text_selected()

    async def _carry_out(self, command: Command, args: tuple[str, ...]) -> None:
        async with self.selection.long_action(command):
            await super()._carry_out(command, args)

    def _explain(self, key: str) -> bool:
        if line := self.words.explain(key):
            self.hint(line)
            return True
        return super()._explain(key)

    # -- search -------------------------------------------------------------------------------

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        return self._target.filtered()

    def go_on_with(self, text: str, hit: Hit) -> None:
        """Goes on with a search of all articles that began elsewhere, at something it found."""
        self.search.look_for(text, corpus=True)
        self.search.arrive(hit)

    def _follow_search(self, before: str) -> None:
        """Goes on searching after another article than `before` was opened, or the same anew."""
        hits = self.search.hits
        if hits is None or (hits.corpus and before != self.desk.id):
            return
        if hits.corpus or before == self.desk.id:
            self.search.again()
        else:
            self.search.end()

    def _mend_search(self, changed: Sequence[tuple[str, str]]) -> None:
        """Takes in that what was said of sentences has changed, and so may what is found."""
        hits, article = self.search.hits, self.desk.article
        if hits is None or "values" not in hits.asked.needs():
            return
        if len(changed) > MANY:
            self.search.again()
            return
        from reviewer.session.search.sentence_query import fits

        for name, unit in changed:
            place = article.place(unit) if name == self.desk.id and unit else None
            if place is not None and self.desk.shows(place):
                with suppress(query_error()):
                    now = fits(self.reviewer.session, article, hits.asked, place)
                    hits.mend(name, place, fits=now)

    # -- signing off --------------------------------------------------------------------------

    def signables(self) -> Signables:
        """The checks of others on the sentence."""
        from reviewer.session.collaboration.signoff import Signables, on_sentence

        self.sync()
        if not self.desk.rows:
            return Signables([], "there is no sentence here")
        return on_sentence(self.reviewer.session, self.desk.id, self.desk.place)

    def subject(self) -> Subject:
        """The sentence under the cursor."""
        article, place = self.desk.article, self.desk.place
        return Subject(self.desk.id, article.layout.id(place), article.sentence(place))

    # -- showing ------------------------------------------------------------------------------

    def sync(self) -> None:
        """Makes the desk stand where the list's cursor is.

        A command may come right behind a click or a key whose message is still on its way, and
        must not act on the sentence before.
        """
        if self.desk.article.epoch != self._epoch:
            self.recut()
        elif self.desk.rows:
            self.desk.go(self.desk.place_of(min(self.rows.cursor, self.desk.rows - 1)))

    def show_panel(self) -> None:
        """Shows the sentence under the cursor in full, where there is room."""
        if self.has_class("-wide"):
            desk, scheme, paint = self.desk, self.reviewer.session.scheme, self.paint
            shown = self.words.shown(desk.place) if len(desk.article) else None
            note = self.side_note(desk.place)
            self.query_one("#panel", Panel).show(
                lambda width: detail(desk, scheme, paint, width, shown, note)
            )

    def show_head(self) -> None:
        """Shows the article, what is hidden or selected, and how far the annotator is."""
        desk = self.desk
        decided, total = desk.session.shares.progress(desk.article)
        whose = " of your rows" if desk.shares_rows else ""
        parts = [f"{decided}/{total}{'' if desk.article.complete else '+'}{whose} decided"]
        if desk.filter is not None:
            query = desk.filter.query
            query = query if len(query) <= QUERY else f"{query[: QUERY - 1]}…"
            parts.insert(0, f"filter “{query}”: {desk.hidden} hidden")
        if selected := len(desk.selection):
            parts.insert(0, f"{selected} selected")
        # On a narrow screen what is hidden or selected must be seen before all else.
        crowded = len(parts) > 1 and not self.has_class("-wide")
        if not crowded:
            parts.append(f"queue: {desk.queue.name}")
        session = self.reviewer.session
        # The first frame does not wait for the lock; the app has this drawn again once it is known.
        if session.pen.begun and session.read_only:
            parts.append("READ ONLY")
        if not crowded:
            parts.append(session.annotator)
        title = title_of(desk.article)
        self.head(((title, self.paint.strong),), (("  ".join(parts), self.paint.dim),))

    def refill(self, *, keep_line: bool = True) -> None:
        """Shows the rows anew: other colours, another filter, another text."""
        desk = self.desk
        line = self.rows.cursor_line if keep_line and len(self.rows.source) else None
        scheme = self.reviewer.session.scheme
        source = DeskRows(
            desk, scheme, self.paint, self.words.shown, self._target.found, self.side_note
        )
        self._epoch = desk.article.epoch
        self.rows.set_source(source, desk.row_of(desk.place), line=line)
        self.rows.placeholder = self.PLACEHOLDER if desk.filter is None else self.NONE_FITS
        self.moved()

    def _grow(self) -> None:
        """Takes in the sentences that were found since."""
        if not self.is_whole:
            return
        article = self.desk.article
        if article.grow():
            source = self.rows.source
            if isinstance(source, DeskRows) and source.fit():
                self.rows.invalidate()
            self.rows.grown()
            self.show_head()
        if article.complete and self._reading:
            self._reading.stop()
            self._reading = None
            if self.desk.filter is not None:
                self.recut()
            self.search.again()

    def _redraw(self, outcome: Outcome) -> None:
        """Draws the changed sentences anew."""
        if self.desk.article.epoch != self._epoch:
            self.recut()
        known = self.desk.session.relations_seen
        if len(outcome.changed) > MANY or known != self._relations:
            # A relation shows at its other end too.
            self._relations = known
            self.rows.invalidate()
        for article, unit in outcome.changed if len(outcome.changed) <= MANY else ():
            place = self.desk.article.place(unit) if article == self.desk.id and unit else None
            if place is not None:
                self.rows.invalidate(self.desk.row_of(place))

    def show_strip(self, draw: Callable[[int, int], Sequence[ScreenLine]] | None) -> None:
        """Shows lines between the list and the message; with None nothing there.

        Args:
            draw: Given the width and how many lines there is room for, the lines.
        """
        found = self.query(SpanStrip)
        if draw is None:
            for strip in found:
                strip.show(lambda width: ())
            return
        # Made when first needed: most starts never need it.
        strip = found.first() if found else SpanStrip()
        if not found:
            self.mount(strip, before="#message")
        most = 2 if self.has_class("-wide") or self.has_class("-short") else 4
        strip.show(lambda width: draw(width, most))

    def side_note(self, place: int) -> SideNote:
        """What stands beside a sentence: remarks, sign-offs."""
        return self.side_notes.at(place)

    def landed(self, how: str = "", hint: str = "") -> None:
        """A queue has led to the sentence under the cursor.

        Args:
            how: How it got there, if that is worth a word.
            hint: What else to say where there is room.
        """
        # What is to be done comes first: a title may be long.
        words = self.side_notes.landed()
        parts = (words, how) if words else (how, hint)
        if parts[0]:
            self.say("  ·  ".join(filter(None, parts)))

    @property
    def in_view(self) -> Visible:
        """Tells of a sentence of an article whether it is on the screen, as that is now."""
        desk, rows = self.desk, self.rows
        shown = rows.visible_range if desk.rows else range(0)
        # Found once: whoever takes back a bulk action asks for each of its sentences.
        places = {desk.place_of(row) for row in shown if rows.is_visible(row)}

        name, place_of = desk.id, desk.article.place

        def seen(article: str, unit: str) -> bool:
            if article != name:
                return False
            place = place_of(unit) if unit else desk.place
            return place in places or (not unit and (place is None or not desk.rows))

        return seen

    def show_unit(self, unit: str) -> None:
        """Moves the cursor to the sentence of a unit, lifting a filter that hides it."""
        filtered = self.desk.filter
        if unit and self.desk.show(unit):
            if filtered and self.desk.filter is not filtered:
                self.refill(keep_line=False)
            self.to_cursor()

    def to_cursor(self) -> None:
        """Moves the list's cursor to where the desk stands."""
        with self.moving():
            self.rows.move_to(self.desk.row_of(self.desk.place))

    @on(Rows.Chosen)
    async def _on_row_chosen(self) -> None:
        if self.words.editor is None:
            await self.cmd_app_detail()

    async def cmd_app_detail(self) -> None:
        """Opens the dialog of what is special about the sentence, else shows all about it."""
        self.sync()
        dialogs = (self.side_notes.open_dialog, self.changed_text.open_dialog)
        for open_dialog in dialogs:
            if await open_dialog():
                return
        await self.show_detail()

    async def show_detail(self) -> None:
        """Shows everything about the sentence."""
        from reviewer.tui.screens.dialogs.lines import DetailScreen

        desk, scheme, paint = self.desk, self.reviewer.session.scheme, self.paint
        note = self.side_note(desk.place)
        await self.app.push_screen(
            DetailScreen(lambda width: detail(desk, scheme, paint, width, margin=note))
        )

    # -- going --------------------------------------------------------------------------------

    def cmd_article_next(self) -> None:
        """The next article."""
        self._neighbour(1)

    def cmd_article_previous(self) -> None:
        """The previous article."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        name = self.reviewer.library.neighbour(self.desk.id, step)
        if name is None:
            self.say("this is the last article" if step > 0 else "this is the first article")
        else:
            self.reviewer.open_desk(name)

    def cmd_go_library(self) -> None:
        """Goes to the list of articles."""
        self.sync()
        self.reviewer.show_library()

    def cmd_go_desk(self) -> None:
        """Is here already."""

    def ask(
        self,
        label: str,
        done: Callable[[str | None], None],
        *,
        changed: Callable[[str], str] | None = None,
        hint: str = "",
    ) -> None:
        """Asks for a line at the foot of the screen."""

        def answered(text: str | None) -> None:
            self.set_focus(self.rows)
            done(text)

        self.query_one(Prompt).ask(label, answered, changed=changed, hint=hint)

    def cmd_go_sentence(self) -> None:
        """Asks for a sentence's number and goes there."""

        def done(text: str | None) -> None:
            if text and text.strip().isdecimal():
                self._go_to_number(self.desk, int(text))
            elif text:
                self.say(
                    f"{text!r} is no number: expected 1 to {len(self.desk.article)}", good=False
                )

        self.ask("#", done, hint=f"1 to {len(self.desk.article)}")

    def _go_to_number(self, desk: Desk, number: int) -> None:
        if not 1 <= number <= len(desk.article):
            self.say(
                f"there is no sentence {number}: expected 1 to {len(desk.article)}", good=False
            )
            return
        self.show_unit(desk.article.layout.id(number - 1))

    async def press(self, key: str) -> bool:
        """Takes a key; any but the one that leaves takes back that leaving was announced."""
        announced, self._leaving = self._leaving, False
        self._announced = announced
        return await super().press(key)

    def cmd_app_peel(self) -> None:
        """Closes the prompt or selects nothing, then the search, the filter, the article.

        The last step is announced by one key and done by the next.
        """
        unselected = self.query_one(Prompt).cancel() or self.selection.unselect()
        if unselected or self.search.peel() or self._target.lift():
            return
        if self.reviewer.above.back_to_board() or self.related.back():
            return
        if self._announced:
            self.cmd_go_library()
            return
        self._leaving = self._announced = True
        self.say("esc again leaves the article for the Library  ·  o d comes back to this place")
