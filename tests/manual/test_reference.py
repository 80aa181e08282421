"""The pages and pictures that are made from the program."""

from __future__ import annotations

import pytest

from tests.manual.page import DOCS
from tests.manual.pictures import PICTURES, Picture, taken
from tests.manual.reference import PAGES


def test_every_option_of_every_command_says_what_it_does() -> None:
    rows = [line for line in PAGES["reference/commands.md"]().splitlines() if "| `--" in line]
    assert len(rows) > 100
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_picture_is_used_and_asks_nobody_for_a_font() -> None:
    pages = "".join(page.read_text("utf-8") for page in DOCS.rglob("*.md"))
    files = sorted((DOCS / "images").glob("*.svg"))
    assert [file.stem for file in files] == sorted(picture.name for picture in PICTURES)
    for file in files:
        assert f"images/{file.name}" in pages
        assert "url(" not in file.read_text("utf-8").replace("url(#", "")


@pytest.mark.parametrize("picture", [PICTURES[1], PICTURES[4]], ids=lambda one: one.name)
async def test_a_picture_shows_what_the_page_speaks_of(picture: Picture) -> None:
    svg = await taken(picture)
    assert picture.shows in svg.replace("&#160;", " ")
    assert "url(" not in svg.replace("url(#", "")
