"""Every flag of every command changes something.

A table: what a command does without a flag, and with it, in a copy of one small workspace. What
it does is all that anybody could see of it: the exit code, what is printed, the files.
"""

from __future__ import annotations

import click
import pytest

from reviewer.cli.main import COMMANDS, reviewer
from tests.cli.small_workspace import (
    ACCEPT,
    ADJUDICATE,
    ASKED,
    ASSIGN,
    CARD,
    CODEBOOK,
    DIVIDED,
    EXPORT,
    IMPORT,
    JUDGES,
    NORMING,
    REHYDRATE,
    REPORT,
    SHEET,
    SPLIT,
    SQL,
    TOKENS,
    TWO,
    WHOLE,
    WITH_A_SERVER,
    Do,
)

Row = tuple[tuple[str, ...], tuple[str, ...]]
"""What is compared: a command without the flag, and with it or with another value of it."""


def more(*given: str, to: tuple[str, ...]) -> Row:
    """The same command with a flag more."""
    return to, (*to, *given)


def instead(before: str, after: str, to: tuple[str, ...]) -> Row:
    """The same command with another value."""
    return to, tuple(after if one == before else one for one in to)


def in_the_workspace(*command: str, articles: str = "articles") -> dict[str, Row]:
    """The flags that say where a workspace is."""
    name = () if articles == "articles" else (articles,)
    return {
        "articles": more(*name, "other", to=command),
        "annotations": more("--annotations", "fewer", to=command),
        "config": more("--config", "other.toml", to=command),
    }


TABLE: dict[str, dict[str, Row]] = {
    "open": {
        **in_the_workspace("open"),
        "annotator": more("--annotator", "bob", to=("open",)),
        "title": more("--title", "Rain", to=("open", "-")),
    },
    "tour": {"remove": more("--remove", to=("tour",))},
    "init": {
        "directory": instead("new", "newer", ("init", "new")),
        "samples": more("--samples", to=("init", "new")),
    },
    "add": {
        "sources": more("other/ferry.txt", to=("add", "mail.txt")),
        "config": more("--config", "there/reviewer.toml", to=("add", "mail.txt")),
    },
    "segment": {
        "articles": instead("seeds", "other", ("segment", "seeds")),
        "as_json": more("--json", to=("segment", "seeds")),
        "language": more("--language", "de", to=("segment", "seeds")),
        "lines": more("--lines", "wrapped", to=("segment", "other")),
        "compare": more("--compare", to=("segment", "seeds")),
    },
    "suggest": {
        "articles": instead("seeds", "other", ("suggest", "seeds")),
        "as_json": more("--json", to=("suggest", "seeds")),
        "language": more("--language", "de", to=("suggest", "seeds")),
        "config": more("--config", "other.toml", to=("suggest", "seeds")),
    },
    "related": {
        "articles": instead("seeds", "there/seeds", ("related", "seeds")),
        "as_json": more("--json", to=("related", "seeds")),
        "language": more("--language", "de", to=("related", "seeds")),
        "each": more("--each", "1", to=("related", "there/seeds")),
        "named": more("--named", to=("related", "seeds")),
        "own": more("--own", to=("related", "there/seeds")),
        "conflicts": more("--conflicts", to=("related", "seeds")),
        "unsure": more("--unsure", to=("related", "tolls", "--conflicts")),
        "config": more("--config", "there/reviewer.toml", to=("related", "there/seeds")),
    },
    "status": {
        "anonymous": more("--anonymous", to=("status",)),
        **in_the_workspace("status"),
        "annotator": more("--annotator", "bob", to=("status",)),
        "as_json": more("--json", to=("status",)),
    },
    "check": {
        **in_the_workspace("check"),
        "repair": more("--repair", to=("check", "--annotations", "fewer")),
        "as_json": more("--json", to=("check",)),
    },
    "checks": {
        **in_the_workspace("checks"),
        "annotator": more("--annotator", "cy", to=("checks",)),
        "mine": more("--mine", to=("checks", "--annotator", "ann")),
        "as_json": more("--json", to=("checks",)),
        "as_csv": more("--csv", to=("checks",)),
    },
    "checks import": {
        **in_the_workspace(*SHEET, articles="--articles"),
        "sheet": instead("claims.csv", "odd.csv", SHEET),
        "annotator": instead("eve", "kim", SHEET),
        "columns": more("--column", "claimant=paper", to=SHEET),
        "maps": more("--map", "odd=refuted", to=SHEET),
        "people": more("--map-annotator", "Kim K.=kim", to=SHEET),
        "replace": more("--replace", to=instead("eve", "ann", SHEET)[1]),
        "preview": more("--preview", to=SHEET),
    },
    "find": {
        **in_the_workspace("find", "tag:claim"),
        "query": instead("tag:claim", "tag:quote", ("find", "tag:claim")),
        "annotator": more("--annotator", "bob", to=("find", "tag:claim")),
        "as_json": more("--json", to=("find", "tag:claim")),
        "regex": more("--regex", to=("find", "n.on")),
    },
    "history": {
        "anonymous": more("--anonymous", to=("history", "ferry", "1")),
        **in_the_workspace("history", "ferry", "1", articles="--articles"),
        "article": instead("ferry", "quay", ("history", "ferry", "1")),
        "unit": instead("1", "2", ("history", "ferry", "1")),
        "annotator": more("--annotator", "cy", to=("history", "ferry", "1")),
        "as_json": more("--json", to=("history", "ferry", "1")),
    },
    "agree": {
        "anonymous": more("--anonymous", to=("agree",)),
        "minority": more("--minority", to=("agree",)),
        "difficulty": more("--difficulty", to=("agree",)),
        "by": more("--by", "annotator", to=("agree",)),
        **in_the_workspace("agree"),
        "layer": more("--layer", "final", to=("agree", "--csv")),
        "names": more("--annotators", "ann,machine.rules", to=("agree",)),
        "submitted": more("--submitted", to=("agree",)),
        "seed": more("--seed", "8", to=("agree", "--csv")),
        "as_json": more("--json", to=("agree",)),
        "as_csv": more("--csv", to=("agree",)),
        "raw": more("--raw", "raw.csv", to=("agree",)),
        "sentences": more("--sentences", "claim", to=("agree",)),
    },
    "adjudicate": {
        "anonymous": more("--anonymous", to=(*ADJUDICATE, "--annotator", "cy")),
        **in_the_workspace(*ADJUDICATE),
        "annotator": more("--annotator", "cy", to=ADJUDICATE),
        "name": instead("majority", "unanimous", ADJUDICATE),
        "submitted": more("--submitted", to=ADJUDICATE),
        "dry_run": more("--dry-run", to=ADJUDICATE),
    },
    "assign": {
        **in_the_workspace(*ASSIGN),
        "annotators": instead("ann,bob,cy", "ann,bob", ASSIGN),
        "overlap": more("--overlap", "1", to=ASSIGN),
        "group": more("--group", "row", to=ASSIGN),
        "handing": (ASSIGN, ("assign", "--hand-over", "ann=bob")),
        "seed": more("--seed", "8", to=ASSIGN),
    },
    "codebook": {
        "anonymous": more("--anonymous", to=CODEBOOK),
        "articles": more("other", to=CODEBOOK),
        "annotations": more("--annotations", "fewer", to=CODEBOOK),
        "config": more("--config", "rules.toml", to=("codebook",)),
        "seed": more("--seed", "8", to=CODEBOOK),
        "as_json": more("--json", to=CODEBOOK),
    },
    "adjudicators": {
        **in_the_workspace(*JUDGES, articles="--articles"),
        "names": instead("cy,dora", "cy", JUDGES),
        "each": instead("1", "2", JUDGES),
        "seed": more("--seed", "8", to=JUDGES),
        "chief": more("--chief", "fay", to=JUDGES),
        "minimum": more("--minimum", "2", to=JUDGES),
        "third": more("--third", "fay", to=JUDGES),
    },
    # Its parts have more flags, each their own: see test_controls.py.
    "controls": {
        "articles": more("--articles", "other", to=("controls", "add")),
        "annotations": more("--annotations", "fewer", to=("controls", "set", "--every", "9")),
        "annotator": more("--annotator", "bob", to=("controls", "add")),
        "config": more("--config", "other.toml", to=("controls", "set", "--every", "9")),
        "as_json": more("--json", to=("controls", "list")),
    },
    "machine": {
        "annotations": more("--annotations", "fewer", to=("machine", "list")),
        "config": more("--config", "other.toml", to=("machine", "list")),
        "as_json": more("--json", to=("machine", "list")),
    },
    "machine accept": {
        **in_the_workspace(*ACCEPT, articles="--articles"),
        "tag": instead("figure", "claim", ACCEPT),
        "error": instead("0.4", "0.1", ACCEPT),
        "confidence": more("--confidence", "0.6", to=ACCEPT),
        "machine": more("--machine", "machine.gpt", to=ACCEPT),
        "seed": more("--seed", "8", to=ACCEPT),
        "again": more("--again", to=("machine", "accept", "--tag", "quote")),
    },
    "norming": {
        "anonymous": more("--anonymous", to=("norming",)),
        **in_the_workspace(*NORMING, articles="--articles"),
        "annotator": instead("ann", "bob", NORMING),
        "name": instead("spring", "summer", NORMING),
        "begin": instead("noon OR closed", "week", NORMING),
        "most": more("--most", "1", to=NORMING),
        "seed": more("--seed", "3", to=(*NORMING, "--most", "1")),
        "annotators": more("--annotators", "ann,cy", to=NORMING),
        "open_": more("--open", to=("norming", "autumn")),
        "as_json": more("--json", to=("norming",)),
    },
    "export": {
        **in_the_workspace(*EXPORT, articles="--articles"),
        "query": more("tag:claim", to=EXPORT),
        "name": instead("jsonl", "csv", EXPORT),
        "out": instead("out", "elsewhere", EXPORT),
        "annotators": instead("--everyone", "--annotator=bob", EXPORT),
        "everyone": more("--everyone", to=EXPORT[:-1]),
        "gold": instead("--everyone", "--gold", DIVIDED),
        "undecided": more("--all", to=EXPORT),
        "unit": more("--unit", "article", to=EXPORT),
        "no_text": more("--no-text", to=EXPORT),
        "anonymise": more("--anonymise", to=EXPORT),
        "no_split": more("--no-split", to=DIVIDED),
        "duplicates": more("--duplicates", to=DIVIDED),
        "submitted": more("--submitted", to=EXPORT),
        "aggregate": more("--aggregate", "majority", to=EXPORT),
        "title": more("--title", "Boats", to=EXPORT),
        "license": more("--license", "CC-BY-4.0", to=CARD),
        "force": more("--force", to=instead("out", "foreign", EXPORT)[1]),
    },
    "report": {
        **in_the_workspace(*REPORT),
        "annotator": more("--annotator", "bob", to=REPORT),
        "out": instead("page", "elsewhere", REPORT),
        "viewer": more("--as", "bob", to=REPORT),
        "public": more("--public", to=REPORT),
        "dataset": more("--dataset", to=REPORT),
        "title": more("--title", "Boats", to=REPORT),
    },
    "sql": {
        "question": instead(ASKED, "progress", SQL),
        "annotations": more("--annotations", "fewer", to=SQL),
        "annotator": more("--annotator", "bob", to=SQL),
        "config": more("--config", "other.toml", to=SQL),
        "listing": more("--list", to=SQL),
        "folder": more("--from", "nowhere", to=SQL),
        "show": more("--show", to=SQL),
        "as_csv": more("--csv", to=SQL),
        "as_json": more("--json", to=SQL),
        "memory": more("--memory", "a lot", to=SQL),
    },
    "split": {
        **in_the_workspace(*SPLIT, articles="--articles"),
        "ratios": instead("50/25/25", "80/20/0", SPLIT),
        "seed": more("--seed", "8", to=SPLIT),
        "grouping": more("--group", "article", to=SPLIT),
        "by": more("--by", "date", to=SPLIT),
    },
    "rehydrate": {
        "folder": instead("bare", "foreign", REHYDRATE),
        "articles": instead("seeds", "other", REHYDRATE),
        "out": more("--out", "out", to=REHYDRATE),
        "config": more("--config", "other.toml", to=REHYDRATE),
        "force": more("--force", to=(*REHYDRATE, "--out", "foreign")),
    },
    "import": {
        **in_the_workspace(*IMPORT, articles="--articles"),
        "file": instead("zoe.jsonl", "rows.jsonl", IMPORT),
        "name": instead("plain", "jsonl", IMPORT),
        "annotator": instead("eve", "kim", IMPORT),
        "only": more("--from", "zoe", to=instead("zoe.jsonl", "rows.jsonl", IMPORT)[1]),
        "replace": more("--replace", to=instead("eve", "ann", IMPORT)[1]),
        "report": more(
            "--report", "left.jsonl",
            to=(*instead("zoe.jsonl", "rows.jsonl", IMPORT)[1], "--from", "yan"),
        ),
        "with_texts": more("--with-texts", to=TWO),
        "units": more("--units", "rows", to=(*TWO, "--with-texts")),
        "context": more("--context", to=(*TWO, "--with-texts", "--units", "rows")),
        "rows_each": more("--rows-each", "1", to=(*TWO, "--with-texts", "--units", "rows")),
        "spread": more("--spread", "first", to=WHOLE),
        "maps": more("--map", "quote=claim", to=IMPORT),
        "people": more("--map-annotator", "zoe=kim", to=IMPORT[:-2]),
        "map_file": more("--map-file", "names.toml", to=IMPORT),
        "draft_scheme": more("--draft-scheme", to=IMPORT),
        "column_text": more("--text", "other", to=TWO),
        "column_label": more("--label", "second", to=TWO),
        "column_annotator": more("--annotator", "who", to=TWO),
        "column_article": more("--article", "where", to=TWO),
        "column_id": more("--id", "nr", to=TWO),
        "column_start": instead("from", "from2", (*TWO, "--start", "from", "--end", "to")),
        "column_end": instead("to", "to2", (*TWO, "--start", "from", "--end", "to")),
        "classes": more("--classes", "claim,quote", to=(*TWO, "--label", "n")),
        "layers": more("--layer", "3", to=TOKENS),
        "feature": more("--feature", "NE", to=(*TOKENS, "--layer", "3")),
        "unjudged_empty": more(
            "--unjudged-empty", to=instead("whole.jsonl", "lists.jsonl", WHOLE)[1]
        ),
        "no_submit": more("--no-submit", to=WHOLE),
        "strict": more("--strict", to=TWO),
        "preview": more("--preview", to=TWO),
    },
    "formats": {"as_json": more("--json", to=("formats",))},
    "keys": {
        "articles": more("there/seeds", to=("keys",)),
        "config": more("--config", "other.toml", to=("keys",)),
        "as_json": more("--json", to=("keys",)),
    },
    "schema": {},
    "completion": {"shell": instead("bash", "fish", to=("completion", "bash"))},
}  # fmt: skip
"""Command -> parameter -> what is compared."""

WITHOUT_EFFECT = {
    ("machine accept", "annotator"): "a sample is drawn in nobody's name",
    ("machine accept", "size"): "one sentence waits here; see test_machine.py",
    ("add", "private"): "needs a server; see test_add.py",
    ("segment", "take_over"): "nothing is cut otherwise here; see test_newer_boundaries.py",
    ("check", "annotator"): "everybody's work is looked through",
    ("agree", "group"): "nothing here is a table of rows; see test_rows_as_units.py",
    ("open", "anonymous"): "nothing is shown here; see test_pseudonyms.py",
    ("codebook", "annotator"): "everybody's work is compared",
    ("adjudicators", "annotator"): "whoever runs the project says who decides",
    ("agree", "annotator"): "whose work is compared is for --annotators to say",
}
"""Flags that a command takes because others of its kind do."""


def parameters(command: str) -> set[str]:
    name, *more = command.split()
    found = reviewer.get_command(click.Context(reviewer), name)
    if isinstance(found, click.Group):
        found = found.get_command(click.Context(found), *(more or ["list"]))
    assert found is not None
    return {one.name for one in found.params if one.name}


HERE = [
    *(name for name in COMMANDS if name not in WITH_A_SERVER),
    "checks import",
    "machine accept",
]


@pytest.mark.parametrize("command", HERE)
def test_the_table_holds_every_flag(command: str) -> None:
    unused = {name for of, name in WITHOUT_EFFECT if of == command}
    assert set(TABLE[command]) == parameters(command) - unused


@pytest.mark.parametrize("command", [name for name in HERE if TABLE.get(name)])
def test_a_command_does_the_same_twice(command: str, do: Do) -> None:
    """Or else the table below would show nothing."""
    for argv in {before for before, _ in TABLE[command].values()}:
        assert do(*argv) == do(*argv)


@pytest.mark.parametrize(
    ("command", "name"), [(command, name) for command, rows in TABLE.items() for name in rows]
)
def test_a_flag_changes_what_a_command_does(command: str, name: str, do: Do) -> None:
    before, after = TABLE[command][name]
    one, other = do(*before), do(*after)
    assert one != other
    assert "Traceback" not in one.err + other.err
