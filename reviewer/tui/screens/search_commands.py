"""Search, the same in every list: `/` goes to what fits while it is typed, `n` and `N` walk on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.filter_commands import HINT, TypedQuery, query_error
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.query import QueryError
    from reviewer.session.search.corpus_search import CorpusHits
    from reviewer.tui.background.time_slices import SearchTimeSlices

AT_ONCE: Final = 0.3
"""Seconds for which Enter and `n` wait for a hit before they go on in the background."""


class SearchTarget(Protocol):
    """A list that can be searched."""

    HERE: ClassVar[str]
    """What is searched unless tab says: all articles. Empty where there is no such choice."""

    def begin(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search of this list or of all articles.

        Returns:
            The hits, empty yet, and the steps that find them.

        Raises:
            QueryError: It is no query.
        """
        ...

    def spot(self, *, corpus: bool) -> Spot:
        """Where the cursor is, as a search of this list or of all articles counts it."""
        ...

    def preview(self, spot: Spot) -> None:
        """Shows a place while the query is being typed, if it is in this list."""
        ...

    def go_to(self, hit: Hit, hits: Hits) -> bool:
        """Goes to a hit, wherever it is; returns whether this list shows it now."""
        ...

    def place_name(self) -> str:
        """What the list is of."""
        ...

    def highlight(self, hits: Hits | None) -> None:
        """Shows what is searched in the rows, or no more."""
        ...


class SearchCommands:
    """Asks what to look for, goes there while it is typed, and walks through what was found."""

    def __init__(self, screen: ListScreen, target: SearchTarget) -> None:
        """Nothing searched.

        Args:
            screen: The screen around the list.
            target: What searches it.
        """
        self._screen = screen
        self._target = target
        self._field = TypedQuery(screen)
        self._search: Hits | None = None
        self._before: Hits | None = None
        self._work: SearchTimeSlices[Any, Any] | None = None
        self._origin: Spot = ("", 0)
        self._corpus = False
        self._awaited = 0
        self._counting = ""

    @property
    def hits(self) -> Hits | None:
        """The search that `n` walks through, and whose words are highlighted."""
        return self._search

    def _spot(self) -> Spot:
        if self._is_asked():
            return self._target.spot(corpus=self._corpus)
        return self._target.spot(corpus=bool(self._search and self._search.corpus))

    # -- typing -------------------------------------------------------------------------------

    def cmd_find_search(self) -> None:
        """Asks what to look for, and goes there while it is typed."""
        self._before, self._origin = self._search, self._spot()
        self._corpus = bool(self._search and self._search.corpus)
        self._field.prompt.ask(
            self._label(), self._searched, changed=self._typed, accepted=self._field.accepts,
            turn=self._other_scope, hint=HINT, other=self._other(),
        )  # fmt: skip

    def _label(self) -> str:
        return "/ all articles" if self._corpus else f"/ this {self._target.HERE or 'article'}"

    def _other(self) -> str:
        here = self._target.HERE
        return f"this {here}" if here and self._corpus else "all articles" if here else ""

    def _other_scope(self) -> None:
        if self._target.HERE:
            self._corpus = not self._corpus
            self._origin, prompt = self._spot(), self._field.prompt
            prompt.relabel(self._label(), HINT, self._other())
            prompt.put(prompt.text)

    def _typed(self, text: str) -> str:
        """Searches for what was typed so far; what cannot be read leaves the last result."""
        if not text.strip():
            self._field.right("")
            self._use(None)
            self._target.preview(self._origin)
            return ""
        try:
            self.look_for(text, corpus=self._corpus)
        except query_error() as error:
            return self._field.wrong(error, text)
        self._field.right(text)
        return self._preview_first()

    def look_for(self, text: str, *, corpus: bool) -> None:
        """Begins a search, in the place of the one before.

        Raises:
            QueryError: It is no query; the one before goes on.
        """
        # Not at the top: the first frame does not wait for the query language.
        from reviewer.tui.background.time_slices import SearchTimeSlices

        hits, steps = self._target.begin(text, corpus=corpus)
        self._use(hits)
        self._work = SearchTimeSlices(
            self._screen, steps, hits.add, self._heard, self._failed, query_error()
        )
        self._work.start()

    def again(self) -> None:
        """Searches for the same among what there is now."""
        if self._search is not None:
            self.look_for(self._search.text, corpus=self._search.corpus)

    def _use(self, hits: Hits | None) -> None:
        if self._work is not None:
            self._work.stop()
        self._search, self._work, self._awaited = hits, None, 0
        self._target.highlight(hits)

    def _is_asked(self) -> bool:
        return self._field.prompt.asks(self._searched)

    def _heard(self) -> None:
        """A slice of the search is done."""
        if self._is_asked():
            self._field.prompt.show_info(self._preview_first())
        elif self._awaited:
            self._walk(self._awaited)
        elif self._search is not None and self._counting == self._screen.message and self._counting:
            self._say_count()

    def _failed(self, error: QueryError) -> None:
        self._awaited = 0
        self._field.wrong(error, self._search.text if self._search else "")

    def _preview_first(self) -> str:
        """Shows the hit next to where the search began; returns which one it is."""
        hits = self._search
        if hits is None:
            return ""
        hit = hits.first(self._origin)
        self._target.preview((hit.article, hit.place) if hit else self._origin)
        return hits.describe(hit[:2], wrapped=hit.wrapped) if hit else hits.describe(self._origin)

    def _searched(self, text: str | None) -> None:
        """Enter keeps what was found, esc goes back to where it was."""
        screen = self._screen
        screen.set_focus(screen.rows)
        if text is None or not text.strip():
            self._use(self._before)
            self._target.preview(self._origin)
            screen.say("")
            if text is not None and self._search is not None:
                self._walk(1)
        elif (hits := self._search) is not None:
            hit = self._soon(lambda: hits.first(self._origin))
            if hit is not None:
                self.arrive(hit)
            elif hits.complete:
                screen.say(f"/{hits.text}: no match", good=False)
            else:
                self._await(1)
        screen.moved()

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
            self._screen.say("nothing searched yet: / searches", good=False)
            return
        here = self._spot()
        hit = self._soon(lambda: hits.next(here, step))
        if hit is not None:
            self.arrive(hit)
        elif hits.complete or self._work is None:
            self._awaited = 0
            self._screen.say(f"/{hits.text}: no match", good=False)
        else:
            self._await(step)

    def _soon(self, find: Callable[[], Hit | None]) -> Hit | None:
        """A hit that may take a moment to be found."""
        found = find()
        if found is None and self._work is not None:
            self._work.until(lambda: find() is not None, AT_ONCE)
            found = find()
        return found

    def _await(self, step: int) -> None:
        self._awaited = step
        if self._search is not None:
            self._screen.say(f"/{self._search.text}: searching all articles …  ·  esc ends it")

    def arrive(self, hit: Hit) -> None:
        """Goes to a hit and says which one it is."""
        self._awaited = 0
        hits, before = self._search, self._spot()[0]
        if hits is None or not self._target.go_to(hit, hits):
            return
        on = f"on to {self._target.place_name()}  ·  " if hit.article != before else ""
        self._say_count(on, wrapped=hit.wrapped)
        self._screen.moved()

    def _say_count(self, on: str = "", *, wrapped: bool = False) -> None:
        if self._search is not None:
            hits = self._search
            count = hits.describe(self._spot(), wrapped=wrapped)
            self._screen.say(f"{on}/{hits.text}: {count}  ·  n next, N previous")
            self._counting = "" if hits.complete else self._screen.message

    # -- leaving ------------------------------------------------------------------------------

    def end(self) -> bool:
        """Ends the search; returns whether there was one."""
        was = self._search is not None
        self._use(None)
        return was

    def peel(self) -> bool:
        """Ends the search and says so; returns whether there was one."""
        ended = self.end()
        if ended:
            self._screen.say("search ended")
        return ended
