"""Which single-byte encoding a text is in: candidates compared by letters, case and words.

Nothing in the bytes names it, and most of them decode as anything. So each candidate is read,
and thrown out where its letters belong to no language that is written in it, where a capital
follows a small letter, or where a sign stands inside a word. What is left is compared by the
frequent words of its language. Two readings that differ and are as good are no answer.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewer.corpus.segmentation.lexicon import load

_WESTERN: Final = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_CENTRAL: Final = ("cp1250", "iso8859_2", "mac_latin2", "cp852")
_DOS: Final = ("cp850", "cp852")
"""So rare by now that a text has to have more for it than that it could be."""
_TURKISH: Final = ("cp1254", "iso8859_9")
_BALTIC: Final = ("cp1257", "iso8859_13")
_CYRILLIC: Final = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
_GREEK: Final = ("cp1253", "iso8859_7")
_RUSSIAN: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"

# Letters beside a to z: first those of the language, then those of names in it.
_LETTERS: Final = {
    "en": (_WESTERN, "éèêëàâäáãåæçíîïñóôöøúüœ"),
    "fr": (_WESTERN, "àâæçéèêëîïôùûüÿœñöäáíó"),
    "es": (_WESTERN, "áéíóúüñçàèöä"),
    "pt": (_WESTERN, "áàâãçéêíóôõúüèñ"),
    "it": (_WESTERN, "àèéìíîòóùúöüç"),
    "ca": (_WESTERN, "àçèéíïòóúü·"),
    "de": (_WESTERN, "äöüßéèêàáçñ"),
    "nl": (_WESTERN, "éèëïóöüáêç"),
    "sv": (_WESTERN, "åäöéàüáèæø"),
    "da": (_WESTERN, "æøåéèêóäöü"),
    "no": (_WESTERN, "æøåéèêóòâôäöü"),
    "fi": (_WESTERN, "äöåšžéü"),
    "is": (_WESTERN, "áðéíóúýþæö"),
    "et": ((*_WESTERN, *_BALTIC), "äöõüšž"),
    "pl": (_CENTRAL, "ąćęłńóśźżéöüä"),
    "cs": (_CENTRAL, "áčďéěíňóřšťúůýžöüä"),
    "sk": (_CENTRAL, "áäčďéíĺľňóôŕšťúýžöü"),
    "hu": (_CENTRAL, "áéíóöőúüűä"),
    "ro": ((*_CENTRAL, "iso8859_16"), "ăâîşţșțéöü"),
    "hr": (_CENTRAL, "čćđšžéöü"),
    "sl": (_CENTRAL, "čšžćđéöü"),
    "tr": (_TURKISH, "çğıöşüâîûé"),
    "lv": (_BALTIC, "āčēģīķļņšūžõö"),
    "lt": (_BALTIC, "ąčęėįšųūž"),
    "ru": (_CYRILLIC, _RUSSIAN),
    "uk": (_CYRILLIC, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "bg": (_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщъьюя"),
    "el": (_GREEK, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
}
# At the end of an English word these are a Slavic letter that was read as a Western one.
_NEVER_LAST: Final = frozenset("æøèñêãåû")
_EVERYDAY: Final = frozenset("àâäåçèéêëîïñóôöúüáíæøß")
_BESIDE_ANYTHING: Final = frozenset("’‘“”„‚‹›«»–—…•·\xa0\xad†‡¿¡*™®©")
_BEHIND_FIGURES: Final = frozenset("€£¥§°ºª½¼¾×±²³¹µ‰")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ODD: Final = re.compile(r"[^\x00-\x7f]")
_SHORT: Final = 3
_AHEAD: Final = 1.5
_ENOUGH: Final = 0.02


class LikelyText(NamedTuple):
    """A text that the bytes may be.

    Attributes:
        encoding: The encoding that gives it, the first of several.
        score: The share of its words that are frequent in a language which it may be in.
        everyday: Whether nothing in it is rarer than the marks and accents of Western Europe.
    """

    encoding: str
    score: float
    everyday: bool


def readings(sample: bytes) -> list[LikelyText]:
    """What a sample may be, the likeliest first; readings with the same letters count as one.

    Args:
        sample: Whole lines that hold bytes beyond ASCII.
    """
    found: dict[str, LikelyText] = {}
    for encoding, languages in _by_encoding().items():
        text = _decoded(sample, encoding)
        if text is None or not _is_orderly(text):
            continue
        letters = {char for char in text.lower() if char > "\x7f" and char.isalpha()}
        letters -= _BEHIND_FIGURES
        for language in languages:
            if letters <= set(_LETTERS[language][1]) and _suits(text, language):
                reading = LikelyText(encoding, _score(text, language), letters <= _EVERYDAY)
                if encoding in _DOS and not _is_sound(text, reading):
                    continue
                known = found.setdefault(text, reading)
                if known.score < reading.score:
                    found[text] = known._replace(score=reading.score)
    return sorted(found.values(), key=lambda one: -one.score)


def _is_sound(text: str, reading: LikelyText) -> bool:
    """Tell whether a reading that is rare has more for it than that it is possible."""
    odd = [char for char in text if char > "\x7f"]
    return reading.score > _ENOUGH and len(odd) > 2 and all(map(str.isalpha, odd))


def is_sure(found: list[LikelyText]) -> bool:
    """Tell whether the first reading is clearly better than the next, or the only one."""
    if len(found) < 2:
        return bool(found) and (found[0].score > _ENOUGH or found[0].everyday)
    return found[0].score > max(_ENOUGH, _AHEAD * found[1].score)


def sample_of(data: bytes, most: int) -> bytes:
    """The lines with bytes beyond ASCII, at most so many bytes of them, from both ends."""
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    taken = b"".join(_until(lines, most // 2))
    if len(taken) * 2 < most:
        return taken
    return taken + b"".join(_until(reversed(lines), most // 2))


def _until(lines: Iterable[bytes], most: int) -> Iterator[bytes]:
    for line in lines:
        yield line[:most]
        most -= len(line)
        if most <= 0:
            return


def _by_encoding() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language, (encodings, _) in _LETTERS.items():
        for encoding in encodings:
            found.setdefault(encoding, []).append(language)
    return found


def _decoded(sample: bytes, encoding: str) -> str | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any("\x7f" <= char < "\xa0" for char in text) else text


def _is_orderly(text: str) -> bool:
    """Tell whether letters and signs stand where writing has them, in whatever language."""
    return all(_is_in_place(text, found.start()) for found in _ODD.finditer(text))


def _is_in_place(text: str, at: int) -> bool:
    char = text[at]
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    if char.isalpha() and char not in _BEHIND_FIGURES:
        if char.isupper() and before.islower():
            return False
        if before.isdigit() and not char.isupper():
            return False
        latin = char < "\u0370"
        return not any(side.isalpha() and (side < "\u0370") != latin for side in (before, after))
    if char in _BESIDE_ANYTHING:
        opens = char in "„‚" or (char in "“”" and after.isalpha())
        return not (opens and before.isalpha())
    if char not in _BEHIND_FIGURES:
        return False
    long = at > _SHORT and text[at - _SHORT - 1 : at].isalpha()
    return not long and not (after.isalpha() and char not in "°ºª")


def _suits(text: str, language: str) -> bool:
    if language != "en":
        return True
    words = (word for word in _WORD.findall(text) if not word.isascii())
    return not any(len(word) > 2 and word[-1].lower() in _NEVER_LAST for word in words)


def _score(text: str, language: str) -> float:
    frequent = load(language, ()).words("starters")
    words = [word.lower() for word in _WORD.findall(text)]
    return sum(word in frequent for word in words) / max(1, len(words))
