"""Tags made of the labels of a dataset, written into the reviewer.toml."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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
from reviewer.models.scheme import AttributeType, RelationType, TagType

DRAFT: Final = "reviewer.draft.toml"
"""Where tags are drafted that do not fit into the reviewer.toml as it is."""

_LONGEST: Final = 40
_NO_KEY: Final = frozenset((*RESERVED_KEYS, "O"))
"""Letters that no drafted tag gets; `O` is a piece of other keys on slow lines."""


class DatasetLabels(NamedTuple):
    """What a scheme is drafted of.

    Attributes:
        tags: The labels, in the order that their digits are to have.
        single: Whether a sentence has one of them at most.
        relations: Kinds of relations between spans.
        attributes: Label -> attribute of its spans -> the values that it has.
    """

    tags: Sequence[str] = ()
    single: bool = False
    relations: Sequence[str] = ()
    attributes: Mapping[str, Mapping[str, Iterable[str]]] = {}


class DraftedScheme(NamedTuple):
    """What became of the labels.

    Attributes:
        file: The file that holds the tags now.
        settings: The settings with them.
        single: Whether the file says now that a sentence has one tag at most.
    """

    file: Path
    settings: Settings
    single: bool = False


MOST_TAGS: Final = 500
"""Labels beyond which a dataset has none: it is a text or an id that was taken for one."""


def draft_scheme(settings: Settings, labels: DatasetLabels, *, write: bool = True) -> DraftedScheme:
    """Adds tags and kinds of relations to the reviewer.toml, which is made if there is none.

    Args:
        settings: What is set; default tags are replaced, tags of its own are added to.
        labels: What there is to be a tag or a relation.
        write: Whether the file is written; else it is only told what would stand there.

    Raises:
        ConfigError: The file cannot be written, or the tags cannot be added to it; they stand in
            a file beside it then.
    """
    own = settings.scheme.tags if settings.scheme.tags != default_scheme().tags else ()
    file = settings.source or settings.workspace / FILE
    if not labels.tags and not labels.relations:
        return DraftedScheme(file, settings)
    if len(labels.tags) > MOST_TAGS:
        what = f"{len(labels.tags)} labels are no scheme; at most {MOST_TAGS} become tags"
        raise ConfigError(
            f"{what}: name the column of labels, or map them with --map or --map-file"
        )
    before = file.read_text("utf-8-sig") if file.exists() else ""
    kinds = settings.scheme.relations if "relations" in _scheme_of(before) else ()
    single = labels.single and bool(labels.tags) and not own and not _scheme_of(before)
    head = "[scheme]\nsingle = true\n\n" if single else ""
    tags = [_block(tag) for tag in _tags(labels, own)]
    blocks = head + "\n".join([*tags, *map(_relation_block, _relations(labels.relations, kinds))])
    text = f"{before.rstrip()}\n\n{blocks}".lstrip("\n")
    try:
        given = SETTINGS(tomllib.loads(text), ())
    except (ConfigFault, tomllib.TOMLDecodeError) as error:
        what = f"{shown(file)}: the tags cannot be added to it ({error})"
        if not write:
            raise ConfigError(what) from None
        beside = file.with_name(DRAFT)
        _write(beside, blocks)
        raise ConfigError(f"{what}; they stand in {shown(beside)}: put them in by hand") from None
    if not write:
        return DraftedScheme(file, replace(settings, scheme=given["scheme"]), single)
    _write(file, text)
    return DraftedScheme(file, load(file), single)


def _scheme_of(text: str) -> Mapping[str, object]:
    """The table `[scheme]` of a file; empty if it has none."""
    try:
        found = tomllib.loads(text).get("scheme", {})
    except tomllib.TOMLDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, text.encode())
    except OSError as error:
        raise ConfigError(f"{shown(file)}: cannot be written: {error.strerror}") from None


def _block(tag: TagType) -> str:
    said = {"name": tag.name, "key": tag.key, "glyph": tag.glyph, "label": tag.label}
    lines = [f"{name} = {_toml(value)}" for name, value in said.items()]
    if tag.attributes:
        tables = (f"  {{ name = {_toml(one.name)}{_choices(one)} }}," for one in tag.attributes)
        lines += ["attributes = [", *tables, "]"]
    return "\n".join(["[[scheme.tags]]", *lines, ""])


def _choices(one: AttributeType) -> str:
    return f", choices = [{', '.join(map(_toml, one.choices))}]" if one.choices else ""


def _relation_block(kind: RelationType) -> str:
    said = {"name": kind.name, "key": kind.key, "glyph": kind.glyph, "label": kind.label}
    return "\n".join(["[[scheme.relations]]", *(f"{k} = {_toml(x)}" for k, x in said.items()), ""])


def _toml(value: str) -> str:
    # A string of JSON is one of TOML, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _relations(kinds: Iterable[str], own: Iterable[RelationType]) -> Iterator[RelationType]:
    """A kind of relation for each, as long as there are letters."""
    names = {kind.name.lower() for kind in own}
    taken = {kind.key for kind in own} | {kind.glyph for kind in own}
    for kind in kinds:
        name = next(one for one in _names(kind) if one.lower() not in names)
        key = next((one for one in _keys(name) if one not in taken), "")
        if not key:
            return
        names.add(name.lower())
        taken.add(key)
        yield RelationType(name, key, key, " ".join(kind.split())[:60])


_FEW: Final = 20
"""Most values of an attribute that are offered as choices."""


def _attributes(found: Mapping[str, Iterable[str]]) -> Iterator[AttributeType]:
    """The attributes of a tag: those of few values offer them."""
    names: set[str] = set()
    for given, values in sorted(found.items()):
        name = next(one for one in _names(given) if one.lower() not in names)
        if name != given:
            continue  # it would be another attribute than the one that the spans carry
        names.add(name.lower())
        choices = sorted({value for value in values if value.strip() == value and value})
        fits = len(choices) <= _FEW and all(len(one) <= 60 and one.isprintable() for one in choices)
        yield AttributeType(name, tuple(choices) if fits else ())


def _tags(labels: DatasetLabels, own: Iterable[TagType]) -> Iterator[TagType]:
    """A tag for each label: a name, a letter as long as there are any, and a glyph."""
    names = {tag.name.lower() for tag in own}
    keys = {tag.key for tag in own} | _NO_KEY
    glyphs = {tag.glyph for tag in own}
    for label in labels.tags:
        name = next(one for one in _names(label) if one.lower() not in names)
        names.add(name.lower())
        key = next((one for one in _keys(name) if one not in keys), "")
        keys.add(key)
        glyph = next(one for one in _glyphs(key) if one not in glyphs)
        glyphs.add(glyph)
        attributes = tuple(_attributes(labels.attributes.get(label, {})))
        label = _printed(label) or name
        yield TagType(name, key, glyph, "", label, attributes=attributes)


def _printed(label: str) -> str:
    """A label on one line, without what no terminal should be given."""
    return " ".join("".join(char if char.isprintable() else " " for char in label).split())


def _names(label: str) -> Iterator[str]:
    """Names for a label: itself where that is one, else like it, else numbered."""
    if TAG_NAME.fullmatch(label):
        yield label
    bare = re.sub(r"[^A-Za-z0-9_-]+", "_", in_latin(label)).strip("_-")
    bare = bare if bare[:1].isalpha() else f"label_{bare}".rstrip("_")
    yield bare[:_LONGEST]
    yield from (f"{bare[: _LONGEST - 4]}_{n}" for n in count(2))


def in_latin(label: str) -> str:
    """A label or name in the letters that every format, query and command line can hold."""
    if label.isascii():
        return label
    # Only labels of other scripts take it.
    from anyascii import anyascii

    # Apostrophes stand for soft signs and the like, which no word is cut at.
    words: str = anyascii(unicodedata.normalize("NFC", label))
    return words.replace("'", "").replace("`", "")


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
