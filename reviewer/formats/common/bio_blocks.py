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
_BARE: Final = frozenset("BIOESLU_")
"""Marks of spans that are of one kind, which has no name."""
_NONE: Final = frozenset(("", "O", "_", "-", "*", "0", "none", "None", "NONE"))
_NAMELESS: Final = "span"
"""What spans of one kind are called."""
_TOKENS: Final = frozenset(
    ("token", "tokens", "word", "words", "form", "text", "surface", "wort", "mot", "palabra",
     "parola", "слово")
)  # fmt: skip
_MARKS: Final = frozenset(
    ("tag", "tags", "label", "labels", "ner", "ne", "bio", "iob", "iob2", "bioes", "bilou",
     "entity", "entities", "ner_tag", "ner_tags", "bio_tag", "bio_tags", "ne_tag", "annotation")
)  # fmt: skip
_ABOUT: Final = re.compile(r"#+\s*(?:(?:columns?|fields?|format|header)\s*[:=]?\s*)?")
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
    columns, head = _named(lines)
    if head >= 0:
        lines[head] = "# "  # it is no token
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


def is_head(cells: Sequence[str]) -> bool:
    """Whether these cells name columns: one of tokens, and one of their marks."""
    names = {cell.strip().casefold() for cell in cells}
    return bool(names & _TOKENS and names & _MARKS)


def _named(lines: Sequence[str]) -> tuple[list[str], int]:
    """What the columns are called, and the line with a token's place that says so; -1 if none."""
    for number, line in enumerate(lines):
        if line.startswith("# global.columns"):
            return line.partition("=")[2].split(), -1
        if line.startswith("#") and is_head(
            names := _ABOUT.sub("", line).replace(",", " ").split()
        ):
            return names, number
        if _is_token(line):
            cells = [cell.strip() for cell in _cells(line)]
            return (cells, number) if is_head(cells) else ([], -1)
    return [], -1


class _Chosen(NamedTuple):
    """Which column holds what.

    Attributes:
        token: That of the tokens.
        marks: Those of BIO tags.
        named: Whether somebody said that these are marks, so that any word in them is a label.
    """

    token: int
    marks: Sequence[int]
    named: bool


def _chosen(
    path: Path, lines: Sequence[str], columns: Sequence[str], how: DatasetReading
) -> _Chosen:
    """Which column holds the tokens, and which of them BIO tags.

    Raises:
        FormatError: None holds any, or there is no column of that name.
    """
    sample = [_cells(line) for line in lines if _is_token(line)][:_SURE]
    # One damaged line stops nobody else: most are as wide as the file is, and of its kind.
    width = max(widths := [len(cells) for cells in sample], key=widths.count, default=0)
    names = [name.casefold() for name in columns] or [str(n) for n in range(1, width + 1)]
    held = [[cells[n] for cells in sample if n < len(cells)] for n in range(width)]
    token = next((n for n, name in enumerate(names) if name in _TOKENS), -1)
    if how.layers:
        found = []
        for name in how.layers:
            if name.casefold() not in names:
                what, known = f"has no column {name!r}", ", ".join(columns or names)
                raise FormatError(str(path), what, f"expected one of {known}")
            found.append(names.index(name.casefold()))
    else:
        found = [n for n, cells in enumerate(held) if n != token and holds_marks(cells)]
    if len(found) == width > 1 and not how.layers:
        found = found[1:]  # tokens may look like marks, too
    if not found:
        found = [n for n, name in enumerate(names) if n != token and name in _MARKS and token >= 0]
        if len(found) != 1:
            what = f"has no column of BIO tags among its {width}"
            raise FormatError(str(path), what, "name it with --layer COLUMN (and --feature KEY)")
    if token < 0:
        token = _first(held, found)
    how.guess(
        f"{path.name}: BIO tags are in column {', '.join(names[n] for n in found)}"
        + (f", tokens in column {names[token]}" if token > min(found) else "")
    )
    named = bool(how.layers) or not all(holds_marks(held[n]) for n in found if n < width)
    return _Chosen(token, found, named)


def _first(held: Sequence[Sequence[str]], marks: Sequence[int]) -> int:
    """The first column that may hold tokens: not the marks, and not numbers of the tokens."""
    free = [n for n in range(len(held)) if n not in marks] or [0]
    numbers = sum(cell.partition("-")[0].partition(".")[0].isdecimal() for cell in held[free[0]])
    numbered = numbers * 10 >= 9 * len(held[free[0]]) and len(free) > 1 and len(held) > 2
    return free[1] if numbered else free[0]


def holds_marks(cells: Sequence[str]) -> bool:
    """Whether these are BIO tags, but for some that are damaged."""
    bare = bool(cells) and {"B", "O"} <= set(cells) <= _BARE
    if bare:
        return True
    marks = [cell for cell in cells if _BIO.fullmatch(cell)]
    few = max(len(cells) // 10, min(2, len(cells) // 5))
    return len(cells) - len(marks) <= few and any(len(mark) > 1 for mark in marks)


def _sentence(
    path: Path, block: Sequence[tuple[int, str]], chosen: _Chosen, article: str,
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
    wide = 1 + max((chosen.token, *chosen.marks))
    for number, cells in tokens:
        if len(cells) < wide:
            what = f"has {len(cells)} columns, expected {wide} at least"
            raise FormatError(f"{path}: line {number}", what, "is the file whole?")
    forms = [cells[chosen.token] for _, cells in tokens]
    spaces = ["SpaceAfter=No" not in cells[-1] for _, cells in tokens]
    text, places = _text(said.get("text", ""), forms, spaces)
    spans: list[dict[str, Json]] = []
    for column in chosen.marks:
        for number, cells in tokens:
            if not chosen.named and not _is_mark(cells[column]):
                what = f"has {cells[column]!r:.40} in column {column + 1}"
                raise FormatError(f"{path}: line {number}", what, "expected O, B-LABEL, I-LABEL")
        marks = [_whole(_value(cells[column], key)) for _, cells in tokens]
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
    return _spans(text, places, list(map(_whole, marks))) if found == text else None


def _is_mark(cell: str) -> bool:
    return _BIO.fullmatch(cell) is not None or cell in _BARE


def _whole(mark: str) -> str:
    """A mark with kind and label: of `B` alone the label is not known, of `PER` alone the kind."""
    if mark in _NONE or _BIO.fullmatch(mark):
        return mark
    return f"{mark}-{_NAMELESS}" if mark in _BARE else f"I-{mark}"


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
