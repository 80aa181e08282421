"""What a page says beside its words: the date that it states, numbers of items, quotation marks.

Works on the tree that lxml makes of a page. What the extraction of the text would drop or cut at
is written out as characters before it, as a browser shows it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import orjson

_STATED: Final = frozenset(
    (
        "article:published_time",
        "article:published",
        "article.published",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
        "publication_date",
        "publicationdate",
        "published",
        "published_date",
        "published_time",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "dc.date.publication",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "citation_publication_date",
        "citation_date",
        "parsely-pub-date",
        "sailthru.date",
        "bt:pubdate",
        "rnews:datepublished",
        "article_date_original",
        "originalpublicationdate",
        "cxenseparse:recs:publishtime",
    )
)
"""Names of `meta` elements that state when a page was published, in lower case."""

_PUBLISHED: Final = re.compile(r"(?:^|[\s_-])(?:pub-?date|published|entry-date|dt-published)")
_ISO: Final = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d/.])")
_SLASHED: Final = re.compile(r"\s*(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?(?![\d/.])")
_MONTH_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_ARTICLE: Final = re.compile(r"Article|Posting|Report|Blog$|Review$")
"""What the kinds of articles are called in schema.org; a page around one has a date of its own."""

_CLOSED_UP: Final = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T?\d{4,6})?Z?\s*")
_YEAR: Final = re.compile(r"\b\d{4}\b")
_LONGEST: Final = 40
_SCRIPT: Final = 1 << 20
_DEEPEST: Final = 30

_INLINE: Final = frozenset(
    [
        "abbr",
        "bdi",
        "bdo",
        "cite",
        "data",
        "dfn",
        "ins",
        "kbd",
        "mark",
        "samp",
        "small",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def stated_date(tree: Any) -> str:
    """The date that a page states as that of its publication; empty if it states none.

    As much of `YYYY-MM-DD` as it says: a year stays a year. Dates in the words of the page or of
    its last change are none.

    Args:
        tree: The page, as lxml parsed it.
    """
    for value in _stated(tree):
        found = _date(value)
        if found:
            return found
    return ""


def _stated(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and len(script.text or "") < _SCRIPT:
            yield from _linked(script.text or "")
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _STATED:
            yield meta.get("content") or ""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        marked = element.get("itemprop") == "datePublished"
        if element.tag == "time":
            classes = element.get("class") or ""
            marked = marked or "pubdate" in element.attrib or bool(_PUBLISHED.search(classes))
        if marked:
            yield element.get("datetime") or element.get("content") or element.text_content()


def _linked(text: str) -> Iterator[str]:
    try:
        found = list(_published(orjson.loads(text), 0))
    except orjson.JSONDecodeError:
        return
    for wanted in (True, False):
        yield from (value for value, of_article in found if of_article is wanted)


def _published(found: Any, depth: int) -> Iterator[tuple[str, bool]]:
    """Each `datePublished`, and whether it is that of an article, outer objects first.

    That of a comment or video may stand inside.
    """
    if depth > _DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _published(one, depth + 1)
    elif isinstance(found, dict):
        if isinstance(found.get("datePublished"), str):
            yield found["datePublished"], bool(_ARTICLE.search(str(found.get("@type"))))
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _published(found.get(key), depth + 1)


def _date(value: str) -> str:
    for pattern in (_CLOSED_UP, _ISO, _SLASHED):
        found = pattern.match(value)
        if found:
            parts = [part for part in found.groups() if part]
            return "-".join(part.zfill(2) for part in parts) if _is_date(parts) else ""
    # Loaded with the first date in words: with it come twelve modules.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        words = " ".join(value.split())
        return _in_words(words) if _YEAR.search(words) and len(words) <= _LONGEST else ""


def _is_date(parts: Sequence[str]) -> bool:
    """Tell whether year, month and day, or the first of them, are of the calendar."""
    year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _in_words(words: str) -> str:
    """A date whose month has its name, in whatever language; the words themselves if it is none.

    What could be a day or a month stays as it is written.
    """
    if _MONTH_NAME.search(words):
        try:
            dateparser: Any = import_module("dateparser")
        except ImportError:
            return words
        wanted = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
        with catch_warnings():
            simplefilter("ignore")
            found = dateparser.parse(words, settings=wanted)
        if found is not None and str(found.year) in words:
            return str(found.date().isoformat())
    return words


def write_out(tree: Any) -> None:
    """Write quotation marks and the numbers of items into the words, and free small marks.

    Args:
        tree: The page, as lxml parsed it; it is changed.
    """
    for ordered in list(tree.iter("ol")):
        _number(ordered)
    for element in list(tree.iter()):
        if element.tag == "q":
            _quote(element)
        if element.tag in _INLINE or element.tag == "q":
            element.drop_tag()


def _quote(element: Any) -> None:
    words = element.text_content().strip()
    if words and words[0] not in "\"“„«‘'" and words[-1] not in "\"”“»’'":
        element.text = "“" + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + "”"
        else:
            element.text += "”"


def _number(ordered: Any) -> None:
    items = [item for item in ordered if item.tag == "li"]
    step = -1 if "reversed" in ordered.attrib else 1
    number = _whole(ordered.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        holder = next(
            (one for one in item if one.tag == "p" and not (item.text or "").strip()), item
        )
        holder.text = (
            f"{_label(number, ordered.get('type') or '1')}. {(holder.text or '').lstrip()}"
        )
        number += step


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else otherwise


def _label(number: int, kind: str) -> str:
    if kind in "aA" and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in "iI" and 1 <= number <= 39:
        letters, left = "", number
        for value, letter in _ROMAN:
            letters += letter * (left // value)
            left %= value
        return letters.upper() if kind == "I" else letters
    return str(number)
