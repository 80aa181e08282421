"""Pictures of the Overview: numbers side by side, chosen by key or mouse, with their sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.models import Json
from reviewer.review.measures import Figure
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.core.edits import Edit, Put
from reviewer.session.overview.drill_down import MISSED, Target
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.views.heat_map import LABEL, WIDE, shade, short
from reviewer.tui.views.overview_drawing import OverviewRows
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.rows.rows import Rows
from tests.session.annotator_builders import TEXT, Answers, give, memory, say, session
from tests.tui.check_keys import until
from tests.tui.review_keys import BOTH, CLAIM, NONE, SIZES, enter, review_of, running
from tests.tui.screens.test_overview import count, counted, rows_of
from tests.tui.test_app import line

QUOTE = frozenset({"quote"})
THREE: Answers = {
    "ann": [CLAIM, NONE, BOTH, CLAIM, QUOTE],
    "bob": [CLAIM, CLAIM, CLAIM, CLAIM, CLAIM],
    "cy": [CLAIM, NONE, BOTH, NONE, CLAIM],
}
PIER: Answers = {"ann": [CLAIM, NONE], "bob": [NONE, NONE], "cy": [CLAIM, NONE]}


def source_of(pilot: Pilot[None]) -> OverviewRows:
    source = pilot.app.screen.query_one(Rows).source
    assert isinstance(source, OverviewRows)
    return source


async def open_cell(pilot: Pilot[None], target: Target) -> None:
    """Goes to the row of a cell, chooses it by key, opens it."""
    items = source_of(pilot).items
    at, cell = next(
        (at, which)
        for at, item in enumerate(items)
        for which, one in enumerate(item.cells)
        if one.target == target
    )
    pilot.app.screen.query_one(Rows).move_to(at)
    await pilot.pause()
    await pilot.press(*["left"] * 8, *["right"] * cell)
    assert items[at].cells[cell].words == line(pilot, "message").strip()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))


def behind(pilot: Pilot[None]) -> list[tuple[str, int]]:
    focus = review_of(pilot).review.dispute_queue.focus
    assert focus is not None
    return list(focus.items)


def span(start: int) -> Json:
    """A figure of four characters."""
    return {"tag": "figure", "start": start, "end": start + 4, "exact": TEXT[start : start + 4]}


@pytest.mark.parametrize(
    ("target", "items"),
    [
        (Target("tag", "", ("ann", "bob")),
         [("ferry", 1), ("ferry", 2), ("ferry", 4), ("pier", 0)]),
        (Target("tag", "claim", ("bob", "cy")), [("ferry", 1), ("ferry", 3), ("pier", 0)]),
        (Target("tag", "", article="pier"), [("pier", 0)]),
        (Target("tag", "quote", article="ferry"), [("ferry", 2), ("ferry", 4)]),
        (Target("majority", "claim", ("bob",)), [("ferry", 1), ("pier", 0)]),
        (Target("majority", "", ("ann",)), [("ferry", 4)]),
        (Target("spans", "figure", ("ann", "cy")), [("ferry", 2)]),
        (Target("relations", "", ("ann", "bob")), [("ferry", 2)]),
        (Target("estimate", "claim", ("ann",), pair=(MISSED,)), [("ferry", 4)]),
        (Target("statuses", "content", pair=("refuted", "supported")), [("ferry", 1)]),
    ],
)  # fmt: skip
async def test_every_cell_opens_its_sentences(
    tmp_path: Path, target: Target, items: list[tuple[str, int]]
) -> None:
    store = memory()
    give(store, THREE)
    give(store, PIER, "pier")
    for name, status in (("ann", "refuted"), ("bob", "supported"), ("cy", "supported")):
        say(store, name, 1, {"check:content": {"scope": "content", "status": status}})
    for name in ("ann", "bob"):
        ends = {f"span:{name}{at}": span(TEXT.index("pier") + 5 * at) for at in (0, 1)}
        say(store, name, 2, ends)
    say(store, "ann", 2, {"relation:r1": {"kind": "supports", "span": "ann0", "other": "ann1"}})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("l")
        await until(pilot, lambda: "pier" in line(pilot, "head"))
        await count(pilot)
        await pilot.press("p")
        await open_cell(pilot, target)
        assert behind(pilot) == items


async def row_behind(pilot: Pilot[None], target: Target) -> list[tuple[str, int]]:
    rows = pilot.app.screen.query_one(Rows)
    rows.move_to(next(i for i, one in enumerate(source_of(pilot).items) if one.target == target))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
    return behind(pilot)


async def test_what_somebody_takes_for_what_opens_its_sentences(tmp_path: Path) -> None:
    store = memory()
    give(store, THREE)
    judge = session(store, "deputy")
    Adjudication(judge, "ferry").by_rule(3, "take ann")
    judge.end()
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        shown = await count(pilot)
        assert "claim taken for quote" in shown
        assert "claim too much" in shown
        taken = Target("confused", people=("ann",), pair=("claim", "quote"))
        assert await row_behind(pilot, taken) == [("ferry", 4)]
        await pilot.press("escape", "escape")
        await counted(pilot)
        left = Target("misjudged", people=("cy",), pair=("claim", "no tag"))
        assert await row_behind(pilot, left) == [("ferry", 3)]


async def test_more_figures_leave_the_cursor_on_its_number(tmp_path: Path) -> None:
    store = memory()
    give(store, THREE)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        rows, wanted = pilot.app.screen.query_one(Rows), Target("tagged", "quote", ("cy",))
        rows.move_to(next(i for i, o in enumerate(source_of(pilot).items) if o.target == wanted))
        few = rows.cursor
        await pilot.press("p")
        assert source_of(pilot).items[rows.cursor].target == wanted
        assert rows.cursor > few
        await pilot.press("p")
        assert rows.cursor == few


async def test_weeks_stand_side_by_side(tmp_path: Path) -> None:
    store = memory()
    give(store, THREE)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        assert "By week" not in await count(pilot), "there is one only"
        overview = pilot.app.screen.overview  # type: ignore[attr-defined]  # it is the Overview
        weeks = overview.numbers.weeks
        (this,) = set(weeks.values())
        parts = overview.numbers.parts
        earlier = parts.weeks[0]._replace(name="2026-W01")
        overview.numbers.parts = parts._replace(weeks=(earlier, *parts.weeks))
        pilot.app.screen.refill()  # type: ignore[attr-defined]  # it is the Overview
        assert "By week" in "\n".join(rows_of(pilot))
        await open_cell(pilot, Target("tag", "quote", week=this))
        assert behind(pilot) == [("ferry", 2), ("ferry", 4)]


@pytest.mark.parametrize("size", SIZES)
async def test_pictures_fit_and_a_cell_can_be_clicked(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    store = memory()
    people = ("ann", "bob", "cy", "dora", "eve", "fay", "gus", "hal")
    give(store, {name: THREE[people[at % 3]] for at, name in enumerate(people)})
    async with running(store, tmp_path, size=size) as pilot:
        await enter(pilot)
        await count(pilot)
        await pilot.press("p")
        assert all(len(row) <= size[0] - 3 for row in rows_of(pilot, size[0] - 3))
        items = source_of(pilot).items
        at = next(i for i, one in enumerate(items) if len(one.cells) == 8)
        rows = pilot.app.screen.query_one(Rows)
        rows.move_to(at)
        await pilot.pause()
        y = rows.cursor_line or 0
        await pilot.click(Rows, offset=(GUTTER + 2 + LABEL + 2 * WIDE + 3, y))
        assert line(pilot, "message").strip().startswith("ann – cy, all tags: F1")
        shown = "\n".join(one.text for one in items[at].chosen(77, 2))  # type: ignore[misc]
        assert "[" in shown, "what is chosen is told without colour"
        await pilot.press("up", "up")
        await until(pilot, lambda: "ann – cy" not in line(pilot, "message"))


def test_numbers_are_short_and_shades_rise() -> None:
    assert [short(Figure(n)) for n in (1.0, 0.824, 0.0, -0.126)] == ["1.00", ".82", "0.00", "-.13"]
    assert short(Figure(None, "why")) == "–"
    assert [shade(n) for n in (-1, 0.3, 0.5, 0.7, 0.8, None)] == ["·", "░", "▒", "▓", "█", " "]


async def test_a_figure_that_is_undefined_says_why(tmp_path: Path) -> None:
    store = memory()
    give(store, THREE)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        words = [
            cell.words
            for item in source_of(pilot).items
            for cell in item.cells
            if "threat" in cell.words
        ]
        assert words
        assert all("no F1, neither they" in one for one in words)


async def test_questions_and_relations_open_what_differs(tmp_path: Path) -> None:
    store = memory()
    give(store, {name: THREE[name] for name in ("ann", "bob")})
    start = TEXT.index("pier")
    ends: list[dict[str, Json]] = [
        {"tag": "claim", "start": at, "end": at + 4, "exact": TEXT[at : at + 4]}
        for at in (start, start + 5)
    ]
    for name in ("ann", "bob"):
        say(store, name, 2, {f"span:{name}{at}": one for at, one in enumerate(ends)})
    link: dict[str, Json] = {"kind": "supports", "span": "ann0", "other": "ann1"}
    say(store, "ann", 2, {"relation:r1": link})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        target = Target("relations", "", ("ann", "bob"))
        assert await row_behind(pilot, target) == [("ferry", 2)]


QUESTIONS = """
[[scheme.questions]]
name = "worth"
about = "article"
answers = "scale"
least = 1
most = 5

[[scheme.questions]]
name = "tone"
about = "sentence"
answers = "one"
choices = [{name = "calm", key = "c"}, {name = "shrill", key = "s"}]
"""


async def test_a_question_about_articles_opens_them(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text(QUESTIONS, "utf-8")
    store = memory()
    give(store, {name: THREE[name] for name in ("ann", "bob")})
    for name, worth, tone in (("ann", 1, "calm"), ("bob", 4, "shrill")):
        one = session(store, name)
        one.apply(Edit((Put("ferry", "", "answer:worth", worth),), "say"))
        one.end()
        say(store, name, 3, {"answer:tone": tone})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        assert await row_behind(pilot, Target("question", "worth")) == [("ferry", 0)]
        await until(pilot, lambda: "o q shows who answered what" in line(pilot, "message"))
        rows = pilot.app.screen.query_one(Rows).source
        first = "\n".join(one.text for one in rows.render(0, 60, RowState()))
        assert "≠ about the article: worth" in first
        await pilot.press("o", "q", "4")
        await until(pilot, lambda: "gold" in pilot.app.screen_stack[-2].message)  # type: ignore[attr-defined]
        await pilot.press("escape")
        first = "\n".join(one.text for one in rows.render(0, 60, RowState()))
        assert "about the article" not in first
        await pilot.press("escape", "escape")
        await counted(pilot)
        assert await row_behind(pilot, Target("question", "tone")) == [("ferry", 3)]


async def test_each_two_on_a_question_are_a_picture(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text(QUESTIONS, "utf-8")
    store = memory()
    give(store, THREE)
    for name, tone in (("ann", "calm"), ("bob", "shrill"), ("cy", "calm")):
        say(store, name, 3, {"answer:tone": tone})
        say(store, name, 1, {"answer:tone": "calm"})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        await pilot.press("p")
        assert "tone: kappa below the diagonal" in "\n".join(rows_of(pilot))
        await open_cell(pilot, Target("question", "tone", ("bob", "cy")))
        assert behind(pilot) == [("ferry", 3)]
