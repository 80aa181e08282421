r"""WebAnno TSV 3, the table of WebAnno and INCEpTION, as a CAS like those of their other files.

Its head names layers with their features (`#T_SP=` spans, `#T_RL=` relations, `#T_CH=` chains), a
column each; below, each sentence has its `#Text=` and a line a token: its number, where it stands,
its form, and what the layers say of it. `_` is no annotation, `*` one without a value; several at
one place have a `|` between them, and what covers several tokens has a number in brackets. See
https://inception-project.github.io/releases/latest/docs/user-guide.html#sect_webannotsv.

The text between sentences is not in the file: only how long it is. Line breaks stand for it here.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.inception.cas import (
    ANNOTATION,
    DKPRO_SENTENCE,
    STRING,
    accessor,
    misnamed,
    shown,
)

HEAD: Final = "#FORMAT=WebAnno TSV 3"

_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_LAYER: Final = re.compile(r"#T_(SP|RL|CH)=(.+)")
_TOKEN: Final = re.compile(r"(\d+-\d+)(\.\d+)?\t(\d+)-(\d+)\t")
_ESCAPED: Final = re.compile(r"\\(->|.)", re.DOTALL)
_PIECES: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_NUMBERED: Final = re.compile(r"(.*)(?<!\\)\[(\d+)\]", re.DOTALL)
_TARGET: Final = re.compile(r"(\d+-\d+(?:\.\d+)?)(?:\[(\d+)_(\d+)\])?")
_SPECIAL: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_NOTHING: Final = frozenset({"", "_"})
_WIDEST: Final = 1000
"""Most code units between two sentences: more is a fault of the file."""

_WANTED: Final = "expected WebAnno TSV 3 as INCEpTION exports it"


class TsvLayer(NamedTuple):
    """A layer that the head names.

    Attributes:
        kind: `SP` spans, `RL` relations, `CH` chains.
        name: Its name.
        columns: Its columns in their order: features, and where a slot or relation points.
    """

    kind: str
    name: str
    columns: Sequence[str]

    def features(self) -> list[tuple[int, str]]:
        """The columns that hold values, with what cassis calls them; no slots, and no ends."""
        plain, slot = [], False
        for number, name in enumerate(self.columns):
            if name and not slot and not name.startswith(("ROLE_", "BT_")):
                plain.append((number, accessor(name)))
            slot = name.startswith("ROLE_")
        return plain


class TsvToken(NamedTuple):
    """A line: a token, or a piece of one.

    Attributes:
        number: As in the file, `1-3` or `1-3.1`.
        place: For a message.
        start: First code point of the text.
        end: One past the last.
        cells: What the columns of all layers say.
    """

    number: str
    place: str
    start: int
    end: int
    cells: Sequence[str]


def is_webanno_tsv(path: Path) -> bool:
    """Whether a file begins as one."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(HEAD.encode())
    except OSError:
        return False


def cas_of_tsv(cassis: Any, data: str, path: Path, how: DatasetReading) -> Any:
    """The document.

    Args:
        cassis: The library.
        data: The file.
        path: Its place.
        how: Takes in lines that cannot be read.

    Raises:
        FormatError: It is none, or has no sentence.
    """
    lines = data.splitlines() if "\u2028" not in data and "\x85" not in data else data.split("\n")
    layers = [
        TsvLayer(found[1], name, columns or [""])
        for line in lines
        if (found := _LAYER.fullmatch(line.rstrip("\r")))
        for name, *columns in [found[2].split("|")]
    ]
    spoken = [layer for layer in layers if layer.kind != "CH"]
    if wrong := misnamed(name for layer in spoken for _, name in layer.features()):
        raise FormatError(str(path), wrong, _WANTED)
    if wrong := next((one.name for one in spoken if not _NAME.fullmatch(one.name)), ""):
        raise FormatError(str(path), f"has a layer called {wrong[:60]!r}", _WANTED)
    text, ranges, tokens = _document(lines, path, how)
    if not tokens:
        raise FormatError(str(path), "holds no sentence", _WANTED)
    cas = cassis.Cas(typesystem=_types(cassis, layers))
    cas.sofa_string = text
    sentence = cas.typesystem.get_type(DKPRO_SENTENCE)
    cas.add_all([sentence(begin=start, end=end) for start, end in ranges])
    _Marks(cas, layers, tokens, how).add()
    return cas


def _types(cassis: Any, layers: Sequence[TsvLayer]) -> Any:
    made = cassis.TypeSystem()
    made.create_type(DKPRO_SENTENCE, ANNOTATION)
    for layer in layers:
        if layer.kind == "CH" or made.contains_type(layer.name):
            continue
        made.create_type(layer.name, ANNOTATION)
        for _, name in layer.features():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # of names that `accessor` knows
                made.create_feature(layer.name, shown(name), STRING)
        if layer.kind == "RL":
            for name in ("Governor", "Dependent"):
                made.create_feature(layer.name, name, ANNOTATION)
    return made


# -- text and tokens -----------------------------------------------------------------------------


def _document(
    lines: Sequence[str], path: Path, how: DatasetReading
) -> tuple[str, list[tuple[int, int]], dict[str, TsvToken]]:
    """The text, where its sentences stand, and its tokens by their numbers."""
    parts: list[str] = []
    ranges: list[tuple[int, int]] = []
    tokens: dict[str, TsvToken] = {}
    length = units = 0
    for words, listed in _sentences(lines):
        found = list(_placed(words, listed, path, how))
        if not words.strip() or not listed:
            continue
        gap = 1 if ranges else 0
        if found:
            number, token = found[0]
            first = int(_TOKEN.match(listed[number][1])[3])  # type: ignore[index]
            ahead = first - _units(words[: token.start]) - units
            # Some programs count from 0 again in each sentence.
            gap = ahead if 0 <= ahead <= _WIDEST else gap
        between = "\n" * gap
        parts += [between, words]
        start = length + gap
        ranges.append((start, start + len(words)))
        for _, token in found:
            at = token._replace(start=token.start + start, end=token.end + start)
            tokens[token.number] = at
        length, units = start + len(words), units + gap + _units(words)
    return "".join(parts), ranges, tokens


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _sentences(lines: Sequence[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each sentence: its text, and its lines of tokens with their numbers in the file."""
    words: list[str] = []
    tokens: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r")
        if line.startswith("#Text="):
            if tokens:
                yield "\n".join(words), tokens
                words, tokens = [], []
            words.append(_plain(line[len("#Text=") :]).replace("\f", "\n"))
        elif words and line and not line.startswith("#"):
            tokens.append((number, line))
    if tokens:
        yield "\n".join(words), tokens


def _placed(
    words: str, listed: Sequence[tuple[int, str]], path: Path, how: DatasetReading
) -> Iterator[tuple[int, TsvToken]]:
    """The tokens of a sentence, by their words: not all programs count offsets alike.

    Yields:
        The place of the line in `listed`, and the token with offsets inside its sentence.
    """
    last, token = 0, None
    for at, (number, line) in enumerate(listed):
        place = f"{path}: line {number}"
        found = _TOKEN.match(line)
        if not found:
            how.note(
                FormatError(place, f"is {line[:30]!r}", "expected a token: 1-1, 0-5, its form")
            )
            continue
        form, *cells = line[found.end() :].split("\t")
        inside = found[2] is not None and token is not None
        low, high = (token.start, token.end) if inside and token else (last, len(words))
        if not form and inside:
            how.left["annotation of no length"] += 1
            continue
        start = _find(words, _plain(form), low, high)
        if start < 0:
            what = f"the token {form[:30]!r} does not stand there in the text of its sentence"
            how.note(FormatError(place, what, _WANTED))
            continue
        one = TsvToken(found[1] + (found[2] or ""), place, start, start + len(_plain(form)), cells)
        if found[2] is None:
            last, token = one.end, one
        yield at, one


def _find(words: str, form: str, low: int, high: int) -> int:
    """Where a form stands, -1 if it does not; some programs write forms in small letters."""
    start = words.find(form, low, high) if form else -1
    if start >= 0 or not form:
        return start
    lower = words.lower()
    return lower.find(form.lower(), low, high) if len(lower) == len(words) else -1


def _plain(value: str) -> str:
    """A value without the backslashes before its signs."""
    return _ESCAPED.sub(lambda found: _SPECIAL.get(found[1], found[1]), value)


# -- what the columns say ------------------------------------------------------------------------


def _pieces(cell: str) -> list[tuple[str | None, int]]:
    """What a cell says: values, each with its number or 0; None is an annotation without one."""
    said: list[tuple[str | None, int]] = []
    at = 0
    for end in [*(found.end() - 1 for found in _PIECES.finditer(cell)), len(cell)]:
        piece, at = cell[at:end], end + 1
        found = _NUMBERED.fullmatch(piece)
        value, number = (found[1], int(found[2])) if found else (piece, 0)
        said.append((None if value in ("*", "_", "") else _plain(value), number))
    return said


class _Marks:
    """Makes annotations of what the columns say."""

    def __init__(
        self,
        cas: Any,
        layers: Sequence[TsvLayer],
        tokens: Mapping[str, TsvToken],
        how: DatasetReading,
    ) -> None:
        self._cas, self._layers, self._tokens, self._how = cas, layers, tokens, how
        self._width = sum(len(layer.columns) for layer in layers)
        self._marks: dict[tuple[str, int, str], Any] = {}
        self._drawn: list[tuple[TsvLayer, TsvToken, list[str]]] = []

    def add(self) -> None:
        """Adds them all."""
        for token in self._tokens.values():
            cells = list(token.cells)
            while len(cells) > self._width and not cells[-1]:
                cells.pop()
            if len(cells) != self._width and any(cell not in _NOTHING for cell in cells):
                what = f"has {len(cells)} columns of layers, the head names {self._width}"
                self._how.note(FormatError(token.place, what, _WANTED))
                continue
            at = 0
            for layer in self._layers:
                self._take(layer, token, cells[at : at + len(layer.columns)])
                at += len(layer.columns)
        for mark in self._marks.values():
            self._cas.add(mark)
        for layer, token, cells in self._drawn:
            self._relate(layer, token, cells)

    def _take(self, layer: TsvLayer, token: TsvToken, cells: list[str]) -> None:
        if all(cell in _NOTHING for cell in cells):
            return
        if layer.kind == "CH":
            self._how.left["mention in a chain"] += len(_pieces(cells[0]))
        elif layer.kind == "RL":
            self._drawn.append((layer, token, cells))
        else:
            self._span(layer, token, cells)

    def _span(self, layer: TsvLayer, token: TsvToken, cells: Sequence[str]) -> None:
        columns = [_pieces(cell) for cell in cells]
        kind = self._cas.typesystem.get_type(layer.name)
        for nth in range(max(map(len, columns))):
            said = [pieces[nth] if nth < len(pieces) else (None, 0) for pieces in columns]
            number = max(number for _, number in said)
            # Without a number it is all of one token; several tokens share theirs.
            key = (layer.name, number, "" if number else f"{token.number}/{nth}")
            mark = self._marks.get(key)
            if mark is None:
                mark = self._marks[key] = kind(begin=token.start, end=token.end)
            mark.begin, mark.end = min(mark.begin, token.start), max(mark.end, token.end)
            for column, name in layer.features():
                if said[column][0] is not None and getattr(mark, name) is None:
                    setattr(mark, name, said[column][0])
        slots = [n for n, name in enumerate(layer.columns) if name.startswith("ROLE_")]
        linked = sum(value is not None for n in slots for value, _ in columns[n])
        if linked:
            self._how.left["link to a slot"] += linked

    def _relate(self, layer: TsvLayer, token: TsvToken, cells: Sequence[str]) -> None:
        """Adds the relations that end in a token; its last column tells where they begin."""
        base = layer.columns[-1].removeprefix("BT_")
        kind = self._cas.typesystem.get_type(layer.name)
        columns = [_pieces(cell) for cell in cells[:-1]]
        for nth, target in enumerate(re.split(r"[|;]", cells[-1])):
            found = _TARGET.fullmatch(target)
            ends = [
                self._end(base, number, named)
                for number, named in (
                    ((int(found[2] or 0), found[1]), (int(found[3] or 0), token.number))
                    if found else ()
                )
            ]  # fmt: skip
            if len(ends) < 2 or None in ends:
                self._how.left[f"relation of {layer.name} to what is no annotation here"] += 1
                continue
            drawn = kind(begin=token.start, end=token.end, Governor=ends[0], Dependent=ends[1])
            for column, name in layer.features():
                if column < len(columns) and nth < len(columns[column]):
                    setattr(drawn, name, columns[column][nth][0])
            self._cas.add(drawn)

    def _end(self, base: str, number: int, token: str) -> Any:
        return self._marks.get((base, number, "" if number else f"{token}/0"))
