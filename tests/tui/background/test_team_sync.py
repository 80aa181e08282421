"""The sign of the desk's server, and what the program asks of the process beside it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.config import load
from reviewer.models import Change, pseudonyms
from reviewer.session import Session
from reviewer.session.collaboration import reveals
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.background import team_sync
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.widgets.line_widgets import OneLine

BESIDE = """
import json, sys
def say(state, **more):
    sign = {"state": state, "waiting": 0, "since": "", "why": "", "came": 0, **more}
    sys.stdout.write(json.dumps(sign) + "\\n")
    sys.stdout.flush()
say("sending", waiting=12)
for line in sys.stdin:
    with open(sys.argv[1], "a") as file:
        file.write(line)
    what = line.split()[-1]
    if what == "off":
        say("offline", since="14:02", waiting=3)
    elif what == "news":
        say("synced", by="ben", news="submitted pier", role="annotator")
    elif what == "train":
        say("offline", since="14:02", here=2, role="editor")
    elif what == "odd":
        print("no JSON", flush=True)
        say("synced", why="2 lines refused\\x1b[2J")
    elif what == "die":
        sys.exit("the workspace is being synced already")
    else:
        say("synced")
with open(sys.argv[1], "a") as file:
    file.write("end\\n")
"""


@asynccontextmanager
async def running(
    store: MemoryStore, folder: Path
) -> AsyncIterator[tuple[Pilot[None], ReviewerApp, Path]]:
    """The program with a process beside it that plays the server."""
    (folder / "seeds").mkdir()
    (folder / "beside.py").write_text(BESIDE)
    heard = folder / "heard"
    heard.touch()
    settings = load(None, articles=folder / "seeds", annotator="ann", environ={})
    session = Session(store, settings.scheme, "ann", store.writer("ann"))
    command = [sys.executable, str(folder / "beside.py"), str(heard)]
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme), sync=command)
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: "12 to send" in sign(app))
        yield pilot, app, heard
    for thread in threading.enumerate():
        if thread.name == "team":
            thread.join(120)
    session.end()


async def until(done: Callable[[], bool]) -> None:
    """Waits for what another process does."""
    for _ in range(12_000):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


def sign(app: ReviewerApp) -> str:
    return "".join(text for text, _ in app.note())


def ask(app: ReviewerApp, article: str) -> None:
    assert app.team is not None
    assert app.team.want(f"take {article}")
    assert not app.team.want(f"take {article}"), "not at every look"


async def test_the_sign_says_how_it_stands(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path) as (_, app, _):
        ask(app, "pier")
        await until(lambda: sign(app).strip() == "synced")
        ask(app, "off")
        await until(lambda: sign(app).strip() == "offline since 14:02 · 3 to send")
        ask(app, "train")
        await until(lambda: sign(app).strip() == "offline since 14:02 · others' work on 2 here")
        ask(app, "news")
        await until(lambda: sign(app).strip() == "ben submitted pier · synced")
        pseudonyms.shown.hide(["ben"], "ann")
        try:
            ask(app, "hidden news")
            await until(lambda: sign(app).strip() == "A submitted pier · synced")
        finally:
            pseudonyms.shown.show()
        ask(app, "odd")
        await until(lambda: "2 lines refused?[2J" in sign(app))
        ask(app, "die")
        await until(lambda: "not synced" in sign(app))


async def test_the_end_of_the_program_ends_it(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path) as (_, _, heard):
        assert heard.read_text() == ""
    assert heard.read_text() == "end\n"


async def test_others_work_is_asked_for_when_it_is_shown_and_not_before(
    store: MemoryStore, tmp_path: Path
) -> None:
    ben = store.writer("ben")
    ben.append("edit", [Change("ferry", "", "submit", None, {"at": "2031"})])
    ben.close()
    async with running(store, tmp_path) as (pilot, app, heard):
        await app.above.review("ferry")
        assert heard.read_text() == "", "it asks first"
        await pilot.press("escape")
        assert reveals.submit(app.session, "ferry").ok
        assert heard.read_text() == "", "a submission can be withdrawn until then"
        await app.above.review("ferry")
        await until(lambda: heard.read_text() == "take ferry\n")
        assert reveals.submit(app.session, "pier").ok
        await app.above.review("pier")
        await until(lambda: "take pier" in heard.read_text())


async def test_who_reviews_without_annotating_declares_it(
    store: MemoryStore, tmp_path: Path
) -> None:
    ben = store.writer("ben")
    ben.append("edit", [Change("ferry", "", "submit", None, {"at": "2031"})])
    ben.close()
    async with running(store, tmp_path) as (pilot, app, heard):
        await app.above.review("ferry")
        await pilot.press("y")
        await until(lambda: heard.read_text() == "review ferry\n")


async def test_who_reviews_declares_each_article(store: MemoryStore, tmp_path: Path) -> None:
    """Regression: only the first article was declared, and the server handed out no other."""
    ben = store.writer("ben")
    for article in ("ferry", "pier"):
        ben.append("edit", [Change(article, "", "submit", None, {"at": "2031"})])
    ben.close()
    async with running(store, tmp_path) as (pilot, app, heard):
        for article in ("ferry", "pier"):
            await app.above.review(article)
            await pilot.pause()
            assert "declare" not in heard.read_text()
            assert f"review {article}" not in heard.read_text(), "it asks first"
            await pilot.press("y")
            await until(lambda article=article: f"review {article}" in heard.read_text())  # type: ignore[misc]
        assert heard.read_text() == "review ferry\nreview pier\n"


async def test_whose_role_is_to_annotate_is_not_asked_to_review(
    store: MemoryStore, tmp_path: Path
) -> None:
    ben = store.writer("ben")
    ben.append("edit", [Change("ferry", "", "submit", None, {"at": "2031"})])
    ben.close()
    async with running(store, tmp_path) as (pilot, app, _):
        ask(app, "news")
        await until(lambda: app.session.reviewing == "refused")
        await app.above.review("ferry")
        await pilot.pause()
        assert "until you submit" in shown(app)
        assert not app.session.visibility.is_revealed("ferry")
        ask(app, "train")
        await until(lambda: app.session.reviewing == "declared")
        assert app.team is not None
        assert "offline since 14:02: others' work on this article" in app.team.fetch("pier")


async def test_offline_nobody_knows_that_nobody_has_annotated_an_article(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Others had submitted it, and an editor without the server was told that nobody had."""
    async with running(store, tmp_path) as (pilot, app, _):
        ask(app, "pier")
        await until(lambda: sign(app).strip() == "synced")
        await app.above.review("ferry")
        await pilot.pause()
        assert "nobody has annotated this article yet" in shown(app)
        ask(app, "off")
        await until(lambda: "offline since 14:02" in sign(app))
        await app.above.review("ferry")
        await pilot.pause()
        assert "offline since 14:02: others' work on this article is not here" in shown(app)


async def test_news_leave_and_a_new_screen_has_the_sign(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_sync, "NEWS_FOR", 0.1)
    async with running(store, tmp_path) as (pilot, app, _):
        ask(app, "news")
        await until(lambda: "ben submitted pier" in sign(app))
        await until(lambda: sign(app).strip() == "synced")
        await pilot.press("enter")
        await pilot.pause()
        assert "synced" in line(app)


def shown(app: ReviewerApp) -> str:
    assert isinstance(app.screen, ListScreen)
    return app.screen.message


def line(app: ReviewerApp) -> str:
    """What the message line of the screen in front shows."""
    return app.screen.query_one("#message", OneLine).text


async def test_what_waits_for_one_is_asked_for_where_it_would_show(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Regression: a check that was returned reached its author only by way of Review."""
    async with running(store, tmp_path) as (pilot, app, heard):
        await pilot.press("enter")
        await pilot.pause()
        assert reveals.submit(app.session, app.current).ok
        await pilot.press("j")
        assert heard.read_text() == "", "not at the submission, which can be withdrawn"
        await pilot.press("b", "c")
        await until(lambda: heard.read_text() == "take *\n")
        await pilot.press("l", "h")
        await until(lambda: heard.read_text() == f"take *\ntake {app.current}\n")


async def test_the_overview_asks_for_all_of_them(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path) as (pilot, _, heard):
        await pilot.press("o", "v")
        await until(lambda: heard.read_text() == "take *\n")
