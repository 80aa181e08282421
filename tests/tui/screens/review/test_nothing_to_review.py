"""What Review and the Overview say where there is little to compare."""

from pathlib import Path

import pytest

from tests.session.annotator_builders import Answers, give, memory
from tests.tui.review_keys import CLAIM, NONE, enter, panel, review_of, running
from tests.tui.screens.test_overview import count
from tests.tui.test_app import line

FEW: list[tuple[Answers, str, str]] = [
    (
        {"ann": [CLAIM, NONE]},
        "only ann’s work on this article is here: there is nothing to compare",
        "needs two annotators at least",
    ),
    (
        {"ann": [CLAIM, None], "bob": [None, CLAIM]},
        "one answer: nothing to compare",
        "no sentence was decided by two",
    ),
    ({"ann": [CLAIM, NONE], "bob": [CLAIM, NONE]}, "all agree", "nobody has used it"),
    ({"ann": [CLAIM] * 5, "bob": [CLAIM] * 5}, "all agree", "no chance agreement to correct for"),
]


async def test_nobody_has_annotated_anything(tmp_path: Path) -> None:
    async with running(memory(), tmp_path) as pilot:
        await pilot.press("o", "r")
        assert "nobody has annotated this article yet" in line(pilot, "message")
        assert "Nobody has annotated anything" in await count(pilot)


@pytest.mark.parametrize(("said", "in_review", "in_overview"), FEW)
async def test_little_to_compare_is_explained(
    tmp_path: Path, said: Answers, in_review: str, in_overview: str
) -> None:
    store = memory()
    give(store, said)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        shown = " ".join((line(pilot, "head"), line(pilot, "message"), panel(pilot)))
        assert in_review in " ".join(shown.split())
        assert "nan" not in shown.lower()
        await pilot.press("tab")
        assert review_of(pilot).is_current
        assert in_overview in " ".join((await count(pilot)).split())
