"""Learning over a store: from whom, what is judged, queues with an order of their own."""

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.core.edits import Edit
from reviewer.session.core.visibility import Rules
from reviewer.session.learning import learned_file
from reviewer.session.learning.examples import decided_sentences, whole
from reviewer.session.learning.training import MACHINE, RANDOM_SHARE, Learned, learn
from reviewer.session.queues.ranked_queues import RANKED
from reviewer.store.memory_store import MemoryStore

DOUBTFUL, SLIPS, *_ = RANKED


def article(number: int) -> str:
    """Sentences of which those about herons are threats to whoever tags them here."""
    lines = []
    for n in range(8):
        lines.append(f"A grey heron stood on mast {number}{n} near the wet quay.")
        lines.append(f"The council of Wend spoke about road {number}{n} again.")
    return "\n\n".join(lines) + "\n"


TEXTS = {f"a{number}": article(number) for number in range(6)}


def session_of(
    store: MemoryStore, name: str = "ann", cache: Path | None = None, rules: Rules | None = None
) -> Session:
    return Session(store, default_scheme(), name, store.writer(name), cache=cache, rules=rules)


def decide(session: Session, names: list[str], wrong: tuple[str, int] | None = None) -> None:
    for name in names:
        opened = session.open(name)
        puts = []
        for place in range(len(opened)):
            tagged = ("heron" in opened.sentence(place)) != ((name, place) == wrong)
            wanted: dict[str, object] = {v.DECIDED: "settled"}
            if tagged:
                wanted[v.TAG + "threat"] = session.scheme.version
            puts += opened.puts(place, wanted)
        session.apply(Edit(tuple(puts), "decided"))


def test_too_few_sentences_teach_nothing_and_say_so() -> None:
    store = MemoryStore(TEXTS)
    session = session_of(store)
    decide(session, ["a0"])
    learned = learn(session)
    assert learned.missing == "16 of 60 decided sentences"
    assert len(learned.doubtful) == 5 * 16
    assert "rules:" in learned.doubtful[0].why or "nothing" in learned.doubtful[0].why


def test_what_is_learnt_is_suggested_and_kept(tmp_path: Path) -> None:
    store = MemoryStore(TEXTS)
    session = session_of(store, cache=tmp_path)
    decide(session, ["a0", "a1", "a2", "a3", "a4"])
    learned = learn(session)
    [threat] = [one for one in learned.tags if one.tag == "threat"]
    assert (threat.sentences, threat.having, threat.why_silent) == (80, 40, "")
    assert learned.judges("threat")
    opened = session.open("a5")
    [one] = learned.suggestions(opened.sentence(0), 0)
    assert (one.tag, one.by) == ("threat", MACHINE)
    assert "learned from 80 sentences" in one.reason
    assert learned.suggestions(opened.sentence(1), 0) == []
    assert learned_file.keep(session, learned)
    assert learned_file.read(session) == learned
    (tmp_path / "learned-ann.json").write_bytes(b"{")
    assert learned_file.read(session) is None


def test_slips_are_ones_own_labels_lowest_first() -> None:
    store = MemoryStore(TEXTS)
    session = session_of(store)
    decide(session, list(TEXTS), wrong=("a3", 4))
    session.learned = learned = learn(session)
    assert learned.slips[0].article == "a3"
    assert "threat not set: probability 0.0" in learned.slips[0].why
    found = SLIPS.following(session, None, 1)
    assert found == learned.slips[0]


def test_each_fifth_of_the_doubtful_is_drawn_at_random_and_what_is_decided_leaves() -> None:
    store = MemoryStore(TEXTS)
    session = session_of(store)
    decide(session, ["a0"])
    session.learned = learned = learn(session)
    drawn = [place for place, one in enumerate(learned.doubtful) if one.why == "drawn at random"]
    assert drawn == list(range(RANDOM_SHARE - 1, len(learned.doubtful), RANDOM_SHARE))
    assert len({one[:2] for one in learned.doubtful}) == len(learned.doubtful)
    first = DOUBTFUL.following(session, None, 1)
    assert first is not None
    decide(session, [first.article])
    second = DOUBTFUL.following(session, None, 1)
    assert second is not None
    assert second.article != first.article


def test_nothing_hidden_is_learnt_from() -> None:
    store = MemoryStore(TEXTS)
    bob = session_of(store, "bob")
    decide(bob, ["a0"])
    bob.end()
    ann = session_of(store)
    hidden = whole(ann, "a0")
    assert hidden is not None
    assert decided_sentences(ann, hidden) == []
    assert learn(ann).sentences == 0


def test_a_learned_model_is_empty_at_first() -> None:
    nothing = Learned()
    assert not nothing.judges("claim")
    assert nothing.ranking("doubtful") == []
