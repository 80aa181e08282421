"""Search, the same in every list: `/` goes to what fits while it is typed, `n` and `N` walk on.

A screen says where to look (`hunt`), where its cursor is (`spot`) and how to get to a hit.

Filters, the same in every list: `F` hides what does not fit, while it is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from reviewer.query import QueryError
    from reviewer.session.search.corpus_search import CorpusHits
    from reviewer.tui.background.time_slices import SearchTimeSlices


Work = tuple[Iterator[Any], Callable[[], None]]
"""The steps that make a filter, and what shows it once they are done."""


class NarrowingScreen(ListScreen):
    """A list that shows only what fits a query. A screen says how that is done."""

    def __init__(self) -> None:
        """Nothing is filtered."""
        super().__init__()
        self._inside = False
        self._kept: Any = None
        self._typed_filter = ""
        self._filter_hunt: SearchTimeSlices[Any, Any] | None = None
        self._show_filtered: Callable[[], None] | None = None
        self._error: QueryError | None = None

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        raise NotImplementedError

    def narrow(self, query: str, *, inside: bool) -> Work:
        """Begins a filter.

        Args:
            query: What is to be shown.
            inside: Whether of what is shown already, and not of all.

        Raises:
            QueryError: It is no query.
        """
        raise NotImplementedError

    def keep(self) -> Any:
        """What is shown and where the cursor is, for `restore`."""
        raise NotImplementedError

    def restore(self, kept: Any, *, bare: bool = False) -> None:
        """Shows again what was shown; with `bare` without any filter."""
        raise NotImplementedError

    def lift(self) -> bool:
        """Takes the innermost filter away; returns whether there was one."""
        raise NotImplementedError

    def hides(self) -> str:
        """How much is shown and hidden, in a few words."""
        raise NotImplementedError

    # -- typing -------------------------------------------------------------------------------

    def cmd_find_filter(self) -> None:
        """Asks what is to be shown, and hides the rest while it is typed."""
        self._kept, self._typed_filter, self._inside = self.keep(), self.filtered(), False
        self.query_one(Prompt).ask(
            "filter", self._filtered, value=self._typed_filter, changed=self._filter,
            accepted=self.accepts, turn=self._other_side, hint=self._filter_hint(),
        )  # fmt: skip

    def _filter_hint(self) -> str:
        if self._inside:
            return "of what is shown   tab: instead of it"
        inside = "   tab: of what is shown" if self._typed_filter else ""
        return f'words  "a text"  /regex/  tag:claim; empty: all{inside}'

    def _other_side(self) -> None:
        """Filters what the present filter shows, or instead of it."""
        if not self._typed_filter:
            return
        self._inside = not self._inside
        prompt = self.query_one(Prompt)
        prompt.relabel("filter, and" if self._inside else "filter", self._filter_hint())
        prompt.put("" if self._inside else self._typed_filter)

    def _filter(self, text: str) -> str:
        """Filters by what was typed so far; what cannot be read leaves the last result."""
        from reviewer.tui.background.time_slices import SearchTimeSlices

        self._stop()
        if not text.strip() or (text == self._typed_filter and not self._inside):
            self.right("")
            self.restore(self._kept, bare=not text.strip() and not self._inside)
            return self.hides()
        try:
            steps, self._show_filtered = self.narrow(text, inside=self._inside)
        except self.query_error as error:
            return self.wrong(error, text)
        self.right(text)
        self._filter_hunt = SearchTimeSlices(
            self, steps, lambda _: None, self._narrowed, self._too_slow, self.query_error
        )
        self._filter_hunt.start()
        return self.hides() if self._filter_hunt is None else "…"

    def _narrowed(self) -> None:
        """A slice of the work is done."""
        hunt, show = self._filter_hunt, self._show_filtered
        if hunt is None or hunt.is_on or show is None or self._error is not None:
            return
        self._stop()
        self.restore(self._kept)
        show()
        self.query_one(Prompt).tell(self.hides())

    def _too_slow(self, error: QueryError) -> None:
        self.query_one(Prompt).tell(self.wrong(error, ""))

    def _stop(self) -> None:
        if self._filter_hunt is not None:
            self._filter_hunt.stop()
        self._filter_hunt = self._show_filtered = None

    def _filtered(self, text: str | None) -> None:
        """Enter keeps the filter, esc goes back to what was shown."""
        self.set_focus(self.rows)
        if text is None:
            self._stop()
            self.restore(self._kept)
        elif self._filter_hunt is not None:
            self._filter_hunt.until(lambda: False, 10.0)
            self._narrowed()
        self.say(f"{self.hides()}  ·  esc shows all" if self.filtered() else "")
        self.moved()

    # -- what is wrong ------------------------------------------------------------------------

    @property
    def query_error(self) -> type[QueryError]:
        """The mistake in a query."""
        from reviewer.query import QueryError

        return QueryError

    def wrong(self, error: QueryError, text: str) -> str:
        """Shows a mistake at its place, or what may come next; returns where it is."""
        self._error = error
        prompt = self.query_one(Prompt)
        prompt.mark((error.column, error.end))
        names = self._names(text)
        self.say(names or str(error), good=bool(names))
        return f"column {error.column + 1}"

    def right(self, text: str) -> None:
        """Nothing is wrong with what was typed; shows what may come next."""
        self._error = None
        self.query_one(Prompt).mark(None)
        self.say(self._names(text))

    def _names(self, text: str) -> str:
        from reviewer.session.search.completion import hint

        return hint(text, self.reviewer.session.scheme)

    def accepts(self, text: str) -> bool:
        """Whether Enter may take a query; if not, says what is wrong with it."""
        if self._error is None or not text.strip():
            return True
        self.say(str(self._error), good=False)
        return False


AT_ONCE: Final = 0.3
"""Seconds for which Enter and `n` wait for a hit before they go on in the background."""


class FindingScreen(NarrowingScreen):
    """A list that can be searched and filtered."""

    HERE = "article"
    """What is searched unless tab says: all articles."""

    def __init__(self) -> None:
        """Nothing searched, nothing filtered."""
        super().__init__()
        self._search: Hits | None = None
        self._before: Hits | None = None
        self._search_hunt: SearchTimeSlices[Any, Any] | None = None
        self._origin: Spot = ("", 0)
        self._corpus = False
        self._awaited = 0
        self._counting = ""

    def hunt(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search of this list or of all articles; raises `QueryError`."""
        raise NotImplementedError

    def spot(self) -> Spot:
        """Where the cursor is."""
        raise NotImplementedError

    def preview(self, spot: Spot) -> None:
        """Shows a place while the query is being typed, if it is in this list."""
        raise NotImplementedError

    def go_to(self, hit: Hit) -> FindingScreen | None:
        """Goes to a hit, wherever it is; returns the screen that shows it."""
        raise NotImplementedError

    @property
    def in_corpus(self) -> bool:
        """Whether all articles are searched."""
        return self._corpus if self._is_asked() else bool(self._search and self._search.corpus)

    @property
    def searched(self) -> Hits | None:
        """The search that `n` walks through, and whose words are highlighted."""
        return self._search

    # -- typing -------------------------------------------------------------------------------

    def cmd_find_search(self) -> None:
        """Asks what to look for, and goes there while it is typed."""
        self._before, self._origin = self._search, self.spot()
        self._corpus = bool(self._search and self._search.corpus)
        self.query_one(Prompt).ask(
            self._label(), self._searched, changed=self._typed, accepted=self.accepts,
            turn=self._other_scope, hint=self._hint(),
        )  # fmt: skip

    def _label(self) -> str:
        return "/ all articles" if self._corpus else f"/ this {self.HERE}"

    def _hint(self) -> str:
        other = f"this {self.HERE}" if self._corpus else "all articles"
        return f'words  "a text"  /regex/  tag:claim   tab: {other}'

    def _other_scope(self) -> None:
        self._corpus = not self._corpus
        self._origin, prompt = self.spot(), self.query_one(Prompt)
        prompt.relabel(self._label(), self._hint())
        prompt.put(prompt.text)

    def _typed(self, text: str) -> str:
        """Searches for what was typed so far; what cannot be read leaves the last result."""
        if not text.strip():
            self.right("")
            self._use(None)
            self.preview(self._origin)
            return ""
        try:
            self.look_for(text, corpus=self._corpus)
        except self.query_error as error:
            return self.wrong(error, text)
        self.right(text)
        return self._told()

    def look_for(self, text: str, *, corpus: bool) -> None:
        """Begins a search, in the place of the one before.

        Raises:
            QueryError: It is no query; the one before goes on.
        """
        # Not at the top: the first frame does not wait for the query language.
        from reviewer.tui.background.time_slices import SearchTimeSlices

        hits, steps = self.hunt(text, corpus=corpus)
        self._use(hits)
        self._search_hunt = SearchTimeSlices(
            self, steps, hits.add, self._heard, self._failed, self.query_error
        )
        self._search_hunt.start()

    def _use(self, hits: Hits | None) -> None:
        if self._search_hunt is not None:
            self._search_hunt.stop()
        self._search, self._search_hunt, self._awaited = hits, None, 0
        self.highlight()

    def highlight(self) -> None:
        """Shows what is searched in the rows, or no more."""

    def _is_asked(self) -> bool:
        return self.query_one(Prompt).asks(self._searched)

    def _heard(self) -> None:
        """A slice of the search is done."""
        if self._is_asked():
            self.query_one(Prompt).tell(self._told())
        elif self._awaited:
            self._walk(self._awaited)
        elif self._search is not None and self._counting == self.told and self._counting:
            self._say_count()

    def _failed(self, error: QueryError) -> None:
        self._awaited = 0
        self.wrong(error, self._search.text if self._search else "")

    def _told(self) -> str:
        """Shows the hit next to where the search began; returns which one it is."""
        hits = self._search
        if hits is None:
            return ""
        hit = hits.first(self._origin)
        self.preview((hit.article, hit.place) if hit else self._origin)
        return hits.told(hit[:2], wrapped=hit.wrapped) if hit else hits.told(self._origin)

    def _searched(self, text: str | None) -> None:
        """Enter keeps what was found, esc goes back to where it was."""
        self.set_focus(self.rows)
        if text is None or not text.strip():
            self._use(self._before)
            self.preview(self._origin)
            self.say("")
            if text is not None and self._search is not None:
                self._walk(1)
        elif (hits := self._search) is not None:
            hit = self._soon(lambda: hits.first(self._origin))
            if hit is not None:
                self._arrive(hit)
            elif hits.complete:
                self.say(f"/{hits.text}: no match", good=False)
            else:
                self._await(1)
        self.moved()

    # -- walking ------------------------------------------------------------------------------

    def cmd_find_next(self) -> None:
        """Goes to the next match."""
        self._walk(1)

    def cmd_find_previous(self) -> None:
        """Goes to the match before."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        hits = self._search
        if hits is None:
            self.say("nothing searched yet: / searches", good=False)
            return
        here = self.spot()
        hit = self._soon(lambda: hits.next(here, step))
        if hit is not None:
            self._arrive(hit)
        elif hits.complete or self._search_hunt is None:
            self._awaited = 0
            self.say(f"/{hits.text}: no match", good=False)
        else:
            self._await(step)

    def _soon(self, find: Any) -> Hit | None:
        """A hit that may take a moment to be found."""
        found: Hit | None = find()
        if found is None and self._search_hunt is not None:
            self._search_hunt.until(lambda: find() is not None, AT_ONCE)
            found = find()
        return found

    def _await(self, step: int) -> None:
        self._awaited = step
        if self._search is not None:
            self.say(f"/{self._search.text}: searching all articles …  ·  esc ends it")

    def _arrive(self, hit: Hit) -> None:
        """Goes to a hit and says which one it is."""
        self._awaited = 0
        hits, before, screen = self._search, self.spot()[0], self.go_to(hit)
        if screen is None or hits is None:
            return
        on = f"on to {screen.place_name()}  ·  " if hit.article != before else ""
        screen._say_count(on, wrapped=hit.wrapped)
        screen.moved()

    def place_name(self) -> str:
        """What the list is of."""
        return ""

    def _say_count(self, on: str = "", *, wrapped: bool = False) -> None:
        if self._search is not None:
            hits = self._search
            count = hits.told(self.spot(), wrapped=wrapped)
            self.say(f"{on}/{hits.text}: {count}  ·  n next, N previous")
            self._counting = "" if hits.complete else self.told

    # -- leaving ------------------------------------------------------------------------------

    def end_search(self) -> bool:
        """Ends the search; returns whether there was one."""
        was = self._search is not None
        self._use(None)
        return was

    def unselect(self) -> bool:
        """Selects nothing; returns whether anything was selected."""
        return False

    def peel(self) -> bool:
        """Takes away the layer in front; returns whether there was one."""
        if self.query_one(Prompt).cancel() or self.unselect():
            return True
        if self.end_search():
            self.say("search ended")
            return True
        return self.lift()
