"""The pictures of the manual: the screens on the sample articles, as the program paints them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

from reviewer.cli.keys import build_keymap
from reviewer.cli.open import begin
from reviewer.cli.options import load_settings, open_store
from reviewer.tui.app import ReviewerApp
from tests import samples
from tests.manual.typist import settled

_FONTS: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_CHANCE: Final = re.compile(r"terminal-\d+")


class Picture(NamedTuple):
    """A picture of the manual.

    Attributes:
        name: Its file in docs/images, without the suffix.
        annotator: Who is at work.
        keys: What is pressed from the Library on.
        shows: Words that are on it.
    """

    name: str
    annotator: str
    keys: Sequence[str]
    shows: str


PICTURES: Final = (
    Picture("library", "tobin.hale", (), "03-essay"),
    Picture("desk", "tobin.hale", ("enter", "j", "j"), "settle"),
    Picture("evidence", "tobin.hale", ("enter", *"jjjjjjj", "e"), "evidence on 8"),
    Picture("review", "chief", ("enter", "o", "r", "y"), "disputed here"),
    Picture("board", "chief", ("enter", "o", "r", "y", "o", "c"), "sign-off"),
)


@patch("reviewer.session.checks.evidence.now", lambda: "2026-03-01T09:00:00Z")
async def taken(picture: Picture) -> str:
    """The SVG of a picture; it asks no network for a font."""
    with tempfile.TemporaryDirectory() as folder:
        desk = samples.copied(Path(folder))
        before = Path.cwd()
        os.chdir(desk)
        try:
            settings = load_settings([Path("seeds")], None, picture.annotator, None)
            session = begin(open_store(settings), settings, picture.annotator)
            app = ReviewerApp(session, settings, build_keymap(settings))
            async with app.run_test(size=(100, 30)) as pilot:
                await settled(pilot)
                for key in picture.keys:
                    await pilot.press(key)
                    await settled(pilot)
                svg = app.export_screenshot()
            session.end()
        finally:
            os.chdir(before)
    return _CHANCE.sub(f"terminal-{picture.name}", _FONTS.sub("", svg))
