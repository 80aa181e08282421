"""The names of Label Studio's controls, and the labelling configuration that declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

from reviewer.formats.base import Options
from reviewer.formats.common.label_ranges import label_of, tag_and_role
from reviewer.models import QuestionType, Scheme

OBJECT: Final = "text"

TAGS: Final = "tags"

SPANS: Final = "span"

NOTE: Final = "note"

ANNOTATOR: Final = "said_by"

ABOUT: Final = "about"

ATTRIBUTES: Final = "attributes"

DECISION: Final = "decision"


STATUS: Final = {"status": "content", "status_said": "said"}
"""Control -> scope, of a sentence's own checks."""

SPAN_STATUS: Final = {"span_status": "content", "span_status_said": "said"}
"""The same for the checks of spans."""


QUESTION: Final = "question_"
"""What the control of a question is called, with its name behind."""

UNDECIDED: Final = "undecided"

CANNOT: Final = "cannot be judged"


class UsedLabels:
    """Tags, roles and statuses that the scheme does not have (any more), but the examples do."""

    def __init__(self, options: Options) -> None:
        """Begins with those of the scheme.

        Attributes:
            tags: Tags of sentences.
            labels: Labels of spans and parts.
            statuses: Statuses.
            relations: Kinds of relations.
            scheme: The scheme.
            about: What an example is, and what its questions are about.
            several: Whether a sentence has several tags.
        """
        self.tags = dict.fromkeys(options.tags)
        self.labels = {
            label_of(tag, role): None
            for tag, roles in options.parts.items()
            for role in ("", *roles)
        }
        self.statuses = dict.fromkeys(options.statuses)
        self.relations = dict.fromkeys(kind.name for kind in options.scheme.relations)
        self.scheme = options.scheme
        self.several = False
        self.about = options.unit


def config_of(scheme: Scheme, used: UsedLabels) -> str:
    """The labelling configuration, XML, for the tasks of an export."""
    colors = {tag.name: tag.color for tag in scheme.tags}
    keys = {tag.name: tag.key for tag in scheme.tags}

    def labels() -> Iterator[str]:
        for label in used.labels:
            yield _tag("Label", value=label, background=colors.get(tag_and_role(label)[0], "grey"))

    style = "single-radio" if scheme.single and not used.several else "multiple"
    choices = [_tag("Choice", value=tag, hotkey=keys.get(tag, "")) for tag in used.tags]
    statuses = [_tag("Choice", value=status) for status in used.statuses]
    decisions = [_tag("Choice", value=value) for value in (UNDECIDED, CANNOT)]
    return "\n".join(
        [
            "<View>",
            "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
            '  <Header value="$heading" size="5"/>',
            '  <Header value="$previous" size="6"/>',
            *_within("Labels", labels(), name=SPANS, toName=OBJECT),
            f"  {_tag('Text', name=OBJECT, value='$text', granularity='symbol')}",
            '  <Header value="$next" size="6"/>',
            *_within("Choices", choices, name=TAGS, toName=OBJECT, choice=style),
            *(line for name in STATUS for line in _single(name, statuses)),
            *(line for name in SPAN_STATUS for line in _single(name, statuses, perRegion="true")),
            *_single(DECISION, decisions),
            *_within("Relations", (_tag("Relation", value=kind) for kind in used.relations)),
            *(line for one in scheme.asked(used.about) for line in _question(one)),
            f"  {_area(ATTRIBUTES, perRegion='true')}",
            f"  {_area(NOTE)}",
            f"  {_area(ANNOTATOR)}",
            f'  <View style="display: none">{_area(ABOUT)}</View>',
            "</View>",
            "",
        ]
    )


def _question(one: QuestionType) -> list[str]:
    """The control of a question."""
    name = f"{QUESTION}{one.name}"
    head = f"  {_tag('Header', value=one.label or one.name, size='6')}"
    if one.answers == "scale":
        ends = {"min": str(one.least), "max": str(one.most), "step": "1"}
        return [head, f"  {_tag('Number', name=name, toName=OBJECT, **ends)}"]
    if one.answers == "text":
        return [head, f"  {_area(name)}"]
    choices = [_tag("Choice", value=choice.name) for choice in one.choices]
    choice = "multiple" if one.answers == "many" else "single-radio"
    return [head, *_within("Choices", choices, name=name, toName=OBJECT, choice=choice)]


def _single(name: str, choices: Iterable[str], **more: str) -> list[str]:
    return _within("Choices", choices, name=name, toName=OBJECT, choice="single-radio", **more)


def _within(tag: str, inner: Iterable[str], **attributes: str) -> list[str]:
    head = _tag(tag, **attributes).removesuffix("/>")
    return [f"  {head}>", *(f"    {line}" for line in inner), f"  </{tag}>"]


def _area(name: str, **more: str) -> str:
    return _tag("TextArea", name=name, toName=OBJECT, editable="true", **more)


def _tag(tag: str, **attributes: str) -> str:
    said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<{tag}{said}/>"
