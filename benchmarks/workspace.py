"""Workspaces to measure with: invented articles, annotated through the program's own store."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import data
from benchmarks.bench import Bench, Program, checkout, module

if TYPE_CHECKING:
    from reviewer.models import Change
    from reviewer.ports import Reading, Store, Writer

ANNOTATOR = "ann"
TAGS = ("claim", "quote", "figure", "demand", "threat")
_LATER = 1e9  # seconds: until the whole article is read


@dataclass(frozen=True, slots=True)
class Workspace:
    """Articles and a folder of annotations.

    Attributes:
        articles: A folder of articles, or one article.
        annotations: Where the annotations are.
        words: Three words that stand in the first three rows of the first screen.
    """

    articles: Path
    annotations: Path
    words: tuple[str, str, str]

    @property
    def text(self) -> str:
        """The text of the one article."""
        return self.articles.read_text("utf-8")

    def store(self) -> Store:
        """The program's own store, on these files."""
        from reviewer.store.file_store import FileStore

        return FileStore(self.articles, self.annotations)

    def reviewer(self, folder: Path) -> Program:
        """The program under test, opening this workspace."""
        named = ("--annotations", str(self.annotations), "--annotator", ANNOTATOR)
        argv = (*module("reviewer"), "open", str(self.articles), *named)
        return Program("reviewer", argv, folder, goto=_by_number, env=checkout())


def _by_number(index: int) -> tuple[bytes, ...]:
    return b"o", b"#", f"{index + 1}\r".encode()


def single(bench: Bench, count: int, suffix: str = "") -> Workspace:
    """One article of `count` sentences; `suffix` keeps its annotations apart from others'."""
    path = bench.folder / "articles" / f"{count}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        data.write_article(path, count)
    words = (data.name(0), data.name(1), data.name(2))
    return Workspace(path, bench.folder / f"tags-{count}{suffix}", words)


def corpus(bench: Bench, articles: int, each: int = 40) -> Workspace:
    """A folder of articles."""
    path = bench.folder / f"corpus-{articles}"
    if not path.exists():
        data.write_corpus(path, articles, each)
    words = (data.name(0), data.name(each), data.name(2 * each))
    return Workspace(path, bench.folder / f"tags-corpus-{articles}", words)


def annotate(workspace: Workspace, total: int) -> None:
    """Freezes the boundaries of every article, and tags and settles `total` of the sentences.

    They are spread evenly over at most 100 articles from the beginning, middle and end.
    """
    store = workspace.store()
    articles = [article.id for article in store.articles()]
    chosen = set(articles[:: max(1, len(articles) // 100)][:100])
    share = -(-total // len(chosen))
    writer = store.writer(ANNOTATOR)
    for article in articles:
        reading = store.open(article)
        reading.read_on(_LATER)
        if article in chosen:
            tag_evenly(writer, reading, min(share, total))
            total -= share
    writer.close()


def annotate_all(workspace: Workspace, name: str) -> None:
    """Lets one person settle every sentence, some with a tag, as chance of their own has it."""
    chance = random.Random(name)
    store = workspace.store()
    writer = store.writer(name)
    for article in [one.id for one in store.articles()]:
        reading = store.open(article)
        reading.read_on(_LATER)
        changes: list[Change] = []
        for index in range(len(reading.units)):
            anchor, tag, settled = first_tag(reading, index, TAGS[index % len(TAGS)])
            changes += [anchor, tag, settled] if chance.random() < 0.8 else [anchor, settled]
        writer.append("edit", changes)
    writer.close()


def tag_evenly(writer: Writer, reading: Reading, count: int) -> None:
    """Tags and settles `count` sentences at even distances, one event each."""
    step = max(1, len(reading.units) // max(1, count))
    for number in range(min(count, len(reading.units))):
        writer.append("edit", list(first_tag(reading, number * step, TAGS[number % len(TAGS)])))


def first_tag(reading: Reading, index: int, tag: str) -> Iterator[Change]:
    """The changes that tag and settle a sentence nobody has touched."""
    from reviewer.models import Anchor, Change

    article, unit = reading.article, reading.units[index]
    anchor = Anchor.of(reading.text, article.sha256, unit.start, unit.end)
    yield Change(article.id, unit.id, "anchor", None, anchor._asdict())
    yield Change(article.id, unit.id, f"tag:{tag}", None, 1)
    yield Change(article.id, unit.id, "decided", None, "settled")


def toggle(article: str, unit: str, tag: str, on: bool) -> Change:
    """The change that sets a tag which is absent, or removes one that is there."""
    from reviewer.models import Change

    before, after = (None, 1) if on else (1, None)
    return Change(article, unit, f"tag:{tag}", before, after)


def write_lines(bench: Bench, lines: Iterable[str], name: str) -> Path:
    """A file of one sentence a line, as the floor and SLATE read it."""
    path = bench.folder / name
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path
