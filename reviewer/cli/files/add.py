"""`reviewer add`: pages and files become articles of the workspace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import click

from reviewer.cli.options import Refused, load_settings

if TYPE_CHECKING:
    from reviewer.corpus.readers import ReadDocument, ReadError
    from reviewer.fetch import Fetched

_ADDRESS: Final = re.compile(r"(?i)https?://")


@click.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="URL|FILE|FOLDER...")
@click.option("--private", is_flag=True, help="Addresses of this machine or a private network too.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
def add_command(sources: tuple[str, ...], private: bool, config: Path | None) -> int:
    """Put pages and files among the articles of the workspace.

    An address is fetched once; the page stays beside the articles as it was, and a file
    NAME.fetched.json says from where, when, and its sha256. Files are copied, of a folder all that
    are articles. Each is read first, and what cannot be read is not put there. Exit code 1 if
    anything was not.
    """
    adding = Adding(load_settings((), None, None, config).articles)
    for source in sources:
        if _ADDRESS.match(source):
            adding.address(source, private=private)
        else:
            adding.path(Path(source))
    return int(adding.failed)


class Adding:
    """Puts files among the articles, one after the other.

    Attributes:
        failed: Whether something could not be put there; each was named.
    """

    def __init__(self, articles: Path) -> None:
        """Puts nothing there yet.

        Args:
            articles: The articles folder, which need not exist.

        Raises:
            Refused: It is a single file.
        """
        if articles.is_file():
            raise Refused(f"the workspace has one file and no folder of articles: {articles}")
        self.failed = False
        self._articles = articles
        self._known: dict[str, str] | None = None

    def address(self, address: str, *, private: bool) -> None:
        """Fetches an address and keeps what it gave."""
        from reviewer.fetch import FetchError, PrivateAddress, fetch

        try:
            found = fetch(address, private=private)
        except PrivateAddress as error:
            self._fail(f"{error}; `reviewer add --private` allows it: {address}")
            return
        except FetchError as error:
            self._fail(f"{error}: {address}")
            return
        name = self._keep(_name(found), found.data, address)
        if name is not None:
            self._note(name, address, found)

    def path(self, path: Path) -> None:
        """Copies a file, or the articles of a folder, and says what is passed over."""
        if not path.exists():
            self._fail(f"no such file or folder: {path}")
        elif path.is_dir():
            self._folder(path)
        else:
            # What is named is wanted, though a folder's files of such a name are passed over.
            self._file(path, path.name.lstrip("._") or path.name)

    def _folder(self, folder: Path) -> None:
        from reviewer.corpus.readers import is_article, kind_of_no_article

        passed: Counter[str] = Counter()
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            below = file.relative_to(folder)
            if file.is_symlink() or not is_article(below):
                passed[kind_of_no_article(below) or "hidden"] += 1
            elif _holds_no_article(file):
                passed[f"{below.suffix.lower()} without articles"] += 1
            else:
                self._file(file, below.as_posix())
        if passed:
            kinds = ", ".join(f"{count} {kind}" for kind, count in passed.most_common())
            click.echo(f"passed over, because they are no articles: {kinds}: {folder}")

    def _file(self, file: Path, name: str) -> None:
        from reviewer.corpus.readers import (
            ReadError,
            is_article,
            kind_of_no_article,
            known,
            load,
        )

        if not is_article(PurePosixPath(name)):
            what = f"no article; expected a file of {known()}"
            if kind_of_no_article(PurePosixPath(name)) == "README":
                what = "a README is passed over as no article; give the file another name"
            self._fail(f"{what}: {file}")
            return
        try:
            self._keep(name, load(file), str(file))
        except ReadError as error:
            self._fail(str(error))

    def _keep(self, name: str, data: bytes, source: str) -> str | None:
        """Writes a file that can be read, unless its bytes are there; returns its new name."""
        from reviewer.corpus.readers import BadRows, ReadError, parse
        from reviewer.filesystem import replace_file

        digest = sha256(data).hexdigest()
        there = self._there().get(digest)
        if there is not None:
            click.echo(f"is there already as {there}: {source}")
            return None
        documents: list[ReadDocument] = []
        bad: tuple[ReadError, ...] = ()
        try:
            documents.extend(parse(Path(name), data))
        except BadRows as error:
            bad = error.problems
        except ReadError as error:
            self._fail(f"{error.reason} ({error.hint}): {source}")
            return None
        free = self._free(name)
        target = self._articles / free
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, data)
        except OSError as error:
            self._fail(f"it cannot be kept ({error.strerror or error}): {target}")
            return None
        self._there()[digest] = free
        click.echo(f"added {free}: {_told(len(documents))}, from {source}")
        for warning in (one for document in documents for one in document.warnings):
            click.echo(f"  {warning}")
        for problem in bad:
            self._fail(str(problem))
        return free

    def _note(self, name: str, address: str, found: Fetched) -> None:
        import orjson

        from reviewer.corpus.readers import FETCHED

        said = {
            "url": address,
            **({"final_url": found.address} if found.address != address else {}),
            "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": sha256(found.data).hexdigest(),
            "content_type": found.kind,
        }
        note = self._articles / f"{name}{FETCHED}"
        note.write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))

    def _there(self) -> dict[str, str]:
        """Hash of the bytes -> name, for all articles that are there."""
        if self._known is None:
            self._known = dict(self._hashes())
        return self._known

    def _hashes(self) -> Iterator[tuple[str, str]]:
        from reviewer.corpus.readers import is_article

        for file in sorted(self._articles.rglob("*")) if self._articles.is_dir() else ():
            below = file.relative_to(self._articles)
            if file.is_file() and is_article(below):
                yield sha256(file.read_bytes()).hexdigest(), below.as_posix()

    def _free(self, name: str) -> str:
        """A name like this one whose article id nobody has: suffixes do not part articles."""
        path = PurePosixPath(name)
        folder = self._articles / path.parent
        taken = {one.stem.casefold() for one in folder.iterdir()} if folder.is_dir() else set()
        stem, number = path.stem, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{path.stem}-{number}"
        return path.with_name(stem + path.suffix).as_posix()

    def _fail(self, line: str) -> None:
        click.echo(line, err=True)
        self.failed = True


def _holds_no_article(file: Path) -> bool:
    """Whether a table is one of something else than articles."""
    from reviewer.corpus.readers import TABLES, ArticleTable, ReadError

    try:
        return file.suffix.lower() in TABLES and not ArticleTable(file).rows
    except ReadError:
        return False  # the reader tells what is wrong with it


def _told(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _name(found: Fetched) -> str:
    """A name for a file that was fetched: the last words of its address, the suffix of its kind."""
    from reviewer.corpus.readers import READERS
    from reviewer.fetch import SUFFIXES
    from reviewer.store.articles.new_articles import usable

    target = urlsplit(found.address)
    path = PurePosixPath(unquote(target.path))
    said = path.suffix.lower()
    suffix = SUFFIXES.get(found.kind) or (said if said in READERS else ".html")
    if said in READERS and found.kind in ("", "text/plain", "application/octet-stream"):
        suffix = said
    stem = path.stem if said in READERS or said in (".php", ".aspx") else path.name
    return (usable(stem) or usable(target.hostname or "") or "page") + suffix
