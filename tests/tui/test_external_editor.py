"""A text in the user's editor: it comes back, and it is never lost."""

import signal
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.app import App

from reviewer.tui.external_editor import EditorError, edit_text, find_editor, run_editor


def editor(folder: Path, script: str) -> str:
    file = folder / "an editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_what_is_saved_comes_back(tmp_path: Path, kept: Path) -> None:
    more = editor(tmp_path, 'printf "Ünd “more”.\\n" >> "$1"')
    assert run_editor([more], "One.") == "One.\nÜnd “more”."
    assert run_editor([more], "") == "Ünd “more”."
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize("text", ["", "one", "one\n", "a\r\nb", "\n\n"])
def test_an_untouched_text_is_the_same(tmp_path: Path, kept: Path, text: str) -> None:
    assert run_editor([editor(tmp_path, "exit 0")], text) == text


def test_a_failing_editor_leaves_what_it_wrote(tmp_path: Path, kept: Path) -> None:
    failing = editor(tmp_path, 'printf "half" > "$1"; exit 3')
    with pytest.raises(EditorError) as refused:
        run_editor([failing], "One.")
    [file] = kept.iterdir()
    assert file.read_text() == "half"
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("script", ["exit 1", 'rm "$1"', 'printf "\\377" > "$1"'])
def test_other_failures_are_one_clear_line(tmp_path: Path, kept: Path, script: str) -> None:
    with pytest.raises(EditorError) as refused:
        run_editor([editor(tmp_path, script)], "One.")
    assert "text stays as it was" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_ctrl_c_in_the_editor_is_for_the_editor_alone(tmp_path: Path) -> None:
    """Regression: the terminal sends it to both, and the program ended."""
    before = signal.getsignal(signal.SIGINT)
    script = 'kill -INT $PPID; trap "exit 0" INT; kill -INT $$; exit 1'
    assert run_editor([editor(tmp_path, script)], "One.") == "One."
    assert signal.getsignal(signal.SIGINT) is before


def test_which_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = editor(tmp_path, "exit 0")
    assert find_editor({"EDITOR": f"'{own}' -w"}) == [own, "-w"]
    assert find_editor({"VISUAL": f"'{own}'", "EDITOR": "nowhere"}) == [own]
    for named in ("nowhere", "'torn", "''"):
        with pytest.raises(EditorError, match="EDITOR"):
            find_editor({"EDITOR": named})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EditorError, match="set EDITOR"):
        find_editor({})


async def test_a_terminal_that_cannot_be_handed_over_keeps_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = editor(tmp_path, 'echo more >> "$1"')
    monkeypatch.setenv("VISUAL", f"'{own}'")
    app: App[None] = App()
    async with app.run_test() as pilot:
        assert edit_text(app, "One.") == "One."
        await pilot.pause()
        [told] = app._notifications
        assert "editor" in told.message
        monkeypatch.setattr(app, "suspend", nullcontext)
        assert edit_text(app, "One.") == "One.\nmore"
