"""`reviewer codebook`, and what a reviewer.toml may say of the versions of a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.small_workspace import CODEBOOK, Do


def test_it_tells_changes_what_waits_and_agreement_by_version(do: Do) -> None:
    lines = do(*CODEBOOK).out.splitlines()
    assert lines[0] == "claim: version 2"
    assert "version 2: weather is none; what was tagged before is looked at again" in lines[1]
    assert lines[2] == "  to be looked at again: ann 1, bob 1"
    assert lines[3].startswith("  under version 1: n 9, alpha ")
    assert "quote: version 3" in lines
    assert "no rule has a version of its own" in do("codebook").out


def test_all_of_it_as_json(do: Do) -> None:
    claim, _ = map(json.loads, do(*CODEBOOK, "--json").out.splitlines())
    assert claim["changes"][0]["query"] == "rained"
    assert claim["waiting"] == {"ann": 1, "bob": 1}
    [under] = claim["agreement"]
    assert under["version"] == 1 and under["low"] <= under["alpha"] <= under["high"]


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ('changes = [{ version = 1, what = "x" }]', "version"),
        ("changes = [{ version = 2 }]", "what"),
        ('changes = [{ version = 2, what = "x", before = "void" }]', "before"),
        ('version = 2, changes = [{ version = 3, what = "x" }]', "expected 3 at least"),
        ('changes = [{ version = 2, what = "x" }, { version = 2, what = "y" }]', "twice"),
        ('changes = [{ version = 2, what = "x", query = "(" }]', "query"),
        ('changes = [{ version = 2, what = "x", query = "is:odd" }]', "query"),
    ],
)
def test_what_is_wrong_with_a_change_is_one_line(tag: str, why: str, do: Do) -> None:
    def prepare(root: Path) -> None:
        text = f'[scheme]\ntags = [{{ name = "claim", {tag} }}]\n'
        (root / "reviewer.toml").write_text(text, "utf-8")

    done = do("status", prepare=prepare)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert why in done.err and "reviewer.toml" in done.err
