"""Files with a token a line and BIO tags in columns, as people have them: sentences and spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.label_ranges import ranged
from reviewer.formats.common.text_files import whole_text
from reviewer.models import Json

_BIO: Final = re.compile(r"O|_|[BIESLUM][-_].+")
_DOCUMENT: Final = "-DOCSTART-"
_SURE: Final = 200
"""Token lines that are looked at before it is said which columns hold BIO tags."""


class BioSentence(NamedTuple):
    """A sentence of such a file.

    Attributes:
        place: File and line.
        article: What its document is called; empty if it has no name.
        text: Its text.
        spans: Its spans, as an example has them.
    """

    place: str
    article: str
    text: str
    spans: list[dict[str, Json]]


def sentences_in(path: Path, how: DatasetReading) -> Iterator[BioSentence]:
    """The sentences of a file.

    Args:
        path: The file.
        how: May name the column (`layers`), and the key in it (`feature`, as in `NE=B-PER`).

    Raises:
        FormatError: No column holds BIO tags.
    """
    lines = whole_text(path).splitlines()
    columns = next((line.partition("=")[2].split() for line in lines
                    if line.startswith("# global.columns")), [])  # fmt: skip
    if not any(map(_is_token, lines)):
        # An export of nothing.
        return
    chosen = _chosen(path, lines, columns, how)
    article = path.stem
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if line.startswith("# newdoc"):
                article = line.partition("=")[2].strip() or article
            block.append((number, line))
        elif block:
            if _DOCUMENT in block[0][1]:
                article = f"{path.stem}-{number}"
                block = block[1:]
            for found in how.tried(_sentence, path, block, chosen, article, how):
                yield from found
            block = []


def _cells(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.split()


def _is_token(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("# ") and _DOCUMENT not in line


def _chosen(
    path: Path, lines: Sequence[str], columns: Sequence[str], how: DatasetReading
) -> list[int]:
    """The columns that hold BIO tags."""
    sample = [_cells(line) for line in lines if _is_token(line)][:_SURE]
    # One damaged line stops nobody else: most are as wide as the file is, and of its kind.
    width = max(widths := [len(cells) for cells in sample], key=widths.count, default=0)
    names = [name.casefold() for name in columns] or [str(n) for n in range(1, width + 1)]
    if how.layers:
        found = []
        for name in how.layers:
            if name.casefold() not in names:
                what, known = f"has no column {name!r}", ", ".join(columns or names)
                raise FormatError(str(path), what, f"expected one of {known}")
            found.append(names.index(name.casefold()))
        return found
    found = [
        n for n in range(1, width)
        if _holds_marks([cells[n] for cells in sample if n < len(cells)])
    ]  # fmt: skip
    if not found:
        what = f"has no column of BIO tags among its {width}"
        raise FormatError(str(path), what, "name it with --layer COLUMN (and --feature KEY)")
    how.guess(f"{path.name}: BIO tags are in column {', '.join(names[n] for n in found)}")
    return found


def _holds_marks(cells: Sequence[str]) -> bool:
    """Whether these are BIO tags, but for some that are damaged."""
    marks = [cell for cell in cells if _BIO.fullmatch(cell)]
    few = max(len(cells) // 10, min(2, len(cells) // 5))
    return len(cells) - len(marks) <= few and any(len(mark) > 1 for mark in marks)


def _sentence(
    path: Path, block: Sequence[tuple[int, str]], chosen: Sequence[int], article: str,
    how: DatasetReading,
) -> list[BioSentence]:  # fmt: skip
    key = how.feature
    said = {
        name.strip(): value.strip()
        for _, line in block
        if line.startswith("# ")
        for name, equals, value in [line[2:].partition("=")]
        if equals
    }
    tokens = [(number, _cells(line)) for number, line in block if _is_token(line)]
    tokens = [(n, cells) for n, cells in tokens if not re.fullmatch(r"\d+[-.]\d+", cells[0])]
    if not tokens:
        return []
    first = int(tokens[0][1][0].isdecimal() and len(tokens[0][1]) > 2)
    wide = 1 + max((first, *chosen))
    for number, cells in tokens:
        if len(cells) < wide:
            what = f"has {len(cells)} columns, expected {wide} at least"
            raise FormatError(f"{path}: line {number}", what, "is the file whole?")
    forms = [cells[first] for _, cells in tokens]
    spaces = ["SpaceAfter=No" not in cells[-1] for _, cells in tokens]
    text, places = _text(said.get("text", ""), forms, spaces)
    spans: list[dict[str, Json]] = []
    for column in chosen:
        for number, cells in tokens:
            if not how.layers and not _BIO.fullmatch(cells[column]):
                what = f"has {cells[column]!r:.40} in column {column + 1}"
                raise FormatError(f"{path}: line {number}", what, "expected O, B-LABEL, I-LABEL")
        marks = [_value(cells[column], key) for _, cells in tokens]
        spans += _spans(text, places, marks, len(spans))
    return [BioSentence(f"{path}: line {tokens[0][0]}", article, text, spans)]


def _spans(
    text: str, places: Sequence[tuple[int, int]], marks: Sequence[str], before: int = 0
) -> list[dict[str, Json]]:
    """The spans that the marks of tokens say, as an example has them."""
    spans: list[dict[str, Json]] = []
    for start, end, label in _runs(marks):
        at = (places[start][0], places[end][1])
        found = ranged(*at, text[slice(*at)], 0)
        name = f"s{before + len(spans) + 1}"
        spans.append({"id": name, "tag": label, **found, "parts": [], "attributes": {}})
    return spans


def joined_tokens(forms: Sequence[str]) -> str:
    """The text of tokens of which nothing says what stands between them: a space."""
    return " ".join(forms)


def marked_spans(
    text: str, forms: Sequence[str], marks: Sequence[str]
) -> list[dict[str, Json]] | None:
    """The spans of a text whose tokens have marks; None if these are not its tokens.

    Args:
        text: The text.
        forms: Its tokens in order.
        marks: Of each token: `O`, `B-LABEL` ... in any of the usual schemes, or the label alone.
    """
    found, places = _text(text, forms, [True] * len(forms))
    usual = [mark if _BIO.fullmatch(mark) or not mark else f"I-{mark}" for mark in marks]
    return _spans(text, places, usual) if found == text else None


def _value(cell: str, key: str) -> str:
    if not key:
        return cell
    pairs = (pair.partition("=") for pair in cell.split("|"))
    return next((value for name, _, value in pairs if name == key), "O")


def _text(
    known: str, forms: Sequence[str], spaces: Sequence[bool]
) -> tuple[str, list[tuple[int, int]]]:
    """The text, as it is told or put together, and where the tokens stand in it."""
    places: list[tuple[int, int]] = []
    at = 0
    for form in forms if known else ():
        start = known.find(form, at)
        if start < 0:
            break
        places.append((start, at := start + len(form)))
    if len(places) == len(forms):
        return known, places
    text, places = "", []
    for form, space in zip(forms, spaces, strict=True):
        places.append((len(text), len(text) + len(form)))
        text += form + (" " if space else "")
    return text.rstrip(), places


def _runs(marks: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First and last token and label of each span, in any of the usual schemes (BIO, BIOES ...)."""
    start, label = -1, ""
    for number, mark in enumerate([*marks, "O"]):
        kind, name = (mark[0], mark[2:]) if len(mark) > 2 and mark[1] in "-_" else ("O", "")
        goes_on = kind in "IEML" and start >= 0 and name == label
        if start >= 0 and not goes_on:
            yield start, number - 1, label
            start = -1
        if kind != "O" and start < 0:
            start, label = number, name
        if kind in "ESLU" and start >= 0:
            yield start, number, label
            start = -1
