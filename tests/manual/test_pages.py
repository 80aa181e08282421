"""Every page that has people do something is followed to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.manual.page import DOCS, blocks_of, keys_in
from tests.manual.typist import Typist

FOLLOWED = sorted([*DOCS.glob("tutorials/*.md"), *DOCS.glob("how-to/*.md")])


def test_there_are_the_pages_that_were_promised() -> None:
    assert {page.relative_to(DOCS).with_suffix("").as_posix() for page in FOLLOWED} >= {
        "tutorials/annotate", "tutorials/review", "tutorials/export", "how-to/team-with-git",
        "how-to/adjudication-day", "how-to/train-a-model", "how-to/own-scheme",
        "how-to/machine-predictions", "how-to/publish-without-text",
    }  # fmt: skip


def test_a_line_of_keys_is_read_as_it_is_written() -> None:
    assert list(keys_in('"https://a.example/x" enter   the source')) == [
        '"https://a.example/x"', "enter",
    ]  # fmt: skip
    assert list(keys_in("> f        the number is a figure")) == [">", "f"]
    assert list(keys_in("esc        back")) == ["escape"]


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.stem)
async def test_a_page_can_be_followed_word_for_word(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    typist = Typist(folder, monkeypatch, capsys)
    blocks = blocks_of(page)
    assert any(block.kind == "sh" for block in blocks)
    await typist.follow(blocks)
