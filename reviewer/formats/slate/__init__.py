"""SLATE, an annotation tool in a terminal: its files of labels are read, not written.

`<file>.annotations` stands beside `<file>`, which has a sentence a line. Each of its lines is a
place, a hyphen and labels: `0 - claim figure` is about the first line of the file,
`((3, 5), (3, 8)) - figure` about the sixth to the ninth word of the fourth, and with a third
number about characters of words. See https://github.com/jkkummerfeld/slate.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, ReadRow
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
        if path.is_dir():
            files = sorted(path.glob(f"*{SUFFIX}"))
            if not files:
                hint = f"expected <file>{SUFFIX} beside <file>"
                raise FormatError(str(path), f"holds no {SUFFIX}", hint)
            for file in files:
                yield from _rows(file)
        else:
            yield from _rows(path if path.name.endswith(SUFFIX) else Path(f"{path}{SUFFIX}"))


def _rows(path: Path) -> Iterator[ReadRow]:
    """The lines of a text that have labels, in their order."""
    from reviewer.formats.common.label_ranges import ranged
    from reviewer.formats.common.text_files import whole_text
    from reviewer.formats.privacy import hash_of
    from reviewer.formats.slate.positions import Lines, labelled

    of = Path(str(path).removesuffix(SUFFIX))
    text = whole_text(of, f"expected <file>{SUFFIX} beside <file>")
    lines = Lines(text)
    tags: dict[int, set[str]] = {}
    spans: dict[int, list[dict[str, Json]]] = {}
    places: dict[int, str] = {}
    for number, said in enumerate(whole_text(path).splitlines(), 1):
        if not said.strip():
            continue
        place = f"{path}: line {number}"
        for piece in labelled(said, lines, place):
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
    article = Path(path.name.removesuffix(SUFFIX)).stem
    about = {"article": article, "sha256": hash_of(text), "decided": "settled"}
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
        yield ReadRow(places[line], one)


FORMAT: Final = Slate()
