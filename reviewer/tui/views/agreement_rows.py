"""The rows of the Overview that compare people: figures, pictures, versions, gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, Literal

from reviewer.models import Scheme
from reviewer.models.phrases import count_of
from reviewer.models.pseudonyms import shown as as_shown
from reviewer.models.scheme import TAG_QUESTION
from reviewer.review.agreement import TagFigures
from reviewer.review.breakdown import NO_OTHERS, AnnotatorFigures, GroupFigures
from reviewer.review.dawid_skene import Skill
from reviewer.review.measures import NEVER_USED
from reviewer.review.questions import QuestionFigures
from reviewer.review.report import AgreementReport
from reviewer.review.statuses import GoldFigures, StatusFigures
from reviewer.review.truth import NO_TAG, Confusion
from reviewer.session.overview.drill_down import ADDED, MISSED, Target
from reviewer.session.overview.overview import NO_PARTS, Parts
from reviewer.tui.theme import Paint
from reviewer.tui.views.heat_map import LEGEND, NOBODY, HeatCell, HeatRow, figure_cell, picture
from reviewer.tui.views.overview_drawing import Draw, OverviewRow, share
from reviewer.tui.widgets.text_lines import fit

FEW: Final = 12
"""Articles and weeks that are shown where not all are."""

MOST_FREQUENT: Final = 3
"""Kinds of confusion of each annotator that are shown where not all are."""


class Compared(Draw):
    """Makes these rows from a report."""

    def __init__(self, scheme: Scheme, paint: Paint, *, pairs: bool) -> None:
        """With these colours; `pairs` shows each two annotators, and each tag of the rest."""
        super().__init__(scheme, paint)
        self._pairs = pairs

    def compared(
        self, report: AgreementReport | None, parts: Parts = NO_PARTS
    ) -> Iterator[OverviewRow]:
        """All of them, as far as they are computed."""
        yield self.heading("Agreement", "alpha ├─●─┤ 95 % on 0 to 1, AC1, equal, n; Enter opens")
        if report is None:
            yield self.words("computing …", self.paint.dim)
            return
        agreement = report.agreement
        for warning in agreement.warnings:
            yield self.words(f"{warning}.", self.paint.color("yellow"))
        compared = len(agreement.annotators) > 1 and agreement.articles
        if compared and not report.single:
            for figures in (*agreement.tags, agreement.sets):
                yield from self._tag_rows(figures)
        yield from self._questions(report)
        for status in report.statuses:
            label = "status" if status.scope == "content" else f"status: {status.scope}"
            target = Target("statuses", status.scope)
            yield self.figure(label, None, status.alpha, status.percent, status.n, target)
        if compared:
            yield from self._pictures(report, parts)
        for status in report.statuses:
            yield from self._taken(status)
        if not report.single:
            yield from self._versions(report)
        if len(agreement.annotators) > 1:
            yield from self._spans(report)
        yield from self._relations(report)
        yield from self._gold(report.gold)
        yield from self._misjudged(parts)
        yield from self._minorities(report)

    # -- pictures ---------------------------------------------------------------------------------

    def _pictures(self, report: AgreementReport, parts: Parts) -> Iterator[OverviewRow]:
        agreement = report.agreement
        if len(agreement.annotators) > 2:
            yield self.heading("Each two", f"{LEGEND}")
            single = report.single
            tags = agreement.tags if self._pairs and not single else ()
            for figures in (agreement.sets, *tags):
                # Of a tag that nobody used the row above says so.
                if figures.alpha != NEVER_USED:
                    yield from self._matrix(agreement.annotators, figures)
        if len(parts.articles) > 1:
            about = "alpha, least first" if self._pairs else f"alpha, the {FEW} least; p all"
            yield self.heading("By article", about)
            shown = parts.articles if self._pairs else parts.articles[:FEW]
            yield from self._groups(shown, single=report.single)
        if len(parts.weeks) > 1:
            yield self.heading("By week", "alpha of what was settled in it")
            shown = parts.weeks if self._pairs else parts.weeks[-FEW:]
            yield from self._groups(shown, week=True, single=report.single)
        if len(agreement.annotators) > 2:
            yield from self._majority(parts)
            yield from self._skills(parts.skills if self._pairs else ())

    def _matrix(self, people: Sequence[str], figures: TagFigures) -> Iterator[OverviewRow]:
        """Each two annotators: kappa (of all tags alpha) below the diagonal, F1 above it."""
        label, _ = self.tag_label(figures.tag)
        label = label if figures.tag else "all tags"
        measure = "kappa" if figures.tag else "alpha (MASI)"
        pairs = {pair.annotators: pair for pair in figures.pairs}

        def below(two: tuple[str, str]) -> HeatCell:
            pair, of = pairs[two], f"{' – '.join(as_shown.list(two))}, {label}"
            return figure_cell(of, measure, pair.kappa, pair.n, Target("tag", figures.tag, two))

        def above(two: tuple[str, str]) -> HeatCell:
            pair, of = pairs[two], f"{' – '.join(as_shown.list(two))}, {label}"
            return figure_cell(of, "F1", pair.f1, pair.n, Target("tag", figures.tag, two))

        yield self.words(f"  {label}: {measure} below the diagonal, F1 above", self.paint.dim)
        yield from self._square(people, below, above)

    def _square(
        self,
        people: Sequence[str],
        below: Callable[[tuple[str, str]], HeatCell],
        above: Callable[[tuple[str, str]], HeatCell],
    ) -> Iterator[OverviewRow]:
        """A picture of each two people, who have numbers as columns."""

        def cell(row: int, column: int) -> HeatCell:
            if row == column:
                return NOBODY
            two = (people[min(row, column)], people[max(row, column)])
            return below(two) if column < row else above(two)

        rows = [
            HeatRow(
                f"{at + 1} {as_shown(name)}",
                None,
                [cell(at, other) for other in range(len(people))],
            )
            for at, name in enumerate(people)
        ]
        yield from picture([str(at + 1) for at in range(len(people))], rows, self.paint)

    def _columns(self, *, single: bool) -> list[str]:
        tags = [] if single else [tag.label or tag.name for tag in self.scheme.tags]
        return ["all", *tags]

    def _groups(
        self, groups: Sequence[GroupFigures], *, week: bool = False, single: bool
    ) -> Iterator[OverviewRow]:
        """Alpha of each tag in each article, or in each week."""

        def cells(group: GroupFigures) -> Iterator[HeatCell]:
            every = Target("tag", "")
            behind = every._replace(week=group.name) if week else every._replace(article=group.name)
            yield figure_cell(
                f"{group.name}, all tags", "alpha (MASI)", group.alpha, group.n,
                behind,
            )  # fmt: skip
            for one in () if single else group.tags:
                target = behind._replace(of=one.tag)
                yield figure_cell(f"{group.name}, {one.tag}", "alpha", one.alpha, group.n, target)

        rows = [HeatRow(group.name, None, list(cells(group))) for group in groups]
        yield from picture(self._columns(single=single), rows, self.paint)

    def _majority(self, parts: Parts) -> Iterator[OverviewRow]:
        """Each annotator against what more than half of the others say."""
        if not parts.people:
            return
        yield self.heading("Each against most others", "F1; what they say in place of what")

        def cells(one: AnnotatorFigures) -> Iterator[HeatCell]:
            who = one.annotator
            target = Target("majority", "", (who,))
            yield figure_cell(f"{as_shown(who)}, all tags", "F1", one.majority, one.n, target)
            for tag in self.scheme.tags:
                figure = one.tags.get(tag.name, NO_OTHERS)
                target = Target("majority", tag.name, (who,))
                yield figure_cell(f"{as_shown(who)}, {tag.name}", "F1", figure, one.n, target)

        rows = [HeatRow(as_shown(one.annotator), None, list(cells(one))) for one in parts.people]
        yield from picture(self._columns(single=False), rows, self.paint)
        for one in parts.people:
            yield from self._confusions(one.annotator, one.confusions, "confused")

    def _skills(self, skills: Sequence[Skill]) -> Iterator[OverviewRow]:
        """Who gives each tag how often where it is, and where it is not, by the estimate."""
        if not skills:
            return
        yield self.heading("Usually right", "by the estimate of Dawid and Skene; decides nothing")
        people = list(dict.fromkeys(one.annotator for one in skills))
        tags = list(dict.fromkeys(one.tag for one in skills))
        of = {(one.annotator, one.tag): one for one in skills}

        def cell(who: str, tag: str, where: str) -> HeatCell:
            one = of[who, tag]
            figure = one.found if where == "where it is" else one.wrong
            what = MISSED if where == "where it is" else ADDED
            target = Target("estimate", tag, (who,), pair=(what,))
            return figure_cell(f"{as_shown(who)}, {tag}", f"given {where}", figure, one.n, target)

        for where in ("where it is", "where it is not"):
            rows = [
                HeatRow(as_shown(who), None, [cell(who, tag, where) for tag in tags])
                for who in people
            ]
            yield self.words(f"  given {where}", self.paint.dim)
            yield from picture(self._columns(single=False)[1:], rows, self.paint)

    def _misjudged(self, parts: Parts) -> Iterator[OverviewRow]:
        for one in parts.people:
            yield from self._confusions(one.annotator, one.gold_confusions, "misjudged")

    def _confusions(
        self, who: str, every: Sequence[Confusion], what: Literal["confused", "misjudged"]
    ) -> Iterator[OverviewRow]:
        """What somebody takes for what: sentences, the most frequent first."""
        shown = every if self._pairs else every[:MOST_FREQUENT]
        for at, one in enumerate(shown):
            target = Target(what, people=(who,), pair=(one.wanted, one.said))
            words = (
                f"{one.wanted} taken for {one.said}"
                if one.said != NO_TAG
                else (f"{one.wanted} left out")
            )
            if one.wanted == NO_TAG:
                words = f"{one.said} too much"
            lead = f"  {fit(as_shown(who) if at == 0 else '', 16)}{one.sentences:>4}  {words}"
            yield self.words(lead, None, target)

    def _taken(self, status: StatusFigures) -> Iterator[OverviewRow]:
        """Which status stands against which, where any two differ."""
        counts = {(pair.one, pair.other): pair.n for pair in status.taken}
        if not any(one != other for one, other in counts):
            return
        scope = "" if status.scope == "content" else f" ({status.scope})"
        yield self.heading(f"Status against status{scope}", "pairs of answers to the same check")
        used = {name for pair in counts for name in pair}
        known_names = [one.name for one in self.scheme.statuses if one.name in used]
        names = [*known_names, *sorted(used - set(known_names))]
        most = max(counts.values())

        def cell(row: str, column: str) -> HeatCell:
            one, other = sorted((row, column))
            n = counts.get((one, other), 0)
            words = f"{one} / {other}: {count_of(n, 'pair')} of answers"
            target = Target("statuses", status.scope, pair=(one, other)) if n else None
            return HeatCell(str(n) if n else "", n / most if n else None, words, target)

        rows = []
        for at, name in enumerate(names):
            known = self.scheme.status(name)
            color = self.paint.color(known.color) if known else None
            label = f"{at + 1} {known.glyph if known else '?'} {name}"
            rows.append(HeatRow(label, color, [cell(name, other) for other in names]))
        yield from picture([str(at + 1) for at in range(len(names))], rows, self.paint)

    def _minorities(self, report: AgreementReport) -> Iterator[OverviewRow]:
        """Sentences to look at first, a row a tag; nothing where it takes more people."""
        counts = Counter(one.tag for one in report.minorities)
        if not counts:
            return
        yield self.heading("A usually right minority", "sentences (Dawid-Skene); Enter opens")
        most = max(counts.values())
        for tag, n in counts.items():
            label, color = self.tag_label(tag)
            yield self.counted(label, "", n, most, color, Target("minority", tag))

    def _tag_rows(self, figures: TagFigures, version: int = 0) -> Iterator[OverviewRow]:
        target = Target("tag", figures.tag, version=version)
        label, color = self.tag_label(figures.tag)
        ac1 = figures.ac1 if figures.tag else None
        yield self.figure(label, color, figures.alpha, figures.percent, figures.n, target, ac1=ac1)
        several = len(figures.pairs) > 1
        if self._pairs and several and figures.fleiss.value is not None:
            words = f"Fleiss' kappa {figures.fleiss.text}, sentences that all settled"
            yield self.words(f"    {words}", self.paint.dim, target)
        # More than two people are compared in a picture.
        for pair in figures.pairs if self._pairs and figures.tag and not several else ():
            kappa, f1 = pair.kappa.text, pair.f1.text
            who = " – ".join(as_shown.list(pair.annotators))
            words = f"{fit(who, 26)} kappa {kappa}  F1 {f1}  equal {share(pair.percent)}"
            why = f"  ({pair.kappa.why})" if pair.kappa.value is None else ""
            target = Target("tag", figures.tag, pair.annotators, version)
            yield self.words(f"    {words}  n {pair.n}{why}", self.paint.dim, target)

    def _questions(self, report: AgreementReport) -> Iterator[OverviewRow]:
        """The one tag of a sentence, and what the scheme asks."""
        for one in report.questions:
            label = "one tag" if one.question == TAG_QUESTION else one.question
            target = Target("tag") if one.question == TAG_QUESTION else None
            target = target or Target("question", one.question)
            yield self.figure(label, None, one.alpha, one.percent, one.n, target)
            kappa = "weighted kappa" if one.measure == "ordinal" else "kappa"
            if len(one.pairs) > 1:
                if self._pairs and one.measure != "MASI":
                    yield from self._question_matrix(one, label, kappa, target)
                continue
            for pair in one.pairs if self._pairs and one.measure != "MASI" else ():
                who = fit(" – ".join(as_shown.list(pair.annotators)), 26)
                why = f"  ({pair.kappa.why})" if pair.kappa.value is None else ""
                words = f"    {who} {kappa} {pair.kappa.text}  n {pair.n}{why}"
                yield self.words(words, self.paint.dim, target._replace(people=pair.annotators))

    def _question_matrix(
        self, one: QuestionFigures, label: str, measure: str, target: Target
    ) -> Iterator[OverviewRow]:
        """Each two who answered a question: kappa below the diagonal, equal answers above it."""
        pairs = {pair.annotators: pair for pair in one.pairs}

        def below(two: tuple[str, str]) -> HeatCell:
            pair, of = pairs[two], f"{' – '.join(as_shown.list(two))}, {label}"
            return figure_cell(of, measure, pair.kappa, pair.n, target._replace(people=two))

        def above(two: tuple[str, str]) -> HeatCell:
            pair, of = pairs[two], f"{' – '.join(as_shown.list(two))}, {label}"
            behind = target._replace(people=two)
            return figure_cell(of, "equal answers", pair.percent, pair.n, behind)

        title = f"  {label}: {measure} below the diagonal, share of equal answers above"
        yield self.words(title, self.paint.dim)
        yield from self._square(one.annotators, below, above)

    def _relations(self, report: AgreementReport) -> Iterator[OverviewRow]:
        shown = [one for one in report.relations if one.n and (self._pairs or not one.kind)]
        if shown:
            yield self.heading("Relations", "F1 of those between the same spans")
        if len(report.agreement.annotators) > 2:
            for kind in dict.fromkeys(one.kind for one in shown):
                yield from self._relation_square(report, kind)
            return
        for one in shown:
            who = " – ".join(as_shown.list(one.annotators))
            words = f"  {fit(one.kind or who, 26)} {one.f1.text}  n {one.n}"
            yield self.words(words, None, Target("relations", one.kind, one.annotators))

    def _relation_square(self, report: AgreementReport, kind: str) -> Iterator[OverviewRow]:
        of = {one.annotators: one for one in report.relations if one.kind == kind}
        label = kind or "all relations"

        def cell(two: tuple[str, str]) -> HeatCell:
            one, who = of[two], f"{' – '.join(as_shown.list(two))}, {label}"
            return figure_cell(who, "F1", one.f1, one.n, Target("relations", kind, two))

        yield self.words(f"  {label}: F1", self.paint.dim)
        yield from self._square(report.agreement.annotators, cell, cell)

    def _versions(self, report: AgreementReport) -> Iterator[OverviewRow]:
        for version, agreement in report.versions.items():
            yield self.heading(f"Under version {version} of the scheme", "without intervals")
            for figures in agreement.tags:
                yield from self._tag_rows(figures, version)

    def _spans(self, report: AgreementReport) -> Iterator[OverviewRow]:
        yield self.heading("Spans", "F1 with the same borders, and with a character in common")
        shown = [span for span in report.spans if span.n and (self._pairs or not span.tag)]
        if not shown:
            yield self.words("  nobody marked any in a sentence that two settled", self.paint.dim)
        units = [one for one in report.units if one.n and (self._pairs or not one.tag)]
        for one in units if shown else ():
            label, color = self.tag_label(one.tag)
            name = f"  {label}" if one.tag else "everybody"
            figures = f" unitised alpha {one.alpha.text}  n {one.n}"
            style = color if one.tag else self.paint.color("blue")
            target = Target("spans", one.tag)
            if one.alpha.value is None:
                yield self.words(f"  {fit(name, 16)}  – {one.alpha.why}", None, target)
                continue
            yield self.scored(name, one.alpha, figures, style, target)
        if len(report.agreement.annotators) > 2:
            for tag in dict.fromkeys(one.tag for one in shown):
                yield from self._span_square(report, tag)
            return
        for span in shown:
            who = " – ".join(as_shown.list(span.annotators))
            label, color = self.tag_label(span.tag)
            name = f"  {label}" if span.tag else who
            figures = f" exact {span.exact.text}  overlap {span.overlap.text}  n {span.n}"
            target = Target("spans", span.tag, span.annotators)
            style = color if span.tag else self.paint.color("teal")
            yield self.scored(name, span.exact, figures, style, target)

    def _span_square(self, report: AgreementReport, tag: str) -> Iterator[OverviewRow]:
        """Each two on spans: with the same borders below the diagonal, in common above it."""
        of = {one.annotators: one for one in report.spans if one.tag == tag}
        label = self.tag_label(tag)[0] if tag else "all spans"

        def cell(two: tuple[str, str], *, exact: bool) -> HeatCell:
            one, who = of[two], f"{' – '.join(as_shown.list(two))}, {label}"
            measure, figure = ("exact F1", one.exact) if exact else ("overlap F1", one.overlap)
            return figure_cell(who, measure, figure, one.n, Target("spans", tag, two))

        words = f"  {label}: the same borders below the diagonal, a character in common above"
        yield self.words(words, self.paint.dim)
        below, above = partial(cell, exact=True), partial(cell, exact=False)
        yield from self._square(report.agreement.annotators, below, above)

    def _gold(self, gold: Iterable[GoldFigures]) -> Iterator[OverviewRow]:
        yield self.heading("Against the gold", "F1, precision, recall")
        shown = [score for score in gold if (score.n and self._pairs) or not score.tag]
        if not shown:
            yield self.words("  nothing is adjudicated yet", self.paint.dim)
        for score in shown:
            label, color = self.tag_label(score.tag)
            name = f"  {label}" if score.tag else as_shown(score.annotator)
            target = Target("gold", score.tag, (score.annotator,))
            if score.f1.value is None:
                yield self.words(f"  {fit(name, 16)}  – {score.f1.why}", None, target)
                continue
            found = f"P {score.precision.text}  R {score.recall.text}"
            figures = f" F1 {score.f1.text}  {found}  n {score.n}"
            style = color if score.tag else self.paint.color("green")
            yield self.scored(name, score.f1, figures, style, target)
