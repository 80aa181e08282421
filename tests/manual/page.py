"""What a page of the manual has people do: its blocks of code, each with what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_BLOCK = re.compile(
    r"^(?:<!-- needs: (?P<needs>[\w ]+) -->\n\n)?"
    r"```(?P<kind>\w*)(?: title=\"(?P<title>[^\"]*)\")?[^\n]*\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_KEYS = re.compile(r'"[^"\n]{2,}"|\S+')
_NAMES = {"esc": "escape", '"': "quotation_mark"}


class Block(NamedTuple):
    """A block of code.

    Attributes:
        kind: What the fence says: `sh`, `text`, `python` ...
        title: What stands above it: a file's name, `keys`, `output`; empty for none.
        code: What stands in it.
        needs: Libraries without which it is not run.
    """

    kind: str
    title: str
    code: str
    needs: tuple[str, ...] = ()

    @property
    def is_file(self) -> bool:
        """Whether it is the content of a file that the page has people write."""
        return "." in self.title

    @property
    def lines(self) -> list[str]:
        """Its lines, without those that are empty."""
        return [line for line in self.code.splitlines() if line.strip()]


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    found = []
    for match in _BLOCK.finditer(page.read_text("utf-8")):
        needs = tuple((match["needs"] or "").split())
        found.append(Block(match["kind"], match["title"] or "", match["code"], needs))
    return found


def keys_in(line: str) -> Iterator[str]:
    """The keys of a line, as the program's tests name them; what stands behind two blanks is said.

    Words in quotation marks are typed letter by letter.
    """
    keys = re.split(r"\s{2,}", line.strip())[0]
    for one in _KEYS.findall(keys):
        if len(one) > 2 and one[0] == one[-1] == '"':
            yield one
        else:
            yield _NAMES.get(one, one)
