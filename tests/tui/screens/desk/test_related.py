"""The same fact elsewhere on the screen: going there and back, links, likely conflicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from reviewer.config import default_scheme, load
from reviewer.session import Session
from reviewer.session.core.edits import Edit
from reviewer.session.search.related_search import RelatedSearch
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.dialogs.related import ConflictsScreen, RelatedScreen
from reviewer.tui.views.sentence_detail import detail
from tests.session.annotator_builders import read
from tests.tui.conftest import make_app
from tests.tui.desk_keys import desk_of, line, values_at

TEXTS = {
    "a": "Nearly 40 boats sank off Wend.\n\nThe guard seized 231 nets off Wend in May.\n",
    "b": "Rain fell.\n\nOver 40 boats sank off Wend.\n",
    "c": "In May the guard seized 207 nets off Wend.\n",
}


@asynccontextmanager
async def on_desk(
    tmp_path: Path, texts: dict[str, str] | None = None
) -> AsyncIterator[Pilot[None]]:
    app = make_app(MemoryStore(texts or TEXTS), tmp_path)
    assert isinstance(app, ReviewerApp)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        yield pilot
    app.session.end()


async def listed(pilot: Pilot[None], key: str = "r") -> RelatedScreen:
    await pilot.press(key)
    return await in_front(pilot)


async def in_front(pilot: Pilot[None]) -> RelatedScreen:
    while not isinstance(pilot.app.screen, RelatedScreen) or not pilot.app.screen.complete:
        await pilot.pause(0.02)
    return pilot.app.screen


async def test_enter_goes_there_and_esc_comes_back_to_list_and_sentence(tmp_path: Path) -> None:
    async with on_desk(tmp_path) as pilot:
        dialog = await listed(pilot)
        # What only shares a word with it is left out.
        assert [one.relation for one in dialog.found] == ["hedge differs"]
        await pilot.press("enter")
        await pilot.pause()
        screen = desk_of(pilot)
        assert (screen.desk.id, screen.desk.place) == ("b", 1)
        assert "hedge differs" in line(pilot, "message")
        await pilot.press("escape")
        again = await in_front(pilot)
        assert again.found[0].sentence.article == "b"
        await pilot.press("escape")
        await pilot.pause()
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("a", 0)


async def test_a_sign_links_both_sentences_and_undo_takes_the_link_back(tmp_path: Path) -> None:
    async with on_desk(tmp_path) as pilot:
        await listed(pilot)
        await pilot.press("tilde")
        await pilot.press("escape")
        await pilot.pause()
        screen = desk_of(pilot)
        kept = [value for key, value in values_at(pilot, 0).items() if key.startswith("link:")]
        assert [(one["relation"], one["article"]) for one in kept] == [("hedge differs", "b")]
        other = screen.desk.session.peek("b").at(1).values
        assert any(key.startswith("link:") for key in other)
        panel = "\n".join(
            "".join(one.text for one in each.segments)
            for each in detail(screen.desk, screen.desk.session.scheme, screen.paint, 60)
        )
        assert "hedge differs: b" in panel
        await pilot.press("u")
        assert not any(key.startswith("link:") for key in values_at(pilot, 0))
        assert not any(
            key.startswith("link:") for key in screen.desk.session.peek("b").at(1).values
        )


async def test_same_offers_to_copy_the_check(tmp_path: Path) -> None:
    async with on_desk(tmp_path) as pilot:
        screen = desk_of(pilot)
        done = screen.desk.set_status("content", "supported")
        assert done.ok
        dialog = await listed(pilot)
        await pilot.press("equals_sign")
        await pilot.pause()
        foot = str(dialog.query_one("#foot").render())
        assert "c copies: supported" in foot
        await pilot.press("c", "escape")
        await pilot.pause()
        check = screen.desk.session.peek("b").at(1).values["check:content"]
        assert check["status"] == "supported"
        assert check["origin"].startswith("a ")


async def test_conflicts_of_all_articles_are_listed_once(tmp_path: Path) -> None:
    async with on_desk(tmp_path) as pilot:
        await pilot.press("R")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConflictsScreen)
        while not dialog.done:
            await pilot.pause(0.02)
        assert [(one.first.article, one.second.sentence.article) for one in dialog.pairs] == [
            ("a", "c")
        ]
        # What comes in later may be likelier: the cursor stays on the first line until it is
        # moved, and then on its pair.
        [pair] = dialog.pairs
        dialog.pairs = [better := pair._replace(first=pair.second.sentence), pair]
        dialog.fill("")
        assert dialog.chosen == better
        await pilot.press("j")
        dialog.pairs = [better, pair._replace(second=pair.second._replace(score=0.1)), pair]
        dialog.fill("")
        assert dialog.chosen == pair
        await pilot.press("enter")
        await pilot.pause()
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("a", 1)


async def test_what_is_not_sure_to_be_a_conflict_says_so_below_those_that_are(
    tmp_path: Path,
) -> None:
    texts = {
        "a": "So far the guard has seized 350 nets off Wend in May.\n",
        "b": TEXTS["c"],
        "c": "The guard seized 231 nets off Wend in May.\n",
    }
    async with on_desk(tmp_path, texts) as pilot:
        related = await listed(pilot)
        shown = [str(related.option(1, one).prompt) for one in related.found]
        assert all("? figures differ" in one for one in shown), shown
        assert len(shown) == 2
        await pilot.press("escape", "R")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConflictsScreen)
        while not dialog.done:
            await pilot.pause(0.02)
        pairs = [(one.first.article, one.second.sentence.article) for one in dialog.pairs]
        assert pairs[0] == ("b", "c")
        assert sorted(pairs[1:]) == [("a", "b"), ("a", "c")]
        first, *rest = [str(dialog.option(1, one).prompt) for one in dialog.pairs]
        assert " ! " in first
        assert all(" ? " in one and "figures differ" in one for one in rest)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert "figures differ: " in line(pilot, "message")


def part_open(root: Path, *files: str) -> Session:
    """All of the articles, or some; those that are open are in the index."""
    folder, places = root / "articles", MachineFolders.of(root / "annotations")
    folder.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    chosen = [folder / file for file in files] or folder
    store = read(FileStore(chosen, root / "annotations", base=folder, places=places))
    session = Session(store, default_scheme(), "ann", None,
                      begin=lambda: store.writer("ann"), cache=places.cache)  # fmt: skip
    list(RelatedSearch(session).filling())
    return session


async def test_what_is_not_open_is_listed_but_enter_only_says_how_to_see_it(
    tmp_path: Path,
) -> None:
    part_open(tmp_path)
    session = part_open(tmp_path, "c.txt")
    settings = load(None, articles=tmp_path / "articles", annotator="ann", environ={})
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        dialog = await listed(pilot)
        assert "not open here" in str(dialog.option(1, dialog.found[0]).prompt)
        await pilot.press("enter")
        assert "a is not open here" in line(pilot, "message")
        assert desk_of(pilot).desk.id == "c"
        await pilot.press("R")
        conflicts = pilot.app.screen
        assert isinstance(conflicts, ConflictsScreen)
        while not conflicts.done:
            await pilot.pause(0.02)
        assert [one.first.article for one in conflicts.pairs] == ["a"]
        await pilot.press("enter")
        assert "conflict" in line(pilot, "message"), "the side that is open is gone to"
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("c", 0)
    session.end()


async def test_an_earlier_verdict_shows_in_panel_and_list_and_v_takes_it(tmp_path: Path) -> None:
    async with on_desk(tmp_path) as pilot:
        session = desk_of(pilot).desk.session
        there = session.open("b")
        session.apply(
            Edit(
                tuple(there.puts(1, {"check:content": {"scope": "content", "status": "refuted"}})),
                "checked",
            )
        )
        screen = desk_of(pilot)
        screen.related.at_leisure()
        while not screen.desk.earlier:
            await pilot.pause(0.05)
        panel = "\n".join(
            "".join(one.text for one in each.segments)
            for each in detail(screen.desk, session.scheme, screen.paint, 60)
        )
        assert "checked before? (V takes it over)" in panel
        assert "refuted (ann, no date), but hedge differs" in panel
        dialog = await listed(pilot)
        assert "refuted" in str(dialog.option(1, dialog.found[0]).prompt)
        await pilot.press("escape", "V")
        assert values_at(pilot, 0)["check:content"]["status"] == "refuted"
