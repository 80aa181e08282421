"""Selecting sentences on the Desk; the next tag, status or decision is about all of them."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any

from reviewer.models.phrases import count_of
from reviewer.session import Outcome
from reviewer.tui.commands.table import Command
from reviewer.tui.screens.desk.base import DeskBase

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import CorpusHits
    from reviewer.tui.background.time_slices import SearchTimeSlices

AT_ONCE = 0.2
"""Seconds for which a command waits for the rest of the identical sentences."""


LONG = 10_000
"""Selected sentences from which on an action takes longer than a moment."""

ACTING = ("Tag", "Check")
"""Groups of commands that act on all of them."""


class SelectDesk(DeskBase):
    """Selects one by one, as a range, all that is shown, or all identical sentences."""

    _twins: SearchTimeSlices[CorpusHits, Any] | None = None

    def moved(self) -> None:
        """A range follows the cursor."""
        super().moved()
        if self.desk.selection.is_range:
            self.rows.repaint()

    def cmd_select_range(self) -> None:
        """Begins or ends a range at the cursor."""
        self.sync()
        if self.desk.rows:
            begun = self.desk.selection.range()
            self._selected("j k extend, v ends the range" if begun else "")

    def cmd_select_toggle(self) -> None:
        """Selects the sentence, or no more."""
        self.sync()
        if self.desk.rows:
            self.desk.selection.toggle(self.desk.place)
            self._selected()

    def cmd_select_all(self) -> None:
        """Selects everything that is shown; a second time nothing of it."""
        self.sync()
        self.desk.selection.all_shown()
        self._selected()

    def cmd_select_same(self) -> None:
        """Selects every sentence of the corpus that reads exactly like this one."""
        from reviewer.session.search.corpus_search import twins, twins_everywhere
        from reviewer.tui.background.time_slices import SearchTimeSlices

        self.sync()
        if not self.desk.rows:
            return
        desk, article = self.desk, self.desk.article
        text = article.sentence(desk.place)
        others = [name for name in self.reviewer.library.articles() if name != desk.id]
        desk.selection.only(tuple(twins(article, text)), {})

        def take(found: CorpusHits) -> None:
            if found.places:
                desk.selection.elsewhere[found.article] = found.places

        self._stop_twins()
        steps = twins_everywhere(self.reviewer.session, text, others)
        self._twins = SearchTimeSlices(
            self, steps, take, self._more_twins, lambda error: None, self.query_error
        )
        desk.selection.looking = self._all_found
        self._twins.start()

    def _more_twins(self) -> None:
        articles = 1 + len(self.desk.selection.elsewhere)
        where = count_of(articles, "article")
        looking = self._twins is not None and self._twins.is_on
        if not looking:
            self.desk.selection.looking = None
        more = "looking on …" if looking else ""
        self._selected("  ·  ".join(filter(None, (f"in {where}", more))))

    def _stop_twins(self) -> None:
        if self._twins is not None:
            self._twins.stop()
        self._twins = None

    def _selected(self, more: str = "") -> None:
        self.rows.repaint()
        self._show_head()
        selection = self.desk.selection
        count = len(selection)
        hidden = sum(not self.desk.shows(place) for place in selection.places())
        parts = [f"{count} selected", f"{hidden} of them hidden" if hidden else "", more]
        keys = "a tag, s, space, i or a acts on them; esc selects nothing" if count else ""
        self.say("  ·  ".join(filter(None, (*parts, keys))))

    def unselect(self) -> bool:
        """Selects nothing; returns whether anything was selected."""
        self._stop_twins()
        if not self.desk.selection.clear():
            return False
        self.rows.repaint()
        self._show_head()
        self.say("nothing is selected any more")
        return True

    def _all_found(self) -> bool:
        """Goes on looking for a moment; returns whether all identical sentences are found."""
        if self._twins is not None and self._twins.is_on:
            self._twins.until(lambda: False, AT_ONCE)
            return not self._twins.is_on
        return True

    async def _carry_out(self, command: Command, args: tuple[str, ...]) -> None:
        """Says that a long action begins, and shows that, before it holds up the keys."""
        if command.group not in ACTING or len(self.desk.selection) <= LONG:
            await super()._carry_out(command, args)
            return
        self.say(f"{len(self.desk.selection)} sentences: a moment …")
        shown = asyncio.Event()
        self.call_after_refresh(shown.set)
        await shown.wait()
        # What it makes stays: looking through it for garbage would take as long again.
        collects = gc.isenabled()
        gc.disable()
        try:
            await super()._carry_out(command, args)
        finally:
            if collects:
                gc.enable()

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Ends a range: what it held stays selected."""
        if outcome.changed and self.desk.selection.is_range:
            self.desk.selection.fix()
        return super().apply_outcome(outcome)
