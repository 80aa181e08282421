"""The long table of the CSV format: one row for each thing that was said of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from reviewer.formats.base import FormatError
from reviewer.formats.common.csv_cells import CsvRow, guarded, packed, read_table
from reviewer.formats.example import Example
from reviewer.models import Json

COLUMNS: Final = (
    "id",
    "annotator",
    "article_id",
    "sentence",
    "type",
    "item",
    "of",
    "label",
    "start",
    "end",
    "sentence_start",
    "sentence_end",
    "text",
    "value",
)
"""`type` is one of `tag vote flag answer suggestion span part check evidence source link remark
signoff relation unfinished context`.

`item` is the thing's own id, `of` that of what it belongs to, `label` its tag, role, status or
name, and `value` what else is said, as JSON."""

_NAMED: Final = {
    "link": "links",
    "remark": "remarks",
    "signoff": "signoffs",
    "relation": "relations",
}
_LABELS: Final = {
    "check": ("status", "span", "checks"),
    "evidence": ("stance", "check", "evidence"),
}
"""Type -> what is in the column `label`, what in the column `of`, and the field of the example."""

Cells = list[object]


def item_rows(one: Example) -> Iterator[Cells]:
    """The rows of an example."""
    head: Cells = [guarded(one.id), guarded(one.annotator), guarded(one.article), one.number]
    for kind, item, of, label, at, value in chain(_plain(one), _spans(one), _listed(one)):
        names = map(guarded, (item, of, label))
        if at is _NOWHERE:
            yield [*head, kind, *names, "", "", "", "", "", value]
        else:
            where = [at.get(name, "") for name in COLUMNS[8:12]]
            yield [*head, kind, *names, *where, guarded(at.get("text", "")), value]


_Item = tuple[str, str, str, str, Mapping[str, Json], str]
"""Type, item, of, label, range, value."""

_NOWHERE: Final[Mapping[str, Json]] = {}


def _plain(one: Example) -> Iterator[_Item]:
    for tag, version in one.versions.items():
        yield "tag", "", "", tag, _NOWHERE, str(version)
    for voter, tags in one.votes.items():
        for tag in tags or [""]:
            yield "vote", "", voter, tag, _NOWHERE, ""
    for name, value in one.flags.items():
        yield "flag", "", "", name, _NOWHERE, packed([value])
    for name, value in one.answers.items():
        yield "answer", "", "", name, _NOWHERE, packed([value])
    for tag, judged in one.suggestions.items():
        yield "suggestion", "", "", tag, _NOWHERE, packed(judged)
    for check, wants in one.unfinished.items():
        for want in wants:
            yield "unfinished", "", check, want, _NOWHERE, ""
    for name, (start, end) in one.context.items():
        yield "context", "", "", name, {"start": start, "end": end}, ""


def _spans(one: Example) -> Iterator[_Item]:
    for span in one.spans:
        yield "span", span["id"], "", span["tag"], span, packed(span["attributes"])
        for part in span["parts"]:
            yield "part", "", span["id"], part["name"], part, ""


def _listed(one: Example) -> Iterator[_Item]:
    for kind, (label, of, field) in _LABELS.items():
        for item in getattr(one, field):
            rest = {k: value for k, value in item.items() if k not in ("id", label, of)}
            yield kind, item["id"], item.get(of, ""), item[label], _NOWHERE, packed(rest)
    for id, source in one.sources.items():
        yield "source", id, "", "", _NOWHERE, packed(source)
    for kind, field in _NAMED.items():
        for item in getattr(one, field):
            rest = {key: value for key, value in item.items() if key != "id"}
            yield kind, item["id"], "", "", _NOWHERE, packed(rest)


class Items:
    """Reads the long table along with the wide one; both have the sentences in one order."""

    def __init__(self, path: Path) -> None:
        """Opens it.

        Raises:
            FormatError: It cannot be read.
        """
        columns, self._lines = read_table(path)
        if missing := [name for name in COLUMNS if name not in columns]:
            what = f"there is no column {missing[0]!r}"
            raise FormatError(f"{path}: row 1", what, f"expected {', '.join(COLUMNS)}")
        self._next = next(self._lines, None)

    def add_to(self, one: Example) -> Example:
        """The example with all that the table says of it.

        Raises:
            FormatError: A row is not as it should be.
        """
        one = one._replace(
            votes={},
            versions={},
            flags={},
            sources={},
            unfinished={},
            context={},
            answers={},
            suggestions={},
        )
        while (line := self._next) is not None and _is_of(line, one):
            _take(line, one)
            self._next = next(self._lines, None)
        return one

    def finish(self) -> None:
        """Makes sure that every row belonged to a sentence.

        Raises:
            FormatError: One did not.
        """
        if self._next is not None:
            what = f"belongs to {self._next.text('id')!r}, which comes earlier or not at all"
            raise FormatError(self._next.place, what, "expected the order of sentences.csv")


def _is_of(line: CsvRow, one: Example) -> bool:
    return line.text("id") == one.id and line.text("annotator") == one.annotator


def _take(line: CsvRow, one: Example) -> None:
    """Adds what a row says to an example, whose lists and dicts are nobody else's yet."""
    kind, label = line.text("type"), line.text("label")
    if kind == "tag":
        one.versions[label] = line.number("value")
    elif kind == "vote":
        tags = one.votes.setdefault(line.text("of"), [])
        tags.extend([label] if label else [])
    elif kind == "flag":
        one.flags[label] = (line.json("value", []) or [True])[0]
    elif kind == "answer":
        one.answers[label] = (line.json("value", []) or [""])[0]
    elif kind == "suggestion":
        one.suggestions[label] = line.json("value", {})
    elif kind == "source":
        one.sources[line.text("item")] = line.json("value", {})
    elif kind == "unfinished":
        one.unfinished.setdefault(line.text("of"), []).append(label)
    elif kind == "context":
        one.context[label] = [line.number("start"), line.number("end")]
    else:
        _take_listed(kind, label, line, one)


def _take_listed(kind: str, label: str, line: CsvRow, one: Example) -> None:
    if kind == "span":
        parts: list[Json] = []
        span = {"id": line.text("item"), "tag": label, **_range(line), "parts": parts}
        one.spans.append({**span, "attributes": line.json("value", {})})
    elif kind == "part":
        if not one.spans or one.spans[-1]["id"] != line.text("of"):
            raise line.wrong("of", "the id of the span in the row before")
        one.spans[-1]["parts"].append({"name": label, **_range(line)})
    elif kind in _LABELS:
        labelled, of, field = _LABELS[kind]
        said = {labelled: label, **line.json("value", {})}
        if line.text("of"):
            said[of] = line.text("of")
        listed = {"id": line.text("item"), **{key: said[key] for key in sorted(said)}}
        getattr(one, field).append(listed)
    elif kind in _NAMED:
        getattr(one, _NAMED[kind]).append({"id": line.text("item"), **line.json("value", {})})
    else:
        raise line.wrong("type", "tag, span, part, check ... (see docs/formats.md)")


def _range(line: CsvRow) -> dict[str, Json]:
    at = {name: line.number(name) for name in ("start", "end")}
    inner = {name: line.number(name) for name in ("sentence_start", "sentence_end")}
    return {**at, "text": line.text("text"), **inner}
