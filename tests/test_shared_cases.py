"""The small failing inputs that the project shares, where they are at hand: each is right."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from reviewer.corpus.readers import ReadError, parse
from reviewer.query import word_match

CASES = Path(__file__).parents[2] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines() if line]


def test_search() -> None:
    for row in rows("search.jsonl"):
        found = word_match.finder(row["query"])(row["text"].lower())
        assert found == bool(list(word_match.spans(row["query"], row["text"]))) == row["match"], row


def test_dates_of_pages() -> None:
    pytest.importorskip("trafilatura")
    for row in rows("html-date.jsonl"):
        [document] = parse(Path("a.html"), row["html"].encode())
        right = row["date"] if isinstance(row["date"], list) else [row["date"]]
        assert document.meta.get("date", "") in right, row


def test_old_encodings() -> None:
    for row in rows("legacy-encoding.jsonl"):
        try:
            [document] = parse(Path("a.txt"), b64decode(row["base64"]))
        except ReadError as error:
            assert "\n" not in str(error)
        else:
            assert row["text"]
            assert document.text.startswith(row["text"]), row
