"""An annotation file of brat, read as its standoff format is documented, and no further.

Every line has an id and a tab: `T1` text-bound, `R1` relation, `E1` event, `A1` or `M1`
attribute, `#1` note. Normalizations (`N1`) and equivalences (`*`) are checked and left alone.
See https://brat.nlplab.org/standoff.html.

Also here: texts as brat's line by line files can hold them: ranges and notes without line breaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.brat.offsets import counted
from reviewer.formats.common.text_files import whole_text
from reviewer.models import Json

_ID: Final = re.compile(r"(?:[TREAMN#][0-9]+|\*|#)")

_RANGE: Final = r"[0-9]{1,18} [0-9]{1,18}"
_BOUND: Final = re.compile(rf"(\S+) ({_RANGE}(?:;{_RANGE})*)")

_NO_TEXT: Final = (
    "expected a .txt beside each .ann, or one of its name elsewhere in the folder that is imported"
)

_HINT: Final = "is the file whole, and of brat's standoff format?"


class Bound(NamedTuple):
    """A text-bound annotation.

    Attributes:
        id: Its id.
        type: Its type.
        start: First code point.
        end: One past the last.
        place: File and line, for a message.
        of: Id of the annotation that it is a fragment of, where words stand between fragments.
    """

    id: str
    type: str
    start: int
    end: int
    place: str
    of: str = ""


class BratAttribute(NamedTuple):
    """An attribute or note.

    Attributes:
        type: Its type.
        target: Id of what it is about.
        text: Value of the attribute, text of the note.
        place: File and line.
    """

    type: str
    target: str
    text: str
    place: str


class Linked(NamedTuple):
    """That two annotations belong together.

    Attributes:
        first: Id of the one.
        second: Id of the other.
        place: File and line.
        type: Of a relation its type; empty for an argument of an event.
    """

    first: str
    second: str
    place: str
    type: str = ""


class AnnFile:
    """What an annotation file says of its text.

    Attributes:
        path: Where it stands.
        text: What it is about.
        text_path: Where that stands.
        bound: Id -> text-bound annotation, in the order of the file.
        attributes: Attributes.
        notes: Notes.
        links: Relations, and the arguments of events.
        events: The trigger and the arguments of each event.
        others: Kind -> how many lines are of a kind that is checked and left alone.
    """

    def __init__(
        self, path: Path, how: DatasetReading | None = None, text: Path | None = None
    ) -> None:
        """Reads the file and its text.

        Args:
            path: The file.
            text: Where its text stands; beside it by default.
            how: Takes in lines that are wrong; by default the first of them ends it.

        Raises:
            FormatError: One of them cannot be read or is no UTF-8, or a line is not as brat wants
                it: its id is taken, its offsets are beyond the text, its words are others than
                those there, what it is about is nowhere.
        """
        how = how or DatasetReading()
        self.path = path
        self.others: Counter[str] = Counter()
        self.text_path = text or beside(path)
        self.text = whole_text(self.text_path, _NO_TEXT)
        self.bound: dict[str, Bound] = {}
        self.attributes: list[BratAttribute] = []
        self.notes: list[BratAttribute] = []
        self.links: list[Linked] = []
        self.events: list[list[str]] = []
        self._triggers: dict[str, str] = {}
        self._events: list[tuple[str, str, str]] = []
        seen: dict[str, str] = {}
        said = whole_text(path)
        self._offsets = counted(self.text, said, marked=_is_marked(self.text_path))
        if self._offsets.what:
            how.guess(f"{path.name}: its offsets count {self._offsets.what}")
        for number, line in enumerate(said.split("\n"), 1):
            if line.strip():
                place = f"{path}: line {number}"
                for _ in how.tried(self._take, line.removesuffix("\r"), place, seen):
                    pass
        self._resolve(seen, how)

    def _take(self, line: str, place: str, seen: dict[str, str]) -> None:
        id, tab, rest = line.partition("\t")
        if not tab or not _ID.fullmatch(id):
            raise FormatError(place, f"is no annotation ({line[:30]!r})", _HINT)
        first = seen.setdefault(id, place)
        if first != place and id not in ("*", "#"):
            where = first.rpartition(": ")[2]
            raise FormatError(place, f"has the id {id}, as {where}", "expected each once")
        head, _, text = rest.partition("\t")
        _KINDS[id[0]](self, id, head, text, place)

    def _bound(self, id: str, head: str, text: str, place: str) -> None:
        match = _BOUND.fullmatch(head.rstrip(" "))
        if match is None:
            raise FormatError(place, f"has no type and offsets ({head[:30]!r})", _HINT)
        given = [self._offsets.range(*map(int, run.split())) for run in match[2].split(";")]
        last = 0
        # Fragments stand in the order in which they were marked.
        for start, end in (runs := sorted(given)):
            if not last <= start < end:
                what = f"runs from {start} to {end}"
                raise FormatError(place, what, "expected fragments in order, or apart at least")
            last = end
        if last > len(self.text):
            what = f"ends at {last}, beyond the {len(self.text)} code points of the text"
            raise FormatError(place, what, "do the files belong together?")
        words = " ".join(self.text[start:end] for start, end in given)
        # Words may be missing, others may follow them behind a tab, and a space is like another.
        if text.strip() and words.split() not in (text.split(), text.partition("\t")[0].split()):
            what = f"is {text[:40]!r}, but the text there is {words[:40]!r}"
            raise FormatError(
                place, what, "offsets count code points; do the files belong together?"
            )
        for number, (start, end) in enumerate(self._joined(runs), 1):
            name = id if number == 1 else f"{id}-{number}"
            self.bound[name] = Bound(name, match[1], start, end, place, id if number > 1 else "")

    def _joined(self, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The fragments; those between which only white space stands are one."""
        found = [(runs[0][0], runs[0][1])]
        for start, end in runs[1:]:
            if self.text[found[-1][1] : start].strip():
                found.append((start, end))
            else:
                found[-1] = (found[-1][0], end)
        return found

    def _attribute(self, id: str, head: str, text: str, place: str) -> None:
        type, target, *value = _words(head, 2, place)
        self.attributes.append(BratAttribute(type, target, " ".join(value), place))

    def _note(self, id: str, head: str, text: str, place: str) -> None:
        type, target = _words(head, 2, place)[:2]
        self.notes.append(BratAttribute(type, target, text, place))

    def _relation(self, id: str, head: str, text: str, place: str) -> None:
        type, *arguments = _words(head, 3, place)
        first, second = (argument.partition(":")[2] for argument in arguments[:2])
        self.links.append(Linked(first, second, place, type))

    def _event(self, id: str, head: str, text: str, place: str) -> None:
        trigger, *arguments = (word.partition(":")[2] for word in _words(head, 1, place))
        self._triggers[id] = trigger
        self.events.append([trigger, *arguments])
        self._events += [(trigger, argument, place) for argument in arguments]

    def _other(self, id: str, head: str, text: str, place: str) -> None:
        _words(head, 2, place)
        self.others["equivalence" if id == "*" else "normalization"] += 1

    def _resolve(self, seen: dict[str, str], how: DatasetReading) -> None:
        """Makes events the links between their triggers, and sees that all ids lead somewhere."""
        for first, second, place in self._events:
            self.links.append(Linked(first, second, place))
        self.links = [
            link._replace(
                first=self._triggers.get(link.first, link.first),
                second=self._triggers.get(link.second, link.second),
            )
            for link in self.links
        ]
        self.attributes = [one for one in self.attributes if _leads((one.target,), one, seen, how)]
        self.notes = [one for one in self.notes if _leads((one.target,), one, seen, how)]
        self.links = [one for one in self.links if _leads(one[:2], one, seen, how)]


def _is_marked(text: Path) -> bool:
    with text.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


def _leads(
    ids: Iterable[str], said: BratAttribute | Linked, seen: Mapping[str, str], how: DatasetReading
) -> bool:
    """Whether ids are in the file; what is about others is noted."""
    for id in ids:
        if id not in seen:
            how.note(
                FormatError(said.place, f"is about {id!r}, which is nowhere in the file", _HINT)
            )
            return False
    return True


_KINDS: Final[dict[str, Callable[[AnnFile, str, str, str, str], None]]] = {
    "T": AnnFile._bound,
    "R": AnnFile._relation,
    "E": AnnFile._event,
    "A": AnnFile._attribute,
    "M": AnnFile._attribute,
    "#": AnnFile._note,
    "N": AnnFile._other,
    "*": AnnFile._other,
}


def _words(head: str, least: int, place: str) -> list[str]:
    found = head.split()
    if len(found) < least:
        raise FormatError(place, f"is cut short ({head[:30]!r})", _HINT)
    return found


def documents(path: Path) -> Iterator[Path]:
    """The annotation files of a folder, or the one that is named by it or its text.

    Raises:
        FormatError: There is none, and the folder is no project of brat.
    """
    if not path.is_dir():
        longer = path.with_name(f"{path.name}.ann")
        yield longer if longer.exists() else path.with_name(f"{path.stem}.ann")
        return
    found = sorted(path.rglob("*.ann"))
    if not found and not (path / "annotation.conf").exists():
        raise FormatError(str(path), "holds no .ann", "expected a folder of brat")
    yield from found


def beside(path: Path) -> Path:
    """The text beside an annotation file: `x.txt` of `x.ann` and of `x.txt.ann`."""
    stem = path.name.removesuffix(".ann")
    longer = path.with_name(f"{stem}.txt")
    return path.with_name(stem) if stem.endswith(".txt") and not longer.is_file() else longer


_CODED: Final = re.compile(r"(.+)[_.-]([A-Za-z0-9]{1,20})")
"""The name of a file that tells whose it is: that of the text, and an annotator."""

_SUFFIX: Final = re.compile(r"\.(?:ann|conf|json|xml|csv|tsv|md|html?|pdf|zip|py)$", re.IGNORECASE)
"""What ends the names of files that are no texts."""


class BratTexts:
    """Which text each annotation file of a folder is about, wherever in the folder it stands."""

    def __init__(self, path: Path) -> None:
        """Looks at nothing yet.

        Args:
            path: The folder that is imported, or a file.
        """
        self._root = path if path.is_dir() else None
        self._named: dict[str, list[Path]] | None = None

    def of(self, file: Path) -> Path:
        """The text of an annotation file; where none is sure, the place where it should stand.

        It is sure beside the file; elsewhere it has its name, and is the only one that has, or the
        only one in a folder that stands beside the file's as `texts/a` does beside `marks/a`, or
        all that have it say the same. The file's name may tell the annotator behind that of the
        text.
        """
        near = beside(file)
        if near.is_file() or self._root is None:
            return near
        found = self._of_name(near.stem)
        if not found and (named := _CODED.fullmatch(near.stem)):
            found = self._of_name(named[1])
        if len(found) > 1:
            own = file.parent.relative_to(self._root).parts
            beneath = (one.parent.relative_to(self._root).parts for one in found)
            steps = [_apart(own, parts) for parts in beneath]
            least = min(steps)
            found = [one for one, far in zip(found, steps, strict=True) if far == least]
        if len(found) > 1 and len({one.read_bytes() for one in found}) > 1:
            return near
        return found[0] if found else near

    def coder(self, file: Path) -> str:
        """Who annotated a file by its name: `ann` for `x_ann.ann` about `x.txt`; else empty."""
        named = _CODED.fullmatch(beside(file).stem)
        text = self.of(file)
        own = text.name.removesuffix(".txt")
        return named[2] if named and own == named[1] and text.is_file() else ""

    def _of_name(self, stem: str) -> list[Path]:
        """The texts of a name, with `.txt` or without any suffix."""
        if self._named is None:
            self._named = {}
            root = self._root or Path()
            for one in sorted(root.rglob("*")):
                bare = one.name.removesuffix(".txt")
                if not _SUFFIX.search(bare) and one.is_file() and not one.is_symlink():
                    self._named.setdefault(bare, []).append(one)
        return self._named.get(stem, [])


def _apart(one: Sequence[str], other: Sequence[str]) -> int:
    """In how many folders two paths differ; of unequal depth, in all that they do not share."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True))
    return len(set(one) ^ set(other)) + 1


BREAKS: Final = "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Tab, and every character at which some reader begins a new line."""


_RUN: Final = re.compile(f"[^{BREAKS}]+")

_BREAK: Final = re.compile(f"[{BREAKS}\\\\]")

_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}

_LONG: Final = {short: char for char, short in _SHORT.items()}

_ESCAPED: Final = re.compile(r"\\(?:[nrt\\]|u[0-9a-f]{4})")


def trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    """A range without the breaks at its ends; `text` is what stands there."""
    left = text.lstrip(BREAKS)
    first = start + len(text) - len(left)
    return first, max(first, first + len(left.rstrip(BREAKS)))


def fragments(start: int, text: str) -> list[tuple[int, int]]:
    """The runs without breaks in a text that starts there; brat marks them as one annotation."""
    return [(start + run.start(), start + run.end()) for run in _RUN.finditer(text)]


def escaped(note: str) -> str:
    r"""A note on one line: `\n` for a line break, `\\` for a backslash."""
    return _BREAK.sub(lambda m: _SHORT.get(m[0], f"\\u{ord(m[0]):04x}"), note)


def unescaped(note: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(lambda m: _LONG.get(m[0]) or chr(int(m[0][2:], 16)), note)


def json_line(value: Json) -> str:
    """JSON in which nothing breaks a line."""
    text = orjson.dumps(value).decode()
    return re.sub("[\x85\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text)
