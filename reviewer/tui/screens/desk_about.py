"""What there is to read about a sentence: history, guidelines, the article's own data."""

from __future__ import annotations

from reviewer.session.desk.guidelines import dropped
from reviewer.tui.screens.common_dialogs import open_guide
from reviewer.tui.screens.desk.screen import DeskScreen


class AboutDesk(DeskScreen):
    """Opens the dialogs that tell about a sentence and its article."""

    async def cmd_go_history(self) -> None:
        """Shows who changed what on the sentence, and when."""
        # Not at the top: the first frame does not wait for what only this needs.
        from reviewer.session.article.history import history, units_at
        from reviewer.tui.screens.dialogs.history import HistoryScreen

        self.sync()
        desk, session = self.desk, self.desk.session
        if not desk.rows:
            return
        units = units_at(session, desk.article, desk.place)
        screen = HistoryScreen(
            f"History of {desk.place + 1}",
            desk.article.sentence(desk.place),
            history(session.store, desk.id, units),
            self.paint,
            blind=session.basis(desk.id) == "blind",
        )
        await self.app.push_screen(screen)

    async def cmd_go_guidelines(self) -> None:
        """Shows the rule of the sentence's last tag, and those of all others."""
        self.sync()
        await open_guide(self, self.desk.said.values if self.desk.rows else {})

    async def cmd_go_metadata(self) -> None:
        """Edits title, author, date, address, language and story of the article."""
        from reviewer.tui.screens.dialogs.metadata import edit_metadata

        self.sync()
        await edit_metadata(self, self.desk.article.article)

    def cmd_edit_drop(self) -> None:
        """Takes away a tag that the scheme does not have."""
        self.sync()
        if not self.desk.rows:
            return
        names = dropped(self.desk.session.scheme, self.desk.said.values)
        if not names:
            self.say("all tags here are in the scheme: their own keys take them away", good=False)
            return
        # `.` must not bring it back.
        last = self.desk.last
        outcome = self.desk.toggle_tag(names[0])
        self.desk.last = last
        self.apply_outcome(outcome)
