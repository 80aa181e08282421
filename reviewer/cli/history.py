"""`reviewer history`: who changed what on one sentence, and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reviewer.cli.open import choose_annotator
from reviewer.cli.options import (
    ARTICLE,
    Refused,
    anonymous_option,
    hide_names,
    load_settings,
    open_store,
    workspace_options,
)
from reviewer.models.pseudonyms import shown

if TYPE_CHECKING:
    from reviewer.models import Article
    from reviewer.session import OpenArticle, Session
    from reviewer.session.article.history import HistoryStep, Units
    from reviewer.store.file_store import FileStore


class _Wanted(NamedTuple):
    """The sentence asked for: where it stands, if it still does, and its ids."""

    place: int | None
    text: str
    units: Units


@click.command("history")
@click.argument("article", metavar="ARTICLE")
@click.argument("unit", metavar="UNIT")
@click.option(
    "--articles", multiple=True, type=ARTICLE, metavar="PATH", help="Of these; repeatable."
)
@workspace_options
@anonymous_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def history_command(
    article: str,
    unit: str,
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    anonymous: bool,
    as_json: bool,
) -> int:
    """Show who changed what on a sentence, and when, the newest first.

    ARTICLE is the article's id or file, UNIT the number of the sentence or its id. Shown are your
    own changes, and those of the annotators whose work on the article was revealed to you.
    """
    from reviewer.session import Session
    from reviewer.session.article.history import history, who

    opened = articles or ((Path(article),) if Path(article).is_file() else ())
    settings = load_settings(opened, annotations, annotator, config)
    store = open_store(settings)
    me = choose_annotator(store, settings)
    if anonymous:
        hide_names(store, settings, me)
    session = Session(store, settings.scheme, me, None)
    found = _find(store, settings.articles, article)
    wanted = _sentence(session, _open(session, found), unit)
    steps = filter(None, history(store, found.id, wanted.units))
    if as_json:
        _print_json(found, wanted, who(session, found.id), steps)
    else:
        _print(found, wanted, steps)
    return 0


def _find(store: FileStore, base: Path, name: str) -> Article:
    """The article with an id, or in a file.

    Raises:
        Refused: There is none, or the file has several.
    """
    from reviewer.config.workspace import below

    known = store.articles()
    if found := next((article for article in known if article.id == name), None):
        return found
    paths = {name, below(Path(os.path.abspath(name)), base)}
    inside = [article for article in known if article.path in paths]
    if len(inside) > 1:
        ids = ", ".join(article.id for article in inside[:3])
        raise Refused(f"{name}: holds {len(inside)} articles; name one by its id ({ids} ...)")
    if not inside:
        raise Refused(f"{name}: no such article in {base}; expected an id or a file there")
    return inside[0]


def _open(session: Session, article: Article) -> OpenArticle:
    from reviewer.ports import StoreError

    try:
        opened = session.open(article.id)
    except StoreError as error:
        raise Refused(str(error)) from error
    while not opened.reading.read_on(1.0):
        pass
    opened.grow()
    return opened


def _sentence(session: Session, article: OpenArticle, unit: str) -> _Wanted:
    """The sentence with a number or an id.

    Raises:
        Refused: There is none.
    """
    from reviewer.session.article.history import units_at

    number = unit.removeprefix("#")
    if number.isdecimal():
        place = int(number) - 1 if 1 <= int(number) <= len(article) else None
    else:
        place = article.place(unit)
    if place is not None:
        return _Wanted(place, article.sentence(place), units_at(session, article, place))
    lost = next((orphan for orphan in article.orphans() if orphan.unit == unit), None)
    if lost is None:
        name = article.article.id
        raise Refused(f"{name} has no sentence {unit}: expected 1 to {len(article)}, or an id")
    return _Wanted(None, lost.text, {session.annotator: frozenset({unit})})


def _print(article: Article, wanted: _Wanted, steps: Iterator[HistoryStep]) -> None:
    from reviewer.session.article.history import local_time, step_words

    number = "gone" if wanted.place is None else f"#{wanted.place + 1}"
    click.echo(f"{article.id} {number}: {' '.join(wanted.text.split())}")
    lines = (
        f"{local_time(step.event.at)}  {shown(step.annotator):<12}  {step_words(step)}"
        for step in steps
    )
    click.echo(next(lines, "nobody has changed anything here yet"))
    for line in lines:
        click.echo(line)


def _print_json(
    article: Article, wanted: _Wanted, annotators: list[str], steps: Iterator[HistoryStep]
) -> None:
    import orjson

    report = {
        "article": article.id,
        "number": None if wanted.place is None else wanted.place + 1,
        "units": {shown(name): sorted(units) for name, units in wanted.units.items()},
        "text": wanted.text,
        "annotators": shown.list(annotators),
        "events": [_event(step) for step in steps],
    }
    click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))


def _event(step: HistoryStep) -> dict[str, Any]:
    event = step.event
    return {
        "id": event.id,
        "at": event.at,
        "annotator": shown(step.annotator),
        "op": event.op,
        "ref": event.ref,
        "basis": event.basis,
        "words": list(step.words),
        "others": step.others,
        "changes": [
            {"unit": change.unit, "key": change.key, "before": change.before, "after": change.after}
            for change in step.changes
        ],
    }
