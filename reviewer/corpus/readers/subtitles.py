"""Subtitles (.srt, .vtt): what is said, without numbers and times, a stretch of speech a line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.corpus.readers.decoding import decode
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.segmentation.stop_characters import CLOSERS, STOPS

_MARK: Final = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
_SPEAKER: Final = re.compile(r"(?:[-–—‐]\s*(?=\S)|>>+\s*)")
_FINAL: Final = re.compile(rf"[{re.escape(STOPS)}][{re.escape(CLOSERS)}♪]*$")
_ASIDE: Final = re.compile(r"[\[(♪].*[\])♪]")
_PAUSE: Final = 4.0
"""Seconds of silence after which a new stretch begins, whatever stands before."""


class _Cue(NamedTuple):
    start: float
    end: float
    text: str


def extract(path: Path, data: bytes) -> Extraction:
    """The words of all cues; a sentence that runs over several cues is put together again."""
    text, _ = decode(path, data)
    cues = _vtt(text) if path.suffix.lower() == ".vtt" else _srt(text)
    return Extraction(list(_stretches(cues)))


def _srt(text: str) -> Iterator[_Cue]:
    import srt

    for cue in srt.parse(text.replace("\r\n", "\n"), ignore_errors=True):
        yield _Cue(cue.start.total_seconds(), cue.end.total_seconds(), cue.content)


def _vtt(text: str) -> Iterator[_Cue]:
    import webvtt

    for cue in webvtt.from_string(text.replace("\r\n", "\n")).captions:
        yield _Cue(cue.start_in_seconds, cue.end_in_seconds, cue.raw_text)


def _stretches(cues: Iterator[_Cue]) -> Iterator[str]:
    held: list[str] = []
    before, ended = "", 0.0
    for cue in cues:
        late = cue.start - ended > _PAUSE
        for row in _MARK.sub("", cue.text).splitlines():
            line = " ".join(row.split())
            # Rolling captions say the last line again.
            if not line or line == before:
                continue
            before = line
            spoken = _SPEAKER.match(line)
            line = line[spoken.end() :] if spoken else line
            alone = _ASIDE.fullmatch(line) is not None
            done = bool(held) and (_FINAL.search(held[-1]) or _ASIDE.fullmatch(held[-1]))
            if held and (spoken or late or alone or done):
                yield " ".join(held)
                held = []
            held.append(line)
            late = False
        ended = cue.end
    if held:
        yield " ".join(held)
