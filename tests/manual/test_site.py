"""The manual as a site: every link leads somewhere, and nobody's server is asked for anything."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.manual.page import DOCS, ROOT

_LOADED = re.compile(r'<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)="([^"]+)"')
_CSS = re.compile(r"url\(\s*[\"']?(https?:[^)\"']+)|@import\s+[\"']?(https?:[^\"';]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The manual, built without a warning."""
    pytest.importorskip("zensical")
    root = tmp_path_factory.mktemp("manual")
    shutil.copytree(DOCS, root / "docs")
    shutil.copyfile(ROOT / "zensical.toml", root / "zensical.toml")
    asked = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout + done.stderr
    yield root / "build" / "manual"


def test_every_page_is_built_and_every_block_of_code_is_one(site: Path) -> None:
    """A fence that the site does not understand would run on as text."""
    for page in DOCS.rglob("*.md"):
        made = site / page.relative_to(DOCS).with_suffix(".html")
        text = made.read_text("utf-8")
        body = text[text.index("<article") : text.index("</article>")]
        assert "```" not in re.sub(r"<code>.*?</code>", "", body, flags=re.DOTALL), page
        fences = len(re.findall(r"^```\w*", page.read_text("utf-8"), re.MULTILINE)) // 2
        assert body.count("<pre>") == fences, page


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for made in site.rglob("*.html"):
        loaded = _LOADED.findall(made.read_text("utf-8"))
        assert loaded
        assert [one for one in loaded if one.startswith(("http:", "https:", "//"))] == [], made
    for made in (*site.rglob("*.css"), *site.rglob("*.svg")):
        assert _CSS.findall(made.read_text("utf-8")) == [], made
