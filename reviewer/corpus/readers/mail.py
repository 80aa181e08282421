"""Mail (.eml): the plain text, else the page, with who wrote it, when and about what."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.models.phrases import count_of

_WIDE: Final = 100
"""A longer line was not wrapped by a mail program."""


def extract(path: Path, data: bytes) -> Extraction:
    """The body of a message; attachments are counted and left out.

    Raises:
        ReadError: It has no body that is text.
    """
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReadError(path, "this is no mail", "expected headers such as From and Subject")
    body = message.get_body(("plain", "html"))
    if body is None:
        raise ReadError(path, "the mail has no text", "its attachments may: save them as files")
    content = str(body.get_content())
    flowed = str(body.get_param("format", "") or "").lower() == "flowed"
    meta = {"title": _header(message, "subject"), "author": _header(message, "from")}
    meta["date"] = _date(message)
    left = sum(1 for _ in message.iter_attachments())
    warnings = (f"{count_of(left, 'attachment')} left out",) if left else ()
    if not content.strip():
        raise ReadError(path, "the mail has no text", "its attachments may: save them as files")
    if body.get_content_type() == "text/html":
        from reviewer.corpus.readers.markup import page_blocks

        return Extraction(page_blocks(content), meta, warnings)
    rows = _unflowed(content) if flowed else content.splitlines()
    wrapped = max(map(len, rows), default=0) <= _WIDE and not flowed
    blocks = re.split(r"\n[ \t]*\n", "\n".join(rows))
    return Extraction(blocks, meta, warnings, "wrapped" if wrapped else "kept")


def _unflowed(content: str) -> list[str]:
    """Lines as RFC 3676 means them: one that ends in a space goes on."""
    return list(_joined(content.splitlines()))


def _joined(rows: list[str]) -> Iterator[str]:
    held, depth = "", 0
    for row in rows:
        quoted = len(row) - len(row.lstrip(">"))
        words = row[quoted:].removeprefix(" ")
        if held and (quoted != depth or words == "-- "):
            yield held
            held = ""
        # A line that goes on has the marks of the one before, which the sentence has already.
        held = held + words if held or not quoted else row
        depth = quoted
        if not row.endswith(" ") or words == "-- ":
            yield held
            held = ""
    if held:
        yield held


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:300]


def _date(message: EmailMessage) -> str:
    found = message.get("date")
    when = getattr(found, "datetime", None)
    return when.date().isoformat() if when else ""
