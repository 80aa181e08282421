"""Adjudication of one article: who said what of a sentence, what is proposed, and deciding it.

Decisions go into the adjudicator's own journal; every command is one undo step
(`session.undo(..., gold=True)`).

Also here: what a decision on a sentence writes into the adjudicator's journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.models.pseudonyms import shown
from reviewer.review import answer_votes, votes
from reviewer.review.decisions import Decision, Ruling, state, vote_of
from reviewer.review.evidence_merge import Merged, evidence_of, merge
from reviewer.review.proposals import propose
from reviewer.review.shared_keys import named, says
from reviewer.review.votes import Ballot, Dispute
from reviewer.session.adjudication import adjudicators
from reviewer.session.adjudication.matters import (
    DISPUTED,
    Matter,
    SentenceBallots,
    falls,
    is_voted,
    proposals,
    rank_of,
    stands,
    whole,
)
from reviewer.session.checks.sources import normal_url
from reviewer.session.collaboration.reveals import entry
from reviewer.session.core.decisions import ANCHOR, Decisions
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.side_by_side import SideBySide

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.core.session import Session


class Deciding:
    """Makes the puts of decisions on one article."""

    def __init__(self, session: Session, article: OpenArticle, decisions: Decisions) -> None:
        """For the adjudicator at work.

        Args:
            session: Whose.
            article: The article.
            decisions: What is decided on it already.
        """
        self._session = session
        self._article = article
        self._decisions = decisions

    def puts(
        self,
        ballots: SentenceBallots,
        wanted: Mapping[str, Json],
        rule: str,
        why: str = "",
        rules: Mapping[str, str] | None = None,
    ) -> list[Put]:
        """See `Adjudication.puts`."""
        values: dict[str, Values] = {}
        for matter in ballots.matters:
            key = matter.ballot.key
            if key in wanted and not stands(matter, wanted[key]):
                value, by = whole(ballots, key, wanted[key]), (rules or {}).get(key, rule)
                decision = self._decision(matter.ballot, matter.ruling, value, by, why)
                values[key] = decision.to_json()
                if key.startswith(v.CHECK):
                    values.update(self._evidence(ballots, key, wanted[key], by))
        return list(self._put(ballots.place, values))

    def _evidence(
        self, ballots: SentenceBallots, check: str, status: Json, rule: str
    ) -> Iterator[tuple[str, Values]]:
        held = self._decisions.at(ballots.place)
        for id, item in ballots.evidence.items.items():
            key = v.EVIDENCE + id
            if item["check"] != check[len(v.CHECK) :] or (key in held and not held[key].reopened):
                continue
            ballot = Ballot(key, dict.fromkeys(ballots.evidence.by[id], True))
            source = ballots.evidence.sources.get(item["source"])
            cited = {"item": item, "source": source} if source else {"item": item}
            value = cited if status else False
            yield key, self._decision(ballot, held.get(key), value, rule).to_json()

    def _decision(
        self, ballot: Ballot, ruled: Ruling | None, value: Json, rule: str, why: str = ""
    ) -> Decision:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        seen = ruled.seen if ruled else frozenset()
        of_tag = ballot.key.startswith(v.TAG) or ballot.key == answer_votes.ONE_TAG
        scheme = self._session.scheme
        tag = ballot.key.removeprefix(v.TAG) if ballot.key.startswith(v.TAG) else ""
        version = scheme.version_of(tag) if of_tag else 0
        by, id = self._session.annotator, new_id()
        return Decision(by, value, ballot.votes, rule, why, ballot.inputs, id, seen, at, version)

    def _put(self, place: int, values: Mapping[str, Values]) -> Iterator[Put]:
        if not values:
            return
        article, own = self._article.article.id, self._decisions.own(place)
        unit = own[0] if own else self._article.layout.id(place)
        wanted = {v.GOLD + key: value for key, value in values.items()}
        for key, value in (self._again(unit, place) | wanted).items():
            yield Put(article, unit, key, value)
        for other in own[1:]:
            # Of several of one's own on one sentence the first is the one that stays.
            held = self._decisions.present(self._session.annotator, other, place)
            gone = [stored for stored, (key, _) in held.items() if key in wanted]
            yield from (Put(article, other, key, None) for key in gone)

    def _again(self, unit: str, place: int) -> Values:
        """What brings earlier decisions on a sentence to the present text; None takes away."""
        name, article = self._session.annotator, self._article.article.id
        stored = self._session.store.values(name, article).get(unit, {})
        now = dict(self._decisions.present(name, unit, place).values())
        now[ANCHOR] = self._article.anchor_json(place)
        gone: Values = dict.fromkeys(stored.keys() - now.keys())
        return gone | {key: value for key, value in now.items() if stored.get(key) != value}


class Adjudication:
    """One article in Review."""

    def __init__(self, session: Session, article: str, side: SideBySide | None = None) -> None:
        """Puts everybody side by side.

        Args:
            session: The adjudicator at work.
            article: The article's id.
            side: The article with everybody's annotations, where it is not to stay open.

        Raises:
            StoreError: The article cannot be read.
        """
        self.session = session
        self.id = article
        self._kept = side
        self._passing = (
            Decisions(session.store, session.annotator, side.article) if side is not None else None
        )

    @property
    def side(self) -> SideBySide:
        """The article with everybody's annotations, as they are now."""
        return self._kept or self.session.others.side(self.id)

    @property
    def decisions(self) -> Decisions:
        """The decisions on it, as they are now."""
        return self._passing or self.session.gold.decisions(self.id)

    @property
    def tags(self) -> list[str]:
        """The tags of the scheme."""
        return [tag.name for tag in self.session.scheme.tags]

    # -- looking ------------------------------------------------------------------------------

    def ballots(self, place: int) -> SentenceBallots:
        """All that is to be seen of a sentence."""
        said = self._values(place)
        merged = self._merged(said)
        matters = self._matters(place, said, merged)
        return SentenceBallots(place, matters, said, self.side.suggested(place), merged)

    def matters(self, place: int) -> tuple[Matter, ...]:
        """What is to be decided about a sentence: enough for the queue."""
        said = self._values(place)
        return self._matters(place, said, self._merged(said))

    def _values(self, place: int) -> dict[str, Values]:
        said = self.side.values(place)
        # Not `annotation.spans`: the dispute queue asks this of every sentence.
        if any(says(values, v.SPAN) for values in said.values()):
            # To find where they stand now takes longer, and most sentences have none.
            return self._seen(self.side.values(place, spans=True))
        return said

    def _seen(self, said: Mapping[str, Values]) -> dict[str, Values]:
        """What people say without relations to articles on which others' work is hidden."""
        elsewhere = {
            value["article"]
            for values in said.values()
            for key, value in values.items()
            if key.startswith(v.RELATION) and value.get("article")
        }
        hidden = {one for one in elsewhere if entry(self.session, one).how != "open"}
        return {
            name: {
                key: value
                for key, value in values.items()
                if not key.startswith(v.RELATION) or value.get("article") not in hidden
            }
            for name, values in said.items()
        }

    def _matters(
        self, place: int, said: Mapping[str, Values], merged: Merged
    ) -> tuple[Matter, ...]:
        held = self.decisions.at(place)
        ballots = [*self._ballots(said, merged), *votes.span_ballots(said)]
        ballots += answer_votes.relation_ballots(said)
        known = {ballot.key for ballot in ballots}
        # What was decided stays in view when all who voted on it have taken it back.
        lost = [Ballot(key, {}) for key in held if key not in known and is_voted(key)]
        every = [*ballots, *lost]
        # What is numbered comes last.
        every.sort(key=lambda one: rank_of(one.key))
        return tuple(self._matter(place, ballot, held) for ballot in every)

    def disputes(self, *, every: bool = False) -> list[Dispute]:
        """The sentences that want an adjudicator, in the order of the text.

        Args:
            every: Whether to give all sentences that anybody voted on.
        """
        found: list[Dispute] = []
        if not adjudicators.disputes_count(self.session, self.id):
            return found
        for place in sorted({*self.side.places(), *self.decisions.places()}):
            matters = self.matters(place)
            keys = [matter.ballot.key for matter in matters if matter.state in DISPUTED]
            if keys or (every and matters):
                found.append(votes.dispute(self.id, place, [m.ballot for m in matters], keys))
        return found

    def _ballots(self, said: Mapping[str, Values], merged: Merged) -> list[Ballot]:
        unchecked = {status.name for status in self.session.scheme.statuses if not status.settled}
        scheme = self.session.scheme
        found = (
            answer_votes.one_tag_ballots(said)
            if scheme.single
            else votes.tag_ballots(said, self.tags)
        )
        found += answer_votes.answer_ballots(said, scheme.asked("sentence"))
        for ballot in votes.status_ballots(said, unchecked):
            id = ballot.key[len(v.CHECK) :]
            found.append(ballot._replace(beside=evidence_of(merged, id)))
        return found

    def _matter(self, place: int, ballot: Ballot, held: Mapping[str, Ruling]) -> Matter:
        ruled = held.get(ballot.key)
        stands = state(ballot, ruled)
        if stands == "settled" and self.decisions.has_moved(place):
            stands = "stale"
        if ruled is not None and (stands == "settled" or (stands == "stale" and not ballot.votes)):
            proposed = vote_of(ruled.value)
        else:
            proposed = ballot.majority
        matter = Matter(ballot, ruled, stands, proposed)
        if not held or stands not in DISPUTED:
            return matter
        decided = {key: None if ruling.reopened else ruling.value for key, ruling in held.items()}
        if falls(matter, decided):
            # Gold has no span of a tag that was decided against, whatever its borders.
            return matter._replace(state="open")
        return matter

    def _merged(self, said: Mapping[str, Values]) -> Merged:
        if not any(says(values, v.EVIDENCE) for values in said.values()):
            return Merged({}, {}, {})
        sources = {name: self.side.sources(name) for name in said}
        return merge(said, sources, normal_url)

    # -- deciding -----------------------------------------------------------------------------

    def accept(
        self, place: int, chosen: Mapping[str, Json] | None = None, why: str = ""
    ) -> Outcome:
        """Decides a sentence as proposed; what stays open in a tie stays open.

        Args:
            place: The sentence's index.
            chosen: Key -> answer, where the adjudicator wants another one than is proposed.
            why: A reason.
        """
        ballots = self.ballots(place)
        every = proposals(ballots.matters, chosen or {})
        wanted = {
            proposal.key: proposal.answer for proposal in every if proposal.answer is not None
        }
        # Of what nobody says any more there is no majority: who accepts it chooses it.
        rules = {
            proposal.key: "chosen"
            for proposal in every
            if proposal.chosen or proposal.answer != proposal.matter.ballot.majority
        }
        return self._decide(ballots, wanted, "majority", why, "accepted", rules)

    def decide_as(self, place: int, annotator: str, why: str = "") -> Outcome:
        """Decides a sentence as one annotator answered it, whole."""
        return self.by_rule(place, f"take {annotator}", why)

    def by_rule(self, place: int, rule: str, why: str = "") -> Outcome:
        """Decides a sentence by `majority`, `union`, `none` or `take <annotator>`."""
        ballots = self.ballots(place)
        wanted = propose((matter.ballot for matter in ballots.matters), rule)
        if not wanted:
            return Outcome(f"{shown.rule(rule)}: nothing to take on {place + 1}", ok=False)
        return self._decide(ballots, wanted, rule, why, shown.rule(rule))

    def _decide(
        self,
        ballots: SentenceBallots,
        wanted: Mapping[str, Json],
        rule: str,
        why: str,
        did: str,
        rules: Mapping[str, str] | None = None,
    ) -> Outcome:
        if refused := adjudicators.why_not(self.session, self.id, ballots.matters):
            return Outcome(refused, ok=False)
        others = self._of_others(ballots, wanted)
        wanted = {key: one for key, one in wanted.items() if key not in others}
        puts = self.puts(ballots, wanted, rule, why, rules)
        if not puts and others:
            return Outcome(next(iter(others.values())), ok=False)
        if not puts:
            left = sum(matter.state in DISPUTED for matter in ballots.matters)
            words = f"{left} left open: no majority" if left else "decided already"
            return Outcome(f"{words} on {ballots.place + 1}", ok=not left)
        outcome = self.session.apply(Edit(tuple(puts), f"{did} on {ballots.place + 1}"))
        waiting = [
            matter
            for matter in ballots.matters
            if matter.state in DISPUTED and not falls(matter, wanted)
        ]
        open_ = [key for matter in waiting if (key := matter.ballot.key) not in wanted]
        if outcome.ok and open_:
            names = ", ".join(dict.fromkeys(map(named, open_)))
            outcome = outcome._replace(message=f"{outcome.message}  ·  left open: {names}")
        return outcome

    def _of_others(self, ballots: SentenceBallots, wanted: Mapping[str, Json]) -> dict[str, str]:
        """Of what is to be decided that which other adjudicators decide: key -> why."""
        asked = {
            one.ballot.key: adjudicators.why_not(self.session, self.id, (one,))
            for one in ballots.matters
            if one.ballot.key in wanted
        }
        return {key: why for key, why in asked.items() if why}

    def puts(
        self,
        ballots: SentenceBallots,
        wanted: Mapping[str, Json],
        rule: str,
        why: str = "",
        rules: Mapping[str, str] | None = None,
    ) -> list[Put]:
        """The puts that decide a sentence so; what is decided so already gives none.

        Args:
            ballots: The sentence.
            wanted: Key -> answer, as people vote: True or False, a status.
            rule: How it came about.
            why: A reason.
            rules: Key -> another rule.
        """
        made = Deciding(self.session, self.side.article, self.decisions)
        return made.puts(ballots, wanted, rule, why, rules)
