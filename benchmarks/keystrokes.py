"""How few keys a piece of work takes, from the Desk's list; the journal proves that it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from benchmarks import outcome
from benchmarks.bench import Bench
from benchmarks.goals import Goal, Row, failed
from benchmarks.stats import figure
from benchmarks.terminal import NoAnswer, Terminal
from benchmarks.workspace import Workspace

TEXT = (
    "The pier of Tamsk was shut on Monday.\n\n"
    "“We were lucky,” said Orla Venn.\n\n"
    "Nearly 40 people were on board.\n"
)
"""An invented article of three sentences."""

Said: TypeAlias = Mapping[str, Any]
"""What the journal says of a sentence: key -> value."""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work.

    Attributes:
        what: It, in words.
        place: The sentence that it is about.
        keys: What is typed, one key an item; a longer one that begins with a tab is pasted and does
            not count.
        at_most: So many keys are allowed.
        done: Whether the values of the sentence show that it was done.
        before: Keys typed before, which do not count.
    """

    what: str
    place: int
    keys: Sequence[str]
    at_most: int
    done: Callable[[Said], bool]
    before: Sequence[str] = ()


def _is_paste(key: str) -> bool:
    return len(key) > 1 and key.startswith("\t")


def _span(said: Said, tag: str) -> Mapping[str, Any]:
    found = (value for key, value in said.items() if key.startswith("span:"))
    return next((value for value in found if value["tag"] == tag), {})


def _parts(said: Said, tag: str) -> dict[str, str]:
    return {part["name"]: part["exact"] for part in _span(said, tag).get("parts", ())}


QUOTE = tuple('"qpclpu>ps')
FIGURE = tuple(">fpnhphlpc")

PAGE = "\thttps://tamsk.example/pier"
NEW = ("1", "e", PAGE, "\r", "r", "\tIt was open on Monday.", *"\t\t", "r", "3", "\x13")
AGAIN = ("E", "\r", "r", "\tNobody shut it.", "\x13")


def _evidence(said: Said) -> list[str]:
    items = [value for key, value in said.items() if key.startswith("evidence:")]
    return sorted(f"{item['stance']} {item['quote']}" for item in items)


def _judged(said: Said) -> bool:
    check = said.get("check:content", {})
    return (check.get("status"), check.get("confidence")) == ("refuted", "high")


TASKS: tuple[Task, ...] = (
    Task(
        "keystrokes: a quote with content, cue and source", 1, QUOTE, 12,
        lambda said: _parts(said, "quote")
        == {"content": "We were lucky,", "cue": "said", "source": "Orla Venn"},
    ),
    Task(
        "keystrokes: a figure with number, hedge and counted", 2, FIGURE, 10,
        lambda said: _parts(said, "figure")
        == {"number": "40", "hedge": "Nearly", "counted": "people"},
    ),
    Task(
        "keystrokes: the end of a span moved", 2, tuple("w=l="), 4,
        lambda said: _span(said, "figure").get("exact") == "40 people"
        and len(_parts(said, "figure")) == 3,
        (*FIGURE, "\x1b"),
    ),
    Task(
        "keystrokes: the beginning of a span moved", 2, tuple("==h="), 4,
        lambda said: _span(said, "figure").get("exact") == "Nearly 40"
        and len(_parts(said, "figure")) == 3,
        FIGURE,
    ),
    Task(
        "keystrokes: a claim to its verdict, a new source and quotation", 0, NEW, 16,
        lambda said: "tag:claim" in said
        and _evidence(said) == ["refutes It was open on Monday."]
        and _judged(said),
    ),
    Task(
        "keystrokes: the same source cited again", 0, AGAIN, 6,
        lambda said: _evidence(said)
        == ["refutes It was open on Monday.", "refutes Nobody shut it."]
        and _judged(said),
        NEW,
    ),
)  # fmt: skip


def measure(bench: Bench) -> Iterator[Row]:
    """A row for each piece of work."""
    for number, task in enumerate(TASKS):
        bench.say(task.what)
        yield _row(bench, task, number)


def _row(bench: Bench, task: Task, number: int) -> Row:
    path = bench.folder / "articles" / "pier.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT, "utf-8")
    workspace = Workspace(path, bench.folder / f"tags-keystrokes-{number}", ("pier", "", ""))
    program = workspace.reviewer(bench.folder)
    with Terminal(program.argv, program.env, program.folder) as terminal:
        terminal.wait_for(lambda s: "pier" in s.text, "the first sentence")
        terminal.settle(1.0)
        for key in ("j",) * task.place + (*task.before, *task.keys):
            pasted = f"\x1b[200~{key[1:]}\x1b[201~" if _is_paste(key) else key
            # Some keys change nothing that is to be seen.
            with suppress(NoAnswer):
                terminal.press(pasted.encode(), limit=4.0)
        terminal.quit(program.leave)
    start = TEXT.index(TEXT.split("\n\n")[task.place].strip())
    if not task.done(outcome.said(workspace).get(start, {})):
        return failed(task.what, "the journal does not say so")
    count = sum(not _is_paste(key) for key in task.keys)
    return Row(task.what, figure([float(count)], "keys"), Goal("maximum", task.at_most))
