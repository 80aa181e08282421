"""`reviewer segment`: how articles are split, without a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import ARTICLE, Refused
from reviewer.cli.stdin import NAME, is_input, read_input

if TYPE_CHECKING:
    from reviewer.corpus.readers import ReadDocument


@click.command("segment")
@click.argument("articles", nargs=-1, required=True, type=ARTICLE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a sentence.")
@click.option(
    "--lines",
    type=click.Choice(["auto", "kept", "wrapped", "markdown"]),
    help="A newline within a paragraph ends a sentence (kept) or is a space (wrapped).",
)
@click.option("--language", default="en", show_default=True, help="BCP 47 tag of the articles.")
def segment_command(
    articles: tuple[Path, ...], as_json: bool, language: str, lines: str | None
) -> int:
    """Split ARTICLES (folders, files, or - for standard input) into sentences and print them.

    Needs no workspace and writes none. Offsets are code points of the decoded text, the end
    exclusive. Exit code 1 if a file, or a row of one, could not be read; the others are printed
    all the same.
    """
    if is_input(articles):
        _print(_from_input(), NAME, _input_id, as_json, language, lines)
        return 0
    every = [(path, list(_files(path))) for path in articles]
    if empty := next((path for path, files in every if not files), None):
        from reviewer.corpus.readers import known

        raise Refused(f"holds no article; expected files of {known()}: {empty}")
    failed = False
    for named, files in every:
        for path in files:
            failed |= not _print_file(path, named, as_json, language, lines)
    return int(failed)


def _from_input() -> Iterator[ReadDocument]:
    from reviewer.corpus.readers.text import read_text

    yield from read_text(Path(NAME), read_input().encode())


def _input_id(document: ReadDocument) -> str:
    from reviewer.store.articles.documents import input_id

    return input_id(document.text)


def _files(articles: Path) -> Iterator[Path]:
    """The files of articles that a path stands for.

    Raises:
        Refused: There is no such path.
    """
    if not articles.exists():
        raise Refused(f"no such file or folder; name a file or folder of articles: {articles}")
    if articles.is_file():
        yield articles
        return
    from reviewer.store.articles.file_scan import FileWalk, natural

    found = FileWalk(articles, articles / "annotations").files()
    yield from (articles / path for path in sorted((one.path for one in found), key=natural))


def _print_file(
    path: Path, articles: Path, as_json: bool, language: str, lines: str | None
) -> bool:
    from reviewer.corpus.readers import ReadError, read

    name = path.name if path == articles else path.relative_to(articles).as_posix()
    article = name.rpartition(".")[0].replace("/", "__")

    def id_of(document: ReadDocument) -> str:
        return f"{article}__{document.row.replace('/', '__')}" if document.row else article

    try:
        _print(read(path), name, id_of, as_json, language, lines)
    except ReadError as error:
        click.echo(str(error), err=True)
        return False
    return True


def _print(
    documents: Iterator[ReadDocument],
    name: str,
    id_of: Callable[[ReadDocument], str],
    as_json: bool,
    language: str,
    lines: str | None,
) -> None:
    for document in documents:
        for line in _lines(document, language, lines):
            _echo({"file": name, "article": id_of(document), **line}, as_json)


def _lines(document: ReadDocument, language: str, lines: str | None) -> Iterator[dict[str, Any]]:
    from reviewer.corpus.segmentation.segment import segment, way_of

    version = document.sha256[:8]
    language = document.meta.get("language", language)
    begins = document.body_start
    way = way_of(document.text, begins, lines or document.lines or "auto")
    for start, end, kind in segment(document.text, language, start=begins, how=way):
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
        words = " ".join(line["text"].splitlines())
        click.echo(f"{line['start']:>7} {line['end']:>7}  {line['kind']:<8}  {words}")
