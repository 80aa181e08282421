"""A Hugging Face dataset: a folder with a dataset card and JSON lines, one file a split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import EVERYTHING, Format, FormatError, Options, Row, in_words
from reviewer.formats.common.json_files import LineFiles, read_lines
from reviewer.formats.example import Example
from reviewer.formats.huggingface.card import SPLIT_NAMES, Seen, card, names_in
from reviewer.formats.huggingface.rows import held, to_example, to_row
from reviewer.formats.proof.output_folder import files_of

CARD: Final = "README.md"
_OLD: Final = "tags that the scheme does not have (any more)"
_UNKNOWN: Final = "fields that this version does not know"


class HuggingFace(Format):
    """See the module."""

    name: ClassVar[str] = "huggingface"
    title: ClassVar[str] = "Hugging Face dataset: a card and JSON lines"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "everything but links, comments and sign-offs"
    loses: ClassVar[dict[str, str]] = {
        "links": EVERYTHING,
        "remarks": EVERYTHING,
        "signoffs": EVERYTHING,
        "tags": _OLD,
        "versions": _OLD,
        "votes": _OLD,
        "checks": _UNKNOWN,
        "evidence": _UNKNOWN,
        "sources": _UNKNOWN,
    }
    no_text: ClassVar[bool] = True
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `data/<split>.jsonl` and `README.md`."""
        seen, files = Seen(), LineFiles(folder)
        for one in examples:
            seen.take(one)
            files.add(_file(SPLIT_NAMES[one.split]), to_row(one, options))
        files.close()
        if not seen.splits:
            (folder / "data").mkdir()
            (folder / _file("train")).touch()
        seen.content = " ".join(str(one["sha256"]) for one in files_of(folder).values())
        (folder / CARD).write_bytes(card(seen, options).encode())

    def rows(self, path: Path) -> Iterator[Row]:
        """Reads a folder that Reviewer wrote.

        Raises:
            FormatError: It is none, or a row is not as it should be.
        """
        try:
            tags = names_in((path / CARD).read_text("utf-8"))
        except (OSError, ValueError) as error:
            hint = "expected the folder that Reviewer wrote"
            raise FormatError(str(path / CARD), f"cannot be read ({error})", hint) from None
        for split in ("test", "validation", "train"):
            file = path / _file(split)
            for number, row in read_lines(file) if file.exists() else ():
                place = f"{file}: row {number}"
                try:
                    yield Row(place, to_example(row, tags))
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    what = f"is not as Reviewer writes it ({in_words(error)})"
                    raise FormatError(place, what, "see docs/formats.md") from None

    def verify(self, folder: Path) -> str:
        """Loads the dataset with `datasets`, offline, and compares it row by row.

        Raises:
            FormatError: It cannot be loaded, or a row reads otherwise.
        """
        from reviewer.formats.hf_check import as_lines, loaded_with

        return loaded_with(folder, as_lines)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        return held(example, options)


def _file(split: str) -> str:
    return f"data/{split}.jsonl"


FORMAT: Final = HuggingFace()
