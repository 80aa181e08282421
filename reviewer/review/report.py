"""All figures of a comparison as rows: for tables, CSV and JSON alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from reviewer.models import Json
from reviewer.models.scheme import TAG_QUESTION, ChoiceType, QuestionType, Scheme
from reviewer.review.agreement import Agreement, StepCallback, TagFigures, agree
from reviewer.review.dawid_skene import Minority, minorities
from reviewer.review.measures import Figure
from reviewer.review.questions import (
    Given,
    QuestionFigures,
    RelationFigures,
    on_question,
    on_relations,
)
from reviewer.review.ratings import RatedAnswer, collect, of_version, versions
from reviewer.review.statuses import (
    GoldFigures,
    Key,
    SpanFigures,
    Spans,
    StatusFigures,
    against_gold,
    on_spans,
    on_statuses,
)
from reviewer.review.unitizing import UnitFigures, on_units

COLUMNS = ("measure", "of", "annotators", "n", "value", "low", "high", "why")
"""Columns of the CSV."""


class ReportRow(NamedTuple):
    """One figure.

    Attributes:
        measure: What was measured.
        of: Of what: a tag, a scope; empty for all of them.
        annotators: Between whom, or of whom.
        n: From how many sentences, checks or spans.
        figure: The number, or why there is none.
    """

    measure: str
    of: str
    annotators: tuple[str, ...]
    n: int
    figure: Figure

    def to_json(self) -> dict[str, Json]:
        """The row as JSON; a figure that is undefined has `value` null and says why."""
        # Figures may come as numpy's own numbers, which JSON writers do not know.
        numbers = (self.figure.value, self.figure.low, self.figure.high)
        value, low, high = (None if one is None else float(one) for one in numbers)
        cells = (self.measure, self.of, list(self.annotators), self.n, value, low, high)
        return dict(zip(COLUMNS, (*cells, self.figure.why), strict=True))


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """A whole comparison.

    Attributes:
        agreement: On tags.
        versions: Version of the scheme -> agreement on what was answered under it, if there are
            several.
        statuses: On the statuses of each scope.
        spans: On spans, each two annotators.
        units: On where spans stand, everybody: all tags together, then each.
        gold: Each annotator against the gold.
        questions: On each question of the scheme; on the one tag of a sentence first.
        relations: On relations, each two annotators.
        single: Whether a sentence has one tag at most: then that is compared, not each tag.
        minorities: Sentences on which those who are usually right are the fewer.
    """

    agreement: Agreement
    versions: Mapping[int, Agreement] = field(default_factory=dict)
    statuses: tuple[StatusFigures, ...] = ()
    spans: tuple[SpanFigures, ...] = ()
    units: tuple[UnitFigures, ...] = ()
    gold: tuple[GoldFigures, ...] = ()
    questions: tuple[QuestionFigures, ...] = ()
    relations: tuple[RelationFigures, ...] = ()
    single: bool = False
    minorities: tuple[Minority, ...] = ()

    def rows(self) -> Iterator[ReportRow]:
        """Every figure."""
        if not self.single:
            yield from _tag_rows(self.agreement, "")
            for version, agreement in self.versions.items():
                yield from _tag_rows(agreement, f"scheme {version}: ")
        for question in self.questions:
            yield from _question_rows(question)
        for relation in self.relations:
            yield ReportRow(
                "relation F1", relation.kind, relation.annotators, relation.n, relation.f1
            )
        for status in self.statuses:
            yield from _status_rows(status)
        for span in self.spans:
            yield ReportRow("span exact F1", span.tag, span.annotators, span.n, span.exact)
            yield ReportRow("span overlap F1", span.tag, span.annotators, span.n, span.overlap)
        for unit in self.units:
            yield ReportRow("span unitised alpha", unit.tag, unit.annotators, unit.n, unit.alpha)
        for figures in self.gold:
            for name in ("precision", "recall", "f1"):
                measure = f"gold {_MEASURES[name]}"
                yield ReportRow(
                    measure, figures.tag, (figures.annotator,), figures.n, getattr(figures, name)
                )


_MEASURES = {
    "percent": "equal",
    "alpha": "alpha",
    "fleiss": "Fleiss' kappa",
    "kappa": "Cohen's kappa",
    "f1": "F1",
    "precision": "precision",
    "recall": "recall",
}


def _tag_rows(agreement: Agreement, prefix: str) -> Iterator[ReportRow]:
    for tag_figures in (*agreement.tags, agreement.sets):
        yield from _figures(tag_figures, agreement.annotators, prefix)


def _figures(one: TagFigures, people: tuple[str, ...], prefix: str) -> Iterator[ReportRow]:
    of = one.tag
    measure = {"alpha": "alpha" if of else "alpha (MASI)", "percent": "equal"}
    for name in ("percent", "alpha", "fleiss"):
        words = prefix + measure.get(name, _MEASURES[name])
        n = one.complete if name == "fleiss" else one.n
        yield ReportRow(words, of, people, n, getattr(one, name))
    if of:
        yield ReportRow(prefix + "Gwet's AC1", of, people, one.n, one.ac1)
    for pair in one.pairs:
        for name in ("percent", "kappa", "f1"):
            words = "alpha (MASI)" if name == "kappa" and not of else _MEASURES[name]
            yield ReportRow(prefix + words, of, pair.annotators, pair.n, getattr(pair, name))


def _status_rows(status: StatusFigures) -> Iterator[ReportRow]:
    people = status.annotators
    for name in ("percent", "alpha", "kappa"):
        figure, n = getattr(status, name), status.n_of(name)
        yield ReportRow(f"status {_MEASURES[name]}", status.scope, people, n, figure)
    every = sum(pair.n for pair in status.taken)
    for pair in status.taken:
        of = f"{status.scope}: {pair.one} / {pair.other}"
        yield ReportRow("status pairs", of, people, pair.n, Figure(pair.n / every))


def _question_rows(one: QuestionFigures) -> Iterator[ReportRow]:
    people = one.annotators
    yield ReportRow("question equal", one.question, people, one.n, one.percent)
    yield ReportRow(f"question alpha ({one.measure})", one.question, people, one.n, one.alpha)
    kappa = "weighted kappa" if one.measure == "ordinal" else "Cohen's kappa"
    for pair in one.pairs:
        yield ReportRow("question equal", one.question, pair.annotators, pair.n, pair.percent)
        if one.measure != "MASI":
            yield ReportRow(f"question {kappa}", one.question, pair.annotators, pair.n, pair.kappa)


def one_tag(
    answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str]
) -> tuple[QuestionType, Given]:
    """The one tag of a sentence as a question with its answers; `""` is no tag."""
    choices = tuple(ChoiceType(name, "") for name in (*tags, ""))
    given = {
        name: {(a.article, a.unit): next(iter(a.tags), "") for a in own if len(a.tags) < 2}
        for name, own in answers.items()
    }
    return QuestionType(TAG_QUESTION, "sentence", choices=choices), given


@dataclass(frozen=True, slots=True)
class ComparedWork:
    """What people said, as it is compared.

    Attributes:
        answers: Annotator -> what they settled.
        statuses: Scope -> annotator -> check -> status.
        spans: Annotator -> settled sentence -> spans.
        gold: (article, sentence, tag) -> whether the gold has it.
        questions: Question -> annotator -> what was asked about -> answer.
        relations: Annotator -> settled sentence -> relations.
        apart: Articles of which each unit is a text of its own, and drawn alone.
    """

    answers: Mapping[str, Sequence[RatedAnswer]]
    statuses: Mapping[str, Mapping[str, Mapping[Key, str]]] = field(default_factory=dict)
    spans: Mapping[str, Spans] = field(default_factory=dict)
    gold: Mapping[tuple[str, str, str], bool] = field(default_factory=dict)
    questions: Mapping[QuestionType, Given] = field(default_factory=dict)
    relations: Mapping[str, Mapping[Key, Collection[str]]] = field(default_factory=dict)
    apart: Collection[str] = ()

    def settling(self) -> Mapping[str, Sequence[RatedAnswer]]:
        """Annotator -> what they settled, of those who settled anything, if they are several.

        A column of whoever settled nothing would leave no complete row.
        """
        settling = {name: own for name, own in self.answers.items() if own}
        return settling if len(settling) > 1 else self.answers

    def statuses_given(self) -> Iterator[tuple[str, Mapping[str, Mapping[Key, str]]]]:
        """Each scope with the statuses of those who set any."""
        for scope, own in sorted(self.statuses.items()):
            yield scope, {name: own[name] for name in self.answers if own.get(name)}

    def questions_measured(self, scheme: Scheme) -> Mapping[QuestionType, Given]:
        """The questions whose answers can be compared, the one tag of a sentence first."""
        asked = {one: own for one, own in self.questions.items() if one.answers != "text"}
        if scheme.single:
            return dict([one_tag(self.answers, [tag.name for tag in scheme.tags])]) | asked
        return asked


def report(
    work: ComparedWork,
    scheme: Scheme,
    *,
    fewer: bool = True,
    seed: int = 7,
    draws: int = 1_000,
    on_step: StepCallback = lambda _: None,
) -> AgreementReport:
    """Compares people in every way that a scheme gives.

    Args:
        work: What they said.
        scheme: Tags, kinds of relations, and whether a sentence has one tag at most.
        fewer: Whether to list where those who are usually right are the fewer.
        seed: Of the bootstrap.
        draws: Bootstrap samples; 0 for none.
        on_step: Called with what is computed next: it may take seconds.
    """
    tags = [tag.name for tag in scheme.tags]
    answers = work.settling()
    ratings = collect(answers, tags, work.apart)
    agreement = agree(ratings, seed=seed, draws=draws, on_step=on_step)
    on_step("statuses, spans, gold")
    several = len(work.answers) > 1
    marked = {name: work.spans.get(name, {}) for name in answers}
    golden = (against_gold(name, answers[name], work.gold, tags) for name in answers if work.gold)
    return AgreementReport(
        agreement,
        versions=_by_version(answers, tags, seed),
        statuses=tuple(
            on_statuses(scope, own, apart=work.apart, seed=seed, draws=draws)
            for scope, own in (work.statuses_given() if several else ())
        ),
        spans=tuple(on_spans(marked, tags)),
        # Sentences that were gathered know their own borders.
        units=tuple(on_units(marked, {}, tags)) if len(marked) > 1 else (),
        gold=tuple(chain.from_iterable(golden)),
        questions=tuple(
            on_question(one, own, apart=work.apart, seed=seed, draws=draws)
            for one, own in (work.questions_measured(scheme).items() if several else ())
        ),
        relations=tuple(on_relations(work.relations, [kind.name for kind in scheme.relations])),
        single=scheme.single,
        minorities=tuple(minorities(ratings)) if fewer else (),
    )


def _by_version(
    answers: Mapping[str, Sequence[RatedAnswer]], tags: Sequence[str], seed: int
) -> dict[int, Agreement]:
    """Agreement on what was answered under each version of the scheme, if there are several."""
    every = sorted(set().union(*map(versions, answers.values())))
    return {
        version: agree(collect(of_version(answers, version), tags), seed=seed, draws=0)
        for version in (every if len(every) > 1 else ())
    }


def behind(
    answers: Mapping[str, Iterable[RatedAnswer]],
    tag: str = "",
    annotators: Sequence[str] = (),
) -> list[Key]:
    """The sentences on which people differ, behind a number, in the order in which they were found.

    Args:
        answers: Annotator -> what they settled.
        tag: Of this tag; empty for whole sets of tags.
        annotators: Between these; empty for everybody.
    """
    found: dict[Key, list[object]] = {}
    for name in annotators or answers:
        for answer in answers.get(name, ()):
            said = (tag in answer.tags) if tag else answer.tags
            found.setdefault((answer.article, answer.unit), []).append(said)
    return [key for key, said in found.items() if len(set(said)) > 1]
