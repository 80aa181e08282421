"""`reviewer find`: sentences that fit a query, in all articles or in some."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import (
    FAULTY,
    articles_argument,
    load_settings,
    open_store,
    workspace_options,
)
from reviewer.cli.reference import completion

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.query import Query, QueryError
    from reviewer.session import OpenArticle, Session

NOTHING_FOUND = 1
"""Exit code when nothing fits, as with grep."""


@click.command("find")
@click.argument("query", shell_complete=completion.query)
@articles_argument
@workspace_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a sentence.")
@click.option("--regex", is_flag=True, help="Take QUERY as one regular expression.")
def find_command(
    query: str,
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    as_json: bool,
    regex: bool,
) -> int:
    """Print the sentences that fit QUERY, such as 'tag:figure -is:decided "cable car"'.

    docs/queries.md describes the language. Fields such as tag: ask what the annotator has said:
    yourself, or --annotator NAME. Exit code 1 if nothing fits, 2 if QUERY cannot be read.
    """
    from reviewer.query import QueryError
    from reviewer.session.search.sentence_query import read

    settings = load_settings(articles, annotations, annotator, config)
    session = _session(settings)
    text = _pattern(query) if regex else query
    try:
        asked = read(text, session)
        found = 0
        for line in _lines(session, asked):
            found += 1
            _echo(line, as_json)
    except QueryError as error:
        _refuse(error, text)
        return FAULTY
    for problem in session.problems():
        click.echo(str(problem), err=True)
    return 0 if found else NOTHING_FOUND


def _pattern(regex: str) -> str:
    """A regular expression as a query."""
    return "/" + regex.replace("/", "\\/") + "/"


def _refuse(error: QueryError, text: str) -> None:
    for line in error.marked(text).splitlines():
        click.echo(f"  {line}", err=True)
    click.echo(str(error), err=True)


def _session(settings: Settings) -> Session:
    """The annotator's work, for reading only."""
    import os

    from reviewer.config import user_name
    from reviewer.session import Session

    store = open_store(settings)
    name = settings.annotator or user_name(os.environ) or store.recall("annotator")
    return Session(store, settings.scheme, name if isinstance(name, str) else "", None)


def _lines(session: Session, asked: Query) -> Iterator[dict[str, Any]]:
    """The sentences that fit, article by article, each as soon as it is found."""
    from reviewer.ports import StoreError
    from reviewer.session.search.corpus_search import corpus

    names = [article.id for article in session.store.articles()]
    opened: OpenArticle | None = None
    for found in corpus(session, asked, names):
        if found.places and (opened is None or opened.article.id != found.article):
            opened = found.opened or session.peek(found.article)
        for place in found.places:
            assert opened is not None
            yield _line(opened, place)
        if found.last and "orphan" in asked.needs():
            with suppress(StoreError):
                yield from _orphans(session, asked, found.article)


def _line(article: OpenArticle, place: int) -> dict[str, Any]:
    said = article.at(place)
    start, end = article.layout.range(place)
    return {
        "article": article.article.id,
        "unit": said.units[0] if said.units else article.layout.id(place),
        "number": place + 1,
        "start": start,
        "end": end,
        "kind": article.layout.kind(place),
        "text": article.sentence(place),
        **_summary(said.values),
    }


def _summary(values: dict[str, Any]) -> dict[str, Any]:
    from reviewer.models import values as v
    from reviewer.models.annotation import checks, tags

    return {
        "tags": sorted(name for name, _ in tags(values)),
        "decided": values.get(v.DECIDED),
        "statuses": [
            {name: check.get(name) for name in ("scope", "status", "confidence")}
            for _, check in sorted(checks(values))
            if not check.get("withdrawn")
        ],
    }


def _orphans(session: Session, asked: Query, name: str) -> Iterator[dict[str, Any]]:
    """Annotations whose sentence is gone; they have no place in the text."""
    from reviewer.query import QuerySentence
    from reviewer.session.article import metadata

    if not session.store.values(session.annotator, name):
        return
    article = session.peek(name)
    meta = metadata.of(article)
    for orphan in article.orphans():
        item = QuerySentence(
            orphan.text, "sentence", name, meta.get("title", name), meta.get("date", ""),
            session.annotator, orphan.values, orphan=True,
        )  # fmt: skip
        if asked.matches(item):
            none = dict.fromkeys(("number", "start", "end", "kind"))
            head = {"article": name, "unit": orphan.unit, **none, "text": orphan.text}
            yield {**head, **_summary(orphan.values)}


def _echo(line: dict[str, Any], as_json: bool) -> None:
    if as_json:
        import orjson

        click.echo(orjson.dumps(line))
        return
    text = " ".join(line["text"].split())
    click.echo(f"{line['article']}:{line['number'] or 'gone'}: {text}")
