"""Where a line is cut into sentences: the rules of docs/segmentation.md, one function each."""

import re
from collections.abc import Iterator
from typing import Final

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.segmentation.abbreviations import abbreviated, after_dot, is_plain_word
from reviewer.corpus.segmentation.brackets import (
    closes_inner_bracket,
    closes_title,
    may_hold,
    take_aside,
)
from reviewer.corpus.segmentation.candidates import REACH_BACK, Candidate
from reviewer.corpus.segmentation.lexicon import Lexicon
from reviewer.corpus.segmentation.quotations import (
    closes_inner_quote,
    closes_quote,
    has_attribution,
    inside_fragment,
)
from reviewer.corpus.segmentation.stop_characters import (
    BULLETS,
    CLOSERS,
    DASHES,
    END,
    FULL_STOPS,
    LETTERS,
    WORD,
    is_small,
    is_wide,
)

_GOES_ON: Final = ",;:،؛、，；："
_WIDE_STOPS: Final = frozenset(FULL_STOPS + "！？؟")
_ARTICLE_NAME: Final = re.compile(r"[a-z]{2}-(?=[^\W\d_a-z])")
_WEB: Final = re.compile(r"www\.|://|[/@=_\\]")
_DATELINE: Final = 60
_LETTERED_ITEM: Final = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s")
_CODE: Final = re.compile(r"[.(/@_=]\w")
_LEADER: Final = 5
_PLAIN: Final = re.compile(r"(?<=[a-z]{3})\. (?=[A-Z][a-z]* )")
_SHORTEST: Final = 4


def cuts(text: str, lexicon: Lexicon, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield each boundary inside a line, lazily.

    Args:
        text: The whole text.
        lexicon: The words of its language.
        start: The first character of the line that is not white space or invisible.
        limit: The end of the line.

    Yields:
        The end of a unit and the start of the next one; the last unit is the rest.
    """
    seen = line = start
    worded = False
    for match in END.finditer(text, start, limit):
        if ends_plainly(text, lexicon, start, match.span(), limit):
            start = seen = match.end() + 1
            worded = False
            yield start - 1, start
            continue
        if not worded:
            worded = WORD.search(text, seen, match.start()) is not None
            seen = match.end()
            if not worded:
                continue
        here = Candidate(text, lexicon, start, match.span(), limit)
        _leave_opening_quote(here, line)
        if here.after >= limit:
            return
        if here.text[here.after] in "([（［" and take_aside(here):
            continue
        if ends_here(here):
            yield _trimmed(text, here.end), here.after
            start = seen = here.after
            worded = False


def ends_plainly(
    text: str, lexicon: Lexicon, start: int, span: tuple[int, int], limit: int
) -> bool:
    """Tell whether a unit ends at marks as nearly all do: “word. Word” outside of brackets.

    What this is true of ends by the rules too; they are asked about all else, and take longer.

    Args:
        text: The whole text.
        lexicon: The words of its language.
        start: Where the unit begins.
        span: The marks.
        limit: The end of the line.
    """
    stop, end = span
    if end - stop != 1 or end + 1 >= limit or not _PLAIN.match(text, stop):
        return False
    before = text.rfind(" ", max(start, stop - REACH_BACK), stop)
    word = text[before + 1 : stop]
    if not 0 <= before < stop - _SHORTEST or not word[1:].islower():
        return False
    if not (word.isascii() and word.isalpha()):
        return False
    return is_plain_word(lexicon, word) and not may_hold(text, start, stop)


def _trimmed(text: str, end: int) -> int:
    while text[end - 1] in BLANK:
        end -= 1
    return end


def _leave_opening_quote(here: Candidate, line: int) -> None:
    """Give a straight quotation mark to what follows if it is the first of a pair."""
    if not here.mark.endswith('"'):
        return
    spaced = here.text[here.end - 2].isspace()
    if spaced or (here.touching and here.first.isalpha()):
        quotes = here.text.count('"', max(line, here.end - 1000), here.end)
        if quotes % 2:
            here.after = here.end - 1
            here.end = here.after - spaced
            here.mark = here.text[here.stop : here.end]


def ends_here(here: Candidate) -> bool:
    """Tell whether a unit ends behind the closing marks of a candidate."""
    following = here.text[here.after]
    if not here.first or following in _GOES_ON:
        return False
    if following in BULLETS:
        return True
    if following in DASHES:
        return _before_dash(here)
    if here.touching:
        return _without_space(here)
    if not _begins_sentence(here) or inside_fragment(here) or has_attribution(here):
        return False
    return _by_stop(here)


def _by_stop(here: Candidate) -> bool:
    if here.mark == ":":
        return not _introduces(here)
    if here.ellipsis:
        return not _is_leader(here) and _after_ellipsis(here)
    if here.strong:
        return _after_strong(here)
    return after_dot(here)


def _is_leader(here: Candidate) -> bool:
    """Tell whether dots lead to a number, as in a table: “Labour ........ $85”."""
    return here.mark.count(".") >= _LEADER and not here.first.isalpha()


def _introduces(here: Candidate) -> bool:
    """Tell whether a colon that may stand for an Armenian stop only introduces a speech."""
    return here.text[here.after] in '«„“"' and here.lexicon.has("speech", here.token())


def _begins_sentence(here: Candidate) -> bool:
    if not is_small(here.first) or any(mark in FULL_STOPS for mark in here.mark):
        return True
    if any(sign in here.text[here.after : here.lead] for sign in "¿¡"):
        return True
    word = here.next_word()
    if len(word) > 1 and word[1].isupper():
        return True
    if here.lexicon.has("apostrophe", word) and here.text[here.lead - 1] in "'’‘`":
        rest = here.text[here.lead + len(word) : here.lead + len(word) + 2]
        return rest[:1].isspace() and rest[1:].isupper()
    if _LETTERED_ITEM.match(here.text, here.after):
        return True
    if here.mark == "." and here.lexicon.has("particle", word):
        behind = here.lead + len(word) + 1
        return here.text[behind : behind + 1].isupper() and not abbreviated(here)
    return _ARTICLE_NAME.match(here.text, here.lead) is not None


def _before_dash(here: Candidate) -> bool:
    """Rule 9: a dash adds a name to a quotation; it opens a speech or a list item elsewhere."""
    begun = here.text[here.start]
    if here.touching or not (here.first.isupper() or here.first.isdigit()) or _is_dateline(here):
        return False
    if begun == here.text[here.after]:
        return True
    return here.starter() and not closes_quote(here) and not abbreviated(here)


def _is_dateline(here: Candidate) -> bool:
    """Tell whether the unit so far is a place and a date, as in “OSLO, Jan. 3. — It fell”."""
    if here.stop - here.start > _DATELINE:
        return False
    words = here.text[here.start : here.stop].replace("(", " ").split()
    place, *others = (word.strip(".,;:)") for word in words)
    dated = [word for word in others if here.lexicon.abbreviation(word) == "date"]
    named = len(place) > 1 and (place.isupper() or (place.istitle() and bool(dated)))
    rest = (word for word in others if word not in dated)
    return named and not any(word.islower() and word.isalpha() for word in rest)


def _after_strong(here: Candidate) -> bool:
    if here.mark[0] == ";":
        return here.first.isupper()
    token = here.token()
    if here.mark[0] == "!" and here.lexicon.has("exclaim", token):
        return here.starter()
    return not _is_urdu_initial(here)


def _is_urdu_initial(here: Candidate) -> bool:
    if here.mark != "۔":
        return False
    token = here.token()
    return len(token) == 1 or here.lexicon.abbreviation(token) == "title"


def _after_ellipsis(here: Candidate) -> bool:
    first = here.first
    if first.isdigit():
        behind = here.lead + len(here.next_word())
        return here.lead == here.after and here.text[behind : behind + 1] not in (".", "…")
    if first.isalpha() and not first.isupper() and not is_small(first):
        return closes_quote(here) or here.settled
    return not _stutters(here)


def _stutters(here: Candidate) -> bool:
    """Tell whether the words before an ellipsis are said again: “I thought... I thought it”."""
    said = [_bare(word) for word in here.words_so_far()[-3:]]
    again = [_bare(word) for word in here.text[here.after : here.after + 60].split()[:3]]
    if any(said[-n:] == again[:n] for n in range(1, len(said) + 1)):
        return True
    return again[:1] == ["i"] == said[:1] and len(here.words_so_far()) <= 3


def _bare(word: str) -> str:
    return word.strip("\"'“”‘’«»()[].,!?…—–-").casefold()


def _without_space(here: Candidate) -> bool:
    """Rule 8: a missing space between two sentences, which is no domain and no file name."""
    if inside_fragment(here):
        return False
    if not _WIDE_STOPS.isdisjoint(here.mark):
        return _after_wide_stop(here)
    first = here.first
    if not first.isalpha() or is_small(first) or _is_web(here):
        return False
    if first.isupper():
        return _joined_words(here)
    if is_wide(first):
        return here.mark[0] in "!?" and not closes_quote(here)
    return len(here.token()) > 2 and len(here.next_word()) > 2 and not closes_quote(here)


def _after_wide_stop(here: Candidate) -> bool:
    text = here.text
    if here.mark[0] == "．" and text[here.stop - 1].isdigit() and here.first.isdigit():
        return False
    if closes_quote(here):
        attached = here.lexicon.words("attached")
        if any(text[here.after : here.after + n] in attached for n in (1, 2, 3)):
            return False
    if has_attribution(here) or closes_inner_quote(here):
        return False
    if closes_inner_bracket(here) or closes_title(here):
        return False
    return not _is_urdu_initial(here)


def _joined_words(here: Candidate) -> bool:
    word = here.next_word()
    behind = here.lead + len(word)
    if len(word) == 1:
        if word not in "IA" or not here.text[behind : behind + 1].isspace():
            return False
    elif not word[1].islower() or _CODE.match(here.text, behind):
        return False
    if here.strong:
        return True
    if here.ellipsis:
        return not _stutters(here)
    return _dot_joins(here, word)


def _dot_joins(here: Candidate, word: str) -> bool:
    token = here.token()
    if not token:
        return here.text[here.stop - 1] in CLOSERS
    if len(token) < 2 or token[-1].isupper() or _is_extension(here, token, word):
        return False
    if here.lexicon.abbreviation(token) or "." in token:
        return here.starter()
    return LETTERS.fullmatch(token) is not None or token.isdigit() or closes_quote(here)


def _is_extension(here: Candidate, token: str, word: str) -> bool:
    """Tell whether a domain or file name ends so: "Booking.Com", but not "failed.In"."""
    if not here.lexicon.has("extension", word):
        return False
    spoken = word[0].isupper() and here.lexicon.has("also_word", word)
    return not (spoken and (token.islower() or here.starter()))


def _is_web(here: Candidate) -> bool:
    low = max(here.start, here.stop - 60)
    words = here.text[low : here.stop].split()
    return bool(words) and _WEB.search(words[-1].strip(BLANK + "_")) is not None
