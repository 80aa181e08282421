"""The same fact elsewhere, on the Desk: the list, going there and back, links, likely conflicts."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.tui.background.time_slices import SearchTimeSlices, TimeSlices
from reviewer.tui.screens.desk.view import DeskView

if TYPE_CHECKING:
    from reviewer.assist.fact_index import RelatedSentence
    from reviewer.session.background_work import Answer
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.overview.checked_before import CheckedBefore
    from reviewer.session.search.related_search import RelatedPair, RelatedSearch
    from reviewer.tui.host import ProcessInView

_REST: Final = 0.3
"""Seconds for which the cursor rests before an earlier verdict is looked for."""
_MANY: Final = 40
"""From so many articles on the index is filled by a process beside the program."""
_CONFLICTS: Final = 500
"""So many likely conflicts are listed."""


class _Left(NamedTuple):
    """From where one went, and to which article."""

    article: str
    unit: str
    there: str
    conflicts: bool


class RelatedCommands:
    """Lists sentences about the same fact and links them; esc comes back from one of them.

    The index fills between the keys, also while no list is open.
    """

    def __init__(self, view: DeskView) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
        """
        self._view = view
        self._search: RelatedSearch | None = None
        self._filling: SearchTimeSlices[int, sqlite3.Error] | None = None
        self._process: ProcessInView | None = None
        self._left: _Left | None = None
        self._pairs: list[RelatedPair] = []
        self._before: CheckedBefore | None = None
        self._gathering: TimeSlices[None] | None = None
        self._moves = 0
        self._waits = False

    async def cmd_suggest_related(self) -> None:
        """Lists what is said elsewhere of the same fact; Enter goes there, signs link."""
        from reviewer.tui.screens.dialogs.related import RelatedScreen

        self._view.sync()
        desk = self._view.desk
        if not desk.rows:
            return
        search = self._begin()
        article, place, unit = desk.article, desk.place, desk.article.layout.id(desk.place)

        def done(found: RelatedSentence | None) -> None:
            if found is not None and not search.is_open(found.sentence):
                self._view.say(search.why_not(found.sentence), good=False)
            elif found is not None:
                self._go(found, _Left(desk.id, unit, found.sentence.article, conflicts=False))

        screen = RelatedScreen(
            f"The same fact as in {place + 1} of {desk.id}",
            lambda: search.related(article, place),
            lambda found: search.linked(article, place, found),
            lambda found: search.is_open(found.sentence),
            lambda found, relation: self._link(search, article, place, found, relation),
            lambda: search.left,
            self._verdict_words,
        )
        await self._view.app.push_screen(screen, done)

    async def cmd_suggest_conflicts(self) -> None:
        """Lists sentences of all articles that seem to contradict each other."""
        from reviewer.tui.screens.dialogs.related import ConflictsScreen

        self._view.sync()
        search, desk = self._begin(), self._view.desk
        unit = desk.article.layout.id(desk.place) if desk.rows else ""

        def done(pair: RelatedPair | None) -> None:
            self._pairs = screen.pairs
            if pair is None:
                return
            both = (pair.first, pair.second.sentence)
            there = next(filter(search.is_open, both), None)
            if there is None:
                self._view.say(search.why_not(pair.first), good=False)
                return
            said = f"{pair.second.word}: {pair.second.reason}"
            self._view.reviewer.goto(there.article, there.unit, message=said)
            self._left = _Left(desk.id, unit, there.article, conflicts=True)

        screen = ConflictsScreen(search.conflicts, lambda: search.left, self._pairs, _CONFLICTS)
        await self._view.app.push_screen(screen, done)

    def back(self) -> bool:
        """Goes back to where the list was opened, and opens it; returns whether one came so."""
        left, self._left = self._left, None
        if left is None or self._view.reviewer.current != left.there:
            return False
        self._view.reviewer.goto(left.article, left.unit, message="")
        again = self.cmd_suggest_conflicts if left.conflicts else self.cmd_suggest_related
        self._view.app.call_after_refresh(again)
        return True

    def _go(self, found: RelatedSentence, left: _Left) -> None:
        said = f"{found.word}: {found.reason}  ·  esc comes back"
        self._view.reviewer.goto(found.sentence.article, found.sentence.unit, message=said)
        self._left = left

    def _link(
        self,
        search: RelatedSearch,
        article: OpenArticle,
        place: int,
        found: RelatedSentence,
        relation: str,
    ) -> str:
        """Links two sentences, or copies a check; returns what happened."""
        if relation:
            done = search.link(article, place, found, relation)
        else:
            done = search.copy_check(article, place, found)
        self._view.apply_outcome(done)
        return done.message

    # -- checked before -----------------------------------------------------------------------

    def at_leisure(self) -> None:
        """Gathers verdicts and fills the index, where anybody has checked anything."""
        store = self._view.desk.session.store
        if self._before is None and any(
            one.statuses for name in store.annotators() for one in store.tallies(name).values()
        ):
            self._gather()

    def _gather(self) -> None:
        from reviewer.session.overview.checked_before import CheckedBefore

        search = self._begin()
        self._before = CheckedBefore(self._view.desk.session, search)
        self._gathering = TimeSlices(self._view, self._before.gathering(), lambda _: self.moved())
        self._gathering.start()

    def moved(self) -> None:
        """Looks for an earlier verdict once the cursor rests."""
        self._view.desk.earlier = ()
        self._moves += 1
        if self._before and not self._waits:
            self._wait()

    def _wait(self) -> None:
        self._waits = True
        moves = self._moves
        self._view.set_timer(_REST, lambda: self._look(moves))

    def _look(self, moves: int) -> None:
        self._waits = False
        if not self._before or not self._view.is_whole:
            return
        if moves != self._moves or (self._search is not None and self._search.left != 0):
            self._wait()
            return
        self._view.sync()
        desk = self._view.desk
        if desk.rows:
            desk.earlier = tuple(self._before.of(desk.article, desk.place))
        if desk.earlier:
            self._view.show_panel()

    def _verdict_words(self, found: RelatedSentence) -> str:
        """What was found of a sentence, for the list; empty for nothing."""
        verdicts = self._before.of_found(found) if self._before else []
        return "; ".join(one.words for one in verdicts)

    def cmd_suggest_verdict(self) -> None:
        """Takes over the earlier verdict that the panel shows."""
        self._view.sync()
        desk = self._view.desk
        if self._before is None:
            self._view.say("nothing was checked yet in these articles", good=False)
            return
        verdicts = desk.earlier or tuple(self._before.of(desk.article, desk.place))
        if not verdicts:
            self._view.say(
                "no earlier verdict on this is known  ·  r lists the same fact", good=False
            )
            return
        self._view.apply_outcome(self._before.take_over(desk.article, desk.place, verdicts[0]))
        desk.earlier = ()

    # -- the index ----------------------------------------------------------------------------

    def _begin(self) -> RelatedSearch:
        """The search, whose index takes in what changed from now on."""
        from reviewer.session.search.related_search import RelatedSearch

        if self._search is None:
            self._search = RelatedSearch(self._view.desk.session)
        if self._process is None and (self._filling is None or not self._filling.is_on):
            self._fill(self._search)
        return self._search

    def _fill(self, search: RelatedSearch) -> None:
        """Fills the index: beside the program where much is missing, else between the keys."""
        missing = search.missing() if search.is_kept else 0
        if missing >= _MANY:
            self._process = self._view.reviewer.background_process(much=True)
        if self._process is None:
            self._fill_here(search)
        else:
            search.left = missing
            self._fill_there(self._process, search)

    def _fill_there(self, process: ProcessInView, search: RelatedSearch) -> None:
        from reviewer.session.background_work import ArticlesLeft, FillRequest

        def take(answer: Answer) -> None:
            if isinstance(answer, ArticlesLeft):
                # None is left only when the process has closed the index: then all is in it.
                search.left = max(1, answer.left)
                search.index.look_again()

        def ended(whole: bool) -> None:
            process.stop()
            self._process = None
            search.index.look_again()
            if whole:
                search.left = 0
            else:
                self._fill_here(search)

        process.ask(FillRequest(), take, ended)

    def _fill_here(self, search: RelatedSearch) -> None:
        slices = SearchTimeSlices(
            self._view, search.filling(), _nothing, _nothing, self._fail, sqlite3.Error
        )
        self._filling = slices
        slices.start()

    def _fail(self, error: sqlite3.Error) -> None:
        self._view.say(f"the index of facts cannot be kept: {error}", good=False)


def _nothing(*_: object) -> None:
    """Lists look for themselves how far the index is."""
