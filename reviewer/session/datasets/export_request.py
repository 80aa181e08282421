"""What somebody wants to have exported, and whether it makes sense so.

Also here: which examples somebody wants, and what there is to say once they are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.formats import Format, load, load_all
from reviewer.formats.base import EVERYTHING, Unit, needed
from reviewer.formats.example import GOLD
from reviewer.models.names import is_machine
from reviewer.query import Query
from reviewer.session.datasets.aggregate import SOFT, AggregateRule, rule_of


class ExportError(Exception):
    """An export that makes no sense as it is asked for; the text is one line."""


@dataclass(frozen=True)
class ExportRequest:
    """What somebody wants to have exported.

    Attributes:
        format: The format's name.
        annotators: Whose work, by their names; `gold` for what adjudication decided.
        query: Which sentences, in the query language; empty for all.
        undecided: Also what was not decided, masked.
        unit: Sentences, or whole articles.
        no_text: Ids, offsets, hashes and URLs only.
        anonymise: Without names and memos.
        splits: Whether the splits of the workspace are followed, if there are any.
        duplicates: Also sentences that an earlier split has.
        submitted: Only articles that each annotator has submitted; of gold, that all have.
        title: What the dataset is called.
        license: Under which terms it may be used.
        hidden: Articles of which only the work of `own` may be seen.
        own: The names of whoever asks, as far as that matters for `hidden`.
        aggregate: `majority`, `soft` or `minimum=K`: one example a sentence made of all votes;
            empty for one of each annotator.
    """

    format: str
    annotators: tuple[str, ...]
    query: str = ""
    undecided: bool = False
    unit: Unit = "sentence"
    no_text: bool = False
    anonymise: bool = False
    splits: bool = True
    duplicates: bool = False
    submitted: bool = False
    title: str = "dataset"
    license: str = ""
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    own: frozenset[str] = frozenset()
    aggregate: str = ""

    @property
    def gold(self) -> bool:
        """Whether it is what adjudication decided."""
        return self.annotators == (GOLD,)

    @property
    def rule(self) -> AggregateRule | None:
        """How one example is made of all votes; None if each annotator has their own.

        Raises:
            ExportError: There is no such rule, or nothing to join.
        """
        if not self.aggregate.strip():
            return None
        if GOLD in self.annotators:
            raise ExportError("gold is one answer already; aggregate the work of annotators")
        try:
            return rule_of(self.aggregate)
        except ValueError as error:
            raise ExportError(str(error)) from None


def everyone(annotators: Sequence[str]) -> tuple[str, ...]:
    """All people, machines left out."""
    return tuple(annotator for annotator in annotators if not is_machine(annotator))


def form_of(asked: ExportRequest) -> Format:
    """The format that is asked for.

    Raises:
        ExportError: It cannot hold what is asked for.
        FormatError: There is none of that name, or its library is not installed.
    """
    form = load(asked.format)
    if not form.exportable:
        raise ExportError(f"{form.name} is only read; see `reviewer formats`")
    if asked.no_text and not form.no_text:
        raise ExportError(f"{form.name} makes no sense without text; use {_without_text()}")
    if asked.unit not in form.units:
        raise ExportError(f"{form.name} has no examples of a whole {asked.unit}")
    if (rule := asked.rule) is not None:
        _check_aggregate(form, rule)
    if form.library:
        needed(form)
    return form


def _check_aggregate(form: Format, rule: AggregateRule) -> None:
    if form.loses.get("tags") == EVERYTHING:
        raise ExportError(f"{form.name} holds no tags, so there are no votes to aggregate")
    if rule.name == SOFT and not form.soft:
        known = _names([form for form in load_all() if form.soft])
        raise ExportError(f"{form.name} has no place for soft labels; use {known}")


def _without_text() -> str:
    """The formats that make sense without text."""
    return _names([form for form in load_all() if form.no_text and form.exportable])


def _names(forms: Sequence[Format]) -> str:
    *some, last = [form.name for form in forms]
    return f"{', '.join(some)} or {last}" if some else last


def check_known(annotators: Collection[str], people: Sequence[str]) -> None:
    """Refuses whoever has said nothing.

    Args:
        annotators: Whose work is asked for.
        people: Everybody who has said anything, machines included.

    Raises:
        ExportError: One of them has not.
    """
    hint = f"expected one of {', '.join(people)}" if people else "nobody has said anything yet"
    for annotator in annotators:
        if annotator not in people and annotator != GOLD:
            raise ExportError(f"{annotator} has said nothing here; {hint}")
    if not annotators:
        raise ExportError(f"nobody's work is asked for; {hint}")


@dataclass(frozen=True)
class ExportSelection:
    """Which examples are asked for.

    Attributes:
        annotators: Whose.
        query: Which sentences; None for all. A whole article is wanted if one of them is.
        undecided: Also what was not decided, masked; without it only decided sentences and those
            with a check that somebody has worked on.
        unit: Sentences, or whole articles.
        names: Annotator -> what they are called in the examples, if not by their name.
        splits: Article -> split; None without splits.
        rows: Article of rows -> split -> where its rows begin.
        duplicates: Also sentences that read exactly like one in an earlier split.
        submitted: Only articles that each annotator has submitted; of gold, that all have.
        ranges: Whether examples say where the sentences around them stand (for `--no-text`).
        hidden: Articles of which nothing is made of the work of anybody but `own`.
        own: Annotators.
        rule: How one example is made of all votes; None if each annotator has their own.
    """

    annotators: tuple[str, ...]
    query: Query | None = None
    undecided: bool = False
    unit: Unit = "sentence"
    names: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] | None = None
    rows: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    duplicates: bool = False
    submitted: bool = False
    ranges: bool = False
    hidden: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    rule: AggregateRule | None = None


@dataclass
class Notes:
    """What happened while the examples were made.

    Attributes:
        duplicates: Examples left out because an earlier split has the same sentence.
        orphans: Annotations whose sentence is gone from the text.
        lost_spans: Spans and parts whose words are gone.
        incomplete: Whole articles left out because some of their sentences are not decided.
        problems: Articles that could not be read, one line each.
        examples: Examples of each annotator.
        unsubmitted: Articles of an annotator that were left out as not submitted.
        shown: Article -> whose work on it is in the examples.
        of_one: Why something that was said is in no example, or in no aggregate -> how much.
    """

    duplicates: int = 0
    orphans: int = 0
    lost_spans: int = 0
    incomplete: int = 0
    problems: list[str] = field(default_factory=list)
    examples: Counter[str] = field(default_factory=Counter)
    unsubmitted: int = 0
    shown: dict[str, Sequence[str]] = field(default_factory=dict)
    of_one: Counter[str] = field(default_factory=Counter)
