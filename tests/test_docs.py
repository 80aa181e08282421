"""The manual keeps its word: links lead somewhere, commands are taken, keys do what is said."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from reviewer.cli.main import COMMANDS, reviewer
from reviewer.config import default_scheme
from reviewer.schema import json_schema
from reviewer.tui.commands.table import SCOPES
from reviewer.tui.keys.keymap import Keymap
from tests import samples
from tests.manual import reference

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")]
# Sorted: a file system lists them as it likes, and tests are named and counted in this order.
PAGES += sorted(DOCS.rglob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")
named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(reviewer [a-z][^`\n]+)`")


# -- links -----------------------------------------------------------------------------------------


def name_of(page: Path) -> str:
    """What a page is called here: its place in the manual."""
    return page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT).as_posix()


@cache
def places_in(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual sites make them."""
    text = FENCED.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", one.lower()) for one in headings)
    return {one.replace(" ", "-") for one in bare}


@named
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [one for one in LINK.findall(page.read_text("utf-8")) if "://" not in one]
    for link in links:
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not place or place in places_in(target), link


def test_every_page_of_the_manual_is_linked() -> None:
    """From its first page on; some were reached from the README alone."""
    reached, waiting = set[Path](), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            targets = (
                page.parent / one.partition("#")[0] for one in LINK.findall(page.read_text())
            )
            waiting += [one.resolve() for one in targets if one.suffix == ".md"]
    assert [page.name for page in DOCS.rglob("*.md") if page not in reached] == []
    site = (ROOT / "zensical.toml").read_text("utf-8")
    pages = [page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")]
    assert [page for page in pages if f'"{page}"' not in site] == []


# -- commands --------------------------------------------------------------------------------------


def commands_in(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    for kind, code in FENCED.findall(text):
        if kind in ("", "sh", "text"):
            lines = (line.removeprefix("$ ") for line in code.splitlines())
            yield from (line for line in lines if line.startswith("reviewer "))
    yield from INLINE.findall(FENCED.sub("", text))


WRITTEN = [(name_of(page), line) for page in PAGES for line in commands_in(page)]


def test_there_are_commands() -> None:
    assert {shlex.split(line, comments=True)[1] for _, line in WRITTEN} >= set(COMMANDS) - {"open"}


@pytest.mark.parametrize(("page", "line"), WRITTEN)
def test_every_command_is_taken_with_its_flags(page: str, line: str) -> None:
    """What is in brackets may be left out, and of what a bar divides any one is taken."""
    line = re.sub(r"\\?\||[\[\]]", " ", line)
    words = shlex.split(line, comments=True)[1:]
    name = words.pop(0) if words[0] in COMMANDS else "open"
    command = reviewer.get_command(click.Context(reviewer), name)
    while isinstance(command, click.Group):
        # Of a group that can be called alone, what it does then is its command `list`.
        named = words[:1] if words and words[0] in command.commands else ["list"]
        words = words[1:] if named[0] in words[:1] else words
        command = command.get_command(click.Context(command), named[0])
    assert command is not None
    _, rest, _ = command.make_parser(click.Context(command)).parse_args(words)
    assert not [word for word in rest if word.startswith("-") and word != "-"]


# -- keys ------------------------------------------------------------------------------------------

KEYS: dict[str, dict[str, dict[str, str]]] = {
    "articles.md": {
        "`e`": {"e": "library.edit"},
        "`o` `a`": {"o a": "go.metadata"},
        # Of the dialog of questions, which the table of commands does not hold.
        "letter or digit": {}, "`enter`": {}, "`↓` `tab` `↑`": {}, "`backspace`": {}, "`esc`": {},
    },
    "checks.md": {
        "`Enter`": {"enter": "board.open"},
        "`t`": {"t": "board.take"},
        "`h`": {"h": "board.hand"},
        "`p`": {"p": "board.plan"},
        "`m`": {"m": "board.mine"},
        "`s`": {"s": "board.sort"},
        "`F`, `/`": {"F": "board.filter", "/": "board.filter"},
        "`s` + letter, then `1` `2` `3`": {
            "s": "status.content", "1": "confidence.low", "2": "confidence.medium",
            "3": "confidence.high",
        },
        "`S` + letter": {"S": "status.said"},
        "`s` `Enter`, `S` `Enter`": {"s enter": "check.content", "S enter": "check.said"},
        "`e`": {"e": "evidence.add"},
        "`E`": {"E": "evidence.again"},
        "`b` `e`, `b` `w`, `b` `k`": {
            "b e": "queue.evidence", "b w": "queue.warnings", "b k": "queue.checks",
        },
    },
    "notes-and-history.md": {
        "`m`": {"m": "edit.note"},
        "`a`": {"a": "mark.flag"},
        "`A`": {"A": "mark.reason"},
        "`o` `n`": {"o n": "go.notes"},
        "`o` `h`": {"o h": "go.history"},
        "`o` `i`": {"o i": "go.guidelines"},
        "`T`": {"T": "edit.drop"},
    },
    "queries.md": {
        "`/`": {"/": "find.search"},
        "`tab`, while typing": {},
        "`n` `N`": {"n": "find.next", "N": "find.previous"},
        "`F`": {"F": "find.filter"},
        "`tab`, while typing a filter": {},
        "`esc`": {"escape": "app.peel"},
        "`v`": {"v": "select.range"},
        "`x`": {"x": "select.toggle"},
        "`*`": {"*": "select.all"},
        "`X`": {"X": "select.same"},
    },
    "agreement.md": {
        "`h` `l`, `←` `→`": {"h": "overview.left", "l": "overview.right"},
        "`Enter`": {"enter": "overview.open"},
        "`p`": {"p": "overview.pairs"},
        "`y`": {"y": "overview.layer"},
    },
    "review.md": {
        "`b s`": {"b s": "review.submitted"},
        "`b x`": {"b x": "queue.disputed review.only"},
        "`b c`": {"b c": "queue.comments"},
        "`b o`": {"b o": "queue.signoff"},
        "`b v`": {"b v": "queue.overruled"},
        "`b m`": {"b m": "queue.minority"},
        "`1`-`9`, letters of tags": {"1": "tag.claim", "c": "tag.claim"},
        "`s`, `S` + letter": {"s": "status.content", "S": "status.said"},
        "`w` + number": {"w": "review.span", "w 9": "review.span.9"},
        "`space`": {"space": "review.accept"},
        "`=` + number": {"= 1": "review.take.1", "= 9": "review.take.9"},
        "`= =`, `= u`, `= 0`": {
            "= =": "review.take.majority", "= u": "review.take.union", "= 0": "review.take.none",
        },
        "`i`": {"i": "review.leave"},
        "`m`, `M`": {"m": "review.why", "M": "review.remark"},
        "`+`, `-`": {"+": "sign.approve", "-": "sign.return"},
        "`tab`, `shift+tab`": {
            "tab": "item.next", "shift+tab": "item.previous", "h": "article.previous",
            "l": "article.next",
        },
        "`b` + `a`, `g`, `t`": {
            "b a": "review.by_article", "b g": "review.by_agreement", "b t": "review.by_tag",
        },
        "`/`, `n`, `N`": {
            "/": "find.search", "n": "find.next", "N": "find.previous", "o #": "go.sentence",
        },
        "`u`, `U`": {"u": "undo.undo", "U": "undo.redo"},
        # Only where the scheme has questions.
        "`o q`": {},
        # Of sentences shown apart, in a dialog that the table of commands does not hold.
        "letters and digits of tags": {}, "`-`": {}, "`j`, `k`": {}, "`enter`": {},
    },
    "suggestions.md": {
        "`p`": {"p": "suggest.accept"},
        "`P`": {"P": "suggest.above"},
        "`,`": {",": "suggest.settle"},
        "`r`": {"r": "suggest.related"},
        "`R`": {"R": "suggest.conflicts"},
        "`b` `d`": {"b d": "queue.doubtful"},
        "`b` `a`": {"b a": "queue.sample"},
        "`b` `y`": {"b y": "queue.slips"},
        # Of the list of related sentences, which the table of commands does not hold.
        "`=` `~` `!` `x`": {}, "`c`": {}, "`esc`": {},
        "a tag's key": {"1": "tag.claim", "c": "tag.claim"},
        "`space`": {"space": "decide.settle"},
    },
    "spans.md": {
        "`h` `l`": {"h": "words.left", "l": "words.right"},
        "`H` `L`": {"H": "words.less", "L": "words.more"},
        "`j` `k`": {"j": "words.down", "k": "words.up"},
        "`0` `$` `Home` `End`": {
            "0": "words.start", "home": "words.start", "$": "words.end", "end": "words.end",
        },
        "`(` `)`": {"(": "words.bound_back", ")": "words.bound"},
        "`<` `>`": {"<": "words.previous", ">": "words.next"},
        "`/`, `n` `N`": {"/": "words.find", "n": "words.again", "N": "words.before"},
        "`v`": {"v": "words.anchor"},
        "`w` or `\"`": {"w": "words.quotation", '"': "words.quotation"},
        "mouse": {},
        "`esc`": {"escape": "words.done"},
        "a tag's key": {"1": "tag.claim", "c": "tag.claim"},
        "`tab` `shift+tab`": {"tab": "span.next", "shift+tab": "span.previous"},
        "`=`": {"=": "span.resize"},
        "`* a`, `* c`": {"* a": "span.all.article", "* c": "span.all.corpus"},
        "`&` and the letter of a kind": {"&": "relation", "& s": "relation.supports"},
        "`&` `&`": {"& &": "relation.follow"},
        "`&` `-`": {"& -": "relation.remove"},
        "`p` and a letter": {"p": "span.part", "p n": "part.figure.number"},
        "`enter`": {"enter": "span.attributes"},
        "`r` and a tag's key": {"r": "span.relabel", "r c": "span.relabel.claim"},
        "`s` `S` and a letter": {"s": "status.content", "S": "status.said"},
        "`e` `E`": {"e": "evidence.add", "E": "evidence.again"},
        "`backspace`": {"backspace": "span.delete"},
        "`u`": {"u": "undo.undo"},
    },
}  # fmt: skip
"""Page -> the first cell of a row of its tables of keys -> key -> the commands that it means."""

OTHER_KEYS = {"formats.md", "saved-form.md", "reference/keys.md"}
"""Pages whose keys are those of a form or of a journal, which no table of commands holds, and the
page that is made of that table."""


def key_rows(page: Path) -> list[tuple[str, ...]]:
    """The rows of the tables whose head begins with `key` or `keys`."""
    found: list[tuple[str, ...]] = []
    inside = False
    for line in page.read_text("utf-8").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if not line.startswith("|"):
            inside = False
        elif cells[0] in ("key", "keys"):
            inside = True
        elif inside and not cells[0].startswith("---"):
            found.append(cells)
    return found


@named
def test_every_row_of_a_table_of_keys_is_known(page: Path) -> None:
    rows = [] if name_of(page) in OTHER_KEYS else key_rows(page)
    assert set(KEYS.get(name_of(page), {})) == {cells[0] for cells in rows}


@pytest.mark.parametrize("name", KEYS)
def test_every_key_of_the_manual_calls_the_command_that_is_meant(name: str) -> None:
    table = {row.id: row.keys for row in Keymap.build(default_scheme()).table(SCOPES)}
    for cell, keys in KEYS[name].items():
        for key, commands in keys.items():
            for command in commands.split():
                assert key in table[command], (cell, key)


# -- what is made from the program -----------------------------------------------------------------


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_of_the_reference_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == reference.PAGES[name](), "run `make docs-update`"


# -- the README ------------------------------------------------------------------------------------


def code_of(kind: str) -> str:
    code: str = next(code for found, code in FENCED.findall(README) if found == kind)
    return code


def test_the_program_of_the_readme_prints_what_was_said(tmp_path: Path) -> None:
    desk = samples.copied(tmp_path)
    (desk / "annotations" / samples.NAMES[0]).rename(desk / "annotations" / "ann")
    asked = [sys.executable, "-c", code_of("python")]
    done = subprocess.run(asked, cwd=desk, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) > 5
    assert any(line.endswith(" ['claim'] settled") for line in lines)


def test_the_record_of_the_readme_has_the_fields_of_records() -> None:
    shown = json.loads(code_of("json"))
    assert set(shown) <= set(json_schema()["$defs"]["Record"]["properties"])
    assert shown["end"] - shown["start"] == len(shown["text"])
    assert shown["unit"].startswith(shown["anchor"]["sha256"].rstrip("…"))
