"""When checks were decided: the last of what was said, or a second person's approval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reviewer.config import default_scheme
from reviewer.models import Change, Event
from reviewer.session.datasets.check_days import check_days
from reviewer.session.datasets.export_plan import Plan
from reviewer.session.datasets.export_request import ExportRequest
from reviewer.store.memory_store import MemoryStore
from tests.formats.checked_article import TEXT, store

SUPPORTED = {"scope": "content", "status": "supported"}


def event(number: int, day: str, *changes: Change) -> Event:
    return Event(
        f"s{number}aaaaaaaaaa:1", number, f"{day}T23:00:00Z", "edit", None, "blind", changes
    )


def change(key: str, value: Any, unit: str = "u.0") -> Change:
    return Change("pier", unit, key, None, value)


def test_the_latest_of_decision_vote_and_approval_counts() -> None:
    made = MemoryStore({"pier": TEXT})
    approved = {"about": "ann", "on": "content", "verdict": "approved"}
    made.receive("ann", [
        event(1, "2031-01-01", change("check:content", SUPPORTED)),
        event(2, "2031-01-02", change("check:said", SUPPORTED), change("tag:claim", 1)),
        event(3, "2031-01-09", change("check:gone", None)),
    ])  # fmt: skip
    made.receive("bob", [
        event(4, "2031-01-04", change("signoff:ann.content", approved)),
        event(5, "2031-01-05", change("signoff:ann.said", {**approved, "verdict": "returned"})),
        event(6, "2031-01-06", change("gold:check:said", {"value": SUPPORTED})),
    ])  # fmt: skip
    assert check_days(made, {"ann": "A1"}) == {
        ("pier:u.0", "A1", "content"): "2031-01-04",
        ("pier:u.0", "A1", "said"): "2031-01-02",
        ("pier:u.0", "gold", "content"): "2031-01-04",
        ("pier:u.0", "gold", "said"): "2031-01-06",
    }


def test_reviews_state_the_day(tmp_path: Path) -> None:
    made = store()
    Plan(made, default_scheme(), ExportRequest("claimreview", ("ann",))).run(tmp_path / "out")
    reviews = json.loads((tmp_path / "out" / "claimreviews.jsonld").read_text("utf-8"))
    events = [event for name in ("ann", "bob") for event in made.events(name)]
    assert len(reviews) > 5
    assert {one["datePublished"] for one in reviews} <= {event.at[:10] for event in events}
