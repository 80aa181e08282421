"""Who may see what of others' work, and the record of what was shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from reviewer.models import Basis, Change
from reviewer.models import values as v
from reviewer.session.core.edits import Edit, Outcome, Put

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

Reveal = Literal["article", "sentence", "open"]
Suggestions = Literal["shown", "after", "off"]

WHOLE: Final = ""
"""The unit of a reveal of a whole article."""

AT_ONCE: Final = 500
"""Articles whose reveal is written down in one event."""

_SAYS: Final = (v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.FLAG)
"""Prefixes of keys that count as work on a sentence when a change after a reveal is counted."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the workspace has agreed on.

    Attributes:
        reveal: When others' work on an article shows: after one has submitted the `article`,
            after one has decided the `sentence`, or at once (`open`).
        suggestions: When suggestions show: at once (`shown`), `after` one has decided, `off`;
            None leaves it to the assignment.
        aliases: Another name of an annotator -> the one that counts.
    """

    reveal: Reveal = "article"
    suggestions: Suggestions | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)


class Blindness:
    """Keeps others' work out of sight until one has decided, and remembers what was shown."""

    def __init__(self, session: Session, rules: Rules) -> None:
        """Applies the rules to one annotator."""
        self._session = session
        self.rules = rules

    @property
    def me(self) -> str:
        """The annotator at work, by the name that counts."""
        name = self._session.annotator
        return self.rules.aliases.get(name, name)

    # -- may one see it -----------------------------------------------------------------------

    def sees(self, article: str) -> bool:
        """Whether everything that others say of an article may be seen."""
        if self.rules.reveal == "open" or self._session.tally(article).submitted:
            return True
        return WHOLE in self._shown(article)

    def sees_at(self, article: str, units: Collection[str], *, decided: bool) -> bool:
        """Whether what others say of one sentence may be seen.

        Args:
            article: Its article.
            units: The ids under which it is, or would be, annotated.
            decided: Whether the annotator has decided it.
        """
        if self.sees(article):
            return True
        if self.rules.reveal != "sentence":
            return False
        return decided or not self._shown(article).isdisjoint(units)

    def hidden(self, articles: Iterable[str]) -> list[str]:
        """Those of the articles of which others' work must not show, nor anything made of it."""
        return [article for article in articles if not self.sees(article)]

    def visible(self) -> Iterator[str]:
        """The articles of which others' work may be seen: overviews count only these."""
        for article in self._session.store.articles():
            if self.sees(article.id):
                yield article.id

    def suggests(self, article: str, *, decided: bool) -> bool:
        """Whether suggestions show on a sentence of an article.

        Args:
            article: The article.
            decided: Whether the annotator has decided the sentence.
        """
        how = self.rules.suggestions
        if how is None:
            assigned = self._session.store.assignments().get(article, ())
            how = "off" if len(assigned) > 1 else "shown"
        return how == "shown" or (how == "after" and decided)

    def _shown(self, article: str) -> frozenset[str]:
        return self._session.store.facts(self._session.annotator, article).shown

    # -- what was shown -----------------------------------------------------------------------

    def basis(self, article: str, units: Iterable[str]) -> Basis:
        """Whether what is said of these sentences is said with others' work in view."""
        shown = self._shown(article)
        return "revealed" if WHOLE in shown or not shown.isdisjoint(units) else "blind"

    def show(
        self, article: str, names: Collection[str], units: Collection[str] = (WHOLE,)
    ) -> Outcome | None:
        """Writes down that others' work is shown from now on; what is known already is not.

        Call it before the work is painted, with everybody whose work is there to be seen.

        Args:
            article: The article.
            names: Whose work.
            units: The sentence's ids; of the whole article `WHOLE`.

        Returns:
            A refusal, if it could not be written; then nothing must be shown.
        """
        others = sorted(set(names) - {self._session.annotator})
        facts = self._session.store.facts(self._session.annotator, article)
        known = set(others) <= facts.revealed
        if not others or (known and (WHOLE in facts.shown or set(units) <= facts.shown)):
            return None
        if self._session.writer is None:
            return self._unnoted()
        changes = [Change(article, unit, v.REVEAL, None, others) for unit in sorted(set(units))]
        return self._session.fact(changes)

    def show_all(self, shown: Mapping[str, Collection[str]]) -> Outcome | None:
        """The same as `show` for many whole articles.

        Args:
            shown: Article -> whose work on it.
        """
        store, me = self._session.store, self._session.annotator
        changes = []
        for article, names in sorted(shown.items()):
            others, facts = sorted(set(names) - {me}), store.facts(me, article)
            if others and not (WHOLE in facts.shown and facts.revealed.issuperset(others)):
                changes.append(Change(article, WHOLE, v.REVEAL, None, others))
        if changes and self._session.writer is None:
            return self._unnoted()
        for at in range(0, len(changes), AT_ONCE):
            if refused := self._session.fact(changes[at : at + AT_ONCE]):
                return refused
        return None

    def _unnoted(self) -> Outcome:
        why = f"others' work stays hidden: {self._session.read_only}, so no note could be made"
        return Outcome(f"{why} that you saw it", ok=False)

    def is_revealed(self, article: str) -> bool:
        """Whether anybody else's work on an article was shown."""
        facts = self._session.store.facts(self._session.annotator, article)
        return bool(facts.revealed)

    # -- submitting ---------------------------------------------------------------------------

    def submit(self, article: str) -> Outcome:
        """Submits an article; again withdraws it, until others' work was shown."""
        about = self._session.store.values(self._session.annotator, article).get("", {})
        if v.SUBMIT not in about:
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            outcome = self._session.apply(Edit((Put(article, "", v.SUBMIT, {"at": at}),), "submit"))
            return outcome._replace(message=self._submitted(article)) if outcome.ok else outcome
        if self.is_revealed(article):
            return Outcome(refusal(self._names(article)), ok=False)
        outcome = self._session.apply(Edit((Put(article, "", v.SUBMIT, None),), "withdraw"))
        words = "withdrawn: the article is yours to go on with  ·  ! submits, u undoes"
        return outcome._replace(message=words) if outcome.ok else outcome

    def _submitted(self, article: str) -> str:
        session = self._session
        known = next((one for one in session.store.articles() if one.id == article), None)
        left = max(0, known.sentences - session.tally(article).decided) if known else 0
        rest = f", {left} undecided" if left else ""
        return f"submitted{rest}  ·  ! withdraws it, until others' work is shown"

    def _names(self, article: str) -> frozenset[str]:
        return self._session.store.facts(self._session.annotator, article).revealed

    def refuses(self, changes: Iterable[Change]) -> str:
        """Why changes may not be undone or redone; empty if they may.

        What was submitted cannot be taken back once others' work was shown.
        """
        for change in changes:
            if change.key == v.SUBMIT and change.after is None and self.is_revealed(change.article):
                return refusal(self._names(change.article))
        return ""

    # -- counting -----------------------------------------------------------------------------

    def changed_units(self, annotator: str) -> dict[str, set[str]]:
        """Article -> sentences of which somebody changed something after a reveal.

        It reads the whole history: call it in the background.
        """
        changed: dict[str, set[str]] = {}
        for event in self._session.store.events(annotator):
            if event.op == "fact" or event.basis != "revealed":
                continue
            for change in event.changes:
                if change.unit and (change.key == v.DECIDED or change.key.startswith(_SAYS)):
                    changed.setdefault(change.article, set()).add(change.unit)
        return changed


def refusal(names: Collection[str]) -> str:
    """Why a submission cannot be withdrawn any more."""
    shown = ", ".join(sorted(names))
    # The names come last: where many do not fit, it is they that are cut.
    return f"submitted for good: changes are saved as made after the reveal of {shown}"
