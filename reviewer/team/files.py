"""Writing what came into a workspace: whole or not at all, through no link, and to stay."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from reviewer.filesystem import part_names, sync_folder, write_all


def make_folder(root: Path, folder: Path) -> None:
    """Makes a folder below another one, unless it is there.

    Raises:
        OSError: Something on the way is a link or no folder.
    """
    root.mkdir(parents=True, exist_ok=True)
    at = root
    for name in folder.relative_to(root).parts:
        at = at / name
        with suppress(FileExistsError):
            at.mkdir()
        if not stat.S_ISDIR(os.lstat(at).st_mode):
            what = f"{name} is a link or no folder, and nothing is written through it"
            raise NotADirectoryError(errno.ENOTDIR, what)


def append(path: Path, data: bytes) -> None:
    """Adds whole lines to a file that only we write, so that they survive a loss of power.

    Raises:
        OSError: They could not all be written; the file is as before.
    """
    part_names(path)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    fd = os.open(path, flags, 0o666)
    try:
        size = os.fstat(fd).st_size
        torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
        try:
            write_all(fd, b"\n" + data if torn else data)
            os.fsync(fd)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(fd, size)
            raise
    finally:
        os.close(fd)
    if not size:
        sync_folder(path.parent)
