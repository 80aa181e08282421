"""Lines of a journal of which only the beginning is read: who wrote them when, of what article.

Parsing a line and looking at each of its changes takes ten times as long; where the saved form of
the article says the same, byte for byte, nobody needs to.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, cast

from reviewer.models.journal import Basis, Op
from reviewer.models.journal_lines import MOST_LC, EventLine

_HEAD: Final = re.compile(
    rb'\{"v":1,"id":"([ !#-\[\]-~]{1,180}:\d{1,15})","lc":(0|[1-9]\d{0,12}),"at":"([ !#-\[\]-~]*)"'
    rb',"op":"(edit|undo|redo)","ref":(?:null|"([ !#-\[\]-~]*)"),"basis":"(blind|revealed)"'
    rb',"ch":(?=\[\["([^"\\\x00-\x1f]+)",")'
)
_END: Final = b"]]}"


class RawLine(NamedTuple):
    """A line of the usual kind.

    Attributes:
        line: What its beginning says; it has no changes.
        article: The article of its first change.
        changes: Its changes, as they stand there: whether that is JSON is not known.
    """

    line: EventLine
    article: str
    changes: bytes


def raw_line(data: bytes) -> RawLine | None:
    """A line without its line end; None for one of another kind, which has to be parsed."""
    found = _HEAD.match(data)
    if found is None or not data.endswith(_END):
        return None
    name, lc, at, op, ref, basis, article = found.groups()
    clock = int(lc)
    if clock > MOST_LC:
        return None
    try:
        about = article.decode()
    except UnicodeDecodeError:
        return None
    line = EventLine(
        name.decode(), clock, at.decode(), cast("Op", op.decode()),
        None if ref is None else ref.decode(), cast("Basis", basis.decode()), (),
    )  # fmt: skip
    return RawLine(line, about, data[found.end() : -1])
