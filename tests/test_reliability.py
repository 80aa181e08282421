"""The page of promises names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
ROW = re.compile(r"^\| (?!promise|---)([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAME = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_each_promise_has_its_test() -> None:
    rows = ROW.findall(PAGE)
    assert len(rows) >= 15
    for promise, cell in rows:
        named = NAME.findall(cell)
        assert named, promise
        for file, function in named:
            tree = ast.parse((ROOT / file).read_text("utf-8"))
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
            known = {one.name for one in ast.walk(tree) if isinstance(one, kinds)}
            assert not function or function in known, (promise, function)


def test_the_bounds_are_those_of_the_program() -> None:
    from reviewer.filesystem import MOST
    from reviewer.models.journal_lines import MOST_LC, MOST_PARTS
    from reviewer.models.journal_rows import MOST_DEPTH, MOST_TIME
    from reviewer.store.annotators.alarms import JUMP, MANY_CUTS

    assert (MOST_LC, MOST_TIME, MOST_DEPTH, MOST_PARTS) == (2**40, 2**40, 32, 10**6)
    assert (JUMP, MANY_CUTS, MOST) == (10**6, 20, 256 * 1024**2)
    assert all(word in PAGE for word in ("2^40", "32 levels", "256 MB", "20 boundaries"))
