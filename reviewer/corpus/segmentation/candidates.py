"""One place where a sentence may end, with what stands before and after it."""

import re
from typing import Final

from reviewer.corpus.invisible_characters import INVISIBLE
from reviewer.corpus.segmentation.lexicon import Lexicon
from reviewer.corpus.segmentation.stop_characters import (
    ELLIPSIS,
    GAP,
    LEAD,
    STOP_AFTER_CLOSER,
    STRONG,
)

REACH_BACK: Final = 40
"""How far before a stop its word may begin."""
_TOKEN: Final = re.compile(r"[^\s\"'“‘«‹„‚»›()\[\]{}<>¿¡*_`/\\|,;:–—―-]+$")
_TRIMMED: Final = " \t\xa0\u202f" + INVISIBLE
_HEBREW: Final = re.compile(r"[א-ת]\"")
_DOTTED: Final = re.compile(r"(?<!\w)(?:[^\W\d_]{1,3}\.[ \xa0\u202f])+[^\W\d_]{1,3}$")
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

    __slots__ = (
        "_token", "after", "end", "lead", "lexicon", "limit", "mark", "start", "stop", "text",
    )  # fmt: skip

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
        self._token: str | None = None
        self._look_behind()

    def _look_behind(self) -> None:
        gap = GAP.match(self.text, self.end, self.limit)
        self.after = gap.end() if gap else self.end
        lead = LEAD.match(self.text, self.after, self.limit)
        self.lead = lead.end() if lead else self.after

    def extend(self, end: int) -> None:
        """Let the unit end further behind, where an aside closes; the marks stay what they are."""
        self.end = end
        self._look_behind()

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
        return self.mark != "." and STRONG.search(self.mark) is not None

    @property
    def ellipsis(self) -> bool:
        """Whether the stop is an ellipsis."""
        return self.mark != "." and ELLIPSIS.search(self.mark) is not None

    @property
    def settled(self) -> bool:
        """Whether a stop follows a closing mark, as in "etc.).": no abbreviation then."""
        return STOP_AFTER_CLOSER.match(self.mark, 1) is not None

    @property
    def hugged(self) -> bool:
        """Whether more than one mark stands here, invisible ones apart."""
        return len(self.mark) > 1 and len(self.mark.strip(INVISIBLE)) > 1

    def token(self) -> str:
        """Return the last word before the stop, dots inside it included."""
        if self._token is None:
            self._token = self._last_word()
        return self._token

    def _last_word(self) -> str:
        before = self.text[max(self.start, self.stop - REACH_BACK) : self.stop].rstrip(_TRIMMED)
        found = _TOKEN.search(before)
        if not found:
            return ""
        word = found.group().replace("\xad", "").strip("." + INVISIBLE)
        if _HEBREW.match(before, found.start() - 2):
            return before[found.start() - 2 : found.start()] + word
        _, apostrophe, bare = word.rpartition("’")
        return bare if apostrophe and len(bare) > 1 else word

    def dotted(self) -> str:
        """Return single letters with dots and spaces between them in one: "т. е" is "т.е"."""
        found = _DOTTED.search(self.text[max(self.start, self.stop - REACH_BACK) : self.stop])
        return "".join(found.group().split()) if found else ""

    def words_so_far(self) -> list[str]:
        """Return the words of the unit before the token, at most the last few."""
        return self.text[max(self.start, self.stop - 3 * REACH_BACK) : self.stop].split()

    def next_word(self) -> str:
        """Return the letters and digits that follow, up to an apostrophe or any mark."""
        found = _NEXT.match(self.text, self.lead, self.limit)
        return found.group()[:REACH_BACK] if found else ""

    def starter(self, section: str = "starters") -> bool:
        """Tell whether the next word typically begins a sentence."""
        word = self.next_word()
        behind = self.lead + len(word)
        if len(word) == 1 and self.text[behind : behind + 1] == ".":
            return False
        if self.lexicon.has(section, word):
            return True
        return self.credit()

    def credit(self) -> bool:
        """Tell whether the next word introduces who took or drew a picture."""
        word = self.next_word()
        behind = self.lead + len(word)
        rest = self.text[behind : behind + 4]
        labels = rest.lstrip()[:1] == ":" or rest == " by "
        return labels and self.lexicon.has("credit", word)
