"""Making files outlast a loss of power, and replacing them so that no reader sees half of one.

Also here: when a folder last gained, lost or replaced a file.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

TEMPORARY = ".tmp"
"""Suffix of files that are being written; one that is left over says nothing."""


if sys.platform == "darwin":
    import fcntl

    def sync_file(fd: int) -> None:
        """Returns when the file's data is on the disk.

        Raises:
            OSError: The system could not write it.
        """
        # fsync leaves the data in the drive's own cache there; only this asks for more.
        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(fd)

else:

    def sync_file(fd: int) -> None:
        """Returns when the file's data is on the disk.

        Raises:
            OSError: The system could not write it.
        """
        os.fdatasync(fd)


def sync_folder(folder: Path) -> None:
    """Returns when the names in the folder are on the disk, where the file system can do that.

    Raises:
        OSError: The folder cannot be opened.
    """
    fd = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse to sync a folder; they keep names by themselves.
        with suppress(OSError):
            os.fsync(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes) -> None:
    """Writes every byte; nearly always with one call to the system.

    Raises:
        OSError: Not all of it could be written.
    """
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


MOST: Final = 256 * 1024 * 1024
"""Bytes of the largest file among the annotations that is read."""


def open_regular(path: Path | str, flags: int = os.O_RDONLY) -> int:
    """Opens a file that others may have put there, if it is one: no link, pipe or device.

    Raises:
        OSError: It cannot be opened, or is something else.
    """
    return _opened(path, flags)[0]


def _opened(path: Path | str, flags: int) -> tuple[int, os.stat_result]:
    try:
        fd = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise OSError(errno.ELOOP, "it is a link, and no link is followed here") from None
        raise
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "it is no regular file")
    return fd, status


def read_file(path: Path | str, start: int = 0, most: int = -1) -> tuple[bytes, os.stat_result]:
    """What a file that others may have put there holds from a byte on.

    Args:
        path: The file.
        start: The byte.
        most: Bytes to read at most; -1 for all.

    Returns:
        The bytes, and what the system says of the file.

    Raises:
        OSError: It cannot be read, is no regular file, or has more than `MOST` bytes.
    """
    fd, status = _opened(path, os.O_RDONLY)
    try:
        if status.st_size > MOST:
            raise OSError(errno.EFBIG, f"it has {status.st_size} bytes, and most is {MOST}")
        if start:
            os.lseek(fd, start, os.SEEK_SET)
        if most >= 0:
            return os.read(fd, most), status
        data = os.read(fd, max(0, status.st_size - start) + 1)
        if start + len(data) != status.st_size:
            # It grows, or is on a file system that tells another size or gives a part at a time.
            with open(fd, "rb", buffering=0, closefd=False) as file:
                data += file.readall()
        return data, status
    finally:
        os.close(fd)


def state_of(path: Path) -> tuple[int, int, int] | None:
    """Which file stands there: inode, bytes and time of change; None if there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def replace_file(
    path: Path, data: bytes, *, durable: bool = True, name_too: bool = True
) -> os.stat_result:
    """Puts a file in the place of another: readers see all of the old or all of the new one.

    Args:
        path: The file; its folder exists.
        data: Its new content.
        durable: Whether it has to survive a loss of power once this returns.
        name_too: Whether its name has to, too; who replaces many files syncs their folder after
            the last one: until then the old or the new one stands there.

    Returns:
        What the system says of the new file.

    Raises:
        OSError: It could not be written; the old file is untouched.
    """
    # A name may be as long as the system takes; four bytes a letter leave room for the rest.
    name = f".{path.name[:40]}.{os.getpid()}-{threading.get_ident()}{TEMPORARY}"
    beside = path.with_name(name)
    # Whatever stands under that name is not written to: somebody may have put a link there.
    beside.unlink(missing_ok=True)
    fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            write_all(fd, data)
            if durable:
                os.fsync(fd)
            status = os.fstat(fd)
        finally:
            os.close(fd)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if durable and name_too:
        sync_folder(path.parent)
    return status


_COARSE: Final = 1_000_000_000
"""Nanoseconds within which some systems give two changes the same time."""


def part_names(path: Path) -> None:
    """Makes a file that has other names (hard links) one of its own, before something is added.

    A backup that `cp -al` made would be changed, or what a colleague has linked here.

    Raises:
        OSError: It cannot be read or written.
    """
    with suppress(FileNotFoundError):
        if os.lstat(path).st_nlink > 1:
            replace_file(path, read_file(path)[0])


def settled_mtime(folder: Path) -> int | None:
    """The folder's time of change in ns; 0 if there is no folder.

    Returns:
        None where a change right now might not show in it, because it changed just before, or
        where the system does not tell.
    """
    try:
        changed = folder.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError:
        return None
    return changed if time.time_ns() - changed > _COARSE else None
