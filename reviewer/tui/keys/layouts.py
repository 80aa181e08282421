"""Keyboards that type no Latin letters: which letter stands where on theirs, and digits.

A table is two rows of equal length, what is typed and the Latin letter on that key of a US
keyboard; the facts are those of the layouts that X11 ships by default for each language. Letters
count by position. Signs count as themselves, except where they sit on the place of a letter, or
where a key would be out of reach without them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

_ROWS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "us": (),
    "ru": (
        ("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm"),
        ("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM"),
        ("жЖэЭбБюЮё", ";:'\",<.>`"),
    ),
    "el": (
        (";ςερτυθιοπασδφγηξκλζχψωβνμ", "qwertyuiopasdfghjklzxcvbnm"),
        (":ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "QERTYUIOPASDFGHJKLZXCVBNM"),
        ("΄´¨", ";;:"),
    ),
    "ar": (
        ("ضصثقفغعهخحشسيبلاتنمئءؤرﻻىة", "qwertyuiopasdfghjklzxcvbnm"),
        ("\u064e\u064b\u064f\u064cﻹإ÷×\u0650\u064dﻷأـ\u0652ﻵآ", "QWERTYIOASGHJXBN"),
        ("كطوزظ؟،؛", ";',./?,;"),
    ),
    "fa": (
        ("ضصثقفغعهخحشسیبلاتنمظطزرذدپ", "qwertyuiopasdfghjklzxcvbnm"),
        ("\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651", "QWERTYUI"),
        ("ؤئيإأآةك\u0653ژ\u0670\u200c\u0654ء", "ASDFGHJZXCVBNM"),
        ("کگو؟،؛", ";',?,;"),
    ),
    "ur": (
        ("قوعرتےءیہپاسدفگحجکلزشچطبنم", "qwertyuiopasdfghjklzxcvbnm"),
        ("\u0652ؤ\u0670ڑٹ\u064eئ\u0650ۃ\u064f", "QWERTYUIOP"),
        ("آصڈ\u0651غھضخ\u0654ذژثظں\u0658", "ASDFGHJKLZXCVNM"),
        ("؛،۔؟", ";,.?"),
    ),
    "he": (
        ("/'קראטוןםפשדגכעיחלךזסבהנמצ", "qwertyuiopasdfghjklzxcvbnm"),
        ("ףתץ.,", ";,./'"),
    ),
}

LAYOUTS: Final = tuple(_ROWS)
"""The layouts by name; `us` maps nothing."""


@cache
def by_position(layout: str) -> Mapping[str, str]:
    """What is typed on that layout -> what a US keyboard types on the same key.

    Raises:
        KeyError: There is no such layout.
    """
    table: dict[str, str] = {}
    for typed, latin in _ROWS[layout]:
        table.update(zip(typed, latin, strict=True))
    return table


def digit_value(character: str) -> str | None:
    """The digit that a character of any script stands for, as `0` to `9`; None for no digit."""
    value = unicodedata.decimal(character, None) if len(character) == 1 else None
    return None if value is None else str(value)
