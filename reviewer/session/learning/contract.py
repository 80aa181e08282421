"""Contracts for a machine's labels: a blind sample judges them, then the rest are accepted or not.

A contract says: of one tag, at most this share of the machine's answers is wrong, with this
confidence. It stands in `machine.json`; nobody's own tags are ever written by it.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, Literal, NamedTuple

from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.names import is_machine
from reviewer.models.phrases import count_of
from reviewer.ports import Problem, Store
from reviewer.session.core.edits import Edit, Put
from reviewer.session.core.session import Session
from reviewer.session.core.visibility import CONTRACTS
from reviewer.session.learning.examples import whole

State = Literal["sampling", "accepted", "refused", "withdrawn"]

SLACK: Final = 1
"""So many wrong answers the usual size of a sample forgives."""
_REASON: Final = "accepted by contract"
_TRIES: Final = 60
"""Halvings of the interval in which a bound is looked for."""


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed about the labels of a machine, and what came of it.

    Attributes:
        id: Its name, `figure-1`.
        machine: Whose labels.
        tag: Which tag.
        error: The share of wrong answers that is borne.
        confidence: How sure that has to be, from 0 to 1.
        sample: The sentences that people judge blindly: (article, sentence, the machine's answer,
            None where a desk's server withholds it from those who judge).
        population: Sentences that nobody had decided when the sample was drawn.
        seed: What the sample was drawn with.
        state: How it stands.
        begun: The day on which it was drawn (UTC).
        answers: Sentences of the sample that people judged.
        misses: Those of them on which the machine was wrong.
        bound: Upper end of the one-sided interval for its share of wrong answers.
        accepted: Labels that were accepted.
        later: Labels that people contradicted after that.
        ended: The day on which it was accepted, refused or withdrawn (UTC); empty before.
    """

    id: str
    machine: str
    tag: str
    error: float
    confidence: float
    sample: tuple[tuple[str, str, bool | None], ...]
    population: int
    seed: int
    state: State = "sampling"
    begun: str = ""
    answers: int = 0
    misses: int = 0
    bound: float = 1.0
    accepted: int = 0
    later: int = 0
    ended: str = ""

    def to_json(self) -> dict[str, Json]:
        """It as JSON; `contracts` is the way back."""
        found: dict[str, Json] = {name: getattr(self, name) for name in self.__slots__}
        return {**found, "sample": [list(one) for one in self.sample]}

    @property
    def withheld(self) -> bool:
        """Whether only the desk's chief knows what the machine says of the sample."""
        return any(said is None for _, _, said in self.sample)

    @property
    def words(self) -> str:
        """How it stands, in one line."""
        head = f"{self.id} ({self.machine}): {self.state}"
        judged = f"{self.answers} of {len(self.sample)} judged"
        judged += ", the chief settles it" if self.withheld else f", {self.misses} wrong"
        if self.answers and not self.withheld:
            judged += f", error at most {self.bound:.1%} ({self.confidence:.0%} sure)"
        wanted = f"{self.error:.1%} wanted"
        more = f", {count_of(self.accepted, 'label')} accepted" if self.state == "accepted" else ""
        later = f", {self.later} contradicted later" if self.later else ""
        return f"{head}; {judged}, {wanted}{more}{later}"


def upper_bound(misses: int, answers: int, confidence: float) -> float:
    """The greatest share of wrong answers that so few misses allow (Clopper and Pearson, 1934).

    One-sided: with this confidence the true share is at most so much.

    Args:
        misses: Wrong answers.
        answers: Of how many.
        confidence: From 0 to 1, ends excluded.
    """
    if answers == 0 or misses >= answers:
        return 1.0

    def likely(share: float) -> float:
        """How likely so few misses or fewer are where a share is wrong."""
        logs = (
            math.lgamma(answers + 1) - math.lgamma(k + 1) - math.lgamma(answers - k + 1)
            + k * math.log(share) + (answers - k) * math.log1p(-share)
            for k in range(misses + 1)
        )  # fmt: skip
        return sum(map(math.exp, logs))

    low, high = 1e-12, 1 - 1e-12
    for _ in range(_TRIES):
        middle = (low + high) / 2
        low, high = (middle, high) if likely(middle) > 1 - confidence else (low, middle)
    return high


def sample_size(error: float, confidence: float, slack: int = SLACK) -> int:
    """The smallest sample that shows the error wanted although so many answers are wrong."""
    size = slack + 1
    while upper_bound(slack, size, confidence) > error:
        size += max(1, size // 50)
    while size > slack + 1 and upper_bound(slack, size - 1, confidence) <= error:
        size -= 1
    return size


# -- the file ---------------------------------------------------------------------------------


def contracts(store: Store) -> list[Contract]:
    """The contracts of the workspace, the oldest first; what fits no form is left out."""
    return _read(store)[0]


def problems(store: Store) -> list[Problem]:
    """What of the file cannot be used."""
    odd = _read(store)[1]
    what = f"{count_of(odd, 'contract')} not as expected"
    hint = "they are left out; expected what `reviewer machine accept` writes"
    return [Problem("machine.json", what, hint)] if odd else []


def _read(store: Store) -> tuple[list[Contract], int]:
    kept = store.plan(CONTRACTS) or {}
    found, odd = [], 0
    for one in kept.get("contracts", ()) if isinstance(kept.get("contracts", ()), list) else ():
        try:
            sample = tuple(
                (str(a), str(u), None if said is None else bool(said))
                for a, u, said in one["sample"]
            )
            found.append(Contract(**{**one, "sample": sample}))
        except (TypeError, ValueError, KeyError):
            odd += 1
    return found, odd


def _keep(store: Store, contract: Contract) -> None:
    """Keeps a contract, in place of the one of its name.

    Raises:
        StoreError: It cannot be written.
    """
    known = contracts(store)
    names = [one.id for one in known]
    if contract.id in names:
        known[names.index(contract.id)] = contract
    else:
        known.append(contract)
    store.keep_plan(CONTRACTS, {"contracts": [one.to_json() for one in known]})


# -- a sample ---------------------------------------------------------------------------------

Labels = Mapping[tuple[str, str], bool]
"""Sentence (article, unit) -> whether the machine says that it has the tag."""


def open_sentences(session: Session) -> set[tuple[str, str]]:
    """The sentences that no person has decided."""
    found: set[tuple[str, str]] = set()
    for known in session.store.articles():
        article = None if known.missing else whole(session, known.id)
        if article is None:
            continue
        decided = {unit for _, unit, _ in _decisions(session.store, known.id)}
        for place in range(len(article)):
            if decided.isdisjoint({article.layout.id(place), *article.at(place).units}):
                found.add((known.id, article.layout.id(place)))
    return found


def _decisions(store: Store, article: str) -> Iterator[tuple[str, str, Values]]:
    """Who decided which sentence of an article, people only."""
    for name in store.annotators():
        if is_machine(name):
            continue
        for unit, values in store.values(name, article).items():
            if values.get(v.DECIDED) == "settled":
                yield name, unit, values


class Terms(NamedTuple):
    """On which terms a machine's labels are accepted.

    Attributes:
        machine: The machine.
        tag: The tag.
        error: The share of wrong answers that is borne.
        confidence: How sure that has to be.
    """

    machine: str
    tag: str
    error: float
    confidence: float


def begin(
    session: Session, labels: Labels, terms: Terms, *, size: int = 0, seed: int = 7
) -> Contract:
    """Draws a sample of the sentences that nobody has decided, and queues it for people.

    Args:
        session: Whoever begins it.
        labels: What the machine says of each sentence.
        terms: Whose labels of what, and how good they have to be.
        size: How many sentences; 0 takes as many as forgive one wrong answer.
        seed: The same draws the same.

    Raises:
        StoreError: It cannot be kept.
    """
    waiting = sorted(open_sentences(session) & labels.keys())
    wanted = size or sample_size(terms.error, terms.confidence)
    drawn = random.Random(f"{seed} {terms.machine} {terms.tag}").sample(
        waiting, min(wanted, len(waiting))
    )
    number = 1 + sum(one.tag == terms.tag for one in contracts(session.store))
    made = Contract(
        f"{terms.tag}-{number}", *terms,
        tuple((article, unit, labels[article, unit]) for article, unit in drawn),
        len(waiting), seed, begun=_today(),
    )  # fmt: skip
    if drawn:
        _keep(session.store, made)
    return made


def judged(store: Store, contract: Contract) -> Contract:
    """The contract with what people have said of its sample since.

    Only blind answers count: where somebody was shown the machine's suggestion of the tag, their
    answer on that sentence does not. Of several people the majority counts, and no tie.
    """
    answers = misses = 0
    votes: dict[tuple[str, str], Counter[bool]] = {}
    for article in {one for one, _, _ in contract.sample}:
        for _, unit, values in _decisions(store, article):
            seen = values.get(v.SUGGESTION + contract.tag)
            if not (isinstance(seen, dict) and seen.get("by") == contract.machine):
                tagged = v.TAG + contract.tag in values
                votes.setdefault((article, unit), Counter())[tagged] += 1
    for article, unit, said in contract.sample:
        found = votes.get((article, unit), Counter())
        if found[True] != found[False]:
            answers += 1
            misses += said is not None and (found[True] > found[False]) != said
    bound = 1.0 if contract.withheld else upper_bound(misses, answers, contract.confidence)
    return replace(contract, answers=answers, misses=misses, bound=round(bound, 6))


def settle(session: Session, contract: Contract, labels: Labels) -> Contract:
    """Accepts the rest of the labels, or refuses them, once all of the sample is judged.

    Args:
        session: The machine at work: what is accepted is written as its own.
        contract: One that is still sampling.
        labels: What the machine says of each sentence.

    Raises:
        StoreError: It cannot be kept.
    """
    found = judged(session.store, contract)
    if found.answers < len(found.sample) or found.withheld:
        return found
    if found.bound > found.error:
        found = replace(found, state="refused", ended=_today())
    else:
        found = replace(found, state="accepted", ended=_today())
        sampled = {(article, unit) for article, unit, _ in found.sample}
        rest = open_sentences(session) - sampled
        wanted = sorted(key for key in rest if labels.get(key))
        _write(session, found, wanted)
        found = replace(found, accepted=len(wanted))
    _keep(session.store, found)
    return found


def _write(session: Session, contract: Contract, wanted: Iterable[tuple[str, str]]) -> None:
    """Writes labels as the machine's, an article at a time."""
    tag = contract.tag
    told: Values = {
        "by": contract.machine, "score": 1 - contract.bound, "accepted": True,
        "reason": f"{_REASON} {contract.id}",
    }  # fmt: skip
    of_article: dict[str, list[str]] = {}
    for article, unit in wanted:
        of_article.setdefault(article, []).append(unit)
    for name, units in of_article.items():
        opened = session.open(name)
        puts: list[Put] = []
        for unit in units:
            place = opened.place(unit)
            if place is not None:
                said = {v.TAG + tag: session.scheme.version, v.SUGGESTION + tag: told}
                puts += opened.puts(place, said)
        session.apply(Edit(tuple(puts), f"contract {contract.id}"))


# -- afterwards -------------------------------------------------------------------------------


def contradicted(store: Store, contract: Contract) -> int:
    """How many accepted labels somebody has decided otherwise since."""
    found = 0
    for article in store.tallies(contract.machine):
        mine = {
            unit
            for unit, values in store.values(contract.machine, article).items()
            if _of_contract(values, contract)
        }
        if mine:
            others = {
                u
                for _, u, values in _decisions(store, article)
                if v.TAG + contract.tag not in values
            }
            found += len(mine & others)
    return found


def _of_contract(values: Values, contract: Contract) -> bool:
    said = values.get(v.SUGGESTION + contract.tag)
    reason = said.get("reason") if isinstance(said, dict) else None
    return reason == f"{_REASON} {contract.id}" and v.TAG + contract.tag in values


def broken(store: Store) -> list[Contract]:
    """The contracts in force that a later answer has broken."""
    found = (
        replace(one, later=later)
        for one in contracts(store)
        if one.state == "accepted" and (later := contradicted(store, one))
    )
    return list(found)


def withdraw(session: Session, contract: Contract) -> Contract:
    """Takes the accepted labels back: a later answer showed that they do not hold.

    Args:
        session: The machine at work.
        contract: The contract, with what contradicts it.

    Raises:
        StoreError: It cannot be kept.
    """
    for name in list(session.store.tallies(contract.machine)):
        values = session.store.values(contract.machine, name)
        puts = [
            Put(name, unit, prefix + contract.tag, None)
            for unit, said in values.items()
            if _of_contract(said, contract)
            for prefix in (v.TAG, v.SUGGESTION)
        ]
        if puts:
            session.open(name)
            session.apply(Edit(tuple(puts), f"contract {contract.id} withdrawn"))
    ended = replace(contract, state="withdrawn", accepted=0, ended=_today())
    _keep(session.store, ended)
    return ended


def withdraw_broken(store: Store, scheme: Scheme) -> list[Contract]:
    """Withdraws the contracts in force that a later answer has broken, each as its machine.

    Args:
        store: The workspace.
        scheme: Its tags.

    Returns:
        Those that were withdrawn.

    Raises:
        StoreError: It cannot be kept.
    """
    ended = []
    for one in broken(store) if store.plan(CONTRACTS) else ():
        begin = partial(store.writer, one.machine)
        session = Session(store, scheme, one.machine, None, begin=begin)
        try:
            ended.append(withdraw(session, one))
        finally:
            session.end()
    return ended


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
