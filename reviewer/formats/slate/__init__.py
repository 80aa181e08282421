"""SLATE, an annotation tool in a terminal: its files of labels are read, not written.

`<file>.annotations` stands beside `<file>`, which has a sentence a line; what stands behind it
(`<file>.annotations2`) is the annotator, what stands before it (`<file>.topic.annotations`) the
task. Each of its lines is a place, a hyphen and labels: `0 - claim figure` is about the first line
of the file, `((3, 5), (3, 8)) - figure` about the sixth to the ninth word of the fourth, and with a
third number about characters of words. See https://github.com/jkkummerfeld/slate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, ReadRow, SourceText
from reviewer.formats.example import example
from reviewer.models import Json

SUFFIX: Final = ".annotations"


class Slate(Format):
    """See the module."""

    name: ClassVar[str] = "slate"
    title: ClassVar[str] = "SLATE: a text with a sentence a line, and a file of labels beside it"
    suffix: ClassVar[str] = SUFFIX
    keeps: ClassVar[str] = "labels of lines as tags, labels of words and characters as spans"
    units: ClassVar[tuple[()]] = ()
    offsets: ClassVar[str] = "lines, words and characters of words"
    importable: ClassVar[bool] = True
    exportable: ClassVar[bool] = False

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a file of labels (or the text that it is about), or all those of a folder.

        Raises:
            FormatError: A line is not as SLATE writes it.
        """
        how = how or DatasetReading()
        for file in _files(path):
            for rows in how.tried(_rows, file, how):
                yield from rows

    def texts(self, path: Path, how: DatasetReading | None = None) -> Iterator[SourceText]:
        """The texts that files of labels are about, each once."""
        from reviewer.formats.common.text_files import whole_text

        how = how or DatasetReading()
        for text in dict.fromkeys(filter(Path.is_file, map(_text_of, _files(path)))):
            for read in how.tried(whole_text, text):
                yield SourceText(str(text), text.stem, read)


_NAMED: Final = re.compile(rf"(?P<text>.+){re.escape(SUFFIX)}(?P<who>[\w.-]*)")
"""A file of labels: what it is about, and who says it."""


def is_slate(path: Path) -> bool:
    """Whether a file is called as SLATE calls its files of labels."""
    return _NAMED.fullmatch(path.name) is not None


def _files(path: Path) -> Iterator[Path]:
    """The files of labels in a folder, or the one that is named by itself or its text.

    Raises:
        FormatError: There is none.
    """
    if not path.is_dir():
        yield path if is_slate(path) else Path(f"{path}{SUFFIX}")
        return
    found = sorted(filter(is_slate, path.glob(f"*{SUFFIX}*")))
    if not found:
        hint = f"expected <file>{SUFFIX} beside <file>"
        raise FormatError(str(path), f"holds no {SUFFIX}", hint)
    yield from found


def _text_of(path: Path) -> Path:
    """The text of a file of labels: called as it is before the suffix, the task left out."""
    name = path.name.rpartition(SUFFIX)[0]
    whole = path.with_name(name)
    without = whole.with_suffix("")
    return without if not whole.exists() and without.is_file() else whole


def _rows(path: Path, how: DatasetReading) -> list[ReadRow]:
    """The lines of a text that have labels, in their order."""
    from reviewer.formats.common.label_ranges import ranged
    from reviewer.formats.common.text_files import whole_text
    from reviewer.formats.privacy import hash_of
    from reviewer.formats.slate.positions import Lines, is_link, labelled

    of = _text_of(path)
    text = whole_text(of, f"expected <file>{SUFFIX} beside <file>")
    lines = Lines(text)
    tags: dict[int, set[str]] = {}
    spans: dict[int, list[dict[str, Json]]] = {}
    places: dict[int, str] = {}
    for number, said in enumerate(whole_text(path).splitlines(), 1):
        if not said.strip():
            continue
        if is_link(said):
            how.left["link between lines"] += 1
            continue
        place = f"{path}: line {number}"
        for pieces in how.tried(lambda *given: list(labelled(*given)), said, lines, place):
            for piece in pieces:
                places.setdefault(piece.line, place)
                tags.setdefault(piece.line, set()).update(piece.labels)
                if piece.words:
                    first = lines.range(piece.line)[0]
                    found = spans.setdefault(piece.line, [])
                    at = ranged(piece.start, piece.end, text[piece.start : piece.end], first)
                    found += (
                        {"id": f"{len(found) + n}", "tag": tag, **at, "parts": [], "attributes": {}}
                        for n, tag in enumerate(piece.labels, 1)
                    )
    article, who = of.stem, path.name.rpartition(SUFFIX)[2].strip(".-_")
    about = {
        "article": article,
        "sha256": hash_of(text),
        "decided": "settled",
        "annotator": f"coder-{who}" if who.isdecimal() else who,
    }
    rows = []
    for line in sorted(tags):
        start, end = lines.range(line)
        one = example(
            **about,
            id=f"{article}:{line}",
            start=start,
            end=end,
            text=text[start:end],
            previous=lines.near(line, -1),
            next=lines.near(line, 1),
            tags=sorted(tags[line]),
            spans=spans.get(line, []),
        )
        rows.append(ReadRow(places[line], one))
    return rows


FORMAT: Final = Slate()
