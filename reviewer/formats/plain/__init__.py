"""Simple datasets that others made, as JSON lines: texts and their labels, read, not written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, ReadRow
from reviewer.formats.common.json_files import read_lines

_SUFFIX: Final = ".jsonl"


class Plain(Format):
    """See the module."""

    name: ClassVar[str] = "plain"
    title: ClassVar[str] = "JSON lines of others: text and labels, also a Hugging Face folder"
    suffix: ClassVar[str] = _SUFFIX
    keeps: ClassVar[str] = "text, labels as tags, spans, id, article, annotator"
    units: ClassVar[tuple[()]] = ()
    importable: ClassVar[bool] = True
    exportable: ClassVar[bool] = False

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a file, or the files in a folder or in its folder `data`.

        Raises:
            FormatError: There is none, or a row is not understood.
        """
        from reviewer.formats.common.class_labels import card_of, class_labels

        files, how = _files(path), how or DatasetReading()
        card = card_of(path)
        names = class_labels(card) if card else {}
        for file in files:
            yield from _rows(file, names, f"{file.stem}:" if len(files) > 1 else "", how)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted((path / "data").glob(f"*{_SUFFIX}")) or sorted(path.glob(f"*{_SUFFIX}"))
    if not found:
        hint = f"expected data/*{_SUFFIX} or *{_SUFFIX}"
        raise FormatError(str(path), f"holds no {_SUFFIX}", hint)
    return found


def _rows(
    file: Path, names: Mapping[str, Sequence[str]], prefix: str, how: DatasetReading
) -> Iterator[ReadRow]:
    from reviewer.formats.plain.reader import PlainRow

    for number, row in read_lines(file, how):
        place = f"{file}: row {number}"
        for one in how.tried(PlainRow(row, names, place).example, prefix):
            yield ReadRow(place, one)


FORMAT: Final = Plain()
