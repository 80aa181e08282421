"""The one place through which all that is painted goes: nothing in it steers the terminal.

Rows draw text from outside with care already (`text_lines.drawn`). Fields, notices and Textual's
own widgets draw it as it is, and so would whatever somebody adds tomorrow.
"""

from __future__ import annotations

from typing import Final

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reviewer.models.terminal_text import STEERING


class SafeText(LineFilter):
    """Leaves out what steers a terminal; a line keeps its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line, made safe."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            _safe(segment) if STEERING.search(segment.text) else segment for segment in segments
        ]


def _safe(segment: Segment) -> Segment:
    if segment.control:
        return segment
    safe = STEERING.sub("", segment.text)
    return Segment(set_cell_size(safe, segment.cell_length), segment.style)


SAFE_TEXT: Final = SafeText()
"""For every app of ours."""
