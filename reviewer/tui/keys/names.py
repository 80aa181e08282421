"""The names of keys: one spelling for what people write and for what Textual reports.

A key that types a character is called by that character (`j`, `J`, `?`); the space bar and keys
that type none by a word (`space`, `pageup`, `f1`), with modifiers before it (`ctrl+d`). A chord is
two or three of them with spaces between (`b u`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

WORDS: Final = (
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete",
    "tab", "enter", "escape", "backspace", "space", *(f"f{number}" for number in range(1, 25)),
)  # fmt: skip
"""Keys that type nothing, or nothing that can be seen."""

MODIFIERS: Final = ("alt", "ctrl", "shift")
"""In the order in which they stand before a key."""

_SPELLINGS: Final = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown",
    "page_up": "pageup", "page_down": "pagedown", "del": "delete", "ins": "insert",
    "comma": ",", "dot": ".", "period": ".", "hyphen": "-", "minus": "-", "plus": "+",
    "slash": "/", "backslash": "\\", "at": "@", "underscore": "_",
}  # fmt: skip

# A terminal sends the same byte for both.
_SAME: Final = {
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "escape",
    "ctrl+space": "ctrl+@",
}  # fmt: skip

_SHOWN: Final = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "pgup", "pagedown": "pgdn",
    "escape": "esc", "delete": "del", "insert": "ins",
}  # fmt: skip


class UnknownKeyError(ValueError):
    """What was written is the name of no key; the text says so and offers the nearest name."""


@lru_cache(maxsize=512)
def parse_key(written: str) -> str:
    """The one name of a key, whichever way it was written.

    Args:
        written: `?`, `question_mark`, `Ctrl+D`, `PgUp`, `shift+a` ...; spaces around it are
            ignored, a lone space is the space bar.

    Raises:
        UnknownKeyError: There is no such key.
    """
    text = unicodedata.normalize("NFC", written.strip() or written[:1])
    *modifiers, base = _parts(text)
    held = {modifier.lower() for modifier in modifiers}
    name = _base(base)
    if name is None or not held <= set(MODIFIERS):
        raise UnknownKeyError(_no_key(written))
    if held == {"shift"} and len(name) == 1 and name.upper() != name:
        return name.upper()
    if held and len(name) == 1:
        name = name.lower()
    joined = "+".join([*sorted(held), name])
    return _SAME.get(joined, joined)


def parse_chord(written: str) -> tuple[str, ...]:
    """The keys of a chord in their order; a single key gives a tuple of one.

    Raises:
        UnknownKeyError: One of them is the name of no key.
    """
    words = written.split()
    return tuple(parse_key(word) for word in words) if words else (parse_key(written),)


def pressed(key: str, character: str | None) -> str:
    """The name of a key that was pressed.

    Args:
        key: What Textual calls it.
        character: The character that it types.

    Returns:
        Its name; what Textual calls it if that is no name known here.
    """
    if character == " " or key == "space":
        return "space"
    if character and len(character) == 1 and character.isprintable() and "+" not in key:
        return character
    try:
        return parse_key(key)
    except UnknownKeyError:
        return key


def types(key: str) -> bool:
    """Whether a key of that name types a character."""
    return len(key) == 1 or key == "space"


def shown(key: str) -> str:
    """A key, or a chord, as it stands on the screen: short, as on the keyboard."""
    return " ".join(_shown_one(one) for one in key.split())


def _shown_one(key: str) -> str:
    *modifiers, base = _parts(key)
    return "+".join([*modifiers, _SHOWN.get(base, base)])


def _parts(text: str) -> list[str]:
    if text == "+":
        return [text]
    return [*text[:-2].split("+"), "+"] if text.endswith("++") else text.split("+")


def _base(text: str) -> str | None:
    if len(text) == 1:
        return "space" if text == " " else text if text.isprintable() else None
    name = text.lower()
    name = _SPELLINGS.get(name, name)
    return name if name in WORDS or len(name) == 1 else _character(name)


def _character(name: str) -> str | None:
    """The character of that Unicode name, which Textual writes with underscores."""
    for spelled in (name.replace("_", " "), name.replace("_", "-")):
        try:
            found = unicodedata.lookup(spelled.upper())
        except KeyError:
            continue
        return found if len(found) == 1 and found.isprintable() else None
    return None


def _no_key(written: str) -> str:
    # Only a mistake pays for loading the library.
    from rapidfuzz import process

    near = process.extractOne(written.strip().lower(), WORDS, score_cutoff=60)
    hint = f"did you mean {near[0]}?" if near else "write a character or a name like ctrl+d or f2"
    return f"{written.strip()!r} is not a key; {hint}"
