"""News and editions in XML: NITF, NewsML-G2 and TEI, told apart by their outermost element."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.readers.markup import blocks, local, page_blocks

_NEWS_NAMES: Final = (
    "p h1 h2 h3 h4 hl1 hl2 hedline byline dateline li ol ul dl dt dd table tr block media "
    "media-caption blockquote div section body caption bq body.head body.content body.end "
    "note pre "
)
_NEWS: Final = frozenset(_NEWS_NAMES.split())
_EDITION_NAMES: Final = (
    "p head l lg item list ab sp speaker stage div body front back row table note quote q "
    "salute signed opener closer dateline byline argument titlepart docauthor trailer u "
)
_EDITION: Final = frozenset(_EDITION_NAMES.split())
_SKIPPED_NAMES: Final = "head script style media-reference media-metadata "
_SKIPPED: Final = frozenset(_SKIPPED_NAMES.split())
_APPARATUS_NAMES: Final = "teiheader facsimile fw figdesc sic abbr orig rdg "
_APPARATUS: Final = frozenset(_APPARATUS_NAMES.split())
_PAGE: Final = re.compile(r"\s*<(?:!doctype|html|body|div|p|h[1-6])\b", re.IGNORECASE)
"""How a page begins that stands as plain text in an item."""

_SHORT_DAY: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T|$)")
_FIELDS: Final = {
    "headline": "title",
    "hl1": "title",
    "byline": "author",
    "by": "author",
    "contentcreated": "date",
    "versioncreated": "date",
    "language": "language",
}


def extract(path: Path, data: bytes) -> Extraction:
    """The text of one item of news or one edition.

    Raises:
        ReadError: It is broken XML, or none of these formats.
    """
    from lxml import etree

    # Some newsrooms name an old code page over text in UTF-8, which is no accident of bytes.
    encoding = "utf-8" if _is_utf8(data) else None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, encoding=encoding)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        place = error.position[0] if error.position else 0
        raise ReadError(path, f"broken XML at line {place}", "expected a whole file") from None
    name = local(root)
    if name in ("tei", "tei.2", "teicorpus"):
        return _edition(root)
    if name == "nitf":
        body = blocks(_first(root, "body"), _NEWS, _SKIPPED, lines=True)
        return Extraction(list(body), _meta(root))
    if name in ("newsitem", "newsmessage", "contentset"):
        return _news(root)
    what = f"<{name}> is none of the forms of news that are known"
    raise ReadError(path, what, "expected NITF, NewsML-G2 or TEI")


def _is_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are UTF-8, and not of a Unicode of more bytes."""
    try:
        return not data.isascii() and b"\0" not in data and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _first(root: Any, name: str) -> Any:
    return next((element for element in root.iter() if local(element) == name), root)


def _news(root: Any) -> Extraction:
    parts: list[str] = []
    items = [element for element in root.iter() if local(element) == "newsitem"] or [root]
    for element in root.iter():
        if local(element) == "inlinexml":
            parts += blocks(element, {*_NEWS, "inlinexml"}, _SKIPPED, lines=True)
        elif local(element) == "inlinedata" and element.text:
            page = _PAGE.match(element.text) is not None
            parts += page_blocks(element.text) if page else element.text.split("\n\n")
    warnings = (f"{len(items)} items stand in one file",) if len(items) > 1 else ()
    meta = _meta(root)
    if meta.get("title") and meta["title"] not in parts[:3]:
        parts.insert(0, meta["title"])
    return Extraction(parts, meta, warnings)


def _meta(root: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in root.iter():
        name = _FIELDS.get(local(element))
        # Names and titles in a byline stand on lines of their own, without a space between.
        words = " ".join(" ".join(element.itertext()).split()) if name else ""
        words = words or (element.get("tag") or "" if name == "language" else "")
        if local(element) == "date.issue":
            name, words = "date", element.get("norm") or ""
        if name and words:
            meta.setdefault(name, _day(words) if name == "date" else words[:300])
    return meta


def _day(stated: str) -> str:
    """The day of a moment as ISO 8601 writes it, with or without hyphens."""
    short = _SHORT_DAY.match(stated)
    return "-".join(short.groups()) if short else stated[:10]


def _edition(root: Any) -> Extraction:
    header = _first(root, "teiheader")
    meta = {
        "title": _in(header, "titlestmt", "title"),
        "author": _in(header, "titlestmt", "author"),
        "date": _in(header, "publicationstmt", "date"),
    }
    texts = [element for element in root.iter() if local(element) == "text"]
    outer = [text for text in texts if not any(local(up) == "text" for up in text.iterancestors())]
    return Extraction(list(_blocks_of(outer)), meta)


def _blocks_of(texts: list[Any]) -> Iterator[str]:
    for text in texts:
        yield from blocks(text, _EDITION, _APPARATUS)


def _in(root: Any, outer: str, name: str) -> str:
    for holder in root.iter():
        if local(holder) == outer:
            found = [element for element in holder.iter() if local(element) == name]
            return _named(found[0])[:300] if found else ""
    return ""


def _named(element: Any) -> str:
    """What an element says; of a person with names in several scripts and numbers, the first."""
    names = [one for one in element.iter() if local(one) in ("persname", "orgname")]
    chosen = names[0] if len(names) > 1 else element
    words = (
        text
        for one in chosen.iter()
        for text in (
            (one.text or "") if local(one) != "idno" else "",
            (one.tail or "") if one is not chosen else "",
        )
    )
    return " ".join("".join(words).split())
