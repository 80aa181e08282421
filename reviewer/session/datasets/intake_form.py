"""What the dialog that brings things in asks for, and what becomes of what was typed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reviewer.formats import FormatError, load_all
from reviewer.formats.base import DatasetReading, Format, folded
from reviewer.formats.common.archives import unpacked
from reviewer.formats.registry import chosen
from reviewer.models.phrases import count_of
from reviewer.ports import NewArticle, StoreError
from reviewer.session.core.edits import Outcome
from reviewer.session.datasets.dataset_import import ImportRules
from reviewer.session.datasets.dataset_intake import (
    IntakeReport,
    IntakeRequest,
    ReadDataset,
    read_dataset,
    take_in,
)
from reviewer.session.datasets.intake_preview import lines
from reviewer.session.datasets.label_mapping import read_maps
from reviewer.session.datasets.new_texts import TextRules, unfit

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

GUESS: Final = "guess"
"""What stands for the format that a file looks like."""

START: Final[Mapping[str, str]] = {
    "path": "", "format": GUESS, "whose": "me", "texts": "no", "map": "", "text": "", "name": "",
}  # fmt: skip
"""Field -> what stands there the first time."""

FIRST: Final = 200
"""Rows that are looked at for the preview."""

MOST: Final = 5_000
"""Rows that are brought in while the keys wait; larger datasets are for the command line."""


def importable() -> list[Format]:
    """The formats that can be read."""
    return [form for form in load_all() if form.importable]


class IntakeForm:
    """The fields of the dialog for one annotator, as names and texts."""

    def __init__(self, session: Session) -> None:
        """Looks at nothing yet.

        Args:
            session: Of the annotator.
        """
        self._session = session

    @staticmethod
    def addable(values: Mapping[str, str]) -> str:
        """The address, or the file of an article, that `reviewer add` takes; empty if it is none.

        A page or a document is kept as it is, so that its text can be read anew.
        """
        from reviewer.corpus.readers import TABLES, ArticleTable, ReadError, is_article

        given = values["path"].strip()
        if values["text"].strip() or given.lower().startswith(("http://", "https://")):
            return "" if values["text"].strip() else given
        path = Path(os.path.expanduser(given))
        suffix = path.suffix.lower()
        if not given or not os.path.isfile(path) or values["format"] != GUESS:
            return ""
        if suffix in (".txt", ".md", ".jsonl", ".json") or not is_article(Path(path.name)):
            return ""
        try:
            return str(path.absolute()) if suffix not in TABLES or ArticleTable(path).rows else ""
        except ReadError:
            return ""

    def preview(self, values: Mapping[str, str]) -> list[str]:
        """The first rows as they would land, in lines; what is wrong, if anything is."""
        if values["text"].strip():
            words = " ".join(values["text"].split())
            return [f"an article of {len(values['text'])} characters", f"  {words[:200]}"]
        if source := self.addable(values):
            if "://" in source:
                return ["an address: it is fetched when it is brought in, which may take a while"]
            return [f"an article: {Path(source).name}, kept as it is"]
        if not values["path"].strip():
            return ["name a dataset, a file or an address above, or paste a text below"]
        try:
            request = self._request(values)
            if self._is_text(request.path):
                return [f"an article: {request.path.name}"]
            found = self._read(values, request, FIRST)
            return list(lines(found, self._session.scheme, request))
        except (FormatError, StoreError) as error:
            return [str(error)]
        except OSError as error:
            return [f"it cannot be read ({error.strerror or error})"]

    def take(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Brings it in; what came of it, and what is wrong with which field."""
        try:
            if values["text"].strip():
                return self._text(values["name"].strip() or "pasted", values["text"]), {}
            request = self._request(values)
            if not values["path"].strip() or not request.path.exists():
                return Outcome("not brought in: look at file", ok=False), {
                    "path": "there is no such file or folder"
                }
            if self._is_text(request.path):
                return self._file(request.path), {}
            found = self._read(values, request, MOST + 1)
            if len(found.rows) > MOST:
                what = f"more than {MOST} rows: `reviewer import {request.path}` in a terminal"
                return Outcome(f"not brought in: {what}", ok=False), {"path": what}
            session = self._session
            done = take_in(session.store, session.scheme, found, request, session)
        except (FormatError, StoreError) as error:
            return Outcome(f"not brought in: {error}", ok=False), {}
        except OSError as error:
            what = f"it cannot be read ({error.strerror or error})"
            return Outcome(f"not brought in: {what}", ok=False), {"path": what}
        return Outcome(_told(done)), {}

    def _request(self, values: Mapping[str, str]) -> IntakeRequest:
        maps = [one.strip() for one in values["map"].split(",") if one.strip()]
        texts = {"sentences": TextRules(), "rows": TextRules("rows")}.get(values["texts"])
        return IntakeRequest(
            Path(os.path.expanduser(values["path"].strip())),
            self._session.annotator if values["whose"] == "me" else "",
            None,
            texts,
            ImportRules(submit=True),
            read_maps(None, maps, ()),
        )

    def _read(self, values: Mapping[str, str], request: IntakeRequest, most: int) -> ReadDataset:
        name = values["format"]
        tags = self._session.scheme.tags
        known = {folded(name) for tag in tags for name in (tag.name, tag.label)}
        known |= {folded(label) for label in request.names.labels}
        how = DatasetReading(strict=False, known=known - {""})
        wanted = request.texts is not None
        with unpacked(request.path) as source:
            form = chosen(None if name == GUESS else name, source)
            found = read_dataset(form, source, how, only=None, texts=wanted, most=most)
            found.moved(str(source), str(request.path))
        return found

    @staticmethod
    def _is_text(path: Path) -> bool:
        """Whether a file is a plain text, not a dataset."""
        return path.is_file() and path.suffix.lower() in (".txt", ".md")

    def _file(self, path: Path) -> Outcome:
        from reviewer.formats.common.text_files import whole_text

        return self._text(path.stem, whole_text(path), path.suffix.lower())

    def _text(self, name: str, text: str, suffix: str = ".txt") -> Outcome:
        if wrong := unfit(text):
            return Outcome(f"not brought in: {wrong}", ok=False)
        [id] = self._session.store.add([NewArticle(f"{name}{suffix}", text)])
        return Outcome(f"brought in as {id}")


def _told(done: IntakeReport) -> str:
    """What came of it, in one line."""
    people = done.people.items()
    parts = [f"{name}: {one.landed} of {one.rows} rows" for name, one in people]
    if done.texts is not None:
        parts.insert(0, count_of(done.texts.added, "new article"))
    left = sum(len(one.lost) for one in done.people.values()) + len(done.faults)
    parts += [f"{left} left out: {next(_why(done), '')}"] if left else []
    return f"{'; '.join(parts) or 'nothing was said in it'}  ·  u undoes what was said"


def _why(done: IntakeReport) -> Iterator[str]:
    yield from (f"{fault.what}" for fault in done.faults)
    yield from (lost.why for one in done.people.values() for lost in one.lost)
