"""The thin wrapper around sentencex, asked only whether a word is an abbreviation.

The library panics on some odd letters and spaces and slows down on long lines, so it never
sees a text: it sees one short word between words of ours.
"""

from functools import lru_cache
from typing import Final

VERSION: Final = "1.0.32"
"""The version of sentencex that the rules were measured with."""


@lru_cache(maxsize=4096)
def abbreviates(language: str, word: str) -> bool:
    """Tell whether the library takes a word before a stop for an abbreviation.

    Args:
        language: A primary language subtag.
        word: Letters only, without the stop.
    """
    from sentencex import get_sentence_boundaries

    try:
        found = get_sentence_boundaries(language, f"We saw {word}. Karim left again.")
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a Rust panic is no Exception
        return False
    return len(found) == 1
