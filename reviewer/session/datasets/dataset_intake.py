"""Bringing a dataset in: read, named as here, its texts and its annotators' answers taken over."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from reviewer.formats.base import (
    REJECTED,
    DatasetReading,
    Format,
    FormatError,
    ReadRow,
    SourceText,
)
from reviewer.formats.common.archives import bare_name
from reviewer.formats.proof.import_checks import RowChecks, shape_fault
from reviewer.formats.proof.output_folder import cut_short, format_of
from reviewer.models import Scheme
from reviewer.ports import Store
from reviewer.session.core.session import Session
from reviewer.session.datasets.dataset_import import ImportReport, ImportRules, bring_in
from reviewer.session.datasets.dataset_rows import DatasetRows, RowHead, RowSpool, SomeRows
from reviewer.session.datasets.label_mapping import LabelMapping, NameMaps, annotator_names
from reviewer.session.datasets.new_texts import BroughtTexts, TextRules, bring_texts
from reviewer.session.datasets.row_values import says


@dataclass(frozen=True)
class IntakeRequest:
    """What is wanted.

    Attributes:
        path: The file or folder.
        annotator: Who is to say all of it; empty: everybody in it, under names of their own.
        only: The annotator of the dataset whose work is wanted; None for everybody's.
        texts: Whether its texts come along, and how they become articles; None leaves them.
        rules: How rows become what annotators say.
        names: What labels and annotators are called here.
        strict: Whether the first damaged row ends it.
    """

    path: Path
    annotator: str = ""
    only: str | None = None
    texts: TextRules | None = None
    rules: ImportRules = field(default_factory=ImportRules)
    names: NameMaps = field(default_factory=NameMaps)
    strict: bool = False


_CHECK: Final = "check the file"

_VALUES: Final = 50
"""Values of an attribute that are remembered: more are no choices."""


@dataclass
class ReadDataset:
    """What was read of a dataset.

    Attributes:
        rows: The rows.
        texts: Its whole texts, where they come apart from the rows.
        how: How it was read, and what was noticed.
        labels: Label -> in how many rows it stands.
        annotators: Annotator of the dataset -> rows.
        relations: Kind of relation -> how many there are.
        attributes: Label -> attribute of its spans -> some of the values that it has.
        single: Whether every row that is judged carries exactly one label, as where one of several
            is chosen.
        unjudged: Rows that nobody has judged.
        nobody_says: Whether rows that name no annotator say anything.
    """

    rows: RowSpool
    texts: list[SourceText]
    how: DatasetReading
    labels: Counter[str]
    annotators: Counter[str]
    relations: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    single: bool = True
    nobody_says: bool = False
    unjudged: int = 0
    _times: dict[int | None, int] = field(default_factory=dict)
    _says: dict[int | None, ReadRow] = field(default_factory=dict)

    def moved(self, place: str, to: str) -> None:
        """Names another place in messages: that of the archive in which the files were."""
        if place == to:
            return
        self.rows.moved(place, to)
        self.texts = [text._replace(place=text.place.replace(place, to, 1)) for text in self.texts]
        for fault in self.how.faults:
            fault.place = fault.place.replace(place, to, 1)

    def add(self, row: ReadRow) -> None:
        """Takes a row, and counts what it says; see `counted`.

        Raises:
            TypeError, KeyError, AttributeError: Its shape is wrong; it is not taken.
        """
        said = self.rows.append(row)
        if said in self._times:
            self._times[said] += 1
            return
        try:
            self._count(row)
        except BaseException:
            self.rows.take_back()
            raise
        if said is not None:
            self._times[said] = 0
            self._says[said] = row

    def counted(self) -> None:
        """Counts those rows, too, that say what others say; to be called once there are no more."""
        for said, times in self._times.items():
            if times:
                self._count(self._says[said], times)
                self._times[said] = 0

    def _count(self, row: ReadRow, times: int = 1) -> None:
        one, labels = row.example, self.labels
        # Not a set: of labels that are as frequent the order has to be the same in every run.
        for label in dict.fromkeys((*one.tags, *(span["tag"] for span in one.spans))):
            labels[label] += times
        # A tag that was judged of every row and never given is one of the dataset all the same.
        for label in one.mask:
            if label not in labels:
                labels[label] = 0
        if one.tags or one.spans or one.decided or row.silent == REJECTED:
            self.single = self.single and len(one.tags) == 1 and not one.spans
        else:
            self.unjudged += times
        for relation in one.relations:
            self.relations[str(relation["kind"])] += times
        for span in one.spans:
            for name, value in span["attributes"].items():
                known = self.attributes.setdefault(span["tag"], {}).setdefault(name, set())
                if len(known) < _VALUES:
                    known.add(str(value))
        self.annotators[one.annotator] += times
        self.nobody_says = self.nobody_says or (not one.annotator and says(one))


def read_dataset(
    form: Format,
    path: Path,
    how: DatasetReading,
    *,
    only: str | None,
    texts: bool,
    most: int | None = None,
) -> ReadDataset:
    """Reads a dataset.

    Args:
        form: Its format.
        path: The file or folder.
        how: What is said of it; takes in what cannot be read.
        only: The annotator whose work is wanted; None for everybody's.
        texts: Whether its whole texts are wanted, too.
        most: How many rows are read; None for all of them.

    Raises:
        FormatError: It is of another format, or nothing can be read.
    """
    if not form.importable:
        raise FormatError(str(path), f"{form.name} is not read", "see `reviewer formats`")
    if (other := format_of(path)) not in ("", form.name):
        raise FormatError(str(path), f"is an export in the format {other}", f"--format {other}")
    if wrong := cut_short(path):
        hint = "get the whole export, or, if you made it shorter, take manifest.json away"
        raise FormatError(str(path), wrong, hint)
    found = ReadDataset(RowSpool(), [], how, Counter(), Counter())
    names: set[str] = set()
    for row in islice(form.rows(path, how), most):
        try:
            names.add(row.example.annotator)
            if only in (None, row.example.annotator):
                found.add(row)
        except (TypeError, KeyError, AttributeError):
            how.note(FormatError(row.place, *shape_fault(row.example), row.example))
    found.counted()
    if texts:
        found.texts = list(form.texts(path, how))
    if found.rows or how.faults or found.texts:
        return found
    if names:
        known = ", ".join(sorted(filter(None, names)))
        hint = f"choose one with --from: {known}" if known else "it names nobody: leave out --from"
        raise FormatError(str(path), f"holds nothing by {only}", hint)
    raise FormatError(str(path), "holds no row to import", "; ".join(how.understood()) or _CHECK)


@dataclass
class IntakeReport:
    """What came of a dataset.

    Attributes:
        read: Rows that were read.
        faults: Rows and texts that were not read or cannot be here.
        people: Annotator here -> what came of their rows.
        names: Annotator of the dataset -> here, where the names differ.
        mapping: What labels were taken for.
        texts: What came of the texts; None if they were not wanted.
        unlabelled: Rows that name nobody and say nothing, beside rows of others.
    """

    read: int
    faults: list[FormatError]
    people: dict[str, ImportReport]
    names: dict[str, str]
    mapping: LabelMapping
    texts: BroughtTexts | None = None
    unlabelled: int = 0


def take_in(
    store: Store,
    scheme: Scheme,
    found: ReadDataset,
    request: IntakeRequest,
    at_work: Session | None = None,
) -> IntakeReport:
    """Takes a dataset over.

    Args:
        store: Where articles and annotations are kept.
        scheme: The tags.
        found: What was read.
        request: What is wanted.
        at_work: The session of the annotator who is at work, if anybody is.

    Raises:
        FormatError: Something in it is wrong, and the request is strict; or nobody is named.
        StoreError: Something cannot be kept.
    """
    names = _names(store, found, request)
    mapping = LabelMapping(scheme, request.names.labels)
    how = replace(found.how, strict=request.strict, faults=list(found.how.faults))
    rows: DatasetRows
    rows = checked = _CheckedRows(found.rows, mapping, RowChecks(scheme, how))
    report = IntakeReport(len(found.rows), how.faults, {}, {}, mapping)
    report.unlabelled = 0 if "" in names else found.annotators[""]
    if request.strict or request.texts is not None or how.faults:
        # Before anything is written: it may end here.
        fit = sum(1 for _ in rows)
        if not fit and not found.texts and how.faults:
            raise how.faults[0]
    name = bare_name(request.path)
    if request.texts is not None:
        report.texts = bring_texts(store, found.texts, rows, name, request.texts)
        report.faults += report.texts.faults
        rows = report.texts.rows
    report.names = {one: here for one, here in names.items() if one and one != here}
    settle = request.rules.settle or bool(request.texts and found.texts)
    rules = request.rules._replace(
        settle=settle and not found.how.unjudged_empty, strict=request.strict
    )
    for annotator, own in _by_annotator(rows, names).items():
        if at_work is not None and at_work.annotator == annotator:
            done = bring_in(at_work, own, request.path.name, rules)
        else:
            done = _written(store, scheme, annotator, own, request.path.name, rules)
        if done.rows:
            report.people[annotator] = done
    if not checked.fit and not found.texts and how.faults:
        raise how.faults[0]
    return report


class _CheckedRows(DatasetRows):
    """Rows with tags in place of labels, as far as they can come in. Each is looked at once."""

    def __init__(self, spool: RowSpool, mapping: LabelMapping, checks: RowChecks) -> None:
        self._spool = spool
        self._mapping = mapping
        self._checks = checks
        self._seen = bytearray(len(spool))
        self._plain: set[int | None] = set()
        self.fit = 0

    def heads(self) -> Iterator[tuple[int, RowHead]]:
        return ((number, head) for number, head in self._spool.heads() if self._seen[number] < _BAD)

    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        for number, row in self._spool.at(n for n in numbers if self._seen[n] < _BAD):
            if not self._seen[number]:
                row = self._looked_at(number, row)
            if self._seen[number] < _BAD:
                yield number, row

    def said(self, number: int) -> int | None:
        return self._spool.said(number)

    def _looked_at(self, number: int, row: ReadRow) -> ReadRow:
        said = self._spool.said(number)
        if said not in self._plain:
            try:
                one = self._mapping.mapped(row.example)
                if said is not None and self._mapping.is_plain(row.example):
                    self._plain.add(said)
            except (TypeError, KeyError, AttributeError):
                one = row.example  # its shape is wrong, which the checks tell
            if one is not row.example:
                row = row._replace(example=one)
                self._spool.replace(number, row)
                said = self._spool.said(number)
        self._seen[number] = _FIT if self._checks.fits(row, said) else _BAD
        self.fit += self._seen[number] == _FIT
        return row


_FIT: Final = 1
_BAD: Final = 2


def _written(
    store: Store,
    scheme: Scheme,
    annotator: str,
    rows: DatasetRows,
    name: str,
    rules: ImportRules,
) -> ImportReport:
    session = Session(store, scheme, annotator, store.writer(annotator))
    try:
        return bring_in(session, rows, name, rules)
    finally:
        session.end()


def _names(store: Store, found: ReadDataset, request: IntakeRequest) -> dict[str, str]:
    """What the annotators of the dataset are called here.

    Raises:
        FormatError: Somebody has no name, or several are to be one.
    """
    theirs = list(found.annotators)
    if "" in theirs and len(theirs) > 1 and not found.nobody_says:
        theirs.remove("")  # what nobody has labelled yet
    if request.annotator:
        # Who published a review annotates nothing here: all of them can come in under one name.
        if len(theirs) > 1 and not found.how.publishers.issuperset(theirs):
            known = ", ".join(sorted(filter(None, theirs)))
            what = f"holds the work of {len(theirs)} annotators"
            hint = f"choose one with --from: {known}; or leave out --as to bring in everybody"
            if "" in theirs:
                hint += "; --map-annotator =NAME says who it is that is not named"
            raise FormatError(str(request.path), what, hint)
        return dict.fromkeys(theirs, request.annotator)
    if "" in theirs and "" not in request.names.annotators:
        if len(theirs) > 1:
            hint = "say who it is with --map-annotator =NAME"
            raise FormatError(str(request.path), "names nobody in some rows", hint)
        hint = "say who it is with --as NAME"
        raise FormatError(str(request.path), "does not say whose work it is", hint)
    return annotator_names(theirs, request.names.annotators, store.annotators())


def _by_annotator(rows: DatasetRows, names: Mapping[str, str]) -> dict[str, DatasetRows]:
    numbers: dict[str, array[int]] = {}
    heads: dict[str, list[RowHead]] = {}
    said_by = {names.get(head.annotator) for _, head in rows.heads()}
    if len(said_by) == 1:
        return {name: rows for name in said_by if name is not None}
    for number, head in rows.heads():
        annotator = names.get(head.annotator)
        if annotator is None:
            continue
        numbers.setdefault(annotator, array("I")).append(number)
        heads.setdefault(annotator, []).append(head)
    return {name: SomeRows(rows, own, heads[name]) for name, own in numbers.items()}


def reasons(report: IntakeReport) -> Iterator[tuple[str, int]]:
    """Why rows did not land, each with how many; the most frequent first."""
    counts: Counter[str] = Counter()
    for fault in report.faults:
        counts[f"{fault.what}; {fault.hint}"] += 1
    for one in report.people.values():
        counts.update(lost.why for lost in one.lost)
    yield from counts.most_common()
