"""The checks that exchange formats for fact-checks carry: final ones, with a mapped status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.formats.base import EVERYTHING, Options
from reviewer.formats.example import FIELDS, Example, example, final
from reviewer.models import Json, StatusType

_CHECK: Final = (
    "id", "scope", "status", "span", "claimant", "confidence", "rationale", "published", "url",
)  # fmt: skip
_EVIDENCE: Final = (
    "id", "check", "source", "stance", "quote", "locator", "accessed", "note",
)  # fmt: skip
SOURCE: Final = (
    "url", "title", "publisher", "author", "published", "archive", "language", "tier", "sha256",
    "derives_from",
)  # fmt: skip
"""Fields of a source that are kept: not the folder that a local file is in."""

PLACE: Final = (
    "id", "article", "sha256", "meta", "unit", "kind", "number", "start", "end", "text",
    "annotator", "split", "duplicate_of",
)  # fmt: skip
"""Fields of the example that are kept, beside the checks with what belongs to them."""

LOSES: Final[Mapping[str, str]] = {
    **{
        field: EVERYTHING
        for field in FIELDS
        if field not in {*PLACE, "checks", "evidence", "sources"}
    },
    "checks": "those that are not final or have a status that is not exported; who works on it, "
    "by when, how urgent it is and whose it was; "
    "a claim in the very words that stand for one where none is written",
    "evidence": "that of checks which are left out; fields that this version does not know",
    "sources": "those of evidence that is left out; where local files are",
}


class ExportedCheck(NamedTuple):
    """A check that is exported.

    Attributes:
        check: As in the example.
        status: Its status in the scheme.
        words: The sentence or the words of the span that it is about.
        evidence: What it cites, in the annotator's order.
    """

    check: dict[str, Json]
    status: StatusType
    words: str
    evidence: list[dict[str, Json]]

    @property
    def claim(self) -> str:
        """The claim as a text that stands alone: the annotator's own, else `unwritten`."""
        return _text(self.check, "claim") or self.unwritten

    @property
    def unwritten(self) -> str:
        """See `unwritten`."""
        return unwritten(self.of("scope"), self.of("claimant"), self.words)

    def of(self, field: str) -> str:
        """A field of the check that is a text; empty if it is not."""
        return _text(self.check, field)


def unwritten(scope: str, claimant: str, words: str) -> str:
    """The claim of a check whose annotator wrote none.

    It is the words that are checked; whether they were said is another claim than whether they
    are true, so that one is put as a report.
    """
    return words if scope != "said" else f'{claimant or "Somebody"} said: "{words}"'


Refusal = Callable[[StatusType], str]
"""Why a format has no place for an exported status; empty if it has."""


def verdicts(
    one: Example, options: Options, refusal: Refusal = lambda _: ""
) -> list[ExportedCheck]:
    """The checks of an example that are exported, in their order."""
    return [
        verdict
        for check in one.checks
        if not _why_not(one, check, options, refusal) and (verdict := _verdict(one, check, options))
    ]


def dropped(one: Example, options: Options, refusal: Refusal = lambda _: "") -> Iterator[str]:
    """Why the others are not, a reason for each."""
    for check in one.checks:
        if why := _why_not(one, check, options, refusal):
            yield why


def _why_not(one: Example, check: Mapping[str, Json], options: Options, refusal: Refusal) -> str:
    """Why a check is not exported; empty if it is."""
    status = options.scheme.status(str(check["status"]))
    if check.get("withdrawn"):
        return "check: withdrawn"
    if status is None or not status.exported:
        return f'check: status "{check["status"]}" is not exported'
    if not final(one, check):
        return f"check: {', '.join(one.unfinished[check['id']])}"
    if not (_text(check, "claim") or _words(one, check)):
        return "check: its words are gone"
    return refusal(status)


def _verdict(one: Example, check: dict[str, Json], options: Options) -> ExportedCheck | None:
    status = options.scheme.status(str(check["status"]))
    cited = [item for item in one.evidence if item["check"] == check["id"]]
    cited.sort(key=lambda item: (_order(item), str(item["id"])))
    return ExportedCheck(check, status, _words(one, check), cited) if status else None


def _words(one: Example, check: Mapping[str, Json]) -> str:
    """What a check is about; empty if it is a span that is gone."""
    if not (span := check.get("span")):
        return one.text
    return next((str(each["text"]) for each in one.spans if each["id"] == span), "")


# -- what of it is kept ----------------------------------------------------------------------------


def texts(item: Mapping[str, Json], fields: Iterable[str]) -> dict[str, str]:
    """The fields of an item that are texts and say something."""
    return {field: text for field in fields if (text := _text(item, field))}


def _text(item: Mapping[str, Json], field: str) -> str:
    value = item.get(field)
    return value if isinstance(value, str) else ""


def _order(item: Mapping[str, Json]) -> int:
    value = item.get("order")
    return value if isinstance(value, int) else 0


def check_of(verdict: ExportedCheck) -> dict[str, Json]:
    """What is kept of a check."""
    kept = texts(verdict.check, _CHECK)
    written = verdict.claim != verdict.unwritten
    return {**kept, "claim": verdict.claim} if written else dict(kept)


def evidence_of(item: Mapping[str, Json]) -> dict[str, Json]:
    """What is kept of an evidence item."""
    kept: dict[str, Json] = dict(texts(item, _EVIDENCE))
    return {**kept, "order": order} if (order := _order(item)) else kept


def sources_of(one: Example, evidence: Iterable[Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    """What is kept of the sources that evidence cites, and of those that they derive from."""
    found: dict[str, dict[str, Json]] = {}
    wanted = [_text(item, "source") for item in evidence]
    while wanted:
        id = wanted.pop()
        if id not in found and (kept := texts(one.sources.get(id, {}), SOURCE)):
            found[id] = dict(kept)
            wanted.append(kept.get("derives_from", ""))
    return dict(sorted(found.items()))


def held(one: Example, found: Sequence[ExportedCheck]) -> Example:
    """What is kept of an example with these verdicts."""
    kept = {field: getattr(one, field) for field in PLACE}
    ids = {item["id"] for verdict in found for item in verdict.evidence}
    evidence = [evidence_of(item) for item in one.evidence if item["id"] in ids]
    return put_together(kept, map(check_of, found), evidence, sources_of(one, evidence))


def put_together(
    place: Mapping[str, Json],
    checks: Iterable[dict[str, Json]],
    evidence: Iterable[dict[str, Json]],
    sources: Mapping[str, dict[str, Json]],
) -> Example:
    """An example of which the place and the verdicts are known."""
    return example(
        **place,
        checks=list(checks),
        evidence=sorted(evidence, key=lambda item: str(item["id"])),
        sources=dict(sources),
    )
