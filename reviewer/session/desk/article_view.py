"""Where one is in an article, and which of its sentences are shown."""

from __future__ import annotations

from bisect import bisect_left

from reviewer.session.core.open_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.search.filters import Filter, Narrowing, again
from reviewer.session.selection import Selection


class Viewing:
    """An article with a cursor, filters and a selection.

    Rows are what the screen shows, places are sentences; they differ while a filter holds.
    """

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Starts at the first sentence and shows all."""
        self.session = session
        self.article = article
        self.place = 0
        self.filter: Filter | None = None
        self.selection = Selection(self)

    # -- where one is -------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The sentence under the cursor; it stays the same when boundaries before it move."""
        if self.article.epoch != self._epoch:
            self.place = self.article.layout.near(self._offset)
        return self._place

    @place.setter
    def place(self, place: int) -> None:
        self._place, self._epoch = place, self.article.epoch
        self._offset = self.article.layout.range(place)[0] if place < len(self.article) else 0

    def follow(self) -> None:
        """Takes in that boundaries moved: the filter shows what fits now."""
        self.use_filter(again(self.session, self.article, self.filter))

    @property
    def rows(self) -> int:
        """The number of rows shown."""
        return len(self.article) if self.filter is None else len(self.filter.places)

    @property
    def hidden(self) -> int:
        """The number of sentences that the filter hides."""
        return len(self.article) - self.rows

    def place_of(self, row: int) -> int:
        """The sentence that a row shows."""
        return row if self.filter is None else self.filter.places[row]

    def row_of(self, place: int) -> int:
        """The row of a sentence, or of the next one after it that is shown."""
        if self.filter is None:
            return min(place, max(0, self.rows - 1))
        return min(bisect_left(self.filter.places, place), max(0, self.rows - 1))

    def shows(self, place: int) -> bool:
        """Whether the filter lets a sentence through."""
        return self.filter is None or self.filter.shows(place)

    def go(self, place: int) -> None:
        """Moves the cursor to a sentence; out of range means the first or the last."""
        self.place = max(0, min(place, len(self.article) - 1))

    def show(self, unit: str) -> bool:
        """Moves the cursor to the sentence of a unit, lifting the filters that hide it."""
        place = self.article.place(unit)
        if place is None:
            return False
        while not self.shows(place):
            self.lift()
        self.go(place)
        return True

    # -- filter -------------------------------------------------------------------------------

    def narrow(self, query: str, inside: Filter | None = None) -> Narrowing:
        """Begins a filter, for `use_filter`.

        Args:
            query: What is to be shown.
            inside: The filter of whose sentences it is to be shown; None for all sentences.

        Raises:
            QueryError: It is no query; tells where and why.
        """
        return Narrowing(self.session, self.article, query, inside)

    def use_filter(self, filter: Filter | None) -> None:
        """Shows what a filter lets through, or all.

        The cursor stays on its sentence, or goes to the next one shown; what is selected stays so.
        """
        self.selection.fix()
        self.filter = filter
        if filter is not None and filter.places:
            self.place = self.place_of(self.row_of(self.place))

    def set_filter(self, query: str, *, inside: bool = False) -> int:
        """Shows only sentences that fit a query, at once; an empty one shows all.

        Returns:
            The number of sentences shown.

        Raises:
            QueryError: It is no query, or takes too long; nothing has changed.
        """
        outer = self.filter if inside else None
        self.use_filter(self.narrow(query, outer).filter() if query.strip() else outer)
        return self.rows

    def lift(self) -> bool:
        """Takes the innermost filter away; returns whether there was one."""
        if self.filter is None:
            return False
        self.use_filter(self.filter.outer)
        return True
