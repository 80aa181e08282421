"""Finding the articles' files: a walk through folders that changes nothing and reads no file.

Also here: the states of many files, looked at all at once or a slice at a time.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath
from typing import Final, NamedTuple, TypeAlias

from reviewer.config import workspace
from reviewer.corpus.readers import is_article, kind_of_no_article, known, row_file
from reviewer.models.phrases import printable
from reviewer.ports import Problem

Order: TypeAlias = tuple[tuple[tuple[str | int, ...], ...], str]


_DIGITS: Final = re.compile(r"(\d+)")


class ScannedFile(NamedTuple):
    """A file that holds articles.

    Attributes:
        path: Its path below the articles folder, `/`-separated.
        mtime: Time of its last change, nanoseconds.
        size: Its bytes.
    """

    path: str
    mtime: int
    size: int


def natural(path: str) -> Order:
    """The key that sorts paths part by part, ignoring case, with 2 before 10."""
    parts = path.casefold().split("/")
    return tuple(tuple(_piece(s) for s in _DIGITS.split(part)) for part in parts), path


def _piece(text: str) -> str | int:
    # Every second piece of a split at digits is a number, so pieces of one place compare.
    return int(text) if text.isdecimal() else text


class FileWalk:
    """The files below a folder, or some files and folders of it.

    Symbolic links are followed, each folder is walked once, real folders before linked ones, so
    that a loop of links ends. Folders whose name begins with `.` or `_`, the annotations, and
    workspaces of their own are passed over.

    Attributes:
        base: The folder that ids are counted from.
        shown: Paths below `base` of the files and folders chosen; None for all.
        problems: What could not be looked at in the latest walk.
        second_homes: Folders that have annotations of their own, but whose articles are ours.
        passed_over: Kind of file that is no article -> how many of it the latest walk saw.
    """

    def __init__(
        self, articles: Path | Sequence[Path], annotations: Path, *, base: Path | None = None
    ) -> None:
        """Plans a walk.

        Args:
            articles: A folder, a file, or several files.
            annotations: The folder of the annotations, which are no articles.
            base: The folder to count the ids of single files from; by default the one that
                holds them all.
        """
        chosen = [articles] if isinstance(articles, Path) else list(articles)
        self.shown: set[str] | None = None
        self.problems: list[Problem] = []
        self.second_homes: list[Path] = []
        self.passed_over: Counter[str] = Counter()
        self._known: Container[str] = ()
        self._annotations = annotations
        self._wide = False
        if len(chosen) == 1 and not chosen[0].is_file() and base in (None, chosen[0]):
            self.base = chosen[0]
            return
        files = [Path(os.path.abspath(path)) for path in chosen]
        self.base = Path(os.path.commonpath([path.parent for path in files]))
        if base is not None and self.base.is_relative_to(os.path.abspath(base)):
            self.base = base
        below = Path(os.path.abspath(self.base))
        self.shown = {path.relative_to(below).as_posix() for path in files}

    def shows(self, path: str) -> bool:
        """Whether a file is among those chosen."""
        if self.shown is None or path in self.shown:
            return True
        return any(path.startswith(f"{chosen}/") for chosen in self.shown)

    @property
    def folder(self) -> str | None:
        """The one folder that was chosen, below `base`; empty for all of it, None for others."""
        if self.shown is None:
            return ""
        [first, *others] = self.shown
        return None if others or not (self.base / first).is_dir() else first

    @property
    def narrow(self) -> bool:
        """Whether files that were not chosen are left unseen."""
        return self.shown is not None and not self._wide

    def widen(self) -> None:
        """Walks through everything from now on, so that ids can be given as if all were chosen."""
        self._wide = True

    def files(self, known: Container[str] = ()) -> Iterator[ScannedFile]:
        """The files, in no particular order.

        Args:
            known: Paths that are known to hold articles, which saves looking at their names.
        """
        self.problems, self.second_homes, self.passed_over = [], [], Counter()
        self._known = known
        if self.shown is None:
            return self._tree([""])
        self._say_unfit(self.shown)
        return self._chosen(self.shown) if self.narrow else self._tree([""])

    def contested(self) -> bool:
        """Whether a file that is left unseen may have a claim to the id of one that is chosen.

        `a/b.txt`, `a__b.txt` and the row `b` of `a.jsonl` all want to be called `a__b`.
        """
        return self.narrow and any(map(self._is_contested, self.shown or ()))

    def _is_contested(self, path: str) -> bool:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            rest = _joined(parts[depth:])
            last = depth == len(parts) - 1
            for entry in self._entries("".join(f"{one}/" for one in parts[:depth])):
                name = entry.name
                beside = last and not _is_folder(entry) and row_file(PurePath(name)) is None
                if name == part or (beside and _stem(name) == _stem(part)):
                    continue
                # A folder keeps what looks like the suffix of a file.
                others = (_joined([name]), _joined([f"{name}.txt"]))
                if any(rest.startswith(one) or one.startswith(rest) for one in others):
                    return True
        return False

    def _tree(self, begin: Sequence[str]) -> Iterator[ScannedFile]:
        seen = self._passed_over()
        folders, links = deque(begin), deque[str]()
        while folders or links:
            folder = (folders or links).popleft()
            if self._enter(folder, seen):
                entries = self._entries(folder)
                if not self._is_ours(folder, entries, seen):
                    continue
                for entry in entries:
                    path = folder + entry.name
                    if not _is_folder(entry):
                        if (found := self._file(entry, path)) is not None:
                            yield found
                    elif entry.name[0] not in "._":
                        (links if entry.is_symlink() else folders).append(f"{path}/")

    def _is_ours(
        self, folder: str, entries: Sequence[os.DirEntry[str]], seen: set[tuple[int, int]]
    ) -> bool:
        """Whether a folder is no workspace of its own; either way it is said if it has tags."""
        names = {entry.name for entry in entries}
        if workspace.FILE not in names and workspace.ANNOTATIONS not in names:
            return True
        where = self.base / folder
        if not workspace.marked(where):
            return True
        inside = folder.rstrip("/")
        chosen = any(path == inside or path.startswith(folder) for path in self.shown or ())
        if inside and not chosen and not self._includes(where, inside):
            what = "this is a workspace of its own, whose articles are not shown here"
            hint = f"open it with `reviewer {printable(where)}`"
            self.problems.append(Problem(printable(where), what, hint))
            return False
        tags = where / workspace.ANNOTATIONS
        if (tags / workspace.CORPUS).is_dir():
            self._pass_over_tags(tags, seen)
        return True

    def _includes(self, where: Path, inside: str) -> bool:
        """Whether articles of a folder that has tags of its own were read here all the same."""
        return not workspace.settled(where) and workspace.knows(self._annotations, inside)

    def _pass_over_tags(self, tags: Path, seen: set[tuple[int, int]]) -> None:
        """Takes tags among the articles for none, and says so if they are not those shown."""
        found = tags.stat()
        seen.add((found.st_dev, found.st_ino))
        with suppress(OSError):
            if os.path.samestat(found, self._annotations.stat()):
                return
        what = "an earlier version has kept tags of these articles here, which are not shown"
        hint = "unite them with `reviewer check --repair`"
        self.problems.append(Problem(printable(tags), what, hint))
        self.second_homes.append(tags.parent)

    def _passed_over(self) -> set[tuple[int, int]]:
        """Identity of the annotations folder, unless the articles stand right in it."""
        try:
            base, other = self.base.stat(), self._annotations.stat()
        except OSError:
            return set()
        found = {(other.st_dev, other.st_ino)}
        return found - {(base.st_dev, base.st_ino)}

    def _enter(self, folder: str, seen: set[tuple[int, int]]) -> bool:
        """Whether a folder is to be walked and has not been."""
        where = self.base / folder
        try:
            found = where.stat()
        except OSError as error:
            self._cannot(folder, error)
            return False
        new = (found.st_dev, found.st_ino) not in seen
        seen.add((found.st_dev, found.st_ino))
        return new

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.base / folder) as entries:
                return list(entries)
        except OSError as error:
            self._cannot(folder, error)
            return []

    def _file(self, entry: os.DirEntry[str], path: str) -> ScannedFile | None:
        if path not in self._known and not is_article(PurePath(path)):
            # `reviewer.toml` beside articles is the workspace's, and nobody takes it for one.
            if path != workspace.FILE and (kind := kind_of_no_article(PurePath(path))):
                self.passed_over[kind] += 1
            return None
        try:
            found = entry.stat()
        except OSError as error:
            self._cannot(path, error)
            return None
        # Not a pipe or a device, which would block whoever reads it.
        regular = stat.S_ISREG(found.st_mode)
        return ScannedFile(path, found.st_mtime_ns, found.st_size) if regular else None

    def _say_unfit(self, shown: set[str]) -> None:
        for path in sorted(shown):
            if not is_article(PurePath(path)) and not (self.base / path).is_dir():
                what = "this is not a file of articles"
                hint = f"give one of {known()}, with no name that begins with '.', '_' or README"
                self.problems.append(Problem(printable(self.base / path), what, hint))

    def _chosen(self, shown: set[str]) -> Iterator[ScannedFile]:
        """The chosen files with those beside them that have a claim to the same id."""
        above = {str(one) for path in shown for one in PurePath(path).parents}
        for tags in (self.base / folder / workspace.ANNOTATIONS for folder in sorted(above)):
            if (tags / workspace.CORPUS).is_dir():
                self._pass_over_tags(tags, set())
        folders = sorted(path for path in shown if (self.base / path).is_dir())
        yield from self._tree([f"{path}/" for path in folders])
        files = [path for path in shown if path not in folders]
        for folder in sorted({path[: path.rfind("/") + 1] for path in files}):
            stems = {_stem(path) for path in files if path.startswith(folder)}
            for entry in self._entries(folder):
                path = folder + entry.name
                claims = _stem(path) in stems and not _is_folder(entry)
                if claims and (found := self._file(entry, path)) is not None:
                    yield found

    def _cannot(self, path: str, error: OSError) -> None:
        place = printable(self.base / path)
        what = error.strerror or str(error)
        hint = "check the path" if not path else "the other articles are shown without it"
        self.problems.append(Problem(place, f"cannot be read ({what})", hint))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that runs in a circle is neither folder nor file
        return False


def _stem(path: str) -> str:
    return os.path.splitext(path)[0].casefold()


def _joined(parts: Sequence[str]) -> str:
    """The rest of an id that parts of a path give, ended so that no other begins with it."""
    whole = unicodedata.normalize("NFC", "__".join(parts))
    return f"{_stem(whole)}__"


SLICE: Final = 500
"""Files that one step looks at: some 3 ms, however many there are."""


State: TypeAlias = tuple[int, int]
"""Of a file: time of its last change (nanoseconds) and its bytes."""


Files: TypeAlias = dict[str, State]
"""Path below the articles folder -> state."""


class FileScan:
    """The latest complete look at a folder, and the one that is under way.

    Attributes:
        files: What was seen; None before the first look.
        problems: What could not be looked at.
        passed_over: Kind of file that is no article -> how many of it were seen.
    """

    def __init__(self, walk: FileWalk) -> None:
        """Sees nothing yet."""
        self.files: Files | None = None
        self.problems: list[Problem] = []
        self.passed_over: Counter[str] = Counter()
        self._walk = walk
        self._under_way: Iterator[ScannedFile] | None = None
        self._seen: Files = {}

    def at_all(self, known: Container[str]) -> Files:
        """Looks at everything now.

        Args:
            known: Paths that are known to hold articles.
        """
        self._under_way, self._seen = self._walk.files(known), {}
        self._step(None)
        return self._seen

    def on(self, known: Callable[[], Container[str]]) -> bool:
        """Looks at the next slice; True once a look is complete and differs from the one before.

        Args:
            known: Gives the paths that are known to hold articles, for the first slice.
        """
        if self._under_way is None:
            self._under_way, self._seen = self._walk.files(known()), {}
        before = self.files
        return self._step(SLICE) and self.files != before

    def _step(self, most: int | None) -> bool:
        assert self._under_way is not None
        part = list(islice(self._under_way, most))
        self._seen.update((path, (mtime, size)) for path, mtime, size in part)
        if len(part) == most:
            return False
        self.files, self.problems, self._under_way = self._seen, self._walk.problems, None
        self.passed_over = self._walk.passed_over
        return True
