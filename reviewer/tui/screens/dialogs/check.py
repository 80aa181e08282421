"""The check dialog: what a check says, and the list of its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option as Row

from reviewer.models import Values
from reviewer.models.annotation import Item, items_of
from reviewer.models.phrases import in_quotes
from reviewer.session import Outcome
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import checks, evidence
from reviewer.session.checks.requirements import MISSING, missing, warned
from reviewer.session.core.drafts import FormDraft
from reviewer.tui.screens.dialogs.evidence import EvidenceScreen
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.views.check_lines import shortened, source_words
from reviewer.tui.views.stance_glyphs import CONFIDENCE_OPTIONS, STANCES
from reviewer.tui.widgets.choice_field import Option

Take = Callable[[Outcome], Outcome]
Undo = Callable[[], Outcome]

LIST_KEYS = "evidence: enter edits   e adds   backspace deletes   K J move   u undoes"


class EvidenceList(OptionList):
    """The items of a check; j and k move as everywhere."""

    BINDINGS = [("j", "cursor_down"), ("k", "cursor_up")]


class CheckScreen(FormScreen):
    """Edits one check. Its fields are saved together, each change of its evidence at once."""

    DEFAULT_CSS = """
    CheckScreen {
        & EvidenceList {
            border: none; height: auto; max-height: 8; padding: 0; background: $surface;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & EvidenceList:focus { border: none; background: $boost; background-tint: initial; }
        & #beware { color: $warning; height: auto; }
    }
    """

    def __init__(
        self, sentence: SentenceRef, check: str, take: Take, undo: Undo, *, back: str = ""
    ) -> None:
        """Opens a check, which need not be there yet.

        Args:
            sentence: The sentence that it is about, itself or a span of it.
            check: The check's id.
            take: Shows on the screen below what came of a change.
            undo: Takes the last change back.
            back: How to get a draft back, in a few words.
        """
        self.sentence = sentence
        self.check = check
        self._take = take
        draft = FormDraft(sentence.session, "check", sentence.id, sentence.unit, check)
        self._undo = undo
        question = "did they say it?" if check.startswith("said") else "is it so?"
        about = "a span of sentence" if "." in check else "sentence"
        title = f"check of {about} {sentence.number}: {question}"
        super().__init__(title, checks.fields_of(self._value), draft, back=back)

    @property
    def _value(self) -> Values:
        return checks.check_of(self.sentence.values, self.check, self.sentence.session.scheme)

    def above(self) -> Iterator[Label]:
        """The words that the check is about."""
        text = checks.target_text(self.sentence, self._value)
        yield Label(text, classes="above", markup=False)

    def fields(self) -> Sequence[FormField]:
        """Status, claim and the rest."""
        statuses = self.sentence.session.scheme.statuses
        options = [Option(status.name, status.key, status.name) for status in statuses]
        return (
            FormField("status", "status", "choice", options=options, optional=False),
            FormField("confidence", "confidence", "choice", options=CONFIDENCE_OPTIONS),
            FormField("claim", "claim", hint="as a text that stands alone; empty: the words above"),
            FormField("claimant", "claimed by"),
            FormField("assignee", "on it", hint="who works on it"),
            FormField("rationale", "rationale", "text", "why, or what is missing"),
            FormField(
                "withdrawn", "withdraw", hint="a reason takes the check back; it stays visible"
            ),
        )

    def below(self) -> ComposeResult:
        """The evidence."""
        yield Label("", id="beware", markup=False)
        yield EvidenceList(id="evidence", compact=True, markup=False)
        yield Label(LIST_KEYS, classes="line", markup=False)

    def on_mount(self) -> None:
        """Lists the evidence."""
        self._list()

    @property
    def _items(self) -> list[Item]:
        return items_of(self.sentence.values, self.check)

    def _list(self) -> None:
        listed = self.query_one(EvidenceList)
        before = listed.highlighted or 0
        items = self._items
        listed.set_options([*map(self._row_of, items)] or [Row("no evidence yet", disabled=True)])
        if items:
            listed.highlighted = min(before, len(items) - 1)
        self.query_one("#beware", Label).update("\n".join(self._beware()))

    def _row_of(self, known: Item) -> Row:
        id, item = known
        mark = STANCES[item["stance"]]
        quote = f"{in_quotes(shortened(item['quote'], 60))}  " if item.get("quote") else ""
        about = source_words(item, self.sentence.sources)
        return Row(Content(f"{mark.glyph} {item['stance']}  {quote}{about}"), id=id)

    def _beware(self) -> Iterator[str]:
        items = [item for _, item in self._items]
        if lacking := missing(self._value, items, self.sentence.session.scheme):
            yield f"! {MISSING}: {lacking}"
        place = self.sentence.place
        if place is not None:
            for warning in warned(self.sentence.article, place).get(self.check, ()):
                yield f"⚠ {warning.text}"

    # -- the fields ---------------------------------------------------------------------------

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Writes what the fields say."""
        outcome = checks.edit_check(self.sentence, self.check, values)
        return outcome, {} if outcome.ok else {"status": outcome.message}

    # -- the evidence -------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """The keys of the list of evidence; the rest are the form's."""
        if not isinstance(self.focused, EvidenceList):
            return super().take_key(event)
        if event.key in ("e", "E") or (event.key == "enter" and not self._items):
            self._open("")
            return True
        if event.key == "u":
            self._changed(self._undo())
            return True
        item = self._highlighted
        if not item:
            return False
        return self._change(event.key, item)

    def _change(self, key: str, item: str) -> bool:
        if key in ("K", "shift+up", "upper_k"):
            self._changed(evidence.move(self.sentence, self.check, item, -1), -1)
        elif key in ("J", "shift+down", "upper_j"):
            self._changed(evidence.move(self.sentence, self.check, item, 1), 1)
        elif key in ("backspace", "delete"):
            self._changed(evidence.delete(self.sentence, item))
        else:
            return False
        return True

    @property
    def _highlighted(self) -> str:
        listed, items = self.query_one(EvidenceList), self._items
        at = listed.highlighted
        return items[at][0] if at is not None and at < len(items) else ""

    def _changed(self, outcome: Outcome, step: int = 0) -> None:
        self.say(self._take(outcome).message)
        self._list()
        listed = self.query_one(EvidenceList)
        if outcome.ok and step and listed.highlighted is not None:
            listed.highlighted += step

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._open(event.option.id or "")

    def _open(self, item: str) -> None:
        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._changed(outcome)

        screen = EvidenceScreen(self.sentence, self.check, item=item)
        self.app.push_screen(screen, done)
