"""AVeriTeC: one JSON array of claims with a label, a justification, and evidence as questions.

The fields and the spelling of labels are those of the AVeriTeC dataset. What finds the sentence
again stands under a key of our own, `reviewer`, which other programs ignore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, Options, ReadRow
from reviewer.formats.common import fact_checks as of
from reviewer.formats.common.claims_of_others import UNCHECKED, claim_of, claims_in
from reviewer.formats.common.fact_checks import ExportedCheck
from reviewer.formats.common.json_files import read_listing, together, write_listing
from reviewer.formats.example import Example
from reviewer.models import Json, StatusType

FILE: Final = "claims.json"

QUESTION: Final = 'What does the source say about the claim "{claim}"?'
"""The question of an evidence item whose note is none."""

OURS: Final = "reviewer"
"""The key under which stands what AVeriTeC has no field for."""

EXTRACTIVE, ABSTRACTIVE, UNANSWERABLE = "Extractive", "Abstractive", "Unanswerable"
"""Kinds of answer: the source's own words, the annotator's, and none."""

NO_ANSWER: Final = "No answer could be found."
"""What the dataset says in place of an answer."""

_SAYING: Final = ("quote", "note")
_ANSWERED: Final = {"url": "source_url", "archive": "cached_source_url"}
"""Field of a source -> that of an answer."""


class Averitec(Format):
    """See the module."""

    name: ClassVar[str] = "averitec"
    title: ClassVar[str] = "AVeriTeC: claims with labels and evidence"
    suffix: ClassVar[str] = ".json"
    keeps: ClassVar[str] = "final checks with their evidence and sources"
    loses: ClassVar[Mapping[str, str]] = {
        **of.LOSES,
        "evidence": f"{of.LOSES['evidence']}; items with neither a quotation nor a note",
    }
    units: ClassVar = ("sentence",)
    importable: ClassVar[bool] = True

    def takes(self, example: Example, options: Options) -> bool:
        """Whether it has a check that is final and has a label of AVeriTeC."""
        return bool(of.verdicts(example, options, _unlabelled))

    def drops(self, example: Example, options: Options) -> Iterable[str]:
        """Why its other checks are not exported."""
        return of.dropped(example, options, _unlabelled)

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `claims.json`."""
        entries = (
            _entry(example, verdict)
            for example in examples
            for verdict in of.verdicts(example, options, _unlabelled)
        )
        write_listing(folder / FILE, entries)

    def read(self, folder: Path) -> Iterator[Example]:
        """Reads it back.

        Raises:
            FormatError: An entry is not as Reviewer writes it.
        """
        return together(read_listing(folder / FILE), _whose, _example)

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads claims, ours and those of others, with a label or without one.

        Raises:
            FormatError: The file is no list of claims, or one is wrong and the reading is strict.
        """
        how = how or DatasetReading()
        path = path / FILE if path.is_dir() else path
        for (ours, *_), group in groupby(claims_in(path, how), lambda one: _owner(*one)):
            places, entries = zip(*group, strict=True)
            if ours:
                made = together(zip(places, entries, strict=True), _whose, _example)
                for one in how.each(made):
                    yield ReadRow(places[0], one)
                continue
            for one in how.tried(claim_of, entries[0], places[0]):
                yield ReadRow(places[0], one, "" if one.checks else UNCHECKED)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        found = of.verdicts(example, options, _unlabelled)
        return of.held(example, [_telling(verdict) for verdict in found])

    def verify(self, folder: Path) -> str:
        """Checks every entry against the JSON Schema of the format.

        Raises:
            FormatError: One does not fit.
        """
        from reviewer.formats.proof.validators import against_schema

        return against_schema("averitec", read_listing(folder / FILE))


def _unlabelled(status: StatusType) -> str:
    return "" if status.averitec else f'check: status "{status.name}" has no label of AVeriTeC'


def _telling(verdict: ExportedCheck) -> ExportedCheck:
    """The verdict with those items only that can answer a question."""
    said = [item for item in verdict.evidence if of.texts(item, _SAYING)]
    return verdict._replace(evidence=said)


# -- out -------------------------------------------------------------------------------------------


def _entry(one: Example, verdict: ExportedCheck) -> dict[str, Json]:
    verdict = _telling(verdict)
    sources = of.sources_of(one, verdict.evidence)
    check = of.check_of(verdict)
    words = {"words": verdict.words} if verdict.words != one.text else {}
    return {
        "claim": check.pop("claim", verdict.unwritten),
        "label": verdict.status.averitec,
        "justification": check.pop("rationale", ""),
        "claim_date": _day(one.meta.get("date", "")),
        "speaker": check.pop("claimant", None),
        "original_claim_url": one.meta.get("url"),
        "questions": _questions(verdict, sources),
        OURS: {
            **{field: value for field in of.PLACE if (value := getattr(one, field))},
            "meta": {name: value for name, value in one.meta.items() if name != "url"},
            "check": {**check, **words},
            "sources": _rest(sources, {item["source"] for item in verdict.evidence}),
        },
    }


def _day(stated: str) -> str | None:
    """A date as DD-MM-YYYY; None for one that is no full date."""
    try:
        return date.fromisoformat(stated[:10]).strftime("%d-%m-%Y")
    except ValueError:
        return None


def _rest(sources: Mapping[str, Json], cited: set[str]) -> dict[str, Json]:
    """What the answers do not say of sources."""
    return {
        id: {k: value for k, value in source.items() if id not in cited or k not in _ANSWERED}
        for id, source in sources.items()
    }


def _questions(verdict: ExportedCheck, sources: Mapping[str, dict[str, Json]]) -> list[Json]:
    """The evidence by what it answers, in the annotator's order."""
    found: dict[str, list[Json]] = {}
    for item in map(of.evidence_of, verdict.evidence):
        asks = str(item.get("note", "")).rstrip().endswith("?")
        question = item["note"] if asks else QUESTION.format(claim=verdict.claim)
        answer = _answer(item, sources.get(item["source"], {}), asks=asks)
        found.setdefault(question, []).append(answer)
    return [{"question": question, "answers": answers} for question, answers in found.items()]


def _answer(item: Mapping[str, Json], source: Mapping[str, Json], *, asks: bool) -> dict[str, Json]:
    """An evidence item; one that asks has its note in the question."""
    ours = {name: value for name, value in item.items() if name not in ("check", *_SAYING)}
    if asks:
        ours["asked"] = True
    if "quote" in item:
        said, kind = item["quote"], EXTRACTIVE
        ours |= {} if asks or "note" not in item else {"note": item["note"]}
    else:
        said, kind = (NO_ANSWER, UNANSWERABLE) if asks else (item["note"], ABSTRACTIVE)
    return {
        "answer": said,
        "answer_type": kind,
        **{theirs: source.get(field) for field, theirs in _ANSWERED.items()},
        "source_medium": _medium(source),
        OURS: ours,
    }


def _medium(source: Mapping[str, Json]) -> str:
    """`PDF` or `Web text`, as far as the address tells."""
    if not (address := str(source.get("url", ""))):
        return "Other"
    return "PDF" if address.lower().partition("?")[0].endswith(".pdf") else "Web text"


# -- in --------------------------------------------------------------------------------------------


def _whose(entry: Mapping[str, Json]) -> tuple[Json, Json]:
    """Whose example an entry belongs to; None for one that is not ours."""
    ours = entry.get(OURS)
    return (ours.get("id"), ours.get("annotator")) if isinstance(ours, dict) else (None, None)


def _owner(place: str, entry: Mapping[str, Json]) -> tuple[Json, ...]:
    """Tells the entries of one of our examples from those of another, and of others' claims."""
    ours = _whose(entry)
    return (True, *ours) if ours[0] else (False, place)


def _example(entries: Sequence[Mapping[str, Json]]) -> Example:
    ours = entries[0][OURS]
    place = {field: ours[field] for field in of.PLACE if field in ours}
    url = entries[0]["original_claim_url"]
    place["meta"] = {**ours["meta"], **({} if url is None else {"url": url})}
    evidence: list[dict[str, Json]] = []
    sources: dict[str, dict[str, Json]] = {}
    for entry in entries:
        sources |= {id: dict(source) for id, source in entry[OURS]["sources"].items()}
        for asked in entry["questions"]:
            for answer in asked["answers"]:
                evidence.append(_item(answer, asked["question"], entry[OURS]["check"]["id"]))
                _add_source(answer, sources)
    return of.put_together(place, map(_check, entries), evidence, sources)


def _check(entry: Mapping[str, Json]) -> dict[str, Json]:
    ours, speaker = entry[OURS], entry["speaker"] or ""
    check = dict(ours["check"])
    words = check.pop("words", ours["text"])
    if entry["claim"] != of.unwritten(check["scope"], speaker, words):
        check["claim"] = entry["claim"]
    if entry["justification"]:
        check["rationale"] = entry["justification"]
    if speaker:
        check["claimant"] = speaker
    return check


def _item(answer: Mapping[str, Json], question: str, check: str) -> dict[str, Json]:
    item = {**answer[OURS], "check": check}
    if item.pop("asked", False):
        item["note"] = question
    if answer["answer_type"] != UNANSWERABLE:
        name = "quote" if answer["answer_type"] == EXTRACTIVE else "note"
        item[name] = answer["answer"]
    return item


def _add_source(answer: Mapping[str, Json], sources: dict[str, dict[str, Json]]) -> None:
    for field, theirs in _ANSWERED.items():
        if answer[theirs] is not None:
            sources.setdefault(answer[OURS]["source"], {})[field] = answer[theirs]


FORMAT: Final = Averitec()
