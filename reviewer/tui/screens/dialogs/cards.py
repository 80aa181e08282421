"""Sentences shown apart, answered by the keys of tags: norming, extra sentences, training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, cast

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from reviewer.models import Scheme
from reviewer.review.extra_answers import CardAnswer
from reviewer.session import Outcome
from reviewer.session.quality.cards import Deck, Tone
from reviewer.tui.screens.common_dialogs import Subject, write_text
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.text_lines import ScreenLine, line, segments_of, wrap

if TYPE_CHECKING:
    from reviewer.tui.host import Host

LOOK_EVERY: Final = 1.0
"""Seconds between looks whether others have voted meanwhile."""

MOST_WIDE: Final = 104

_KEYS: Final = "letters: tags   space answers   - can't judge   j k move   "


class CardScreen(ModalScreen[bool]):
    """One sentence at a time with its tags; ends with whether all were answered."""

    DEFAULT_CSS = """
    CardScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 104; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & VerticalScroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & #card { height: auto; width: 100%; }
        & .foot { height: 1; color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("enter", "remark", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, deck: Deck, scheme: Scheme, paint: Paint) -> None:
        """Stands on the first sentence without an answer, or behind the last one.

        Args:
            deck: The sentences.
            scheme: The tags.
            paint: The colours.
        """
        super().__init__()
        self._deck = deck
        self._scheme = scheme
        self._paint = paint
        self._said = ""
        self._shown: tuple[str, ...] = ()
        self._stand_on(self._open_one(0))

    # -- where one is -------------------------------------------------------------------------

    def _open_one(self, start: int) -> int:
        """The next sentence without an answer, from a place on and then from the first."""
        count = len(self._deck.cards)
        order = (*range(start, count), *range(start))
        return next((at for at in order if self._deck.said(at) is None), count)

    def _stand_on(self, at: int) -> None:
        self.at = at
        said = None if self._is_behind else self._deck.said(at)
        chosen = frozenset[str]() if self._is_behind else self._deck.begin_with(at)
        self.tags = set(said.tags if said is not None else chosen)

    @property
    def _is_behind(self) -> bool:
        """Whether what is shown is the summary behind the last sentence."""
        return self.at >= len(self._deck.cards)

    @property
    def reviewer(self) -> Host:
        """The program around the dialog."""
        return cast("Host", self.app)

    @property
    def paint(self) -> Paint:
        """The colours."""
        return self._paint

    # -- composing ----------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The sentence, what came of the last key, what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._deck.title)
            with VerticalScroll(can_focus=False):
                yield Static(id="card", markup=False)
            yield Label("", classes="foot", id="said", markup=False)
            yield Label("", classes="foot", id="keys", markup=False)

    def on_mount(self) -> None:
        """Looks now and then whether others have voted."""
        self.set_interval(LOOK_EVERY, self._look)

    def on_resize(self) -> None:
        """Draws for the width that there is now."""
        self._draw()

    def _look(self) -> None:
        if not self.is_current or self._texts(self._width) == self._shown:
            return
        if self._is_behind and (at := self._open_one(0)) < len(self._deck.cards):
            # Others have voted meanwhile, so that the next round is open.
            self._go(at)
        else:
            self._draw()

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        return "\n".join(self._texts(90))

    def _texts(self, width: int) -> tuple[str, ...]:
        return (self._deck.title, *(one.text for one in self._lines(width)))

    @property
    def _width(self) -> int:
        return max(20, min(MOST_WIDE, self.size.width) - 5)

    # -- keys ---------------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """A letter or a digit of a tag chooses it; space answers."""
        character = event.character or ""
        if event.key in ("j", "k"):
            self.action_step(1 if event.key == "j" else -1)
        elif self._is_behind:
            if character != " ":
                return False
            self.action_leave()
        elif self._deck.stays and self._deck.said(self.at) is not None:
            # The answer is shown by now: what was said stands.
            if character != " ":
                return False
            self._go(self._open_one(self.at))
        elif character == " ":
            self._answer(CardAnswer(frozenset(self.tags)))
        elif character == "-":
            self._answer(CardAnswer(frozenset(), settled=False))
        elif tag := self._tag_of(character):
            self._toggle(tag)
        else:
            return False
        return True

    def _tag_of(self, character: str) -> str:
        tags = self._scheme.tags
        if character.isdecimal() and 0 < int(character) <= min(9, len(tags)):
            return tags[int(character) - 1].name
        return next((tag.name for tag in tags if character and tag.key == character), "")

    def _toggle(self, tag: str) -> None:
        if tag in self.tags:
            self.tags.discard(tag)
        else:
            self.tags = {tag} if self._scheme.single else {*self.tags, tag}
        self._tell("")

    def _answer(self, answer: CardAnswer) -> None:
        before = self._deck.title
        outcome = self._deck.answer(self.at, answer)
        if not outcome.ok:
            self._tell(outcome.message)
            return
        self.reviewer.wrote()
        if self._deck.stays:
            self._tell("space goes on")
        else:
            # Another title is another round, which begins with the first sentence.
            self._go(self._open_one(self.at if self._deck.title == before else 0))

    def _go(self, at: int) -> None:
        self._stand_on(at)
        if self._is_behind and not self._deck.summary():
            self.action_leave()
            return
        self._tell("")
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_step(self, step: int) -> None:
        """Goes to the next sentence, or to the one before."""
        last = len(self._deck.cards) - (not self._deck.summary())
        self._go(max(0, min(last, self.at + step)))

    def action_scroll(self, step: int) -> None:
        """Scrolls what does not fit."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=step * max(1, scroll.size.height - 1), animate=False)

    async def action_remark(self) -> None:
        """Writes a remark for all; behind the last sentence it closes."""
        if self._is_behind:
            self.action_leave()
            return
        if not self._deck.discusses:
            self._tell("space answers; remarks come once the votes are shown")
            return
        at, card = self.at, self._deck.cards[self.at]

        def save(text: str) -> bool:
            outcome = self.apply_outcome(self._deck.remark(at, text))
            return outcome.ok

        subject = Subject(card.article, card.unit, card.text)
        await write_text(self, f"remark ({self._deck.title})", "to all", subject, "", save)

    def action_leave(self) -> None:
        """Closes; what was answered is saved."""
        count = len(self._deck.cards)
        self.dismiss(all(self._deck.said(at) is not None for at in range(count)))

    # -- telling, as dialogs that open from here ask for it -----------------------------------

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows what happened."""
        self._tell(text)

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command."""
        # Keys of the list behind do nothing here.
        self._tell(outcome.message.partition("  ·  ")[0])
        if outcome.changed:
            self.reviewer.wrote()
        return outcome

    def _tell(self, said: str) -> None:
        self._said = said
        if self.is_mounted:
            self._draw()

    # -- showing ------------------------------------------------------------------------------

    def _draw(self) -> None:
        found = list(self._lines(self._width))
        self._shown = (self._deck.title, *(one.text for one in found))
        self.query_one("#card", Static).update(segments_of(found))
        self.query_one("#said", Label).update(self._said)
        self.query_one("#keys", Label).update(self._foot())
        self.query_one(Vertical).border_title = Content(self._deck.title)

    def _foot(self) -> str:
        if self._is_behind:
            return "space, esc: close   k back to the sentences"
        return _KEYS + ("enter remark   " if self._deck.discusses else "") + "esc"

    def _lines(self, width: int) -> Iterator[ScreenLine]:
        if self._is_behind:
            for told in self._deck.summary():
                yield from _flow(told.text, width, self._style(told.tone))
            return
        card = self._deck.cards[self.at]
        yield from _flow(self._deck.heading(self.at), width, self._paint.dim)
        yield line("")
        for text, style in ((card.before, self._paint.dim), (card.text, self._paint.strong),
                            (card.after, self._paint.dim)):  # fmt: skip
            if text:
                yield from _flow(text, width, style)
        yield line("")
        yield from self._tag_lines(width)
        for told in self._deck.beside(self.at):
            yield from _flow(told.text, width, self._style(told.tone))

    def _tag_lines(self, width: int) -> Iterator[ScreenLine]:
        said = self._deck.said(self.at)
        for number, tag in enumerate(self._scheme.tags, 1):
            chosen = tag.name in self.tags
            digit = f"{number} " if number <= 9 else "  "
            style = self._paint.color(tag.color, bold=True) if chosen else None
            words = f"{'●' if chosen else '○'} {digit}{tag.key}  {tag.label or tag.name}"
            yield from _flow(words, width, style)
        given = "" if said is None else "answered" if said.settled else "answered: can't judge"
        if said is not None and said.settled and said.tags != self.tags:
            given = "changed: space answers anew"
        yield from _flow(given or "not answered yet", width, self._paint.dim)

    def _style(self, tone: Tone) -> Style | None:
        return {
            "plain": None,
            "dim": self._paint.dim,
            "good": self._paint.color("teal", bold=True),
            "bad": self._paint.color("orange", bold=True),
            "strong": self._paint.strong,
        }[tone]


def _flow(text: str, width: int, style: Style | None) -> Iterator[ScreenLine]:
    flat = " ".join(text.split())
    for start, end in wrap(flat, width) if flat else ():
        yield line((flat[start:end], style))
