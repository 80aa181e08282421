"""`reviewer suggest`: what the rules suggest for each sentence, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.files.article_files import ArticleFiles, echo_json
from reviewer.cli.options import ARTICLE, load_settings

if TYPE_CHECKING:
    from reviewer.assist.suggestions import Suggestion


@click.command("suggest")
@click.argument("articles", nargs=-1, required=True, type=ARTICLE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a sentence.")
@click.option("--language", help="BCP 47 tag of articles that do not state theirs.")
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Take [cues] from this file."
)
def suggest_command(
    articles: tuple[Path, ...], as_json: bool, language: str | None, config: Path | None
) -> int:
    """Print what the rules suggest for the sentences of ARTICLES (folders, files, or -).

    Needs no workspace and writes none. Offsets are code points of the decoded text, the end
    exclusive. Exit code 1 if a file, or a row of one, could not be read; the others are printed
    all the same.
    """
    from reviewer.assist.cues import load
    from reviewer.assist.rules import suggest

    settings = load_settings(None, None, None, config) if config else None
    default = language or (settings.language if settings else "en")
    files = ArticleFiles(articles)
    for text in files:
        cues = load(text.language(default), settings.cues if settings else None)
        units = list(text.units(default))
        found = suggest(text.document.text, (unit[1:] for unit in units), cues)
        for (unit, start, end, _), (_, suggestions) in zip(units, found, strict=True):
            if as_json:
                head = {"file": text.file, "article": text.article, "unit": unit}
                tags = [_tag(one) for one in suggestions]
                echo_json({**head, "start": start, "end": end, "tags": tags})
            else:
                _echo(text.document.text[start:end], suggestions)
    return int(files.failed)


def _tag(suggestion: Suggestion) -> dict[str, object]:
    return {
        "tag": suggestion.tag,
        "score": suggestion.score,
        "reason": suggestion.reason,
        "span": [suggestion.start, suggestion.end],
    }


def _echo(sentence: str, suggestions: list[Suggestion]) -> None:
    click.echo(" ".join(sentence.split()))
    for one in suggestions:
        click.echo(f"    {one.tag:<8} {one.score:.2f}  {one.reason}")
