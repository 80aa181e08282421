"""A folder of articles for tests, read anew as often as a test wants."""

import os
from pathlib import Path

from reviewer.models import Article
from reviewer.store.articles.article_index import Index
from reviewer.store.articles.articles import Articles
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.documents import Texts
from reviewer.store.articles.file_scan import FileWalk
from reviewer.store.articles.reading import Segmenting

TEXT = "One sentence. Another one."


class Shelf:
    """A workspace on disk, opened anew as often as a test wants."""

    def __init__(self, root: Path) -> None:
        self.seeds = root / "seeds"
        self.annotations = root / "annotations"
        self.cache = root / "cache"
        self.seeds.mkdir()

    def write(self, path: str, text: str | bytes = "") -> Path:
        file = self.seeds / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text or f"This is {path}. It has two sentences."
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    def open(self, *chosen: Path, base: Path | None = None) -> Articles:
        walk = FileWalk(list(chosen) or self.seeds, self.annotations, base=base)
        registry = Registry(self.annotations / "corpus")
        index = Index(self.cache / f"{len(chosen)}.json", walk.base)
        return Articles(walk, registry, index, Segmenting(), self.texts())

    def texts(self) -> Texts:
        return Texts(self.annotations / "corpus")

    def forget(self) -> None:
        for file in self.cache.glob("*"):
            file.unlink()


def survey(articles: Articles) -> None:
    while not articles.survey(1):
        pass


def ids(articles: Articles) -> list[str]:
    return [article.id for article in articles.present()]


def by_path(articles: Articles) -> dict[str, Article]:
    return {article.path: article for article in articles.present()}


def registered(shelf: Shelf) -> list[str]:
    folder = shelf.annotations / "corpus"
    return sorted(os.listdir(folder)) if folder.exists() else []
