"""`reviewer related`: sentences of other articles about the same fact, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.files.article_files import ArticleFiles, echo_json
from reviewer.cli.options import ARTICLE, load_settings

if TYPE_CHECKING:
    from reviewer.assist.fact_index import FactIndex, FactSentence, RelatedSentence


@click.command("related")
@click.argument("articles", nargs=-1, required=True, type=ARTICLE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a pair of sentences.")
@click.option("--language", default="en", show_default=True, help="BCP 47 tag of the articles.")
@click.option(
    "--each",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="At most so many sentences of each other article.",
)
@click.option("--named", is_flag=True, help="Only pairs whose relation can be named.")
@click.option("--own", is_flag=True, help="Sentences of the same article too.")
@click.option(
    "--conflicts", is_flag=True, help="Only likely conflicts, each pair once, likeliest first."
)
@click.option(
    "--unsure",
    is_flag=True,
    help="With --conflicts: below them, what differs but may tell of two incidents.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take [names] and [cues] from this file.",
)
def related_command(
    articles: tuple[Path, ...],
    as_json: bool,
    language: str,
    each: int,
    named: bool,
    own: bool,
    conflicts: bool,
    unsure: bool,
    config: Path | None,
) -> int:
    """Print for each sentence of ARTICLES what other articles say of the same fact.

    The relation is same, hedge differs or conflict, or nothing where it cannot be named. Needs no
    workspace and writes none. Exit code 1 if a file, or a row of one, could not be read; the
    others are compared all the same.
    """
    from reviewer.assist.cues import load
    from reviewer.assist.fact_index import FactIndex

    settings = load_settings(None, None, None, config) if config else None
    files = ArticleFiles(articles)
    cues = load(language, settings.cues if settings else None)
    index = FactIndex(None, cues, names=settings.names if settings else None)
    names, sentences = _taken_in(files, index, language)
    if conflicts:
        pairs = [pair for pair in index.conflicts(each) if pair is not None]
        for one, found in sorted(pairs, key=lambda pair: (bool(pair[1].unsure), -pair[1].score)):
            if unsure or not found.unsure:
                _echo(one, found, names, as_json)
    for one in () if conflicts else sentences:
        for found in index.related(one, each=each, whole=True, own=own):
            if found.relation is not None or not named:
                _echo(one, found, names, as_json)
    index.close()
    return int(files.failed)


def _taken_in(
    files: ArticleFiles, index: FactIndex, language: str
) -> tuple[dict[str, str], list[FactSentence]]:
    """Puts all articles into the index; gives each id's file, and the sentences in order."""
    from reviewer.assist.fact_index import FactSentence

    names: dict[str, str] = {}
    sentences: dict[str, list[FactSentence]] = {}
    written: dict[str, str] = {}
    for text in files:
        whole = text.document.text
        written[text.article] = text.document.meta.get("date", "")
        index.learn(whole)
        names[text.article] = text.file
        sentences[text.article] = [
            FactSentence(text.article, unit, start, end, whole[start:end])
            for unit, start, end, _ in text.units(language)
        ]
    for article, every in sentences.items():
        index.put(article, "", every, written=written[article])
    return names, [one for every in sentences.values() for one in every]


def _place(one: FactSentence, names: dict[str, str]) -> dict[str, Any]:
    return {
        "file": names[one.article],
        "article": one.article,
        "unit": one.unit,
        "start": one.start,
        "end": one.end,
    }


def _echo(one: FactSentence, found: RelatedSentence, names: dict[str, str], as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "a": _place(one, names),
                "b": _place(found.sentence, names),
                "relation": found.relation,
                "score": found.score,
                "reason": found.reason,
                "unsure": found.unsure or None,
            }
        )
        return
    click.echo(f"{one.article}: {' '.join(one.text.split())}")
    click.echo(f"{found.sentence.article}: {' '.join(found.sentence.text.split())}")
    click.echo(f"    {found.word}  {found.score:.2f}  {found.reason}\n")
