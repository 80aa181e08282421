"""Copies of local files that are cited as evidence: `files/<sha256>` in an annotator's folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

from reviewer.ports import StoreError
from reviewer.store.filesystem import TEMPORARY, sync_file, sync_folder

FILES: Final = "files"
"""The folder of the copies."""

_PIECE: Final = 1 << 20
"""Bytes copied at a time: a film is not read into memory."""


def keep_file(path: Path, folder: Path) -> str:
    """Copies a file into a folder under the hash of its bytes, so that it survives a power loss.

    Readers see the whole copy or none. A copy that is there already is left alone.

    Returns:
        The hash (SHA-256, hex).

    Raises:
        StoreError: It is no file, cannot be read, or the copy cannot be written.
    """
    if not os.path.isfile(path):
        raise StoreError(f"{path}: there is no such file to keep; check its path")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fd, name = tempfile.mkstemp(prefix=".", suffix=TEMPORARY, dir=folder)
        try:
            with path.open("rb") as source, os.fdopen(fd, "wb") as target:
                digest = _copy(source, target)
            _place(Path(name), folder / digest)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise StoreError(f"{path}: no copy was kept ({error.strerror}): check {folder}") from None
    return digest


def _copy(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    target.flush()
    sync_file(target.fileno())
    return digest.hexdigest()


def _place(copy: Path, target: Path) -> None:
    if not target.exists():
        # Temporary files are for their owner alone; a team shares this one.
        copy.chmod(0o644)
        copy.replace(target)
