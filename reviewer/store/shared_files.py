"""Files among the annotations that one command writes for everybody."""

from __future__ import annotations

from pathlib import Path

from reviewer.ports import StoreError
from reviewer.store.articles.file_scan import printable
from reviewer.store.filesystem import replace_file


def replace_shared(file: Path, data: bytes) -> None:
    """Replaces the file, whose folder need not exist.

    Raises:
        StoreError: It cannot be written; the old file is untouched.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{printable(file)}: cannot be written ({why})") from None
