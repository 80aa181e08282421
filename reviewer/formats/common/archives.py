"""Datasets that are packed, or in UTF-16: unpacked before a reader sees them.

A `.zip` or `.tar` of the files of a tool (brat, INCEpTION, Hugging Face, tables), a file that is
compressed (`.gz`, `.bz2`, `.xz`), alone or in a folder, and JSON or tokens in UTF-16 become files
as their readers take them, in a folder that is gone afterwards. Those of doccano are read where
they are.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from reviewer.formats.base import FormatError

LARGEST: Final = 1 << 30
"""Bytes that a dataset may have unpacked."""

_MOST_FILES: Final = 20_000
_CHUNK: Final = 1 << 20
_HINT: Final = "unpack it, and name the folder or the file"
_BROKEN: Final = (
    OSError, BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error,
    lzma.LZMAError, tarfile.TarError,
)  # fmt: skip

_COMPRESSED: Final[dict[str, Callable[[Path], Any]]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
_ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_RECODED: Final = (
    ".json", ".jsonl", ".ndjson", ".jsonld", ".conll", ".conllu", ".conllup", ".bio", ".iob",
    ".iob2", ".xmi", ".ann",
)  # fmt: skip
"""What their readers take in UTF-8 only."""

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def bare_name(path: Path) -> str:
    """What a dataset is called, without its suffix and that of how it is compressed."""
    name = path.name
    for packed in (*_ARCHIVES[1:], *_COMPRESSED):
        if name.lower().endswith(packed):
            name = name[: -len(packed)]
            break
    return name.removesuffix("".join(Path(name).suffixes[-1:])) or "dataset"


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The dataset as a file or folder: what is packed is unpacked, and gone afterwards.

    Nothing of it is written elsewhere, and a folder around all of it is stepped into. What is
    refused meanwhile is said of the dataset itself.

    Args:
        path: The dataset.

    Raises:
        FormatError: It is broken, or made to fill the disk.
    """
    pack = _pack_of(path)
    if pack is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="reviewer-") as parent:
        room = _Room(path, Path(parent, bare_name(path) if path.is_file() else path.name))
        room.folder.mkdir()
        try:
            pack(path, room)
        except FormatError:
            raise
        except _BROKEN as error:
            kind = "".join(path.suffixes[-1:]) or "archive"
            what = f"is no whole {kind} ({error})"
            raise FormatError(str(path), what, "get the whole file") from None
        inside = [one for one in room.folder.iterdir()
                  if not one.name.startswith((".", "__MACOSX"))]  # fmt: skip
        source = inside[0] if len(inside) == 1 and path.is_file() else room.folder
        try:
            yield source
        except FormatError as error:
            error.place = error.place.replace(str(source), str(path), 1)
            raise


class _Room:
    """The folder that a dataset is unpacked into, and how much more may come."""

    def __init__(self, dataset: Path, folder: Path) -> None:
        self.dataset = dataset
        self.folder = folder
        self._left = LARGEST
        self._files = _MOST_FILES

    def put(self, name: str, source: IO[bytes]) -> None:
        """Writes a file, piece by piece.

        Raises:
            FormatError: All of them together become too many, or too large.
        """
        self._files -= 1
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            while self._files >= 0 and (piece := source.read(_CHUNK)):
                self._left -= len(piece)
                if self._left < 0:
                    break
                file.write(piece)
        if self._left < 0 or self._files < 0:
            what = f"unpacks to more than {LARGEST >> 20} MB, or than {_MOST_FILES} files"
            raise FormatError(str(self.dataset), what, "unpack it, and name a part of it")

    def link(self, name: str, source: Path) -> None:
        """Has a file that is read as it is."""
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, place)
        except (OSError, NotImplementedError):  # on another disk
            with source.open("rb") as file:
                self.put(name, file)


def _pack_of(path: Path) -> Callable[[Path, _Room], None] | None:
    """What unpacks a dataset; None if it is read as it is."""
    if path.is_dir():
        return _unpack_inside if any(map(_is_packed, _files_in(path))) else None
    name = path.name.lower()
    if not path.is_file():
        return None
    if name.endswith(".zip"):
        return None if _is_read_whole(path) else _unzip
    if name.endswith(_ARCHIVES):
        return _untar
    return _unpack_file if _is_packed(path) else None


def _is_packed(path: Path) -> bool:
    if not path.is_file():
        return False
    if path.suffix.lower() == ".zip":
        return _is_cas(path)
    return path.suffix.lower() in _COMPRESSED or bool(_utf16_of(path))


def _files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder whose suffix says that there may be something to do."""
    wanted = (*_COMPRESSED, *_RECODED, ".zip")
    for at, _, names in os.walk(folder):
        yield from (Path(at, name) for name in names if name.lower().endswith(wanted))


def _utf16_of(path: Path) -> str:
    """The encoding of a file that is in UTF-16 where its reader wants UTF-8; else nothing."""
    from reviewer.corpus.readers.decoding import unmarked_utf16

    head = b""
    if path.suffix.lower() in _RECODED:
        with suppress(OSError), path.open("rb") as file:
            head = file.read(512)
    return "utf-16" if head[:2] in _UTF16 else unmarked_utf16(head)


# -- how each is unpacked --------------------------------------------------------------------------


def _unpack_file(path: Path, room: _Room, name: str = "") -> None:
    """Unpacks a file that is compressed, or writes one of UTF-16 as UTF-8."""
    opener = _COMPRESSED.get(path.suffix.lower())
    name = name or path.name
    if opener is None:
        _recode(path, room, name)
        return
    bare = name[: -len(path.suffix)] or "dataset"
    with opener(path) as packed:
        room.put(bare, packed)
    plain = room.folder / bare
    if _utf16_of(plain):
        os.replace(plain, moved := plain.with_name(f".{plain.name}"))
        _recode(moved, room, bare, _utf16_of(moved))
        moved.unlink()


def _recode(path: Path, room: _Room, name: str, encoding: str = "") -> None:
    with path.open("rb") as file:
        recoded: Any = codecs.EncodedFile(file, "utf-8", encoding or _utf16_of(path))
        room.put(name, recoded)


def _unpack_inside(path: Path, room: _Room) -> None:
    """Unpacks what is packed in a folder, beside everything else."""
    for at, _, names in os.walk(path):
        for file in (Path(at, name) for name in names):
            name = str(file.relative_to(path))
            if not file.is_file():
                raise FormatError(str(file), "this is no regular file", "take it out")
            if file.suffix.lower() == ".zip" and _is_packed(file):
                _unpack_cas(file, room, name)
            elif _is_packed(file):
                _unpack_file(file, room, name)
            else:
                room.link(name, file)


def _excess(archive: ZipFile) -> str:
    from reviewer.corpus.readers.archive import excess

    return excess(archive)


def _unzip(path: Path, room: _Room) -> None:
    with ZipFile(path) as archive:
        if what := _excess(archive):
            raise FormatError(str(path), what, _HINT)
        archive.extractall(room.folder)
    for inner in sorted(room.folder.rglob("*.zip")):
        if _is_cas(inner):
            _unpack_cas(inner, room, str(inner.relative_to(room.folder)))


def _is_cas(path: Path) -> bool:
    """Whether a .zip holds one document of one annotator, as a project of INCEpTION has many."""
    try:
        with ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (OSError, BadZipFile):
        return False
    documents = [name for name in names if name.endswith((".xmi", ".json"))]
    others = [name for name in names if name not in documents and not name.endswith(".xml")]
    return len(documents) == 1 and not others


def _unpack_cas(path: Path, room: _Room, name: str) -> None:
    """Unpacks a document where its archive stands, and calls it so: after its annotator."""
    with ZipFile(path) as archive:
        if what := _excess(archive):
            raise FormatError(str(room.dataset), f"{name}: {what}", _HINT)
        for member in archive.namelist():
            inner = PurePosixPath(member)
            called = inner.name if inner.suffix.lower() == ".xml" else f"{path.stem}{inner.suffix}"
            with archive.open(member) as file:
                room.put(str(Path(name).parent / called), file)


def _untar(path: Path, room: _Room) -> None:
    """Unpacks the files of an archive; links, devices and ways out of it are none."""
    with tarfile.open(path) as archive:
        for member in archive:
            parts = [part for part in member.name.split("/") if part not in ("", ".")]
            hidden = any(part == ".." or part.startswith("._") for part in parts)
            source = archive.extractfile(member) if member.isfile() and not hidden else None
            if source is not None and parts:
                room.put("/".join(parts), source)


def _is_read_whole(path: Path) -> bool:
    """Whether it is one of doccano, or none at all: the reader says what is wrong."""
    try:
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (OSError, BadZipFile):
        return True
    others = (".ann", ".xmi", ".txt", ".json", ".csv", ".tsv", ".parquet", ".conll", ".conllu")
    return not any(name.lower().endswith(others) for name in names)
