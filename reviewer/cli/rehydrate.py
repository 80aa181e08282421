"""`reviewer rehydrate`: the text of an export that was passed on without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import Refused, load_settings
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.formats import Example, Format


@click.command("rehydrate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.argument("articles", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Leave DIR as it is.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option("--force", is_flag=True, help="Replace the folder whatever it holds.")
def rehydrate_command(
    folder: Path, articles: Path, out: Path | None, config: Path | None, force: bool
) -> int:
    """Put the words back into the export in DIR from your own copies of the ARTICLES.

    Articles are found by the hash of their text, whatever their files are called. If one is
    missing, or a text differs, nothing is written.
    """
    from reviewer.formats import FormatError, Options, load
    from reviewer.formats.proof.output_folder import holds
    from reviewer.formats.proof.prove import export
    from reviewer.formats.registry import only_files

    if holds(out or folder, articles):
        raise Refused(f"{out or folder}: holds the articles; name another folder with --out")
    try:
        only_files(folder)
    except FormatError as error:
        raise Refused(str(error)) from error
    manifest = _manifest(folder)
    settings = load_settings(articles, None, None, config)
    texts = _Texts(articles)
    try:
        form = load(str(manifest["format"]))
        options = Options(
            settings.scheme,
            name=str(manifest.get("name", folder.name)),
            unit="article" if manifest.get("unit") == "article" else "sentence",
            annotators=tuple(manifest.get("annotators", ())),
            split=bool(manifest.get("splits")),
            language=settings.language,
        )
        kept = {name: manifest[name] for name in _FACTS if name in manifest}
        counts = export(
            form,
            _worded(form, folder, texts),
            out or folder,
            options,
            facts=lambda: kept,
            force=force,
        )
    except FormatError as error:
        raise click.ClickException(f"{error}\nnothing was written") from error
    click.echo(
        f"{count_of(counts.examples, 'example')} in {out or folder}"
        f" {'has' if counts.examples == 1 else 'have'} the text again"
    )
    return 0


_FACTS = ("query", "gold", "undecided", "anonymised", "split", "left_out")


def _manifest(folder: Path) -> dict[str, Any]:
    import orjson

    from reviewer.formats.proof.output_folder import MANIFEST

    try:
        found = orjson.loads((folder / MANIFEST).read_bytes())
        if found["text"]:
            raise Refused(f"{folder}: this export has its text; nothing to do")
        return dict(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{folder / MANIFEST}: cannot be read; expected an export") from error


def _worded(form: Format, folder: Path, texts: _Texts) -> Iterator[Example]:
    from reviewer.formats import FormatError
    from reviewer.formats.privacy import WrongText, with_text

    for row in form.rows(folder):
        try:
            yield with_text(row.example, texts.text(row.example.sha256, row.example.article))
        except WrongText as error:
            hint = "get the version of the article that was annotated"
            raise FormatError(row.place, str(error), hint) from error


class _Texts:
    """The reader's own copies by the hash of their text; the last one used stays at hand."""

    def __init__(self, articles: Path) -> None:
        from reviewer.corpus.readers import ReadError, read

        self._where: dict[str, tuple[Path, int]] = {}
        self._last = ("", "")
        for path in _files(articles):
            try:
                for number, document in enumerate(read(path)):
                    self._where.setdefault(document.sha256, (path, number))
            except ReadError as error:
                click.echo(str(error), err=True)

    def text(self, sha256: str, article: str) -> str:
        """The text with that hash.

        Raises:
            WrongText: There is none.
        """
        from reviewer.corpus.readers import read
        from reviewer.formats.privacy import WrongText

        if self._last[0] != sha256:
            if sha256 not in self._where:
                raise WrongText(f"none of your articles has the text of {article!r}")
            path, wanted = self._where[sha256]
            document = next(one for i, one in enumerate(read(path)) if i == wanted)
            self._last = (sha256, document.text)
        return self._last[1]


def _files(articles: Path) -> Iterator[Path]:
    from reviewer.store.articles.file_scan import FileWalk

    if articles.is_file():
        yield articles
        return
    yield from sorted(
        articles / one.path for one in FileWalk(articles, articles / "annotations").files()
    )
