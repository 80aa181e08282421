"""`reviewer segment`: how articles are split, without a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from reviewer.cli.options import Refused


@click.command("segment")
@click.argument("articles", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a sentence.")
@click.option("--language", default="en", show_default=True, help="BCP 47 tag of the articles.")
def segment_command(articles: Path, as_json: bool, language: str) -> int:
    """Split ARTICLES (a folder or a file) into sentences and print them.

    Needs no workspace and writes none. Offsets are code points of the decoded text, the end
    exclusive. Exit code 1 if a file could not be read; the others are printed all the same.
    """
    if not articles.exists():
        raise Refused(f"{articles}: no such file or folder; name a file or folder of articles")
    files = list(_files(articles))
    if not files:
        raise Refused(f"{articles}: holds no article; expected .txt or .md files")
    failed = False
    for path in files:
        failed |= not _print(path, articles, as_json, language)
    return int(failed)


def _files(articles: Path) -> Iterator[Path]:
    from reviewer.corpus.readers import is_article

    if articles.is_file():
        yield articles
        return
    yield from sorted(
        path
        for path in articles.rglob("*")
        if path.is_file() and is_article(path.relative_to(articles))
    )


def _print(path: Path, articles: Path, as_json: bool, language: str) -> bool:
    from reviewer.corpus.readers import ReadError, read

    name = path.name if path == articles else path.relative_to(articles).as_posix()
    article = name.rpartition(".")[0].replace("/", "__")
    try:
        for document in read(path):
            row = f"__{document.row}" if document.row else ""
            for line in _lines(document, language):
                _echo({"file": name, "article": article + row, **line}, as_json)
    except ReadError as error:
        click.echo(str(error), err=True)
        return False
    return True


def _lines(document: Any, language: str) -> Iterator[dict[str, Any]]:
    from reviewer.corpus.segment import segment

    version = document.sha256[:8]
    language = document.meta.get("language", language)
    for start, end, kind in segment(document.text, language, start=document.body_start):
        yield {
            "unit": f"{version}.{start}",
            "start": start,
            "end": end,
            "kind": kind,
            "text": document.text[start:end],
        }


def _echo(line: dict[str, Any], as_json: bool) -> None:
    import orjson

    if as_json:
        click.echo(orjson.dumps(line))
    else:
        click.echo(f"{line['start']:>7} {line['end']:>7}  {line['kind']:<8}  {line['text']}")
