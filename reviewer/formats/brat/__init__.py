"""brat: a text and an annotation file (standoff) for each article and annotator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import (
    EVERYTHING,
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    SourceText,
    in_words,
)
from reviewer.formats.brat.annotation_file import AnnFile, BratTexts, beside, documents, trimmed
from reviewer.formats.common.check_status import LOST, as_checks, standing
from reviewer.formats.common.label_ranges import ranged
from reviewer.formats.common.text_files import whole_text
from reviewer.formats.example import Example, without
from reviewer.models import Json

_LOST: Final = (
    "meta", "previous", "next", "heading", "votes", "evidence", "sources", "links", "remarks",
    "signoffs", "answers", "suggestions", "unfinished", "text_sha256", "context",
)  # fmt: skip
_NUMBER: Final = re.compile(rb'"example":([0-9]+)')


class Brat(Format):
    """See the module."""

    name: ClassVar[str] = "brat"
    title: ClassVar[str] = "brat standoff: a text and its annotations, an article a file"
    suffix: ClassVar[str] = ".ann"
    keeps: ClassVar[str] = "text, tags, spans, parts, attributes, relations, status, note, flags"
    loses: ClassVar[dict[str, str]] = {
        **dict.fromkeys(_LOST, EVERYTHING),
        "checks": LOST,
        "spans": "tabs and line breaks at the ends of spans and parts",
        "relations": "those of spans that have nothing else",
    }
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `<annotator>/<article>.txt` and `.ann`, in a folder for each split if any."""
        from reviewer.formats.brat.names import UsedNames
        from reviewer.formats.brat.writer import BratDocuments

        used = UsedNames(options)
        made = BratDocuments(folder, used)
        for example in examples:
            made.add(example)
        made.close()
        (folder / "annotation.conf").write_bytes(used.annotation_conf().encode())
        (folder / "visual.conf").write_bytes(used.visual_conf().encode())

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the documents of a folder, or one of them, in the order of our export.

        Raises:
            FormatError: A file is not as brat writes it.
        """
        how = how or DatasetReading()
        numbered = sorted((_first_number(file), file) for file in documents(path))
        files = [file for _, file in numbered]
        texts = BratTexts(path)
        people = _people(path, numbered, texts)
        for _, group in groupby(files, key=lambda file: (_split(file, path), file.name)):
            yield from _article(list(group), people, how, texts)

    def texts(self, path: Path, how: DatasetReading | None = None) -> Iterator[SourceText]:
        """The texts of the documents, and those that nobody has annotated yet.

        Raises:
            FormatError: One cannot be read, and the reading is strict.
        """
        how = how or DatasetReading()
        folder = path if path.is_dir() else path.parent
        places = BratTexts(path)
        found = {places.of(file) for file in documents(path)}
        if path.is_dir():
            found.update(path.rglob("*.txt"))
        for file in sorted(found):
            for text in how.tried(whole_text, file):
                name = file.relative_to(folder).as_posix().removesuffix(".txt")
                yield SourceText(str(file), name, text)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        spans = [
            {**held, "parts": [part for each in span["parts"] if (part := _held(each, example))]}
            for span in example.spans
            if (held := _held(span, example))
        ]
        ids = {span["id"] for span in spans}
        checks = as_checks(standing(example, ids))
        related = [one for one in example.relations if one["span"] in ids]
        return without(example, _LOST)._replace(spans=spans, checks=checks, relations=related)

    def verify(self, folder: Path) -> str:
        """Reads every document with `bratly`, where it is installed.

        Raises:
            FormatError: It does not take a line.
        """
        from reviewer.formats.brat.writer import read_with

        return read_with(documents(folder))


def _held(item: dict[str, Json], one: Example) -> dict[str, Json]:
    """A span or part without the line breaks at its ends; nothing if there is nothing else."""
    start, end = trimmed(item["start"], item["end"], item["text"])
    words = item["text"][start - item["start"] : end - item["start"]]
    return {**item, **ranged(start, end, words, one.start)} if words else {}


def _first_number(file: Path) -> int:
    """The number of a document's first example in our export; 0 if somebody else wrote it."""
    try:
        found = _NUMBER.search(file.read_bytes())
    except OSError as error:
        raise FormatError(str(file), f"cannot be read ({error.strerror})", "check it") from None
    return int(found[1]) if found else 0


def _split(file: Path, path: Path) -> Path:
    return file.parent.parent if path.is_dir() else path


def _people(
    path: Path, numbered: Sequence[tuple[int, Path]], texts: BratTexts
) -> Mapping[Path, str]:
    """Folder -> whose work is in it; folders that only divide a corpus are nobody's.

    They are people's where we wrote them so, where there is one of them, and where the same
    document stands in several: of that name, and with these words.
    """
    folders = {file.parent for _, file in numbered if path.is_dir() and file.parent != path}
    ours = any(number for number, _ in numbered)
    names = [file.name for _, file in numbered]
    # A folder of annotations beside one of texts is named after what is in it.
    alone = len(folders) == 1 and all(beside(file).is_file() for _, file in numbered)
    twice = (name for name, times in Counter(names).items() if times > 1)
    if (
        ours
        or alone
        or any(
            _is_one_text([file for _, file in numbered if file.name == name], texts)
            for name in twice
        )
    ):
        return {folder: folder.name for folder in folders}
    return {}


def _is_one_text(files: Sequence[Path], texts: BratTexts) -> bool:
    """Whether some of these files are about the same words, and not merely called alike."""
    seen: set[bytes] = set()
    for file in files:
        words = b""  # of files without a text nothing else is known
        with suppress(OSError):
            words = b" ".join(texts.of(file).read_bytes().removeprefix(b"\xef\xbb\xbf").split())
        if words in seen:
            return True
        seen.add(words)
    return False


def _article(
    files: Sequence[Path], people: Mapping[Path, str], how: DatasetReading, texts: BratTexts
) -> Iterator[ReadRow]:
    """The rows of one article by all annotators, sentence by sentence."""
    found: list[tuple[int, ReadRow]] = []
    for file in files:
        for rows in how.tried(
            _document, file, people.get(file.parent) or texts.coder(file), how, texts
        ):
            found += rows
    yield from (row for _, row in sorted(found, key=itemgetter(0)))


def _document(
    file: Path, annotator: str, how: DatasetReading, texts: BratTexts
) -> list[tuple[int, ReadRow]]:
    from reviewer.formats.brat.reader import BratDocument

    try:
        return list(BratDocument(AnnFile(file, how, texts.of(file)), annotator, how).rows())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"its metadata is not as Reviewer writes it ({in_words(error)})"
        raise FormatError(str(file), what, "see docs/formats.md") from None


FORMAT: Final = Brat()
