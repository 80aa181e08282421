"""Text from outside on a terminal: what would steer it is never sent.

An article, a title, a note or the name of a file can hold escape sequences, which write into the
clipboard, move the cursor or answer questions, and marks that turn the direction of writing, which
make one thing look like another.
"""

from __future__ import annotations

import re
from typing import Final

STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but for tab and line break, and marks of direction."""


def safe(text: str) -> str:
    """The text with whatever could steer a terminal written out as Python writes it in texts."""
    return text if text.isprintable() else STEERING.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
