"""What was learnt, kept in the cache folder, so that the next start has it at once.

It holds numbers and ids of sentences, no code: what stands in a cache is never trusted to run.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from reviewer.assist.learned.validation import LearnedTag, Proportion, Quality
from reviewer.filesystem import read_file
from reviewer.session.core.session import RankedSentence, Session
from reviewer.session.learning.training import Learned

_FORM: Final = 2
"""Raise it when the form of the file changes; files of another form are not read."""


def file_of(session: Session) -> Path | None:
    """Where the annotator's is kept; None where nothing is kept."""
    return session.cache and session.cache / f"learned-{session.annotator}.json"


def read(session: Session) -> Learned | None:
    """What was kept for an annotator and a scheme; None if nothing that fits."""
    file = file_of(session)
    if file is None:
        return None
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        kept = orjson.loads(read_file(file)[0])
        if kept["form"] == [_FORM, *_names(session)]:
            return _learned(kept)
    return None


def keep(session: Session, learned: Learned) -> bool:
    """Keeps what was learnt; returns whether that could be."""
    file = file_of(session)
    if file is None:
        return False
    data = {
        "form": [_FORM, *_names(session)],
        "sentences": learned.sentences,
        "others": learned.others,
        "missing": learned.missing,
        "tags": [_tag(one) for one in learned.tags],
        "doubtful": [list(one) for one in learned.doubtful],
        "slips": [list(one) for one in learned.slips],
        "worthy": [list(one) for one in learned.worthy],
        "likely": {digest.hex(): scores for digest, scores in learned.likely.items()},
    }
    temporary = file.with_suffix(".tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(orjson.dumps(data))
        temporary.replace(file)
    except OSError:
        return False
    return True


def _names(session: Session) -> list[str]:
    return [f"{tag.name}:{session.scheme.version}" for tag in session.scheme.tags]


def _tag(one: LearnedTag) -> list[Any]:
    shares = [one.learned.precision, one.learned.recall, one.rules.precision, one.rules.recall]
    return [one.tag, one.sentences, one.having, *map(list, shares), one.why_silent]


def _learned(kept: dict[str, Any]) -> Learned:
    tags = []
    for tag, sentences, having, *shares, why in kept["tags"]:
        precision, recall, theirs, recalled = (Proportion(*map(int, one)) for one in shares)
        learned, rules = Quality(precision, recall), Quality(theirs, recalled)
        tags.append(LearnedTag(str(tag), int(sentences), int(having), learned, rules, str(why)))
    return Learned(
        int(kept["sentences"]),
        int(kept["others"]),
        tuple(tags),
        str(kept["missing"]),
        [RankedSentence(*map(str, one)) for one in kept["doubtful"]],
        [RankedSentence(*map(str, one)) for one in kept["slips"]],
        [RankedSentence(*map(str, one)) for one in kept["worthy"]],
        {
            bytes.fromhex(digest): {str(tag): float(p) for tag, p in scores.items()}
            for digest, scores in kept["likely"].items()
        },
    )
