"""Where a workspace may be written: below its annotations, through no link, while it is there."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

_BUSY: Final = (
    "rebase-merge", "rebase-apply", "sequencer",
    "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "index.lock",
)  # fmt: skip
"""What stands in git's folder while git is in the middle of something."""


class _Way:
    """Folders one in the other that were looked at, each with what it was then."""

    def __init__(self, folders: list[str]) -> None:
        self._folders = folders
        self._were = self._are()

    @property
    def stands(self) -> bool:
        """Whether all are there as they were, and none is a link."""
        return bool(self._were) and self._are() == self._were

    def _are(self) -> list[tuple[int, int]]:
        try:
            found = list(map(os.lstat, self._folders))
        except OSError:
            return []
        if not all(stat.S_ISDIR(one.st_mode) for one in found):
            return []
        return [(one.st_dev, one.st_ino) for one in found]


class WriteRoot:
    """The annotations of a workspace, as the place that everything is written below.

    Attributes:
        annotations: Their folder, which need not exist; it may be a link of the user's own.
        ground: The folder that has to be there for anything to be written: the one that holds
            the annotations, or the annotations themselves where they are a repository of git.
    """

    def __init__(self, annotations: Path) -> None:
        """Remembers which folder the workspace is, so that it is missed when it is gone."""
        self.annotations = annotations
        above = (parent for parent in annotations.absolute().parents if parent.is_dir())
        own = (annotations / ".git").exists()
        self.ground = annotations if own else next(above, Path("/"))
        self._identity = _identity(self.ground)
        self._leads = os.path.realpath(annotations)
        self._made: dict[Path, _Way] = {}
        self._git: Path | None = None
        self._stash = self._top_of_stash()

    @property
    def gone(self) -> bool:
        """Whether the workspace is not where it was: removed, moved, or not mounted any more."""
        now = _identity(self.ground)
        return now is None or (now != self._identity and not self.annotations.is_dir())

    def make(self, folder: Path) -> None:
        """Makes a folder among the annotations, or the annotations, unless it is there.

        Raises:
            OSError: The workspace is gone, or something on the way is a link or no folder.
        """
        if self.gone:
            raise FileNotFoundError(errno.ENOENT, "the folder of the workspace is gone")
        known = self._made.get(folder)
        if known is not None and known.stands:
            return
        if os.path.realpath(self.annotations) != self._leads:
            what = f"{self.annotations.name} has become a link, and nothing is written through it"
            raise NotADirectoryError(errno.ENOTDIR, what)
        if not os.path.isdir(self.annotations):
            self.annotations.mkdir(parents=True, exist_ok=True)
        at = os.fspath(self.annotations)
        way = [at]
        for name in folder.relative_to(self.annotations).parts:
            at = os.path.join(at, name)
            if not os.path.lexists(at):
                with suppress(FileExistsError):
                    os.mkdir(at)
            if not stat.S_ISDIR(os.lstat(at).st_mode):
                what = f"{name} is a link or no folder, and nothing is written through it"
                raise NotADirectoryError(errno.ENOTDIR, what)
            way.append(at)
        self._made[folder] = _Way(way)

    @property
    def in_git_operation(self) -> bool:
        """Whether git is in the middle of a rebase, a merge or the like and waits to go on.

        It refuses to, over files that somebody has changed meanwhile.
        """
        git = self._git_folder()
        return any((git / name).exists() for name in _BUSY)

    @property
    def has_fresh_stash(self) -> bool:
        """Whether something was put aside by `git stash` since, and waits to be brought back.

        Git refuses to bring it back over files that somebody has changed meanwhile.
        """
        return self._top_of_stash() not in (b"", self._stash)

    def _top_of_stash(self) -> bytes:
        with suppress(OSError), (self._git_folder() / "refs" / "stash").open("rb") as file:
            return file.read(100)
        return b""

    def _git_folder(self) -> Path:
        if self._git is None:
            self._git = _git_folder(self.annotations.absolute())
        return self._git


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _git_folder(path: Path) -> Path:
    """Where git keeps what it knows of a path; a folder that is not there if it knows nothing."""
    for folder in (path, *path.parents):
        git = folder / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            # A second work tree says in one line where its own folder is.
            with suppress(OSError, UnicodeDecodeError), git.open("rb") as file:
                line = file.read(4096).decode().strip()
                return folder / line.removeprefix("gitdir:").strip()
    return path / ".git"
