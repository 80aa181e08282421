"""One small workspace of a team, and all that anybody sees of a command in it; for tests."""

from __future__ import annotations

import gc
import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from reviewer.cli import main
from reviewer.models import Json
from reviewer.models import values as v
from reviewer.session import Edit, Session
from reviewer.session.collaboration import reveals
from reviewer.session.learning.contract import Contract
from reviewer.session.quality import norming
from reviewer.session.quality.cards import drawn
from reviewer.store.file_store import FileStore
from tests.json_lines import write_json_lines
from tests.session.annotator_builders import Answers, give, read, say, session

EXPORT = ("export", "--format", "jsonl", "--out", "out", "--everyone")
DIVIDED = (*EXPORT, "--annotations", "divided")
CARD = ("export", "--format", "huggingface", "--out", "out", "--everyone")
IMPORT = ("import", "zoe.jsonl", "--format", "plain", "--as", "eve")
ACCEPT = ("machine", "accept", "--tag", "figure", "--error", "0.4")
WITH_A_SERVER = ("team", "join", "sync")
"""Commands that tests/team tries, because they need a server."""

TWO = ("import", "two.csv", "--format", "table", "--as", "eve")
WHOLE = ("import", "whole.jsonl", "--format", "table", "--as", "eve")
TOKENS = ("import", "ferry.conll", "--as", "eve")
ADJUDICATE = ("adjudicate", "--policy", "majority")
ASSIGN = ("assign", "--annotators", "ann,bob,cy")
CODEBOOK = ("codebook", "--config", "rules.toml")
JUDGES = ("adjudicators", "--names", "cy,dora", "--each", "1")
NORMING = ("norming", "spring", "--begin", "noon OR closed", "--annotator", "ann")
REHYDRATE = ("rehydrate", "bare", "seeds")
REPORT = ("report", "--out", "page")
ASKED = "SELECT annotator, decided, COUNT(*) AS n FROM annotations GROUP BY ALL ORDER BY ALL"
SQL = ("sql", ASKED)
SPLIT = ("split", "50/25/25")
SHEET = ("checks", "import", "claims.csv", "--as", "eve")

TEXTS = {
    "ferry.txt": "---\ndate: 2031-05-01\nstory: Ormel\n---\nThe ferry sank at noon. Nobody drowned."
    " The pier closed. Forty boats left. Who pays?\n",
    "pier.md": "---\ndate: 2031-05-03\nstory: Ormel\n---\nThe pier is closed. It was built in"
    " 1911. Nobody drowned.\n",
    "quay.txt": "---\ndate: 2031-05-02\n---\nThe quay stands. It rained for a week. Who knows?\n",
    "dock.txt": "---\ndate: 2031-05-04\n---\nThe dock burned. Who knows?"
    " Rauch, Staub usw. Er kam.\n",
}
CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()
SAID: dict[str, Answers] = {
    "ferry": {
        "ann": [CLAIM, NONE, NONE, QUOTE, None],
        "bob": [CLAIM, QUOTE, CLAIM, None, None],
        "cy": [CLAIM, NONE, NONE, None, NONE],
    },
    "pier": {"ann": [CLAIM, NONE, NONE], "bob": [CLAIM, CLAIM, NONE]},
    "quay": {"ann": [CLAIM, QUOTE, NONE], "bob": [NONE, QUOTE, CLAIM]},
    "dock": {"ann": [QUOTE, NONE], "machine.rules": [CLAIM, None]},
}
CONFIG = """
annotator = "bob"
annotations = "fewer"
language = "de"
[keys]
"undo.undo" = ["ctrl+t"]
[scheme]
tags = [{ name = "claim", key = "c" }, { name = "quote", key = "q" }, { name = "omen", key = "o" }]
"""
RULES = """
articles = "seeds"
[scheme]
tags = [
  { name = "claim", changes = [{ version = 2, what = "weather is none", query = "rained" }] },
  { name = "quote", version = 3 },
]
"""
ROWS: list[Json] = [
    {"text": "The quay stands.", "label": "quote", "annotator": "zoe", "article": "quay"},
    {"text": "It rained for a week.", "label": "claim", "annotator": "yan", "article": "quay"},
    {"text": "Nobody wrote this.", "label": "claim", "annotator": "yan", "article": "quay"},
]
TABLE = """\
text,label,other,second,who,where,nr,from,from2,to,to2,n
Nobody drowned.,quote,It rained for a week.,claim,yan,pier,7,0,7,6,14,1
Nobody wrote this.,quote,The quay stands.,claim,yan,pier,8,0,7,6,14,1
"""
CLAIMS = """\
claim,paper,assignee,verdict,due
Nobody drowned.,Post,Kim K.,refuted,2031-05-06
The ferry sank at noon.,Post,,supported,
Ferries fly.,Post,,odd,
"""
WHOLE_TEXT = "The quay stands. It rained for a week. Who knows?"
CONLL = "Nobody\tB-claim\tNE=B-quote\ndrowned\tO\tSpaceAfter=No\n.\tO\t_\n"


def store_of(root: Path, annotations: str = "annotations") -> FileStore:
    return read(FileStore(root / "seeds", root / annotations))


def write_workspace(root: Path) -> None:
    for folder in ("seeds", "other"):
        (root / folder).mkdir()
    for name, text in TEXTS.items():
        (root / "seeds" / name).write_text(text, "utf-8")
    (root / "other" / "ferry.txt").write_text("The ferry sails. Nobody\nknows.\n", "utf-8")
    give(store_of(root, "fewer"), {"bob": [QUOTE, CLAIM]}, "ferry")
    give(store_of(root, "fewer"), {"ann": [NONE, CLAIM]}, "ferry")
    store = store_of(root)
    for article, answers in SAID.items():
        give(store, answers, article)
    say(store, "ann", 0, {v.NOTE: "hm", v.CHECK + "content": {"scope": "content",
        "status": "refuted", "assignee": "bob"}})  # fmt: skip
    # What ann says of the first article from now on is no longer said blindly.
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    reveals.show(ann, "ferry", ["bob"])
    ann.apply(Edit(tuple(ann.open("ferry").puts(1, {v.TAG + "quote": 1})), "quote"))
    ann.end()
    chief = session(store, "chief")
    norming.begin(chief, "autumn", ["ann", "bob"], drawn(chief, "rained"))
    chief.end()
    ended = Contract(
        "quote-1", "machine.rules", "quote", 0.1, 0.9, (("ferry", "x.0", False),), 9, 7,
        "refused", "2026-04-02", 1, 1, 1.0, ended="2026-04-02",
    )  # fmt: skip
    store.keep_plan("machine", {"contracts": [ended.to_json()]})
    (root / "fewer" / ".left.json.1-2.tmp").write_bytes(b"a crash left this")
    (root / "other.toml").write_text(CONFIG, "utf-8")
    (root / "rules.toml").write_text(RULES, "utf-8")
    (root / "mail.txt").write_text("The dock of the old town that is\nno more.\n", "utf-8")
    write_json_lines(root / "rows.jsonl", ROWS)
    write_json_lines(root / "zoe.jsonl", ROWS[:1])
    (root / "two.csv").write_text(TABLE, "utf-8")
    (root / "claims.csv").write_text(CLAIMS, "utf-8")
    (root / "odd.csv").write_text(CLAIMS.replace("Ferries", "Boats"), "utf-8")
    write_json_lines(root / "whole.jsonl", [{"text": WHOLE_TEXT, "label": "claim"}])
    write_json_lines(root / "lists.jsonl", [{"text": "The quay stands.", "labels": []}])
    (root / "names.toml").write_text('quote = "claim"\n', "utf-8")
    (root / "ferry.conll").write_text(CONLL, "utf-8")
    (root / "there" / "seeds").mkdir(parents=True)
    (root / "there" / "seeds" / "one.txt").write_text("The Ormel pier closed at noon.\n", "utf-8")
    (root / "there" / "seeds" / "two.txt").write_text(
        "The Quay pier closed on Monday.\n\nIn May the Ormel pier closed at noon.\n", "utf-8"
    )
    (root / "tolls").mkdir()
    for name, toll in (
        ("one", "The fire killed 40 people"),
        ("two", "In May the flood killed 60 people"),
    ):
        (root / "tolls" / f"{name}.txt").write_text(f"{toll} at the Ormel pier.\n", "utf-8")
    (root / "there" / "reviewer.toml").write_text(
        '[keys]\n"undo.undo" = ["f9"]\n[names]\nOrmel = "Quay"\n', "utf-8"
    )
    (root / "foreign").mkdir()
    (root / "foreign" / "mine.txt").write_text("mine", "utf-8")
    shutil.copytree(root / "annotations", root / "divided")
    for made in (
        [*ADJUDICATE, "--annotations", "divided", "--annotator", "cy"],
        [*SPLIT, "--annotations", "divided"],
        [*CARD, "--out", "bare", "--no-text"],
    ):
        assert run(*made) == 0


class Effect(NamedTuple):
    """All that anybody sees of a command.

    Attributes:
        code: Its exit code.
        out: What it printed.
        err: What it printed as an error.
        files: The files of the workspace without what is chance in them, and without journals,
            which tell times and sessions.
        opened: What it showed on the screen.
    """

    code: int
    out: str
    err: str
    files: dict[str, bytes]
    opened: tuple[str, ...]


Do = Callable[..., Effect]
CHANCE = re.compile(rb'\d{4}-\d\d-\d\dT[\d:]+Z|"id":"\w{11}"|"records_sha256":"\w{64}"')
"""Moments, ids of decisions, and hashes over them."""
THRESHOLDS = gc.get_threshold()


def run(*argv: str) -> int:
    try:
        return main([*argv])
    finally:
        # Commands tune the collector for a process of their own.
        gc.enable()
        gc.set_threshold(*THRESHOLDS)


def files_of(root: Path) -> dict[str, bytes]:
    every = ((path.relative_to(root), path) for path in root.rglob("*") if path.is_file())
    return {
        str(name): CHANCE.sub(b"", path.read_bytes())
        for name, path in every
        if not {"journal", "machine"} & set(name.parts)
    }


def pretend_a_terminal(monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    """Lets `reviewer open` say what it would show: whose session, on which articles, which keys."""

    class Shown:
        fault, return_code = None, 0

        def __init__(
            self, session: Session, settings: object, keymap: object, **others: object
        ) -> None:
            self.session, self.settings = session, settings

        def run(self) -> None:
            store = self.session.store
            opened.append(self.session.annotator)
            opened.append(str(self.settings).replace(str(Path.cwd()), ""))
            opened.extend(str(one.meta.get("title", one.id)) for one in store.articles())
            opened.extend(sorted(store.annotators()))

    stdin = SimpleNamespace(isatty=lambda: True, buffer=io.BytesIO(b"It rained. It stopped."))
    monkeypatch.setattr("reviewer.tui.app.ReviewerApp", Shown)
    monkeypatch.setattr("reviewer.cli.open.keys_from_terminal", lambda: None)
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
