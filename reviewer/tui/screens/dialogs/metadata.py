"""The form for an article's own data: title, author, date, address, language, story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reviewer.models import Article
from reviewer.models.text import METADATA
from reviewer.session import Outcome, Session
from reviewer.session.article import metadata
from reviewer.session.core.drafts import FormDraft
from reviewer.tui.screens.dialogs.form import FormField, FormScreen

if TYPE_CHECKING:
    from reviewer.tui.screens.common_dialogs import DialogScreen

_LABELS = {"url": "address"}
_SENTENCE_ENDS = ("…", ".", "!", "?", "”", '"', "»")


class MetadataScreen(FormScreen):
    """A field for each of `METADATA`; below it what the file says, if that is something else."""

    BINDINGS = [Binding("ctrl+t", "take_title", show=False, priority=True)]
    KEYS = "enter, tab ↑↓ next   ctrl+s saves   esc leaves, a draft is kept"

    def __init__(self, session: Session, article: Article) -> None:
        """Shows what holds of an article, or what was typed the last time and not saved."""
        about = session.store.about(session.annotator, article.id)
        self._now = metadata.effective(article, metadata.own(about))
        super().__init__(
            f"About {article.path}",
            {field: self._now.get(field, "") for field in METADATA},
            FormDraft(session, "metadata", article.id),
        )
        self._session = session
        self._article = article

    def fields(self) -> Sequence[FormField]:
        """One line each."""
        return [
            FormField(field, _LABELS.get(field, field), hint=metadata.EXPECTED[field])
            for field in METADATA
        ]

    def on_mount(self) -> None:
        """Says what the file says."""
        for field in METADATA:
            self.left(field)

    def left(self, field: str) -> None:
        """Says below a field what is wrong with it, else what the file says."""
        text = self.values[field]
        wrong = self._why_not(field, text)
        self.show_below(field, wrong or self._aside(field, text), wrong=bool(wrong))

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Saves what differs, as one undo step."""
        for field in values:
            self.left(field)
        whys = {field: self._why_not(field, text) for field, text in values.items()}
        wrong = {field: why for field, why in whys.items() if why}
        if wrong:
            names = ", ".join(_LABELS.get(field, field) for field in wrong)
            return Outcome(f"not saved: look at {names}", ok=False), wrong
        return metadata.edit(self._session, self._article, values), {}

    def action_take_title(self) -> None:
        """Takes the headline that the text itself suggests."""
        if not self.values["title"] and self._headline:
            self.fill("title", self._headline)
            self.left("title")

    @property
    def _headline(self) -> str:
        """The line over the text, if the article begins with one and not with a sentence."""
        opening = self._article.opening
        return "" if opening.endswith(_SENTENCE_ENDS) else opening

    def _why_not(self, field: str, text: str) -> str:
        """Why a field cannot hold its text; what stands there already is never looked at."""
        if text.strip() == self._now.get(field, ""):
            return ""
        try:
            metadata.checked(field, text)
        except metadata.InvalidMetadata as error:
            return str(error)
        return ""

    def _aside(self, field: str, text: str) -> str:
        from_file = self._article.meta.get(field, "")
        if from_file and from_file != text.strip():
            return f"the file says: {from_file}"
        if field == "title" and not text and self._headline:
            return f"ctrl+t takes: {self._headline}"
        return ""


async def edit_metadata(screen: DialogScreen, article: Article) -> None:
    """Opens the form over a screen, and shows what comes of it there."""

    def done(outcome: Outcome | None) -> None:
        if outcome is not None:
            screen.apply_outcome(outcome)

    await screen.app.push_screen(MetadataScreen(screen.reviewer.session, article), done)
