"""Review, the Overview and the board of claims, which open above the Library and the Desk."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from reviewer.ports import StoreError
from reviewer.tui.commands.table import BOARD, OVERVIEW, REVIEW
from reviewer.tui.host import Host

if TYPE_CHECKING:
    from textual.screen import Screen

    from reviewer.session.adjudication.dispute_queue import DisputeQueue
    from reviewer.session.adjudication.matters import Focus
    from reviewer.tui.background.team_sync import TeamSync


ABOVE: Final = (REVIEW, OVERVIEW, BOARD)


class AppBelow(Host, Protocol):
    """The program below these screens."""

    team: TeamSync | None

    @property
    def screen(self) -> Screen[Any]:
        """The screen in front."""
        ...

    def push_screen(self, screen: Any, callback: Any = None) -> Any:
        """Puts a screen in front."""
        ...

    def pop_screen(self) -> Any:
        """Takes the screen in front away."""
        ...


class ScreensAbove:
    """Opens and closes the screens above Library and Desk; carries out the commands for that."""

    def __init__(self, app: AppBelow) -> None:
        """None is open."""
        self._app = app
        self._left_board: tuple[str, tuple[str, int, str, str]] | None = None
        """The article that was opened from the board of claims, and the check that it was."""

    @cached_property
    def dispute_queue(self) -> DisputeQueue:
        """The disputes of the workspace."""
        from reviewer.session.adjudication.dispute_queue import DisputeQueue

        return DisputeQueue(self._app.session)

    async def cmd_go_review(self) -> None:
        """Shows who said what of the article under the cursor, or of the one that is open."""
        from reviewer.tui.screens.library.screen import LibraryScreen

        screen = self._app.screen
        here = screen.under_cursor() if isinstance(screen, LibraryScreen) else self._app.current
        if here:
            await self.review(here)
        else:
            self._app.say("no article is open: the Library (o l) has them", good=False)

    async def review(self, article: str, place: int | None = None) -> None:
        """Opens Review on an article, or says why not; asks first where it has to.

        Args:
            article: The article.
            place: The sentence; None for the first that wants something.
        """
        from reviewer.session.collaboration.reveals import entry

        app = self._app
        found = entry(app.session, article)
        if found.how == "open":
            await self._open_review(article, place)
        elif found.how == "ask":
            await self._ask(article, place, found.words)
        elif found.how == "nobody" and app.team and app.team.may_have(article):
            app.say(app.team.fetch(article))
        else:
            app.say(found.words, good=False)

    async def _ask(self, article: str, place: int | None, words: str) -> None:
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._open_review(article, place)
            else:
                self._app.say("others' work stays hidden")

        await self._app.push_screen(ConfirmScreen("Review without annotating", words), answered)

    async def _open_review(
        self, article: str, place: int | None, focus: Focus | None = None
    ) -> None:
        from reviewer.session.adjudication.review import Review
        from reviewer.session.collaboration.reveals import enter
        from reviewer.tui.screens.review.screen import ReviewScreen

        session = self._app.session
        if refused := enter(session, article):
            self._app.say(refused.message, good=False)
            return
        self.dispute_queue.forget()
        self.dispute_queue.focus = focus
        try:
            review = Review(session, self.dispute_queue, article, place)
        except StoreError as error:
            self._app.say(str(error), good=False)
            return
        if isinstance(self._app.screen, ReviewScreen):
            self.leave(one=True)
        await self._app.push_screen(ReviewScreen(review))

    async def review_behind(self, focus: Focus) -> None:
        """Opens Review on the sentences behind a number."""
        article, place = focus.items[0]
        await self._open_review(article, place, focus)

    def left_review(self, article: str) -> None:
        """Lets go of an article that was reviewed, unless the Desk has it."""
        if article != self._app.current:
            self._app.session.close(article)

    async def cmd_go_overview(self) -> None:
        """Shows progress, agreement and pace."""
        from reviewer.tui.screens.overview import OverviewScreen

        self.leave()
        await self._app.push_screen(OverviewScreen())

    async def cmd_go_checks(self) -> None:
        """Shows the board of claims."""
        self._show_board(None)

    def _show_board(self, at: tuple[str, int, str, str] | None) -> None:
        from reviewer.tui.screens.board import BoardScreen

        self.leave()
        self._left_board = None
        self._app.push_screen(BoardScreen(at))

    def open_from_board(self, article: str, unit: str, check: tuple[str, int, str, str]) -> None:
        """Opens a sentence on the Desk, from where `back_to_board` comes back to its check."""
        if self._app.open_desk(article, unit):
            self._left_board = (article, check)

    def back_to_board(self) -> bool:
        """Goes back to the board of claims; returns whether the article was opened from there."""
        left, self._left_board = self._left_board, None
        if left is None or left[0] != self._app.current:
            return False
        self._show_board(left[1])
        return True

    def forget_board(self) -> None:
        """From here on `esc` no longer leads to the board of claims."""
        self._left_board = None

    def leave(self, *, one: bool = False) -> None:
        """Closes what stands above the Library or the Desk.

        Args:
            one: Only the screen in front.
        """
        while len(self._app.screen_stack) > 1 and getattr(self._app.screen, "SCOPE", "") in ABOVE:
            left = getattr(self._app.screen, "review", None)
            self._app.pop_screen()
            if left is not None:
                self.left_review(left.id)
            if one:
                return

    def arrived(self) -> None:
        """Takes in what others wrote."""
        for screen in self._app.screen_stack:
            arrived = getattr(screen, "arrived", None)
            if arrived is not None:
                arrived()
