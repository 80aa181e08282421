"""The rows of a Hugging Face dataset: their features, and the way from and to the record.

A feature is a name with `string`, `int32`, `labels` (a list of class labels), `status` (one class
label), or a list of features for a list of objects. Where text stands in a sentence, `start` and
`end` count in it; `article_start` and `article_end` in the article.

Dates and times that a reader of JSON would take for timestamps, written so that it does not.

pyarrow, with which `datasets` reads JSON, makes a timestamp of every column whose texts all look
like one (a date alone does too), and a text of it again that reads otherwise. With a fraction of
a second it leaves them alone. How many zeros are added says what was there before. Words of an
article stay as they are: a space behind them does the same, and offsets count on as before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import orjson

from reviewer.formats.base import Options
from reviewer.formats.example import NO_TAG, Example, example, one_class, only, shares, status
from reviewer.models import METADATA, Json

_STAMP: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:(?P<hour>[T ][0-9]{2})(?P<minute>:[0-9]{2})?(?P<second>:[0-9]{2})?"
    r"(?P<fraction>\.0*)?(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)

_LONGEST: Final = 48

_SECOND, _MINUTE, _HOUR, _DAY = 6, 7, 8, 9
"""Zeros that stand for: seconds were given; minutes; hours; only a day."""


def stamped(text: str) -> str:
    """The text, with a fraction of a second if it is a date or time without one."""
    found = _match(text)
    if found is None:
        return text
    day, hour, minute, second, fraction, zone = found.groups("")
    if fraction:
        zeros = len(fraction) - 1
        return text if zeros < _SECOND else f"{day}{hour}{minute}{second}{fraction}0000{zone}"
    if second and not minute:
        return text
    zeros = _SECOND if second else _MINUTE if minute else _HOUR if hour else _DAY
    return f"{day}{hour or 'T00'}{minute or ':00'}{second or ':00'}.{'0' * zeros}{zone}"


def plain(text: str) -> str:
    """The text that was `stamped`."""
    found = _match(text)
    if found is None or len(found["fraction"] or "") <= _SECOND:
        return text
    day, hour, minute, second, fraction, zone = found.groups("")
    zeros = len(fraction) - 1
    if zeros > _DAY:
        return f"{day}{hour}{minute}{second}{fraction[:-4]}{zone}"
    kept = {_SECOND: hour + minute + second, _MINUTE: hour + minute, _HOUR: hour, _DAY: ""}
    return f"{day}{kept[zeros]}{zone}"


def spaced(words: str) -> str:
    """Words of an article, with a space behind them if they are a date or time alone."""
    return f"{words} " if _match(words.rstrip(" ")) else words


def unspaced(words: str) -> str:
    """The words that were `spaced`."""
    return words[:-1] if words.endswith(" ") and _match(words.rstrip(" ")) else words


def _match(text: str) -> re.Match[str] | None:
    if len(text) < 10 or len(text) > _LONGEST or text[4] != "-":
        return None
    return _STAMP.fullmatch(text)


Feature: TypeAlias = "tuple[str, str | ClassLabel | Sequence[Feature]]"


class ClassLabel(NamedTuple):
    """A feature that is one of several names.

    Attributes:
        names: The names.
        many: Whether it is a list of them.
    """

    names: tuple[str, ...]
    many: bool = False


STRING, INT, LABELS, STATUS, FLAGS = "string", "int32", "labels", "status", "list of int32"
SHARES: Final = "list of float64"


def _strings(*names: str) -> list[Feature]:
    return [(name, STRING) for name in names]


_AT: Final[list[Feature]] = [
    ("start", INT), ("end", INT), ("article_start", INT), ("article_end", INT), ("text", STRING)
]  # fmt: skip

_CHECK: Final = (
    "id", "scope", "status", "span", "claim", "claimant", "confidence", "rationale", "assignee",
    "withdrawn", "due", "priority", "published", "url", "origin",
)  # fmt: skip

_EVIDENCE: Final = (
    "id", "check", "source", "stance", "quote", "locator", "accessed", "note"
)  # fmt: skip

_SOURCE: Final = (
    "id", "url", "file", "sha256", "title", "publisher", "author", "published", "archive",
    "language", "tier", "derives_from",
)  # fmt: skip

_TEXTS: Final = (
    "text", "previous", "next", "heading", "prefix", "suffix", "unit", "kind", "decided", "note",
    "annotator", "basis", "recheck", "split", "duplicate_of", "text_sha256",
)  # fmt: skip

_VERBATIM: Final = frozenset({"text", "previous", "next", "heading", "prefix", "suffix"})


FEATURES: Final[list[Feature]] = [
    *_strings("id", "article_id", "article_sha256", *METADATA, *_TEXTS),
    ("number", INT),
    ("start", INT),
    ("end", INT),
    ("labels", LABELS),
    ("mask", FLAGS),
    ("versions", FLAGS),
    ("status_content", STATUS),
    ("status_said", STATUS),
    (
        "spans",
        [
            *_strings("id", "tag"),
            *_AT,
            ("parts", [*_strings("name"), *_AT]),
            ("attributes", _strings("name", "value")),
        ],
    ),
    ("checks", _strings(*_CHECK)),
    ("evidence", [*_strings(*_EVIDENCE), ("order", INT)]),
    ("sources", _strings(*_SOURCE)),
    ("flags", _strings("name", "text")),
    ("relations", _strings("id", "kind", "span", "other", "article")),
    ("answers", _strings("question", "answer")),
    ("suggestions", _strings("tag", "judged")),
    ("unfinished", _strings("check", "wants")),
    ("votes", [("annotator", STRING), ("labels", LABELS)]),
    ("context", [("name", STRING), ("start", INT), ("end", INT)]),
]
"""The features of a row that every dataset has, in their order."""

ASKED: Final = "question_"
"""What the column of a question is called, with its name behind."""


def features_of(options: Options) -> list[Feature]:
    """All features of a row: one column for each question, and for the one tag of a sentence."""
    found = list(FEATURES)
    if options.soft:
        found.append(("soft_labels", SHARES))
    if options.scheme.single:
        found.append(("label", ClassLabel((*options.tags, NO_TAG))))
    for question in options.scheme.asked(options.unit):
        names = tuple(choice.name for choice in question.choices)
        kind = {"scale": INT, "text": STRING}.get(question.answers)
        label = ClassLabel(names, many=question.answers == "many")
        found.append((f"{ASKED}{question.name}", kind or label))
    return found


def _asked(one: Example, options: Options) -> dict[str, Json]:
    """The columns of the questions; one that was not answered, or otherwise, is null."""
    found: dict[str, Json] = {}
    if options.scheme.single:
        # Null is open: nobody has settled it, or the votes are tied.
        label = one_class(one)
        found["label"] = label if label in (*options.tags, NO_TAG) else None
    for question in options.scheme.asked(options.unit):
        answer: Json = one.answers.get(question.name)
        if answer is None or question.why_not(answer):
            answer = [] if question.answers == "many" else None
        elif question.answers == "text":
            answer = stamped(answer)
        found[f"{ASKED}{question.name}"] = answer
    return found


def to_row(one: Example, options: Options) -> dict[str, Json]:
    """The row of an example."""
    names = options.tags
    held = [tag for tag in one.tags if tag in names]
    statuses = {f"status_{scope}": status(one, scope) for scope in ("content", "said")}
    return {
        "id": one.id,
        "article_id": one.article,
        "article_sha256": one.sha256,
        **{name: stamped(one.meta[name]) if name in one.meta else None for name in METADATA},
        **{name: _text(name, getattr(one, name)) for name in _TEXTS},
        "number": one.number,
        "start": one.start,
        "end": one.end,
        "labels": held,
        "mask": [one.mask.get(tag, 0) for tag in names],
        "versions": [one.versions.get(tag, 0) for tag in held],
        **{name: it if it in options.statuses else None for name, it in statuses.items()},
        "spans": [_span(span) for span in one.spans],
        "checks": [_strings_of(check, _CHECK) for check in one.checks],
        "evidence": [
            {**_strings_of(item, _EVIDENCE), "order": item.get("order", 0)} for item in one.evidence
        ],
        "sources": [_strings_of({**one.sources[id], "id": id}, _SOURCE) for id in one.sources],
        "flags": [
            {"name": name, "text": stamped(text) if isinstance(text, str) else None}
            for name, text in one.flags.items()
        ],
        "relations": one.relations,
        "answers": [
            {"question": name, "answer": orjson.dumps(answer).decode()}
            for name, answer in one.answers.items()
        ],
        "suggestions": [
            {"tag": tag, "judged": orjson.dumps(judged).decode()}
            for tag, judged in one.suggestions.items()
        ],
        "unfinished": [
            {"check": id, "wants": want} for id, wants in one.unfinished.items() for want in wants
        ],
        "votes": [
            {"annotator": name, "labels": [tag for tag in tags if tag in names]}
            for name, tags in one.votes.items()
        ],
        "context": [
            {"name": name, "start": start, "end": end} for name, (start, end) in one.context.items()
        ],
        **({"soft_labels": list(shares(one, names).values())} if options.soft else {}),
        **_asked(one, options),
    }


def to_example(row: Mapping[str, Json], tags: Sequence[str]) -> Example:
    """The example of a row.

    Args:
        row: The row.
        tags: The names of the class labels.

    Raises:
        KeyError: A feature is missing.
        TypeError: A value has the wrong shape.
        ValueError: The same.
    """
    checks = [_without_nulls(check) for check in row["checks"]]
    return example(
        id=row["id"],
        article=row["article_id"],
        sha256=row["article_sha256"],
        meta={name: plain(row[name]) for name in METADATA if row[name] is not None},
        **{name: _text_back(name, row[name]) for name in _TEXTS},
        number=row["number"],
        start=row["start"],
        end=row["end"],
        tags=row["labels"],
        mask=dict(zip(tags, row["mask"], strict=True)),
        versions={
            tag: version
            for tag, version in zip(row["labels"], row["versions"], strict=True)
            if version
        },
        spans=[_span_back(span) for span in row["spans"]],
        checks=checks,
        evidence=[_without_nulls(item) for item in row["evidence"]],
        sources={
            source["id"]: {k: v for k, v in _without_nulls(source).items() if k != "id"}
            for source in row["sources"]
        },
        flags={
            flag["name"]: True if flag["text"] is None else plain(flag["text"])
            for flag in row["flags"]
        },
        relations=list(row.get("relations") or ()),
        answers={one["question"]: orjson.loads(one["answer"]) for one in row.get("answers") or ()},
        suggestions={
            one["tag"]: orjson.loads(one["judged"]) for one in row.get("suggestions") or ()
        },
        unfinished=_unfinished(row["unfinished"]),
        votes={vote["annotator"]: vote["labels"] for vote in row["votes"]},
        context={each["name"]: [each["start"], each["end"]] for each in row["context"]},
    )


def _unfinished(listed: Sequence[Mapping[str, Json]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in listed:
        found.setdefault(one["check"], []).append(one["wants"])
    return found


def held(one: Example, options: Options) -> Example:
    """What a row holds of an example."""
    names = set(options.tags)
    return one._replace(
        tags=[tag for tag in one.tags if tag in names],
        versions={tag: version for tag, version in one.versions.items() if tag in names},
        votes={name: [t for t in tags if t in names] for name, tags in one.votes.items()},
        checks=[only(check, _CHECK) for check in one.checks],
        evidence=[only(item, (*_EVIDENCE, "order")) for item in one.evidence],
        sources={id: only(source, _SOURCE) for id, source in one.sources.items()},
        links=[],
        remarks=[],
        signoffs=[],
    )


def _text(name: str, text: str) -> str:
    return spaced(text) if name in _VERBATIM else stamped(text)


def _text_back(name: str, text: str) -> str:
    return unspaced(text) if name in _VERBATIM else plain(text)


def _strings_of(item: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
    return {name: stamped(item[name]) if name in item else None for name in names}


def _without_nulls(item: Mapping[str, Json]) -> dict[str, Json]:
    return {
        name: plain(value) if isinstance(value, str) else value
        for name, value in item.items()
        if value not in (None, 0)
    }


def _at(item: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "start": item["sentence_start"],
        "end": item["sentence_end"],
        "article_start": item["start"],
        "article_end": item["end"],
        "text": spaced(item["text"]),
    }


def _span(span: Mapping[str, Json]) -> dict[str, Json]:
    attributes = span["attributes"].items()
    return {
        "id": span["id"],
        "tag": span["tag"],
        **_at(span),
        "parts": [{"name": part["name"], **_at(part)} for part in span["parts"]],
        "attributes": [{"name": name, "value": stamped(text)} for name, text in attributes],
    }


def _at_back(item: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "start": item["article_start"],
        "end": item["article_end"],
        "text": unspaced(item["text"]),
        "sentence_start": item["start"],
        "sentence_end": item["end"],
    }


def _span_back(span: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "id": span["id"],
        "tag": span["tag"],
        **_at_back(span),
        "parts": [{"name": part["name"], **_at_back(part)} for part in span["parts"]],
        "attributes": {one["name"]: plain(one["value"]) for one in span["attributes"]},
    }
