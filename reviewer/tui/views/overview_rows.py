"""The rows of the Overview: bars and figures, readable at 80 columns.

The rows of the Overview that compare people: tags, sets, statuses, spans, versions, gold.

How the rows of the Overview are drawn: headings, words, bars, intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.style import Style

from reviewer.models import Scheme
from reviewer.models.scheme import TAG_QUESTION
from reviewer.review.agreement import TagFigures
from reviewer.review.measures import Figure
from reviewer.review.report import AgreementReport
from reviewer.review.statuses import GoldFigures, SpanFigures
from reviewer.session.overview.drill_down import Target
from reviewer.session.overview.overview import Numbers
from reviewer.tui.theme import Paint
from reviewer.tui.views.library_rows import filled
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, fit, line, wrap

_NAME: Final = 16

TAG: Final = 12
"""Cells of a tag's name."""


class OverviewRow(NamedTuple):
    """One row.

    Attributes:
        draw: Its lines for a width.
        target: What Enter opens; None for nothing.
    """

    draw: Callable[[int], Sequence[ScreenLine]]
    target: Target | None = None


class OverviewRows:
    """What the list shows."""

    def __init__(self, items: Sequence[OverviewRow]) -> None:
        """These rows."""
        self.items = items

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.items)

    def key(self, index: int) -> Hashable:
        """The row itself: new numbers make new rows."""
        return id(self.items[index])

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """Lines of the row."""
        return max(1, len(self.items[index].draw(width)))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's lines."""
        return self.items[index].draw(width)


class Draw:
    """Draws rows with the colours of a theme."""

    def __init__(self, scheme: Scheme, paint: Paint) -> None:
        """For the tags of a scheme."""
        self.scheme = scheme
        self.paint = paint

    def tag_label(self, name: str) -> tuple[str, Style]:
        """What a tag is called, and its colour; empty are all tags together."""
        tag = self.scheme.tag(name)
        if not name or tag is None:
            return name or "all (MASI)", self.paint.strong
        return f"{tag.glyph} {tag.label or tag.name}", self.paint.color(tag.color)

    def heading(self, title: str, about: str) -> OverviewRow:
        """A blank line, then a heading."""
        lines = (
            ScreenLine((), 0),
            line((title, self.paint.strong), (f"  {about}", self.paint.dim)),
        )
        return OverviewRow(lambda width: lines)

    def words(
        self, text: str, style: Style | None = None, target: Target | None = None
    ) -> OverviewRow:
        """Words, on as many lines as they need; spaces before them indent all of them."""
        indent = " " * (len(text) - len(text.lstrip()))
        words = text.strip()

        def draw(width: int) -> Sequence[ScreenLine]:
            room = max(8, width - len(indent))
            return [line(indent, (words[a:b], style)) for a, b in wrap(words, room)]

        return OverviewRow(draw, target)

    def bar(
        self, name: str, share: float, count: str, style: Style, room: int = 60,
        target: Target | None = None,
    ) -> OverviewRow:  # fmt: skip
        """A name, a share as a bar, and what it is in numbers."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(room, width - _NAME - 20 - 3))
            full = filled(share, size)
            return [
                line(
                    f"  {fit(name, _NAME)} ",
                    ("━" * full, style), ("─" * (size - full), self.paint.dim),
                    fit(count, max(0, width - size - _NAME - 3)),
                )
            ]  # fmt: skip

        return OverviewRow(draw, target)

    def scored(
        self, name: str, figure: Figure, words: str, style: Style, target: Target | None
    ) -> OverviewRow:
        """A name, a figure between 0 and 1 as a bar, and all that is told of it."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(40, width - 24 - len(words) - 3))
            full = filled(figure.value or 0.0, size)
            rest = ("─" * (size - full), self.paint.dim)
            return [line(f"  {fit(name, 24)} ", ("━" * full, style), rest, words)]

        return OverviewRow(draw, target)

    def counted(
        self, head: str, name: str, n: int, most: int, style: Style, target: Target | None = None
    ) -> OverviewRow:
        """A count as a bar, in proportion to the highest of them."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(50, width - 22 - _NAME - 10))
            full = filled(n / most if most else 0.0, size)
            lead: Piece = (f"  {fit(head, 21)} ", style)
            return [line(lead, f"{fit(name, _NAME)} ", ("█" * full, style), f" {n}")]

        return OverviewRow(draw, target)

    def figure(
        self, label: str, style: Style | None, alpha: Figure, percent: Figure, n: int,
        target: Target | None = None,
    ) -> OverviewRow:  # fmt: skip
        """A figure with its interval drawn; of one that is undefined, why it is."""
        if alpha.value is None:
            equal = f" equal {share(percent)}, n {n};" if percent.value is not None else ""
            words = f"{alpha.why}" if alpha.why else "undefined"
            return self.words(f"  {fit(label, TAG)}    – {equal} {words}", style, target)

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(10, min(40, width - TAG - 41))
            low, high = alpha.low, alpha.high
            between = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else ""
            return [
                line(
                    (f"  {fit(label, TAG)} ", style), (f"{alpha.value:5.2f} ", self.paint.strong),
                    *self._interval(alpha, size, style),
                    (f" {between:<13}", self.paint.dim), f" {share(percent):>5} n {n}",
                )
            ]  # fmt: skip

        return OverviewRow(draw, target)

    def _interval(self, figure: Figure, size: int, style: Style | None) -> Iterator[Piece]:
        """Alpha and its interval on a scale from 0 to 1; what is below 0 stands at its left end."""
        cells = ["·"] * size
        at = _cell(figure.value or 0.0, size)
        if figure.low is not None and figure.high is not None:
            first, last = _cell(figure.low, size), _cell(figure.high, size)
            cells[first : last + 1] = ["─"] * (last + 1 - first)
            cells[first], cells[last] = "├", "┤"
        cells[at] = "●"
        yield "".join(cells), style


def _cell(value: float, size: int) -> int:
    return round(max(0.0, min(1.0, value)) * (size - 1))


def number(figure: Figure) -> str:
    """A figure with two digits; a dash where it is undefined."""
    return "–" if figure.value is None else f"{figure.value:.2f}"


def share(figure: Figure) -> str:
    """A figure as a percentage; a dash where it is undefined."""
    return "–" if figure.value is None else f"{figure.value:.0%}"


class Compared(Draw):
    """Makes these rows from a report."""

    def __init__(self, scheme: Scheme, paint: Paint, *, pairs: bool) -> None:
        """With these colours; `pairs` shows each two annotators, and each tag of the rest."""
        super().__init__(scheme, paint)
        self._pairs = pairs

    def compared(self, report: AgreementReport | None) -> Iterator[OverviewRow]:
        """All of them, as far as they are computed."""
        yield self.heading("Agreement", "alpha ├─●─┤ 95 % on 0 to 1, equal answers, n; Enter opens")
        if report is None:
            yield self.words("computing …", self.paint.dim)
            return
        agreement = report.agreement
        for warning in agreement.warnings:
            yield self.words(f"{warning}.", self.paint.color("yellow"))
        if len(agreement.annotators) > 1 and agreement.articles and not report.single:
            for figures in (*agreement.tags, agreement.sets):
                yield from self._tag_rows(figures)
        yield from self._questions(report)
        for status in report.statuses:
            label = "status" if status.scope == "content" else f"status: {status.scope}"
            target = Target("statuses", status.scope)
            yield self.figure(label, None, status.alpha, status.percent, status.n, target)
        if not report.single:
            yield from self._versions(report)
        if len(agreement.annotators) > 1:
            yield from self._spans(report.spans)
        yield from self._relations(report)
        yield from self._gold(report.gold)
        yield from self._minorities(report)

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
        yield self.figure(label, color, figures.alpha, figures.percent, figures.n, target)
        pairs = figures.pairs if self._pairs else ()
        if len(pairs) > 1 and figures.fleiss.value is not None:
            words = f"Fleiss' kappa {number(figures.fleiss)}, sentences that all settled"
            yield self.words(f"    {words}", self.paint.dim, target)
        for pair in pairs:
            kappa, f1 = number(pair.kappa), number(pair.f1)
            who = " – ".join(pair.annotators)
            words = f"{fit(who, 26)} kappa {kappa}  F1 {f1}  equal {share(pair.percent)}"
            why = f"  ({pair.kappa.why})" if pair.kappa.value is None else ""
            target = Target("tag", figures.tag, pair.annotators, version)
            yield self.words(f"    {words}  n {pair.n}{why}", self.paint.dim, target)

    def _questions(self, report: AgreementReport) -> Iterator[OverviewRow]:
        """The one tag of a sentence, and what the scheme asks."""
        for one in report.questions:
            label = "one tag" if one.question == TAG_QUESTION else one.question
            target = Target("tag") if one.question == TAG_QUESTION else None
            yield self.figure(label, None, one.alpha, one.percent, one.n, target)
            kappa = "weighted kappa" if one.measure == "ordinal" else "kappa"
            for pair in one.pairs if self._pairs and one.measure != "MASI" else ():
                who = fit(" – ".join(pair.annotators), 26)
                words = f"    {who} {kappa} {number(pair.kappa)}  n {pair.n}"
                yield self.words(words, self.paint.dim, target)

    def _relations(self, report: AgreementReport) -> Iterator[OverviewRow]:
        shown = [one for one in report.relations if one.n and (self._pairs or not one.kind)]
        if shown:
            yield self.heading("Relations", "F1 of those between the same spans")
        for one in shown:
            who = " – ".join(one.annotators)
            words = f"  {fit(one.kind or who, 26)} {number(one.f1)}  n {one.n}"
            yield self.words(words, None)

    def _versions(self, report: AgreementReport) -> Iterator[OverviewRow]:
        for version, agreement in report.versions.items():
            yield self.heading(f"Under version {version} of the scheme", "without intervals")
            for figures in agreement.tags:
                yield from self._tag_rows(figures, version)

    def _spans(self, spans: Iterable[SpanFigures]) -> Iterator[OverviewRow]:
        yield self.heading("Spans", "F1 with the same borders, and with a character in common")
        shown = [span for span in spans if span.n and (self._pairs or not span.tag)]
        if not shown:
            yield self.words("  nobody marked any in a sentence that two settled", self.paint.dim)
        for span in shown:
            who = " – ".join(span.annotators)
            label, color = self.tag_label(span.tag)
            name = f"  {label}" if span.tag else who
            figures = f" exact {number(span.exact)}  overlap {number(span.overlap)}  n {span.n}"
            target = Target("spans", span.tag, span.annotators)
            style = color if span.tag else self.paint.color("teal")
            yield self.scored(name, span.exact, figures, style, target)

    def _gold(self, gold: Iterable[GoldFigures]) -> Iterator[OverviewRow]:
        yield self.heading("Against the gold", "F1, precision, recall")
        shown = [score for score in gold if (score.n and self._pairs) or not score.tag]
        if not shown:
            yield self.words("  nothing is adjudicated yet", self.paint.dim)
        for score in shown:
            label, color = self.tag_label(score.tag)
            name = f"  {label}" if score.tag else score.annotator
            target = Target("gold", score.tag, (score.annotator,))
            if score.f1.value is None:
                yield self.words(f"  {fit(name, 16)}  – {score.f1.why}", None, target)
                continue
            found = f"P {number(score.precision)}  R {number(score.recall)}"
            figures = f" F1 {number(score.f1)}  {found}  n {score.n}"
            style = color if score.tag else self.paint.color("green")
            yield self.scored(name, score.f1, figures, style, target)


_DAYS: Final = 21
"""Days of the pace that are shown: the latest."""


class OverviewItems(Compared):
    """Makes the rows from the numbers."""

    def __init__(self, numbers: Numbers, scheme: Scheme, paint: Paint, *, pairs: bool) -> None:
        """With these colours; `pairs` shows each two annotators."""
        self._numbers = numbers
        super().__init__(scheme, paint, pairs=pairs)

    def items(self) -> list[OverviewRow]:
        """All rows, in order."""
        numbers = self._numbers
        if not numbers.people and not numbers.progress:
            return [
                *self._left_out(),
                self.words("Nobody has annotated anything that may be shown here yet."),
            ]
        return [
            *self._left_out(), *self._progress(), *self.compared(numbers.report), *self._tags(),
            *self._statuses(), *self._pace(), *self._changed(),
        ]  # fmt: skip

    # -- sections -------------------------------------------------------------------------------

    def _left_out(self) -> Iterator[OverviewRow]:
        if n := self._numbers.hidden:
            of = f"{n} of {self._numbers.articles} articles"
            words = f"{of}: others' numbers are left out until you submit (!) or review them."
            yield self.words(words, self.paint.color("orange"))

    def _progress(self) -> Iterator[OverviewRow]:
        yield self.heading("Progress", "sentences decided, of the articles counted")
        for person in self._numbers.progress:
            count = f" {person.decided}/{person.total}".rjust(12) + f" {person.share:5.0%}"
            count += " *" if person.assigned else ""
            target = Target("undecided", people=(person.name,))
            yield self.bar(
                person.name, person.share, count, self.paint.color("blue"), target=target
            )
        if any(person.assigned for person in self._numbers.progress):
            yield self.words("  * of the articles assigned to them", self.paint.dim)

    def _tags(self) -> Iterator[OverviewRow]:
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
                yield self.counted(head, name, n, most, color, Target("tagged", tag.name, (name,)))

    def _statuses(self) -> Iterator[OverviewRow]:
        counts = self._numbers.statuses
        every = Counter[str]()
        for own in counts.values():
            every += own
        used = [status for status in self.scheme.statuses if every[status.name]]
        yield self.heading("Checks", "how many have each status")
        if not used:
            yield self.words("  no check has a status yet", self.paint.dim)
        most = max((n for own in counts.values() for n in own.values()), default=0)
        for status in used:
            style = self.paint.color(status.color)
            for at, (name, own) in enumerate(counts.items()):
                head = f"{status.glyph} {status.name}" if at == 0 else ""
                target = Target("status", status.name, (name,))
                yield self.counted(head, name, own[status.name], most, style, target)

    def _pace(self) -> Iterator[OverviewRow]:
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
            target = Target("day", day, tuple(sorted(pace[day])))
            count, style = f" {total:>5}  {who}", self.paint.color("teal")
            yield self.bar(day, total / most, count, style, 24, target)

    def _changed(self) -> Iterator[OverviewRow]:
        changed = {name: n for name, n in self._numbers.changed.items() if n}
        if self._numbers.report is not None:
            yield self.heading("Changed after others' work was shown", "sentences")
            if not changed:
                yield self.words("  none", self.paint.dim)
            most = max(changed.values(), default=0)
            for name, n in sorted(changed.items()):
                target = Target("changed", people=(name,))
                yield self.counted("", name, n, most, self.paint.color("orange"), target)
