"""Who may see what of others' work. It reads what was shown; `reveals` writes it down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

from reviewer.models import Basis, Change
from reviewer.models import values as v
from reviewer.models.pseudonyms import shown
from reviewer.ports import Store
from reviewer.session.core.annotators import Annotators
from reviewer.session.core.shares import Shares

Reveal = Literal["article", "sentence", "open"]
Suggestions = Literal["shown", "after", "off"]
Reviewing = Literal["asked", "declared", "refused"]
"""Whoever reviews without annotating is asked once; says so for each article, which is recorded and
after which they do not annotate it; or may not at all."""

WHOLE: Final = ""
"""The unit of a reveal of a whole article."""

_SAYS: Final = (v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.FLAG, v.RELATION, v.ANSWER)
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


CONTRACTS: Final = "machine"
"""The plan that holds samples of machines' labels for people to judge blindly."""


class Visibility:
    """Keeps others' work out of sight until one has decided, and remembers what was shown."""

    def __init__(self, store: Store, annotator: str, rules: Rules) -> None:
        """Applies the rules to one annotator."""
        self._store = store
        self._annotator = annotator
        self.rules = rules
        self.shares = Shares(store, Annotators(store, annotator, rules.aliases))
        self._sampled: tuple[object, dict[tuple[str, str], str]] = (None, {})

    # -- samples of machines' labels ----------------------------------------------------------

    def sampled(self) -> dict[tuple[str, str], str]:
        """Sentences (article, unit) of samples that are being judged, in their random order.

        The name of the contract stands beside each; no suggestion shows on them.
        """
        plan = self._store.plan(CONTRACTS)
        if plan is None:
            return {}
        if self._sampled[0] is not plan:
            found: dict[tuple[str, str], str] = {}
            with suppress(TypeError, ValueError, KeyError, AttributeError):
                for one in plan["contracts"]:
                    if one["state"] == "sampling":
                        found |= {(str(a), str(u)): str(one["id"]) for a, u, _ in one["sample"]}
            self._sampled = (plan, found)
        return self._sampled[1]

    @property
    def me(self) -> str:
        """The annotator at work, by the name that counts."""
        return self.rules.aliases.get(self._annotator, self._annotator)

    # -- may one see it -----------------------------------------------------------------------

    def sees(self, article: str) -> bool:
        """Whether everything that others say of an article may be seen."""
        if self.rules.reveal == "open" or self._submitted(article):
            return True
        return WHOLE in self._shown(article)

    def _submitted(self, article: str) -> bool:
        tally = self._store.tallies(self._annotator).get(article)
        return tally is not None and tally.submitted

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

    def hidden_articles(self) -> list[str]:
        """All articles of which others' work must not show, nor anything made of it."""
        return self.hidden(article.id for article in self._store.articles())

    def visible(self) -> Iterator[str]:
        """The articles of which others' work may be seen: overviews count only these."""
        # Asked for once: of a large workspace the store would look at its files each time.
        tallies = self._store.tallies(self._annotator)
        for article in self._store.articles():
            tally = tallies.get(article.id)
            submitted = tally is not None and tally.submitted
            if self.rules.reveal == "open" or submitted or WHOLE in self._shown(article.id):
                yield article.id

    def suggests(self, article: str, *, decided: bool) -> bool:
        """Whether suggestions show on a sentence of an article.

        Args:
            article: The article.
            decided: Whether the annotator has decided the sentence.
        """
        how = self.rules.suggestions
        if how is None:
            how = "off" if self.shares.most(article) > 1 else "shown"
        return how == "shown" or (how == "after" and decided)

    def _shown(self, article: str) -> frozenset[str]:
        return self._store.facts(self._annotator, article).shown

    # -- what was shown -----------------------------------------------------------------------

    def basis(self, article: str, units: Iterable[str]) -> Basis:
        """Whether what is said of these sentences is said with others' work in view."""
        shown = self._shown(article)
        if not shown:
            return "blind"  # as a rule; then the units of a bulk action need not be gone through
        return "revealed" if WHOLE in shown or not shown.isdisjoint(units) else "blind"

    def is_revealed(self, article: str) -> bool:
        """Whether anybody else's work on an article was shown."""
        return bool(self.revealed_on(article))

    def revealed_on(self, article: str) -> frozenset[str]:
        """Whose work on an article was shown."""
        return self._store.facts(self._annotator, article).revealed

    def refuses(self, changes: Iterable[Change]) -> str:
        """Why changes may not be undone or redone; empty if they may.

        What was submitted cannot be taken back once others' work was shown.
        """
        for change in changes:
            if change.key == v.SUBMIT and change.after is None and self.is_revealed(change.article):
                return refusal(self.revealed_on(change.article))
        return ""

    # -- counting -----------------------------------------------------------------------------

    def changed_units(self, annotator: str) -> dict[str, set[str]]:
        """Article -> sentences of which somebody changed something after a reveal.

        It reads the whole history: call it in the background.
        """
        changed: dict[str, set[str]] = {}
        every = {article.id for article in self._store.articles()} | {
            *self._store.tallies(annotator)
        }
        # Most people never say anything with others' work in view, and histories are long.
        if not any(self._store.facts(annotator, article).revised for article in every):
            return changed
        for event in self._store.events(annotator):
            if event.op == "fact" or event.basis != "revealed":
                continue
            for change in event.changes:
                if change.unit and (change.key == v.DECIDED or change.key.startswith(_SAYS)):
                    changed.setdefault(change.article, set()).add(change.unit)
        return changed


def refusal(names: Collection[str]) -> str:
    """Why a submission cannot be withdrawn any more."""
    told = ", ".join(sorted(map(shown, names)))
    # The names come last: where many do not fit, it is they that are cut.
    return f"submitted for good: changes are saved as made after the reveal of {told}"
