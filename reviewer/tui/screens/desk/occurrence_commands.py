"""In words mode: the words of the chosen span labelled wherever else they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer.session import Outcome
from reviewer.session.desk.span_editor import NO_SPAN
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.desk.words_mode import WordsMode
from reviewer.tui.screens.filter_commands import query_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.session.search.occurrences import Occurrences
    from reviewer.tui.background.time_slices import SearchTimeSlices

AT_ONCE = 0.2
"""Seconds for which the keys wait for the other articles, before it goes on between them."""


NOWHERE_ELSE = Outcome("these words stand nowhere else without such a span")


class OccurrenceCommands:
    """Labels the same words in the article, or in all articles, as one step to undo."""

    def __init__(self, view: DeskView, mode: WordsMode) -> None:
        """Nothing is looked for yet.

        Args:
            view: The Desk.
            mode: Knows the chosen span.
        """
        self._view = view
        self._mode = mode
        self._work: SearchTimeSlices[Occurrences, Any] | None = None

    def cmd_span_all_article(self) -> None:
        """Labels the chosen span's words in the article."""
        self._label([])

    def cmd_span_all_corpus(self) -> None:
        """Labels the chosen span's words in all articles."""
        here = self._view.desk.id
        names = self._view.reviewer.library.articles()
        self._label([name for name in names if name != here])

    def stop(self) -> bool:
        """Looks no further, and labels nothing; returns whether it was looking."""
        was_on = self._work is not None and self._work.is_on
        if self._work is not None:
            self._work.stop()
        self._work = None
        return was_on

    def _label(self, others: Sequence[str]) -> None:
        from reviewer.session.search import occurrences
        from reviewer.tui.background.time_slices import SearchTimeSlices

        self.stop()
        editor, desk = self._mode.editor, self._view.desk
        mark = editor.mark if editor is not None else None
        if mark is None:
            self._view.apply_outcome(NO_SPAN)
            return
        found: dict[str, Sequence[tuple[int, int]]] = {
            desk.id: occurrences.in_article(desk.article, mark.exact)
        }
        looked = dict.fromkeys([desk.id])

        def take(bit: Occurrences) -> None:
            looked[bit.article] = None
            if bit.ranges:
                found[bit.article] = bit.ranges

        def advanced() -> None:
            if self._work is not None and not self._work.is_on:
                self._work = None
                edit = occurrences.label_all(desk.session, mark.tag, found)
                done = desk.session.apply(edit) if edit.puts else NOWHERE_ELSE
                self._mode.apply(done)
            elif self._work is not None:
                count = f"{len(looked)} of {len(others) + 1} articles"
                self._view.say(f"looking for “{mark.exact}”: {count}  ·  esc stops it")

        steps = occurrences.everywhere(desk.session, mark.exact, others)
        self._work = SearchTimeSlices(
            self._view, steps, take, advanced, lambda error: None, query_error()
        )
        self._work.until(lambda: False, AT_ONCE)
        if self._work.is_on:
            self._work.start()
        else:
            advanced()
