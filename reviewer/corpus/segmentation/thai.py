"""Thai, which has no stops: a library finds where its sentences end (extra `thai`).

CRFCut of PyThaiNLP, by a model of words and their neighbours. Without the library a line of Thai is
one unit, but for stops of other scripts. It is taken by its script, whatever language the article
states.
"""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate
from typing import Final

from reviewer.corpus.invisible_characters import BLANK

ENGINE: Final = "crfcut"
_THAI: Final = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e5b]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SAMPLE: Final = 4_000
_LONGEST: Final = 20_000
"""Code points of one line that are given to the library; a longer one keeps its ordinary cuts."""


def is_thai(text: str) -> bool:
    """Tell whether most letters of the beginning of a text are Thai."""
    if text.isascii():
        return False
    head = text[:_SAMPLE]
    if _THAI.search(head) is None:
        return False
    return len(_THAI.findall(head)) * 2 > len(_LETTER.findall(head))


def name() -> str:
    """What finds the sentences, with its version; empty if the library is not installed."""
    if not is_installed():
        return ""
    from importlib.metadata import version

    return f"{ENGINE} {version('pythainlp')}"


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Tell whether the library and what it needs for this are there."""
    return find_spec("pythainlp") is not None and find_spec("pycrfsuite") is not None


def cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield each boundary in a stretch of a line: end of a unit and start of the next one.

    Args:
        text: The whole text.
        start: Where the stretch begins.
        end: Where it ends.
    """
    if not is_installed() or end - start > _LONGEST or not is_thai(text[start:end]):
        return
    # It would make a folder for its downloads in the home of whoever imports it.
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.tokenize import sent_tokenize

    stretch = text[start:end]
    pieces = sent_tokenize(stretch, engine=ENGINE)
    if "".join(pieces) != stretch:
        return
    for at in list(accumulate(map(len, pieces)))[:-1]:
        before, after = start + at, start + at
        while before > start and text[before - 1] in BLANK:
            before -= 1
        while after < end and text[after] in BLANK:
            after += 1
        if start < before and after < end:
            yield before, after
