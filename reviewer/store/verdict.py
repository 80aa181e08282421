"""What is true of an article when its snapshot and the journals may differ."""

from __future__ import annotations

from typing import Final, NamedTuple

from reviewer.store.annotators.snapshot import Found
from reviewer.store.journal.replay import Register, Units

_NEWER: Final = "the folder is read-only here; install the newest version of Reviewer"
_REBUILT: Final = "its content was taken from the journals; the next session writes it anew"
_DOUBTFUL: Final = "no journal knows the article, so it is used as far as it can be read; check it"


class Verdict(NamedTuple):
    """What counts.

    Attributes:
        units: What is said of the article.
        stale: Whether the snapshot has to be written anew, because it says something else.
        doubtful: Whether the snapshot cannot be trusted and says what no journal does, so that
            it must not be replaced without a copy.
        wrong: Why it cannot be trusted, in one clause; None if it can.
        hint: What that means.
    """

    units: Units
    stale: bool
    doubtful: bool = False
    wrong: str | None = None
    hint: str = ""


def judge(article: str, found: Found, register: Register, *, newer: bool) -> Verdict:
    """Weighs a snapshot against all events that are known.

    The journals win key by key. What a trustworthy snapshot says beyond them stays, because it
    may have come without its journals. A snapshot that cannot be trusted counts only where no
    journal knows the article at all.

    Args:
        article: The article's id.
        found: Its snapshot; an empty one if there is none.
        register: All events.
        newer: Whether some lines of the journals could not be understood, because a newer
            version wrote them: then a trustworthy snapshot counts alone.
    """
    if found.wrong is None:
        units = found.units if newer and found.units else register.units(article, found.units)
        return Verdict(units, stale=units != found.units)
    orphan = article not in register
    used = orphan or found.newer
    return Verdict(
        register.units(article, found.units if used else None),
        stale=not orphan,
        doubtful=orphan or not register.knows_all(article, found.units),
        wrong=found.wrong,
        hint=_NEWER if found.newer else _DOUBTFUL if orphan else _REBUILT,
    )
