"""Where one is in an article, and which of its sentences are shown.

Also here: sentences chosen for the next command: one by one, as a range, all shown, all identical
ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from reviewer.corpus.anchors import attach_all
from reviewer.models import Anchor
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.search.filters import Filter, Narrowing, again


class Selection:
    """Which sentences of a desk's article, and of others, are selected.

    A range follows the cursor until it is fixed. What is selected stays so when a filter hides it,
    and when boundaries move.
    """

    def __init__(self, desk: ArticleView) -> None:
        """Nothing is selected."""
        self._desk = desk
        self._places: set[int] = set()
        self._layout = desk.article.layout
        self._anchor: int | None = None
        self.elsewhere: dict[str, Sequence[int]] = {}
        """Article -> the places that are selected there; not the desk's own article."""
        self.looking: Callable[[], bool] | None = None
        """While more is being looked for: goes on for a moment; tells whether that was all."""

    # -- what is selected ---------------------------------------------------------------------

    @property
    def is_range(self) -> bool:
        """Whether moving the cursor selects."""
        return self._anchor is not None

    def __len__(self) -> int:
        """The number of sentences selected, those of other articles among them."""
        chosen, ranged = self._chosen(), self._ranged()
        more = sum(place not in chosen for place in ranged) if chosen else len(ranged)
        return len(chosen) + more + sum(map(len, self.elsewhere.values()))

    def has(self, place: int) -> bool:
        """Whether a sentence of the desk's article is selected."""
        if place in self._chosen():
            return True
        if self._anchor is None:
            return False
        low, high = sorted((self._anchor, self._desk.place))
        return low <= place <= high and self._desk.shows(place)

    def places(self) -> list[int]:
        """The selected sentences of the desk's article, in order, hidden ones among them."""
        return sorted(self._chosen().union(self._ranged()))

    def _chosen(self) -> set[int]:
        """The sentences that are selected whatever the cursor does."""
        layout = self._desk.article.layout
        if layout is not self._layout:
            known, before = self._places, self._layout
            self._places = {layout.near(before.range(place)[0]) for place in known}
            if self._anchor is not None:
                self._anchor = layout.near(before.range(self._anchor)[0])
            self._layout = layout
        return self._places

    def _ranged(self) -> Sequence[int]:
        """The shown sentences between the range's beginning and the cursor."""
        self._chosen()
        desk = self._desk
        if self._anchor is None or not desk.rows:
            return ()
        low, high = sorted((self._anchor, desk.place))
        if desk.filter is None:
            return range(low, high + 1)
        rows = range(desk.row_of(low), desk.row_of(high) + 1)
        return [place for row in rows if low <= (place := desk.place_of(row)) <= high]

    # -- selecting ----------------------------------------------------------------------------

    def range(self) -> bool:
        """Begins a range at the cursor, or fixes the one that there is.

        Returns:
            Whether a range has begun.
        """
        if self._anchor is not None:
            self.fix()
            return False
        self._chosen()
        self._anchor = self._desk.place
        return True

    def fix(self) -> None:
        """Ends a range: its sentences stay selected, and moving selects no more."""
        ranged = self._ranged()
        self._anchor = None
        self._places.update(ranged)

    def toggle(self, place: int) -> bool:
        """Selects a sentence, or no more; returns whether it is selected now."""
        self.fix()
        chosen = self._chosen()
        selected = place not in chosen
        (chosen.add if selected else chosen.discard)(place)
        return selected

    def all_shown(self) -> bool:
        """Selects every sentence shown; if they all are, none of them any more.

        Returns:
            Whether they are selected now.
        """
        self.fix()
        desk = self._desk
        shown = range(len(desk.article)) if desk.filter is None else desk.filter.places
        chosen = self._chosen()
        if shown and chosen.issuperset(shown):
            chosen.difference_update(shown)
            return False
        chosen.update(shown)
        return True

    def only(self, places: Sequence[int], elsewhere: Mapping[str, Sequence[int]]) -> None:
        """Selects these sentences and no others."""
        self.clear()
        self._places.update(places)
        self.elsewhere = {article: found for article, found in elsewhere.items() if found}

    def clear(self) -> bool:
        """Selects nothing; returns whether anything was."""
        was = bool(self._places or self.elsewhere) or self._anchor is not None
        self._places, self._layout = set(), self._desk.article.layout
        self._anchor, self.elsewhere, self.looking = None, {}, None
        return was

    def take_over(self, before: Selection) -> None:
        """Selects in an article that was read anew the sentences that were selected before."""
        if before.looking is not None:
            # What is left to be found cannot be looked for from here.
            return
        before.fix()
        known = before._desk.article
        anchors = [
            (
                known.layout.id(place),
                Anchor.of(known.text, known.layout.sha256, *known.layout.range(place)),
            )
            for place in before.places()
        ]
        found = attach_all(anchors, self._desk.article.layout)
        self._places.update(each.place for each in found if each.place is not None)
        self.elsewhere = dict(before.elsewhere)


class ArticleView:
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

    def lift(self) -> bool:
        """Takes the innermost filter away; returns whether there was one."""
        if self.filter is None:
            return False
        self.use_filter(self.filter.outer)
        return True
