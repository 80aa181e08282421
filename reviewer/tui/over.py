"""Review and Overview: the screens that open over the Library and the Desk, and close again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reviewer.ports import StoreError
from reviewer.tui.commands.table import OVERVIEW, REVIEW
from reviewer.tui.keys.key_app import KeyedApp

if TYPE_CHECKING:
    from reviewer.session.adjudication.dispute_queue import Docket, Focus
    from reviewer.tui.app import ReviewerApp


class Over(KeyedApp[None]):
    """Opens them, if what others say may be seen."""

    _docket: Docket | None = None

    @property
    def _whole(self) -> ReviewerApp:
        return cast("ReviewerApp", self)

    @property
    def docket(self) -> Docket:
        """The disputes of the workspace."""
        from reviewer.session.adjudication.dispute_queue import Docket

        if self._docket is None:
            self._docket = Docket(self._whole.session)
        return self._docket

    # -- Review -------------------------------------------------------------------------------

    async def cmd_go_review(self) -> None:
        """Shows who said what of the article under the cursor, or of the one that is open."""
        from reviewer.tui.screens.library.screen import LibraryScreen

        screen = self.screen
        here = screen.under_cursor() if isinstance(screen, LibraryScreen) else self._whole.current
        if here:
            await self.review(here)
        else:
            self._whole.tell("no article is open: the Library (o l) has them", good=False)

    async def review(self, article: str, place: int | None = None) -> None:
        """Opens Review on an article, or says why not; asks first where it has to.

        Args:
            article: The article.
            place: The sentence; None for the first that wants something.
        """
        from reviewer.session.collaboration.reveals import entry

        found = entry(self._whole.session, article)
        if found.how == "open":
            await self._open_review(article, place)
        elif found.how == "ask":
            await self._ask(article, place, found.words)
        else:
            self._whole.tell(found.words, good=False)

    async def _ask(self, article: str, place: int | None, words: str) -> None:
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._open_review(article, place)
            else:
                self._whole.tell("others' work stays hidden")

        await self.push_screen(ConfirmScreen("Review without annotating", words), answered)

    async def _open_review(
        self, article: str, place: int | None, focus: Focus | None = None
    ) -> None:
        from reviewer.session.adjudication.review import Review
        from reviewer.session.collaboration.reveals import enter
        from reviewer.tui.screens.review_commands import ReviewScreen

        session = self._whole.session
        if refused := enter(session, article):
            self._whole.tell(refused.message, good=False)
            return
        self.docket.forget()
        self.docket.focus = focus
        try:
            review = Review(session, self.docket, article, place)
        except StoreError as error:
            self._whole.tell(str(error), good=False)
            return
        if isinstance(self.screen, ReviewScreen):
            self.leave_over(one=True)
        await self.push_screen(ReviewScreen(review))

    async def review_behind(self, focus: Focus) -> None:
        """Opens Review on the sentences behind a number."""
        article, place = focus.items[0]
        await self._open_review(article, place, focus)

    def left_review(self, article: str) -> None:
        """Lets go of an article that was reviewed, unless the Desk has it."""
        if article != self._whole.current:
            self._whole.session.close(article)

    # -- Overview -----------------------------------------------------------------------------

    async def cmd_go_overview(self) -> None:
        """Shows progress, agreement and pace."""
        from reviewer.tui.screens.overview import OverviewScreen

        self.leave_over()
        await self.push_screen(OverviewScreen())

    # -- leaving ------------------------------------------------------------------------------

    def leave_over(self, *, one: bool = False) -> None:
        """Closes what stands over the Library or the Desk.

        Args:
            one: Only the screen in front.
        """
        while len(self.screen_stack) > 1 and getattr(self.screen, "SCOPE", "") in (
            REVIEW,
            OVERVIEW,
        ):
            left = getattr(self.screen, "review", None)
            self.pop_screen()
            if left is not None:
                self.left_review(left.id)
            if one:
                return

    def arrived_over(self) -> None:
        """Takes in what others wrote."""
        for screen in self.screen_stack:
            arrived = getattr(screen, "arrived", None)
            if arrived is not None:
                arrived()
