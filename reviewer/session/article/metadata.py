"""What is known of an article itself: title, author, date, address, language, story.

A file may say it in its front matter (`Article.meta`); what an annotator says stands in their own
journal and wins. An empty text says that the file is wrong and nothing is known. Everything that
shows or uses such a field (the Library, the head of the Desk, copying with the source, the
warnings about evidence) asks `effective`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from reviewer.models import Article, Values
from reviewer.models import values as v
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session

EXPECTED: Final[Mapping[str, str]] = {
    "title": "the headline",
    "author": "who wrote it",
    "date": "YYYY, YYYY-MM or YYYY-MM-DD",
    "url": "https://...",
    "language": "a code such as en, de or pt-BR",
    "story": "a word or two that all articles of one event share",
}
"""What a field holds, in a few words."""

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_STARTS_WITH_DATE: Final = re.compile(rf"{_DATE.pattern}(?![0-9-])")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SPACE: Final = re.compile(r"\s")


class InvalidMetadata(ValueError):
    """A text that a field cannot hold; what it says is one line for the user."""


# -- what holds ------------------------------------------------------------------------------------


def own(about: Values) -> dict[str, str]:
    """What an annotator says of an article: field -> text, from the values of its unit `""`."""
    return {key[len(v.META) :]: str(value) for key, value in about.items() if _is_meta(key)}


def effective(article: Article, own: Mapping[str, str]) -> dict[str, str]:
    """What holds: what the file says, and over it what the annotator says.

    Args:
        article: The article as the store knows it.
        own: Field -> text, from `own` or from the annotator's tally (`Tally.meta`).

    Returns:
        Field -> text, none of them empty.
    """
    return {field: text for field, text in {**article.meta, **own}.items() if text}


def of(article: OpenArticle) -> dict[str, str]:
    """What holds of an open article."""
    return effective(article.article, own(article.about()))


def title_of(article: OpenArticle) -> str:
    """The title of an open article, else its id."""
    return of(article).get("title") or article.article.id


def day(text: str) -> str:
    """The date in a text as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty if there is none.

    Takes what files say (`2031-05-06T07:00:00Z`) as well as what people type. Such dates sort as
    texts.
    """
    found = _STARTS_WITH_DATE.match(text.strip())
    return found[0] if found and not _why_no_date(found) else ""


# -- checking --------------------------------------------------------------------------------------


def checked(field: str, text: str) -> str:
    """The text as it is kept: on one line, digits plain in dates.

    Raises:
        InvalidMetadata: The field cannot hold it. The empty text fits every field.
    """
    clean = " ".join(text.split())
    check = _CHECKS.get(field)
    return check(clean) if check and clean else clean


def _date(text: str) -> str:
    plain = "".join(str(unicodedata.digit(char, char)) for char in text)
    found = _DATE.fullmatch(plain)
    why = _why_no_date(found) if found else "not a date"
    if why:
        raise InvalidMetadata(f"{why}: expected {EXPECTED['date']}, as in 2031-05-06")
    return plain


def _why_no_date(found: re.Match[str]) -> str:
    year, month, number = (int(part or 1) for part in found.groups())
    if year == 0:
        return "there is no year 0"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    try:
        date(year, month, number)
    except ValueError:
        return f"{year}-{month:02} has no day {number}"
    return ""


def _url(text: str) -> str:
    if _SPACE.search(text):
        raise InvalidMetadata("an address has no spaces: expected https://host/path")
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise InvalidMetadata(f"{error}: expected https://host/path") from None
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidMetadata("not a web address: expected https://host/path")
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise InvalidMetadata(f"not a language: expected {EXPECTED['language']}")
    return text


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "date": _date,
    "url": _url,
    "language": _language,
}


# -- changing --------------------------------------------------------------------------------------


def edit(session: Session, article: Article, wanted: Mapping[str, str]) -> Outcome:
    """Makes fields of an article hold these texts, as one undo step.

    What the file says already needs no word of one's own, and a field that is emptied hides what
    the file says. Fields that stay as they are, are not looked at.

    Args:
        session: Whose work it is.
        article: The article.
        wanted: Field -> text; fields left out stay.

    Raises:
        InvalidMetadata: A field cannot hold its text; nothing has changed.
    """
    values = session.store.about(session.annotator, article.id)
    now = effective(article, own(values))
    changed = {
        field: checked(field, text)
        for field, text in wanted.items()
        if text.strip() != now.get(field, "")
    }
    puts = [
        Put(article.id, "", v.META + field, _kept(article, field, text))
        for field, text in changed.items()
    ]
    if not puts:
        return Outcome("nothing was changed")
    return session.apply(Edit(tuple(puts), f"{', '.join(changed)} of {article.id}"))


def _kept(article: Article, field: str, text: str) -> str | None:
    """The value of the journal: none where the file says the same."""
    return None if text == article.meta.get(field, "") else text


def _is_meta(key: str) -> bool:
    return key.startswith(v.META)
