"""How few keys a piece of work takes, from the Desk's list; the journal proves that it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from benchmarks import outcome
from benchmarks.bench import Bench
from benchmarks.goals import Goal, Row, failed
from benchmarks.stats import figure
from benchmarks.terminal import Terminal
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
        keys: What is typed, one key an item; what begins with a tab is pasted and does not count.
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


def _span(said: Said, tag: str) -> Mapping[str, Any]:
    found = (value for key, value in said.items() if key.startswith("span:"))
    return next((value for value in found if value["tag"] == tag), {})


def _parts(said: Said, tag: str) -> dict[str, str]:
    return {part["name"]: part["exact"] for part in _span(said, tag).get("parts", ())}


QUOTE = tuple('"qpclpu>ps')
FIGURE = tuple(">fpnhphlpc")

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
            # Escape alone is one only after a while.
            pasted = f"\x1b[200~{key[1:]}\x1b[201~" if key.startswith("\t") else key
            terminal.write(pasted.encode())
            terminal.settle(0.5 if key == "\x1b" else 0.1)
        terminal.quit(program.leave)
    start = TEXT.index(TEXT.split("\n\n")[task.place].strip())
    if not task.done(outcome.said(workspace).get(start, {})):
        return failed(task.what, "the journal does not say so")
    count = sum(not key.startswith("\t") for key in task.keys)
    return Row(task.what, figure([float(count)], "keys"), Goal("maximum", task.at_most))
