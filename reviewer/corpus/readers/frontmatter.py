"""The block of YAML between two lines of `---` at the top of a file, or of TOML between `+++`.

Plain `key: value` lines are read without a library: most articles have nothing else, and a value
with a colon in it, which is no YAML, is a common headline.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

KEYS: Final[Mapping[str, str]] = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "by": "author",
    "date": "date",
    "published": "date",
    "publish_date": "date",
    "pubdate": "date",
    "url": "url",
    "source_url": "url",
    "canonical_url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
    "story": "story",
    "event": "story",
}
"""What a key of the block is called in `Document.meta`; other keys are left out."""

_FENCE: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_CLOSE: Final = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)"),
}
# A line that needs no library: anything else has escapes, blocks, lists or mappings in it.
_SIMPLE: Final = re.compile(
    r"\s*(?:#.*)?|[A-Za-z][\w-]*[ \t]*:(?:[ \t]+(?:\"[^\"\\]*\"|'[^']*'|\[[^\]\"'{]*\]"
    r"|[^\s\"'\[{|>&*!%@`].*)?)?[ \t]*(?:#.*)?"
)
_LINES: Final = {
    "wrapped": "wrapped",
    "join": "wrapped",
    "joined": "wrapped",
    "kept": "kept",
    "keep": "kept",
}
"""What `lines` may say: whether a newline inside a paragraph is a space or ends a sentence."""
_ENTRY: Final = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.+?)[ \t]*")
_FOLDED: Final = re.compile(r"[ \t]+(\S.*?)[ \t]*")
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")
_LONGEST: Final = 16 * 1024
_VALUE: Final = 1000
_ITEMS: Final = 50


class FrontMatter(NamedTuple):
    """The offset behind the block, its entries by their names in `meta`, and what is wrong.

    `lines` is how the lines of the text are to be read, if the block says so.
    """

    body_start: int = 0
    meta: Mapping[str, str] = {}
    warnings: tuple[str, ...] = ()
    lines: str = ""


def front_matter(text: str) -> FrontMatter:
    """Read the block at the top of a text, if there is one.

    It may hold any YAML or TOML whose outermost level is keys with values. A block with anything
    else in it, or one that is not closed, stays a part of the text and gives a warning. A first
    line of `---` that no `key: value` follows is a rule, not a block.
    """
    opened = _FENCE.match(text)
    if not opened:
        return FrontMatter()
    closed = _CLOSE[opened[1]].search(text, opened.end(), opened.end() + _LONGEST)
    if closed is None:
        second = _NEWLINE.split(text[opened.end() : opened.end() + 200], maxsplit=1)[0]
        found = opened[1] == "---" and _ENTRY.fullmatch(second)
        return _broken("no line of --- closes it") if found else FrontMatter()
    entries: dict[str, list[str]] = {}
    read = _read_toml if opened[1] == "+++" else _read_yaml
    problem = read(text[opened.end() : closed.start()], entries)
    if problem:
        return _broken(problem)
    lines = _LINES.get(" ".join(entries.get("lines", ())).lower(), "")
    return FrontMatter(closed.end(), _meta(entries), (), lines)


def _read_yaml(block: str, entries: dict[str, list[str]]) -> str:
    """Fill the entries; return what is wrong with the block, or nothing."""
    problem = _parse(block, entries)
    simple = not problem and all(map(_SIMPLE.fullmatch, _NEWLINE.split(block)))
    if not simple and _nodes(block, problem, entries):
        return ""
    return problem


def _nodes(block: str, problem: str, entries: dict[str, list[str]]) -> bool:
    """Fill the entries as the library reads them; tell whether it could."""
    import yaml  # type: ignore[import-untyped]  # it brings no types

    try:
        # Composed and not constructed: no value becomes anything but text.
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    if not isinstance(root, yaml.MappingNode) or not _names_once(root.value):
        return False
    entries.clear()
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode):
            entries[key.value] = list(_texts(value)) if _is_known(key.value) else []
    return bool(entries) and ("twice" not in problem)


def _is_known(name: str) -> bool:
    # What is not asked for is not unfolded: aliases may stand for much.
    return name.lower().replace("-", "_") in KEYS or name == "lines"


def _names_once(pairs: Any) -> bool:
    names = [key.value for key, _ in pairs]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _texts(node: Any) -> Iterator[str]:
    """The texts in a value: one, those of a list, or the `name` of each mapping in it."""
    if node.id == "scalar" and node.tag != "tag:yaml.org,2002:null":
        yield " ".join(node.value.split())
    elif node.id == "sequence":
        for item in node.value[:_ITEMS]:
            if item.id != "sequence":
                yield from _texts(item)
    elif node.id == "mapping":
        yield from (
            " ".join(value.value.split())
            for key, value in node.value
            if key.value == "name" and value.id == "scalar"
        )


def _read_toml(block: str, entries: dict[str, list[str]]) -> str:
    import tomllib

    try:
        found = tomllib.loads(block.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        return f"this is no TOML: {error}"
    for key, value in found.items():
        values = value if isinstance(value, list) else [value]
        plain = [one for one in values[:_ITEMS] if not isinstance(one, dict | list)]
        entries[key] = [" ".join(str(one).split()) for one in plain]
    return ""


def written(meta: Mapping[str, str]) -> str:
    """Write such a block; nothing if there is nothing to say.

    Args:
        meta: Values of one line each, by their names in `Document.meta`.
    """
    lines = [f'{name}: "{value[:_VALUE]}"' for name, value in meta.items() if value]
    return "\n".join(["---", *lines, "---", "", ""]) if lines else ""


def _broken(problem: str) -> FrontMatter:
    return FrontMatter(warnings=(f"front matter is read as text: {problem}",))


def _meta(entries: Mapping[str, list[str]]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for key, values in entries.items():
        name = KEYS.get(key.lower().replace("-", "_"))
        # Only aliases make a value longer than its block.
        value = ", ".join(filter(None, values))[:_LONGEST]
        if name and value:
            meta.setdefault(name, value)
    return meta


def _parse(block: str, entries: dict[str, list[str]]) -> str:
    """Fill the entries; return what is wrong with the block, or nothing."""
    last: list[str] | None = None
    for number, line in enumerate(_NEWLINE.split(block), start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line)
        if not entry:
            if last is None or not _continue(last, line):
                return f"line {number} is no 'key: value'"
        elif entry[1] in entries:
            return f"line {number} gives {entry[1]} twice"
        else:
            last = entries[entry[1]] = _values(entry[2] or "")
    return ""


def _continue(values: list[str], line: str) -> bool:
    item = _ITEM.fullmatch(line)
    if item:
        values.append(_plain(item[1]))
        return True
    folded = _FOLDED.fullmatch(line)
    if folded and values:
        values[-1] = f"{values[-1]} {folded[1]}".strip()
    return bool(folded and values)


def _values(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_plain(part) for part in value[1:-1].split(",")]
    if value in ("|", ">", "|-", ">-"):
        return [""]
    return [_plain(value)] if value else []


def _plain(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return re.sub(r"[ \t]+#.*$", "", value)
