"""Of a line of the usual kind, its beginning tells the same as all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Change
from reviewer.models.journal_lines import EventLine, Piece, decode
from reviewer.store.journal.journal_file import Tail, read_pieces, read_tail
from reviewer.store.journal.raw_line import raw_line

texts = st.text(max_size=6)
changes = st.builds(
    Change, st.text("abcé_", min_size=1, max_size=3), texts, st.just("note"), st.none(), texts
)
lines = st.builds(
    EventLine,
    st.builds("{}:{}".format, st.text("ab:", min_size=1, max_size=5), st.integers(0, 99)),
    st.integers(0, 2**40),
    texts,
    st.sampled_from(["edit", "undo", "redo", "fact", "part"]),
    st.none() | texts,
    st.sampled_from(["blind", "revealed"]),
    st.lists(changes, max_size=3).map(tuple),
    st.none(), st.just(0), st.none(),
)  # fmt: skip


@given(lines)
def test_the_beginning_of_a_line_tells_what_all_of_it_does(line: EventLine) -> None:
    data = line.encode().rstrip(b"\n")
    whole = decode(data)
    assert isinstance(whole, EventLine)
    raw = raw_line(data)
    if raw is not None:
        assert raw.line == whole._replace(changes=())
        assert raw.article == line.changes[0].article
        assert json.loads(raw.changes) == [list(change) for change in line.changes]
    else:
        usual = line.op in ("edit", "undo", "redo") and line.changes
        texts = (line.at, line.ref or "")
        assert not usual or not all(text.isascii() and text.isprintable() for text in texts) or any(
            mark in text for text in texts for mark in '"\\'
        )  # fmt: skip


HEAD = b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind","ch":'


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b'[]}',
        HEAD + b'[["a",["u","w"],"decided",null,"settled"]],"piece":{}}',
        HEAD.replace(b'"v":1', b'"v":3') + b'[["a","u","decided",null,"settled"]]}',
        HEAD.replace(b'"lc":1', b'"lc":01') + b'[["a","u","decided",null,"settled"]]}',
        HEAD.replace(b'"lc":1', b'"lc":1099511627777') + b'[["a","u","note",null,"x"]]}',
        HEAD.replace(b'"op":"edit"', b'"op":"part"') + b'[["a","u","note",null,"x"]]}',
        HEAD + b'[["\xff","u","note",null,"x"]]}',
        HEAD + b'[["","u","note",null,"x"]]}',
        b"not json", b"",
    ],
)  # fmt: skip
def test_lines_of_another_kind_have_to_be_parsed(data: bytes) -> None:
    assert raw_line(data) is None


def whole(path: Path, most: int, known: Any) -> Tail:
    """The pieces of a file put together."""
    found = Tail()
    for piece in read_pieces(path, most, known):
        found.settled = len(found.lines) + piece.settled
        found.lines += piece.lines
        found.folded, found.size = piece.folded, piece.size
        found.problems += piece.problems
        found.newer |= piece.newer
    return found


def line_of(n: int, op: Literal["edit", "part", "end"] = "edit") -> EventLine:
    said = () if op == "end" else (Change("report", f"u{n}", "note", None, "x" * n),)
    ends = ("edit", 2) if op == "end" else (None, 0)
    return EventLine(f"s:{n}", n, "", op, None, "blind", said, *ends)


@pytest.mark.parametrize("end", [b"", b"{", line_of(9, "part").encode() * 2])
def test_a_file_in_pieces_says_what_all_of_it_says(tmp_path: Path, end: bytes) -> None:
    """Actions stay whole, and what is odd in several pieces is one problem."""
    ops: list[Any] = ["edit", "part", "part", "end", "edit", "part", "edit"]
    own = [line_of(n, op).encode() for n, op in enumerate(ops)]
    piece = line_of(7)._replace(piece=Piece("report", False)).encode()
    path = tmp_path / "one.jsonl"
    path.write_bytes(b"".join([b"odd\n", *own[:3], b"odd\n\n", *own[3:], b'{"v":9}\n', piece, end]))
    for most in (1, 50, 200, 10_000):
        assert whole(path, most, lambda *_: None) == read_tail(path)


def test_what_is_known_comes_without_its_changes(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(b"".join(line_of(n).encode() for n in range(3)))
    asked: list[tuple[str, int]] = []

    def known(article: str, lines: Any) -> Any:
        asked.append((article, len(lines)))
        return lambda: None

    assert whole(path, 10_000, known).lines == [line_of(n)._replace(changes=()) for n in range(3)]
    assert asked == [("report", 3)]
