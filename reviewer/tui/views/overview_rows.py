"""The rows of the Overview: bars and figures, readable at 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from reviewer.models import Scheme
from reviewer.review.agreement import TagFigures
from reviewer.session.overview import Numbers
from reviewer.tui.theme import Paint
from reviewer.tui.views.overview_lines import TAG, Draw, Item, Target, number, share
from reviewer.tui.widgets.wrapping import fit

_DAYS: Final = 21
"""Days of the pace that are shown: the latest."""


class OverviewItems(Draw):
    """Makes the rows from the numbers."""

    def __init__(self, numbers: Numbers, scheme: Scheme, paint: Paint, *, pairs: bool) -> None:
        """With these colours; `pairs` shows each two annotators."""
        self._numbers = numbers
        super().__init__(scheme, paint)
        self._pairs = pairs

    def items(self) -> list[Item]:
        """All rows, in order."""
        numbers = self._numbers
        if not numbers.people:
            return [
                *self._left_out(),
                self.words("Nobody has annotated anything that may be shown here yet."),
            ]
        return [
            *self._left_out(), *self._progress(), *self._agreement(), *self._tags(),
            *self._statuses(), *self._pace(), *self._changed(),
        ]  # fmt: skip

    # -- sections -------------------------------------------------------------------------------

    def _left_out(self) -> Iterator[Item]:
        if n := self._numbers.hidden:
            of = f"{n} of {self._numbers.articles} articles"
            words = f"{of}: others' numbers are left out until you submit (!) or review them."
            yield self.words(words, self.paint.color("orange"))

    def _progress(self) -> Iterator[Item]:
        yield self.heading("Progress", "sentences decided, of the articles counted")
        for one in self._numbers.progress:
            count = f" {one.decided}/{one.total}".rjust(12) + f" {one.share:5.0%}"
            yield self.bar(one.name, one.share, count, self.paint.color("blue"))

    def _agreement(self) -> Iterator[Item]:
        report = self._numbers.report
        yield self.heading("Agreement", "alpha ├─●─┤ 95 % on 0 to 1, equal answers, n; Enter opens")
        if report is None:
            yield self.words("computing …", self.paint.dim)
            return
        agreement = report.agreement
        for warning in agreement.warnings:
            yield self.words(f"{warning}.", self.paint.color("yellow"))
        if len(agreement.annotators) < 2 or not agreement.articles:
            return
        for one in agreement.tags:
            yield from self._tag_rows(one)
        yield from self._tag_rows(agreement.sets)
        for status in report.statuses:
            label = "status" if status.scope == "content" else f"status: {status.scope}"
            yield self.figure(label, None, status.alpha, status.percent, status.n)
        for gold in report.gold:
            if not gold.tag and gold.f1.value is not None:
                words = f"  {gold.annotator} against gold: F1 {gold.f1.value:.2f} on {gold.n}"
                yield self.words(words)

    def _tag_rows(self, one: TagFigures) -> Iterator[Item]:
        target = Target(one.tag)
        label, color = self.tag_label(one.tag)
        yield self.figure(label, color, one.alpha, one.percent, one.n, target)
        for pair in one.pairs if self._pairs else ():
            kappa, f1 = number(pair.kappa), number(pair.f1)
            who = " – ".join(pair.annotators)
            words = f"{fit(who, 26)} kappa {kappa}  F1 {f1}  equal {share(pair.percent)}"
            words += f"  n {pair.n}"
            target = Target(one.tag, pair.annotators)
            yield self.words(f"    {words}", self.paint.dim, target)

    def _tags(self) -> Iterator[Item]:
        yield self.heading("Tags", "sentences that carry each")
        counts = self._numbers.tags
        most = max((n for own in counts.values() for n in own.values()), default=0)
        for tag in self.scheme.tags:
            label, color = self.tag_label(tag.name)
            if not any(own[tag.name] for own in counts.values()):
                yield self.words(f"  {fit(label, TAG)} nobody has used it", self.paint.dim)
                continue
            for at, (name, own) in enumerate(counts.items()):
                head = label if at == 0 else ""
                n = own[tag.name]
                yield self.counted(head, name, n, most, color, Target(tag.name))

    def _statuses(self) -> Iterator[Item]:
        counts = self._numbers.statuses
        every = Counter[str]()
        for own in counts.values():
            every += own
        used = [one for one in self.scheme.statuses if every[one.name]]
        yield self.heading("Checks", "how many have each status")
        if not used:
            yield self.words("  no check has a status yet", self.paint.dim)
        most = max((n for own in counts.values() for n in own.values()), default=0)
        for status in used:
            style = self.paint.color(status.color)
            for at, (name, own) in enumerate(counts.items()):
                head = f"{status.glyph} {status.name}" if at == 0 else ""
                yield self.counted(head, name, own[status.name], most, style)

    def _pace(self) -> Iterator[Item]:
        pace = self._numbers.pace
        if not pace:
            return
        yield self.heading("Pace", "sentences decided a day (UTC)")
        most = max(own.total() for own in pace.values())
        days = sorted(pace)
        if len(days) > _DAYS:
            yield self.words(f"  {len(days) - _DAYS} earlier days are not shown", self.paint.dim)
        for day in days[-_DAYS:]:
            who = ", ".join(f"{name} {n}" for name, n in sorted(pace[day].items()))
            total = pace[day].total()
            yield self.bar(day, total / most, f" {total:>5}  {who}", self.paint.color("teal"), 24)

    def _changed(self) -> Iterator[Item]:
        changed = {name: n for name, n in self._numbers.changed.items() if n}
        if self._numbers.report is not None:
            yield self.heading("Changed after others' work was shown", "sentences")
            words = ", ".join(f"{name} {n}" for name, n in sorted(changed.items()))
            yield self.words(f"  {words or 'none'}")
