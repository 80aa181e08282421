"""A long text in the user's own editor: the program steps aside, and comes back with the text.

    field.text = edit_text(self.app, field.text)            # in any screen or widget

`edit_text` always returns a text: what the editor saved, or the one that was given if there is no
editor, it failed, or the terminal cannot be handed over. What went wrong is told in one line by
`app.notify`; a text that the editor left behind in that case stays in its file, and the line says
where. The caller needs no `try`. Bind it to ctrl+e with `priority=True`: in Textual's own fields
that key goes to the end of the line.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from textual.app import App, SuspendNotSupported

VARIABLES: Final = ("VISUAL", "EDITOR")
"""Where the user names the editor; the first that is set counts."""

USUAL: Final = ("sensible-editor", "nano", "vim", "vi")
"""Tried in this order where nothing is named."""


class EditorError(Exception):
    """The editor could not do its work; the text of this is one clear line."""


def edit_text(app: App[Any], text: str, suffix: str = ".txt") -> str:
    """Gives a text to the user's editor and returns what becomes of it.

    The screen is the editor's until it ends. Call it from a key's action, not from a thread.

    Args:
        app: The running program.
        text: What to edit.
        suffix: Of the temporary file, so that the editor knows the kind of text (`.md`).

    Returns:
        The saved text, without the line break that editors put at the very end; `text` itself
        if anything went wrong, which is then told in one line.
    """
    try:
        command = find_editor(os.environ)
        with app.suspend():
            return run_editor(command, text, suffix)
    except SuspendNotSupported:
        app.notify("this terminal cannot be handed to an editor", severity="error", markup=False)
    except EditorError as error:
        app.notify(str(error), severity="error", markup=False, timeout=15)
    return text


def find_editor(environ: Mapping[str, str]) -> list[str]:
    """The command of the user's editor, as words.

    Raises:
        EditorError: None is named and none of the usual ones is there, or what is named is not.
    """
    for variable in VARIABLES:
        if named := environ.get(variable, "").strip():
            return _checked(named, variable)
    for name in USUAL:
        if shutil.which(name):
            return [name]
    raise EditorError("no editor found: set EDITOR, for example to nano; nothing was changed")


def _checked(named: str, variable: str) -> list[str]:
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise EditorError(f"{variable}={named!r}: {error}; nothing was changed") from None
    if not shutil.which(words[0]):
        raise EditorError(
            f"{variable}={named!r}: there is no program {words[0]!r}; nothing was changed"
        )
    return words


def run_editor(command: list[str], text: str, suffix: str = ".txt") -> str:
    """Runs an editor on a temporary file with the text, and returns what the file then says.

    Raises:
        EditorError: It could not run, ended with an error, or left what is no text. If the file
            holds something new it stays, and the message names it.
    """
    before = (text if text.endswith("\n") or not text else text + "\n").encode()
    file = _temporary(before, suffix)
    try:
        with _ctrl_c_is_the_editors():
            code = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        file.unlink(missing_ok=True)
        raise EditorError(f"{command[0]}: {error.strerror}; nothing was changed") from None
    return _result(command[0], code, file, before, text)


@contextmanager
def _ctrl_c_is_the_editors() -> Iterator[None]:
    """The terminal sends ctrl+c to both: what it means while an editor runs, that one says."""
    try:
        # A function of ours and not SIG_IGN, which the editor would inherit.
        before = signal.signal(signal.SIGINT, lambda number, frame: None)
    except ValueError:  # not on the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _temporary(content: bytes, suffix: str) -> Path:
    try:
        fd, name = tempfile.mkstemp(prefix="reviewer-", suffix=suffix)
        with os.fdopen(fd, "wb") as stream:
            stream.write(content)
    except OSError as error:
        raise EditorError(
            f"no temporary file for the editor: {error.strerror}; nothing was changed"
        ) from None
    return Path(name)


def _result(editor: str, code: int, file: Path, before: bytes, text: str) -> str:
    try:
        after = file.read_bytes()
    except OSError:
        raise EditorError(f"{editor}: its file is gone; the text stays as it was") from None
    kept = f"the text stays as it was, what the editor wrote is in {file}"
    if code != 0 and after != before:
        raise EditorError(f"{editor} ended with an error ({code}): {kept}")
    try:
        decoded = after.decode()
    except UnicodeDecodeError:
        raise EditorError(f"{editor} saved what is not UTF-8: {kept}") from None
    file.unlink(missing_ok=True)
    if code != 0:
        raise EditorError(f"{editor} ended with an error ({code}): the text stays as it was")
    return text if after == before else decoded.removesuffix("\n")
