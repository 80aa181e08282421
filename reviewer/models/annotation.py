"""What the values of an annotation say: counts of an article, checks and evidence of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final, TypeAlias

from reviewer.models import values as v
from reviewer.models.values import Json, Values


@dataclass(frozen=True, slots=True)
class Tally:
    """How far an annotator is with an article.

    Attributes:
        decided: Sentences settled or judged impossible to judge.
        cannot: Those of them that cannot be judged.
        flagged: Sentences with a flag.
        noted: Sentences with a note.
        tags: Tag -> sentences that carry it.
        statuses: Status -> checks that have it; withdrawn ones do not count.
        submitted: Whether the annotator has submitted the article.
        meta: What the annotator says of the article itself: field -> text; an empty text takes
            away what the file says.
        gold: Sentences about which the annotator has decided something as an adjudicator.
        remarks: Remarks and answers that the annotator has written.
        signoffs: Approvals and returns of the annotator.
        answers: What the annotator answered of the article itself: question -> answer.
        relations: Relations that start in the article.
        spans: Spans.
        links: Links to sentences of other articles.
        extras: Sentences of the queue that were shown apart and answered: repeats and controls.
        apart: Whether nothing is said of the article but of sentences of it shown apart.
    """

    decided: int = 0
    cannot: int = 0
    flagged: int = 0
    noted: int = 0
    tags: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    submitted: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)
    gold: int = 0
    remarks: int = 0
    signoffs: int = 0
    answers: Mapping[str, Json] = field(default_factory=dict)
    relations: int = 0
    spans: int = 0
    extras: int = 0
    links: int = 0
    apart: bool = False

    @property
    def annotates(self) -> bool:
        """Whether it counts anything that is said of the article rather than of others' work."""
        about = (self.decided, self.flagged, self.noted, self.tags, self.statuses, self.meta,
                 self.answers)  # fmt: skip
        return self.submitted or any(about)

    def to_json(self) -> dict[str, Json]:
        """The tally as JSON, for a cache; `Tally(**json)` is the way back."""
        return {name: getattr(self, name) for name in self.__slots__}


def is_check(value: Json) -> bool:
    """Whether a value is a check as far as it is counted and voted on: it has a status."""
    return isinstance(value, dict) and isinstance(value.get("status"), str)


def is_extra_answer(value: Json) -> bool:
    """Whether a value is an answer to a sentence shown apart, as far as it is counted."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("unit"), str)
        and value.get("decided") in ("settled", "cannot")
        and isinstance(value.get("tags"), list)
        and all(isinstance(tag, str) for tag in value["tags"])
    )


_WRITTEN: Final = (v.REMARK, v.SIGNOFF, v.RELATION, v.SPAN, v.LINK)


_QUIET: Final = frozenset({v.ANCHOR, v.DECIDED, v.NOTE})
"""Keys of which nothing is counted that is not looked up."""


_NONE: Final[Mapping[str, Any]] = {}
"""All counts that count nothing are one object: a corpus has many."""


def _counted_status(key: str, value: Json) -> str | None:
    if not is_check(value):
        raise TypeError(f"{key} is no check")
    return None if value.get("withdrawn") else str(value["status"])


def tally(units: Mapping[str, Values]) -> Tally:
    """Counts one article's values; the unit `""` is the article as a whole.

    Raises:
        TypeError: A check has another shape than it should.
    """
    tags: dict[str, int] = {}
    statuses: dict[str, int] = {}
    decided = cannot = flagged = noted = gold = 0
    written = {v.REMARK: 0, v.SIGNOFF: 0, v.RELATION: 0, v.SPAN: 0, v.LINK: 0}
    for values in units.values():
        state = values.get(v.DECIDED)
        decided += state is not None
        cannot += state == "cannot"
        noted += v.NOTE in values
        has_flag = has_gold = False
        for key, value in values.items():
            if key in _QUIET:
                continue
            if key.startswith(v.TAG):
                name = intern(key[len(v.TAG) :])
                tags[name] = tags.get(name, 0) + 1
            elif key.startswith(v.GOLD):
                has_gold = True
            elif v.is_flag(key):
                has_flag = True
            elif key.startswith(v.CHECK):
                if (status := _counted_status(key, value)) is not None:
                    statuses[status] = statuses.get(status, 0) + 1
            elif key.startswith(_WRITTEN):
                written[key[: key.index(":") + 1]] += 1
        flagged += has_flag
        gold += has_gold
    about = units.get("", {})
    meta = {key[len(v.META) :]: value for key, value in about.items() if key.startswith(v.META)}
    answers = {key[len(v.ANSWER) :]: one for key, one in about.items() if key.startswith(v.ANSWER)}
    extras = sum(key.startswith((v.REPEAT, v.CONTROL)) for key in about)
    return Tally(
        decided, cannot, flagged, noted, tags, statuses or _NONE, v.SUBMIT in about, meta or _NONE,
        gold, written[v.REMARK], written[v.SIGNOFF], answers or _NONE, written[v.RELATION],
        written[v.SPAN], extras,
        written[v.LINK],
        len(units) == 1 and bool(about) and all(key.startswith(v.EXTRA) for key in about),
    )  # fmt: skip


# -- one reading of values ------------------------------------------------------------------------
#
# Each costs a quarter of a microsecond more than a bare `startswith`: nothing to a command, but a
# sixth of gathering for agreement. What is asked of every sentence of everybody (votes, agreement,
# search, tallies, the saved form) reads the keys itself.

Named: TypeAlias = Iterator[tuple[str, Json]]
"""Values of one kind: what stands behind the colon of the key, and the value."""

Item: TypeAlias = tuple[str, Values]
"""A check or an evidence item: its id and its value."""


def tags(values: Mapping[str, Json]) -> Named:
    """The tags: name, and the version of the scheme under which it was set."""
    return _of_kind(values, v.TAG)


def spans(values: Mapping[str, Json]) -> Named:
    """The spans: id and value."""
    return _of_kind(values, v.SPAN)


def relations(values: Mapping[str, Json]) -> Named:
    """The relations that start from its spans: id and value."""
    return _of_kind(values, v.RELATION)


def answers(values: Mapping[str, Json]) -> Named:
    """What was answered: question and answer."""
    return _of_kind(values, v.ANSWER)


def checks(values: Mapping[str, Json]) -> Named:
    """The checks: id and value, withdrawn ones too."""
    return _of_kind(values, v.CHECK)


def evidence(values: Mapping[str, Json]) -> Named:
    """The evidence items of all checks: id and value."""
    return _of_kind(values, v.EVIDENCE)


def remarks(values: Mapping[str, Json]) -> Named:
    """The remarks and answers: id and value."""
    return _of_kind(values, v.REMARK)


def checks_in_order(values: Values) -> list[Item]:
    """The checks of a sentence, its own two first, then those of spans; withdrawn ones last."""
    return sorted(
        checks(values), key=lambda item: (bool(item[1].get("withdrawn")), "." in item[0], item[0])
    )


def evidence_of(values: Values, check: str) -> list[Values]:
    """The evidence of a check in its order."""
    return [item for _, item in items_of(values, check)]


def items_of(values: Values, check: str) -> list[Item]:
    """The evidence items of a check in their order."""
    found = (item for item in evidence(values) if item[1].get("check") == check)
    return sorted(found, key=lambda item: (item[1].get("order", 0), item[0]))


def _of_kind(values: Mapping[str, Json], prefix: str) -> Named:
    size = len(prefix)
    return ((key[size:], value) for key, value in values.items() if key.startswith(prefix))


Provenance = Mapping[str, Json]
"""Key -> who decided it, from which votes: the field `gold` of a record."""
