"""Contracts for machines' labels: the bound, the blind sample, accepting, refusing, withdrawing."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.session import Desk, Session
from reviewer.session.core.edits import Edit
from reviewer.session.learning import contract
from reviewer.session.learning.contract import Contract, Terms
from reviewer.session.learning.machine_labels import RULES, machine_labels
from reviewer.session.queues.queues import queue
from reviewer.store.memory_store import MemoryStore

TEXTS = {
    f"a{number}": "\n\n".join(
        f"{n + 13} boats sank off Wend." if n % 3 else "The sea was calm." for n in range(30)
    )
    + "\n"
    for number in range(3)
}


def session_of(store: Store, name: str) -> Session:
    return Session(store, default_scheme(), name, None, begin=lambda: store.writer(name))


def begun(store: Store, size: int = 20) -> Contract:
    session = session_of(store, "ann")
    labels = machine_labels(session, RULES, "figure")
    return contract.begin(session, labels, Terms(RULES, "figure", 0.2, 0.9), size=size)


def judge(store: Store, made: Contract, wrong: int = 0, name: str = "ann") -> None:
    session = session_of(store, name)
    for number, (article, unit, said) in enumerate(made.sample):
        opened = session.open(article)
        place = opened.place(unit)
        assert place is not None
        tag = {v.TAG + "figure": 1} if said != (number < wrong) else {}
        session.apply(Edit(tuple(opened.puts(place, {v.DECIDED: "settled", **tag})), "judged"))
    session.end()


def settled(store: Store, made: Contract) -> Contract:
    machine = session_of(store, RULES)
    found = contract.settle(machine, made, machine_labels(machine, RULES, "figure"))
    machine.end()
    return found


def labels_of(store: Store) -> set[tuple[str, str]]:
    return {
        (article, unit)
        for article in store.tallies(RULES)
        for unit, said in store.values(RULES, article).items()
        if v.TAG + "figure" in said
    }


@pytest.mark.parametrize(("misses", "answers"), [(0, 45), (1, 77), (3, 60), (10, 400)])
def test_the_bound_is_that_of_clopper_and_pearson(misses: int, answers: int) -> None:
    # The upper end of a two-sided interval at 80 % is that of a one-sided one at 90 %.
    _, expected = proportion_confint(misses, answers, alpha=0.2, method="beta")
    assert contract.upper_bound(misses, answers, 0.9) == pytest.approx(expected, abs=1e-6)


def test_a_sample_is_as_small_as_it_may_be() -> None:
    size = contract.sample_size(0.05, 0.9)
    assert contract.upper_bound(1, size, 0.9) <= 0.05 < contract.upper_bound(1, size - 1, 0.9)
    assert contract.sample_size(0.05, 0.9, slack=0) == 45
    assert contract.upper_bound(0, 0, 0.9) == contract.upper_bound(2, 2, 0.9) == 1.0


def test_only_what_nobody_decided_is_drawn_and_the_same_seed_draws_the_same() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    assert (len(made.sample), made.population, made.state) == (20, 90, "sampling")
    assert contract.contracts(store) == [made]
    judge(store, made)
    again = begun(store, size=80)
    assert again.population == 70
    assert {one[:2] for one in again.sample}.isdisjoint(one[:2] for one in made.sample)


def test_no_suggestion_shows_on_the_sample_and_its_queue_walks_it() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    session = session_of(store, "ann")
    article, unit, _ = next(one for one in made.sample if one[2])
    opened = session.open(article)
    desk = Desk(session, opened)
    desk.suggestions.begin()
    place = opened.place(unit)
    assert place is not None
    assert desk.suggestions.at(place) == ()
    sampled = {one[:2] for one in made.sample}
    free = next(
        p for p in range(len(opened))
        if (article, opened.layout.id(p)) not in sampled and "boats" in opened.sentence(p)
    )  # fmt: skip
    assert desk.suggestions.at(free)
    ranked = queue("machine sample")
    first = ranked.following(session, None, 1)  # type: ignore[attr-defined]
    assert first[:2] == made.sample[0][:2]


def test_inside_the_bound_the_rest_is_accepted_as_the_machines_own() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    assert settled(store, made).state == "sampling"
    judge(store, made)
    done = settled(store, made)
    assert (done.state, done.answers, done.misses) == ("accepted", 20, 0)
    assert done.bound == pytest.approx(contract.upper_bound(0, 20, 0.9), abs=1e-6)
    tagged = labels_of(store)
    assert len(tagged) == done.accepted > 0
    assert tagged.isdisjoint(one[:2] for one in made.sample)
    mine = [
        key
        for a in store.tallies("ann")
        for said in store.values("ann", a).values()
        for key in said
    ]
    assert not any(key.startswith(v.SUGGESTION) for key in mine)


def test_outside_of_it_nothing_is_accepted() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    judge(store, made, wrong=6)
    done = settled(store, made)
    assert (done.state, done.misses, done.accepted) == ("refused", 6, 0)
    assert labels_of(store) == set()


def contradict(store: Store, name: str = "bob") -> None:
    """Somebody settles an accepted sentence without the tag."""
    article = next(iter(store.tallies(RULES)))
    unit = next(u for u, said in store.values(RULES, article).items() if v.TAG + "figure" in said)
    session = session_of(store, name)
    opened = session.open(article)
    place = opened.place(unit)
    assert place is not None
    session.apply(Edit(tuple(opened.puts(place, {v.DECIDED: "settled"})), "settled"))
    session.end()


def test_a_later_miss_withdraws_all_of_it() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    judge(store, made)
    settled(store, made)
    scheme = default_scheme()
    assert contract.broken(store) == contract.withdraw_broken(store, scheme) == []
    contradict(store)
    [one] = contract.broken(store)
    assert one.later == 1
    [ended] = contract.withdraw_broken(store, scheme)
    assert (ended.state, ended.accepted, ended.later) == ("withdrawn", 0, 1)
    assert labels_of(store) == set()
    assert contract.contracts(store)[-1] == ended
    assert "contradicted later" in ended.words
    assert contract.withdraw_broken(store, scheme) == []


def test_whoever_saw_the_suggestion_did_not_judge_blindly() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store, size=4)
    judge(store, made)
    session = session_of(store, "bob")
    article, unit, _ = made.sample[0]
    opened = session.open(article)
    place = opened.place(unit)
    assert place is not None
    seen = {"by": RULES, "score": 0.9, "accepted": False, "reason": "number"}
    wanted = {v.DECIDED: "settled", v.SUGGESTION + "figure": seen}
    session.apply(Edit(tuple(opened.puts(place, wanted)), "settled"))
    assert contract.judged(store, made).answers == 4


def test_what_fits_no_form_is_left_out_and_named() -> None:
    store = MemoryStore(TEXTS)
    made = begun(store)
    store.keep_plan("machine", {"contracts": [made.to_json(), {"id": 1}, 7]})
    assert contract.contracts(store) == [made]
    [problem] = contract.problems(store)
    assert "2 contracts not as expected" in str(problem)


def test_a_machine_that_says_nothing_is_refused() -> None:
    session = session_of(MemoryStore(TEXTS), "ann")
    with pytest.raises(ValueError, match="rules do not know omen"):
        machine_labels(session, RULES, "omen")
    with pytest.raises(ValueError, match="no machine is called"):
        machine_labels(session, "machine.gpt", "claim")
    with pytest.raises(ValueError, match="nothing was learnt"):
        machine_labels(session, "machine.learned", "claim")


def test_whoever_is_not_told_what_the_machine_says_settles_nothing() -> None:
    """A desk's server keeps that from those who judge the sample."""
    store = MemoryStore(TEXTS)
    made = begun(store)
    blind = made.to_json() | {"sample": [[a, u, None] for a, u, _ in made.sample]}
    store.keep_plan("machine", {"contracts": [blind]})
    [known] = contract.contracts(store)
    judge(store, made, wrong=3)
    found = contract.judged(store, known)
    assert (found.answers, found.misses, found.bound) == (20, 0, 1.0)
    assert "20 of 20 judged, the chief settles it" in found.words
    assert settled(store, known).state == "sampling"
    assert contract.contracts(store)[0].to_json() == blind
    assert contract.judged(store, made).misses == 3
