"""Tags made of the labels of a dataset, written into the reviewer.toml."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase
from typing import Final, NamedTuple

from reviewer.config.document import shown
from reviewer.config.errors import ConfigError, ConfigFault
from reviewer.config.names import RESERVED_KEYS, TAG_NAME
from reviewer.config.scheme import default_scheme
from reviewer.config.settings import Settings, load
from reviewer.config.settings_tables import FILE as SETTINGS
from reviewer.config.workspace import FILE
from reviewer.filesystem import replace_file
from reviewer.models.scheme import TagType

DRAFT: Final = "reviewer.draft.toml"
"""Where tags are drafted that do not fit into the reviewer.toml as it is."""

_LONGEST: Final = 40
_NO_KEY: Final = frozenset((*RESERVED_KEYS, "O"))
"""Letters that no drafted tag gets; `O` is a piece of other keys on slow lines."""


class DraftedScheme(NamedTuple):
    """What became of the labels.

    Attributes:
        file: The file that holds the tags now.
        settings: The settings with them.
    """

    file: Path
    settings: Settings


def draft_tags(settings: Settings, labels: Sequence[str]) -> DraftedScheme:
    """Adds a tag for each label to the reviewer.toml, which is made if there is none.

    Args:
        settings: What is set; default tags are replaced, tags of its own are added to.
        labels: The labels, in the order that their digits are to have.

    Raises:
        ConfigError: The file cannot be written, or the tags cannot be added to it; they stand in
            a file beside it then.
    """
    own = settings.scheme.tags if settings.scheme.tags != default_scheme().tags else ()
    if not labels:
        return DraftedScheme(settings.source or settings.workspace / FILE, settings)
    blocks = "\n".join(_block(tag) for tag in _tags(labels, own))
    file = settings.source or settings.workspace / FILE
    before = file.read_text("utf-8-sig") if file.exists() else ""
    text = f"{before.rstrip()}\n\n{blocks}".lstrip("\n")
    try:
        SETTINGS(tomllib.loads(text), ())
    except (ConfigFault, tomllib.TOMLDecodeError) as error:
        beside = file.with_name(DRAFT)
        _write(beside, blocks)
        what = f"{shown(file)}: the tags cannot be added to it ({error})"
        raise ConfigError(f"{what}; they stand in {shown(beside)}: put them in by hand") from None
    _write(file, text)
    drafted = load(file)
    return DraftedScheme(file, drafted)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, text.encode())
    except OSError as error:
        raise ConfigError(f"{shown(file)}: cannot be written: {error.strerror}") from None


def _block(tag: TagType) -> str:
    said = {"name": tag.name, "key": tag.key, "glyph": tag.glyph, "label": tag.label}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()]
    return "\n".join(["[[scheme.tags]]", *lines, ""])


def _tags(labels: Iterable[str], own: Iterable[TagType]) -> Iterator[TagType]:
    """A tag for each label: a name, a letter as long as there are any, and a glyph."""
    names = {tag.name.lower() for tag in own}
    keys = {tag.key for tag in own} | _NO_KEY
    glyphs = {tag.glyph for tag in own}
    for label in labels:
        name = next(one for one in _names(label) if one.lower() not in names)
        names.add(name.lower())
        key = next((one for one in _keys(name) if one not in keys), "")
        keys.add(key)
        glyph = next(one for one in _glyphs(key) if one not in glyphs)
        glyphs.add(glyph)
        yield TagType(name, key, glyph, "", " ".join(label.split())[:60])


def _names(label: str) -> Iterator[str]:
    """Names for a label: itself where that is one, else like it, else numbered."""
    if TAG_NAME.fullmatch(label):
        yield label
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    bare = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-")
    bare = bare if bare[:1].isalpha() else f"label_{bare}".rstrip("_")
    yield bare[:_LONGEST]
    yield from (f"{bare[: _LONGEST - 4]}_{n}" for n in count(2))


def _keys(name: str) -> Iterator[str]:
    """Letters for a name, its own first."""
    own = [char for char in name.lower() if char in ascii_lowercase]
    yield from own
    yield from (char.upper() for char in own)
    yield from ascii_lowercase + ascii_uppercase


def _glyphs(key: str) -> Iterator[str]:
    """One cell for a tag: its letter, else one of other alphabets."""
    if key:
        yield key
    blocks = ((0x3B1, 0x3CA), (0x430, 0x450), (0x561, 0x587), (0x10D0, 0x10F1), (0x2801, 0x28FF))
    for first, last in blocks:
        yield from map(chr, range(first, last))
    yield from map(chr, range(0x1401, 0x166D))
