"""An edited article on the Desk: looking at sentences again, and finding homes for the lost."""

from __future__ import annotations

from reviewer.session import Outcome
from reviewer.session.article import changed_text
from reviewer.session.article.changed_text import LostAnnotation
from reviewer.tui.screens.desk.view import DeskView

_SHOWN = 12
_WIDE = 66
"""Lines, and characters of each, of what would be cut otherwise that the question shows."""

ORPHANS = "orphans"
"""The name of the queue of annotations that lost their sentence."""


class ChangedTextCommands:
    """What the Desk does about sentences that changed and sentences that are gone."""

    def __init__(self, view: DeskView) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
        """
        self._view = view

    def say_unsettled(self) -> None:
        """Says what the text's last change left to do."""
        doubtful, lost = self._view.desk.article.unsettled()
        parts = [f"{doubtful} to re-check (b r)"] if doubtful else []
        parts += [f"{lost} lost their sentence (b l)"] if lost else []
        if parts:
            self._view.say(f"the text has changed: {', '.join(parts)}")

    async def open_dialog(self) -> bool:
        """Opens the dialog of a sentence to be re-checked, or of the orphans in their queue.

        Returns:
            Whether there was anything to open.
        """
        if self._view.desk.queue.name == ORPHANS and changed_text.lost_in(self._view.desk.article):
            await self.cmd_go_orphans()
            return True
        if self._view.desk.rows and self._view.desk.annotation.recheck:
            await self._recheck()
            return True
        return False

    async def cmd_go_boundaries(self) -> None:
        """Shows what the present rules would read or cut otherwise here, and asks to do so."""
        from reviewer.ports import StoreError
        from reviewer.session.article.newer_boundaries import newer_boundaries, take_over
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        view, host = self._view, self._view.reviewer
        session, article = host.session, view.desk.article.article.id
        if session.read_only:
            view.say(session.read_only, good=False)
            return
        try:
            found = newer_boundaries(session.store, article)
        except StoreError as error:
            view.say(str(error), good=False)
            return
        if found is None:
            view.say("the present rules would read and cut nothing otherwise here")
            return

        def answered(yes: bool | None) -> None:
            if not yes:
                return
            try:
                take_over(session, found)
            except StoreError as error:
                view.say(str(error), good=False)
                return
            host.brought_in()
            host.say(f"{found.taken_over}; b r walks through what moved")

        shown = [line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…" for line in found.lines]
        if len(shown) > _SHOWN:
            more = f"… {len(shown) - _SHOWN} more: reviewer segment --compare"
            shown = [*shown[:_SHOWN], more]
        words = "\n".join([f"{found.before} -> {found.now}", "", *shown, "", found.question])
        title = "Another encoding" if found.units is None else "Newer sentences"
        await view.app.push_screen(ConfirmScreen(title, words), answered)

    # -- sentences that changed ---------------------------------------------------------------

    async def _recheck(self) -> None:
        from reviewer.tui.screens.dialogs.changed_text import Choice, RecheckScreen

        article, place = self._view.desk.article, self._view.desk.place

        async def done(choice: Choice | None) -> None:
            if choice is not None:
                await self._rechecked(*choice)

        items = changed_text.doubtful_at(article, place)
        moved = len(changed_text.moved_only(article))
        scheme = self._view.reviewer.session.scheme
        await self._view.app.push_screen(
            RecheckScreen(items, moved, scheme, self._view.paint), done
        )

    async def _rechecked(self, action: str, unit: str) -> None:
        session, article = self._view.reviewer.session, self._view.desk.article
        if action == "confirm":
            self._settled(self._view.desk.settle())
        elif action == "confirm_moved":
            self._settled(changed_text.confirm_moved(session, article))
        elif action == "detach":
            self._settled(changed_text.detach(session, article, unit))
        else:
            await self._view.show_detail()

    def _settled(self, outcome: Outcome) -> None:
        """Shows what came of it, and goes on to the next of the queue if that was asked for."""
        self._view.apply_outcome(outcome)
        if (
            outcome.ok
            and self._view.desk.queue.name == "re-check"
            and not self._view.desk.annotation.recheck
        ):
            if self._view.desk.next_item(1) or self._view.desk.enter(1):
                self._view.to_cursor()
            elif lost := len(changed_text.lost_in(self._view.desk.article)):
                self._view.say(f"{outcome.message}  ·  {lost} lost their sentence: b l lists them")

    # -- sentences that are gone --------------------------------------------------------------

    async def cmd_go_orphans(self) -> None:
        """Lists the annotations that lost their sentence."""
        from reviewer.tui.screens.dialogs.changed_text import Choice, OrphansScreen

        self._view.sync()
        session, article, place = (
            self._view.reviewer.session,
            self._view.desk.article,
            self._view.desk.place,
        )

        def put_aside(item: LostAnnotation) -> str:
            outcome = changed_text.put_aside(session, article, item.unit, back=item.aside)
            return self._view.apply_outcome(outcome).message

        def done(choice: Choice | None) -> None:
            if choice is not None:
                self._placed(*choice)

        text = article.sentence(place) if len(article) else ""
        await self._view.app.push_screen(
            OrphansScreen(
                lambda: changed_text.lost_in(article, aside=True),
                put_aside,
                f"{place + 1}: {' '.join(text.split())}",
                place,
                session.scheme,
                self._view.paint,
            ),
            done,
        )

    def _placed(self, action: str, unit: str) -> None:
        session, article = self._view.reviewer.session, self._view.desk.article
        if action == "attach":
            self._view.apply_outcome(
                changed_text.reattach(session, article, unit, self._view.desk.place)
            )
            return
        [place] = article.stood([unit])
        self._view.show_unit(article.layout.id(place))
        self._view.say("it stood near here: go to its sentence, then o o and Enter attach it")
