"""The sample annotators' disputes, settled by keys alone."""

from pathlib import Path

import pytest

from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.adjudication.adjudication import Adjudication
from tests.samples import copied, opened
from tests.tui.check_keys import until
from tests.tui.review_keys import SIZES, enter, review_of, running
from tests.tui.test_app import line


@pytest.mark.parametrize("size", SIZES)
async def test_the_samples_are_settled_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    store = opened(copied(tmp_path))
    async with running(store, tmp_path, size=size) as pilot:
        await enter(pilot)
        screen = review_of(pilot)
        await until(pilot, lambda: screen._complete)
        before = {one.article: 0 for one in screen.review.dispute_queue.items()}
        total = screen.review.dispute_queue.count
        assert total >= 64
        done = 0
        while screen.review.dispute_queue.count:
            review = screen.review
            assert review.wants(review.place), (review.id, review.place)
            before[review.id] += 1
            for one in review.proposals(review.place):
                if one.is_asked and one.key.startswith(v.TAG):
                    await pilot.press(str(review.adjudication.tags.index(one.key[4:]) + 1))
                elif one.is_asked and one.key.startswith(v.SPAN):
                    if one.key not in review.draft(review.place).chosen:
                        await pilot.press("w", str(review.numbered().index(one.key) + 1))
                elif one.is_asked:
                    scope = "S" if one.key.startswith("check:said") else "s"
                    await pilot.press(scope, "n")
            await pilot.press("space")
            done += 1
            assert done <= total, "every sentence takes one round"
        assert done == total
        assert all(before.values())
        scheme = screen.reviewer.session.scheme
        assert "nothing is disputed any more" in line(pilot, "message")
        await pilot.press("u")
        assert len(screen.review.dispute_queue.items()) == 1
        await pilot.press("U")
        assert not screen.review.dispute_queue.items()
    again = Session(opened(tmp_path / "desk"), scheme, "judge", None)
    records = [record for article in before for record in again.store.gold(article)]
    assert len(records) == total
    for article in before:
        assert not Adjudication(again, article).disputes()
    decided = [(key, told) for record in records for key, told in record["gold"].items()]
    assert any(key.startswith(v.SPAN) and told["rule"] == "chosen" for key, told in decided)
    for _, told in decided:
        assert told["votes"], "each decision with its votes"
        assert set(told["votes"]) <= {"mira.osk", "tobin.hale"}
