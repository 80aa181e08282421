"""The scheme as TOML: the default one, and those that a reviewer.toml brings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar, get_args

from reviewer.config import value_checks
from reviewer.config.errors import ConfigFault, Place, nearest, shown
from reviewer.config.names import COLORS, color, glyph, letter, status_name, tag_letter, word
from reviewer.models.scheme import (
    TAG_QUESTION,
    About,
    Answering,
    AttributeType,
    Before,
    ChoiceType,
    Need,
    PartType,
    QuestionType,
    RelationType,
    RuleChange,
    Scheme,
    StatusType,
    TagType,
    Unmet,
)

DEFAULT: Final = Path(__file__).with_name("scheme.toml")
"""The default scheme."""

AVERITEC: Final = (
    "",
    "Supported",
    "Refuted",
    "Not Enough Evidence",
    "Conflicting Evidence/Cherrypicking",
)
"""Labels of the AVeriTeC format, in its own spelling."""

_FIRST_GLYPH: Final = 0x2801
"""Of tags without a letter: patterns of dots, which are one cell wide and look different."""

_LOOK: Final = {"glyph": glyph, "color": color, "help": value_checks.line}

PART: Final = value_checks.table(
    {"name": word, "key": letter, "help": value_checks.line}, needed=("name", "key")
)
ATTRIBUTE: Final = value_checks.table(
    {"name": word, "choices": value_checks.items(value_checks.line), "help": value_checks.line},
    needed=("name",),
)
CHANGE: Final = value_checks.table(
    {
        "version": value_checks.number(2, 1_000_000),
        "what": value_checks.line,
        "before": value_checks.choice(*get_args(Before)),
        "query": value_checks.line,
    },
    needed=("version", "what"),
)
TAG: Final = value_checks.table(
    {
        "name": word,
        "key": tag_letter,
        "label": value_checks.line,
        "guideline": value_checks.text,
        "parts": value_checks.items(PART),
        "attributes": value_checks.items(ATTRIBUTE),
        "version": value_checks.number(1, 1_000_000),
        "changes": value_checks.items(CHANGE),
        **_LOOK,
    },
    needed=("name",),
)
STATUS: Final = value_checks.table(
    {
        "name": status_name,
        "key": letter,
        "need": value_checks.choice("nothing", *get_args(Need)),
        "settled": value_checks.switch,
        "signoff": value_checks.switch,
        "averitec": value_checks.choice(*AVERITEC),
        "rating": value_checks.number(0, 5),
        "exported": value_checks.switch,
        **_LOOK,
    },
    needed=("name",),
)
RELATION: Final = value_checks.table(
    {
        "name": word,
        "key": letter,
        "glyph": glyph,
        "label": value_checks.line,
        "help": value_checks.line,
        "from_tags": value_checks.items(word),
        "to_tags": value_checks.items(word),
        "directed": value_checks.switch,
    },
    needed=("name", "key"),
)
CHOICE: Final = value_checks.table(
    {
        "name": word,
        "key": letter,
        "label": value_checks.line,
        "help": value_checks.line,
    },
    needed=("name", "key"),
)
QUESTION: Final = value_checks.table(
    {
        "name": word,
        "about": value_checks.choice(*get_args(About)),
        "answers": value_checks.choice(*get_args(Answering)),
        "choices": value_checks.items(CHOICE, least=2),
        "least": value_checks.number(0, 9),
        "most": value_checks.number(1, 9),
        "label": value_checks.line,
        "help": value_checks.line,
    },
    needed=("name",),
)
SCHEME: Final = value_checks.table(
    {
        "version": value_checks.number(1, 1_000_000),
        "general": value_checks.text,
        "unmet": value_checks.choice(*get_args(Unmet)),
        "signoff": value_checks.switch,
        "tags": value_checks.items(TAG, least=1),
        "statuses": value_checks.items(STATUS, least=1),
        "single": value_checks.switch,
        "relations": value_checks.items(RELATION),
        "questions": value_checks.items(QUESTION),
    }
)

Item = TypeVar("Item", TagType, StatusType)
Named: TypeAlias = (
    TagType | StatusType | PartType | AttributeType | RelationType | ChoiceType | QuestionType
)


@cache
def default_scheme() -> Scheme:
    """The scheme of the product: five tags, eight statuses."""
    tables = tomllib.loads(DEFAULT.read_text("utf-8"))
    return Scheme(
        version=tables["version"],
        tags=tuple(_tag(table, None, place) for place, table in enumerate(tables["tags"])),
        statuses=tuple(StatusType(**table) for table in tables["statuses"]),
        general=tables["general"],
        relations=tuple(_relation(table) for table in tables["relations"]),
    )


def read_scheme(tables: Mapping[str, Any], place: Place = ("scheme",)) -> Scheme:
    """The scheme that a table `[scheme]` describes.

    What it does not say is as in the default scheme; a tag or a status that bears the name of a
    default one takes from it what is not said.

    Args:
        tables: The table as TOML gives it.
        place: Where it stands.

    Raises:
        Fault: Something in it is wrong.
    """
    given = SCHEME(tables, place)
    default = default_scheme()
    tags, statuses = default.tags, default.statuses
    if "tags" in given:
        tags = _items(given["tags"], (*place, "tags"), _tag, default.tag)
        _check_parts(tags, (*place, "tags"))
        _check_changes(tags, (*place, "tags"))
    if "statuses" in given:
        statuses = _items(given["statuses"], (*place, "statuses"), _status, default.status)
        _check_statuses(statuses, (*place, "statuses"))
    if not given.get("signoff", True):
        statuses = tuple(replace(status, signoff=False) for status in statuses)
    relations = default.relations
    if "relations" in given:
        relations = tuple(map(_relation, given["relations"]))
        _check_relations(relations, tags, (*place, "relations"))
    questions = tuple(map(_question, given.get("questions", ())))
    _check_questions(questions, (*place, "questions"))
    return Scheme(
        version=given.get("version", default.version),
        tags=tags,
        statuses=statuses,
        general=given.get("general", default.general),
        unmet=given.get("unmet", default.unmet),
        single=given.get("single", default.single),
        relations=relations if "relations" in given else _fitting(relations, tags),
        questions=questions,
    )


def _items(
    tables: Sequence[dict[str, Any]],
    place: Place,
    build: Callable[[dict[str, Any], Item | None, int], Item],
    default: Callable[[str], Item | None],
) -> tuple[Item, ...]:
    """Builds the tags or the statuses, and sees that no two can be mistaken for one another."""
    for index, table in enumerate(tables):
        if "key" not in table and default(table["name"]) is None:
            raise ConfigFault((*place, index), f'("{table["name"]}") has no key; give it a letter')
    built = tuple(build(table, default(table["name"]), i) for i, table in enumerate(tables))
    distinct(built, "name", place)
    distinct(built, "key", place)
    distinct(built, "glyph", place)
    return built


def _tag(table: dict[str, Any], base: TagType | None, index: int) -> TagType:
    """A tag from its table; what is not said is that of `base`, or follows from name and key."""
    fields = dict(table)
    if "parts" in fields:
        fields["parts"] = tuple(PartType(**part) for part in fields["parts"])
    if "attributes" in fields:
        fields["attributes"] = tuple(_attribute(one) for one in fields["attributes"])
    if "changes" in fields:
        changes = sorted((RuleChange(**one) for one in fields["changes"]), key=lambda c: c.version)
        fields["changes"] = tuple(changes)
        # Whoever says what changed need not say the number twice.
        fields.setdefault("version", changes[-1].version if changes else 0)
    if base is not None:
        return replace(base, **fields)
    fields.setdefault("glyph", fields["key"] or chr(_FIRST_GLYPH + index))
    fields.setdefault("color", COLORS[index % len(COLORS)])
    fields.setdefault("label", fields["name"].replace("_", " "))
    return TagType(**fields)


def _attribute(table: dict[str, Any]) -> AttributeType:
    return AttributeType(**{**table, "choices": tuple(table.get("choices", ()))})


def _relation(table: Mapping[str, Any]) -> RelationType:
    tags = {name: tuple(table.get(name, ())) for name in ("from_tags", "to_tags")}
    known = {"glyph": table["key"], "label": table["name"].replace("_", " "), **table}
    return RelationType(**{**known, **tags})


def _question(table: Mapping[str, Any]) -> QuestionType:
    label = table["name"].replace("_", " ")
    choices = tuple(
        ChoiceType(**{"label": one["name"].replace("_", " "), **one})
        for one in table.get("choices", ())
    )
    return QuestionType(**{"label": label, **table, "choices": choices})


def _fitting(
    relations: Sequence[RelationType], tags: Sequence[TagType]
) -> tuple[RelationType, ...]:
    """The default relations that the tags of a scheme leave room for."""
    names = {tag.name for tag in tags}
    return tuple(one for one in relations if names.issuperset((*one.from_tags, *one.to_tags)))


def _status(table: dict[str, Any], base: StatusType | None, index: int) -> StatusType:
    """A status from its table; what is not said is that of `base`, or follows from the key."""
    fields = dict(table)
    if fields.get("need") == "nothing":
        fields["need"] = None
    if fields.get("rating") == 0:
        fields["rating"] = None
    if base is not None:
        return replace(base, **fields)
    fields.setdefault("glyph", fields["key"])
    fields.setdefault("color", COLORS[index % len(COLORS)])
    return StatusType(**fields)


def distinct(items: Sequence[Named], field: str, place: Place) -> None:
    """Sees that all items differ in a field; names differ only if they do in lower case too.

    Raises:
        Fault: Two are the same; the message names both.
    """
    seen: dict[str, str] = {}
    for index, item in enumerate(items):
        value = str(getattr(item, field))
        key = value.lower() if field == "name" else value
        if key in seen and key:
            what = f'is "{value}", which "{seen[key]}" has already; each {field} can be used once'
            raise ConfigFault((*place, index, field), what)
        seen[key] = item.name


def _check_parts(tags: Sequence[TagType], place: Place) -> None:
    for index, tag in enumerate(tags):
        distinct(tag.parts, "name", (*place, index, "parts"))
        distinct(tag.parts, "key", (*place, index, "parts"))
        distinct(tag.attributes, "name", (*place, index, "attributes"))


def _check_changes(tags: Sequence[TagType], place: Place) -> None:
    for index, tag in enumerate(tags):
        versions = [change.version for change in tag.changes]
        if versions and tag.version < versions[-1]:
            what = f"is {tag.version}; expected {versions[-1]} at least, as the last of its changes"
            raise ConfigFault((*place, index, "version"), what)
        twice = [one for one, after in pairwise(versions) if one == after]
        if twice:
            what = f"have version {twice[0]} twice; expected each version once"
            raise ConfigFault((*place, index, "changes"), what)


def _check_relations(
    relations: Sequence[RelationType], tags: Sequence[TagType], place: Place
) -> None:
    for field in ("name", "key", "glyph"):
        distinct(relations, field, place)
    names = [tag.name for tag in tags]
    for index, relation in enumerate(relations):
        for end in ("from_tags", "to_tags"):
            for number, tag in enumerate(getattr(relation, end)):
                if tag not in names:
                    what = f"is {shown(tag)}, which is no tag; {nearest(tag, names)}"
                    raise ConfigFault((*place, index, end, number), what)


def _check_questions(questions: Sequence[QuestionType], place: Place) -> None:
    distinct(questions, "name", place)
    for index, question in enumerate(questions):
        at = (*place, index)
        for where, what in _question_faults(question):
            raise ConfigFault((*at, where), what)
        distinct(question.choices, "name", (*at, "choices"))
        distinct(question.choices, "key", (*at, "choices"))


def _question_faults(question: QuestionType) -> Iterator[tuple[str, str]]:
    """What the fields of a question say that does not go together: field, and what is wrong."""
    chosen = question.answers in ("one", "many")
    if question.name.lower() == TAG_QUESTION:
        yield "name", 'is "tag", which the tags of a sentence answer; expected another name'
    if chosen and not question.choices:
        yield "answers", f'is "{question.answers}", but there are no choices; expected some'
    if question.choices and not chosen:
        yield "choices", f'do not go with answers = "{question.answers}"; expected none'
    if question.answers == "scale" and question.least >= question.most:
        yield "most", f"is {question.most}; expected more than least, which is {question.least}"


def _check_statuses(statuses: Sequence[StatusType], place: Place) -> None:
    if all(status.settled or status.need for status in statuses):
        message = "have none to begin with; expected one with settled = false that needs nothing"
        raise ConfigFault(place, message)
