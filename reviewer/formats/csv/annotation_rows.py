"""The long table of the CSV format: one row for each thing that was said of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TypeAlias

from reviewer.formats.base import FormatError
from reviewer.formats.common.csv_cells import CsvRow, guarded, packed, quoted, read_table
from reviewer.formats.example import FIELDS, Example, example
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

Said: TypeAlias = tuple[Any, ...]
"""The fields of an example that the table holds."""

FIELDS_HELD: Final = (
    "votes", "versions", "flags", "spans", "checks", "evidence", "sources", "links", "remarks",
    "signoffs", "relations", "answers", "suggestions", "unfinished", "context",
)  # fmt: skip

_SAID: Final = itemgetter(*map(FIELDS.index, FIELDS_HELD))
_BARE: Final = ("tag", "vote")
_OWN: Final = 4
"""Columns that say which sentence a row belongs to; the others say what is said of it."""

MOST: Final = 4_096
"""What is said of sentences that is remembered: many sentences have it in common."""


class ItemRows:
    """Makes the lines of examples."""

    def __init__(self) -> None:
        """Remembers none."""
        # By which objects they are; the values keep them alive.
        self._known: dict[tuple[int, ...], tuple[list[str], object]] = {}

    def lines(self, one: Example) -> Iterator[str]:
        """The rows of an example, as `Table` writes them."""
        said = _SAID(one)
        key = tuple(map(id, said))
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = list(_lines(one)), said
        lines = self._known[key][0]
        if lines:
            own = map(quoted, map(guarded, (one.id, one.annotator, one.article)))
            head = f"{','.join(own)},{one.number},"
            for line in lines:
                yield head + line


def _lines(one: Example) -> Iterator[str]:
    """The rows of an example without the columns that say which it is."""
    for kind, item, of, label, at, value in chain(_plain(one), _spans(one), _listed(one)):
        cells = [kind, *map(guarded, (item, of, label))]
        if at is _NOWHERE:
            cells += [""] * 5
        else:
            cells += [str(at.get(name, "")) for name in COLUMNS[8:12]]
            cells.append(guarded(at.get("text", "")))
        yield ",".join(map(quoted, [*cells, value]))


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
        self._usual = tuple(columns) == COLUMNS
        self._known: dict[tuple[tuple[str, ...], ...], Said] = {}
        self._next = next(self._lines, None)

    def of(self, id: str, annotator: str) -> Said:
        """What the table says of an example: `FIELDS_HELD`. Examples may share them.

        Raises:
            FormatError: A row is not as it should be.
        """
        rows: list[CsvRow] = []
        while (line := self._next) is not None:
            if line.text("id") != id or line.text("annotator") != annotator:
                break
            rows.append(line)
            self._next = next(self._lines, None)
        if not self._usual:
            return _read(rows)
        key = tuple([tuple(row.cells[_OWN:]) for row in rows])
        found = self._known.get(key)
        if found is None:
            found = _read(rows)
            if all(row[0] in _BARE for row in key):
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[key] = found
        return found

    def added_to(self, one: Example) -> Example:
        """An example with what the table says of it."""
        return one._replace(**dict(zip(FIELDS_HELD, self.of(one.id, one.annotator), strict=True)))

    def finish(self) -> None:
        """Makes sure that every row belonged to a sentence.

        Raises:
            FormatError: One did not.
        """
        if self._next is not None:
            what = f"belongs to {self._next.text('id')!r}, which comes earlier or not at all"
            raise FormatError(self._next.place, what, "expected the order of sentences.csv")


def _read(rows: Iterable[CsvRow]) -> Said:
    """What rows say of one example."""
    one = example()
    for row in rows:
        _take(row, one)
    return tuple(_SAID(one))


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
