"""Whether what a sentence says was checked before: earlier verdicts on the same fact, anywhere.

Verdicts of imported claim reviews are checks of the workspace like any other. An earlier verdict is
suggested only; taken over, it is the annotator's own, and says where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import items_of
from reviewer.models.phrases import new_id
from reviewer.session.article import links, metadata
from reviewer.session.article.links import SentencePlace
from reviewer.session.checks.requirements import name_of
from reviewer.session.collaboration import reveals
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome
from reviewer.session.core.session import Session
from reviewer.session.overview.check_board import CheckBoard, CheckRow
from reviewer.session.overview.check_work import cited_sources

if TYPE_CHECKING:
    from reviewer.assist.fact_index import RelatedSentence
    from reviewer.session.search.related_search import RelatedSearch

SURE: Final = 0.75
"""From this score on a sentence without a named relation counts as about the same fact."""
_NAMED: Final = 0.65
"""From here on one with a named relation does: two may share a figure, and nothing else."""
_MOST: Final = 3
"""So many earlier verdicts are shown."""
_LEFT: Final = ("span", "due", "assignee", "priority", "withdrawn", "url", "published")
"""What of a check belongs to its own sentence, and where and when its verdict came out."""


class EarlierVerdict(NamedTuple):
    """A verdict on the same fact.

    Attributes:
        row: The check.
        relation: What its sentence has to do with the one at hand; empty if not named.
        day: When it was published or its evidence looked at last, ISO 8601; empty if unknown.
        source: Where it was published, or the first source it cites; empty for none.
        claimed: When the claim was made; empty if unknown.
    """

    row: CheckRow
    relation: str
    day: str
    source: str
    claimed: str = ""

    @property
    def words(self) -> str:
        """The verdict with its date and source, in one line."""
        day = self.day or (f"claim of {self.claimed}" if self.claimed else "no date")
        head = f"{self.row.status} ({self.row.by}, {day})"
        near = "" if self.relation in ("", links.SAME) else f", but {self.relation}"
        return f"{head}{near}" + (f": {self.source}" if self.source else "")


class CheckedBefore:
    """Finds earlier verdicts; it knows those of the time when it gathered."""

    def __init__(self, session: Session, search: RelatedSearch) -> None:
        """Knows nothing yet.

        Args:
            session: Who looks: only checks that may be seen count.
            search: Finds sentences about the same fact.
        """
        self._session = session
        self._search = search
        self._rows: dict[tuple[str, int], list[CheckRow]] = {}

    def gathering(self) -> Iterator[None]:
        """Gathers the settled checks that may be seen, an article a step."""
        found: dict[tuple[str, int], list[CheckRow]] = {}
        for rows in CheckBoard(self._session).gathering():
            for row in rows:
                status = self._session.scheme.status(row.status)
                if row.seen and row.scope == "content" and status is not None and status.settled:
                    found.setdefault((row.article, row.place), []).append(row)
            yield
        self._rows = found

    def __bool__(self) -> bool:
        """Whether there is any verdict at all."""
        return bool(self._rows)

    def of_found(self, found: RelatedSentence) -> list[EarlierVerdict]:
        """The verdicts on a sentence that was found."""
        there = links.find(self._session, found.sentence.article, found.sentence.unit)
        rows = self._rows.get((found.sentence.article, there.place), []) if there else []
        return [self._verdict(row, found.relation or "") for row in rows if self._may_show(row)]

    def _may_show(self, row: CheckRow) -> bool:
        """Whether a check may be shown; of others' it is noted that it was."""
        session = self._session
        if row.by == session.others.annotators.me:
            return True
        return reveals.show(session, row.article, [row.by], (row.unit,)) is None

    def of(self, article: OpenArticle, place: int) -> list[EarlierVerdict]:
        """The verdicts on what a sentence says, the likeliest first; none if it has its own."""
        own = article.at(place).values.get(v.CHECK + "content")
        if not self._rows or (own and own.get("status") != self._session.scheme.unchecked):
            return []
        here = SentencePlace(article, place)
        verdicts: list[EarlierVerdict] = []
        for found in self._search.related(article, place):
            known = self._search.linked(article, place, found)
            agrees = (known or found.relation or "") in (links.SAME, "hedge differs")
            named = agrees and (bool(known) or found.score >= _NAMED)
            open_ = found.relation is None and not found.unsure
            sure = not known and open_ and found.score >= SURE
            if known != links.UNRELATED and (named or sure) and here.article is article:
                verdicts += self.of_found(found)
            if len(verdicts) >= _MOST:
                break
        return verdicts[:_MOST]

    def _verdict(self, row: CheckRow, relation: str) -> EarlierVerdict:
        session = self._session
        side = session.others.side(row.article)
        said = side.present(row.by, row.place)
        items = [item for _, item in items_of(said, row.id)]
        days = [str(item["accessed"])[:10] for item in items if item.get("accessed")]
        sources = side.sources(row.by)
        cited = [name_of(sources[item["source"]], item["source"]) for item in items
                 if item.get("source") in sources]  # fmt: skip
        source = row.url or next(iter(cited), "")
        day = row.published or max(days, default="")
        claimed = (
            "" if day else metadata.day(metadata.of(session.peek(row.article)).get("date", ""))
        )
        return EarlierVerdict(row, relation, day, source, claimed)

    def take_over(self, article: OpenArticle, place: int, verdict: EarlierVerdict) -> Outcome:
        """Makes an earlier verdict the annotator's own check of a sentence, with its evidence."""
        row, session = verdict.row, self._session
        side = session.others.side(row.article)
        theirs = side.present(row.by, row.place)
        check = theirs.get(v.CHECK + row.id)
        if check is None:
            return Outcome("that check is gone: it is looked for anew", ok=False)
        items = [item for _, item in items_of(theirs, row.id)]
        kept: Values = {key: one for key, one in check.items() if key not in _LEFT}
        origin = f"{row.by}, {row.article} {row.unit}" + (f", {row.url}" if row.url else "")
        wanted: dict[str, Json] = {v.CHECK + "content": {**kept, "origin": origin}}
        wanted |= {v.EVIDENCE + new_id(): {**item, "check": "content"} for item in items}
        sources = [str(item["source"]) for item in items if item.get("source")]
        puts = article.puts(place, wanted)
        puts += cited_sources(session, side.sources(row.by), sources)
        return session.apply(Edit(tuple(puts), f"{row.status}, as {row.by} found in {row.article}"))
