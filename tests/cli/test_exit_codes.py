"""Every exit code that is promised is reached: 0, 1, 2, and 130 for what the user stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.cli.main import COMMANDS
from reviewer.formats.proof.prove import ProofError
from reviewer.session.datasets.export_plan import Plan
from tests.cli.small_workspace import (
    ADJUDICATE,
    ASSIGN,
    EXPORT,
    IMPORT,
    REHYDRATE,
    REPORT,
    SHEET,
    SPLIT,
    SQL,
    WITH_A_SERVER,
    Do,
)

WELL: dict[str, tuple[str, ...]] = {
    "open": ("open",),
    "tour": ("tour", "--remove"),
    "init": ("init", "new"),
    "add": ("add", "mail.txt"),
    "segment": ("segment", "seeds"),
    "suggest": ("suggest", "seeds"),
    "related": ("related", "seeds"),
    "status": ("status",),
    "check": ("check",),
    "checks": ("checks",),
    "find": ("find", "noon"),
    "history": ("history", "ferry", "1"),
    "agree": ("agree",),
    "codebook": ("codebook",),
    "adjudicate": ADJUDICATE,
    "assign": ASSIGN,
    "adjudicators": ("adjudicators",),
    "controls": ("controls", "list"),
    "norming": ("norming",),
    "machine": ("machine", "list"),
    "export": EXPORT,
    "report": REPORT,
    "sql": SQL,
    "split": SPLIT,
    "rehydrate": REHYDRATE,
    "import": IMPORT,
    "formats": ("formats",),
    "keys": ("keys",),
    "schema": ("schema",),
    "completion": ("completion", "bash"),
}
"""A right use of each command."""


def emptied(root: Path) -> None:
    """An article that two people have annotated cannot be read any more."""
    (root / "seeds" / "quay.txt").write_bytes(b"")


def sunk(root: Path) -> None:
    """The article on which a check stands cannot be read any more."""
    (root / "seeds" / "ferry.txt").write_bytes(b"")


def whole(root: Path) -> None:
    """Nothing is wrong with the workspace."""


EMPTY = "the file is empty; expected some text: "

FAILS: dict[str, tuple[tuple[str, ...], Callable[[Path], None], str]] = {
    "segment": (WELL["segment"], emptied, "quay.txt: the file is empty"),
    "suggest": (WELL["suggest"], emptied, "quay.txt: the file is empty"),
    "related": (WELL["related"], emptied, "quay.txt: the file is empty"),
    "status": (WELL["status"], emptied, EMPTY),
    "checks": (WELL["checks"], sunk, EMPTY),
    "checks import": (SHEET, whole, "--map VERDICT=STATUS"),
    "find": (("find", "zebra"), whole, ""),
    "agree": (WELL["agree"], emptied, EMPTY),
    "adjudicate": ((*ADJUDICATE, "--annotator", "judge"), emptied, EMPTY),
    "report": (REPORT, emptied, EMPTY),
    "sql": (SQL, emptied, EMPTY),
    "export": (EXPORT, emptied, EMPTY),
    "import": (
        ("import", "rows.jsonl", "--format", "plain", "--as", "eve", "--from", "yan"),
        whole,
        "all 1 are in rows.jsonl.not-imported.jsonl",
    ),
    "import nothing": (("import", "zoe.jsonl", "--format", "csv", "--as", "eve"), whole, "nothing"),
    "rehydrate": (("rehydrate", "bare", "other"), whole, "nothing was written"),
}
"""What went wrong although the command was used well: exit code 1, and the words that say so."""


def test_every_command_has_its_right_use() -> None:
    assert list(WELL) == [name for name in COMMANDS if name not in WITH_A_SERVER]


@pytest.mark.parametrize("command", WELL)
def test_a_right_use_exits_with_0_and_a_wrong_one_with_2_and_a_line(command: str, do: Do) -> None:
    assert do(*WELL[command]).code == 0
    wrong = do(*WELL[command], "--nonsense")
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("name", FAILS)
def test_what_could_not_be_done_exits_with_1_and_says_why(name: str, do: Do) -> None:
    argv, prepare, why = FAILS[name]
    done = do(*argv, prepare=prepare)
    assert done.code == 1
    assert why in done.err
    assert "Traceback" not in done.err


def fail(error: BaseException) -> Callable[..., None]:
    def failing(*_: object, **__: object) -> None:
        raise error

    return failing


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            ProofError("example 1", "tags differ", "report this"),
            1,
            "the proof failed; out is as it was",
        ),
        (KeyboardInterrupt(), 130, "stopped; out is as it was"),
    ],
)
def test_an_export_that_fails_its_proof_or_is_stopped_says_so(
    error: BaseException, code: int, says: str, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plan, "run", fail(error))
    done = do(*EXPORT)
    assert done.code == code
    assert says in done.err
    assert not any(name.startswith("out/") for name in done.files)
