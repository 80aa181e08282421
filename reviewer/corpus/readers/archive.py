"""ZIP archives as formats of documents are, opened within bounds.

Loaded with the formats that need it: the first frame needs none of them.
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

from reviewer.corpus.readers.document import ReadError

_LARGEST: Final = 256 * 1024 * 1024
_MOST_FILES: Final = 20_000
_DEFLATE: Final = 1_032
"""Bytes that one compressed byte of a ZIP becomes at most (zlib's technical details)."""


def open_zip(path: Path, data: bytes) -> zipfile.ZipFile:
    """Open an archive that is neither broken nor made to fill the memory.

    Raises:
        ReadError: It is.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        raise ReadError(path, "it is no whole archive", "is the file whole?") from None
    if what := excess(archive):
        raise ReadError(path, what, "split it, or save its text as .txt")
    return archive


def excess(archive: zipfile.ZipFile) -> str:
    """Why an archive must not be unpacked in memory; empty if it may be.

    The sizes it states are its own words, and `ZipFile.read` believes them only afterwards: where
    a member could be larger by its compression, all are unpacked piece by piece and compared.
    """
    files = archive.infolist()
    if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _LARGEST:
        return f"it unpacks to more than {_LARGEST >> 20} MB"
    most = sum(
        file.compress_size * (_DEFLATE if file.compress_type == zipfile.ZIP_DEFLATED else 1)
        for file in files
    )
    kinds = {file.compress_type for file in files} - {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED}
    if most <= _LARGEST and not kinds:
        return ""
    try:
        bad = archive.testzip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        return f"it cannot be unpacked ({error})"
    return f"{bad[:80]!r} in it is not as large as it says, or broken" if bad else ""
