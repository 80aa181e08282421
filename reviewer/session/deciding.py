"""What a decision on a sentence writes into the adjudicator's journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.decisions import Decision, Ruling
from reviewer.review.votes import Ballot
from reviewer.session.adjudication.matters import Sight, stands, whole
from reviewer.session.checks.checks import new_id
from reviewer.session.core.decisions import ANCHOR, Rulings
from reviewer.session.core.edits import Put

if TYPE_CHECKING:
    from reviewer.session.core.open_article import OpenArticle
    from reviewer.session.core.session import Session


class Deciding:
    """Makes the puts of decisions on one article."""

    def __init__(self, session: Session, article: OpenArticle, rulings: Rulings) -> None:
        """For the adjudicator at work.

        Args:
            session: Whose.
            article: The article.
            rulings: What is decided on it already.
        """
        self._session = session
        self._article = article
        self._rulings = rulings

    def puts(
        self,
        sight: Sight,
        wanted: Mapping[str, Json],
        rule: str,
        why: str = "",
        rules: Mapping[str, str] | None = None,
    ) -> list[Put]:
        """See `Adjudication.puts`."""
        values: dict[str, Values] = {}
        for matter in sight.matters:
            key = matter.ballot.key
            if key in wanted and not stands(matter, wanted[key]):
                value, by = whole(sight, key, wanted[key]), (rules or {}).get(key, rule)
                decision = self._decision(matter.ballot, matter.ruling, value, by, why)
                values[key] = decision.to_json()
                if key.startswith(v.CHECK):
                    values.update(self._evidence(sight, key, wanted[key], rule))
        return list(self._put(sight.place, values))

    def _evidence(
        self, sight: Sight, check: str, status: Json, rule: str
    ) -> Iterator[tuple[str, Values]]:
        held = self._rulings.at(sight.place)
        for id, item in sight.evidence.items.items():
            key = v.EVIDENCE + id
            if item["check"] != check[len(v.CHECK) :] or (key in held and not held[key].reopened):
                continue
            ballot = Ballot(key, dict.fromkeys(sight.evidence.by[id], True))
            source = sight.evidence.sources.get(item["source"])
            cited = {"item": item, "source": source} if source else {"item": item}
            value = cited if status else False
            yield key, self._decision(ballot, held.get(key), value, rule).to_json()

    def _decision(
        self, ballot: Ballot, ruled: Ruling | None, value: Json, rule: str, why: str = ""
    ) -> Decision:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        seen = ruled.seen if ruled else frozenset()
        version = self._session.scheme.version if ballot.key.startswith(v.TAG) else 0
        by, id = self._session.annotator, new_id()
        return Decision(by, value, ballot.votes, rule, why, ballot.inputs, id, seen, at, version)

    def _put(self, place: int, values: Mapping[str, Values]) -> Iterator[Put]:
        if not values:
            return
        article, own = self._article.article.id, self._rulings.own(place)
        unit = own[0] if own else self._article.layout.id(place)
        wanted = {v.GOLD + key: value for key, value in values.items()}
        for key, value in (self._again(unit, place) | wanted).items():
            yield Put(article, unit, key, value)
        for other in own[1:]:
            # Of several of one's own on one sentence the first is the one that stays.
            held = self._rulings.present(self._session.annotator, other, place)
            gone = [stored for stored, (key, _) in held.items() if key in wanted]
            yield from (Put(article, other, key, None) for key in gone)

    def _again(self, unit: str, place: int) -> Values:
        """What brings earlier decisions on a sentence to the present text; None takes away."""
        name, article = self._session.annotator, self._article.article.id
        stored = self._session.store.values(name, article).get(unit, {})
        now = dict(self._rulings.present(name, unit, place).values())
        now[ANCHOR] = self._article.anchor_json(place)
        gone: Values = dict.fromkeys(stored.keys() - now.keys())
        return gone | {key: value for key, value in now.items() if stored.get(key) != value}
