"""The articles as a list to work through: progress, order, filter, and where to go next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewer.models import Article
from reviewer.models.annotation import Tally
from reviewer.ports import StoreError
from reviewer.session.article.metadata import day, effective
from reviewer.session.core.session import Session
from reviewer.session.desk.desk import Desk
from reviewer.session.search.article_query import Test

ORDERS: Final = ("path", "title", "date", "progress", "length")
"""Ways to sort the Library, in the order in which its key walks through them."""


class LibraryRow(NamedTuple):
    """An article with how far the annotator is.

    Attributes:
        article: The article.
        tally: Counts of the annotator's work on it.
        share: How many of the rows that are for the annotator they have decided, and how many
            there are, where the article is shared out by rows.
    """

    article: Article
    tally: Tally
    share: tuple[int, int] | None = None

    @property
    def decided(self) -> int:
        """Sentences decided, of those that are for the annotator."""
        return self.tally.decided if self.share is None else self.share[0]

    @property
    def sentences(self) -> int:
        """Sentences that are for the annotator; -1 while the article has not been read."""
        return self.article.sentences if self.share is None else self.share[1]

    @property
    def progress(self) -> float:
        """Share of sentences decided, 0 to 1; 0 while the article has not been read."""
        if self.sentences <= 0:
            return 0.0
        return min(1.0, self.decided / self.sentences)

    @property
    def meta(self) -> dict[str, str]:
        """What holds of the article itself: field -> text."""
        return effective(self.article, self.tally.meta)

    @property
    def title(self) -> str:
        """Its title, else its id."""
        return self.meta.get("title") or self.article.id

    @property
    def words(self) -> str:
        """What a search looks through, in lower case."""
        return "\n".join((self.article.path, self.article.opening, *self.meta.values())).casefold()


class Library:
    """The articles of the workspace, as one annotator sees them."""

    def __init__(self, session: Session) -> None:
        """Shows all articles in the order of their paths."""
        self.session = session
        self.order = ORDERS[0]
        self._query = ""
        self._fits: Test | None = None

    @property
    def query(self) -> str:
        """The filter in force; empty for none."""
        return self._query

    @query.setter
    def query(self, query: str) -> None:
        """Shows only articles that fit, judged by what is known of them; see `article_query`.

        Raises:
            QueryError: It is no query; nothing has changed.
        """
        self._fits = self.test(query) if query.strip() else None
        self._query = query.strip()

    def test(self, query: str) -> Test:
        """What says whether an article fits a query.

        Raises:
            QueryError: It is none, or asks what only the sentences tell.
        """
        from reviewer.session.search import article_query

        return article_query.test(query, self.session)

    def articles(self) -> list[str]:
        """All articles that are there to read, in order, whatever the filter shows."""
        return [row.article.id for row in self._sorted(None) if not row.article.missing]

    def rows(self) -> list[LibraryRow]:
        """The articles that the filter shows, in order."""
        return self._sorted(self._fits)

    def _sorted(self, fits: Test | None) -> list[LibraryRow]:
        tallies = self.session.store.tallies(self.session.annotator)
        none = Tally()
        every = (
            LibraryRow(article, tallies.get(article.id, none))
            for article in self.session.store.articles()
        )
        rows = [row for row in every if fits is None or fits(row.article, row.tally)]
        if by_rows := self.session.store.assigned_rows():
            rows = [self._shared(row) if row.article.id in by_rows else row for row in rows]
        if self.order == "title":
            rows.sort(key=lambda row: row.title.casefold())
        elif self.order == "date":
            # Newest first; those without a date come last, in the order of their paths.
            rows.sort(key=lambda row: day(row.meta.get("date", "")), reverse=True)
        elif self.order == "progress":
            rows.sort(key=lambda row: row.progress)
        elif self.order == "length":
            rows.sort(key=lambda row: row.article.sentences)
        if mine := self.mine():
            rows.sort(key=lambda row: row.article.id not in mine)
        return rows

    def _shared(self, row: LibraryRow) -> LibraryRow:
        """The row of an article of which only some rows may be for the annotator."""
        shares, me = self.session.shares, self.session.annotator
        article, tally, _ = row
        if article.sentences < 0 or shares.rows(article.id) is None:
            return row
        share = (shares.decided(article.id, [(me, tally)]), shares.total(article))
        return row._replace(share=share)

    def mine(self) -> frozenset[str]:
        """The articles that are assigned to the annotator; they come first in every order."""
        assigned = self.session.store.assignments()
        names = {self.session.annotator, self.session.visibility.me}
        return frozenset(article for article, who in assigned.items() if names & set(who))

    def assigned(self) -> tuple[int, int] | None:
        """Sentences decided, and all, of what is assigned to the annotator; None for nothing."""
        mine, tallies = self.mine(), self.session.store.tallies(self.session.annotator)
        none = Tally()
        own = (
            [article for article in self.session.store.articles() if article.id in mine]
            if mine
            else []
        )
        if not own:
            return None
        rows = [self._shared(LibraryRow(one, tallies.get(one.id, none))) for one in own]
        return sum(row.decided for row in rows), sum(max(0, row.sentences) for row in rows)

    def next_order(self) -> str:
        """Sorts in the next way; returns its name."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        return self.order

    def neighbour(self, article: str, step: int) -> str | None:
        """The article after (1) or before (-1) one, that is there to read; None at the end."""
        return next(self._from(article, step), None)

    def _from(self, article: str, step: int) -> Iterator[str]:
        ids = [row.article.id for row in self.rows() if not row.article.missing]
        if article not in ids:
            return iter(ids[::step])
        at = ids.index(article)
        return iter(ids[at + 1 :] if step > 0 else ids[:at][::-1])

    def next_with_item(self, desk: Desk, step: int) -> Desk | None:
        """The next article (in a direction) that has a sentence of the desk's queue, at it."""
        return next(filter(None, self.looking(desk, step)), None)

    def looking(self, desk: Desk, step: int) -> Iterator[Desk | None]:
        """Looks for it in one article after the other.

        Articles are opened only if their counts say that they may hold one; one that cannot be
        read is passed over (it is among the problems).

        Yields:
            None for an article without one; the desk on the first that has one ends it.
        """
        tallies = self.session.store.tallies(self.session.annotator)
        known = {article.id: article for article in self.session.store.articles()}
        for name in self._from(desk.id, step):
            if not desk.queue.may_hold(known[name], tallies.get(name, Tally()), self.session):
                continue
            try:
                found = Desk(self.session, self.session.open(name))
            except StoreError:
                continue
            found.queue, found.last = desk.queue, desk.last
            if found.enter(step):
                yield found
                return
            self.session.close(name)
            yield None
