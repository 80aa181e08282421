"""The export dialog by keys: the preview, the export beside the keys, what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static

from reviewer.formats.base import Format
from reviewer.formats.jsonl import FORMAT as JSONL
from reviewer.ports import Store
from reviewer.session.collaboration import reveals
from reviewer.session.datasets.export_preview import Preview, preview
from reviewer.session.learning import contract
from reviewer.tui.background import export_preview_job
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.screens.dialogs.export import REST, ExportScreen
from reviewer.tui.screens.dialogs.pick import PickScreen
from tests.samples import bytes_of
from tests.session.annotator_builders import files, give, memory
from tests.session.learning.test_contract import (
    TEXTS,
    begun,
    contradict,
    judge,
    labels_of,
    settled,
)
from tests.tui.check_keys import below, until
from tests.tui.conftest import Run
from tests.tui.review_keys import BOTH, CLAIM, NONE, running
from tests.tui.test_app import app_of, line


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which exports land."""
    (folder := tmp_path / "here").mkdir()
    monkeypatch.chdir(folder)
    return folder


def dialog(pilot: Pilot[None]) -> ExportScreen:
    assert isinstance(pilot.app.screen, ExportScreen)
    return pilot.app.screen


def dialog_value(pilot: Pilot[None], field: str) -> str:
    """What a field says, once the dialog is in front again; else nothing."""
    screen = pilot.app.screen
    return str(screen.values[field]) if isinstance(screen, ExportScreen) else ""


def shown(pilot: Pilot[None]) -> str:
    return str(dialog(pilot).query_one("#preview Static", Static).content)


def title(pilot: Pilot[None]) -> str:
    return str(dialog(pilot).query_one("#preview").border_title)


async def open_dialog(pilot: Pilot[None]) -> None:
    await pilot.press("o", "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
    await until(pilot, lambda: dialog(pilot).found.asked is not None)


async def fill(pilot: Pilot[None], field: str, text: str) -> None:
    """Types over what stands in a field, and waits for the preview."""
    screen = dialog(pilot)
    screen.set_focus(screen.widgets[field])
    await pilot.press("ctrl+a", "ctrl+k", *text)
    assert screen.values[field] == text
    await current(pilot)


async def current(pilot: Pilot[None]) -> None:
    """The preview is that of what the fields say now."""
    screen = dialog(pilot)

    def is_current() -> bool:
        asked = screen._asked()
        return asked is None or screen.found.asked == asked

    await until(pilot, is_current)


async def done(pilot: Pilot[None]) -> str:
    """The export has ended; gives the line that says so.

    It may begin later than the key: the folder and the choices are looked at first.
    """

    def ended() -> bool:
        in_front = isinstance(pilot.app.screen, ExportScreen)
        return not in_front and app_of(pilot).exporting.job is None

    await until(pilot, ended)
    return line(pilot, "message")


def crew(store: Store) -> Store:
    give(store, {"ann": [CLAIM, NONE, BOTH], "bob": [BOTH, NONE]})
    give(store, {"bob": [CLAIM]}, "pier")
    return store


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in (folder / "examples.jsonl").read_text("utf-8").splitlines()]


async def test_the_preview_is_the_first_record_as_it_will_stand_in_the_file(
    tmp_path: Path, here: Path
) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        before = shown(pilot)
        assert before.startswith("examples.jsonl\n")
        assert title(pilot) == "first record of 3"
        await pilot.press("ctrl+s")
        assert "3 examples in out/jsonl: read back identical" in await done(pilot)
        first = (here / "out/jsonl/examples.jsonl").read_text("utf-8").splitlines()[0]
        assert first in before
        assert (here / "out/jsonl/manifest.json").exists()


async def test_keys_in_one_burst_behind_space_filter_the_list_of_formats(tmp_path: Path) -> None:
    """The first of them went to the dialog below, which had not opened the list yet."""
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        for key in ("space", *"csv", "enter"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: dialog_value(pilot, "format") == "csv")


async def test_a_format_is_chosen_from_a_list_that_says_what_each_keeps(
    tmp_path: Path, here: Path
) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await pilot.press("space")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        listed = pilot.app.screen
        assert isinstance(listed, PickScreen)
        assert all("keeps " in one.more or "needs " in one.more for one in listed.found)
        await pilot.press(*"csv", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
        assert dialog(pilot).values["folder"] == "out/csv"
        assert below(pilot, "format").startswith("keeps everything")
        await until(pilot, lambda: "sentences.csv\nid,article_id,sentence,text" in shown(pilot))
        await pilot.press("ctrl+s")
        assert "out/csv" in await done(pilot)
        head = (here / "out/csv/sentences.csv").read_text("utf-8-sig").partition("\n")[0]
        assert head.startswith("id,article_id")


async def test_what_was_chosen_is_there_the_next_time_but_no_query(tmp_path: Path) -> None:
    store = crew(memory())
    async with running(store, tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "title", "Ferries")
        await fill(pilot, "query", "tag:quote")
        assert title(pilot) == "first record of 1"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        await pilot.press("F", *"article:ferry", "enter")
        await open_dialog(pilot)
        assert dialog(pilot).values["title"] == "Ferries"
        assert dialog(pilot).values["query"] == "article:ferry", "the filter in force"
        assert below(pilot, "query").startswith("in the Library the filter chose articles")
        await pilot.press("ctrl+n")
        assert dialog(pilot).values["title"] == ""


async def test_options_are_those_of_the_command_line(tmp_path: Path, here: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        screen = dialog(pilot)
        screen.set_focus(screen.widgets["options"])
        await pilot.press("a", "t", "n")
        assert screen.values["options"] == "all no_text anonymise splits"
        await until(pilot, lambda: '"annotator":"a1"' in shown(pilot))
        await until(pilot, lambda: title(pilot) == "first record of 7")
        assert "ferry sank" not in shown(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        manifest = json.loads((here / "out/jsonl/manifest.json").read_text("utf-8"))
        assert (manifest["undecided"], manifest["text"], manifest["anonymised"]) == (
            True, False, True
        )  # fmt: skip


async def test_a_query_that_cannot_be_read_is_said_and_not_exported(
    tmp_path: Path, here: Path
) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "query", "tag:clam")
        assert 'did you mean "claim"' in shown(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not exported" in str(dialog(pilot).query_one("#said").render()))
        assert not (here / "out").exists()


async def test_a_folder_of_somebody_else_is_replaced_only_if_that_is_chosen(
    tmp_path: Path, here: Path
) -> None:
    (here / "notes").mkdir()
    (here / "notes/mine.txt").write_text("keep me")
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "folder", "notes")
        await pilot.press("ctrl+s")
        screen = dialog(pilot)
        await until(pilot, lambda: screen.focused is screen.widgets["replace"])
        assert below(pilot, "folder") == "is not empty, and no earlier export"
        assert (here / "notes/mine.txt").read_text() == "keep me"
        await pilot.press("y", "ctrl+s")
        assert "3 examples in notes" in await done(pilot)
        assert not (here / "notes/mine.txt").exists()
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        assert "3 examples in notes" in await done(pilot), "an export is replaced without asking"


async def test_a_key_after_tab_reaches_the_field_that_tab_leads_to(tmp_path: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        screen = dialog(pilot)
        screen.set_focus(screen.widgets["folder"])
        burst = (("x", "x"), ("tab", ""), ("a", "a"), ("z", "z"), ("tab", ""), ("y", "y"),
                 ("shift+tab", ""), ("w", "w"))  # fmt: skip
        for key, character in burst:
            pilot.app.post_message(Key(key, character or None))
        await until(pilot, lambda: screen.values["names"] == "zw")
        values = screen.values
        assert (values["folder"], values["whose"], values["query"]) == ("out/jsonlx", "some", "y")


async def test_the_work_itself_is_never_replaced(tmp_path: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        folder = app_of(pilot).settings.annotations
        (folder / "ann").mkdir(parents=True)
        (folder / "ann/mine.txt").write_text("keep me")
        await open_dialog(pilot)
        await fill(pilot, "folder", str(folder))
        await until(pilot, lambda: dialog(pilot).found.path == folder)
        assert f"{folder}: holds the annotations, which it would replace" in shown(pilot)
        assert not dialog(pilot).query_one("#row-replace").display
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not exported" in str(dialog(pilot).query_one("#said").render()))
        assert (folder / "ann/mine.txt").read_text() == "keep me"


async def test_the_choice_to_replace_is_for_that_folder_only(tmp_path: Path, here: Path) -> None:
    for name in ("one", "two"):
        (here / name).mkdir()
        (here / name / "mine.txt").write_text("keep me")
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "folder", "one")
        await until(pilot, lambda: dialog(pilot).found.folder != "")
        screen = dialog(pilot)
        screen.set_focus(screen.widgets["replace"])
        await pilot.press("y")
        await fill(pilot, "folder", "two")
        await until(pilot, lambda: screen.found.path == Path("two"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.focused is screen.widgets["replace"])
        assert screen.values["replace"] == "no"
    assert {path.name for path in here.rglob("*.txt")} == {"mine.txt"}


async def test_others_work_stays_hidden_until_one_has_submitted(tmp_path: Path, here: Path) -> None:
    store = crew(memory())
    async with running(store, tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        screen = dialog(pilot)
        screen.set_focus(screen.widgets["whose"])
        await pilot.press("e")
        await current(pilot)
        assert below(pilot, "whose").startswith("others' work on 2 articles stays out")
        assert title(pilot) == "first record of 3"
        assert "bob" not in shown(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert {row["annotator"] for row in rows(here / "out/jsonl")} == {"ann"}
        assert "bob" not in (here / "out/jsonl/examples.jsonl").read_text("utf-8")
        assert store.facts("ann", "ferry").revealed == frozenset()


async def test_what_is_shown_of_others_goes_on_record_before_it_is_shown(
    tmp_path: Path, here: Path
) -> None:
    store = crew(memory())
    async with running(store, tmp_path, "ann") as pilot:
        reveals.submit(app_of(pilot).session, "ferry")
        await open_dialog(pilot)
        screen = dialog(pilot)
        screen.set_focus(screen.widgets["whose"])
        await pilot.press("e")
        await until(pilot, lambda: "bob" in shown(pilot))
        assert store.facts("ann", "ferry").revealed == {"bob"}
        assert below(pilot, "whose").startswith("others' work on 1 article stays out")
        await pilot.press("ctrl+s")
        await done(pilot)
        assert {(one["article"], one["annotator"]) for one in rows(here / "out/jsonl")} == {
            ("ferry", "ann"), ("ferry", "bob")
        }  # fmt: skip
        assert store.facts("ann", "pier").revealed == frozenset()


async def test_nobody_in_particular_is_asked_for(tmp_path: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        screen = dialog(pilot)
        assert not screen.query_one("#row-names").display
        screen.set_focus(screen.widgets["whose"])
        await pilot.press("a")
        assert screen.focused is screen.widgets["names"]
        await until(pilot, lambda: "name the annotators: ann, bob" in shown(pilot))
        await pilot.press(*"zed", "ctrl+s")
        await until(pilot, lambda: "zed has said nothing here" in shown(pilot))
        assert isinstance(pilot.app.screen, ExportScreen)


class Slow:
    """A format that waits in the middle of an export until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go = Event(), Event()
        write, kind = JSONL.write, type(JSONL)

        def waiting(form: Format, examples: Any, folder: Path, options: Any) -> None:
            if folder.name.startswith(".jsonl.new"):
                self.begun.set()
                self.go.wait(120)
            write(examples, folder, options)

        monkeypatch.setattr(kind, "write", waiting)


async def test_the_program_stays_usable_and_edits_made_meanwhile_are_kept(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = files(tmp_path)
    give(store, {"ann": [CLAIM, NONE], "bob": [BOTH]})
    slow = Slow(monkeypatch)
    async with running(store, tmp_path, "ann", (120, 40)) as pilot:
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, slow.begun.is_set)
        await until(pilot, lambda: "o e stops it" in line(pilot, "message"))
        await pilot.press("enter", "G", "3", "space")
        assert app_of(pilot).session.tally("ferry").decided == 3
        slow.go.set()
        assert "examples in out/jsonl" in await done(pilot)
        assert "o e stops it" not in line(pilot, "message")
        assert app_of(pilot).session.tally("ferry").decided == 3
    assert files(tmp_path, "two").tallies("ann")["ferry"].decided == 3


async def test_an_edit_made_just_before_is_in_the_export(tmp_path: Path, here: Path) -> None:
    store = files(tmp_path)
    async with running(store, tmp_path, "ann") as pilot:
        await pilot.press("enter", "1", "space")
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        assert "1 example in out/jsonl" in await done(pilot)
    assert [row["tags"] for row in rows(here / "out/jsonl")] == [["claim"]]


async def test_a_look_at_what_was_typed_does_not_give_up_the_export(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved right after a change, the dialog said `checking` for ever: the preview of that change
    took the place of the look that was to end in the export."""
    go_on = Event()
    go_on.set()

    def slow(*given: Any) -> Iterator[Preview]:
        go_on.wait(60)
        return preview(*given)

    monkeypatch.setattr(export_preview_job, "preview", slow)
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        screen = dialog(pilot)
        field = screen.widgets["title"]
        assert isinstance(field, Input)
        screen.set_focus(field)
        go_on.clear()
        await pilot.press("x", "ctrl+s")
        field.post_message(Input.Changed(field, field.value))
        await pilot.pause(2 * REST)
        go_on.set()
        assert "3 examples in out/jsonl" in await done(pilot)


async def test_a_contract_that_an_answer_has_broken_is_withdrawn_before_an_export(
    tmp_path: Path, here: Path
) -> None:
    """Only the command did so; the program named a contract in its manifest that did not hold."""
    for name, text in TEXTS.items():
        (tmp_path / "seeds").mkdir(exist_ok=True)
        (tmp_path / "seeds" / f"{name}.txt").write_text(text, "utf-8")
    store = files(tmp_path)
    made = begun(store)
    judge(store, made)
    settled(store, made)
    contradict(store)
    async with running(store, tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        said = await done(pilot)
        assert "examples in out/jsonl" in said and f"{made.id} (machine.rules): withdrawn" in said
    assert [one.state for one in contract.contracts(store)] == ["withdrawn"]
    manifest = json.loads((here / "out/jsonl/manifest.json").read_text("utf-8"))
    assert not [one for one in manifest.get("machine_contracts", ()) if one["state"] == "accepted"]
    assert labels_of(store) == set()


async def test_an_export_can_be_stopped_and_leaves_the_old_folder(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        await done(pilot)
        before = bytes_of(here / "out")
        slow = Slow(monkeypatch)
        await pilot.press("enter", "j", "j", "j", "1", "space")
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, slow.begun.is_set)
        await pilot.press("o", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        slow.go.set()
        assert "export stopped  ·  out/jsonl is as it was" in await done(pilot)
        assert bytes_of(here / "out") == before
        assert [path.name for path in (here / "out").iterdir()] == ["jsonl"]


async def test_quitting_stops_an_export(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, slow.begun.is_set)
        await pilot.press("ctrl+q")
        slow.go.set()
    assert app_of(pilot).fault is None
    # The program waits for its threads when it ends; here its loop goes on.
    for _ in range(12_000):
        if not any((here / "out").iterdir()):
            break
        await asyncio.sleep(0.01)
    assert list((here / "out").iterdir()) == []


async def test_a_failed_proof_is_told_and_leaves_the_folder(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = type(JSONL).read

    def forgetful(form: Any, folder: Path) -> Any:
        for one in read(form, folder):
            yield one._replace(tags=[])

    monkeypatch.setattr(type(JSONL), "read", forgetful)
    async with running(crew(memory()), tmp_path, "ann", (200, 40)) as pilot:
        await open_dialog(pilot)
        await pilot.press("ctrl+s")
        told = await done(pilot)
        assert "the proof failed, out/jsonl is as it was" in told
        assert "field tags" in told
        assert list((here / "out").iterdir()) == []


async def test_a_fault_of_a_format_does_not_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> None:
        raise KeyError("nothing of yours")

    monkeypatch.setattr(type(JSONL), "write", broken)
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await until(pilot, lambda: "please report this fault" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        assert app_of(pilot).fault is None


async def test_there_may_be_nothing_to_export(run: Run) -> None:
    async with run() as pilot:
        await open_dialog(pilot)
        await until(pilot, lambda: "ann has said nothing here" in shown(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not exported" in str(dialog(pilot).query_one("#said").render()))


@pytest.mark.parametrize("way", [("o", "e"), ("enter", "o", "e"), ("o", "v", "o", "e")])
async def test_it_opens_from_every_screen(tmp_path: Path, way: tuple[str, ...]) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await pilot.press(*way)
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))


async def test_the_palette_has_it_and_stops_it(tmp_path: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await pilot.press(":", *"export dataset", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        await pilot.press(":", *"stop export", "enter")
        await until(pilot, lambda: "nothing is being exported" in line(pilot, "message"))


async def test_the_filter_of_the_desk_is_the_query(tmp_path: Path) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        await pilot.press("enter", "F", *"tag:quote", "enter")
        await open_dialog(pilot)
        assert dialog(pilot).values["query"] == "tag:quote"
        assert title(pilot) == "first record of 1"
        assert below(pilot, "query") == ""


async def test_labels_of_all_votes_are_asked_for_where_there_are_several(
    tmp_path: Path, here: Path
) -> None:
    async with running(crew(memory()), tmp_path, "ann") as pilot:
        reveals.submit(app_of(pilot).session, "ferry")
        await open_dialog(pilot)
        screen = dialog(pilot)
        assert not screen.query_one("#row-aggregate").display
        screen.set_focus(screen.widgets["whose"])
        await pilot.press("e")
        await until(pilot, lambda: screen.query_one("#row-aggregate").display)
        screen.set_focus(screen.widgets["aggregate"])
        await pilot.press("k")
        assert screen.focused is screen.widgets["least"]
        await until(pilot, lambda: '"annotator":"minimum=2"' in shown(pilot))
        await pilot.press("ctrl+s")
        await done(pilot)
        assert {one["annotator"] for one in rows(here / "out/jsonl")} == {"minimum=2"}
