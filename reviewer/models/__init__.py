"""The words of the project as types: frozen dataclasses and named tuples.

Nothing here imports pydantic; `reviewer.schema` builds its checks from the classes in
`value_types`, which is loaded for that alone.
"""

from reviewer.models.journal import Basis, Change, Event, Op, Stamp
from reviewer.models.record import anchor_of, from_record, to_record
from reviewer.models.scheme import (
    AttributeType,
    ChoiceType,
    PartType,
    QuestionType,
    RelationType,
    Scheme,
    StatusType,
    TagType,
)
from reviewer.models.text import CONTEXT, KINDS, METADATA, Anchor, Article, Unit, Units
from reviewer.models.values import Json, Values

__all__ = [
    "CONTEXT",
    "KINDS",
    "METADATA",
    "Anchor",
    "Article",
    "AttributeType",
    "Basis",
    "Change",
    "ChoiceType",
    "Event",
    "Json",
    "Op",
    "PartType",
    "QuestionType",
    "RelationType",
    "Scheme",
    "Stamp",
    "StatusType",
    "TagType",
    "Unit",
    "Units",
    "Values",
    "anchor_of",
    "from_record",
    "to_record",
]
