"""Who decides: adjudicators and a chief, article by article, and how many answers it takes.

The plan is one file of the workspace. Without one everybody decides who may see others' work.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from reviewer.models import Json
from reviewer.models.pseudonyms import shown
from reviewer.review.extra_answers import texts_of

MOST: Final = 1_000
"""Adjudicators, and submitted answers that can be asked for."""


@dataclass(frozen=True, slots=True)
class AdjudicatorPlan:
    """Who decides what.

    Attributes:
        names: The adjudicators.
        chief: Who decides where two of them differ, and anything else; empty for nobody.
        minimum: So many have to submit an article before a dispute on it counts; 0 for none.
        articles: Article -> the adjudicators to whom it is assigned; one that is not in it is
            open to all adjudicators.
    """

    names: tuple[str, ...] = ()
    chief: str = ""
    minimum: int = 0
    articles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def restricts(self) -> bool:
        """Whether anybody is named, so that nobody else decides."""
        return bool(self.names or self.chief)

    def of(self, article: str) -> tuple[str, ...]:
        """Whose an article is."""
        return self.articles.get(article) or self.names

    def why_not(self, person: str, article: str, differing: Collection[str] = ()) -> str:
        """Why somebody does not decide; empty if they do.

        Args:
            person: Who wants to.
            article: On what.
            differing: The adjudicators who decided differently; empty for none.
        """
        if not self.restricts or person == self.chief:
            return ""
        if len(differing) > 1:
            return self._third(person, differing)
        if person in self.of(article):
            return ""
        whose = ", ".join(shown.list(self.of(article))) or shown(self.chief)
        return f"{whose} decides here: reviewer adjudicators says who does what"

    def _third(self, person: str, differing: Collection[str]) -> str:
        """Of two who differ neither decides alone, as long as there is a third, or the chief."""
        thirds = [name for name in (*self.names, self.chief) if name and name not in differing]
        if person in thirds or (not thirds and person in self.names):
            return ""
        both = " and ".join(shown.list(differing))
        asked = " or ".join(shown.list(dict.fromkeys(thirds))) or ", ".join(shown.list(self.names))
        return f"{both} decided differently: {asked} is asked"

    def to_json(self) -> dict[str, Json]:
        """The file that says so."""
        said: dict[str, Json] = {"adjudicators": list(self.names)}
        if self.chief:
            said["chief"] = self.chief
        if self.minimum:
            said["minimum"] = self.minimum
        said["articles"] = [[article, list(own)] for article, own in sorted(self.articles.items())]
        return said


OPEN: Final = AdjudicatorPlan()


def plan_in(said: Mapping[str, Json] | None) -> tuple[AdjudicatorPlan, int]:
    """What the file says, and how much of it could not be used.

    Args:
        said: The file; None if there is none.
    """
    if said is None:
        return OPEN, 0
    names, chief = texts_of(said, "adjudicators"), said.get("chief", "")
    minimum, given = said.get("minimum", 0), said.get("articles", [])
    odd = 0
    if names is None or len(names) > MOST:
        names, odd = [], odd + 1
    if not isinstance(chief, str):
        chief, odd = "", odd + 1
    if type(minimum) is not int or not 0 <= minimum <= MOST:
        minimum, odd = 0, odd + 1
    articles: dict[str, tuple[str, ...]] = {}
    for one in given if isinstance(given, list) else [given]:
        if _is_given(one):
            article, own = one
            articles[article] = tuple(dict.fromkeys(own))
        else:
            odd += 1
    return AdjudicatorPlan(tuple(dict.fromkeys(names)), chief, minimum, articles), odd


def _is_given(one: Json) -> bool:
    """Whether an entry is an article with names."""
    return (
        isinstance(one, list)
        and len(one) == 2
        and isinstance(one[0], str)
        and isinstance(one[1], list)
        and all(isinstance(name, str) for name in one[1])
    )
