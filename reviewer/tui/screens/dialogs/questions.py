"""The questions of the scheme about an article or a sentence, answered by letters and digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, Final

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from reviewer.models import Json, QuestionType
from reviewer.session import Outcome
from reviewer.session.article.answers import answer_words, toggled
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.text_lines import ScreenLine, line, segments_of, wrap

Answers = Callable[[], Mapping[str, Json]]
"""Gives what is answered now: question -> answer."""

Answer = Callable[[QuestionType, Json], Outcome]
"""Answers a question; None takes the answer away."""

_KEYS: Final = "letters, digits answer   ↑ ↓ tab move   backspace takes away   esc closes"
_HOW: Final = {
    "one": "",
    "many": "several: enter goes on",
    "scale": "",
    "text": "enter writes",
}


class QuestionsScreen(ModalScreen[None]):
    """All questions with their answers; an answer is saved at once and leads to the next one."""

    DEFAULT_CSS = """
    QuestionsScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 104; height: auto; max-height: 100%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & VerticalScroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & #questions { height: auto; width: 100%; }
        & Input { border: none; height: 1; padding: 0; background: $surface; display: none; }
        & Input:focus { border: none; background: $boost; background-tint: initial; }
        & .foot { height: 1; color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("enter", "go_on", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self,
        title: str,
        questions: Sequence[QuestionType],
        answers: Answers,
        answer: Answer,
        paint: Paint,
        beside: Callable[[QuestionType], str] = lambda question: "",
    ) -> None:
        """Stands on the first question without an answer.

        Args:
            title: What the frame says.
            questions: The questions, at least one.
            answers: Gives what is answered now.
            answer: Saves an answer.
            paint: The colours.
            beside: Gives what else is to be said of a question, in a line.
        """
        super().__init__()
        self._title = title
        self._questions = questions
        self._answers = answers
        self._answer = answer
        self._paint = paint
        self._beside = beside
        self._said = ""
        known = answers()
        open_ones = [at for at, one in enumerate(questions) if one.name not in known]
        self.at = open_ones[0] if open_ones else 0

    def compose(self) -> ComposeResult:
        """The questions, a field for free text, what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            with VerticalScroll(can_focus=False):
                yield Static(id="questions", markup=False)
            yield Input(compact=True, select_on_focus=False)
            yield Label("", classes="foot", id="said", markup=False)
            yield Label(_KEYS, classes="foot", markup=False)

    def on_resize(self) -> None:
        """Draws the questions for the width that there is now."""
        self._draw()

    @property
    def question(self) -> QuestionType:
        """The question that keys answer."""
        return self._questions[self.at]

    @property
    def text(self) -> str:
        """The questions as they are shown, without styles; for tests."""
        return "\n".join(one.text for one in self._lines(90))

    # -- keys ---------------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """A letter or a digit answers."""
        if self.query_one(Input).display:
            return False
        character = event.character or ""
        if event.key in ("backspace", "delete"):
            self._save(None, step=0)
        elif len(character) == 1 and character.isalnum():
            self._take(character)
        else:
            return False
        return True

    def _take(self, character: str) -> None:
        question = self.question
        if question.answers == "scale" and character.isdecimal():
            self._save(int(character))
            return
        choice = next((one for one in question.choices if one.key == character), None)
        if choice is None and character.isdecimal() and 0 < int(character) <= len(question.choices):
            choice = question.choices[int(character) - 1]
        if choice is None:
            self._tell(f"{character} is no answer to this: {self._offered(question)}")
        elif question.answers == "one":
            self._save(choice.name)
        else:
            before = self._answers().get(question.name)
            self._save(toggled(question, before, choice.name), step=0)

    def _save(self, answer: Json, step: int = 1) -> None:
        outcome = self._answer(self.question, answer)
        self._tell("" if outcome.ok else outcome.message)
        if outcome.ok and step:
            self._step(step)

    def action_step(self, step: int) -> None:
        """Goes to the next question, or to the one before."""
        self._close_field()
        self._step(step)

    def _step(self, step: int) -> None:
        self.at = max(0, min(len(self._questions) - 1, self.at + step))
        self._draw()

    def action_go_on(self) -> None:
        """Goes on to the next question; on one of free text it opens the field, or saves it."""
        field = self.query_one(Input)
        if field.display:
            # Behind the keys that were pressed before it.
            field.call_later(self._save_text)
        elif self.question.answers == "text":
            field.display = True
            field.value = str(self._answers().get(self.question.name) or "")
            field.cursor_position = len(field.value)
            self.set_focus(field)
        elif self.at == len(self._questions) - 1:
            self.dismiss()
        else:
            self._step(1)

    def _save_text(self) -> None:
        text = self.query_one(Input).value.strip()
        self._close_field()
        self._save(text or None)

    def _close_field(self) -> None:
        self.query_one(Input).display = False
        self.set_focus(None)

    def action_leave(self) -> None:
        """Gives up the field; without one it closes."""
        if self.query_one(Input).display:
            self._close_field()
        else:
            self.dismiss()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()

    # -- showing ------------------------------------------------------------------------------

    def _tell(self, said: str) -> None:
        self.query_one("#said", Label).update(said)
        self._draw()

    def _draw(self) -> None:
        width = max(20, min(104, self.size.width) - 5)
        self.query_one("#questions", Static).update(segments_of(list(self._lines(width))))
        self.query_one(VerticalScroll).scroll_to(y=max(0, self._line_of_cursor - 3), animate=False)

    def _lines(self, width: int) -> Iterator[ScreenLine]:
        known = self._answers()
        self._line_of_cursor = 0
        drawn = 0
        for at, question in enumerate(self._questions):
            here = at == self.at
            if here:
                self._line_of_cursor = drawn
            for one in self._question_lines(question, known.get(question.name), here, width):
                drawn += 1
                yield one

    def _question_lines(
        self, question: QuestionType, answer: Json, here: bool, width: int
    ) -> Iterator[ScreenLine]:
        given = answer_words(question, answer) if answer is not None else "—"
        style = self._paint.strong if here else None
        head = f"{'▸' if here else ' '} {question.label}  "
        color = self._paint.color("blue", bold=True) if answer is not None else self._paint.dim
        yield from _flowed(head, given, style, color, width)
        if told := self._beside(question):
            yield from _indented(told, self._paint.color("cyan"), width)
        if here:
            if question.help:
                yield from _indented(question.help, self._paint.dim, width)
            for offered in self._offers(question, answer):
                yield from _indented(offered, None, width)
            if how := _HOW[question.answers]:
                yield from _indented(how, self._paint.dim, width)

    def _offers(self, question: QuestionType, answer: Json) -> Iterator[str]:
        if question.answers == "scale":
            yield f"{question.least} to {question.most}"
        chosen = answer if isinstance(answer, list) else [answer]
        for number, choice in enumerate(question.choices, 1):
            mark = "●" if choice.name in chosen else "○"
            digit = f"{number} " if number <= 9 else "  "
            about = f": {choice.help}" if choice.help else ""
            yield f"{mark} {digit}{choice.key}  {choice.label or choice.name}{about}"

    def _offered(self, question: QuestionType) -> str:
        if question.answers == "scale":
            return f"expected {question.least} to {question.most}"
        if question.answers == "text":
            return "enter opens the field"
        return f"expected {', '.join(choice.key for choice in question.choices)}, or a digit"


def _flowed(
    head: str, given: str, style: Style | None, color: Style, width: int
) -> Iterator[ScreenLine]:
    """A question and its answer; the answer goes below where both do not fit on one line."""
    if len(head) + len(given) <= width:
        yield line((head, style), (given, color))
        return
    for a, b in wrap(head, width):
        yield line((head[a:b], style))
    for a, b in wrap(given, max(8, width - 4)):
        yield line(("    ", None), (given[a:b], color))


def _indented(text: str, style: Style | None, width: int) -> Iterator[ScreenLine]:
    for a, b in wrap(text, max(8, width - 4)):
        yield line(("    ", None), (text[a:b], style))
