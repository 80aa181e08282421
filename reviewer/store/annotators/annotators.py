"""The annotators of a workspace: one folder each under `annotations/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reviewer.models.journal_lines import LamportClock
from reviewer.models.names import RESERVED, why_not
from reviewer.models.phrases import printable
from reviewer.ports import Problem, StoreError
from reviewer.store.annotators.alarms import leaps
from reviewer.store.annotators.annotator_folder import AnnotatorFolder
from reviewer.store.journal.journal_file import SUFFIX


class AnnotatorFolders:
    """Who has said anything. The annotations folder need not exist."""

    def __init__(
        self,
        annotations: Path,
        cache: Path,
        text_sha256: Callable[[str], str],
        rescue: Path | None = None,
    ) -> None:
        """Opens the annotators' folders without looking at them.

        Args:
            annotations: The folder that holds theirs.
            cache: A folder for what can be worked out again.
            text_sha256: The hash of an article's present text.
            rescue: Folder of what was said while the workspace was gone.
        """
        self._annotations = annotations
        self._cache = cache
        self._text_sha256 = text_sha256
        self._rescue = rescue
        self._clock = LamportClock()
        self._folders: dict[str, AnnotatorFolder] = {}
        self._names: list[str] | None = None
        self._spoken: set[str] = set()
        self._writers: set[str] = set()
        self._problems: list[Problem] = []
        self._closed: dict[str, Problem] = {}

    def names(self) -> list[str]:
        """Those who have said something, in alphabetical order."""
        # A folder of one's own may have come since the last look.
        own = [name for name in self._folders if name not in self._known()]
        every = sorted({*self._known(), *own}, key=str.lower)
        return [name for name in every if self._has_spoken(name)]

    def find(self, name: str) -> AnnotatorFolder | None:
        """The folder of an annotator, even a silent one; None if nobody may be called so."""
        if name not in self._folders:
            if self._why_not(name) is not None:
                return None
            self._folders[name] = AnnotatorFolder(
                self._annotations / name,
                name,
                cache=self._cache / f"{name}.json",
                clock=self._clock,
                text_sha256=self._text_sha256,
            )
        return self._folders[name]

    def all(self) -> list[AnnotatorFolder]:
        """The folders of all who have said something."""
        return [folder for name in self.names() if (folder := self.find(name)) is not None]

    def to_write(self, name: str) -> AnnotatorFolder:
        """An annotator's folder for writing, once the clock has seen what all others wrote.

        Raises:
            StoreError: Nobody may be called so.
        """
        if self._has_spoken(name) and name not in self._known():
            # Another spelling hides it from the others, but it locks nobody out.
            self._writers.add(name)
            self._names = None
        # Also for a folder that is open: another spelling may have come since.
        reason = self._why_not(name)
        folder = self.find(name)
        if reason is not None or folder is None:
            raise StoreError(
                f"{name!r} cannot write here: {reason}: {printable(self._annotations)}"
            )
        self.all()
        return folder

    def arrivals(self, *, short: bool = False) -> frozenset[str]:
        """Looks who wrote or came since the last look; see `AnnotatorFolder.arrivals`."""
        known = set(self.names())
        self._names = self._scan()
        grown = {name for name, folder in self._folders.items() if folder.arrivals(short=short)}
        new = {name for name in self.names() if name not in known and name not in self._folders}
        for name in new:
            self.find(name)
        return frozenset(new | grown)

    def rest_arrives(self) -> frozenset[str]:
        """Takes in more of what the last short look left, and looks at nothing else."""
        every = [(name, folder) for name, folder in self._folders.items() if folder.behind]
        return frozenset(name for name, folder in every if folder.arrivals(short=True))

    @property
    def behind(self) -> bool:
        """Whether the last short look left anything of what has come."""
        return any(folder.behind for folder in self._folders.values())

    def problems(self) -> Iterator[Problem]:
        """Folders that are nobody's, and what could not be read in the others."""
        self.names()
        yield from (*self._problems, *self._closed.values(), *self._rescued())
        for folder in self._folders.values():
            if (self._annotations / folder.name).is_symlink():
                continue  # It is told once, of the folder.
            known = folder.problems()
            yield from (*known, *folder.alarms())
            cut_off = folder.unfinished()
            if cut_off and not any(problem.place.startswith(cut_off.place) for problem in known):
                yield cut_off
        yield from leaps(reach for folder in self._folders.values() for reach in folder.reaches())

    def _rescued(self) -> Iterator[Problem]:
        """Journals of sessions whose workspace was gone when they ended."""
        for file in sorted(self._rescue.glob(f"*/*{SUFFIX}")) if self._rescue else ():
            home = self._annotations / file.parent.name / "journal"
            if not (home / file.name).exists():
                what = "it holds what was said while the folder of the workspace was gone"
                hint = f"to have that back, copy the file into {printable(home)}"
                yield Problem(printable(file), what, hint)

    def _scan(self) -> list[str]:
        self._problems = []
        found: dict[str, str] = {}
        for name in self._by_claim(self._subfolders()):
            reason = why_not(name, person=False) or _clash(name, found.values())
            if reason is None:
                found[name.lower()] = name
            else:
                hint = "rename the folder; the other annotators are shown without it"
                self._problems.append(Problem(printable(self._annotations / name), reason, hint))
        return [found[key] for key in sorted(found)]

    def _by_claim(self, names: list[str]) -> list[str]:
        """Of folders whose names differ only by case, who writes here or has said most first."""
        if len({name.lower() for name in names}) == len(names):
            return names
        sizes = {name: _bytes_of(self._annotations / name / "journal") for name in names}
        return sorted(names, key=lambda name: (name in self._writers, sizes[name], name))[::-1]

    def _subfolders(self) -> list[str]:
        """Names of the folders that are meant to be an annotator's."""
        try:
            with os.scandir(self._annotations) as entries:
                names = sorted(entry.name for entry in entries if _is_folder(entry))
        except FileNotFoundError:
            return []
        except OSError as error:
            self._problems.append(_unread(self._annotations, error))
            return []
        own = [name for name in names if name[0] not in "._" and name.lower() not in RESERVED]
        for name in [name for name in own if (self._annotations / name).is_symlink()]:
            own.remove(name)
            what = "cannot be read (it is a link, and no link is followed here)"
            hint = "copy the folder in its place; the other annotators are shown without it"
            self._problems.append(Problem(printable(self._annotations / name), what, hint))
        return own

    def _why_not(self, name: str) -> str | None:
        if reason := why_not(name, person=False):
            return reason
        if (self._annotations / name).is_symlink():
            return "the folder is a link, and nothing is written through it"
        # Whoever writes under a name goes on, whatever comes to stand beside it.
        return None if name in self._writers else _clash(name, self.names())

    def _known(self) -> list[str]:
        if self._names is None:
            self._names = self._scan()
        return self._names

    def _has_spoken(self, name: str) -> bool:
        if name not in self._spoken:
            inside = self._inside(self._annotations / name)
            if any(one == "journal" or one.endswith(".json") for one in inside):
                self._spoken.add(name)
        return name in self._spoken

    def _inside(self, folder: Path) -> list[str]:
        self._closed.pop(folder.name, None)
        try:
            return os.listdir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._closed[folder.name] = _unread(folder, error)
            return []


def _bytes_of(folder: Path) -> int:
    """Bytes of the files in a folder; 0 if it cannot be looked into."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.stat(follow_symlinks=False).st_size for entry in entries)
    except OSError:
        return 0


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # Looking into it tells what is wrong.
        return True


def _unread(folder: Path, error: OSError) -> Problem:
    what = f"cannot be read ({error.strerror or error})"
    return Problem(printable(folder), what, "check the folder; the other annotators are shown")


def _clash(name: str, others: Iterable[str]) -> str | None:
    """What is wrong with a name beside others, in one clause; None if nothing is."""
    for other in others:
        if other != name and other.lower() == name.lower():
            return f"the name differs from that of {other!r} only by case"
    return None
