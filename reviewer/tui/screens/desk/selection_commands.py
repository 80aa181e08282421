"""Selecting sentences on the Desk; the next tag, status or decision is about all of them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from reviewer.models.phrases import count_of
from reviewer.session import Outcome
from reviewer.tui.commands.table import Command
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.filter_commands import query_error

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import CorpusHits
    from reviewer.tui.background.time_slices import SearchTimeSlices

AT_ONCE = 0.2
"""Seconds for which a command waits for the rest of the identical sentences."""


LONG = 10_000
"""Selected sentences from which on an action takes longer than a moment."""

ACTING = ("Tag", "Check")
"""Groups of commands that act on all of them."""


class SelectionCommands:
    """Selects one by one, as a range, all that is shown, or all identical sentences."""

    def __init__(self, view: DeskView) -> None:
        """Nothing is looked for yet.

        Args:
            view: The Desk.
        """
        self._view = view
        self._twins: SearchTimeSlices[CorpusHits, Any] | None = None

    def moved(self) -> None:
        """A range follows the cursor."""
        if self._view.desk.selection.is_range:
            self._view.rows.repaint()

    def end_range(self, outcome: Outcome) -> None:
        """Ends a range before what was changed is shown: what it held stays selected."""
        if outcome.changed and self._view.desk.selection.is_range:
            self._view.desk.selection.fix()

    def cmd_select_range(self) -> None:
        """Begins or ends a range at the cursor."""
        self._view.sync()
        if self._view.desk.rows:
            begun = self._view.desk.selection.range()
            self._selected("j k extend, v ends the range" if begun else "")

    def cmd_select_toggle(self) -> None:
        """Selects the sentence, or no more."""
        self._view.sync()
        if self._view.desk.rows:
            self._view.desk.selection.toggle(self._view.desk.place)
            self._selected()

    def cmd_select_all(self) -> None:
        """Selects everything that is shown; a second time nothing of it."""
        self._view.sync()
        self._view.desk.selection.all_shown()
        self._selected()

    def cmd_select_same(self) -> None:
        """Selects every sentence of the corpus that reads exactly like this one."""
        from reviewer.session.search.corpus_search import twins, twins_everywhere
        from reviewer.tui.background.time_slices import SearchTimeSlices

        self._view.sync()
        if not self._view.desk.rows:
            return
        desk, article = self._view.desk, self._view.desk.article
        text = article.sentence(desk.place)
        others = [name for name in self._view.reviewer.library.articles() if name != desk.id]
        desk.selection.only(tuple(twins(article, text)), {})

        def take(found: CorpusHits) -> None:
            if found.places:
                desk.selection.elsewhere[found.article] = found.places

        self._stop_twins()
        steps = twins_everywhere(self._view.reviewer.session, text, others)
        self._twins = SearchTimeSlices(
            self._view, steps, take, self._more_twins, lambda error: None, query_error()
        )
        desk.selection.looking = self._all_found
        self._twins.start()

    def _more_twins(self) -> None:
        articles = 1 + len(self._view.desk.selection.elsewhere)
        where = count_of(articles, "article")
        looking = self._twins is not None and self._twins.is_on
        if not looking:
            self._view.desk.selection.looking = None
        more = "looking on …" if looking else ""
        self._selected("  ·  ".join(filter(None, (f"in {where}", more))))

    def _stop_twins(self) -> None:
        if self._twins is not None:
            self._twins.stop()
        self._twins = None

    def _selected(self, more: str = "") -> None:
        self._view.rows.repaint()
        self._view.show_head()
        selection = self._view.desk.selection
        count = len(selection)
        hidden = sum(not self._view.desk.shows(place) for place in selection.places())
        parts = [f"{count} selected", f"{hidden} of them hidden" if hidden else "", more]
        keys = "a tag, s, space, i or a acts on them; esc selects nothing" if count else ""
        self._view.say("  ·  ".join(filter(None, (*parts, keys))))

    def unselect(self) -> bool:
        """Selects nothing; returns whether anything was selected."""
        self._stop_twins()
        if not self._view.desk.selection.clear():
            return False
        self._view.rows.repaint()
        self._view.show_head()
        self._view.say("nothing is selected any more")
        return True

    def _all_found(self) -> bool:
        """Goes on looking for a moment; returns whether all identical sentences are found."""
        if self._twins is not None and self._twins.is_on:
            self._twins.until(lambda: False, AT_ONCE)
            return not self._twins.is_on
        return True

    @asynccontextmanager
    async def long_action(self, command: Command) -> AsyncIterator[None]:
        """Says that a long action begins, and shows that, before it holds up the keys."""
        view = self._view
        if command.group not in ACTING or len(view.desk.selection) <= LONG:
            yield
            return
        view.say(f"{len(view.desk.selection)} sentences: a moment …")
        shown = asyncio.Event()
        view.call_after_refresh(shown.set)
        await shown.wait()
        # What it makes stays: looking through it for garbage would take as long again.
        collects = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if collects:
                gc.enable()
