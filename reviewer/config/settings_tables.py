"""The settings of a reviewer.toml, each with its check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from reviewer.config import value_checks
from reviewer.config.errors import ConfigFault, Place, shown, wrong
from reviewer.config.scheme import read_scheme
from reviewer.config.themes import THEMES
from reviewer.models.names import why_not

LAYOUTS: Final = ("us", "ar", "el", "fa", "he", "ru", "ur")
"""Keyboard layouts; all but the first have their letters mapped by position."""

Reveal: TypeAlias = Literal["article", "sentence", "open"]
Suggestions: TypeAlias = Literal["shown", "after", "off"]

AUTO: Final = "auto"
"""In the file, what leaves the suggestions to the assignment, and lines to each text."""

LINES: Final = ("kept", "wrapped")
"""What a newline inside a paragraph is: an end of a sentence, or a space."""

CUES: Final = ("speech", "urge", "addressees", "threats", "harm", "labels")
"""Lists of cue words that a workspace can add to."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def annotator(value: Any, place: Place) -> str:
    """The name of a person who annotates."""
    return _fit(value_checks.text(value, place), place, person=True)


def language(value: Any, place: Place) -> str:
    """A language tag such as `en` or `pt-BR`."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise wrong(place, value, 'a language tag such as "en" or "pt-BR"')
    return value


def abbreviation(value: Any, place: Place) -> str:
    """A word or phrase, kept without its final stop and with single spaces."""
    found = " ".join(value_checks.line(value, place).removesuffix(".").split())
    if not found:
        raise wrong(place, value, 'a word such as "Adm."')
    return found


def cue(value: Any, place: Place) -> str:
    """A word or phrase in lower case, with single spaces."""
    return " ".join(value_checks.line(value, place).lower().split())


def names(value: Any, place: Place) -> dict[str, str]:
    """Other names of people, places and groups, each a word, with the name that counts."""
    found = {}
    for short, name in value_checks.mapping(value, place).items():
        if len(short.split()) != 1:
            raise ConfigFault((*place, short), "is no single word; only words stand for a name")
        found[short] = " ".join(value_checks.line(name, (*place, short)).split())
    return found


def aliases(value: Any, place: Place) -> dict[str, str]:
    """Other names of annotators, each with the name that counts."""
    found = {}
    for alias, name in value_checks.mapping(value, place).items():
        at = (*place, alias)
        found[alias] = _fit(value_checks.text(name, at), at, person=False)
    lower = {alias.lower() for alias in found}
    for alias, name in found.items():
        if name.lower() in lower:
            hint = "each alias must lead straight to the name that counts"
            raise ConfigFault(
                (*place, alias), f"is {shown(name)}, which is an alias itself; {hint}"
            )
    return found


def keys(value: Any, place: Place) -> Mapping[str, tuple[str, ...]]:
    """Commands with their keys. Which commands there are is known to the command table."""
    found: dict[str, tuple[str, ...]] = {}
    for name, inner in value_checks.mapping(value, place).items():
        if isinstance(inner, dict):
            # `tag.1 = "x"` without quotation marks is a table in a table to TOML.
            inside = keys(inner, (*place, name)).items()
            given = {f"{name}.{rest}": keys_given for rest, keys_given in inside}
        else:
            given = {name: _keys_of(inner, (*place, name))}
        for command in given.keys() & found.keys():
            raise ConfigFault(
                (*place, name), f"gives keys to the command {shown(command)} a second time"
            )
        found.update(given)
    return found


def _keys_of(value: Any, place: Place) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    many = isinstance(value, list)
    return tuple(_key(one, (*place, i) if many else place) for i, one in enumerate(given))


def _key(value: Any, place: Place) -> str:
    expected = 'a key such as "x", "X", "?", "f5" or "ctrl+n", or a list of keys'
    if value == " ":
        return "space"
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        raise wrong(place, value, expected)
    key = " ".join(value.split())
    if "," in key and len(key) > 1:
        raise wrong(place, value, 'one key; write several as a list: ["x", "f5"]')
    return key


def _fit(name: str, place: Place, *, person: bool) -> str:
    reason = why_not(name, person=person)
    if reason:
        raise ConfigFault(place, f"is {shown(name)}; {reason}")
    return name


def server_url(value: Any, place: Place) -> str:
    """The address of a server, which holds no password: files are shared."""
    found = value_checks.line(value, place)
    if not found.startswith(("postgresql://", "postgres://")):
        raise wrong(place, value, 'an address such as "postgresql://ann@host/desk"')
    if re.search(r"//[^/@]*:[^/@]*@|[?&]password=", found):
        hint = "a password belongs into ~/.pgpass or a service file, which nobody else reads"
        raise ConfigFault(place, f"holds a password; {hint}")
    return found


def team(value: Any, place: Place) -> str:
    """Where the desk's server is: a service of libpq, or an address; as libpq takes it."""
    found = _TEAM(value, place)
    if not found:
        return ""
    if len(found) > 1:
        raise ConfigFault(place, "says both service and url; one of them is the server")
    return found["url"] if "url" in found else f"service={found['service']}"


def service(value: Any, place: Place) -> str:
    """The name of a service in a service file of libpq."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", value):
        raise wrong(place, value, "the name of a service in ~/.pg_service.conf")
    return value


_TEAM: Final = value_checks.table({"service": service, "url": server_url})

theme: Final = value_checks.choice(*THEMES)

FILE: Final = value_checks.table(
    {
        "articles": value_checks.line,
        "annotations": value_checks.line,
        "annotator": annotator,
        "scheme": read_scheme,
        "keys": keys,
        "layout": value_checks.choice(*LAYOUTS),
        "theme": theme,
        "auto_advance": value_checks.switch,
        "reveal": value_checks.choice(*get_args(Reveal)),
        "suggestions": value_checks.choice(AUTO, *get_args(Suggestions)),
        "language": language,
        "abbreviations": value_checks.items(abbreviation),
        "lines": value_checks.choice(AUTO, *LINES),
        "cues": value_checks.table({name: value_checks.items(cue) for name in CUES}),
        "names": names,
        "aliases": aliases,
        "team": team,
    }
)
"""A whole reviewer.toml."""
