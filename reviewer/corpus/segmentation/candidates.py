"""One place where a sentence may end, with what stands before and after it."""

import re
from typing import Final

from reviewer.corpus.segmentation.lexicon import Lexicon
from reviewer.corpus.segmentation.stop_characters import (
    ELLIPSIS,
    GAP,
    LEAD,
    STOP_AFTER_CLOSER,
    STRONG,
)

_BACK: Final = 40
_TOKEN: Final = re.compile(r"[^\s\"'“‘«‹„‚»›()\[\]{}<>¿¡*_`/\\|,;:–—―-]+$")
_NEXT: Final = re.compile(r"[^\W_]+")


class Candidate:
    """Stops and their closing marks at `[stop, end)` of the text, inside one unit so far.

    Attributes:
        text: The whole text.
        start: Where the unit that may end here begins.
        stop: The first stop.
        end: The end of the closing marks that hug it.
        limit: The end of the line.
        after: The next character that is not white space or invisible; `limit` if none.
        lead: Where the next word begins, behind opening marks.
        mark: The stops and closing marks.
    """

    __slots__ = ("after", "end", "lead", "lexicon", "limit", "mark", "start", "stop", "text")

    def __init__(
        self, text: str, lexicon: Lexicon, start: int, span: tuple[int, int], limit: int
    ) -> None:
        """Look at the marks and at what follows them."""
        self.text = text
        self.lexicon = lexicon
        self.start = start
        self.stop, self.end = span
        self.limit = limit
        self.mark = text[self.stop : self.end]
        gap = GAP.match(text, self.end, limit)
        self.after = gap.end() if gap else self.end
        lead = LEAD.match(text, self.after, limit)
        self.lead = lead.end() if lead else self.after

    @property
    def touching(self) -> bool:
        """Whether nothing stands between the closing marks and what follows."""
        return self.after == self.end

    @property
    def first(self) -> str:
        """The first letter, digit or sign of the next word; empty at the end of the line."""
        return self.text[self.lead] if self.lead < self.limit else ""

    @property
    def strong(self) -> bool:
        """Whether a mark other than a plain dot or an ellipsis stops here."""
        return STRONG.search(self.mark) is not None

    @property
    def ellipsis(self) -> bool:
        """Whether the stop is an ellipsis."""
        return ELLIPSIS.search(self.mark) is not None

    @property
    def settled(self) -> bool:
        """Whether a stop follows a closing mark, as in "etc.).": no abbreviation then."""
        return STOP_AFTER_CLOSER.match(self.mark, 1) is not None

    def token(self) -> str:
        """Return the last word before the stop, dots inside it included."""
        before = self.text[max(self.start, self.stop - _BACK) : self.stop].rstrip()
        found = _TOKEN.search(before)
        return found.group().strip(".\u200e\u200f") if found else ""

    def words_so_far(self) -> list[str]:
        """Return the words of the unit before the token, at most the last few."""
        return self.text[max(self.start, self.stop - 3 * _BACK) : self.stop].split()

    def next_word(self) -> str:
        """Return the letters and digits that follow, up to an apostrophe or any mark."""
        found = _NEXT.match(self.text, self.lead, self.limit)
        return found.group()[:_BACK] if found else ""

    def starter(self, section: str = "starters") -> bool:
        """Tell whether the next word typically begins a sentence."""
        word = self.next_word()
        behind = self.lead + len(word)
        if len(word) == 1 and self.text[behind : behind + 1] == ".":
            return False
        return self.lexicon.has(section, word)
