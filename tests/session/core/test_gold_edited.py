"""Decisions about spans in an article that is edited: they follow the words."""

from __future__ import annotations

import pytest

from reviewer.models import values as v
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.core.visibility import Rules
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import TEXT, memory, say, session
from tests.session.desk_builders import anywhere

OPEN = Rules(reveal="open")
FERRY, ALL = (4, 9), (0, 9)
LEAD = "All boats stay in. "


@pytest.fixture
def store() -> MemoryStore:
    """Two people with other borders, checks of their spans and evidence; one decided it."""
    made = memory()
    for name, (start, end), status in (("ann", FERRY, "refuted"), ("bob", ALL, "supported")):
        span = {"tag": "claim", "start": start, "end": end, "exact": TEXT[start:end]}
        check = {"scope": "content", "status": status, "span": name}
        proof = {"check": f"content.{name}", "source": "s", "stance": "refutes", "quote": "No."}
        say(made, name, 0, {
            v.TAG + "claim": 1, v.DECIDED: "settled", v.SPAN + name: span,
            f"{v.CHECK}content.{name}": check, v.EVIDENCE + name: proof,
        })  # fmt: skip
    one = session(made, "chief", OPEN)
    review = Adjudication(one, "ferry")
    assert review.accept(0, {"span:claim-4-9": True, "span:claim-0-9": False}).ok
    assert review.disputes() == []
    one.end()
    return made


def test_what_was_decided_holds_when_text_comes_in_before_it(store: MemoryStore) -> None:
    store.put("ferry", LEAD + TEXT)
    one = session(store, "chief", OPEN)
    review = Adjudication(one, "ferry")
    by = len(LEAD)
    states = {one.ballot.key: one.state for one in review.ballots(1).matters}
    assert set(states.values()) == {"settled"}
    borders = [f"claim-{start}-{9 + by}" for start in (4 + by, by)]
    moved = {kind + one for kind in (v.SPAN, f"{v.CHECK}content.") for one in borders}
    assert moved <= states.keys()
    assert review.disputes() == []
    one.gold.fold("ferry")
    [record] = store.gold("ferry")
    [span] = record["spans"]
    assert (LEAD + TEXT)[span["start"] : span["end"]] == span["exact"] == "ferry"
    assert [one["span"] for one in record["checks"]] == [f"claim-{4 + by}-{9 + by}"]
    assert [one["check"] for one in record["evidence"]] == [f"content.claim-{4 + by}-{9 + by}"]


def test_deciding_anew_brings_all_of_it_to_the_present_text(store: MemoryStore) -> None:
    store.put("ferry", LEAD + TEXT)
    one = session(store, "chief", OPEN)
    review = Adjudication(one, "ferry")
    before = store.values("chief", "ferry")
    by = len(LEAD)
    assert review.accept(1, {f"span:claim-{4 + by}-{9 + by}": False}).ok
    assert review.disputes() == []
    [unit] = [values for values in store.values("chief", "ferry").values() if values]
    assert unit["gold:anchor"]["start"] == by
    spans = {key for key in unit if key.startswith(v.GOLD + v.SPAN)}
    assert spans == {f"gold:span:claim-{4 + by}-{9 + by}", f"gold:span:claim-{by}-{9 + by}"}
    one.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert "spans" not in record
    proofs = [key for key in review.decisions.at(1) if key.startswith(v.EVIDENCE)]
    assert len(proofs) == 2, "nothing is there twice"
    assert one.undo(anywhere, gold=True).ok
    assert store.values("chief", "ferry") == before


def test_a_key_of_another_shape_is_left_alone(store: MemoryStore) -> None:
    odd = {"value": True, "id": "x", "votes": {}}
    say(store, "deputy", 0, {v.GOLD + "span:odd": odd, v.GOLD + "check:content.odd": odd})
    values = store.values("chief", "ferry")
    anchor = next(one["gold:anchor"] for one in values.values() if "gold:anchor" in one)
    say(store, "deputy", 0, {"gold:anchor": anchor})
    store.put("ferry", LEAD + TEXT)
    review = Adjudication(session(store, "chief", OPEN), "ferry")
    assert {"span:odd", "check:content.odd"} <= review.decisions.at(1).keys()
    assert any("span:odd" in one.keys for one in review.disputes())
