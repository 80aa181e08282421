"""Words mode: spans, parts, attributes, checks and cuts, all by keys, and what is on the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.pilot import Pilot

from reviewer.config import load
from reviewer.models import Values
from reviewer.session import Session
from reviewer.session.article.spans import PlacedSpan, marks_at
from reviewer.store.file_store import FileStore
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.span_attributes import AttributesScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.key_bar import KeyBar
from reviewer.tui.widgets.line_widgets import OneLine, Panel, SpanStrip
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.which_key import WhichKey
from tests.tui.conftest import Run
from tests.tui.key_app_example import scheme_of

TEXT = "“We were lucky,” she added. Nearly all hoped so. Some 40 people and 3 dogs got off.\n"
SCRIPTS = "A 港町に👨\u200d👩\u200d👧来る Fe\u0301te שלום עולם ok.\n"

Start = Callable[[], AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts the program on files; again and again, as a user does."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "ferry.txt").write_text(TEXT, "utf-8")

    @asynccontextmanager
    async def starting() -> AsyncIterator[Pilot[None]]:
        settings = load(None, articles=seeds / "ferry.txt", annotator="ann", environ={})
        store = FileStore(seeds / "ferry.txt", tmp_path / "annotations")
        session = Session(store, settings.scheme, "ann", store.writer("ann"))
        app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield pilot
        session.end()

    return starting


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    return screen


def marks(pilot: Pilot[None], place: int) -> list[PlacedSpan]:
    return marks_at(desk_of(pilot).desk.article, place)


def parts(mark: PlacedSpan) -> list[tuple[str, str]]:
    return [(part.name, part.exact) for part in mark.parts]


def said(pilot: Pilot[None], place: int) -> Values:
    values = desk_of(pilot).desk.article.at(place).values
    return {k: value for k, value in values.items() if k != "anchor" and not k.startswith("cut:")}


def message(pilot: Pilot[None]) -> str:
    return desk_of(pilot).query_one("#message", OneLine).text


def strip(pilot: Pilot[None]) -> str:
    return desk_of(pilot).query_one(SpanStrip).text


async def test_a_long_span_stands_behind_its_number_in_the_strip(run: Run) -> None:
    """The number stood alone on its line wherever the words had no room behind it."""
    async with run(size=(40, 24)) as pilot:
        await pilot.press("enter", "j", "w", "v", "$", "q")
        assert strip(pilot).splitlines()[1].startswith("▸Q1 quote “The ferry sank")


def segments(pilot: Pilot[None]) -> list[Segment]:
    rows = pilot.app.screen.query_one(Rows)
    return [segment for line in rows.render_lines(rows.size.region) for segment in line]


def painted(pilot: Pilot[None], **look: bool) -> str:
    """The text on the screen that is drawn so: `underline=True`, `italic=True` ..."""
    found = [
        text
        for text, style, _ in segments(pilot)
        if style is not None and all(bool(getattr(style, k)) == v for k, v in look.items())
    ]
    return "".join(found)


def ground(pilot: Pilot[None], name: str) -> str:
    """The text on the screen on the ground of `selected` or `under_cursor`."""
    wanted = getattr(desk_of(pilot).paint, name).bgcolor
    return "".join(
        text for text, style, _ in segments(pilot) if style is not None and style.bgcolor == wanted
    )


async def test_a_quote_a_figure_checks_and_cuts_then_all_undone_after_restarts(
    start: Start, tmp_path: Path
) -> None:
    async with start() as pilot:
        # A quote with its quotation marks, then content, source and cue.
        await pilot.press("w", "H", "H", "v", "l", "l", "l", "L", "L", "q")
        await pilot.press("h", "h", "h", "v", "l", "l", "p", "c", "l", "p", "s", "l", "p", "u")
        [quote] = marks(pilot, 0)
        assert quote.exact == "“We were lucky,”"
        assert parts(quote) == [("content", "We were lucky"), ("source", "she"), ("cue", "added")]
        # Two figures of one sentence, one with its hedge in another.
        await pilot.press("j", "j", "l", "v", "l", "f", "k", "p", "h", "j", "l")
        assert parts(marks(pilot, 2)[0]) == [("hedge", "Nearly")]
        await pilot.press("s", "s", "3", "l", "l", "l", "v", "l", "f", "s", "r")
        one, two = marks(pilot, 2)
        assert (one.exact, two.exact) == ("40 people", "3 dogs")
        values = said(pilot, 2)
        assert values[f"check:content.{one.id}"]["status"] == "supported"
        assert values[f"check:content.{one.id}"]["confidence"] == "high"
        assert values[f"check:content.{two.id}"]["status"] == "refuted"
        # Split between them, and join again.
        await pilot.press("h", "h", "z", "s")
        assert [desk_of(pilot).desk.article.sentence(place) for place in (2, 3)] == [
            "Some 40 people", "and 3 dogs got off.",
        ]  # fmt: skip
        assert [mark.id for mark in marks(pilot, 3)] == [two.id]
        await pilot.press("k", "escape", "z", "j")
        assert len(desk_of(pilot).desk.article) == 3
        assert said(pilot, 2) == values
    steps = 11
    for left in range(steps, 0, -1):
        async with start() as pilot:
            await pilot.press("u")
            if "again" in message(pilot):
                await pilot.press("u")
            assert "undo: " in message(pilot), left
    snapshot = tmp_path / "annotations" / "ann" / "ferry.json"
    assert not snapshot.exists()
    async with start() as pilot:
        await pilot.press("u")
        assert "nothing to undo" in message(pilot)


async def test_keys_hints_and_the_chosen_span_are_always_there(run: Run) -> None:
    for size in ((80, 24), (60, 15), (120, 40)):
        async with run(size=size) as pilot:
            if isinstance(pilot.app.screen, LibraryScreen):
                await pilot.press("enter")
            await pilot.press("g", "j", "w")
            assert "WORDS" in strip(pilot)
            assert "tag key" in strip(pilot)
            await pilot.press("q")
            assert "quote “The”" in strip(pilot)
            bar = pilot.app.screen.query_one(KeyBar).text
            assert "esc" in bar, size
            for one, other in zip("12345", "cqfdt", strict=True):
                assert f"{one}{other}" in bar or f"{one} or {other}" in bar, size
            await pilot.press("escape")
            assert not pilot.app.screen.query_one(SpanStrip).display
            assert desk_of(pilot).words.editor is None
            await pilot.press("u", "u")


async def test_esc_drops_the_selection_first_and_v_drops_it_too(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "v", "l")
        assert "selected “The ferry”" in strip(pilot)
        await pilot.press("escape")
        assert "word “ferry”" in strip(pilot)
        await pilot.press("v", "v")
        assert desk_of(pilot).words.editor is not None
        await pilot.press("escape", "1")
        assert said(pilot, 1) == {"tag:claim": 1}, "a tag key toggles again"


async def test_parts_pop_up_with_their_letters(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "p")
        assert "no span" in message(pilot)
        await pilot.press("f", "p")
        popup = pilot.app.screen.query_one(WhichKey)
        assert [choice.key for choice in popup.choices] == ["n", "h", "c", "p"]
        assert str(popup.border_title).startswith("p …")
        await pilot.press("escape", "1", "p")
        assert "no parts" in message(pilot)


async def test_attributes_come_from_the_scheme_and_a_draft_is_kept(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "q", "enter")
        assert isinstance(pilot.app.screen, AttributesScreen)
        await pilot.press(*"Ann Lee", "escape")
        assert "draft" in message(pilot)
        assert not marks(pilot, 1)[0].attributes
        await pilot.press("enter", "enter", "m", "enter")
        assert marks(pilot, 1)[0].attributes == {"speaker": "Ann Lee", "type": "mixed"}
        assert "type=mixed" in strip(pilot)
        await pilot.press("u")
        assert not marks(pilot, 1)[0].attributes


async def test_relabel_delete_and_tab(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "q", "l", "f", "tab")
        assert "▸Q1 quote “The”" in strip(pilot)
        await pilot.press("r", "t")
        assert "▸T1 threat “The”" in strip(pilot)
        await pilot.press("shift+tab", "backspace")
        assert [mark.tag for mark in marks(pilot, 1)] == ["threat"]
        assert "tag:figure" in said(pilot, 1), "the tag stays"


async def test_a_tag_with_spans_asks_before_it_goes(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "q", "escape", "q")
        assert "1 span" in message(pilot)
        assert marks(pilot, 1)
        await pilot.press("q")
        assert said(pilot, 1) == {}


async def test_z_s_asks_for_the_place_and_undo_brings_the_rows_back(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "2", "j", "j", "j", "z", "s")
        assert "choose the word" in message(pilot)
        await pilot.press("z", "s")
        assert "cannot split" in message(pilot)
        await pilot.press("l", "l", "z", "s")
        screen = desk_of(pilot)
        assert screen.desk.article.sentence(5) == "people were on board."
        assert (screen.rows.cursor, screen.desk.place) == (5, 5)
        assert len(screen.rows.source) == 8
        assert screen.words.editor is None
        await pilot.press("G", "u")
        assert len(screen.rows.source) == 7
        assert screen.desk.article.sentence(screen.rows.cursor) == screen.desk.article.sentence(6)
        await pilot.press("U")
        assert screen.desk.article.sentence(screen.rows.cursor).startswith("If he stays")
        assert screen.rows.cursor == 7


async def test_cuts_of_others_arrive_and_say_whose_they_are(run: Run, store: MemoryStore) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "j", "1", "space", "G", "k")
        screen = desk_of(pilot)
        below = screen.desk.article.sentence(screen.desk.place)
        other = MemoryStore({"ferry": screen.desk.article.text})
        bob = Session(other, screen.desk.session.scheme, "bob", other.writer("bob"))
        from reviewer.session.article import cuts

        article = bob.open("ferry")
        cuts.split(bob, article, article.text.index("at noon"))
        store.receive("bob", other.events("bob"))
        assert isinstance(pilot.app, ReviewerApp)
        pilot.app._take_in_arrivals()
        await pilot.pause()
        assert len(screen.rows.source) == 8
        assert screen.desk.article.sentence(screen.rows.cursor) == below
        await pilot.press("b", "r", "tab")
        assert screen.desk.place == 1
        panel = " ".join(screen.query_one("#panel", Panel).text.split())
        assert "bob split this sentence" in panel
        await pilot.press("space")
        assert not screen.desk.article.at(1).recheck


async def test_the_highlight_covers_what_the_offsets_say(tmp_path: Path) -> None:
    from tests.tui.conftest import make_app

    for size in ((80, 24), (24, 24)):
        store = MemoryStore({"a": SCRIPTS})
        app = make_app(store, tmp_path)
        async with app.run_test(size=size) as pilot:
            await pilot.press("enter", "w")
            seen = []
            for _ in range(8):
                seen.append(ground(pilot, "under_cursor").replace(" ", ""))
                await pilot.press("l")
            assert seen == ["A", "港", "町", "に", "👨\u200d👩\u200d👧", "来", "る", "Fe\u0301te"]
            await pilot.press("g", "escape", "w", "l", "v", "l", "l", "l", "q")
            [mark] = marks(pilot, 0)
            assert mark.exact == "港町に👨\u200d👩\u200d👧"
            assert painted(pilot, underline=True) == mark.exact
            await pilot.press("escape", "w", "l", "l", "l", "l", "l", "l", "l", "L", "H", "v")
            await pilot.press("l", "f", "escape")
            figure = next(mark for mark in marks(pilot, 0) if mark.tag == "figure")
            shown = painted(pilot, underline=True)
            assert "".join(shown.split()) == "".join((mark.exact + figure.exact).split())
        app.session.end()


async def test_panel_and_legend_say_it_without_colour(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "j", "j", "w", "q", "l", "p", "u", "j", "p", "s", "k")
        panel = pilot.app.screen.query_one("#panel", Panel).text
        assert "‹Q1 Nobody› ‹u drowned›, the mayor said." in panel
        assert "▸Q1 quote “Nobody”" in panel
        assert "u cue “drowned”" in panel
        assert "s source “We” in 4" in panel
        assert painted(pilot, italic=True) == "drownedWe"


async def test_a_drag_selects_and_a_click_puts_the_cursor(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w")
        rows = pilot.app.screen.query_one(Rows)
        y = next(y for y in range(20) if "sank at noon" in rows.render_line(y).text)
        line = rows.render_line(y).text
        await pilot.click(Rows, offset=(line.index("noon") + 1, y))
        assert "word “noon”" in strip(pilot)
        await drag(pilot, line.index("ferry"), line.index(" at noon"), y)
        assert "selected “ferry sank”" in strip(pilot)
        await pilot.press("1")
        assert [mark.exact for mark in marks(pilot, 1)] == ["ferry sank"]
        await pilot.press("escape")
        await drag(pilot, line.index("noon"), line.index(" on Tue"), y)
        await pilot.press("3")
        assert [mark.exact for mark in marks(pilot, 1)] == ["ferry sank", "noon"]


async def test_a_click_chooses_a_double_one_takes_a_name_and_shift_goes_as_far(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "l", "f", "l", "f")
        rows = pilot.app.screen.query_one(Rows)
        y = next(y for y in range(20) if "sank at noon" in rows.render_line(y).text)
        line = rows.render_line(y).text
        await pilot.click(Rows, offset=(line.index("ferry") + 1, y))
        assert "▸F1" in strip(pilot)
        await pilot.click(Rows, offset=(line.index("noon") + 1, y), shift=True)
        assert "selected “ferry sank at noon”" in strip(pilot)
        # A double click, as a terminal sends it; the detail of the sentence does not open.
        await pilot.click(Rows, offset=(line.index("Tuesday") + 1, y), times=2)
        assert "“Tuesday”" in strip(pilot)
        y = next(y for y in range(20) if "We were lucky" in rows.render_line(y).text)
        at = rows.render_line(y).text.index("lucky")
        await pilot.click(Rows, offset=(at + 1, y), times=2)
        assert "selected “We were lucky,”" in strip(pilot)


async def test_ctrl_and_a_click_move_the_nearer_border_of_the_chosen_span(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "l", "f")
        before = marks(pilot, 1)[0]
        assert before.exact == "ferry"
        rows = pilot.app.screen.query_one(Rows)
        y = next(y for y in range(20) if "sank at noon" in rows.render_line(y).text)
        line = rows.render_line(y).text
        await pilot.click(Rows, offset=(line.index("noon") + 1, y), control=True)
        assert [mark.exact for mark in marks(pilot, 1)] == ["ferry sank at noon"]
        await pilot.click(Rows, offset=(line.index("The") + 1, y), control=True)
        assert [mark.exact for mark in marks(pilot, 1)] == ["The ferry sank at noon"]
        await pilot.click(Rows, offset=(line.index(" at ") + 1, y), control=True)
        [after] = marks(pilot, 1)
        assert (after.exact, after.id) == ("The ferry sank at", before.id)
        await pilot.press("u", "u", "u")
        assert [mark.exact for mark in marks(pilot, 1)] == ["ferry"]


async def drag(pilot: Pilot[None], start: int, end: int, y: int) -> None:
    await pilot.mouse_down(Rows, offset=(start, y))
    await pilot.hover(Rows, offset=((start + end) // 2, y))
    await pilot.hover(Rows, offset=(end, y))
    await pilot.mouse_up(Rows, offset=(end, y))
    await pilot.pause()


async def test_keys_of_the_desk_say_how_to_get_there(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "w", "space")
        assert "esc leaves the words" in message(pilot)
        assert said(pilot, 0) == {}


async def test_a_scheme_whose_letters_displace_the_keys_of_words_mode(run: Run) -> None:
    async with run(scheme=scheme_of("whlvpr")) as pilot:
        await pilot.press("enter", "j", "w")
        assert said(pilot, 1) == {"tag:tag-w": 1}
        await pilot.press(";", "w", "right", ";", "v", ";", "l", "h")
        [mark] = marks(pilot, 1)
        assert (mark.tag, mark.exact) == ("tag-h", "ferry sank")
        await pilot.press(";", "r", "p", ";", "p")
        assert marks(pilot, 1)[0].tag == "tag-p"
        assert "no parts" in message(pilot)


async def test_few_keys_label_a_quote_and_a_figure_and_move_a_border(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "j")
        await pilot.press('"', "q", "p", "c", "l", "p", "s", "l", "p", "u")
        [quote] = marks(pilot, 3)
        assert quote.exact == "We were lucky,"
        assert parts(quote) == [
            ("content", "We were lucky,"), ("source", "she"), ("cue", "added"),
        ]  # fmt: skip
        await pilot.press("escape", "j", ">", "f", "p", "n", "h", "p", "h", "l", "p", "c")
        [figure] = marks(pilot, 4)
        assert parts(figure) == [("hedge", "Nearly"), ("number", "40"), ("counted", "people")]
        await pilot.press("escape", "w", "=", "l", "=")
        assert marks(pilot, 4)[0].exact == "40 people"
        assert "is now “40 people”" in message(pilot)


async def test_jumps_and_selections_say_where_they_end(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "v", "$", "l")
        assert "end of the sentence" in message(pilot)
        assert "selected “The ferry sank at noon on Tuesday”" in strip(pilot)
        await pilot.press("j")
        assert "selected “The ferry sank at n … ned, the mayor said”" in strip(pilot)
        await pilot.press("escape", "/", *"cap", "enter")
        assert "word “captain”" in strip(pilot)
        await pilot.press("n")
        assert "from the top" in message(pilot)
        await pilot.press("/", *"zebra", "enter")
        assert "“zebra” is not in this article" in message(pilot)
        await pilot.press("w")
        assert "no quotation marks" in message(pilot)


async def test_all_places_of_the_words_in_one_step(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "w", "*", "c")
        assert "no span is chosen" in message(pilot)
        await pilot.press("l", "l", "t", "*", "a")
        assert "nowhere else" in message(pilot)
        await pilot.press("j", "0", "t", "*", "c")
        assert "2 threat spans “The” in 2 articles (1 had it)  ·  u undoes" in message(pilot)
        assert [mark.exact for mark in marks(pilot, 5)] == ["The"]
        await pilot.press("u")
        assert [mark.exact for mark in marks(pilot, 5)] == []
        assert [mark.exact for mark in marks(pilot, 1)] == ["The"]
