"""Turns the bytes of a file into text, or says in one line why not."""

import re
from pathlib import Path
from typing import Final

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.readers.document import ReadError

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be", "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF recording or picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_WANTED: Final = "expected text in UTF-8 or UTF-16; save it as UTF-8"
_SAMPLE: Final = 32 * 1024
_HEAD: Final = 512
_SHIFTED: Final = re.compile(rb"\x1b\$[@AB]|\x1b\(I")
"""What turns from ASCII to letters of East Asia in ISO 2022."""
_NAMED: Final = 3
_CONTROLS: Final = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b")
_UTF8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_BEYOND: Final = re.compile(rb"[\x80-\xff]")


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """Decode a file without touching its newlines.

    A byte order mark is a mark of the file, not of the text: it is taken off and shows in
    the name of the encoding only. Any further U+FEFF stays in the text.

    Args:
        path: Where the bytes are from, for the message.
        data: All bytes of the file.

    Returns:
        The text and the name of its encoding.

    Raises:
        ReadError: If the bytes are empty, binary, or no text in a known encoding.
    """
    if not data:
        raise ReadError(path, "the file is empty", "expected some text")
    text, encoding = _with_bom(path, data) or _without_bom(path, data)
    # The beginning first, because stripping copies all of a long text.
    if not text[:_SAMPLE].strip(BLANK) and not text.strip(BLANK):
        raise ReadError(path, "the file holds only white space", "expected some text")
    if "\x00" in text:
        raise ReadError(path, "the file is binary, it holds NUL characters", _WANTED)
    return text, encoding


def is_binary(head: bytes) -> str:
    """Say what the first bytes of a file are if they are no UTF-8 text; else nothing."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return f"this is {what}, not text"
    if b"\x00" in head:
        return "the file is binary, it holds NUL bytes"
    return ""


def _with_bom(path: Path, data: bytes) -> tuple[str, str] | None:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(codec), name
            except UnicodeDecodeError as error:
                raise _broken(path, name, error, len(bom)) from None
    return None


def _broken(path: Path, name: str, error: UnicodeDecodeError, skipped: int) -> ReadError:
    at = error.start + skipped
    return ReadError(path, f"broken {name} at byte {at}: {error.reason}", _WANTED)


def unmarked_utf16(head: bytes) -> str:
    """The name of UTF-16 without a mark; empty if these bytes are none.

    Letters and spaces of ASCII have a zero on the one side there, and nothing has one on the other.

    Args:
        head: The first bytes of a file.
    """
    head = head[: len(head) // 2 * 2]
    for name, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if 0 in zeros and 0 not in others:
            text = head.decode(name, "ignore")
            # Two letters of ASCII make a character of East Asia: then it was none of UTF-16.
            odd = sum("\u2100" <= char <= "\u7eff" for char in text)
            if odd * 10 <= len(text) and all(c.isprintable() or c in "\t\r\n\f" for c in text):
                return name
    return ""


def _without_bom(path: Path, data: bytes) -> tuple[str, str]:
    if name := unmarked_utf16(data[:_HEAD]):
        try:
            return data.decode(name), name
        except UnicodeDecodeError as error:
            raise _broken(path, name, error, 0) from None
    if what := is_binary(data):
        raise ReadError(path, what, _WANTED)
    if found := _SHIFTED.search(data):
        what = f"it is not in utf-8 (byte {found.start()}) and may be in iso2022_jp"
        raise ReadError(path, what, _WANTED)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _single_byte(path, data, error)


def _single_byte(path: Path, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Decode what is no UTF-8 as the one encoding in which it can be read, if there is one."""
    from reviewer.corpus.readers.guessing import (
        beside,
        in_other_scripts,
        is_sure,
        readings,
        sample_of,
    )

    sample = sample_of(data, 2 * _SAMPLE)
    if is_mostly_utf8(data) or sum(byte in _CONTROLS for byte in sample) * 100 > len(sample):
        raise _broken(path, "utf-8", error, 0)
    found = readings(sample, beside(data, _SAMPLE))
    try:
        if is_sure(found):
            return data.decode(found[0].encoding), found[0].encoding
    except UnicodeDecodeError:
        found = found[1:]
    likely = [reading.encoding for reading in found] or in_other_scripts(sample)
    names = " or ".join(list(dict.fromkeys(likely))[:_NAMED])
    what = f"broken utf-8 at byte {error.start}: {error.reason}"
    if names:
        what = f"it is not in utf-8 (byte {error.start}) and may be in {names}"
    raise ReadError(path, what, _WANTED)


def is_mostly_utf8(data: bytes) -> bool:
    """Tell whether whole characters of UTF-8 are as many as bytes that are none of it.

    Args:
        data: All bytes, or the first ones.
    """
    whole = len(_UTF8.findall(data))
    return whole > 0 and whole >= len(_BEYOND.findall(_UTF8.sub(b"", data)))
