"""Looking at the sample tags in annotations/ and at what their README says of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders

ROOT = Path(__file__).parent.parent
README = (ROOT / "annotations" / "README.md").read_text("utf-8")
NAMES = ("mira.osk", "tobin.hale")


def copied(folder: Path) -> Path:
    """A copy of the samples in a new folder there, so that nothing can happen to them.

    What a developer has added by trying the program out in the checkout is left behind.
    """
    for pattern in ("seeds/0?-*", "annotations/README.md", "annotations/corpus/0?-*"):
        for path in ROOT.glob(pattern):
            target = folder / "desk" / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for name in NAMES:
        shutil.copytree(ROOT / "annotations" / name, folder / "desk" / "annotations" / name)
    return folder / "desk"


def opened(desk: Path) -> FileStore:
    """The store of a copy of the samples, without a cache: everything is read from its files."""
    places = MachineFolders(desk.parent / "cache", desk.parent / "state")
    shutil.rmtree(places.cache, ignore_errors=True)
    return FileStore(desk / "seeds", desk / "annotations", places=places)


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def articles_of(store: FileStore, annotator: str) -> Iterator[OpenArticle]:
    for article in store.articles():
        reading = store.open(article.id)
        assert reading.complete, "its boundaries are not frozen"
        yield OpenArticle(reading, store.values(annotator, article.id), {})


def said(store: FileStore, annotator: str) -> dict[tuple[str, int], Values]:
    """Article and place -> what is said there."""
    return {
        (one.article.id, place): one.at(place).values
        for one in articles_of(store, annotator)
        for place in one.annotated()
    }


def listed(values: Values, prefix: str) -> dict[str, Any]:
    return {key[len(prefix) :]: value for key, value in values.items() if key.startswith(prefix)}


def tags_of(values: Values) -> set[str]:
    return set(listed(values, v.TAG))


def table(heading: str) -> dict[str, list[int]]:
    """The rows of the README's table whose head begins so, as numbers."""
    first = f"\n| {heading} | " if heading else "\n| | "
    _, _, rest = README.partition(first + " | ".join(NAMES) + " |")
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in rows]
    assert cells
    return {first: [int(cell) for cell in numbers] for first, *numbers in cells}
