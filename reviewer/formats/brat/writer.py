"""Examples as documents of brat: the text of an article and what one annotator says of it.

Documents are read with bratly, where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import FormatError
from reviewer.formats.brat.annotation_file import escaped, fragments, json_line
from reviewer.formats.brat.names import (
    ABOUT,
    ATTRIBUTES,
    DECIDED,
    NOTE,
    SENTENCE,
    STATUS,
    UsedNames,
    coded,
    file_of,
    type_of,
)
from reviewer.formats.common.check_status import standing
from reviewer.formats.common.label_ranges import untagged
from reviewer.formats.example import ARTICLE, Example, pieced, related
from reviewer.formats.proof.validators import imported
from reviewer.models import Json

ABOUT_FIELDS: Final = (
    "article", "sha256", "unit", "kind", "number", "start", "end", "versions", "mask", "flags",
    "annotator", "basis", "recheck", "split", "duplicate_of", "relations",
)  # fmt: skip
"""Fields that stand, as JSON, in our note on a sentence."""


class BratDocuments:
    """The documents of one article, one for each annotator, until the next article comes."""

    def __init__(self, folder: Path, used: UsedNames) -> None:
        """Nothing is written yet.

        Args:
            folder: Where they are to stand.
            used: Told which types and statuses there are.
        """
        self._folder = folder
        self._used = used
        self._article = ("", "")
        self._open: dict[str, _Document] = {}
        self._number = 0

    def add(self, one: Example) -> None:
        """Adds an example; articles come one after the other.

        Raises:
            FormatError: There is nothing in its text that brat could mark.
        """
        if self._article != (one.split, one.article):
            self.close()
            self._article = (one.split, one.article)
        self._number += 1
        document = self._open.setdefault(one.annotator, _Document(self._used))
        document.add(one, self._number)

    def close(self) -> None:
        """Writes the documents of the last article."""
        split, article = self._article
        for annotator, document in self._open.items():
            folder = self._folder / split / annotator
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / file_of(article)
            path.with_name(f"{path.name}.txt").write_bytes(document.text().encode())
            path.with_name(f"{path.name}.ann").write_bytes(document.lines().encode())
        self._open.clear()


class _Document:
    """A text and the lines about it."""

    def __init__(self, used: UsedNames) -> None:
        self._used = used
        self._lines: list[str] = []
        self._counts = dict.fromkeys("TARN", 0)
        self._pieces: list[list[tuple[int, str]]] = [[], [], []]
        self._spans: dict[str, str] = {}
        self._related: list[dict[str, Json]] = []

    def lines(self) -> str:
        """All lines; relations, which may lead to spans of other sentences, come last."""
        for relation in self._related:
            ends = self._spans.get(relation["span"]), self._spans.get(relation["other"])
            if all(ends):
                self._used.relations.setdefault(relation["kind"])
                self._line("R", f"{coded(relation['kind'])} Arg1:{ends[0]} Arg2:{ends[1]}")
        self._related.clear()
        return "".join(f"{line}\n" for line in self._lines)

    def text(self) -> str:
        """The article as far as the examples know it; spaces stand for the rest."""
        return pieced(piece for pieces in self._pieces for piece in pieces)

    def add(self, one: Example, number: int) -> None:
        around = [(one.start - len(one.prefix), one.prefix), (one.end, one.suffix)]
        self._pieces[0] += around
        self._pieces[2].append((one.start, one.text))
        self._used.tags.update(dict.fromkeys(one.tags))
        id = self._mark(SENTENCE, one.start, one.text)
        if not id:
            hint = "leave it out with a query"
            raise FormatError(f"brat: {one.id}", "has no character that brat could mark", hint)
        for tag in one.tags:
            self._mark(f"{SENTENCE}_{coded(tag)}", one.start, one.text)
        marks = [self._span(span) for span in one.spans]
        spans = {of: span["id"] for of, span in zip(marks, one.spans, strict=True) if of}
        for of, span in spans.items():
            self._spans.setdefault(span, of)
        self._related += related(one)
        self._attribute(DECIDED, id, one.decided)
        # Spans of a whole article can share an id; a status goes to the first then.
        self._statuses(one, {"": id, **{span: of for of, span in reversed(spans.items())}})
        if one.note:
            self._note(NOTE, id, escaped(one.note))
        about = {field: value for field in ABOUT_FIELDS if (value := getattr(one, field))}
        about |= {"example": number, "spans": spans}
        about["relations"] = [each for each in one.relations if each["span"] in spans.values()]
        about |= {"untagged": [of for of in untagged(one, marks) if of]}
        # A row of a table has no neighbours, though other rows stand around it in the text.
        about |= {"alone": one.kind != ARTICLE and not one.prefix and not one.suffix}
        self._note(ABOUT, id, json_line({key: x for key, x in about.items() if x}))

    def _statuses(self, one: Example, ids: Mapping[str, str]) -> None:
        names = {scope: name for name, scope in STATUS.items()}
        for scope, span, status in standing(one, ids.keys()):
            self._used.statuses.setdefault(status)
            self._attribute(names[scope], ids[span], coded(status))

    def _span(self, span: Mapping[str, Json]) -> str:
        tag = span["tag"]
        roles = self._used.parts.setdefault(tag, {})
        id = self._mark(type_of(tag), span["start"], span["text"])
        for part in span["parts"] if id else ():
            roles.setdefault(part["name"])
            if of := self._mark(type_of(tag, part["name"]), part["start"], part["text"]):
                self._line("R", f"{coded(part['name'])} Arg1:{id} Arg2:{of}")
        if id and span["attributes"]:
            self._note(ATTRIBUTES, id, json_line(span["attributes"]))
        return id

    def _mark(self, type: str, start: int, text: str) -> str:
        """A text-bound annotation; empty if there is nothing but line breaks."""
        runs = fragments(start, text)
        if not runs:
            return ""
        self._pieces[1].append((start, text))
        at = ";".join(f"{first} {last}" for first, last in runs)
        words = " ".join(text[first - start : last - start] for first, last in runs)
        return self._line("T", f"{type} {at}\t{words}")

    def _attribute(self, name: str, target: str, value: str) -> None:
        if value:
            self._line("A", f"{name} {target} {value}")

    def _note(self, type: str, target: str, text: str) -> None:
        self._line("N", f"{type} {target}\t{text}", "#")

    def _line(self, kind: str, rest: str, prefix: str = "") -> str:
        self._counts[kind] += 1
        id = f"{prefix or kind}{self._counts[kind]}"
        self._lines.append(f"{id}\t{rest}")
        return id


def read_with(files: Iterable[Path]) -> str:
    """Reads annotation files and compares them with their texts and with what they hold.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: A line is not taken, or an annotation's words are not those of the text.
    """
    from importlib.metadata import version

    library = imported("bratly.io")
    if library is None:
        return ""
    for path in files:
        annotations = _read(library, path)
        lines = path.read_text("utf-8").count("\n")
        if len(annotations) != lines:
            what = f"has {lines} annotations, of which bratly reads {len(annotations)}"
            raise FormatError(str(path), what, "please report this fault of the format")
        text = path.with_suffix(".txt").read_bytes().decode()
        for one in annotations:
            if hasattr(one, "fragments"):
                words = " ".join(text[part.start : part.end] for part in one.fragments)
                if words != one.content:
                    what = f"{one.id} is {one.content!r}, but the text there is {words!r}"
                    raise FormatError(str(path), what, "please report this fault of the format")
    return f"bratly {version('bratly')}"


def _read(library: Any, path: Path) -> list[Any]:
    said = StringIO()
    try:
        with redirect_stdout(said):
            found = library.read_and_load_ann_file(
                str(path), no_duplicates=False, sorting=False, renumerotize=False
            )
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        what = f"bratly does not read it ({why[:200]})"
        raise FormatError(str(path), what, "please report this fault of the format") from error
    if said.getvalue().strip() or found is None:
        why = " ".join(said.getvalue().split())
        what = f"bratly does not take a line ({why[:200]})"
        raise FormatError(str(path), what, "please report this fault of the format")
    return list(found.annotations)
