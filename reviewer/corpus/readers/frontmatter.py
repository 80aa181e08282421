"""The block of `key: value` lines between two lines of `---` at the top of a file."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

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

_FENCE: Final = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSE: Final = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_ENTRY: Final = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.+?)[ \t]*")
_FOLDED: Final = re.compile(r"[ \t]+(\S.*?)[ \t]*")
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")
_LONGEST: Final = 16 * 1024
_VALUE: Final = 1000


class FrontMatter(NamedTuple):
    """The offset behind the block, its entries by their names in `meta`, and what is wrong."""

    body_start: int = 0
    meta: Mapping[str, str] = {}
    warnings: tuple[str, ...] = ()


def front_matter(text: str) -> FrontMatter:
    """Read the block at the top of a text, if there is one.

    It may hold `key: value`, lists, comments and values that go on in indented lines. A block
    with anything else in it, or one that is not closed, stays a part of the text and gives a
    warning. A first line of `---` that no `key: value` follows is a rule, not a block.
    """
    opened = _FENCE.match(text)
    if not opened:
        return FrontMatter()
    closed = _CLOSE.search(text, opened.end(), opened.end() + _LONGEST)
    if closed is None:
        second = _NEWLINE.split(text[opened.end() : opened.end() + 200], maxsplit=1)[0]
        return _broken("no line of --- closes it") if _ENTRY.fullmatch(second) else FrontMatter()
    entries: dict[str, list[str]] = {}
    problem = _parse(text[opened.end() : closed.start()], entries)
    return _broken(problem) if problem else FrontMatter(closed.end(), _meta(entries))


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
        value = ", ".join(filter(None, values))
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
