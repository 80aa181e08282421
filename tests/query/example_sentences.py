"""Sentences to ask queries about, and the default scheme to ask them in."""

from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.config import default_scheme
from reviewer.models import Json
from reviewer.query import Query, QuerySentence, parse

SCHEME: Final = default_scheme()


def q(query: str) -> Query:
    return parse(query, SCHEME)


def said(text: str = "", **values: Json) -> QuerySentence:
    """A sentence with values; `tag__claim=1` is the key `tag:claim`."""
    return QuerySentence(text, values={key.replace("__", ":"): v for key, v in values.items()})


def check(status: str = "refuted", scope: str = "content", **more: str) -> Json:
    return {"scope": scope, "status": status, **more}


class Shelf:
    """One article, which counts how often its sentences are asked for something."""

    def __init__(
        self,
        texts: Sequence[str],
        values: Mapping[int, Mapping[str, Json]],
        kinds: Mapping[int, str] | None = None,
        rechecks: frozenset[int] = frozenset(),
        disputes: frozenset[int] = frozenset(),
    ) -> None:
        self.article, self.title, self.date = "lines__cable", "The cable car", "2026-01-15"
        self.annotator = "ann"
        self.about: Mapping[str, Json] = {"answer:genre": "opinion"}
        self.asked: list[tuple[str, int]] = []
        self._texts, self._values = texts, values
        self._kinds = kinds or {}
        self._rechecks, self._disputes = rechecks, disputes

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, index: int) -> str:
        self.asked.append(("text", index))
        return self._texts[index]

    def kind(self, index: int) -> str:
        self.asked.append(("kind", index))
        return self._kinds.get(index, "sentence")

    def values(self, index: int) -> Mapping[str, Json]:
        self.asked.append(("values", index))
        return self._values.get(index, {})

    def recheck(self, index: int) -> bool:
        return index in self._rechecks

    def stale(self, index: int) -> bool | None:
        return None

    def disputed(self, index: int) -> bool | None:
        return index in self._disputes

    def annotated(self) -> list[int]:
        return sorted(self._values)

    def item(self, index: int) -> QuerySentence:
        """The same sentence with everything at hand."""
        return QuerySentence(
            self._texts[index],
            self._kinds.get(index, "sentence"),
            self.article,
            self.title,
            self.date,
            self.annotator,
            self._values.get(index, {}),
            recheck=index in self._rechecks,
            disputed=index in self._disputes,
            about=self.about,
        )
