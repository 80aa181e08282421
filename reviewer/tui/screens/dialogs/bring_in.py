"""The dialog that brings in a dataset, a text, or what is pasted, with its first rows below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.widgets import Static

from reviewer.session import Outcome
from reviewer.session.core.drafts import FormDraft
from reviewer.session.datasets.intake_form import GUESS, START, IntakeForm, importable
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.widgets.choice_field import Option

if TYPE_CHECKING:
    from reviewer.session import Session

WHOSE: Final = (Option("me", "m", "me"), Option("theirs", "t", "those named in it"))
TEXTS: Final = (
    Option("no", "n", "only what is said"),
    Option("sentences", "s", "texts too"),
    Option("rows", "r", "texts too, each row a unit"),
)


class BringInScreen(FormScreen):
    """Enter goes on and brings in on the last field, ctrl+s anywhere."""

    KEYS = "enter/tab next  ctrl+s brings it in  esc leaves, keeps a draft"
    DEFAULT_CSS = """
    BringInScreen #preview { height: auto; max-height: 14; border-top: solid $primary 50%; }
    """

    def __init__(self, session: Session, add: Callable[[str], Outcome]) -> None:
        """Shows the fields.

        Args:
            session: Of the annotator at work.
            add: Puts a page or a file among the articles as it is.
        """
        super().__init__(
            "Bring in", START, FormDraft(session, "bring in"), back="o b brings it back"
        )
        self._form = IntakeForm(session)
        self._add = add

    def fields(self) -> Sequence[FormField]:
        """See the module."""
        formats = [Option(GUESS, "", "what it looks like")]
        formats += [Option(form.name, "", form.title) for form in importable()]
        return (
            FormField("path", "file", hint="a dataset, a folder of one, a file, or https://..."),
            FormField("format", "format", "listed", options=formats, optional=False),
            FormField("whose", "who says it", "choice", options=WHOSE, optional=False),
            FormField("texts", "bring", "choice", options=TEXTS, optional=False),
            FormField("map", "labels", hint="theirs=ours, with commas between"),
            FormField("text", "or a text", "text", hint="paste it here: it becomes an article"),
            FormField("name", "called", hint="what the pasted text is called"),
        )

    def below(self) -> ComposeResult:
        """The first rows as they would land."""
        yield Static("", id="preview", markup=False)

    def on_mount(self) -> None:
        """Shows what the draft of the last time would bring."""
        self._show()

    def left(self, field: str) -> None:
        """Looks at the first rows anew."""
        self._show()

    def _show(self) -> None:
        self.query_one("#preview", Static).update("\n".join(self._form.preview(self.values)))

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Brings it in."""
        if source := self._form.addable(values):
            outcome = self._add(source)
            return outcome, {} if outcome.ok else {"path": outcome.message}
        return self._form.take(values)
