"""Subtitles (.srt, .vtt): what is said, without numbers and times, a stretch of speech a line."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.corpus.readers.decoding import decode
from reviewer.corpus.readers.document import ReadError
from reviewer.corpus.readers.extraction import Extraction
from reviewer.corpus.segmentation.stop_characters import CLOSERS, STOPS
from reviewer.models.phrases import count_of

_MARK: Final = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
_SPEAKER: Final = re.compile(r"(?:[-–—‐]\s*(?=\S)|>>+\s*)")
_FINAL: Final = re.compile(rf"[{re.escape(STOPS)}][{re.escape(CLOSERS)}♪]*$")
_ASIDE: Final = re.compile(r"[\[(♪].*[\])♪]")
_NO_CUE: Final = re.compile(r"(?:NOTE|STYLE|REGION|Region:)\b|Region:")
_LONG_NUMBER: Final = re.compile(r"\d{12}(?=\d)")
_PAUSE: Final = 4.0
"""Seconds of silence after which a new stretch begins, whatever stands before."""


class _Cue(NamedTuple):
    start: float
    end: float
    text: str


def extract(path: Path, data: bytes) -> Extraction:
    """The words of all cues; a sentence that runs over several cues is put together again."""
    text, _ = decode(path, data)
    text = text.replace("\r\n", "\n")
    left: list[str] = []
    cues = _vtt(path, text, left) if path.suffix.lower() == ".vtt" else _srt(text, left)
    blocks = list(_stretches(cues))
    if not left:
        return Extraction(blocks)
    first = " ".join(left[0].split())[:40]
    what = f"{count_of(len(left), 'piece')} without times left out, the first {first!r}"
    return Extraction(blocks, warnings=(what,))


class _Heard(logging.Handler):
    """Takes what the library says that it passed over, which else went to the terminal."""

    def __init__(self, left: list[str]) -> None:
        super().__init__()
        self._left = left

    def emit(self, record: logging.LogRecord) -> None:
        said = record.args[0] if isinstance(record.args, tuple) and record.args else record.msg
        if str(said).strip():
            self._left.append(str(said))


def _srt(text: str, left: list[str]) -> Iterator[_Cue]:
    import srt

    log, heard = logging.getLogger(srt.__name__), _Heard(left)
    before = log.propagate
    log.addHandler(heard)
    log.propagate = False
    mark = next(char for char in map(chr, range(0xE000, 0xF8FF)) if char not in text)
    try:
        # The library takes half a minute over a thousand digits in a row.
        for cue in srt.parse(_LONG_NUMBER.sub(rf"\g<0>{mark}", text), ignore_errors=True):
            words = _MARK.sub("", cue.content.replace(mark, ""))
            yield _Cue(cue.start.total_seconds(), cue.end.total_seconds(), words)
    finally:
        log.propagate = before
        log.removeHandler(heard)
        left[:] = [piece.replace(mark, "") for piece in left]


def _vtt(path: Path, text: str, left: list[str]) -> Iterator[_Cue]:
    import webvtt

    if not text.lstrip().startswith("WEBVTT"):
        raise ReadError(path, "these are no subtitles", "expected WEBVTT in the first line")
    for cue in webvtt.from_string(_whole_cues(text.lstrip(), left)).captions:
        # Tags go while an angle bracket of the words is still written out.
        words = unescape(_MARK.sub("", cue.raw_text))
        yield _Cue(cue.start_in_seconds, cue.end_in_seconds, words)


def _whole_cues(text: str, left: list[str]) -> str:
    """The file without empty lines inside of cues, behind which their words would be lost."""
    found: list[str] = []
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text):
        if not found or "-->" in block or _NO_CUE.match(block):
            found.append(block)
        elif "-->" in found[-1] and not block.strip().isdecimal():
            found[-1] += f"\n{block}"
        elif block.strip():
            left.append(block)
    return "\n\n".join(found) + "\n"


def _stretches(cues: Iterator[_Cue]) -> Iterator[str]:
    held: list[str] = []
    before, ended = "", 0.0
    for cue in cues:
        late = cue.start - ended > _PAUSE
        for row in cue.text.splitlines():
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
