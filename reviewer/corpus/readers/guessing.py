"""Which single-byte encoding a text is in: candidates compared by letters, case and words.

Nothing in the bytes names it, and most of them decode as anything. So each candidate is read,
and thrown out where its letters belong to no language that is written in it, where a capital
follows a small letter, or where a sign stands inside a word. What is left is compared by the
frequent words of its language. Two readings that differ and are as good are no answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewer.corpus.segmentation.lexicon import load

_WESTERN: Final = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_CENTRAL: Final = ("cp1250", "iso8859_2", "mac_latin2", "cp852")
_RARE: Final = ("cp850", "cp852", "mac_latin2", "cp775")
"""So rare by now that a text has to have more for it than that it could be."""
_LESS_RARE: Final = ("mac_roman",)
"""Rare enough that it has to be better than those, too."""
_TURKISH: Final = ("cp1254", "iso8859_9")
_BALTIC: Final = ("cp1257", "iso8859_13", "iso8859_4", "cp775")
_CYRILLIC: Final = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
_GREEK: Final = ("cp1253", "iso8859_7")
_RUSSIAN: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"

# Letters beside a to z: those of the language, and those of names in it.
_LETTERS: Final = {
    "en": (_WESTERN, "é", "èêëàâäáãåæçíîïñóôöøúüœ"),
    "fr": (_WESTERN, "àâæçéèêëîïôùûüÿœ", "ñöäáíó"),
    "es": (_WESTERN, "áéíóúüñ", "çàèöä"),
    "pt": (_WESTERN, "áàâãçéêíóôõú", "üèñ"),
    "it": (_WESTERN, "àèéìíîòóùú", "üöç"),
    "ca": (_WESTERN, "àçèéíïòóúü·", ""),
    "de": (_WESTERN, "äöüß", "éèêàáçñ"),
    "nl": (_WESTERN, "éèëïóö", "üáêç"),
    "sv": (_WESTERN, "åäöé", "àüáèæø"),
    "da": (_WESTERN, "æøåé", "èêóäöü"),
    "no": (_WESTERN, "æøåéòôó", "èêâäöü"),
    "fi": (_WESTERN, "äöå", "šžéü"),
    "is": (_WESTERN, "áðéíóúýþæö", ""),
    "et": ((*_WESTERN, *_BALTIC), "äöõüšž", ""),
    "pl": ((*_CENTRAL, "cp1257", "iso8859_13", "iso8859_16"), "ąćęłńóśźż", "éöüä"),
    "cs": (_CENTRAL, "áčďéěíňóřšťúůýž", "öüä"),
    "sk": (_CENTRAL, "áäčďéíĺľňóôŕšťúýž", "öü"),
    "hu": (_CENTRAL, "áéíóöőúüű", "ä"),
    "ro": ((*_CENTRAL, "iso8859_16"), "ăâîşţșț", "éöü"),
    "hr": (_CENTRAL, "čćđšž", "éöü"),
    "sl": (_CENTRAL, "čšž", "ćđéöü"),
    "tr": (_TURKISH, "çğıöşüâîû", "é"),
    "lv": (_BALTIC, "āčēģīķļņšūž", "õö"),
    "lt": (_BALTIC, "ąčęėįšųūž", ""),
    "ru": (_CYRILLIC, _RUSSIAN, ""),
    "uk": (_CYRILLIC, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", ""),
    "bg": (_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщъьюя", ""),
    "el": (_GREEK, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", ""),
}
_USUAL: Final = {
    "fr": "éèàçêÿœ",
    "pt": "áãçéíóêúàõ",
    "ca": "àèéíòóçú",
    "no": "æøå",
    "fi": "äö",
    "ro": "ăşţșțî",
}
"""Letters of which one at least stands among some that a text of the language has, where others
are rare in it."""
_FREQUENT: Final = {
    "lv": "par ir un uz no kas ka lai pie bet arī tika pēc gada var kā ar viņš viņa",
    "lt": "ir o su dėl kad yra buvo per prie iki nuo bet tik jau vis tiek dar apie",
    "et": "ja on ei kuid oli see ka mis kui aga siis üle oma ta",
}
"""Words of languages beyond the first words of their sentences."""
# At the end of an English word these are a Slavic letter that was read as a Western one.
_NEVER_LAST: Final = frozenset("æøèñêãåû")
_EVERYDAY: Final = frozenset("àâäåçèéêëîïñóôöúüáíæøß")
_BESIDE_ANYTHING: Final = frozenset("’‘“”„‚‹›«»–—…•·\xa0\xad†‡¿¡*™®©")
_BEHIND_FIGURES: Final = frozenset("€£¥§°ºª½¼¾×±²³¹µ‰")
_WORD: Final = re.compile(r"[^\W\d_]+")
_RUN: Final = re.compile(r"(?:[^\W\d_]|(?<=[^\W\d_])[^\x00-\x7f\s](?=[^\W\d_]))+")
"""A word, with what may be a letter of it in another reading."""
_DASHED: Final = re.compile(r"[^\W\d_][–—…‘](?:[^\W\d_]|$)", re.MULTILINE)
"""What may be a letter of a word, read as a sign."""
_OPENED: Final = re.compile("‹[a-z]")
_MISPLACED: Final = re.compile(
    r"ñ[b-df-hj-np-tv-xz]|Ã[^\W\d_]|ã[^\W\d_eos]|[èÈ]e|(?<![^\W\d_])õ[^\W\d_]*ö"
)
"""Letters of Spanish, Portuguese and French where these languages never have them."""
_ALL_ODD: Final = re.compile(r"(?<![^\W\d_])([\xc0-\u024f])(?!\1)[\xc0-\u024f]+(?![^\W\d_])")
"""A word of accented letters only, save one of the same letters as Estonian öö."""
_GLUED: Final = re.compile(
    r"(?:^|\s)[–—’][^\W\d_]|[^\W\d_][–—](?:[\s.,]|$)|[–‡†•‘„“][–…”“’‘‡†•„¡¿]|“(?:\s|$)"
    r"|’[‡†•„¡¿–]|\A[^‹]*›|\A[^“„”]*”|[¿¡](?:\s|$)|[^\W\d_][•‡†]",
    re.MULTILINE,
)
"""Signs that no writer puts so: where an encoding is rare they are letters in another one."""
_IN_OTHER_LETTERS: Final = ("ru", "uk", "bg", "el")
_OTHER_SCRIPT: Final = re.compile(r"[^\W\d_\x00-\u024f]{3}")
_ODD: Final = re.compile(r"[^\x00-\x7f]")
_HAN: Final = "\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e"
_SCRIPTS: Final = {
    "gb18030": (_HAN, "的一是不了在人有我他这中大来上国"),
    "big5": (_HAN, "的一是不了在人有我他這中大來上國"),
    "shift_jis": (rf"{_HAN}\u3040-\u30ff", "\u3040-\u30ff"),
    "euc_jp": (rf"{_HAN}\u3040-\u30ff", "\u3040-\u30ff"),
    "euc_kr": (rf"{_HAN}가-힣", "가-힣"),
    "cp874": ("\u0e01-\u0e5b", "\u0e01-\u0e5b"),
    "cp1255": ("\u05b0-\u05ea", "\u05d0-\u05ea"),
    "cp1256": ("\u060c-\u06d3", "\u0627-\u064a"),
}
"""Encodings that are never taken, only named -> the letters of their scripts, and those that any
text has."""

_SHORT: Final = 3
_SOME: Final = 8
"""Words that say something of their language by themselves."""
_SOME_LETTERS: Final = 4
"""Letters beyond a to z of which one at least is a usual one."""
_AHEAD: Final = 1.5
_ENOUGH: Final = 0.02


class LikelyText(NamedTuple):
    """A text that the bytes may be.

    Attributes:
        encoding: The encoding that gives it, the first of several.
        score: The share of its words that are frequent in a language which it may be in.
        everyday: Whether nothing in it is rarer than the marks and accents of Western Europe.
        sound: Whether it may be what is meant; else it only speaks against others.
    """

    encoding: str
    score: float
    everyday: bool
    sound: bool = True


def readings(sample: bytes, beside: bytes = b"") -> list[LikelyText]:
    """What a sample may be, the likeliest first; readings with the same letters count as one.

    Args:
        sample: Whole lines that hold bytes beyond ASCII.
        beside: Lines of the same text that hold none: they speak for a language to which the
            letters of the sample belong. English has none of its own; there they say nothing.
    """
    every = _all_readings(sample, beside.decode("ascii", "ignore"))
    found = [one for one in every if one.sound]
    if found and found[0].encoding not in _LESS_RARE:
        dashed = _DASHED.search(sample.decode(found[0].encoding)) is not None
        found = [one for one in found
                 if one.encoding not in _LESS_RARE or one.score > _ENOUGH or dashed]  # fmt: skip
    rival = next((one for one in every if not one.sound), None)
    if rival is not None and is_sure(found):
        if found[0].encoding in _LESS_RARE:
            stronger = rival.score >= found[0].score
        else:
            stronger = rival.score > max(_ENOUGH, _AHEAD * found[0].score)
        found[1:1] = [rival] * stronger
    return found


def _all_readings(sample: bytes, beside: str) -> list[LikelyText]:
    """As `readings`, with those that only speak against others."""
    found: dict[str, LikelyText] = {}
    words_beside = _words(beside)
    for encoding, languages in _by_encoding().items():
        text = _decoded(sample, encoding)
        if text is None or not _is_orderly(text, encoding in (*_RARE, *_LESS_RARE)):
            continue
        letters = {char for char in text.lower() if char > "\x7f" and char.isalpha()}
        letters -= _BEHIND_FIGURES
        words = _words(text)
        some = sum(words.values()) >= _SOME
        odd = [word for word in words if not word.isascii()]
        alike = all(map(_is_of_one_language, odd))
        english = _score(words, "en") if not alike else 0.0
        for language in languages:
            _, own, others = _LETTERS[language]
            if letters <= {*own, *others} and _suits(text, language):
                score = _score(words, language)
                if score < english:
                    score = 0.0  # what speaks for the language is a word that is English, too
                if _tells(words_beside, language) and letters <= set(own):
                    whole = _score(words + words_beside, language)
                    score = max(score, whole) if some else whole
                reading = LikelyText(encoding, score, alike and letters <= _EVERYDAY)
                known = found.setdefault(text, reading)
                if known.score < score:
                    found[text] = known._replace(score=score)
    for text, one in found.items():
        if one.encoding in _RARE:
            found[text] = one._replace(sound=_is_sound(text, one))
    return sorted(found.values(), key=lambda one: -one.score)


def _tells(beside: Counter[str], language: str) -> bool:
    """Tell whether the lines of ASCII letters beside a sample say which language it is in.

    English has no letters of its own, so that its lines say nothing; nor do their words that are
    also of another language.
    """
    if not beside or language == "en":
        return False
    return _score(beside, language) >= _score(beside, "en")


def _is_sound(text: str, reading: LikelyText) -> bool:
    """Tell whether a reading that is rare has more for it than that it is possible."""
    odd = [char for char in text if char > "\x7f"]
    return reading.score > _ENOUGH and len(odd) > 2 and all(map(str.isalpha, odd))


def is_sure(found: list[LikelyText]) -> bool:
    """Tell whether the first reading is clearly better than the next, or the only one."""
    if len(found) < 2:
        return bool(found) and (found[0].score > _ENOUGH or found[0].everyday)
    return found[1].sound and found[0].score > max(_ENOUGH, _AHEAD * found[1].score)


def in_other_scripts(sample: bytes) -> list[str]:
    """Encodings of scripts that are not compared, in which a sample would be letters of these.

    Args:
        sample: Whole lines that hold bytes beyond ASCII.

    Returns:
        The likeliest first.
    """
    found: dict[str, float] = {}
    for encoding, (letters, usual) in _SCRIPTS.items():
        try:
            odd = _ODD.findall(sample.decode(encoding))
        except UnicodeDecodeError:
            continue
        text = "".join(odd)
        fit, often = (len(re.findall(f"[{one}]", text)) for one in (letters, usual))
        if odd and fit * 10 >= 9 * len(odd):
            found[encoding] = often / len(odd)
    return sorted(found, key=lambda encoding: -found[encoding])


def sample_of(data: bytes, most: int) -> bytes:
    """The lines with bytes beyond ASCII, at most so many bytes of them, from both ends."""
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    taken = b"".join(_until(lines, most // 2))
    if len(taken) * 2 < most:
        return taken
    return taken + b"".join(_until(reversed(lines), most // 2))


def beside(data: bytes, most: int) -> bytes:
    """The first lines that hold nothing beyond ASCII, at most so many bytes of them."""
    lines = (line for line in data[: 4 * most].splitlines(keepends=True) if line.isascii())
    return b"".join(_until(lines, most))


def _until(lines: Iterable[bytes], most: int) -> Iterator[bytes]:
    for line in lines:
        yield line[:most]
        most -= len(line)
        if most <= 0:
            return


def _by_encoding() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language, (encodings, _, _) in _LETTERS.items():
        for encoding in encodings:
            found.setdefault(encoding, []).append(language)
    return found


def _decoded(sample: bytes, encoding: str) -> str | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any("\x7f" <= char < "\xa0" for char in text) else text


def _is_orderly(text: str, rare: bool) -> bool:
    """Tell whether letters and signs stand where writing has them, in whatever language."""
    if rare and _GLUED.search(text):
        return False
    if _OPENED.search(text) and "›" not in text:
        return False
    if _MISPLACED.search(text) or _ALL_ODD.search(text):
        return False
    return all(_is_in_place(text, found.start()) for found in _ODD.finditer(text))


def _is_in_place(text: str, at: int) -> bool:
    char = text[at]
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    if char.isalpha() and char not in _BEHIND_FIGURES:
        if char.isupper() and (before.islower() or _is_second_capital(text, at)):
            return False
        if before.isdigit() and not char.isupper():
            return False
        latin = char < "\u0370"
        return not any(side.isalpha() and (side < "\u0370") != latin for side in (before, after))
    if char in _BESIDE_ANYTHING:
        if after.isalpha() and (char in "™®©" or (char in "‹›«»•†‡" and before.isalpha())):
            return False
        if char in "†‡" and after.islower():
            return False
        if char == "·" and before.isalpha() and after.isalpha():
            return before in "lL" and after in "lL"  # Catalan
        opens = char in "„‚" or (char in "“”" and after.isalpha())
        return not (opens and before.isalpha())
    if char not in _BEHIND_FIGURES:
        return False
    if char in "±§£¥€¼½¾" and before.islower():
        return False
    long = at > _SHORT and text[at - _SHORT - 1 : at].isalpha()
    return not long and not (after.isalpha() and (char not in "°ºª" or after not in "CF"))


def _is_second_capital(text: str, at: int) -> bool:
    """Tell whether a word so begins that its second letter alone is a capital, too: MŁller."""
    begins = at > 0 and text[at - 1].isupper() and not text[max(0, at - 2) : at - 1].isalpha()
    return begins and text[at + 1 : at + 2].islower()


def _suits(text: str, language: str) -> bool:
    if language in _IN_OTHER_LETTERS:
        return _OTHER_SCRIPT.search(text) is not None
    if language != "en":
        odd = [char for char in text.lower() if char > "\x7f" and char.isalpha()]
        usual = _USUAL.get(language)
        return usual is None or len(odd) < _SOME_LETTERS or not set(usual).isdisjoint(odd)
    words = [word.lower() for word in _WORD.findall(text) if not word.isascii()]
    if any(len(word) > 2 and word[-1] in _NEVER_LAST for word in words):
        return False
    return all(map(_is_of_one_language, words))


def _is_of_one_language(word: str) -> bool:
    """Tell whether a name has letters of one language only, and not as “Dvoøák”."""
    letters = {char for char in word if char > "\x7f"} - _BEHIND_FIGURES
    western = (own for encodings, own, _ in _LETTERS.values() if encodings is _WESTERN)
    return len(letters) < 2 or any(letters <= {*own, *"éü"} for own in western)


def _words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _RUN.findall(text))


def _score(words: Counter[str], language: str) -> float:
    frequent = load(language, ()).words("starters") | set(_FREQUENT.get(language, "").split())
    return sum(words[word] for word in frequent) / max(1, words.total())
