"""The form for an article's own data: title, author, date, address, language, story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from reviewer.models import Article
from reviewer.models.text import METADATA
from reviewer.session import metadata
from reviewer.session.drafts import Draft

if TYPE_CHECKING:
    from reviewer.tui.screens.work import WorkScreen

_LABELS = {"url": "address"}
_KEYS = "enter saves   tab ↑ ↓ next field   esc leaves, what you typed is kept"


class Filled(NamedTuple):
    """What became of the form.

    Attributes:
        saved: Whether it is to be saved.
        texts: Field -> what stands in it.
    """

    saved: bool
    texts: dict[str, str]


class MetadataScreen(ModalScreen[Filled]):
    """A field for each of `METADATA`, each with a line below it for what is to be said of it."""

    DEFAULT_CSS = """
    MetadataScreen {
        align: center middle;
        & > VerticalScroll {
            width: 90%; max-width: 90; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & Horizontal { height: 1; }
        & Horizontal Label { width: 10; }
        & Input { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
        & Input:focus { border: none; background: $boost; background-tint: initial; }
        & .about { height: 1; padding-left: 10; color: $text-muted; text-overflow: ellipsis; }
        & .about.-wrong { color: $warning; text-style: bold; }
        & #keys { color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+t", "take_title", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, article: Article, now: Mapping[str, str], draft: Mapping[str, str]) -> None:
        """Shows what holds, or what was typed the last time and not saved.

        Args:
            article: The article, with what its file says.
            now: Field -> text that holds at present.
            draft: Field -> text typed before.
        """
        super().__init__()
        self._article = article
        self._now = now
        self._draft = draft

    def compose(self) -> ComposeResult:
        """A label, a field and a line for each."""
        with VerticalScroll(can_focus=False) as frame:
            frame.border_title = Content(f"About {self._article.path}")
            for field in METADATA:
                with Horizontal():
                    yield Label(_LABELS.get(field, field), markup=False)
                    value = self._draft.get(field, self._now.get(field, ""))
                    expected = metadata.EXPECTED[field]
                    yield Input(value, id=field, placeholder=expected, compact=True)
                yield Label(id=f"about-{field}", classes="about", markup=False)
            yield Label(_KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """The first field takes the keys from now on."""
        for field in METADATA:
            self._tell(field)
        self.set_focus(self.query_one("#title", Input))

    @property
    def texts(self) -> dict[str, str]:
        """Field -> what stands in it."""
        return {field: self.query_one(f"#{field}", Input).value for field in METADATA}

    def action_leave(self) -> None:
        """Leaves without saving."""
        self.dismiss(Filled(False, self.texts))

    def action_take_title(self) -> None:
        """Takes the headline that the text itself suggests."""
        field = self.query_one("#title", Input)
        if not field.value and self._article.opening:
            field.value = self._article.opening
            self.set_focus(field)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(event.input.id or "")

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        event.stop()
        texts = self.texts
        wrong = [field for field in METADATA if self._why_not(field, texts[field])]
        for field in METADATA:
            self._tell(field, judge=True)
        if wrong:
            self.set_focus(self.query_one(f"#{wrong[0]}", Input))
        else:
            self.dismiss(Filled(True, texts))

    def _why_not(self, field: str, text: str) -> str:
        """Why a field cannot hold its text; what stands there already is never looked at."""
        if text.strip() == self._now.get(field, ""):
            return ""
        try:
            metadata.checked(field, text)
        except metadata.InvalidMetadata as error:
            return str(error)
        return ""

    def _tell(self, field: str, *, judge: bool = False) -> None:
        """Says below a field what is wrong with it, else what the file says."""
        below = self.query_one(f"#about-{field}", Label)
        text = self.query_one(f"#{field}", Input).value
        wrong = self._why_not(field, text) if judge else ""
        below.set_class(bool(wrong), "-wrong")
        below.update(wrong or self._aside(field, text))

    def _aside(self, field: str, text: str) -> str:
        said = self._article.meta.get(field, "")
        if said and said != text.strip():
            return f"the file says: {said}"
        if field == "title" and not text and self._article.opening:
            return f"ctrl+t takes: {self._article.opening}"
        return ""


async def edit_metadata(screen: WorkScreen, article: Article) -> None:
    """Opens the form over a screen, and saves what comes of it as one undo step."""
    session = screen.reviewer.session
    about = session.store.values(session.annotator, article.id).get("", {})
    now = metadata.effective(article, metadata.own(about))
    draft = Draft(session, "metadata", article.id)

    def done(filled: Filled | None) -> None:
        if filled is None:
            return
        typed = {f: text for f, text in filled.texts.items() if text.strip() != now.get(f, "")}
        if typed:
            draft.keep(typed)
        else:
            draft.drop()
        if filled.saved:
            outcome = screen.take(metadata.edit(session, article, filled.texts))
            if outcome.ok:
                draft.drop()
        elif typed:
            screen.say("not saved  ·  the same key brings back what you typed")

    await screen.app.push_screen(MetadataScreen(article, now, draft.get()), done)
