"""The floor: about the least that a Textual program can do and still show a list of sentences.

It shows the first screenful of a text file's lines, moves a cursor with j and k, jumps with g and
G, toggles a mark with 1 and quits with ctrl+q. It keeps nothing. What Reviewer takes longer than
this is its own doing; what this takes is Python's and Textual's.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

MOST = 40
"""Lines shown: one screenful."""


class Lines(OptionList):
    """One screenful of lines."""

    BINDINGS = [  # noqa: RUF012
        Binding("j", "cursor_down"),
        Binding("k", "cursor_up"),
        Binding("g", "first"),
        Binding("G", "last"),
        Binding("1", "mark"),
    ]

    def action_mark(self) -> None:
        """Puts a mark before the line under the cursor, or takes it away."""
        if self.highlighted is None:
            return
        text = str(self.get_option_at_index(self.highlighted).prompt)
        marked = text[2:] if text.startswith("# ") else f"# {text}"
        self.replace_option_prompt_at_index(self.highlighted, marked)


class Floor(App[None]):
    """An application of one list."""

    CSS = "Lines { height: 1fr; border: none; }"

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The list, and nothing else."""
        yield Lines(*(Option(line) for line in self._lines), markup=False)


def main() -> None:
    """Shows the file that the command line names."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in islice(file, MOST)]
    Floor(lines).run()


if __name__ == "__main__":
    main()
