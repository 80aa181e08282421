"""Books (.epub): a zip of pages, in the order in which the book says they are read."""

from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Final
from urllib.parse import unquote
from zipfile import ZipFile

from reviewer.corpus.readers.archive import open_zip
from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.readers.markup import local, page_blocks

_CONTAINER: Final = "META-INF/container.xml"
_PAGES: Final = ("application/xhtml+xml", "text/html")


def extract(path: Path, data: bytes) -> Extraction:
    """The blocks of all pages of a book.

    Raises:
        ReadError: It is no book, or its pages are locked.
    """
    archive = open_zip(path, data)
    names = set(archive.namelist())
    if _CONTAINER not in names:
        raise ReadError(path, "this is no EPUB", f"expected {_CONTAINER} in it")
    if "META-INF/rights.xml" in names:
        raise ReadError(path, "the book is locked", "expected one without copy protection")
    package = next(
        (
            one.get("full-path", "")
            for one in _tree(archive, _CONTAINER).iter()
            if local(one) == "rootfile"
        ),
        "",
    )
    root = _tree(archive, package)
    found = list(_pages(root, dirname(package)))
    missing = [name for name in found if name not in names]
    blocks = [block for name in found if name in names for block in page_blocks(archive.read(name))]
    warnings = (f"{len(missing)} pages are not in the file",) if missing else ()
    return Extraction(blocks, _meta(root), warnings)


def _tree(archive: ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(archive.read(name), parser)


def _pages(root: Any, folder: str) -> Iterator[str]:
    items = {one.get("id"): one for one in root.iter() if local(one) == "item"}
    for reference in (one for one in root.iter() if local(one) == "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES:
            yield normpath(join(folder, unquote(item.get("href", ""))))


def _meta(root: Any) -> dict[str, str]:
    names = {"title": "title", "creator": "author", "date": "date", "language": "language"}
    meta: dict[str, str] = {}
    for element in root.iter():
        name = names.get(local(element))
        if name and (element.text or "").strip():
            meta.setdefault(name, element.text.strip())
    return meta
