"""News and editions in XML: NITF, NewsML-G2 and TEI, told apart by their outermost element."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.readers.markup import blocks, local

_NEWS_NAMES: Final = (
    "p h1 h2 h3 h4 hl1 hl2 hedline byline dateline li ol ul dl dt dd table tr block media "
    "media-caption blockquote div section body caption br bq body.head body.content body.end "
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

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        place = error.position[0] if error.position else 0
        raise ReadError(path, f"broken XML at line {place}", "expected a whole file") from None
    name = local(root)
    if name in ("tei", "tei.2", "teicorpus"):
        return _edition(root)
    if name == "nitf":
        return Extraction(list(blocks(_first(root, "body"), _NEWS, _SKIPPED)), _meta(root))
    if name in ("newsitem", "newsmessage", "contentset"):
        return _news(root)
    what = f"<{name}> is none of the forms of news that are known"
    raise ReadError(path, what, "expected NITF, NewsML-G2 or TEI")


def _first(root: Any, name: str) -> Any:
    return next((element for element in root.iter() if local(element) == name), root)


def _news(root: Any) -> Extraction:
    parts: list[str] = []
    items = [element for element in root.iter() if local(element) == "newsitem"] or [root]
    for element in root.iter():
        if local(element) == "inlinexml":
            parts += blocks(element, {*_NEWS, "inlinexml"}, _SKIPPED)
        elif local(element) == "inlinedata" and element.text:
            parts += element.text.split("\n\n")
    warnings = (f"{len(items)} items stand in one file",) if len(items) > 1 else ()
    meta = _meta(root)
    if meta.get("title") and meta["title"] not in parts[:3]:
        parts.insert(0, meta["title"])
    return Extraction(parts, meta, warnings)


def _meta(root: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in root.iter():
        name = _FIELDS.get(local(element))
        words = " ".join("".join(element.itertext()).split()) if name else ""
        words = words or (element.get("tag") or "" if name == "language" else "")
        if local(element) == "date.issue":
            name, words = "date", element.get("norm") or ""
        if name and words:
            meta.setdefault(name, words[:10] if name == "date" else words[:300])
    return meta


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
            return " ".join("".join(found[0].itertext()).split())[:300] if found else ""
    return ""
