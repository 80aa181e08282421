"""Tables with a token a row: their sentences, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.bio_blocks import holds_marks
from reviewer.formats.table.cell_values import is_empty, word_in
from reviewer.formats.table.cells import Row
from reviewer.formats.table.column_names import NAMES, plain
from reviewer.formats.table.sources import SourceTable

_TOKENS: Final = frozenset(("token", "tokens", "word", "words", "form"))
_MARKS: Final = frozenset(("tag", "tags", "label", "labels", "ne", "entity", *NAMES["bio"]))
_SENTENCES: Final = frozenset(
    ("sentence", "sentence_#", "sentence_id", "sentence_no", "sentence_number", "sentence_idx",
     "sentence_index", "sent", "sent_id", "sent_no", "sent_idx", "sentid", "sentenceid")
)  # fmt: skip


class _TokenColumns(NamedTuple):
    """Which column holds the tokens, their marks, and the sentence that they belong to."""

    token: str
    mark: str
    sentence: str


def by_sentence(table: SourceTable, how: DatasetReading) -> SourceTable:
    """A table whose rows are sentences, where they are tokens; any other as it is.

    Tokens and marks become lists, the number of the sentence its id, and of what else stands
    beside the tokens the first counts. A sentence begins where its number changes, also where
    only its first token has one.

    Args:
        table: The table.
        how: Takes in what was understood, and rows without a token.
    """
    columns = _columns(table)
    if columns is None:
        return table
    token, mark, sentence = columns
    told = f"tokens {token!r}, marks {mark!r}, sentences {sentence!r}"
    how.guess(f"{table.path.name}: has a token a row: {told}")
    sample = list(_sentences(table.sample, columns, DatasetReading(strict=False)))
    return SourceTable(
        table.path, sample, _sentences(table.rows, columns, how), True, table.classes
    )


def _columns(table: SourceTable) -> _TokenColumns | None:
    """The columns of a table of tokens; None if it is none, which all of its rows have to show."""
    if not table.titled or not table.sample:
        return None
    rows = [row for _, row in table.sample]
    names = {plain(name): name for name in reversed(list(rows[0])) if isinstance(name, str)}
    token, mark, sentence = (
        next((names[name] for name in names if name in known), None)
        for known in (_TOKENS, _MARKS, _SENTENCES)
    )
    if token is None or mark is None or sentence is None:
        return None
    words = [word_in(row.get(token), fold=False) for row in rows]
    marks = [word_in(row.get(mark), fold=False) for row in rows if not is_empty(row.get(mark))]
    lists = any(isinstance(row.get(name), list) for row in rows for name in (token, mark))
    spaced = sum(len(word.split()) > 1 for word in words)
    if lists or spaced * 20 > len(words) or not holds_marks(marks):
        return None
    return _TokenColumns(token, mark, sentence)


def _sentences(
    rows: Iterable[tuple[str, Row]], columns: _TokenColumns, how: DatasetReading
) -> Iterator[tuple[str, Row]]:
    block: list[tuple[str, Row]] = []
    last = ""
    for place, row in chain(rows, [("", {})]):
        number = word_in(row.get(columns.sentence), fold=False) if row else "\0"
        if block and number not in ("", last):
            yield block[0][0], _together([each for _, each in block], columns)
            block = []
        last = number or last
        if row and is_empty(row.get(columns.token)):
            what = f"column {columns.token!r} is empty"
            how.note(FormatError(place, what, "expected a token; its sentence goes without it"))
        elif row:
            block.append((place, row))


def _together(rows: Sequence[Row], columns: _TokenColumns) -> Row:
    kept = {name: value for name, value in rows[0].items() if name not in columns}
    return {
        **kept,
        "id": word_in(rows[0].get(columns.sentence), fold=False),
        "tokens": [word_in(row.get(columns.token), fold=False) for row in rows],
        "ner_tags": [word_in(row.get(columns.mark), fold=False) or "O" for row in rows],
    }
