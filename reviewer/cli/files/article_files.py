"""Articles as plain files, read without a workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reviewer.cli.options import Refused
from reviewer.cli.stdin import NAME, is_input, read_input
from reviewer.models.phrases import passed_over

if TYPE_CHECKING:
    from reviewer.corpus.readers import ReadDocument


class ArticleText(NamedTuple):
    """An article of a file.

    Attributes:
        file: The file's path below what was named, for people to read.
        article: The id that the article has when that is opened.
        document: Its text and what the file says of it.
    """

    file: str
    article: str
    document: ReadDocument

    def units(self, language: str, lines: str | None = None) -> Iterator[tuple[str, int, int, str]]:
        """Its units as (id, start, end, kind); the article's own language counts first.

        Args:
            language: That of articles that do not state theirs.
            lines: What newlines are, whatever the file says; None leaves it to the file.
        """
        from reviewer.corpus.segmentation.segment import segment, way_of

        document = self.document
        version = document.sha256[:8]
        begins = document.body_start
        way = way_of(document.text, begins, lines or document.lines or "auto")
        for start, end, kind in segment(
            document.text, self.language(language), start=begins, how=way
        ):
            yield f"{version}.{start}", start, end, kind

    def language(self, default: str) -> str:
        """The language that the file states, else the default."""
        return self.document.meta.get("language", default)


class ArticleFiles:
    """The articles of some files and folders, or of standard input.

    Attributes:
        failed: Whether a file, or a row of one, could not be read; each was named.
    """

    def __init__(self, paths: tuple[Path, ...]) -> None:
        """Finds the files.

        Args:
            paths: Files and folders, or `-` alone for standard input.

        Raises:
            Refused: There is no such path, or a folder holds no article.
        """
        self.failed = False
        self._without: dict[Path, Counter[str]] = {path: Counter() for path in paths}
        self._input = is_input(paths)
        self._files = [] if self._input else [(path, list(_files(path))) for path in paths]
        if empty := next((path for path, files in self._files if not files), None):
            from reviewer.corpus.readers import known

            raise Refused(f"holds no article; expected files of {known()}: {empty}")

    def __iter__(self) -> Iterator[ArticleText]:
        """The articles, each as soon as it is read; what cannot be read is named and counted."""
        if self._input:
            yield from _from_input()
        for named, files in self._files:
            for path in files:
                yield from self._of_file(path, named)
            _say_passed_over(named, self._without[named])

    def _of_file(self, path: Path, named: Path) -> Iterator[ArticleText]:
        from reviewer.corpus.readers import NoArticles, ReadError, read

        name = path.name if path == named else path.relative_to(named).as_posix()
        article = name.rpartition(".")[0].replace("/", "__")
        try:
            for document in read(path):
                row = f"__{document.row.replace('/', '__')}" if document.row else ""
                yield ArticleText(name, article + row, document)
        except NoArticles as error:
            if path != named:
                self._without[named][f"{path.suffix.lower()} without articles"] += 1
                return
            click.echo(str(error), err=True)
            self.failed = True
        except ReadError as error:
            click.echo(str(error), err=True)
            self.failed = True


def _say_passed_over(folder: Path, passed: Counter[str]) -> None:
    """Counts on standard error the files of a folder that are no articles, by their suffix."""
    from reviewer.corpus.readers import is_article, kind_of_no_article

    if not folder.is_dir():
        return
    for file in folder.rglob("*"):
        below = file.relative_to(folder)
        if below.parts[0] == "annotations" or is_article(below) or not file.is_file():
            continue
        if kind := kind_of_no_article(below):
            passed[kind] += 1
    if told := passed_over(passed):
        click.echo(f"{told}: {folder}", err=True)


def _from_input() -> Iterator[ArticleText]:
    from reviewer.corpus.readers.text import read_text
    from reviewer.store.articles.documents import input_id

    for document in read_text(Path(NAME), read_input().encode()):
        yield ArticleText(NAME, input_id(document.text), document)


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


def echo_json(line: dict[str, Any]) -> None:
    """Prints one JSON object on a line of its own."""
    import orjson

    click.echo(orjson.dumps(line))
