"""The Library: columns with their names, how the article begins, files that could not be read."""

from pathlib import Path

import pytest

from reviewer.config import load
from reviewer.session import Session
from reviewer.store.file_store import FileStore
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.widgets.line_widgets import OneLine, Panel
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.check_keys import until
from tests.tui.conftest import Run


@pytest.mark.parametrize("width", [80, 100, 120, 200])
async def test_the_names_of_the_columns_stand_above_them(run: Run, width: int) -> None:
    async with run(size=(width, 40)) as pilot:
        await pilot.press("enter", "1", "space", "o", "l")
        heads = pilot.app.screen.query_one("#columns", OneLine).render_line(0).text
        row = pilot.app.screen.query_one(Rows).render_line(0).text
        # The first line has the gutter of the list before it, and the other one its padding.
        heads = f"  {heads}"
        assert heads.index("article") == row.index("ferry")
        assert heads.index("progress") == row.index("━")
        assert heads.index("decided") + len("decided") == row.index("1/7") + len("1/7")
        tags = "claim" if width == 200 else "tags"
        assert heads.index(f" {tags}") == row.index(" C1")
        assert "…" not in heads


async def test_the_folder_of_the_tags_is_named_where_more_than_a_few_letters_fit(run: Run) -> None:
    """A filter left "ta…" of it on 80 columns."""
    async with run(size=(80, 24)) as pilot:
        head = pilot.app.screen.query_one("#head", OneLine)
        assert "tags in" in head.text
        await pilot.press("F", *"tag:claim OR tag:quote", "enter")
        assert "with “tag:claim OR tag:quote”" in head.text
        assert "tags" not in head.render_line(0).text


async def test_a_wide_library_names_each_tag(run: Run) -> None:
    async with run(size=(200, 60)) as pilot:
        heads = pilot.app.screen.query_one("#columns", OneLine).text
        assert all(tag in heads for tag in ("claim", "quote", "figure", "demand", "threat"))


async def test_how_the_chosen_article_begins_is_shown_where_there_is_room(
    run: Run, store: MemoryStore
) -> None:
    async with run(size=(120, 40)) as pilot:
        panel = pilot.app.screen.query_one("#panel", Panel)
        await until(pilot, lambda: "The ferry sank at noon" in panel.text)
        assert "ferry.txt" in panel.text
        await pilot.press("enter", "1", "o", "l", "j")
        await until(pilot, lambda: "It was built in 1911" in panel.text)
        await pilot.press("k")
        await until(pilot, lambda: "1 claim" in panel.text)
    async with run(size=(80, 24)) as pilot:
        assert not pilot.app.screen.query_one("#panel", Panel).display


def files_in(folder: Path) -> ReviewerApp:
    """The program on the articles of a folder of its own."""
    settings = load(None, articles=folder / "seeds", annotator="ann", environ={})
    store = FileStore(folder / "seeds", folder / "annotations")
    session = Session(store, settings.scheme, "ann", store.writer("ann"))
    return ReviewerApp(session, settings, Keymap.build(settings.scheme))


async def test_the_beginning_of_an_article_is_its_text_and_no_front_matter(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    article = "---\ntitle: The boat\nauthor: A. Body\n---\n\nThe boat is back.\n"
    (tmp_path / "seeds" / "boat.md").write_text(article, "utf-8")
    app = files_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = pilot.app.screen.query_one("#panel", Panel)
        await until(pilot, lambda: "The boat is back." in panel.text)
        assert "title:" not in panel.text
    app.session.end()


async def test_files_that_could_not_be_read_are_counted(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good.txt").write_text("The ferry sank.", "utf-8")
    for name in ("bad", "worse"):
        (seeds / f"{name}.txt").write_bytes(b"\xff\xfe\x00")
    app = files_in(tmp_path)
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.surveyed)
        await pilot.press("j", "k")
        head = pilot.app.screen.query_one("#head", OneLine).text
        assert "2 files not read: o p lists them" in head
    app.session.end()
