"""`reviewer status`: how far the annotators are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import articles_argument, load_settings, open_store, workspace_options
from reviewer.models.annotation import Tally
from reviewer.models.phrases import count_of
from reviewer.session.core.time_tracking import words

if TYPE_CHECKING:
    from reviewer.store.file_store import FileStore


@click.command("status")
@articles_argument
@workspace_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
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
    report = {
        "articles": [
            {"id": a.id, "path": a.path, "title": a.title, "sentences": max(0, a.sentences)}
            for a in store.articles()
        ],
        "annotators": {name: _work(store, name) for name in names},
        "problems": [str(problem) for problem in store.problems()],
    }
    if as_json:
        import orjson

        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    else:
        _print(report)
    return int(bool(report["problems"]))


def _work(store: FileStore, annotator: str) -> dict[str, Any]:
    tallies = store.tallies(annotator)
    work = {}
    for article in sorted(one.id for one in store.articles()):
        spent = sum(store.facts(annotator, article).time.values())
        if article in tallies or spent:
            work[article] = {**tallies.get(article, Tally()).to_json(), "time_ms": spent}
    return work


def _print(report: dict[str, Any]) -> None:
    sentences = {article["id"]: article["sentences"] for article in report["articles"]}
    click.echo(f"{len(sentences)} articles, {sum(sentences.values())} sentences")
    for name, work in report["annotators"].items():
        decided = sum(tally["decided"] for tally in work.values())
        done = count_of(sum(tally["submitted"] for tally in work.values()), "article")
        of = f"{decided} of {sum(sentences.values())} decided"
        click.echo(f"\n{name}: {of}, {done} submitted")
        for article, tally in work.items():
            tags = _counts(tally["tags"])
            statuses = _counts(tally["statuses"])
            of = f"{tally['decided']}/{sentences.get(article, '?')}"
            submitted = "submitted" if tally["submitted"] else ""
            spent = words(tally["time_ms"]) if tally["time_ms"] else ""
            said = "; ".join(filter(None, (submitted, tags, statuses, spent)))
            click.echo(f"  {of:>9}  {article}  {said}".rstrip())
    for problem in report["problems"]:
        click.echo(problem, err=True)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(counts).most_common())
