"""`reviewer status`: how far the annotators are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from reviewer.cli.options import (
    anonymous_option,
    articles_argument,
    hide_names,
    load_settings,
    open_store,
    workspace_options,
)
from reviewer.models.annotation import Tally
from reviewer.models.phrases import count_of, passed_over
from reviewer.models.pseudonyms import shown
from reviewer.session.core.time_tracking import words

if TYPE_CHECKING:
    from reviewer.store.file_store import FileStore

MOST_COUNTS: Final = 40
"""Tags of an article that are counted one by one, the most frequent ones."""

Worked: TypeAlias = tuple[Tally, int]


@click.command("status")
@articles_argument
@workspace_options
@anonymous_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    anonymous: bool,
    as_json: bool,
) -> int:
    """Show, for each annotator and article, what is decided, tagged and checked.

    With --annotator only that one. Exit code 1 if something could not be read.
    """
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    while not store.survey(1.0):
        pass
    names = [settings.annotator] if annotator and settings.annotator else store.annotators()
    known = store.articles()
    ids = sorted(one.id for one in known)
    if anonymous:
        hide_names(store, settings, settings.annotator or "")
    every = {shown(name): _work(store, name, ids) for name in names}
    given = {shown(name): _given(store, name, settings.aliases) for name in names}
    problems = list(map(str, store.problems()))
    if as_json:
        import orjson

        report = {
            "articles": [
                {"id": a.id, "path": a.path, "title": a.title, "sentences": max(0, a.sentences)}
                for a in known
            ],
            "annotators": {
                name: {
                    article: {**_counts_of(tally), "time_ms": spent, **_of(given[name], article)}
                    for article, (tally, spent) in own.items()
                }
                for name, own in every.items()
            },
            "passed_over": dict(store.passed_over()),
            "problems": problems,
        }
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    else:
        sizes = {a.id: max(0, a.sentences) for a in known}
        click.echo("\n".join(_lines(sizes, every, given)))
        if told := passed_over(store.passed_over()):
            click.echo(f"\n{told}")
        for problem in problems:
            click.echo(problem, err=True)
    return int(bool(problems))


def _counts_of(tally: Tally) -> dict[str, Any]:
    """The counts of an article; sentences shown apart are no progress."""
    return {
        name: count for name, count in tally.to_json().items() if name not in ("extras", "apart")
    }


def _work(store: FileStore, annotator: str, articles: Sequence[str]) -> dict[str, Worked]:
    """What somebody has said of which articles, and for how long (ms)."""
    tallies, none = store.tallies(annotator), Tally()
    work = {}
    for article in articles:
        spent = sum(store.facts(annotator, article).time.values())
        tally = tallies.get(article)
        if (tally is not None and not tally.apart) or spent:
            work[article] = (tally or none, spent)
    return work


Given: TypeAlias = Mapping[str, tuple[int, int]]
"""Article -> how many of the rows that somebody was given of it they have decided, and all."""


def _given(store: FileStore, annotator: str, aliases: Mapping[str, str]) -> Given:
    """What was given to somebody row by row."""
    from reviewer.session.core.annotators import Annotators
    from reviewer.session.core.shares import Shares

    shares = Shares(store, Annotators(store, annotator, aliases))
    tallies = store.tallies(annotator)
    return {
        article: (shares.decided(article, [(annotator, tallies.get(article))]), len(rows))
        for article in store.assigned_rows()
        if (rows := shares.rows(article)) is not None
    }


def _of(given: Given, article: str) -> dict[str, dict[str, int]]:
    """For the report, what of the rows that were given is decided."""
    if article not in given:
        return {}
    decided, rows = given[article]
    return {"assigned": {"decided": decided, "rows": rows}}


def _lines(
    sentences: Mapping[str, int],
    every: Mapping[str, Mapping[str, Worked]],
    given: Mapping[str, Given],
) -> Iterator[str]:
    total = sum(sentences.values())
    yield f"{count_of(len(sentences), 'article')}, {count_of(total, 'sentence')}"
    for name, work in every.items():
        decided = sum(tally.decided for tally, _ in work.values())
        done = count_of(sum(tally.submitted for tally, _ in work.values()), "article")
        yield f"\n{name}: {decided} of {total} decided, {done} submitted"
        for article, (tally, ms) in work.items():
            tags, statuses = _counts(tally.tags), _counts(tally.statuses)
            of = f"{tally.decided}/{sentences.get(article, '?')}"
            submitted = "submitted" if tally.submitted else ""
            spent = words(ms) if ms else ""
            share = given[name].get(article)
            own = f"{share[0]} of {count_of(share[1], 'row')} assigned" if share else ""
            said = "; ".join(filter(None, (own, submitted, tags, statuses, spent)))
            yield f"  {of:>9}  {article}  {said}".rstrip()


def _counts(counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    ranked = sorted(counts.items(), key=itemgetter(1), reverse=True)
    said = [f"{name} {count}" for name, count in ranked[:MOST_COUNTS]]
    more = len(ranked) - len(said)
    return ", ".join([*said, f"and {more} more"] if more else said)
