"""Notes and flags as rows of a list: article, sentence number, sign, what was written."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from reviewer.session.article.notes import FLAG, Jotting
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import ScreenLine, cells, fit, line

_NUMBER: Final = 7
_WORDS: Final = 200
"""Code points of a text that are looked at for one line."""


class NotesRows:
    """What the list shows. Row `i` is `jottings[i]`; more may be added at the end."""

    def __init__(self, jottings: Sequence[Jotting], paint: Paint) -> None:
        """Rows drawn with the colours of a theme."""
        self.jottings = jottings
        self._paint = paint

    def __len__(self) -> int:
        """The number of notes and flags shown."""
        return len(self.jottings)

    def key(self, index: int) -> Hashable:
        """The note or flag itself."""
        return self.jottings[index]

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """One line."""
        return 1

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's line."""
        jotting, paint = self.jottings[index], self._paint
        room = max(10, min(30, width // 4))
        number = f"#{jotting.number}" if jotting.number else "gone"
        color = "orange" if jotting.glyph == FLAG else "cyan"
        text, sentence = _one_line(jotting.text), _one_line(jotting.sentence)
        left = max(8, width - room - _NUMBER - 3)
        words = f"{text}  " if text else ""
        shown = fit(words, left) if cells(words) > left else words
        return [
            line(
                (fit(jotting.title, room), paint.dim),
                (number.rjust(_NUMBER), None),
                (f" {jotting.glyph} ", paint.color(color, bold=True)),
                (shown, None),
                (fit(sentence, max(0, left - cells(shown))), paint.dim),
            )
        ]


def _one_line(text: str) -> str:
    return " ".join(text[:_WORDS].split())
