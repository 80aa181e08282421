"""The form of an evidence item: a source, what it does to the claim, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual import on
from textual.binding import Binding
from textual.events import Paste
from textual.widgets import Input, Label

from reviewer.models import values as v
from reviewer.session import Outcome
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import checks, evidence
from reviewer.session.checks.evidence import OF_SOURCE, STANCES, blank, fields_of, source_fields
from reviewer.session.checks.sources import SourceError
from reviewer.session.core.drafts import CitedSources, FormDraft
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.screens.dialogs.page_copy import PageCopy, fetch_beside
from reviewer.tui.views.stance_glyphs import CONFIDENCE_OPTIONS, STANCE_OPTIONS, TIER_OPTIONS
from reviewer.tui.widgets.choice_field import Option

FETCH = "ctrl+f fetches and keeps it"

_KEEP = (Option("no", "n", "no"), Option("yes", "y", "yes, into the workspace"))

FIELDS: Sequence[FormField] = (
    FormField("source", "source", hint="paste a URL, or the path of a local file"),
    FormField("keep", "keep a copy", "choice", options=_KEEP, optional=False),
    FormField("stance", "stance", "choice", options=STANCE_OPTIONS),
    FormField("quote", "quote", "text", "word for word"),
    FormField("locator", "where in it", hint="page, paragraph, time"),
    FormField("status", "status", "choice", optional=False),
    FormField("confidence", "confidence", "choice", options=CONFIDENCE_OPTIONS),
    FormField("note", "note", "text"),
    FormField("tier", "tier", "choice", options=TIER_OPTIONS),
    FormField("published", "published", hint="YYYY, YYYY-MM or YYYY-MM-DD"),
    FormField("title", "title"),
    FormField("publisher", "publisher"),
    FormField("author", "author"),
    FormField("archive", "archived at", hint="URL of an archived copy"),
    FormField(
        "derives_from", "repeats", hint="URL, path or title of a source of yours it relies on"
    ),
    FormField("language", "language", hint="en, de, pt-BR …"),
    FormField("accessed", "accessed", hint="UTC; filled in"),
)


class EvidenceScreen(FormScreen):
    """Writes a new item, cites a known source again, or changes an item."""

    BINDINGS = [Binding("ctrl+f", "fetch", show=False, priority=True)]

    def __init__(
        self, sentence: SentenceRef, check: str, *, item: str = "", source: str = "", back: str = ""
    ) -> None:
        """Opens the form.

        Args:
            sentence: The sentence that the check is about.
            check: The check's id.
            item: The item to change; empty for a new one.
            source: A known source to cite again; empty for none.
            back: How to get a draft back, in a few words.
        """
        slot = item or (f"again.{source}" if source else "new")
        draft = FormDraft(sentence.session, "evidence", sentence.id, sentence.unit, check, slot)
        self.sentence = sentence
        self.check = check
        self.item = item
        value = checks.check_of(sentence.values, check, sentence.session.scheme)
        self._claim = value.get("claim") or checks.target_text(sentence, value)
        super().__init__(
            f"evidence on {sentence.number}, {checks.words(sentence, check, value)}",
            _start(sentence, check, item, source),
            draft,
            first="stance" if source or item else "",
            back=back,
        )
        self._filled: Mapping[str, str] = {}
        self._known = source
        self._looked_up = ""
        self._pages: dict[str, PageCopy] = {}

    def fields(self) -> Sequence[FormField]:
        """The item's fields with the status of its check, then those of its source."""
        statuses = self.sentence.session.scheme.statuses
        options = [Option(status.name, status.key, status.name) for status in statuses]
        return [one._replace(options=options) if one.name == "status" else one for one in FIELDS]

    def above(self) -> Iterator[Label]:
        """The claim that the evidence is about."""
        yield Label(self._claim, classes="above", markup=False)

    def on_mount(self) -> None:
        """Looks the source up that stands there already."""
        self.row("keep", shown=False)
        known = self.sentence.values.get(v.EVIDENCE + self.item, {}).get("source", "")
        self._known = known or self._known
        self.left("source")

    def left(self, field: str) -> None:
        """Looks the source up once it is named."""
        text = self.values["source"]
        if field == "source" and text.strip() and text != self._looked_up:
            self._look_up(text)

    @on(Input.Changed, "#field-source")
    def _renamed(self) -> None:
        if self._looked_up and self.values["source"] != self._looked_up:
            self._looked_up = ""
            self.show_below("source", "")

    @on(Paste)
    def _pasted(self) -> None:
        self.call_after_refresh(self.left, "source")

    def _look_up(self, text: str) -> None:
        try:
            found = evidence.recognise(self.sentence.sources, text, self._known)
        except SourceError as error:
            self.show_below("source", str(error), wrong=True)
            return
        self._looked_up = text
        page = self._pages.get(text)
        more = page.about if page else "" if found.is_file else FETCH
        self.show_below("source", "   ".join(filter(None, (found.note, more))))
        self.row("keep", shown=found.is_file)
        now = self.values
        for name in OF_SOURCE:
            # What the user typed stays; what an earlier source filled in does not.
            if now[name] in ("", self._filled.get(name, "")):
                self.fill(name, found.fields.get(name, ""))
        self._filled = found.fields

    # -- a copy of the page ---------------------------------------------------------------------

    def action_fetch(self) -> None:
        """Fetches the page of the field, once the keys pressed so far have reached it."""
        (self.focused or self).call_later(self._fetch)

    def _fetch(self) -> None:
        archive = self.focused is self.widgets["archive"] and self.values["archive"].strip()
        field = "archive" if archive else "source"
        text = self.values[field]
        try:
            url = evidence.address_of(text)
        except SourceError as error:
            self.show_below(field, str(error), wrong=True)
            return
        if not url:
            self.show_below(field, "a file of this machine is there already: keep a copy of it")
            return
        self.show_below(field, "fetching …")

        def done(page: PageCopy) -> None:
            if not self._done and self.is_attached:
                self._fetched(field, text, page)

        fetch_beside(self.app, url, done)

    def _fetched(self, field: str, text: str, page: PageCopy) -> None:
        if self.values[field] != text:
            return
        if page.fault:
            self.show_below(field, page.fault, wrong=True)
            return
        self._pages = {text: page}
        self.fill("accessed", evidence.now())
        for name, said in page.fields.items():
            if not self.values[name].strip() and evidence.fits(name, said):
                self.fill(name, said)
        self.show_below(field, page.about)

    def _page(self) -> bytes | None:
        """The bytes of the page that was fetched, if it is still the one that is named."""
        named = (self._pages.get(self.values[name]) for name in ("source", "archive"))
        page = next(filter(None, named), None)
        return page.data if page is not None else None

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Writes the item, its source and, if there is none yet, its check."""
        self.left("source")
        keep = self.values["keep"] == "yes"
        saved = evidence.save(
            self.sentence, self.check, self.values, item=self.item, keep=keep, page=self._page()
        )
        if saved.outcome.ok:
            CitedSources(self.sentence.session).note(saved.source)
        elif "source" not in saved.wrong:
            self.show_below("source", "")
        return saved.outcome, saved.wrong


def _start(sentence: SentenceRef, check: str, item: str, source: str) -> dict[str, str]:
    """What stands in the form at first; the stance is the one that the check's status asks for."""
    sources = sentence.sources
    scheme = sentence.session.scheme
    known = checks.check_of(sentence.values, check, scheme)
    status = scheme.status(known["status"])
    asked = status.need if status and status.need in STANCES else ""
    judged = {"status": known["status"], "confidence": known.get("confidence", "")}
    start = {**blank(), "keep": "no", "stance": asked or "", **judged}
    if item:
        return {**start, **fields_of(sentence.values[v.EVIDENCE + item], sources)}
    if source:
        return {**start, **source_fields(sources[source], sources)}
    return start
