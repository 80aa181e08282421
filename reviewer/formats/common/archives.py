"""Datasets that come as a .zip of the files of their tool: brat, INCEpTION, Hugging Face, tables.

Those of doccano are read where they are.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from reviewer.formats.base import FormatError


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The dataset as a file or folder: a .zip unpacked into a folder that is gone afterwards.

    Nothing of it is written elsewhere, and a folder around all of it is stepped into.

    Args:
        path: The dataset.

    Raises:
        FormatError: It is a .zip that is broken, or made to fill the disk.
    """
    if path.suffix.lower() != ".zip" or not path.is_file() or _is_read_whole(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="reviewer-") as parent:
        folder = Path(parent, path.stem or "dataset")
        folder.mkdir()
        _unpack(path, folder)
        inside = [one for one in folder.iterdir() if not one.name.startswith((".", "__MACOSX"))]
        yield inside[0] if len(inside) == 1 else folder


def _is_read_whole(path: Path) -> bool:
    """Whether it is one of doccano, or none at all: the reader says what is wrong."""
    try:
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (OSError, BadZipFile):
        return True
    others = (".ann", ".xmi", ".txt", ".json", ".csv", ".tsv", ".parquet", ".conll", ".conllu")
    return not any(name.lower().endswith(others) for name in names)


def _unpack(path: Path, folder: Path) -> None:
    from reviewer.corpus.readers.archive import excess

    try:
        with ZipFile(path) as archive:
            if what := excess(archive):
                raise FormatError(str(path), what, "unpack it, and name the folder")
            archive.extractall(folder)
    except (OSError, BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise FormatError(str(path), f"is no whole .zip ({error})", "get the whole file") from None
