"""Submitting the article on the Desk."""

from __future__ import annotations

from reviewer.session.collaboration import reveals
from reviewer.tui.screens.desk.screen import DeskScreen


class SubmitDesk(DeskScreen):
    """Says that one is done with the article, or takes that back."""

    def cmd_decide_submit(self) -> None:
        """Submits the article; again withdraws it, until others' work was shown."""
        self.sync()
        self.apply_outcome(reveals.submit(self.reviewer.session, self.desk.id))
