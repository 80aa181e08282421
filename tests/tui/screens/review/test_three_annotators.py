"""Three annotators' disputes settled by keys alone, and what goes stale when one changes later."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from textual.pilot import Pilot

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.schema import validate_gold
from reviewer.session import Session
from reviewer.session.adjudication.adjudication import Adjudication
from tests.invented import TAGS, WHO, Key, change, disputed, invent, votes
from tests.samples import NAMES, copied, opened
from tests.tui.check_keys import until
from tests.tui.review_keys import enter, panel, review_of, running
from tests.tui.test_app import app_of, line

Votes: TypeAlias = Mapping[Key, Mapping[str, Json]]
Wanted: TypeAlias = dict[tuple[str, int], dict[str, Json]]

TOBIN = "tobin.hale"
NOBODY: Mapping[str, Json] = {"votes": {}}


async def settle(pilot: Pilot[None]) -> dict[Key, Json]:
    """Settles the sentence under the cursor; returns what was chosen by its own key."""
    review = review_of(pilot).review
    here = (review.id, review.place)
    chosen: dict[Key, Json] = {}
    for one in review.proposals(review.place):
        kind, _, name = one.key.partition(":")
        if not one.is_asked or (*here, one.key) in chosen:
            continue
        if kind == "tag":
            await pilot.press(str(review.adjudication.tags.index(name) + 1))
            chosen[*here, one.key] = True
        elif kind == "check":
            await pilot.press("S" if name.startswith("said") else "s", "n")
            chosen[*here, one.key] = "not enough evidence"
        else:
            await pilot.press("w", str(review.numbered().index(one.key) + 1))
            chosen[*here, one.key] = True
    await pilot.press("space")
    if review.wants(here[1]) and (review.id, review.place) == here:
        await pilot.press("space")
    return chosen


def told(pilot: Pilot[None], desk: Path) -> dict[Key, Any]:
    """What the files of gold tell of each decision."""
    found: dict[Key, Any] = {}
    for file in sorted((desk / "annotations" / "gold").glob("*.json")):
        layout = app_of(pilot).session.peek(file.stem).layout
        for record in json.loads(file.read_bytes())["_default"].values():
            assert validate_gold(record) == []
            (place,) = (n for n in range(len(layout)) if layout.id(n) == record["unit"])
            found |= {(file.stem, place, key): one for key, one in record["gold"].items()}
    return found


def majority(cast: Mapping[str, Json]) -> Json:
    answer, count = Counter(cast.values()).most_common(1)[0]
    return answer if 2 * count > len(cast) else None


def queue(pilot: Pilot[None]) -> dict[Key, str]:
    """What is queued about tags and statuses -> how it stands."""
    review = review_of(pilot).review
    found: dict[Key, str] = {}
    for one in review.dispute_queue.items():
        adjudication = Adjudication(review.session, one.article)
        states = {m.ballot.key: m.state for m in adjudication.matters(one.place)}
        keys = (key for key in one.keys if key.startswith((v.TAG, v.CHECK)))
        found |= {(one.article, one.place, key): states[key] for key in keys}
    return found


def check_gold(gold: dict[Key, Any], cast: Votes, chosen: dict[Key, Json]) -> None:
    """Each decision with its votes, who, when and the rule; what was chosen, or the majority."""
    for key, one in gold.items():
        assert (one["by"], bool(one["at"])) == ("judge", True)
        if key in cast:
            assert one["votes"] == cast[key]
            assert one["rule"] == ("chosen" if key in chosen else "majority")
        if key[2].startswith(v.TAG):
            assert one["value"] == chosen.get(key, majority(cast[key]))


def changes_of(cast: Votes, gold: dict[Key, Any]) -> tuple[Wanted, set[Key], set[Key]]:
    """What one annotator says differently now, the decisions that it is about, new disputes."""
    places = sorted({key[:2] for key in gold})
    free = [
        place
        for place in sorted({key[:2] for key in cast} - set(places))
        if cast[*place, "tag:threat"].keys() == {*NAMES, WHO}
    ]
    three = [place for place in places if len(cast.get((*place, "tag:claim"), ())) == 3]
    check = next(p for p in places if TOBIN in gold.get((*p, "check:content"), NOBODY)["votes"])
    tag, undone, noted = (p for p in (three[0], three[-1], three[len(three) // 2]))
    assert len({tag, undone, noted, check, free[0]}) == 5
    had = cast[*tag, "tag:threat"][TOBIN]
    wanted: Wanted = {
        tag: {"tag:threat": None if had else 1},
        undone: {v.DECIDED: None},
        noted: {v.NOTE: "nothing that anybody votes on"},
        check: {"check:content": {"scope": "content", "status": "misleading"}},
        free[0]: {"tag:threat": None if cast[*free[0], "tag:threat"][TOBIN] else 1},
    }
    affected = {(*tag, "tag:threat"), (*check, "check:content")}
    affected |= {(*undone, v.TAG + tag) for tag in TAGS}
    return wanted, affected, {(*free[0], "tag:threat")}


async def test_three_are_settled_by_keys_and_stale_once_one_changes(tmp_path: Path) -> None:
    desk = copied(tmp_path)
    invent(desk)
    cast = votes(desk)
    async with running(opened(desk), tmp_path, size=(120, 40)) as pilot:
        await enter(pilot)
        screen = review_of(pilot)
        await until(pilot, lambda: screen._complete)
        assert queue(pilot) == dict.fromkeys(disputed(cast), "disputed")
        chosen: dict[Key, Json] = {}
        for _ in range(screen.review.dispute_queue.count):
            assert screen.review.wants(screen.review.place)
            chosen |= await settle(pilot)
        assert screen.review.dispute_queue.count == 0
        assert "nothing is disputed any more" in line(pilot, "message")
        app_of(pilot).session.idle()
        gold = told(pilot, desk)
        assert disputed(cast) <= gold.keys()
        check_gold(gold, cast, chosen)

        wanted, affected, new = changes_of(cast, gold)
        change(desk, TOBIN, wanted)
        app_of(pilot)._take_in_arrivals()
        await until(pilot, lambda: screen._complete)
        expected = dict.fromkeys(affected, "stale") | dict.fromkeys(new, "disputed")
        assert queue(pilot) == expected
        await pilot.press("tab")
        assert "changed since" in panel(pilot)
        assert told(pilot, desk) == gold, "a stale decision holds until somebody decides anew"
        again = Session(opened(desk), screen.reviewer.session.scheme, "judge", None)
        found = {
            (one.article, one.place, key)
            for article in again.store.articles()
            for one in Adjudication(again, article.id).disputes()
            for key in one.keys
            if not key.startswith(v.SPAN)
        }
        assert found == affected | new, "a new session finds the same"

        now = votes(desk)
        review = screen.review
        here = {key for key in expected if key[:2] == (review.id, review.place)}
        await pilot.press("space")
        assert queue(pilot) == {key: at for key, at in expected.items() if key not in here}
        app_of(pilot).session.idle()
        after = told(pilot, desk)
        assert here
        assert {key: after[key]["votes"] for key in here} == {key: now[key] for key in here}
        assert {key: after[key] for key in gold if key not in here} == {
            key: one for key, one in gold.items() if key not in here
        }
