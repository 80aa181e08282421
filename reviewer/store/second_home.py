"""Uniting tags that an earlier version kept beside the articles of a workspace with its own.

Journals are what counts: those of the second home come into the workspace, line by line, under the
ids that the articles have there. The second home is then moved aside, and nothing of it is lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from reviewer.config.workspace import ANNOTATIONS, CORPUS
from reviewer.filesystem import read_file, replace_file
from reviewer.models.phrases import printable
from reviewer.ports import StoreError
from reviewer.store.articles.boundaries import SUFFIX, Registry
from reviewer.store.file_store import FileStore

ASIDE: Final = ".aside"
"""Folder beside what was moved away; nothing that begins with a stop is read."""


class United(NamedTuple):
    """What came of uniting.

    Attributes:
        journals: Journals that were taken over.
        articles: Articles that they are about.
        aside: Where the second home is now.
        left: Ids of articles that have no file any more; their tags are taken over under that id.
    """

    journals: int
    articles: int
    aside: Path
    left: tuple[str, ...]


def unite(store: FileStore, annotations: Path, folder: Path) -> United:
    """Takes the tags of a second home over.

    Args:
        store: The workspace.
        annotations: Its annotations.
        folder: The folder among the articles that has annotations of its own.

    Raises:
        StoreError: Somebody has written a file of that name in the workspace that says something
            else, or it cannot be written; what was copied until then harms nothing.
    """
    second = folder / ANNOTATIONS
    names = _names(store, folder)
    corpus = Registry(second / CORPUS)
    gone = tuple(one for one in corpus.names().values() if one not in names)
    journals: list[tuple[Path, bytes]] = []
    try:
        for journal in sorted(second.glob("*/journal/*")):
            if journal.is_file() and not journal.is_symlink():
                target = annotations / journal.relative_to(second)
                journals.append((target, _renamed(read_file(journal)[0], names)))
        for target, data in journals:
            _put(target, data)
        for article in corpus.names().values():
            _take_boundaries(second / CORPUS, annotations / CORPUS, article, names)
        aside = moved_aside(second)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"the homes cannot be united ({why}): {printable(second)}") from error
    return United(len(journals), len(corpus.names()), aside, gone)


def moved_aside(path: Path, *, root: Path | None = None) -> Path:
    """Moves a file or folder away, where nobody reads it.

    Args:
        path: What to move.
        root: The folder in which to put it aside; by default its own.

    Returns:
        Where it is now.

    Raises:
        OSError: It cannot be moved.
    """
    base = root or path.parent
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = base / ASIDE / at / path.relative_to(base)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(path, target)
    return target


def _names(store: FileStore, folder: Path) -> dict[str, str]:
    """The ids that the second home gave -> the ids that the same articles have here."""
    here = {(store.base / one.path, one.row): one.id for one in store.articles() if not one.missing}
    second = FileStore(folder, folder / ANNOTATIONS, base=folder)
    found = {}
    for one in second.articles():
        # The same file, by whichever path: one of them may go through a link.
        id = here.get((folder / one.path, one.row))
        if id is not None and not one.missing:
            found[one.id] = id
    return found


def _renamed(data: bytes, names: Mapping[str, str]) -> bytes:
    """A journal with the ids of its articles as they are here; what is no event stays as it is."""
    if all(name == id for name, id in names.items()):
        return data
    return b"".join(_renamed_lines(data, names))


def _renamed_lines(data: bytes, names: Mapping[str, str]) -> Iterator[bytes]:
    for line in data.splitlines(keepends=True):
        try:
            event: Any = orjson.loads(line)
            changes = event.get("ch", ())
            for change in changes:
                change[0] = names.get(change[0], change[0])
            piece = event.get("piece")
            if isinstance(piece, list) and piece:
                piece[0] = names.get(piece[0], piece[0])
        except (ValueError, TypeError, AttributeError, IndexError):
            yield line
        else:
            yield orjson.dumps(event) + b"\n" if changes else line


def _put(target: Path, data: bytes) -> None:
    """Writes a file that is new here.

    Raises:
        OSError: It cannot be written, or one is there that says something else.
    """
    if target.is_file():
        if target.read_bytes() != data:
            raise OSError(0, f"{target.name} is there already and says something else")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)


def _take_boundaries(source: Path, target: Path, article: str, names: Mapping[str, str]) -> None:
    """Brings the frozen boundaries of an article along, and the texts that were kept of it."""
    here = names.get(article, article)
    target.mkdir(parents=True, exist_ok=True)
    lines = read_file(source / f"{article}{SUFFIX}")[0].splitlines(keepends=True)
    file = target / f"{here}{SUFFIX}"
    known = read_file(file)[0] if file.is_file() else b""
    new = [line for line in lines if line not in known]
    if new:
        ended = known if not known or known.endswith(b"\n") else known + b"\n"
        replace_file(file, ended + b"".join(new))
    for text in source.glob("*.txt"):
        stem, _, version = text.name[: -len(".txt")].rpartition(".")
        kept = target / f"{here}.{version}.txt"
        if stem == article and not kept.exists():
            replace_file(kept, read_file(text)[0])
