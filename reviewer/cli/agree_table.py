"""The figures of a comparison as a table of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from reviewer.models.phrases import count_of
from reviewer.review.measures import Figure

if TYPE_CHECKING:
    from reviewer.review.agreement import Agreement, TagFigures
    from reviewer.review.breakdown import AnnotatorFigures, GroupFigures
    from reviewer.review.dawid_skene import Skill
    from reviewer.review.report import AgreementReport
    from reviewer.review.statuses import StatusFigures
    from reviewer.review.truth import Confusion
    from reviewer.session.overview.comparison import Gathered

WIDTH: Final = 80
"""Columns of the longest line."""

BAR: Final = 24
"""Cells of a bar, which goes from 0 to 1."""

NONE: Final = "–"


def bar(figure: Figure, width: int = BAR) -> str:
    """A figure between 0 and 1 with its interval; what is below 0 is drawn at 0."""
    if figure.value is None:
        return ""

    def cell(value: float) -> int:
        return round(max(0.0, min(1.0, value)) * (width - 1))

    cells = ["·"] * width
    at = cell(figure.value)
    if figure.low is not None and figure.high is not None:
        low, high = cell(figure.low), cell(figure.high)
        cells[low : high + 1] = "─" * (high - low + 1)
        if low < at:
            cells[low] = "├"
        if high > at:
            cells[high] = "┤"
    cells[at] = "●"
    return "".join(cells)


def share(figure: Figure) -> str:
    """A figure as a percentage, or a dash."""
    return NONE if figure.value is None else f"{figure.value * 100:.1f} %"


def interval(figure: Figure) -> str:
    """The 95 % interval; empty without one."""
    return "" if figure.low is None else f"{figure.low:.2f} to {figure.high:.2f}"


def lines(figures: AgreementReport, found: Gathered, layer: str) -> Iterator[str]:
    """The whole report.

    Args:
        figures: What was computed.
        found: What it was computed from.
        layer: Which answers counted.
    """
    for line in _lines(figures, found, layer):
        if len(line) <= WIDTH:
            yield line
        else:
            yield from wrap(line, WIDTH, subsequent_indent="  ")


def _lines(figures: AgreementReport, found: Gathered, layer: str) -> Iterator[str]:
    agreement = figures.agreement
    yield f"{layer} layer: what people said {_LAYERS[layer]}"
    for name, own in found.answers.items():
        cannot = found.cannot.get(name, 0)
        more = f", {cannot} could not be judged" if cannot else ""
        yield f"  {name}: {count_of(len(own), 'sentence')} settled{more}"
    if not found.answers:
        yield "  nobody has annotated anything yet"
    for warning in agreement.warnings:
        yield f"note: {warning}"
    if agreement.articles and not figures.single:
        yield ""
        yield from _tags(agreement)
        yield from _pairs(agreement)
    yield from _questions(figures)
    yield from _statuses(figures)
    yield from _spans(figures)
    yield from _relations(figures)
    if not figures.single:
        yield from _versions(figures)
    yield from _gold(figures)


_LAYERS: Final = {
    "blind": "last before others' work was shown to them",
    "final": "in the end",
}


def _tags(agreement: Agreement) -> Iterator[str]:
    yield f"{'tag':<13}{'n':>6} {'equal':>8} {'alpha':>6}  {'95 % interval':<14}0{'1':>{BAR - 1}}"
    yield from (_tag_line(tag_figures, tag_figures.tag) for tag_figures in agreement.tags)
    yield _tag_line(agreement.sets, "sets (MASI)")
    if len(agreement.annotators) > 2:
        every = ", ".join(
            f"{tag_figures.tag or 'sets'} {tag_figures.fleiss.text}"
            for tag_figures in _all(agreement)
        )
        n = count_of(agreement.sets.complete, "sentence")
        yield f"Fleiss' kappa, {n} that all settled: {every}"
    rare = ", ".join(f"{one.tag} {one.ac1.text}" for one in agreement.tags)
    yield f"Gwet's AC1 (for rare tags): {rare}"
    yield from reasons(
        (tag_figures.tag or "sets", tag_figures.alpha) for tag_figures in _all(agreement)
    )


def _all(agreement: Agreement) -> list[TagFigures]:
    return [*agreement.tags, agreement.sets]


def _tag_line(one: TagFigures, name: str) -> str:
    figures = f"{one.n:>6} {share(one.percent):>8} {one.alpha.text:>6}"
    return f"{name[:12]:<13}{figures}  {interval(one.alpha):<14}{bar(one.alpha)}".rstrip()


def reasons(figures: Iterable[tuple[str, Figure]]) -> Iterator[str]:
    """Why figures are undefined, each reason once."""
    whys: dict[str, list[str]] = {}
    for name, figure in figures:
        if figure.value is None:
            whys.setdefault(figure.why, []).append(name)
    for why, names in whys.items():
        yield f"{NONE} {', '.join(names)}: {why}"


def _pairs(agreement: Agreement) -> Iterator[str]:
    if len(agreement.annotators) > 2:
        yield from _matrices(agreement)
        return
    first = agreement.tags[0].pairs if agreement.tags else ()
    for index, pair in enumerate(first):
        yield ""
        yield f"{' and '.join(pair.annotators)}: Cohen's kappa, F1"
        for tag_figures in agreement.tags:
            two = tag_figures.pairs[index]
            kappa = f"{two.kappa.text:>6} {two.f1.text:>6}"
            yield f"  {tag_figures.tag[:12]:<13}{two.n:>6} {kappa}  {bar(two.kappa)}".rstrip()
        yield from reasons(
            (tag_figures.tag, tag_figures.pairs[index].kappa) for tag_figures in agreement.tags
        )


MOST: Final = 9
"""People side by side in a matrix."""


def _matrices(agreement: Agreement) -> Iterator[str]:
    """A matrix for all tags and for each: Cohen's kappa below the diagonal, F1 above it."""
    people = agreement.annotators
    yield ""
    yield "each two: Cohen's kappa below the diagonal, F1 above it (all tags: MASI alpha)"
    whys: list[tuple[str, Figure]] = []
    for tag_figures in (agreement.sets, *agreement.tags):
        kappa = {pair.annotators: pair.kappa for pair in tag_figures.pairs}
        f1 = {pair.annotators: pair.f1 for pair in tag_figures.pairs}
        drawn = any(one.value is not None for one in (*kappa.values(), *f1.values()))
        if drawn:
            yield ""
            yield from _matrix(tag_figures.tag or "all tags", people, kappa, f1)
        of = tag_figures.tag or "all tags"
        if not drawn:
            continue  # `_tags` says why
        whys += [(f"{of} ({' and '.join(who)})", one) for who, one in kappa.items()]
    yield from reasons(whys)


def _matrix(
    title: str,
    people: Sequence[str],
    below: Mapping[tuple[str, str], Figure],
    above: Mapping[tuple[str, str], Figure],
) -> Iterator[str]:
    """Figures of each two, one below the diagonal and one above it; people have numbers."""
    for begin in range(0, len(people), MOST):
        columns = range(begin, min(begin + MOST, len(people)))
        yield f"{title[:14]:<18}" + "".join(f"{at + 1:>6}" for at in columns)
        for row, name in enumerate(people):
            cells = [
                "·" if row == at
                else (below[people[at], name] if at < row else above[name, people[at]]).text
                for at in columns
            ]  # fmt: skip
            yield f"  {row + 1:>2} {name[:13]:<13}" + "".join(f"{cell:>6}" for cell in cells)


def _statuses(figures: AgreementReport) -> Iterator[str]:
    if figures.statuses:
        yield ""
        yield f"{'status':<13}{'n':>6} {'equal':>8} {'alpha':>6} {'kappa':>6}"
    for one in figures.statuses:
        agreed = f"{share(one.percent):>8} {one.alpha.text:>6} {one.kappa.text:>6}"
        yield f"{one.scope:<13}{one.n:>6} {agreed}  {bar(one.alpha)}".rstrip()
    kappas = ((f"{one.scope}, kappa", one.kappa) for one in figures.statuses if not _same(one))
    yield from reasons([*((one.scope, one.alpha) for one in figures.statuses), *kappas])
    for one in figures.statuses:
        yield from _taken(one)


def _taken(one: StatusFigures) -> Iterator[str]:
    """Which status stands against which, where any two differ: pairs of answers."""
    counts = {(pair.one, pair.other): pair.n for pair in one.taken}
    names = sorted({name for pair in counts for name in pair})
    if not any(first != second for first, second in counts):
        return
    yield ""
    scope = "" if one.scope == "content" else f" ({one.scope})"
    yield f"status against status{scope}: pairs of answers to the same check"
    for begin in range(0, len(names), MOST):
        columns = range(begin, min(begin + MOST, len(names)))
        yield f"{'':<20}" + "".join(f"{at + 1:>6}" for at in columns)
        for row, name in enumerate(names):
            cells = (counts.get((names[at], name), 0) if at <= row else "" for at in columns)
            line = f"  {row + 1:>2} {name[:14]:<15}" + "".join(f"{cell:>6}" for cell in cells)
            yield line.rstrip()


def _same(one: StatusFigures) -> bool:
    """Whether kappa is undefined for the same reason as alpha."""
    return one.kappa.value is None and one.kappa.why == one.alpha.why


def _questions(figures: AgreementReport) -> Iterator[str]:
    """The one tag of a sentence and the questions, each with the measure that fits it."""
    if figures.questions:
        yield ""
        yield f"{'question':<13}{'n':>6} {'equal':>8} {'alpha':>6}  {'95 % interval':<14}measure"
    for one in figures.questions:
        agreed = f"{one.n:>6} {share(one.percent):>8} {one.alpha.text:>6}"
        yield f"{one.question[:12]:<13}{agreed}  {interval(one.alpha):<14}{one.measure}"
    yield from reasons((one.question, one.alpha) for one in figures.questions)
    for one in figures.questions:
        if one.measure == "MASI":
            continue
        kappa = "weighted kappa" if one.measure == "ordinal" else "kappa"
        if len(one.annotators) > 2:
            kappas = {pair.annotators: pair.kappa for pair in one.pairs}
            equal = {pair.annotators: pair.percent for pair in one.pairs}
            yield ""
            yield f"{one.question}, each two: {kappa} below the diagonal, share of equal above it"
            yield from _matrix(one.question, one.annotators, kappas, equal)
        else:
            for pair in one.pairs:
                who = " and ".join(pair.annotators)
                yield f"{one.question}, {who}: {kappa} {pair.kappa.text}, n {pair.n}"
        whys = [(f"{one.question} ({' and '.join(p.annotators)})", p.kappa) for p in one.pairs]
        yield from reasons(whys)


def _relations(figures: AgreementReport) -> Iterator[str]:
    shown = [one for one in figures.relations if one.n]
    if shown:
        yield ""
        several = len(figures.agreement.annotators) > 2
        table = f"{'relations':<13}{'n':>6} {'F1':>8}"
        yield "relations, each two: F1" if several else table
    if len(figures.agreement.annotators) > 2:
        for kind in dict.fromkeys(one.kind for one in shown):
            f1 = {one.annotators: one.f1 for one in figures.relations if one.kind == kind}
            yield ""
            yield from _matrix(kind or "all relations", figures.agreement.annotators, f1, f1)
        return
    for one in shown:
        pair = " and ".join(one.annotators) if not one.kind else ""
        yield f"{(one.kind or 'all')[:12]:<13}{one.n:>6} {one.f1.text:>8}  {pair}".rstrip()


def _spans(figures: AgreementReport) -> Iterator[str]:
    shown = [one for one in figures.spans if one.n]
    people = figures.agreement.annotators
    if shown and len(people) > 2:
        yield ""
        yield "spans, each two: F1 with the same borders below the diagonal, overlap above it"
        for tag in dict.fromkeys(one.tag for one in shown):
            own = [one for one in figures.spans if one.tag == tag]
            exact = {one.annotators: one.exact for one in own}
            overlap = {one.annotators: one.overlap for one in own}
            yield ""
            yield from _matrix(tag or "all spans", people, exact, overlap)
    elif shown:
        yield ""
        yield f"{'spans':<13}{'n':>6} {'exact':>8} {'overlap':>8}  F1"
    for one in shown if len(people) == 2 else ():
        agreed = f"{one.exact.text:>8} {one.overlap.text:>8}"
        pair = " and ".join(one.annotators)
        yield f"{one.tag or 'all':<13}{one.n:>6} {agreed}  {pair if not one.tag else ''}".rstrip()
    if figures.spans and not shown:
        yield ""
        yield "spans: nobody marked any in a sentence that two settled"
    units = [one for one in figures.units if one.n]
    if units:
        yield ""
        yield f"{'where spans':<13}{'spans':>6} {'alpha':>8}  unitised, of everybody"
    for one_tag in units:
        name = one_tag.tag or "all tags"
        yield f"{name[:12]:<13}{one_tag.n:>6} {one_tag.alpha.text:>8}  {bar(one_tag.alpha)}"
    yield from reasons((one_tag.tag or "all tags", one_tag.alpha) for one_tag in units)


def _versions(figures: AgreementReport) -> Iterator[str]:
    for version, agreement in figures.versions.items():
        yield ""
        yield f"under version {version} of the scheme"
        yield from (_tag_line(tag_figures, tag_figures.tag) for tag_figures in agreement.tags)
        yield from reasons((tag_figures.tag, tag_figures.alpha) for tag_figures in agreement.tags)


def _gold(figures: AgreementReport) -> Iterator[str]:
    if not figures.gold:
        yield ""
        yield "against the gold: nothing is adjudicated yet"
    name = ""
    for one in figures.gold:
        if one.annotator != name:
            name = one.annotator
            yield ""
            yield f"{name} against the gold"
            yield f"  {'tag':<11}{'n':>6} {'precision':>10} {'recall':>7} {'F1':>6}"
        if one.n or not one.tag:
            found = f"{one.precision.text:>10} {one.recall.text:>7} {one.f1.text:>6}"
            yield f"  {(one.tag or 'all')[:10]:<11}{one.n:>6} {found}  {bar(one.f1)}".rstrip()
        if not one.n and not one.tag:
            yield f"{NONE} {one.f1.why}"


def group_lines(groups: Iterable[GroupFigures], what: str) -> Iterator[str]:
    """Agreement by article or week.

    Args:
        groups: The groups.
        what: What they are.
    """
    yield f"{what:<28}{'n':>6} {'equal':>8} {'alpha':>6}  least equal"
    whys = []
    every = list(groups)
    for one in every:
        figures = f"{one.n:>6} {share(one.percent):>8} {one.alpha.text:>6}"
        least = f"{one.tag[:14]} {share(one.tag_percent)}" if one.tag else ""
        yield f"{one.name[:27]:<28}{figures}  {least}".rstrip()
        whys.append((one.name, one.alpha))
    if not whys:
        yield "no sentence was decided by two of them"
    tags = [one.tag for one in every[0].tags] if every else []
    for begin in range(0, len(tags), FEW):
        some = tags[begin : begin + FEW]
        yield ""
        yield f"{'alpha of each tag':<28}" + "".join(f" {tag[:9]:>9}" for tag in some)
        for one in every:
            figures = "".join(f" {tag.alpha.text:>9}" for tag in one.tags[begin : begin + FEW])
            yield f"{one.name[:27]:<28}{figures}"
    whys += [(f"{one.name}, {tag.tag}", tag.alpha) for one in every for tag in one.tags]
    for line in reasons(whys):
        yield from wrap(line, WIDTH, subsequent_indent="  ")


FEW: Final = 5
"""Tags side by side."""


def annotator_lines(people: Iterable[AnnotatorFigures]) -> Iterator[str]:
    """How each annotator stands against the majority of the others and the gold."""
    head = f"{'annotator':<16}{'settled':>8} {'n':>6} {'majority':>9} {'n':>6} {'gold':>6}"
    yield f"{head}  F1 of all tags"
    every = list(people)
    for one in every:
        first = f"{one.annotator[:15]:<16}{one.settled:>8}"
        yield f"{first} {one.n:>6} {one.majority.text:>9} {one.gold_n:>6} {one.gold.text:>6}"
    whys = [(f"{one.annotator} (majority)", one.majority) for one in every]
    whys += [(f"{one.annotator} (gold)", one.gold) for one in every]
    for line in reasons(whys):
        yield from wrap(line, WIDTH, subsequent_indent="  ")
    yield from _of_tags(every)
    for one in every:
        yield ""
        if not one.confusions:
            yield f"{one.annotator}: nothing said otherwise than most others say"
        else:
            yield f"{one.annotator}, where most others say otherwise (meant > said)"
        yield from _kinds(one.confusions)
        if one.gold_confusions:
            yield f"{one.annotator}, where the gold says otherwise (meant > said)"
        yield from _kinds(one.gold_confusions)


def _of_tags(every: Sequence[AnnotatorFigures]) -> Iterator[str]:
    """F1 of each tag, against the majority and against the gold."""
    for title, of in (
        ("F1 against the majority", [one.tags for one in every]),
        ("F1 against the gold", [one.gold_tags for one in every]),
    ):
        used = (tag for own in of for tag, figure in own.items() if figure.value is not None)
        tags = list(dict.fromkeys(used))
        for begin in range(0, len(tags), FEW):
            some = tags[begin : begin + FEW]
            yield ""
            yield f"{title:<28}" + "".join(f" {tag[:9]:>9}" for tag in some)
            for one, own in zip(every, of, strict=True):
                figures = "".join(f" {own.get(tag, NOTHING).text:>9}" for tag in some)
                yield f"{one.annotator[:27]:<28}{figures}"


def _kinds(confusions: Sequence[Confusion]) -> Iterator[str]:
    for which in confusions[:SHOWN]:
        yield f"  {which.sentences:>4}  {which.wanted} > {which.said}"
    if (more := len(confusions) - SHOWN) > 0:
        yield f"        and {more} more kinds"


NOTHING: Final = Figure(None, "nothing of it was compared")


SHOWN: Final = 5
"""Kinds of confusion that are listed of each annotator."""


def skill_lines(skills: Sequence[Skill]) -> Iterator[str]:
    """Who gives each tag how often where it is, and where it is not, by the estimate."""
    yield "estimated from the answers alone (Dawid-Skene); no gold, it decides nothing"
    if not skills:
        yield "nobody has annotated anything yet"
    tag = ""
    for one in skills:
        if one.tag != tag:
            tag = one.tag
            yield ""
            yield f"{tag[:20]:<22}{'n':>6}  {'given where it is':>17}  {'where it is not':>15}"
        figures = f"{share(one.found):>17}  {share(one.wrong):>15}"
        yield f"  {one.annotator[:19]:<20}{one.n:>6}  {figures}"
    whys = [(one.tag, figure) for one in skills for figure in (one.found, one.wrong)]
    for line in reasons(list(dict.fromkeys(whys))):
        yield from wrap(line, WIDTH, subsequent_indent="  ")
