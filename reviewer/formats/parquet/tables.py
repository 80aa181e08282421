"""The same examples as flat tables, for questions in SQL: one row a vote, a span, a check.

Where a row of the dataset holds everything of a sentence, a table holds one kind of thing, with the
keys (`article`, `unit`, `annotator`) that join it to the others. Rows of an article stand together,
and articles are spread over sixteen partitions by the hash of their id, so that several machines
can read them side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from reviewer.formats.example import GOLD, Example, final

Kind = Literal["text", "int", "bool"]

Row = tuple[Any, ...]

GROUP: Final = 16_384
"""Rows of a row group: as many of each table and partition are in memory at most."""

PACKED: Final = 256
"""Rows that are made columns together: these take less memory while they wait for the others."""

PARTITION: Final = "partition"
"""The column by which the files of a table are divided."""


class Column(NamedTuple):
    """A column.

    Attributes:
        name: Its name.
        kind: What it holds.
        meaning: What that is, for the manual.
    """

    name: str
    kind: Kind
    meaning: str


_ARTICLE: Final = Column("article", "text", "the article's id")
_UNIT: Final = Column("unit", "text", "the sentence's id in the article")
_ANNOTATOR: Final = Column("annotator", "text", "who says so")
_SPAN: Final = Column("span_id", "text", "the span's id")
_KEYS: Final = (_ANNOTATOR, _ARTICLE, _UNIT)
_RANGE: Final = (
    Column("start_offset", "int", "first code point in the article"),
    Column("end_offset", "int", "one past the last"),
    Column("text", "text", "the words between them"),
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "articles": (
        _ARTICLE,
        *(Column(name, "text", f"its {name}") for name in ("title", "author", "date", "url")),
        Column("language", "text", "its language"),
        Column("story", "text", "the story it belongs to"),
        Column("sha256", "text", "hash of its text"),
    ),
    "sentences": (
        _ARTICLE, _UNIT,
        Column("number", "int", "its place in the article, from 1"),
        Column("kind", "text", "sentence, heading, item, byline or note"),
        *_RANGE,
        Column("split", "text", "train, dev or test; empty without splits"),
    ),
    "annotations": (
        *_KEYS,
        Column("decided", "text", "settled, cannot, or empty"),
        Column("basis", "text", "blind or revealed"),
        Column("note", "text", "a memo"),
        Column("recheck", "text", "why it wants to be confirmed; empty if it does not"),
    ),
    "votes": (
        *_KEYS,
        Column("tag", "text", "a tag of the scheme"),
        Column("value", "int", "1 if the sentence has it, 0 if not; only of settled sentences"),
        Column("basis", "text", "blind or revealed"),
    ),
    "gold": (
        _ARTICLE, _UNIT,
        Column("tag", "text", "a tag of the scheme"),
        Column("value", "int", "1 if adjudication gave it to the sentence, 0 if not"),
    ),
    "spans": (
        *_KEYS, _SPAN, Column("tag", "text", "its tag"), *_RANGE,
    ),
    "parts": (
        *_KEYS, _SPAN, Column("part", "text", "the role in it"),
        *_RANGE,
    ),
    "checks": (
        *_KEYS,
        Column("check_id", "text", "the check's id"),
        Column("scope", "text", "content (is it so?) or said (did they say it?)"),
        Column("status", "text", "its status"),
        Column("claim", "text", "the claim in its own words; empty for the sentence's"),
        Column("claimant", "text", "who claims it"),
        Column("confidence", "text", "high, medium, low or empty"),
        Column("span_id", "text", "the span it is about; empty for the sentence"),
        Column("final", "bool", "whether it wants nothing more"),
    ),
    "evidence": (
        *_KEYS,
        Column("check_id", "text", "the check that it is for"),
        Column("evidence_id", "text", "its id"),
        Column("stance", "text", "supports, refutes, qualifies, background"),
        Column("quote", "text", "what it says"),
        Column("locator", "text", "where in the source"),
        Column("title", "text", "the source's title"),
        Column("publisher", "text", "the source's publisher"),
        Column("url", "text", "the source's address"),
    ),
}  # fmt: skip
"""Table -> its columns."""


class TableRows:
    """Makes the rows of all tables from examples, which come article by article."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self._article = ""
        self._sentence = ""

    def of(self, one: Example) -> Iterator[tuple[str, Row]]:
        """Table and row of everything that an example says.

        Args:
            one: An example of a sentence. Those of one article, and in it of one sentence, come
                one after the other.
        """
        if one.article != self._article:
            self._article = one.article
            known = (one.meta.get(name, "") for name in ("title", "author", "date", "url"))
            about = (one.meta.get(name, "") for name in ("language", "story"))
            yield "articles", (one.article, *known, *about, one.sha256)
        if one.id != self._sentence:
            self._sentence = one.id
            yield "sentences", (
                one.article, one.unit, one.number, one.kind,
                one.start, one.end, one.text, one.split,
            )  # fmt: skip
        if one.annotator == GOLD:
            if one.decided:
                for tag in one.mask:
                    yield "gold", (one.article, one.unit, tag, int(tag in one.tags))
        else:
            yield from _said(one)

    @staticmethod
    def partition(article: str) -> str:
        """The partition of an article: the first hexadecimal digit of its id's SHA-256."""
        return hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[0]


def _said(one: Example) -> Iterator[tuple[str, Row]]:
    keys = (one.annotator, one.article, one.unit)
    yield "annotations", (*keys, one.decided, one.basis, one.note, one.recheck)
    if one.decided == "settled":
        for tag, judged in one.mask.items():
            if judged:
                yield "votes", (*keys, tag, int(tag in one.tags), one.basis)
    for span in one.spans:
        where = (span["start"], span["end"], span["text"])
        yield "spans", (*keys, str(span["id"]), str(span["tag"]), *where)
        for part in span["parts"]:
            place = (part["start"], part["end"], part["text"])
            yield "parts", (*keys, str(span["id"]), str(part["name"]), *place)
    for check in one.checks:
        if not check.get("withdrawn"):
            texts = (
                _text(check, n) for n in ("scope", "status", "claim", "claimant", "confidence")
            )
            about = _text(check, "span")
            yield "checks", (*keys, _text(check, "id"), *texts, about, final(one, check))
    for item in one.evidence:
        source = one.sources.get(_text(item, "source"), {})
        cited = (_text(item, name) for name in ("check", "id", "stance", "quote", "locator"))
        known = (_text(source, name) for name in ("title", "publisher", "url"))
        yield "evidence", (*keys, *cited, *known)


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return "" if value is None else str(value)


def arrow_schema(table: str) -> Any:
    """The columns of a table, as pyarrow wants them; pyarrow has to be there."""
    pyarrow: Any = import_module("pyarrow")
    kinds = {"text": pyarrow.string(), "int": pyarrow.int32(), "bool": pyarrow.bool_()}
    return pyarrow.schema([(column.name, kinds[column.kind]) for column in TABLES[table]])


class TableFiles:
    """The tables as Parquet files, `<folder>/<table>/partition=<digit>/part.parquet`."""

    def __init__(self, folder: Path) -> None:
        """Begins in an empty or missing folder; a table without rows gets one empty file."""
        self._folder = folder
        self._pyarrow: Any = import_module("pyarrow")
        self._parquet: Any = import_module("pyarrow.parquet")
        self._rows = TableRows()
        self._waiting: dict[tuple[str, str], list[Row]] = {}
        self._packed: dict[tuple[str, str], list[Any]] = {}
        self._writers: dict[tuple[str, str], Any] = {}

    def add(self, one: Example) -> None:
        """Adds what an example says; see `TableRows.of`."""
        partition = TableRows.partition(one.article)
        for table, row in self._rows.of(one):
            rows = self._waiting.setdefault((table, partition), [])
            rows.append(row)
            if len(rows) >= PACKED:
                self._pack((table, partition))

    def close(self) -> None:
        """Writes what is left."""
        for key in list(self._waiting):
            self._pack(key)
        for key in list(self._packed):
            self._flush(key)
        written = {table for table, _ in self._writers}
        for table in TABLES:
            if table not in written:
                self._writer((table, "0"))
        for writer in self._writers.values():
            writer.close()

    def _pack(self, key: tuple[str, str]) -> None:
        """Makes columns of the rows that wait; writes a row group as soon as it is full."""
        rows = self._waiting[key]
        if rows:
            packed = self._packed.setdefault(key, [])
            packed.append(to_arrow(key[0], rows))
            rows.clear()
            if len(packed) * PACKED >= GROUP:
                self._flush(key)

    def _flush(self, key: tuple[str, str]) -> None:
        packed = self._packed.pop(key, [])
        if packed:
            # As one piece each column is written as it would be from its rows.
            self._writer(key).write_table(self._pyarrow.concat_tables(packed).combine_chunks())

    def _writer(self, key: tuple[str, str]) -> Any:
        if key not in self._writers:
            table, partition = key
            path = self._folder / table / f"{PARTITION}={partition}" / "part.parquet"
            path.parent.mkdir(parents=True)
            self._writers[key] = self._parquet.ParquetWriter(
                path, arrow_schema(table), compression="zstd"
            )
        return self._writers[key]


def to_arrow(table: str, rows: list[Row]) -> Any:
    """Rows of a table as a pyarrow table."""
    pyarrow: Any = import_module("pyarrow")
    schema = arrow_schema(table)
    columns = zip(*rows, strict=True) if rows else ([] for _ in TABLES[table])
    arrays = [
        pyarrow.array(list(column), field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema)
