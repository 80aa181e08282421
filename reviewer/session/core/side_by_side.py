"""Annotators side by side: what each of them says of one article, on the present sentences.

Nothing here asks whether one may see it: that is `reviewer.session.core.visibility`.

Values of another shape than ours, whoever wrote them into somebody's files, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.value_shapes import is_odd
from reviewer.ports import Problem, Store
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import NOTHING, Annotated
from reviewer.session.core.annotators import Annotators
from reviewer.session.core.open_articles import OpenArticles
from reviewer.session.core.relation_index import with_ends

Said = Mapping[str, Values]
"""Unit -> what somebody says of it."""


def without(values: Said) -> tuple[Said, list[str]]:
    """What somebody says without odd values, and the keys that were left out (sorted, each once).

    Where nothing is odd the values are given back as they are, live.
    """
    odd = {(unit, key) for unit, own in values.items() for key in own if is_odd(key, own[key])}
    if not odd:
        return values, []
    kept = {
        unit: {key: one for key, one in own.items() if (unit, key) not in odd}
        for unit, own in values.items()
    }
    return kept, sorted({key for _, key in odd})


_ODD = (KeyError, TypeError, ValueError, AttributeError, OSError)
"""What a file of another shape than ours may raise while it is read."""


class SideBySide:
    """One article with everybody's annotations attached to its present sentences."""

    def __init__(
        self, store: Store, annotator: str, annotators: Annotators, article: OpenArticle
    ) -> None:
        """Attaches them as they are asked for.

        Args:
            store: Where everything is kept.
            annotator: Who is at work; their own annotations are always the present ones.
            annotators: Who there is.
            article: The article as it is open.
        """
        self._store = store
        self._annotator = annotator
        self._annotators = annotators
        self.article = article
        self._opened: dict[str, OpenArticle | None] = {}
        self._problems: dict[str, Problem] = {}
        self._shape = self._shape_now()
        self._find_people()

    def _find_people(self) -> None:
        """Looks who has said anything of the article."""
        people = set(self._annotators.on(self.id))
        every = self._annotators.folders().items()
        self._people = {name: folders for name, folders in every if name in people}
        self._machines = self._annotators.folders(machines=True)
        tallies = self._store.tallies
        self._annotating = {
            name
            for name, folders in self._people.items()
            if any(
                tally and tally.annotates for tally in (tallies(f).get(self.id) for f in folders)
            )
        }

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.article.id

    @property
    def people(self) -> list[str]:
        """The people who have said anything of the article and can be read."""
        if self._annotators.me not in self._people and self.article.annotated():
            # Whoever is at work has said a first thing since.
            self._find_people()
        return [name for name, folders in self._people.items() if self._open(folders)]

    @property
    def annotating(self) -> list[str]:
        """Those of them who annotate it; others only adjudicate, remark or sign off."""
        return [name for name in self.people if name in self._annotating]

    @property
    def machines(self) -> list[str]:
        """The machines that have said anything of the article."""
        return [name for name in self._machines if self.any_of(name)]

    @property
    def problems(self) -> list[Problem]:
        """Whose annotations could not be read, and why; the others are usable."""
        return list(self._problems.values())

    def any_of(self, name: str) -> bool:
        """Whether a machine or a person has annotated a sentence of the article."""
        return any(opened.annotated() for opened in self._open(self._names(name)))

    def at(self, name: str, place: int) -> Annotated:
        """What somebody says of a sentence, under all their names."""
        found = [opened.at(place) for opened in self._open(self._names(name))]
        if len(found) < 2:
            return found[0] if found else NOTHING
        units = tuple(unit for annotated in found for unit in annotated.units)
        merged: Values = {}
        for annotated in reversed(found):
            merged.update(annotated.values)
        return Annotated(
            merged, units, next((annotated.recheck for annotated in found if annotated.recheck), "")
        )

    def present(self, name: str, place: int) -> Values:
        """The same, with spans where they stand in the present text, and both ends of relations.

        A relation has its two spans under `between`; one that has lost any of them is left out.
        """
        merged: Values = {}
        for opened in reversed(self._open(self._names(name))):
            merged.update(opened.present(place))
        if not any(key.startswith(v.RELATION) for key in merged):
            return merged
        folders = self._names(name)
        return with_ends(
            merged,
            self._open(folders),
            lambda article: (without(self._store.values(f, article))[0] for f in folders),
        )

    def values(self, place: int, *, spans: bool = False) -> dict[str, Values]:
        """What each person says of a sentence; people who say nothing of it are left out.

        Args:
            place: The sentence's index.
            spans: Whether spans have to stand in the present text, which takes longer.
        """
        found = {}
        for name in self.people:
            values = self.at(name, place).values
            if values:
                found[name] = self.present(name, place) if spans else values
        return found

    def suggested(self, place: int) -> dict[str, Values]:
        """What each machine says of a sentence."""
        found = ((name, self.at(name, place).values) for name in self.machines)
        return {name: values for name, values in found if values}

    def units(self, place: int) -> set[str]:
        """The ids of a sentence: its own, and those of the records that the article has of it."""
        return {self.article.layout.id(place), *self.article.at(place).units}

    def places(self) -> list[int]:
        """The sentences of which any person says something, in order."""
        return sorted({place for name in self.people for place in self._places_of(name)})

    def sources(self, name: str) -> Mapping[str, Json]:
        """Somebody's sources by id, under all their names."""
        merged: dict[str, Json] = {}
        for folder in reversed(self._names(name)):
            merged.update(self._store.sources(folder))
        return merged

    def forget(self, names: Iterable[str]) -> None:
        """Takes in that annotators have said something since; nobody else is read anew."""
        for name in names:
            self._opened.pop(name, None)
            self._problems.pop(name, None)
        self._find_people()

    # -- inside -------------------------------------------------------------------------------

    def _places_of(self, name: str) -> Iterator[int]:
        for opened in self._open(self._names(name)):
            yield from opened.annotated()

    def _names(self, name: str) -> list[str]:
        known = self._people.get(name) or self._machines.get(name)
        # Whoever is at work may say the first thing now, and then is not among the people yet.
        return known or ([self._annotator] if name == self._annotators.me else [])

    def _shape_now(self) -> tuple[int, bool]:
        return self.article.epoch, self.article.complete

    def _open(self, names: Iterable[str]) -> list[OpenArticle]:
        if self._shape != self._shape_now():
            # Boundaries have moved, or the end of the text has come in.
            self._shape = self._shape_now()
            self._opened.clear()
        return [found for name in names if (found := self._one(name)) is not None]

    def _one(self, name: str) -> OpenArticle | None:
        if name == self._annotator:
            return self.article
        if name not in self._opened:
            self._opened[name] = self._attached(name)
        return self._opened[name]

    def _attached(self, name: str) -> OpenArticle | None:
        store = self._store
        try:
            values, cuts = self._usable(name), store.cuts(self.id)
            return OpenArticle(self.article.reading, values, cuts, lambda: store.sources(name))
        except _ODD as error:
            place = f"{name}, article {self.id}"
            what = f"the annotations are not as expected ({error!r})"
            hint = "the other annotators are shown; ask for the files again"
            self._problems[name] = Problem(place, what, hint)
            return None

    def _usable(self, name: str) -> Mapping[str, Values]:
        values, odd = without(self._store.values(name, self.id))
        if odd:
            what = f"values have another shape than they should: {', '.join(odd)}"
            hint = "they are left out, the rest is shown; ask for the files again"
            self._problems[name] = Problem(f"{name}, article {self.id}", what, hint)
        return values


class Others:
    """The articles of a session with everybody's annotations, kept while they are open."""

    def __init__(
        self, store: Store, annotator: str, articles: OpenArticles, annotators: Annotators
    ) -> None:
        """Opens nothing yet.

        Args:
            store: Where everything is kept.
            annotator: Who is at work.
            articles: The articles that the annotator has open.
            annotators: Who there is.
        """
        self._store = store
        self._annotator = annotator
        self._articles = articles
        self.annotators = annotators
        self._sides: dict[str, SideBySide] = {}

    def side(self, article: str) -> SideBySide:
        """An article with everybody's annotations.

        Raises:
            StoreError: It cannot be read.
        """
        opened = self._articles.open(article)
        known = self._sides.get(article)
        if known is None or known.article is not opened:
            known = self._sides[article] = self._new(opened)
        return known

    def peek(self, article: str) -> SideBySide:
        """The same for one look at an article that may not be open: it is not kept."""
        known = self._sides.get(article)
        opened = self._articles.peek(article)
        if known is not None and known.article is opened:
            return known
        return self._new(opened)

    def _new(self, opened: OpenArticle) -> SideBySide:
        return SideBySide(self._store, self._annotator, self.annotators, opened)

    def close(self, article: str) -> None:
        """Lets go of an article."""
        self._sides.pop(article, None)

    def forget(self, names: Iterable[str]) -> None:
        """Takes in that annotators have said something since."""
        names = list(names)
        for side in self._sides.values():
            side.forget(names)

    def problems(self) -> list[Problem]:
        """Whose annotations of open articles could not be read."""
        return [problem for side in self._sides.values() for problem in side.problems]
