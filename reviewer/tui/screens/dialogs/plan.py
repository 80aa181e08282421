"""The form of the board: by when a check is wanted, how urgent it is, where it came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewer.models.values import PRIORITIES
from reviewer.session import Outcome, Session
from reviewer.session.core.drafts import FormDraft
from reviewer.session.overview import check_work
from reviewer.session.overview.check_board import CheckRow
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.widgets.choice_field import Option


class PlanScreen(FormScreen):
    """Four fields of one's own check."""

    def __init__(self, session: Session, row: CheckRow) -> None:
        """Shows what the check says."""
        draft = FormDraft(session, "plan", row.article, row.unit, row.id)
        title = f"plan of the check on {row.title} {row.place + 1}"
        super().__init__(
            title, check_work.plan_fields(session, row), draft, back="p brings it back"
        )
        self._session = session
        self._check = row

    def fields(self) -> Sequence[FormField]:
        """Day, priority, and where it came out."""
        options = [Option(name, name[0], name) for name in PRIORITIES]
        return (
            FormField("due", "due", hint="YYYY-MM-DD"),
            FormField("priority", "priority", "choice", options=options),
            FormField("published", "published", hint="YYYY-MM-DD: when the verdict came out"),
            FormField("url", "at", hint="https://… where it came out"),
        )

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Writes what the fields say."""
        wrong = check_work.wrong_plan(values)
        return check_work.plan(self._session, self._check, values), wrong
