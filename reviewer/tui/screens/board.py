"""The board of claims: every check that one may see; Enter goes to its sentence, esc comes back."""

from __future__ import annotations

from typing import Final

from textual import on

from reviewer.models.phrases import count_of
from reviewer.models.pseudonyms import shown
from reviewer.session import Outcome
from reviewer.session.overview import check_work
from reviewer.session.overview.check_board import ORDERS, CheckBoard, CheckRow, in_order, mine
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.commands.command import BOARD
from reviewer.tui.screens.common_dialogs import Subject, write_text
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.views.board_rows import BoardRows, about
from reviewer.tui.widgets.line_widgets import OneLine
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.rows import Rows

At = tuple[str, int, str, str]

PATIENCE: Final = 0.5
"""Seconds for which a key waits for the check that it is meant for, while the list fills up."""


class BoardScreen(ListScreen):
    """A list of checks, which fills up while the articles are looked through."""

    SCOPE = BOARD
    PLACEHOLDER = "No check yet: s on a sentence of the Desk begins one."
    HAS_COLUMNS = True

    def __init__(self, at: At | None = None) -> None:
        """Nothing gathered yet.

        Args:
            at: The check on which the cursor stands once it is there.
        """
        super().__init__()
        self.every: list[CheckRow] = []
        self.done = False
        """Whether all articles were looked through."""
        self._at = at
        self._order = 0
        self._mine = False
        self._words = ""

    def on_mount(self) -> None:
        """Looks through the articles between the keys."""
        self.begin()

    def arrived(self) -> None:
        """Takes in what others wrote."""
        if self.done and self.in_front:
            self.begin()

    def begin(self) -> None:
        """Gathers anew; what is shown stays until that is done."""
        self.done = False
        found: list[CheckRow] = []

        def came(steps: list[list[CheckRow]]) -> None:
            found.extend(row for rows in steps for row in rows)
            if gathering.complete:
                self.every, self.done = found, True
                self.refill()

        board = CheckBoard(self.reviewer.session, note=True)
        gathering: TimeSlices[list[CheckRow]] = TimeSlices(self, board.gathering(), came)
        self._gathering = gathering
        gathering.start()
        self.refill()

    def listed(self) -> list[CheckRow]:
        """The checks that are shown, in their order."""
        me = self.reviewer.session.others.annotators.me
        rows = mine(self.every, me) if self._mine else self.every
        return in_order([row for row in rows if row.has(self._words)], ORDERS[self._order])

    def refill(self) -> None:
        """Shows the rows anew, the cursor on the check where it was."""
        before = self.row
        at = self._at or (before.key if before is not None else None)
        rows = self.listed()
        keys = [row.key for row in rows]
        cursor = keys.index(at) if at in keys else min(self.rows.cursor, max(0, len(rows) - 1))
        if self.done:
            self._at = None
        self.rows.set_source(BoardRows(rows, self.reviewer.session.scheme, self.paint), cursor)
        self.moved()

    @property
    def row(self) -> CheckRow | None:
        """The check under the cursor."""
        source = self.rows.source
        if not isinstance(source, BoardRows) or not len(source):
            return None
        return source.rows[min(self.rows.cursor, len(source) - 1)]

    def moved(self) -> None:
        """Shows how many checks there are, and what the row has no column for."""
        source = self.rows.source
        if not isinstance(source, BoardRows):
            return
        left = f"Checks  {len(source)} of {count_of(len(self.every), 'check')}"
        left += "  mine" if self._mine else ""
        left += f"  with “{self._words}”" if self._words else ""
        state = "" if self.done else "looking …  "
        right = f"{state}by {ORDERS[self._order]}  {self.reviewer.session.annotator}"
        self.head(((left, self.paint.strong),), ((right, self.paint.dim),))
        width = self.rows.size.width - GUTTER - 1
        if width > 0:
            self.query_one("#columns", OneLine).show(tuple(source.heads(width)))
        if (row := self.row) is not None:
            self.say(about(row))

    def on_resize(self) -> None:
        """Names the columns for another width."""
        self.call_after_refresh(self.moved)

    # -- commands -----------------------------------------------------------------------------

    @on(Rows.Chosen)
    def cmd_board_open(self) -> None:
        """Goes to the sentence on the Desk; esc there comes back."""
        if (row := self._awaited()) is not None:
            self.reviewer.above.open_from_board(row.article, row.unit, row.key)

    def cmd_board_sort(self) -> None:
        """Sorts by the next column."""
        self._order = (self._order + 1) % len(ORDERS)
        self.refill()
        self.say(f"sorted by {ORDERS[self._order]}")

    def cmd_board_mine(self) -> None:
        """Shows only what the annotator is on, or everything."""
        self._mine = not self._mine
        self.refill()
        self.say("what you are on" if self._mine else "everybody's checks")

    def cmd_board_filter(self) -> None:
        """Shows only the checks that have the words."""
        before = self._words

        def changed(text: str) -> str:
            self._words = text
            self.refill()
            return count_of(len(self.rows.source), "check")

        def done(text: str | None) -> None:
            self._words = before if text is None else text
            self.refill()
            self.set_focus(self.rows)

        self.query_one(Prompt).ask("checks with", done, value=before, changed=changed)

    def cmd_board_take(self) -> None:
        """Puts the annotator on the check."""
        if (row := self._writable()) is not None:
            self._did(row, check_work.take(self.reviewer.session, row))

    async def cmd_board_plan(self) -> None:
        """Asks by when it is wanted, how urgent it is and where it came out."""
        from reviewer.tui.screens.dialogs.plan import PlanScreen

        if (row := self._owned()) is None:
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._did(row, outcome)

        await self.app.push_screen(PlanScreen(self.reviewer.session, row), done)

    async def cmd_board_hand(self) -> None:
        """Asks to whom the check goes, then what to tell them."""
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        if (row := self._owned()) is None:
            return
        names = check_work.receivers(self.reviewer.session)
        if not names:
            self.say("nobody else is here to hand it to: assign or invite somebody", good=False)
            return

        async def chosen(name: str | None) -> None:
            if name is None:
                return

            def save(text: str) -> bool:
                return self._did(
                    row, check_work.hand_over(self.reviewer.session, row, name, text)
                ).ok

            subject = Subject(row.article, row.unit, row.claim)
            await write_text(
                self, f"remark for {name} ({row.id})", f"to {shown(name)}", subject, "", save
            )

        things = [Pick(name, shown(name)) for name in names]
        await self.app.push_screen(PickScreen("hand it to whom?", things, numbered=True), chosen)

    def _writable(self) -> CheckRow | None:
        if why := self.reviewer.session.read_only:
            self.say(why, good=False)
            return None
        return self._awaited()

    def _awaited(self) -> CheckRow | None:
        """The check under the cursor; keys typed ahead wait for it."""
        if self.row is None and not self.done:
            self._gathering.finish(PATIENCE)
            if not self.done:
                self.say(
                    "the checks are still looked for: once more, when they are here", good=False
                )
        return self.row

    def _owned(self) -> CheckRow | None:
        row = self._writable()
        me = self.reviewer.session.others.annotators.me
        if row is not None and (not row.seen or row.by != me):
            whose = f"it is {shown(row.by)}'s check" if row.seen else row.progress
            self.say(f"{whose}: t takes it, then it is yours to change", good=False)
            return None
        return row

    def _did(self, row: CheckRow, outcome: Outcome) -> Outcome:
        """Shows what came of a change; the cursor goes to one's own check."""
        self.reviewer.above.left_review(row.article)
        if outcome.ok:
            me = self.reviewer.session.others.annotators.me
            self._at = (row.article, row.place, me, row.id)
            self.begin()
        self.call_after_refresh(self.apply_outcome, outcome)
        return outcome

    def cmd_undo_undo(self) -> None:
        """Takes the last change back."""
        self.apply_outcome(self.reviewer.session.undo(lambda article, unit: True))
        self.begin()

    def cmd_undo_redo(self) -> None:
        """Does again what was taken back."""
        self.apply_outcome(self.reviewer.session.redo(lambda article, unit: True))
        self.begin()

    def cmd_app_peel(self) -> None:
        """Closes the filter, then goes back to where the board was opened."""
        if self.query_one(Prompt).cancel():
            return
        if self._words or self._mine:
            self._words, self._mine = "", False
            self.refill()
            return
        self.reviewer.above.leave(one=True)
