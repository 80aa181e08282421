"""A folder that is written beside the old one and takes its place when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Final

import orjson

from reviewer.formats.base import FormatError

MANIFEST: Final = "manifest.json"


@contextmanager
def replacing(folder: Path, *, force: bool = False) -> Iterator[Path]:
    """Gives an empty folder to write into; at the end it takes the place of `folder`.

    If anything fails before that, or the process dies, the old folder is as it was.

    Args:
        folder: What is to be written. What stands there is replaced if it is an export that
            nobody has changed since.
        force: Replace it whatever it is.

    Raises:
        FormatError: It holds something else, cannot be written, or is no place for an export.
    """
    asked, folder = folder, real(folder)
    try:
        _refuse(asked, folder)
        new, old = _beside(folder, "new"), _beside(folder, "old")
        _restore(folder)
        _sweep(folder)
        if not force and (reason := why_not(folder)):
            raise FormatError(str(asked), reason, "name another folder, or replace it with --force")
        folder.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        try:
            yield new
            _sync(new)
            if folder.exists():
                os.rename(folder, old)
            os.rename(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
            _restore(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(asked), f"cannot be written ({why})", "check the path") from error


def real(path: Path) -> Path:
    """Where a path leads: absolute, links followed, whether anything is there or not."""
    return Path(os.path.realpath(path))


def holds(folder: Path, other: Path) -> bool:
    """Whether a folder is another path, or has it somewhere below; links are followed."""
    return real(other).is_relative_to(real(folder))


def never(folder: Path) -> str:
    """Why no export can stand there, whatever is replaced, in a clause; empty if one can."""
    if folder.exists() and not folder.is_dir():
        return "is a file"
    # A program whose current folder is taken away stands nowhere, and so does the shell.
    return "is the current folder, or holds it" if holds(folder, Path.cwd()) else ""


def _refuse(asked: Path, folder: Path) -> None:
    if reason := never(folder):
        raise FormatError(str(asked), reason, "name another folder, one that may be new")


def why_not(folder: Path) -> str:
    """Why a folder cannot be replaced without asking, in a clause; empty if it can."""
    if not folder.exists():
        return ""
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    if not there:
        return ""
    try:
        files = orjson.loads((folder / MANIFEST).read_bytes())["files"]
        wanted = {name: entry["sha256"] for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "is not empty, and no earlier export"
    if foreign := sorted(there - wanted.keys() - {MANIFEST}):
        return f"holds {foreign[0]}, which no export has written"
    changed = [
        name for name in sorted(there & wanted.keys()) if _hash(folder / name) != wanted[name]
    ]
    return f"holds {changed[0]}, which was changed after the export" if changed else ""


def files_of(folder: Path) -> dict[str, dict[str, int | str]]:
    """Path below the folder -> size and hash (hex) of every file, sorted."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": _hash(path)}
        for path in paths
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _beside(folder: Path, what: str) -> Path:
    name = f".{folder.name}.{what}"
    return folder.with_name(name if what == "old" else f"{name}-{os.getpid()}")


def _restore(folder: Path) -> None:
    """Puts back what a process that died between two renames has left."""
    old = _beside(folder, "old")
    if old.exists():
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(old, folder)


def _sweep(folder: Path) -> None:
    """Removes what exports have left that were killed."""
    for path in folder.parent.glob(f".{folder.name}.new-*"):
        number = path.name.rpartition("new-")[2].partition(".")[0]
        if number.isdecimal() and not _lives(int(number)):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def _sync(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def format_of(folder: Path) -> str:
    """The format that the manifest in a folder names; empty if it is no export."""
    try:
        return str(orjson.loads((folder / MANIFEST).read_bytes())["format"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def cut_short(path: Path) -> str:
    """What the manifest beside a file, or in a folder, says is missing; empty if nothing is."""
    folder = path if path.is_dir() else path.parent
    try:
        files = orjson.loads((folder / MANIFEST).read_bytes())["files"]
        wanted = {name: entry["bytes"] for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
    for name, size in wanted.items():
        file = folder / name
        if path.is_dir() or file == path:
            there = file.stat().st_size if file.exists() else 0
            if there < size:
                return f"{name} has {there} bytes, its manifest says {size}"
    return ""
