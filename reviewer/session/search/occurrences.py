"""The same words elsewhere: where they stand in an article or in all of them, labelled in one step.

Capital letters count; any white space fits any other. Words are found whole only: `40` is not in
`400`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reviewer.corpus.tokens import words
from reviewer.models.phrases import count_of, new_id
from reviewer.ports import StoreError
from reviewer.session.article.spans import Range, make, marks_at, may_stand_in, quoted
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Put
from reviewer.session.core.session import Session
from reviewer.session.search.corpus_search import glance


class Occurrences(NamedTuple):
    """Where words stand in one article.

    Attributes:
        article: Its id.
        ranges: Where, in order.
    """

    article: str
    ranges: Sequence[Range]


def in_article(article: OpenArticle, wanted: str) -> list[Range]:
    """Where words stand in the sentences of an article, in order and without overlap."""
    return [
        match.span()
        for match in _pattern(wanted).finditer(article.text)
        if _is_whole(article, *match.span())
    ]


def everywhere(session: Session, wanted: str, articles: Iterable[str]) -> Iterator[Occurrences]:
    """Where words stand in articles, in steps of a few milliseconds.

    Articles without them are not cut into sentences.
    """
    pattern = _pattern(wanted)
    for name in articles:
        opened = None
        for opened in glance(session, name, annotations=False):
            if not pattern.search(opened.text):
                break
            yield Occurrences(name, ())
        found = in_article(opened, wanted) if opened and pattern.search(opened.text) else ()
        yield Occurrences(name, found)


def label_all(session: Session, tag: str, found: Mapping[str, Sequence[Range]]) -> Edit:
    """The edit that labels words wherever they were found, but where a span of the tag has them.

    Args:
        session: Whose spans they become.
        tag: The tag.
        found: Article id -> where the words stand there.
    """
    puts: list[Put] = []
    made = had = articles = unread = 0
    text = ""
    for name, ranges in found.items():
        try:
            article = session.peek(name)
        except StoreError:
            unread += 1
            continue
        fresh = [at for at in ranges if not _is_labelled(article, at, tag)]
        for at in fresh:
            puts += make(article, session.scheme, new_id(), at, tag)
            text = article.text[slice(*at)]
        made, had, articles = (
            made + len(fresh),
            had + len(ranges) - len(fresh),
            articles + bool(fresh),
        )
    did = f"{count_of(made, f'{tag} span')} {quoted(text)} in {count_of(articles, 'article')}"
    more = (f"{had} had it" if had else "", f"{unread} could not be read" if unread else "")
    along = ", ".join(filter(None, more))
    return Edit(tuple(puts), f"{did} ({along})" if along else did)


def _pattern(wanted: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in wanted.split()) or r"(?!)")


def _is_whole(article: OpenArticle, start: int, end: int) -> bool:
    """Whether a range stands in sentences, and tears no word at its ends."""
    layout = article.layout
    first, last = layout.at(start), layout.at(end - 1)
    if first is None or last is None:
        return False
    return _is_between(article, first, start) and _is_between(article, last, end)


def _is_between(article: OpenArticle, place: int, offset: int) -> bool:
    """Whether an offset stands inside no word of a sentence."""
    begin = article.layout.range(place)[0]
    found = words(article.sentence(place))
    at = bisect_right(found, (offset - begin, -1)) - 1
    return at < 0 or not found[at][0] < offset - begin < found[at][1]


def _is_labelled(article: OpenArticle, at: Range, tag: str) -> bool:
    """Whether a span of a tag holds a range already."""
    place = article.layout.near(at[0])
    if not may_stand_in(article, place):
        return False
    marks = (mark for mark in marks_at(article, place) if mark.tag == tag and mark.at)
    return any(mark.at and mark.at[0] <= at[0] and at[1] <= mark.at[1] for mark in marks)
