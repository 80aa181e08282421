"""`reviewer segment`: how articles are split, without a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reviewer.cli.files.article_files import ArticleFiles, echo_json
from reviewer.cli.options import ARTICLE


@click.command("segment")
@click.argument("articles", nargs=-1, type=ARTICLE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a sentence.")
@click.option(
    "--lines",
    type=click.Choice(["auto", "kept", "wrapped", "markdown"]),
    help="A newline within a paragraph ends a sentence (kept) or is a space (wrapped).",
)
@click.option(
    "--compare",
    is_flag=True,
    help="In a workspace: what these rules would cut otherwise in what was read before.",
)
@click.option("--take-over", is_flag=True, help="With ARTICLES: cut them so from now on.")
@click.option("--language", default="en", show_default=True, help="BCP 47 tag of the articles.")
def segment_command(
    articles: tuple[Path, ...],
    as_json: bool,
    language: str,
    lines: str | None,
    compare: bool,
    take_over: bool,
) -> int:
    """Split ARTICLES (folders, files, or - for standard input) into sentences and print them.

    Needs no workspace and writes none. Offsets are code points of the decoded text, the end
    exclusive. Exit code 1 if a file, or a row of one, could not be read; the others are printed
    all the same.

    With --compare it looks into the workspace of ARTICLES, or of the current folder. Articles that
    were read before keep their sentences until --take-over names them; tags of sentences whose
    borders move are attached again and wait for a second look.
    """
    if compare or take_over:
        from reviewer.cli.files.newer_boundaries import compare as compare_boundaries

        if take_over and not articles:
            raise click.UsageError("--take-over needs the ARTICLES that are to be cut anew")
        return compare_boundaries(articles, take_over=take_over)
    if not articles:
        raise click.UsageError("Missing argument 'ARTICLES...'.")
    files = ArticleFiles(articles)
    for text in files:
        for unit, start, end, kind in text.units(language, lines):
            sentence = text.document.text[start:end]
            if as_json:
                echo_json(
                    {
                        "file": text.file,
                        "article": text.article,
                        "unit": unit,
                        "start": start,
                        "end": end,
                        "kind": kind,
                        "text": sentence,
                    }
                )
            else:
                click.echo(f"{start:>7} {end:>7}  {kind:<8}  {' '.join(sentence.splitlines())}")
    return int(files.failed)
