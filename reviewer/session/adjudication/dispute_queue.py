"""The disputes of the workspace, found article by article, and the orders to walk them in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reviewer.ports import StoreError
from reviewer.review.shared_keys import tag_of
from reviewer.review.votes import Dispute, dispute
from reviewer.session.adjudication import adjudicators
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.article_answers import open_questions
from reviewer.session.adjudication.matters import DISPUTED, Focus
from reviewer.session.adjudication.plain_ballots import Kind, ballots_of, kinds_in
from reviewer.session.collaboration.reveals import entry, open_articles

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


Order = Literal["article", "agreement", "tag"]


ORDERS: Final[dict[Order, str]] = {
    "article": "by article",
    "agreement": "least agreement first",
    "tag": "by tag",
}
"""Ways to walk the disputes, and what they are called."""


Rank = tuple[float, int, int]
"""What sorts a dispute: by the order chosen, then by article and sentence."""


DisputeForm = tuple[tuple[str, ...], float]
"""What is to be settled, and the least agreement: few are different among many disputes."""


class PackedDisputes(NamedTuple):
    """The disputes of some articles in numbers, as another process sends them.

    Attributes:
        forms: Those that no earlier ones had; they are numbered on.
        articles: Article, the places of its disputes, the number of the form of each.
    """

    forms: list[DisputeForm]
    articles: list[tuple[str, array[int], array[int]]]


class DisputePacker:
    """Packs the disputes of article after article."""

    def __init__(self) -> None:
        """Knows no form yet."""
        self._numbers: dict[DisputeForm, int] = {}

    def packed(self, found: Iterable[tuple[str, dict[int, Dispute]]]) -> PackedDisputes:
        """The disputes of some articles: article -> sentence -> dispute."""
        known = len(self._numbers)
        articles = []
        for article, disputes in found:
            forms = ((one.keys, one.agreement) for one in disputes.values())
            numbers = array("I", (self._numbers.setdefault(f, len(self._numbers)) for f in forms))
            articles.append((article, array("I", disputes), numbers))
        return PackedDisputes(list(self._numbers)[known:], articles)


class DisputeQueue:
    """Knows the disputes of every article on which others' work may be seen."""

    def __init__(self, session: Session) -> None:
        """Nothing is known yet."""
        self._session = session
        self._names: dict[str, int] | None = None
        self._tags = {tag.name: at for at, tag in enumerate(session.scheme.tags)}
        self._found: dict[str, dict[int, Dispute]] = {}
        self._kinds: dict[Kind, Dispute] = {}
        self._forms: list[DisputeForm] = []
        self._packed: dict[str, tuple[array[int], array[int]]] = {}
        self._packed_count = 0
        self._own: set[str] = set()
        self.epoch = 0
        """Changes whenever everything is looked at anew: what was sent before counts no more."""
        self.filling = False
        """Whether another process looks for disputes: walks take only what is known."""
        self.order: Order = "article"
        self.focus: Focus | None = None
        self.submitted = False
        """Whether only articles count that all who annotate them have submitted."""

    def articles(self) -> list[str]:
        """The articles that may be reviewed, in the order of the Library."""
        return list(self._ranks())

    def _ranks(self) -> dict[str, int]:
        """Their places in that order."""
        if self._names is None:
            session = self._session
            known = [one.id for one in session.store.articles() if not one.missing]
            seen = open_articles(session, known)
            self._names = {article: at for at, article in enumerate(seen)}
        return self._names

    def of(self, article: str) -> dict[int, Dispute]:
        """The disputes of one article: sentence -> dispute."""
        if article not in self._found:
            packed = self._unpacked(article)
            self._found[article] = self.scan(article) if packed is None else packed
        return self._found[article]

    def _unpacked(self, article: str) -> dict[int, Dispute] | None:
        """What another process found in an article, which is kept here from now on."""
        packed = self._packed.pop(article, None)
        if packed is None:
            return None
        self._packed_count -= len(packed[0])
        every = zip(*packed, strict=True)
        return {place: Dispute(article, place, *self._forms[form]) for place, form in every}

    def begin_filling(self) -> None:
        """Disputes come from another process from now on: see `take`."""
        self._unpack_all()
        self._forms, self.filling = [], True

    def _unpack_all(self) -> None:
        for article in list(self._packed):
            self.of(article)

    def take(self, packed: PackedDisputes) -> None:
        """Takes in what another process found.

        Only of articles that may be reviewed, and that were not looked at here meanwhile: what is
        known here is newer.
        """
        self._forms += packed.forms
        ranks = self._ranks()
        for article, places, forms in packed.articles:
            if article in ranks and article not in self._found and article not in self._own:
                self._unpacked(article)
                self._packed[article] = (places, forms)
                self._packed_count += len(places)

    def _known(self) -> list[str]:
        """The articles to walk through; while another process looks, those that are known."""
        names = self.articles()
        if not self.filling:
            return names
        return [one for one in names if one in self._found or one in self._packed]

    def scan(self, article: str) -> dict[int, Dispute]:
        """Looks for the disputes of one article, and keeps none of them: sentence -> dispute."""
        session = self._session
        if entry(session, article).how != "open":
            return {}
        if self._is_left_out(article):
            return {}
        plain = self.plain(article)
        if plain is not None:
            return self._with_questions(article, plain)
        try:
            looked = Adjudication(session, article, session.others.peek(article))
            found = [one for one in looked.disputes() if self._is_mine(looked, one)]
        except StoreError:
            # It is among the problems.
            return {}
        return self._with_questions(article, {one.place: one for one in found})

    def plain(self, article: str) -> dict[int, Dispute] | None:
        """The disputes of an article of which there is nothing but votes; None if it is opened."""
        session = self._session
        if session.store.plan(adjudicators.NAME) is not None:
            return None  # Whose a dispute is depends on more than votes.
        said = kinds_in(session, article)
        if said is None:
            return None
        found = {}
        for place in sorted(said):
            known = self._kinds.get(said[place])
            if known is None:
                ballots = ballots_of(session, said[place])
                keys = [ballot.key for ballot in ballots if ballot.disputed]
                known = self._kinds[said[place]] = dispute("", 0, ballots, keys)
            if known.keys:
                found[place] = known._replace(article=article, place=place)
        return found

    def _is_mine(self, adjudication: Adjudication, one: Dispute) -> bool:
        """Whether the adjudicator at work decides anything that a dispute is about."""
        session = self._session
        if session.store.plan(adjudicators.NAME) is None:
            return True
        matters = adjudication.matters(one.place)
        return any(
            matter.ballot.key in one.keys and adjudicators.decides(session, one.article, matter)
            for matter in matters
        )

    def _with_questions(self, article: str, found: dict[int, Dispute]) -> dict[int, Dispute]:
        """The same with the open questions about the article, which stand at its first sentence."""
        mine = not adjudicators.why_not(self._session, article)
        if mine and (keys := open_questions(self._session, article)):
            first = found.get(0, Dispute(article, 0, (), 1.0))
            found[0] = first._replace(keys=(*keys, *first.keys), agreement=0.0)
        return found

    @property
    def count(self) -> int:
        """How many disputes are known so far."""
        return self._packed_count + sum(map(len, self._found.values()))

    def looking(self) -> Iterator[str]:
        """Looks for disputes in one article after another, and yields their ids."""
        for article in self.articles():
            if article not in self._packed:
                self.of(article)
            yield article

    def renew(self, adjudication: Adjudication, place: int) -> None:
        """Takes in that a sentence was decided, or is open again."""
        matters = adjudication.matters(place)
        keys = [matter.ballot.key for matter in matters if matter.state in DISPUTED]
        known = self.of(adjudication.id)
        known.pop(place, None)
        if keys and not self._is_left_out(adjudication.id):
            ballots = [matter.ballot for matter in matters]
            one = dispute(adjudication.id, place, ballots, keys)
            if self._is_mine(adjudication, one):
                known[place] = one
        if place == 0 and not self._is_left_out(adjudication.id):
            self._with_questions(adjudication.id, known)

    def _is_left_out(self, article: str) -> bool:
        if not adjudicators.disputes_count(self._session, article):
            return True
        return self.submitted and bool(self._session.others.annotators.unfinished(article))

    def hold_to_submitted(self) -> bool:
        """Counts only articles that all have submitted, or all again; returns which it is now."""
        self.submitted = not self.submitted
        self.forget()
        return self.submitted

    def forget(self, article: str = "") -> None:
        """Looks anew from now on, at one article or (empty) at all of them."""
        self._names = None
        if article:
            self._found.pop(article, None)
            self._unpacked(article)
            self._own.add(article)
        else:
            self._found.clear()
            self._packed.clear()
            self._packed_count = 0
            self._own.clear()
            self.epoch += 1

    # -- walking ------------------------------------------------------------------------------

    def items(self, article: str = "") -> list[Dispute]:
        """What is to be walked through, in order: the focus if there is one, else the disputes.

        Args:
            article: Only what is in this one; empty for everything.
        """
        if self.focus is not None:
            items = self.focus.items
            return [Dispute(a, place, (), 0.0) for a, place in items if article in ("", a)]
        names = [article] if article else self._known()
        return sorted((one for name in names for one in self.of(name).values()), key=self._rank)

    def next(self, at: tuple[str, int], step: int, last: Dispute | None) -> Dispute | None:
        """The next (1) or previous (-1) item after a sentence; from the other end if need be.

        Args:
            at: The article and the sentence under the cursor.
            step: The direction.
            last: The item that was gone to last: what counts where the sentence is none itself.
        """
        if self.focus is None and self.order == "article" and (found := self._near(at, step)):
            return found
        items = self.items()[::step]
        if not items:
            return None
        rank = self._rank_at(at, last)
        after = (one for one in items if (self._rank(one) > rank) == (step > 0))
        return next((one for one in after if self._rank(one) != rank), items[0])

    def _near(self, at: tuple[str, int], step: int) -> Dispute | None:
        """The next one in the text, or in the articles that follow, without looking at all."""
        article, place = at
        names = self._known()
        first = names.index(article) if article in names else 0
        for name in names[first:] if step > 0 else names[first::-1]:
            places = sorted(self.of(name))[::step]
            beyond = (p for p in places if name != article or (p - place) * step > 0)
            if (found := next(beyond, None)) is not None:
                return self.of(name)[found]
        return None

    def _rank_at(self, at: tuple[str, int], last: Dispute | None) -> Rank:
        here = Dispute(*at, (), 0.0)
        if self.focus is not None or self.order == "article":
            return self._rank(here)
        known = self.of(at[0]).get(at[1], last)
        return self._rank(known) if known else (-1.0, 0, 0)

    def _rank(self, one: Dispute) -> Rank:
        article = self._ranks().get(one.article, 0)
        if self.focus is not None or self.order == "article":
            return (0.0, article, one.place)
        if self.order == "agreement":
            return (one.agreement, article, one.place)
        tags = [self._tags.get(tag_of(key), len(self._tags)) for key in one.keys]
        return (min(tags, default=0), article, one.place)
