"""What a format is, what it is told, and how it refuses a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeAlias

from reviewer.formats.example import Example, blank, judged
from reviewer.models import Scheme

Unit: TypeAlias = Literal["sentence", "article"]

EVERYTHING: Final = "all of it"
"""What of a field is lost, for a field that the format does not hold at all."""


class FormatError(Exception):
    """A file that is not of its format; the text is one line: place, fault, what was expected.

    Attributes:
        place: File, and row where there is one.
        what: What is wrong there.
        hint: What was expected, or what to do.
    """

    def __init__(self, place: str, what: str, hint: str) -> None:
        """Says what is wrong."""
        super().__init__(place, what, hint)
        self.place = place
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        """One clear line."""
        return f"{self.place}: {self.what}; {self.hint}"


class ReadRow(NamedTuple):
    """An example with the place it was read from.

    Attributes:
        place: File and row, for a message.
        example: What stands there.
    """

    place: str
    example: Example


def in_words(error: Exception) -> str:
    """What a mistake over somebody's file says of it, in a few words."""
    said = f"{error} is missing" if isinstance(error, KeyError) else str(error) or repr(error)
    return said[:80]


@dataclass(frozen=True)
class Options:
    """What a writer is told besides the examples.

    Attributes:
        scheme: Tags with their parts and statuses.
        name: What the dataset is called.
        unit: What an example is.
        no_text: Whether the examples come without text.
        annotators: Whose work it is, as named in the examples.
        split: Whether the examples have splits.
        language: Language of articles that do not state theirs.
        license: Under which terms the dataset may be used; empty if unknown.
    """

    scheme: Scheme
    name: str = "dataset"
    unit: Unit = "sentence"
    no_text: bool = False
    annotators: tuple[str, ...] = ()
    split: bool = False
    language: str = "en"
    license: str = ""

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The tags of the scheme in their order."""
        return tuple(tag.name for tag in self.scheme.tags)

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """The statuses of the scheme in their order."""
        return tuple(status.name for status in self.scheme.statuses)

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """Tag -> the roles inside its spans."""
        return {tag.name: tuple(part.name for part in tag.parts) for tag in self.scheme.tags}


class Format:
    """One format: how examples are written into a folder and read from it.

    A subclass says with the class attributes what it can hold. `reviewer.formats.proof.prove` reads
    every export back and compares it with `held`, so none of them can be a promise only.

    Attributes:
        name: What it is called on the command line.
        title: One line about it.
        suffix: That of its data files, with the stop.
        keeps: What it keeps, in a few words.
        loses: Field of `Example` -> what of it is lost (`EVERYTHING`, or in words).
        no_text: Whether it makes sense without text.
        units: What an example can be.
        offsets: What offsets in its files count.
        exportable: Whether it is written at all; import-only formats are not.
        importable: Whether `rows` makes sense for files that somebody else wrote.
        library: The library without which nothing is written or read; empty if none is needed.
        extra: The extra of ours that brings it.
        binary: Whether its files are no text.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]
    keeps: ClassVar[str]
    loses: ClassVar[Mapping[str, str]] = {}
    no_text: ClassVar[bool] = False
    units: ClassVar[tuple[Unit, ...]] = ("sentence", "article")
    offsets: ClassVar[str] = "code points"
    exportable: ClassVar[bool] = True
    importable: ClassVar[bool] = False
    library: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    binary: ClassVar[bool] = False

    def takes(self, example: Example, options: Options) -> bool:
        """Whether there is a place in the format for an example at all.

        By default one of which not every tag was judged has none where `mask` is lost, because
        nothing in the file could say so.
        """
        return "mask" not in self.loses or judged(example)

    def drops(self, example: Example, options: Options) -> Iterable[str]:
        """Why things that the format is there for are not written, a reason for each of them.

        They are counted in the manifest, for examples that it takes and for those that it does
        not. By default nothing is dropped.
        """
        return ()

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes all examples into an empty folder; the same examples give the same bytes.

        Args:
            examples: In the order test, dev, train; in it by article, sentence and annotator.
            folder: Exists and is empty.
            options: What else is known.

        Raises:
            FormatError: Something that was said cannot be written in this format, or nothing is.
        """
        raise FormatError(self.name, "is only imported", "see `reviewer formats`")

    def read(self, folder: Path) -> Iterator[Example]:
        """Reads what `write` has written, in the same order; knows nothing but the files.

        By default what `rows` reads; a format has at least one of the two.

        Raises:
            FormatError: A file is not as `write` leaves it.
        """
        for row in self.rows(folder):
            yield row.example

    def held(self, example: Example, options: Options) -> Example:
        """What the format can hold of an example: what `read` is to give back.

        By default all fields but those in `loses`. It may differ from the example in no other.

        Args:
            example: What was to be written.
            options: As for `write`.
        """
        return example._replace(**{field: blank(field) for field in self.loses})

    def rows(self, path: Path) -> Iterator[ReadRow]:
        """Reads a file, or a folder as `write` leaves it, for an import; by default as `read` does.

        Raises:
            FormatError: Something is wrong there; nothing after that place is read.
        """
        for number, example in enumerate(self.read(path), 1):
            yield ReadRow(f"{path}: example {number}", example)

    def verify(self, folder: Path) -> str:
        """Reads an export with the format's own library, before it takes its place.

        Returns:
            What it was read with; empty if that is not installed.

        Raises:
            FormatError: The library does not take it, or reads something else.
        """
        return ""


def needed(form: type[Format] | Format) -> Any:
    """The library that a format cannot do without, imported now.

    Raises:
        FormatError: It is not installed.
    """
    try:
        return import_module(form.library)
    except ImportError as error:
        what = f"needs {form.library}, which cannot be imported ({error})"
        raise FormatError(form.name, what, install(form)) from error


def install(form: type[Format] | Format) -> str:
    """How to install the library of a format, in a few words."""
    return f"install it with: pip install 'reviewer-tui[{form.extra}]'"


def missing(form: type[Format] | Format) -> bool:
    """Whether the library that a format cannot do without is not installed; imports nothing."""
    return bool(form.library) and find_spec(form.library.partition(".")[0]) is None
