"""The frozen boundaries of everything that was ever read: `annotations/corpus/<article-id>.jsonl`.

One line per text version, the same bytes from whoever reads it first. Lines are only ever
appended; a line torn by a crash is passed over and the next one starts on a line of its own.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from operator import le, lt
from pathlib import Path
from sys import intern
from typing import Final

import orjson

from reviewer.filesystem import open_regular, part_names, read_file, settled_mtime
from reviewer.models import KINDS, Units
from reviewer.models.phrases import printable
from reviewer.ports import Problem
from reviewer.store.articles.article_ids import fold
from reviewer.store.write_root import WriteRoot

SUFFIX: Final = ".jsonl"

_UNITS: Final = b',"units":['
_EDITION: Final = re.compile(rb'\{"sha256":"[0-9a-f]{64}","edition":(\d{1,6}),')
_SOURCE: Final = re.compile(rb',"source":"([0-9a-f]{64})"')
_END: Final = b"]}"
_FEW: Final = 6
_CODES: Final = {kind: code for code, kind in enumerate(KINDS)}
# Boundaries are parsed so many bytes at a time: a long article's would be 100,000 lists at once.
_CHUNK: Final = 1 << 17


class Registry:
    """The folder `corpus` of a workspace. It need not exist and may be read-only.

    Any thread may use it.

    Attributes:
        problems: Place -> what could not be read or kept there.
        keeps: Whether boundaries can be kept there, as far as is known.
    """

    def __init__(self, folder: Path, on_keep: Callable[[], None] | None = None) -> None:
        """Opens the folder, without looking into it.

        Args:
            folder: `annotations/corpus`.
            on_keep: Called before boundaries are kept.
        """
        self._on_keep = on_keep
        self.problems: dict[str, Problem] = {}
        self.keeps = True
        self._folder = folder
        self._root = WriteRoot(folder.parent)
        self._names: dict[str, str] | None = None
        self._changed: int | None = None
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Looks into the folder again when next asked: others may have added to it."""
        self._names = None

    def replaced(self) -> bool:
        """Whether files came, went or were replaced in the folder since this was last asked."""
        if self._root.gone:
            return False
        changed = settled_mtime(self._folder)
        same = changed is not None and changed == self._changed
        self._changed = changed
        return not same

    def names(self) -> Mapping[str, str]:
        """Folded id -> id, for every registered id."""
        names = self._names
        if names is None:
            try:
                link = self._folder.is_symlink()
                files = [] if link else sorted(os.listdir(self._folder), reverse=True)
            except OSError:
                files = []
            ids = [intern(name[: -len(SUFFIX)]) for name in files if name.endswith(SUFFIX)]
            names = {fold(id): id for id in ids if not id.startswith(".")}
            self._names = names
        return names

    def holds(self, article: str, sha256: str) -> bool:
        """Whether that text version is registered under the id."""
        return sha256 in (_sha256(line) for line in self._lines(article))

    def latest(self, article: str) -> str | None:
        """Hash of the text version that was registered last under the id."""
        versions = self.versions(article)
        return versions[-1] if versions else None

    def versions(self, article: str) -> list[str]:
        """Hashes of the text versions under the id, as they were last registered; none twice."""
        found = [sha256 for line in self._lines(article) if (sha256 := _sha256(line))]
        return list(dict.fromkeys(reversed(found)))[::-1]

    def units(
        self,
        article: str,
        sha256: str,
        length: int | None = None,
        given: Callable[[], Units] | None = None,
    ) -> Units | None:
        """The frozen boundaries of a text version; None if it has none that can be used.

        Of several lines for one text version that of the highest edition wins, of these the
        lowest, wherever it stands; but one that came later and divides the text quite
        differently, or otherwise than the rules do that it names, is set aside and told.

        Args:
            article: Its id.
            sha256: Hash of the text (hex).
            length: Code points of the text, if known, which the boundaries must fit.
            given: Divides the text by the present rules; asked only where lines differ.
        """
        numbered: dict[bytes, int] = {}
        for n, line in enumerate(self._lines(article), 1):
            numbered.setdefault(line, n)
        mine = [line for line in numbered if _sha256(line) == sha256]
        found = {
            line: units
            for line in mine
            if (units := _parsed(line, sha256)) is not None and _fits(units, length)
        }
        if len(found) > 1:
            rules = None if given is None else given()
            for line in _forged(found, rules):
                units = found.pop(line)
                self._tell_set_aside(article, numbered[line], units, next(iter(found.values())))
        if found:
            line = min(found, key=lambda line: (-_edition(line), line))
            first = next(iter(found))
            if line != first and _differ(found[line], found[first]):
                self._tell_taken_over(article, numbered[line], found[line], found[first])
            return found[line]
        if mine:
            place = str(self._file(article))
            what = f"the boundaries of text version {sha256[:8]} cannot be used"
            hint = "expected units [[start,end,kind],...] in the order of the text; read anew"
            self.problems[place] = Problem(place, what, hint)
        return None

    def _tell_set_aside(self, article: str, number: int, units: Units, kept: Units) -> None:
        """Names a line that would have divided a text otherwise, and does not count."""
        file = self._file(article)
        who = _who_brought(file, number)
        what = f"a line that came later makes {len(units)} sentences of {len(kept)}{who}"
        hint = "it is set aside and changes nothing; take it out of the file"
        self.problems[f"{file}:{number}"] = Problem(f"{printable(file)}, line {number}", what, hint)

    def _tell_taken_over(self, article: str, number: int, units: Units, before: Units) -> None:
        """Names a later edition that divides a text quite differently."""
        file = self._file(article)
        who = _who_brought(file, number)
        what = f"{len(before)} sentences became {len(units)} by a later edition{who}"
        hint = "take the line out of the file to have the first reader's sentences back"
        self.problems[str(file)] = Problem(f"{printable(file)}, line {number}", what, hint)

    def made_of(self, article: str, source: str) -> set[str]:
        """Hashes of the texts that were extracted from a file of an article.

        Args:
            article: Its id.
            source: Hash of the file's bytes (hex).
        """
        wanted = f',"source":"{source}"'.encode()
        heads = (line.partition(_UNITS)[0] for line in self._lines(article))
        return {sha256 for head in heads if wanted in head and (sha256 := _sha256(head + _END))}

    def encodings(self, article: str) -> list[tuple[str, str]]:
        """Hash and encoding of each text version under the id, the last registered first."""
        found = []
        for line in self._lines(article):
            sha256 = _sha256(line)
            try:
                fields = orjson.loads(line.partition(_UNITS)[0] + b"}")
            except orjson.JSONDecodeError:
                continue
            if sha256 is not None and isinstance(fields.get("encoding"), str):
                found.append((sha256, fields["encoding"]))
        return found[::-1]

    def register(self, article: str, units: Units, source: str = "") -> bool:
        """Freezes the boundaries of a text version, unless they are frozen already.

        Args:
            article: Its id.
            units: The boundaries.
            source: Hash of the bytes (hex) that the text was extracted from; empty if it was
                not extracted.

        Returns:
            Whether the workspace holds them now. If not, `problems` says why.
        """
        with self._lock:
            frozen = self.units(article, units.sha256)
            if frozen is not None and (not source or units.sha256 in self.made_of(article, source)):
                return True
            file = self._file(article)
            try:
                self._root.make(self._folder)
                if self._on_keep is not None:
                    self._on_keep()
                _append(file, _line(frozen or units, source))
            except OSError as error:
                what = f"sentence boundaries cannot be kept ({error.strerror or error})"
                hint = "they hold for this session; make the folder writable"
                place = str(self._folder)
                self.problems[place] = Problem(place, what, hint)
                self.keeps = False
                return False
            names = self._names
            if names is not None:
                names.setdefault(fold(article), article)
            return True

    def replace(self, article: str, units: Units) -> bool:
        """Gives a text version other boundaries than those that are frozen: its next edition.

        Args:
            article: Its id.
            units: The boundaries from now on.

        Returns:
            Whether the workspace holds them now. If not, `problems` says why.
        """
        with self._lock:
            lines = [line for line in self._lines(article) if _sha256(line) == units.sha256]
            edition = 1 + max(map(_edition, lines), default=0)
            try:
                _append(self._file(article), _line(units, _source(lines), edition))
            except OSError as error:
                what = f"sentence boundaries cannot be kept ({error.strerror or error})"
                hint = "the old ones hold; make the folder writable"
                place = str(self._folder)
                self.problems[place] = Problem(place, what, hint)
                return False
            return True

    def _file(self, article: str) -> Path:
        return self._folder / f"{article}{SUFFIX}"

    def _lines(self, article: str) -> Iterator[bytes]:
        """The whole lines of an article's file."""
        if self._folder.is_symlink():
            return
        try:
            data, _ = read_file(f"{self._folder}/{article}{SUFFIX}")
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            place = str(self._file(article))
            what = f"the boundaries cannot be read ({error.strerror or error})"
            hint = "the article is divided into sentences as by its first reader"
            self.problems[place] = Problem(place, what, hint)
            return
        *lines, _torn = data.split(b"\n")
        yield from (line.rstrip(b"\r") for line in lines)


def _sha256(line: bytes) -> str | None:
    """The hash that a line begins with, without parsing it; None for what is no such line."""
    start = b'{"sha256":"'
    whole = line.startswith(start) and line.endswith(_END)
    return line[len(start) : len(start) + 64].decode("ascii", "replace") if whole else None


def _edition(line: bytes) -> int:
    """How often the boundaries of this text version were replaced on purpose; 0 for the first."""
    found = _EDITION.match(line)
    return int(found[1]) if found else 0


def _forged(found: Mapping[bytes, Units], rules: Units | None) -> list[bytes]:
    """The lines without edition that came later and must not count; see `Registry.units`.

    Args:
        found: The lines of one text version in their order, with what they say.
        rules: How the present rules divide the text; None if that is not known.
    """
    plain = [line for line in found if not _edition(line)]
    if len(plain) < 2:
        return []
    trusted = plain[0]
    true = [line for line in plain if rules is not None and _same(found[line], rules)]
    if rules is not None and true and found[trusted].segmenter == rules.segmenter:
        # Whoever puts a line above another has not read the text before.
        trusted = true[0]
    return [
        line
        for line in plain
        if line != trusted
        and (
            _differ(found[line], found[trusted])
            or (trusted in true and found[line].segmenter == found[trusted].segmenter)
        )
        and not _same_places(found[line], found[trusted])
    ]


def _same(units: Units, rules: Units) -> bool:
    """Whether boundaries are what the rules give that they name."""
    return units.segmenter == rules.segmenter and _same_places(units, rules)


def _same_places(one: Units, other: Units) -> bool:
    return one.starts == other.starts and one.ends == other.ends


def _differ(units: Units, before: Units) -> bool:
    """Whether boundaries are quite different: more than a few sentences begin or end elsewhere."""
    places = set(zip(units.starts, units.ends, strict=True))
    changed = len(places ^ set(zip(before.starts, before.ends, strict=True)))
    return changed > max(_FEW, len(before) // 10)


def _source(lines: list[bytes]) -> str:
    """Of which file a text version was made, as its lines say; empty if of none."""
    found = (_SOURCE.search(line.partition(_UNITS)[0]) for line in lines)
    return next((one[1].decode() for one in found if one), "")


def _line(units: Units, source: str, edition: int = 0) -> bytes:
    head = {
        "sha256": units.sha256,
        **({"edition": edition} if edition else {}),
        "encoding": units.encoding,
        **({"source": source} if source else {}),
        "segmenter": units.segmenter,
        "units": [
            (start, end, KINDS[kind])
            for start, end, kind in zip(units.starts, units.ends, units.kinds, strict=True)
        ],
    }
    return orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE)


def _who_brought(file: Path, line: int) -> str:
    """Who brought a line of a file, as git knows it; empty if git does not."""
    import subprocess  # Only where something is odd.

    # What the folder's own configuration would have git run is not run: it may be anybody's.
    words = [
        "git", "-c", "core.fsmonitor=false", "blame", "--no-textconv", "--porcelain",
        "-L", f"{line},{line}", "HEAD", "--", file.name,
    ]  # fmt: skip
    alone = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    try:
        told = subprocess.run(
            words, cwd=file.parent, env={**os.environ, **alone}, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=5, check=True,
        ).stdout.decode("utf-8", "replace")  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    author = next((one[7:] for one in told.split("\n") if one.startswith("author ")), "")
    return f", from {printable(Path(author[:80]))} (commit {told[:8]})" if author else ""


def _append(file: Path, line: bytes) -> None:
    """Adds a line in one write, on a line of its own even where the last one was torn."""
    part_names(file)
    fd = open_regular(file, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    try:
        size = os.fstat(fd).st_size
        torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
        data = memoryview(b"\n" + line if torn else line)
        while data:
            data = data[os.write(fd, data) :]
    finally:
        os.close(fd)


def _parsed(line: bytes, sha256: str) -> Units | None:
    """The boundaries of a line, or None if it does not say them as expected."""
    head, found, body = line.partition(_UNITS)
    try:
        fields = orjson.loads(head + b"}")
        units = Units(sha256, fields["encoding"], fields["segmenter"])
        for items in _chunks(body[:-2]) if found else ():
            starts, ends, kinds = zip(*items, strict=True)
            units.kinds += bytes(map(_CODES.__getitem__, kinds))
            units.ends.extend(ends)
            units.starts.extend(starts)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    return units if found else None


def _chunks(body: bytes) -> Iterator[list[list[int | str]]]:
    """The items of a JSON list of lists, given without its brackets, some at a time."""
    at = 0
    while at < len(body):
        end = body.find(b"],", at + _CHUNK)
        end = len(body) if end < 0 else end + 1
        yield orjson.loads(b"[" + body[at:end] + b"]")
        at = end + 1


def _fits(units: Units, length: int | None) -> bool:
    """Whether the boundaries are in order, not empty, apart, and inside the text."""
    starts, ends = units.starts, units.ends
    return (
        all(map(lt, starts, ends))
        and all(map(le, ends, starts[1:]))
        and (length is None or not ends or ends[-1] <= length)
    )
