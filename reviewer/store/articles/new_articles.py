"""Texts that become articles: files in the articles folder, with the boundaries that they have.

A file of several articles is one of JSON lines, each with the id of the row and the text.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

import orjson

from reviewer.corpus.readers import is_article
from reviewer.filesystem import replace_file
from reviewer.models import Units
from reviewer.models.phrases import printable
from reviewer.ports import NewArticle, StoreError
from reviewer.store.articles.article_ids import Slot
from reviewer.store.articles.boundaries import Registry

_ODD: Final = re.compile(r"[^\w.-]+")
_LONGEST: Final = 80
"""Most characters in a part of a path; the id has to stay a file name with our suffixes."""


def write_articles(
    base: Path, registry: Registry, articles: Iterable[NewArticle], folder: str = ""
) -> list[Slot]:
    """Writes texts as articles; returns where each stands, in the order given.

    Boundaries are kept first, so that a text that is there is never cut by another rule.

    Args:
        base: The articles folder, which need not exist.
        registry: Keeps the boundaries.
        articles: The texts; those of one file of rows come one after the other.
        folder: Where below the articles folder they belong; empty for the folder itself.

    Raises:
        StoreError: Something cannot be written.
    """
    slots: list[Slot] = []
    taken: set[str] = set()
    try:
        base.mkdir(parents=True, exist_ok=True)
        for path, group in _by_file(articles):
            name = "/".join(filter(None, (folder, _free(base / folder, path, taken))))
            found = [Slot(name, row) for row in _rows(group)]
            for slot, new in zip(found, group, strict=True):
                _freeze(registry, slot, new)
            target = base / name
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, _bytes(found, group))
            slots += found
    except OSError as error:
        place = printable(Path(error.filename or base))
        what = f"the texts cannot be kept ({error.strerror or error})"
        raise StoreError(f"{what}; name a folder in which you may write: {place}") from None
    return slots


def _by_file(articles: Iterable[NewArticle]) -> Iterator[tuple[str, list[NewArticle]]]:
    """The texts of one file together: rows that come one after the other, else one each."""
    group: list[NewArticle] = []
    for new in articles:
        if group and (new.row is None or new.path != group[0].path):
            yield group[0].path, group
            group = []
        group.append(new)
        if new.row is None:
            yield new.path, group
            group = []
    if group:
        yield group[0].path, group


def _free(base: Path, path: str, taken: set[str]) -> str:
    """A path like this one that no file has."""
    stem, suffix = os.path.splitext(path)
    parts = [part for piece in stem.split("/") if (part := usable(piece))] or ["text"]
    bare = "/".join(parts)
    for number in count(1):
        name = f"{bare}{'' if number == 1 else f'-{number}'}{suffix}"
        if name.casefold() not in taken and not _exists(base, name):
            taken.add(name.casefold())
            return name
    raise AssertionError


def _exists(base: Path, name: str) -> bool:
    """Whether an article of any suffix has that name: two of a stem would share their id."""
    path = base / name
    return any((path.with_suffix(suffix)).exists() for suffix in {path.suffix, ".txt", ".jsonl"})


def usable(name: str) -> str:
    """A name that a file of articles can have, like this one; empty if nothing is left."""
    plain = _ODD.sub("-", unicodedata.normalize("NFC", name)).strip("-")[:_LONGEST].lstrip("._")
    if plain and not is_article(Path(f"{plain}.txt")):
        plain = f"text-{plain}"
    return plain.strip(".-")


def _rows(group: list[NewArticle]) -> Iterator[str | None]:
    """The ids of rows, each once: of the second of a name with a number behind."""
    taken: set[str] = set()
    for new in group:
        if new.row is None:
            yield None
            continue
        bare = usable(new.row) or "row"
        names = (bare if n == 1 else f"{bare}-{n}" for n in count(1))
        row = next(name for name in names if name.casefold() not in taken)
        taken.add(row.casefold())
        yield row


def _freeze(registry: Registry, slot: Slot, new: NewArticle) -> None:
    if new.units is None:
        return
    units = Units(sha256(new.text.encode()).hexdigest(), "utf-8", new.segmenter)
    for unit in new.units:
        units.append(*unit)
    if not registry.register(slot.bare, units):
        raise StoreError(str(next(reversed(registry.problems.values()))))


def _bytes(slots: list[Slot], group: list[NewArticle]) -> bytes:
    if slots[0].row is None:
        return group[0].text.encode()
    lines = (
        orjson.dumps({"id": slot.row, "text": new.text, **new.meta}) for slot, new in
        zip(slots, group, strict=True)
    )  # fmt: skip
    return b"\n".join(lines) + b"\n"
