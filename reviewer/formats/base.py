"""What a format is, what it is told, and how it refuses a file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeAlias, TypeVar

from reviewer.formats.example import Example, blank, judged
from reviewer.models import Scheme
from reviewer.models.phrases import count_of

Unit: TypeAlias = Literal["sentence", "article"]

EVERYTHING: Final = "all of it"
"""What of a field is lost, for a field that the format does not hold at all."""

Made = TypeVar("Made")


class FormatError(Exception):
    """A file that is not of its format; the text is one line: place, fault, what was expected.

    Attributes:
        place: File, and row where there is one.
        what: What is wrong there.
        hint: What was expected, or what to do.
        example: What stands there, if it could be read all the same.
    """

    def __init__(self, place: str, what: str, hint: str, example: Example | None = None) -> None:
        """Says what is wrong."""
        super().__init__(place, what, hint)
        self.example = example
        self.place = place
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        """One clear line."""
        return f"{self.place}: {self.what}; {self.hint}"


NO_LABEL: Final = "no label"
REJECTED: Final = "rejected by the annotator (judged: not this tag)"
"""Why a row says nothing of its sentence."""


class ReadRow(NamedTuple):
    """An example with the place it was read from.

    Attributes:
        place: File and row, for a message.
        example: What stands there.
        silent: Why it says nothing of its sentence, where it does not; in a clause.
    """

    place: str
    example: Example
    silent: str = ""


class SourceText(NamedTuple):
    """A whole text that a dataset brings along.

    Attributes:
        place: Where it stands, for a message.
        name: What the dataset calls it; it becomes the name of a file.
        text: The text.
        meta: What is known of it: some of `reviewer.models.METADATA`.
    """

    place: str
    name: str
    text: str
    meta: Mapping[str, str] = {}


@dataclass
class DatasetReading:
    """One reading of one dataset.

    Attributes:
        strict: Whether the first damaged row ends it; else it is noted, and the others come.
        columns: What is asked for (`text`, `label`, `annotator`, `article`, `group`, `start`,
            `end`) -> the column that holds it, where the user named one.
        classes: Names of numbered labels, from 0.
        layers: Layers (types) that are read, where the user named some.
        feature: The feature of a layer that holds the label, where the user named one.
        known: Names of tags as `folded` gives them: which columns of a table can be tags.
        unjudged_empty: Whether no label means that nobody has judged the row.
        faults: What could not be read, a row or file each.
        left: What a format of ours has no place for, by kind -> how often it stood there.
        unread: Column -> in how many rows it says something that is not read.
        guessed: What was understood without having been said, in clauses.
        publishers: Those named in place of annotators who published what they say elsewhere.
    """

    strict: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    classes: Sequence[str] = ()
    layers: Sequence[str] = ()
    feature: str = ""
    unjudged_empty: bool = False
    known: Collection[str] = frozenset()
    faults: list[FormatError] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    guessed: list[str] = field(default_factory=list)
    publishers: set[str] = field(default_factory=set)

    def tried(self, make: Callable[..., Made], *given: Any) -> Iterator[Made]:
        """What is made of a row; nothing if that fails, which is noted.

        Raises:
            FormatError: It fails, and the reading is strict.
        """
        try:
            yield make(*given)
        except FormatError as error:
            self.note(error)

    def each(self, rows: Iterable[Made]) -> Iterator[Made]:
        """Rows until one of them cannot be read, which is noted: nothing can follow it.

        Raises:
            FormatError: One cannot, and the reading is strict.
        """
        try:
            yield from rows
        except FormatError as error:
            self.note(error)

    def note(self, error: FormatError) -> None:
        """Notes what cannot be read.

        Raises:
            FormatError: The reading is strict.
        """
        if self.strict:
            raise error
        self.faults.append(error)

    def guess(self, clause: str) -> None:
        """Notes what was understood without having been said, once."""
        if clause not in self.guessed:
            self.guessed.append(clause)

    def understood(self) -> Iterator[str]:
        """What was guessed, in lines; where the same is true of many files, the first is named."""
        files: dict[str, list[str]] = {}
        for clause in self.guessed:
            file, colon, rest = clause.partition(": ")
            if not colon:
                file, rest = "", clause
            files.setdefault(rest, []).append(file)
        for rest, (first, *others) in files.items():
            more = f" (the same of {count_of(len(others), 'more file')})" if others else ""
            yield f"{first}: {rest}{more}" if first else f"{rest}{more}"


_BETWEEN: Final = re.compile(
    r"[\s_\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff-]+"
)


def folded(name: str) -> str:
    """A name in which case, spaces, `_`, `-` and what nobody sees say nothing."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", name).casefold())


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
        soft: Whether the share of votes for each tag is written too (`shares` of an example).
        days: Example, annotator and check -> the day it was decided or signed off, for a format
            that is `dated`.
    """

    scheme: Scheme
    name: str = "dataset"
    unit: Unit = "sentence"
    no_text: bool = False
    annotators: tuple[str, ...] = ()
    split: bool = False
    language: str = "en"
    license: str = ""
    soft: bool = False
    days: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

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
        soft: Whether it has a place for the share of votes for each tag.
        dated: Whether it says of checks when they were decided.
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
    soft: ClassVar[bool] = False
    dated: ClassVar[bool] = False

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

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads a file, or a folder as `write` leaves it, for an import; by default as `read` does.

        Args:
            path: The file or folder.
            how: What its user said of it; it takes in what cannot be read. By default the
                reading is strict.

        Raises:
            FormatError: Something is wrong there that no further row can follow, or the reading
                is strict.
        """
        for number, example in enumerate(self.read(path), 1):
            yield ReadRow(f"{path}: example {number}", example)

    def texts(self, path: Path, how: DatasetReading | None = None) -> Iterator[SourceText]:
        """The whole texts that `rows` are about, where they come apart from the rows.

        By default there are none: each row has the text that was annotated.

        Raises:
            FormatError: One cannot be read.
        """
        return iter(())

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
