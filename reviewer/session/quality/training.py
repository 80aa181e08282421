"""The training round before the real work: known sentences, with the answer shown, and a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from reviewer.models import values as v
from reviewer.review.controls import ControlItem, TrainingResult, training
from reviewer.review.extra_answers import Card, CardAnswer, value_of
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.quality.cards import CardLine, tag_words
from reviewer.session.quality.extras import NAME, plan_of, said_apart

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

_WORK: Final = (
    v.TAG, v.DECIDED, v.SPAN, v.CHECK, v.EVIDENCE, v.ANSWER, v.RELATION, v.SUBMIT, v.SUGGESTION,
)  # fmt: skip
"""Keys of the real work, which begins once the training is passed."""

_WAITS: Final = "the desk's server has not told the answers yet"


class Training:
    """The training of the annotator at work; a `Deck` of its sentences."""

    stays = True
    discusses = False

    def __init__(self, session: Session) -> None:
        """Begins, or goes on; after a round that was not passed begins the next one."""
        self._session = session
        self._plan = plan_of(session)
        self._me = session.others.annotators.me
        self._items: Sequence[ControlItem] = self._plan.of("training", self._me)
        self._answers = said_apart(session, self._me, v.TRAINING)
        self.cards: Sequence[Card] = [item.card for item in self._items]
        found = self.result
        self._round = found.round + (found.done and not found.passed)

    @property
    def result(self) -> TrainingResult:
        """How one stands in the round that was begun last."""
        return training(self._items, self._answers, self._plan.pass_mark)

    @property
    def title(self) -> str:
        """Which round it is."""
        again = f", round {self._round}" if self._round > 1 else ""
        return f"Training{again}"

    def heading(self, at: int) -> str:
        """The number of the sentence, and what is needed."""
        need = f"{self._plan.pass_mark:.0%} have to be right"
        return f"sentence {at + 1} of {len(self.cards)}  ·  {need}"

    def said(self, at: int) -> CardAnswer | None:
        """The answer of this round."""
        answer = self._answers.get(self._items[at].id)
        return answer if answer is not None and answer.round == self._round else None

    def begin_with(self, at: int) -> frozenset[str]:
        """No tag."""
        return frozenset()

    def answer(self, at: int, answer: CardAnswer) -> Outcome:
        """Writes the answer down; it cannot be changed, since the right one is shown then."""
        item = self._items[at]
        whole = answer._replace(round=self._round)
        value = value_of(item.card.unit, whole, self._session.scheme.version)
        put = Put(item.card.article, "", v.TRAINING + item.id, value)
        outcome = self._session.apply(Edit((put,), "training"))
        if outcome.ok:
            self._answers[item.id] = whole
        return outcome

    def beside(self, at: int) -> Sequence[CardLine]:
        """After the answer: whether it is right, and why."""
        answer = self.said(at)
        if answer is None:
            return ()
        self._look_again()
        item = self._items[at]
        if item.tags is None:
            return [CardLine(f"{_WAITS}: this one shows with the next sync", "dim")]
        known = tag_words(CardAnswer(item.tags))
        words = f"✓ right: {known}" if item.is_right(answer) else (
            f"✗ the answer is {known}; you said {tag_words(answer)}"
        )  # fmt: skip
        why = [CardLine(item.why)] if item.why else []
        return [CardLine(words, "good" if item.is_right(answer) else "bad"), *why]

    def _look_again(self) -> None:
        """A desk's server tells an answer once one has given one's own."""
        if self.result.waiting:
            known = {item.id: item for item in plan_of(self._session).of("training", self._me)}
            self._items = [known.get(item.id, item) for item in self._items]

    def summary(self) -> Sequence[CardLine]:
        """Whether the training is passed."""
        self._look_again()
        found = self.result
        if not self.cards:
            return [CardLine("there is no training for you")]
        if found.waiting and found.answered >= found.total:
            return [CardLine(f"{_WAITS}: {found.waiting} of {found.total}", "strong")]
        if not found.done or found.round < self._round:
            return [CardLine("not all sentences are answered yet: k goes back")]
        words = f"{found.right} of {found.total} right, {found.mark:.0%} are needed"
        if found.passed:
            return [CardLine(f"✓ passed: {words}", "good"), CardLine("the work can begin")]
        return [CardLine(f"✗ not passed: {words}", "bad"), CardLine("o t begins the next round")]

    def remark(self, at: int, text: str) -> Outcome:
        """There are none here."""
        return Outcome("no remarks in the training", ok=False)


class TrainingGate:
    """Keeps the real work closed until the training is passed."""

    def __init__(self, session: Session) -> None:
        """Looks when it is first asked.

        Args:
            session: The annotator at work.
        """
        self._session = session
        self._open = False
        self._plan: object = None

    def why_not(self, edit: Edit) -> str:
        """Why an edit has to wait; empty if it has not."""
        if not any(put.key.startswith(_WORK) for put in edit.puts):
            return ""
        # A plan can come while one works, from a desk's server or with git.
        changed = self._session.store.plan(NAME) is not self._plan
        return self.closed() if changed or not self._open else ""

    def closed(self) -> str:
        """Why the work has to wait; empty if it has not."""
        self._plan = self._session.store.plan(NAME)
        if not plan_of(self._session).of("training", self._session.others.annotators.me):
            self._open = True
            return ""
        found = Training(self._session).result
        self._open = found.passed
        if self._open:
            return ""
        so_far = f"{found.right} of {found.total} right" if found.answered else "not begun"
        waits = f" ({_WAITS}: {found.waiting})" if found.waiting else ""
        return f"the training comes first (o t): {so_far}, {found.mark:.0%} are needed{waits}"
