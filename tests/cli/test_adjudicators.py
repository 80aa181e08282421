"""`reviewer adjudicators`: who decides is kept, shared out and told."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from reviewer.session.collaboration import reveals
from tests.cli.small_workspace import ADJUDICATE, Do, run, store_of
from tests.session.annotator_builders import session

FILE = "annotations/adjudicators.json"


def named(root: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert run("adjudicators", "--names", "cy,dora", "--chief", "fay") == 0


def submitted(root: Path) -> None:
    store = store_of(root)
    for name in ("ann", "bob"):
        one = session(store, name)
        assert reveals.submit(one, "quay").ok
        one.end()


def test_who_decides_is_kept_and_told(do: Do) -> None:
    assert "everybody decides" in do("adjudicators").out
    done = do("adjudicators", "--names", "cy,dora", "--chief", "fay", "--minimum", "2")
    assert done.out.splitlines() == [
        "adjudicators: cy, dora",
        "chief: fay, who decides where two differ",
        "disputes count once 2 have submitted the article",
    ]
    assert do("adjudicators", prepare=named).out.splitlines()[0] == "adjudicators: cy, dora"
    assert "everybody" in do("adjudicators", "--names", "", "--chief", "", prepare=named).out


def test_articles_are_shared_out_among_them(do: Do) -> None:
    out = do("adjudicators", "--each", "1", prepare=named).out
    given = [line.split(": ")[1] for line in out.splitlines() if line.startswith("  ")]
    assert len(given) == 4 and set(given) == {"cy", "dora"}
    assert do("adjudicators", "--each", "3", prepare=named).code == 2


def test_only_they_decide_by_a_policy(do: Do) -> None:
    before = do(*ADJUDICATE, "--annotator", "eve")
    after = do(*ADJUDICATE, "--annotator", "eve", prepare=named)
    assert "left to other adjudicators: ferry, pier, quay" in after.out
    assert after.out != before.out
    assert "settled" in do(*ADJUDICATE, "--annotator", "cy", prepare=named).out


def test_a_third_is_asked_where_two_who_submitted_differ(do: Do) -> None:
    assert "no article" in do("adjudicators", "--third", "cy,dora").out
    done = do("adjudicators", "--third", "cy,dora", prepare=submitted)
    assert done.out == "quay: ann and bob differ, cy is asked\n"
    assert b'"quay": ["ann","bob","cy"]' in done.files["annotations/assignments.json"]


def test_names_that_cannot_be_are_refused(do: Do) -> None:
    for flag in ("--names", "--chief", "--third"):
        done = do("adjudicators", flag, "no/name")
        assert (done.code, done.err.count("\n")) == (2, 1) and flag in done.err
