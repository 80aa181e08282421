"""The rows of the Overview that compare people: tags, sets, statuses, spans, versions, gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.models import Scheme
from reviewer.review.agreement import TagFigures
from reviewer.review.report import Report
from reviewer.review.statuses import GoldFigures, SpanFigures
from reviewer.session.overview.drill_down import Target
from reviewer.tui.theme import Paint
from reviewer.tui.views.overview_lines import Draw, Item, number, share
from reviewer.tui.widgets.wrapping import fit


class Compared(Draw):
    """Makes these rows from a report."""

    def __init__(self, scheme: Scheme, paint: Paint, *, pairs: bool) -> None:
        """With these colours; `pairs` shows each two annotators, and each tag of the rest."""
        super().__init__(scheme, paint)
        self._pairs = pairs

    def compared(self, report: Report | None) -> Iterator[Item]:
        """All of them, as far as they are computed."""
        yield self.heading("Agreement", "alpha ├─●─┤ 95 % on 0 to 1, equal answers, n; Enter opens")
        if report is None:
            yield self.words("computing …", self.paint.dim)
            return
        agreement = report.agreement
        for warning in agreement.warnings:
            yield self.words(f"{warning}.", self.paint.color("yellow"))
        if len(agreement.annotators) > 1 and agreement.articles:
            for one in (*agreement.tags, agreement.sets):
                yield from self._tag_rows(one)
        for status in report.statuses:
            label = "status" if status.scope == "content" else f"status: {status.scope}"
            target = Target("statuses", status.scope)
            yield self.figure(label, None, status.alpha, status.percent, status.n, target)
        yield from self._versions(report)
        if len(agreement.annotators) > 1:
            yield from self._spans(report.spans)
        yield from self._gold(report.gold)

    def _tag_rows(self, one: TagFigures, version: int = 0) -> Iterator[Item]:
        target = Target("tag", one.tag, version=version)
        label, color = self.tag_label(one.tag)
        yield self.figure(label, color, one.alpha, one.percent, one.n, target)
        if self._pairs and one.pairs and one.fleiss.value is not None and len(one.pairs) > 1:
            words = f"Fleiss' kappa {number(one.fleiss)}, sentences that all settled"
            yield self.words(f"    {words}", self.paint.dim, target)
        for pair in one.pairs if self._pairs else ():
            kappa, f1 = number(pair.kappa), number(pair.f1)
            who = " – ".join(pair.annotators)
            words = f"{fit(who, 26)} kappa {kappa}  F1 {f1}  equal {share(pair.percent)}"
            why = f"  ({pair.kappa.why})" if pair.kappa.value is None else ""
            target = Target("tag", one.tag, pair.annotators, version)
            yield self.words(f"    {words}  n {pair.n}{why}", self.paint.dim, target)

    def _versions(self, report: Report) -> Iterator[Item]:
        for version, agreement in report.versions.items():
            yield self.heading(f"Under version {version} of the scheme", "without intervals")
            for one in agreement.tags:
                yield from self._tag_rows(one, version)

    def _spans(self, spans: Iterable[SpanFigures]) -> Iterator[Item]:
        yield self.heading("Spans", "F1 with the same borders, and with a character in common")
        shown = [one for one in spans if one.n and (self._pairs or not one.tag)]
        if not shown:
            yield self.words("  nobody marked any in a sentence that two settled", self.paint.dim)
        for one in shown:
            who = " – ".join(one.annotators)
            label, color = self.tag_label(one.tag)
            name = f"  {label}" if one.tag else who
            figures = f" exact {number(one.exact)}  overlap {number(one.overlap)}  n {one.n}"
            target = Target("spans", one.tag, one.annotators)
            style = color if one.tag else self.paint.color("teal")
            yield self.scored(name, one.exact, figures, style, target)

    def _gold(self, gold: Iterable[GoldFigures]) -> Iterator[Item]:
        yield self.heading("Against the gold", "F1, precision, recall")
        shown = [one for one in gold if (one.n and self._pairs) or not one.tag]
        if not shown:
            yield self.words("  nothing is adjudicated yet", self.paint.dim)
        for one in shown:
            label, color = self.tag_label(one.tag)
            name = f"  {label}" if one.tag else one.annotator
            target = Target("gold", one.tag, (one.annotator,))
            if one.f1.value is None:
                yield self.words(f"  {fit(name, 16)}  – {one.f1.why}", None, target)
                continue
            found = f"P {number(one.precision)}  R {number(one.recall)}"
            figures = f" F1 {number(one.f1)}  {found}  n {one.n}"
            style = color if one.tag else self.paint.color("green")
            yield self.scored(name, one.f1, figures, style, target)
