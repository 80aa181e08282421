"""Goals, and the rows of the report that say whether they are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from benchmarks.stats import Figure

Part: TypeAlias = Literal["median", "p95", "maximum"]
Verdict: TypeAlias = Literal["ok", "MISSED", "skipped", ""]

_SHORT = {"median": "median", "p95": "p95", "maximum": "max"}


class Beside(NamedTuple):
    """What a figure is compared with: something measured in turns with it, in the same run."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit for one part of a figure: `times` the same part of another one, plus `plus`.

    Attributes:
        of: The part that is judged.
        plus: In the figure's unit; the whole limit where `times` is 0.
        times: How many times the figure beside it.
        at_least: The limit is a lower one.
    """

    of: Part
    plus: float = 0.0
    times: float = 0.0
    at_least: bool = False

    def limit(self, beside: Beside | None) -> float:
        """The limit in the figure's unit.

        Raises:
            ValueError: The goal compares with something, and nothing is beside the figure.
        """
        if not self.times:
            return self.plus
        if beside is None:
            raise ValueError("a goal that compares needs a figure beside it")
        part: float = getattr(beside.figure, self.of)
        return self.times * part + self.plus

    def met(self, figure: Figure, beside: Beside | None) -> bool:
        """Whether the figure keeps the limit.

        Raises:
            ValueError: The goal compares with something, and nothing is beside the figure.
        """
        value: float = getattr(figure, self.of)
        limit = self.limit(beside)
        return value >= limit if self.at_least else value <= limit

    def text(self, figure: Figure, beside: Beside | None) -> str:
        """The goal in words, such as "p95 ≤ 2 x bare sync + 5 ms"; of one value, the limit."""
        terms = []
        if self.times and beside is not None:
            terms.append(f"{self.times:g} x {beside.name}")
        if self.plus or not terms:
            terms.append(f"{self.plus:g} {figure.unit}".rstrip())
        part = "" if figure.count == 1 else f"{_SHORT[self.of]} "
        return f"{part}{'≥' if self.at_least else '≤'} {' + '.join(terms)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report.

    Attributes:
        what: What was measured.
        figure: What came out; None if it was not measured.
        goal: What it should be; None for a figure that is only shown.
        beside: What it is compared with.
        reason: Why it was not measured.
        failed: It was tried and went wrong, which is worse than being left out.
    """

    what: str
    figure: Figure | None = None
    goal: Goal | None = None
    beside: Beside | None = None
    reason: str = ""
    failed: bool = False

    @property
    def ratio(self) -> float | None:
        """The judged part (else the median) divided by that of the figure beside it."""
        if self.figure is None or self.beside is None:
            return None
        part = self.goal.of if self.goal else "median"
        below: float = getattr(self.beside.figure, part)
        above: float = getattr(self.figure, part)
        return above / below if below else None

    @property
    def verdict(self) -> Verdict:
        """Whether the goal is met; empty where there is none."""
        if self.figure is None:
            return "MISSED" if self.failed else "skipped"
        if self.goal is None:
            return ""
        return "ok" if self.goal.met(self.figure, self.beside) else "MISSED"

    @property
    def missed_by(self) -> float | None:
        """How many times the limit the figure is, of a goal that is missed; else None."""
        if self.figure is None or self.goal is None or self.verdict != "MISSED":
            return None
        value: float = getattr(self.figure, self.goal.of)
        limit = self.goal.limit(self.beside)
        over, under = (limit, value) if self.goal.at_least else (value, limit)
        return over / under if under else None


def skipped(what: str, reason: str) -> Row:
    """A row for something that could not be measured here."""
    return Row(what, reason=reason)


def failed(what: str, reason: str) -> Row:
    """A row for something that was to be measured and went wrong."""
    return Row(what, reason=reason, failed=True)
