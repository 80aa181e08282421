"""The scheme: tags, parts, statuses and their keys. Data from `reviewer.toml`, never code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Need: TypeAlias = Literal["supports", "refutes", "both sides", "qualifies", "rationale", "assignee"]
"""What a status asks for: a quoted item of that stance, one on each side, or a filled field."""

TAG_QUESTION: Final = "tag"
"""The question that the tags of a sentence answer together where it has one tag at most."""

About: TypeAlias = Literal["article", "sentence"]
"""What a question is about."""

Answering: TypeAlias = Literal["one", "many", "scale", "text"]
"""How a question is answered: one of its choices, any of them, a number, or free text."""

Before: TypeAlias = Literal["holds", "recheck"]
"""What a change of a rule means for what was tagged before: it holds, or is looked at again."""

Unmet: TypeAlias = Literal["kept", "refused"]
"""What becomes of a status whose need is not met: kept and marked, or not taken at all."""


@dataclass(frozen=True, slots=True)
class PartType:
    """A role inside spans of a tag.

    Attributes:
        name: Its name.
        key: The letter that labels it after `p`.
        help: What it is, in a phrase.
    """

    name: str
    key: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class AttributeType:
    """A plain value that spans of a tag can carry.

    Attributes:
        name: Its name.
        choices: The values allowed; empty means free text.
        help: What it is, in a phrase.
    """

    name: str
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A change of the rule of a tag, and what it means for what was tagged before.

    Attributes:
        version: The version of the rule from this change on.
        what: What changed, in one line.
        before: What it means: what was tagged before `holds`, or is to be looked at again.
        query: Only sentences that fit it are looked at again, those without the tag too; empty
            for all that have the tag.
    """

    version: int
    what: str
    before: Before = "recheck"
    query: str = ""


@dataclass(frozen=True, slots=True)
class TagType:
    """A label for sentences.

    Attributes:
        name: Its name, as stored.
        key: Its letter; digits 1-9 follow from the order of the tags.
        glyph: One cell that stands for it where there is no room for the word.
        color: A colour name of the theme's palette or `#rrggbb`.
        label: Its name on the screen.
        help: What it is, in one line.
        guideline: The whole rule, Markdown.
        parts: Roles inside its spans.
        attributes: Plain values of its spans.
        version: The version of its rule; the scheme's, if that is higher.
        changes: How the rule changed, the latest version last.
    """

    name: str
    key: str
    glyph: str
    color: str
    label: str = ""
    help: str = ""
    guideline: str = ""
    parts: tuple[PartType, ...] = ()
    attributes: tuple[AttributeType, ...] = ()
    version: int = 0
    changes: tuple[RuleChange, ...] = ()

    @property
    def rechecks(self) -> tuple[RuleChange, ...]:
        """The changes after which something tagged before is looked at again."""
        return tuple(change for change in self.changes if change.before == "recheck")


@dataclass(frozen=True, slots=True)
class StatusType:
    """A verification status.

    Attributes:
        name: Its name, as stored (`not enough evidence`).
        key: Its letter in the status popup.
        glyph: One cell that stands for it.
        color: A colour name of the theme's palette or `#rrggbb`.
        help: What it means, in one line.
        need: What it asks for; None for nothing.
        settled: Whether a check with this status needs no more work.
        signoff: Whether a second person must agree before it counts as final.
        averitec: AVeriTeC label.
        rating: ClaimReview rating of 5; None for text only.
        exported: Whether exchange formats for checks carry it at all.
    """

    name: str
    key: str
    glyph: str
    color: str
    help: str = ""
    need: Need | None = None
    settled: bool = True
    signoff: bool = False
    averitec: str = ""
    rating: int | None = None
    exported: bool = False


@dataclass(frozen=True, slots=True)
class RelationType:
    """A kind of relation between two spans.

    Attributes:
        name: Its name, as stored.
        key: The letter that makes it after `&`.
        glyph: One cell that stands for it.
        label: Its name on the screen.
        help: What it says, in one line.
        from_tags: The tags of spans that it may start from; empty for any.
        to_tags: The tags of spans at its other end; empty for any.
        directed: Whether it matters which end is which.
    """

    name: str
    key: str
    glyph: str = ""
    label: str = ""
    help: str = ""
    from_tags: tuple[str, ...] = ()
    to_tags: tuple[str, ...] = ()
    directed: bool = True

    def fits(self, first: str, other: str) -> bool:
        """Whether it may lead from a span with one tag to a span with another."""
        return _among(first, self.from_tags) and _among(other, self.to_tags)


def _among(tag: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or tag in allowed


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """An answer that a question offers.

    Attributes:
        name: Its name, as stored.
        key: The letter that chooses it; digits 1-9 follow from the order of the choices.
        label: Its name on the screen.
        help: What it means, in a phrase.
    """

    name: str
    key: str
    label: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A question about each article, or about each sentence.

    Attributes:
        name: Its name, as stored.
        about: What it asks about.
        answers: How it is answered.
        choices: What can be chosen; empty for a scale and for free text.
        least: The lowest number of a scale.
        most: Its highest number.
        label: The question as the screen puts it.
        help: How it is meant, in one line.
    """

    name: str
    about: About = "article"
    answers: Answering = "one"
    choices: tuple[ChoiceType, ...] = ()
    least: int = 1
    most: int = 5
    label: str = ""
    help: str = ""

    def why_not(self, answer: object) -> str:
        """What is wrong with an answer, in one clause; empty if nothing is."""
        names = [choice.name for choice in self.choices]
        if self.answers == "scale":
            fits = type(answer) is int and self.least <= answer <= self.most
            return "" if fits else f"expected a whole number from {self.least} to {self.most}"
        if self.answers == "text":
            return "" if isinstance(answer, str) and answer.strip() else "expected a text"
        if self.answers == "one":
            return "" if answer in names else f"expected one of {', '.join(names)}"
        chosen = answer if isinstance(answer, list) else [None]
        fits = bool(chosen) and len({*chosen} & {*names}) == len(chosen)
        return "" if fits else f"expected some of {', '.join(names)}, each once"


@dataclass(frozen=True, slots=True)
class Scheme:
    """All that the annotators of a workspace agreed on.

    Attributes:
        version: Stored with every tag; raise it when the meaning of a tag changes.
        tags: In the order of their digits.
        statuses: In the order of the popup.
        general: The rules that hold for all tags, Markdown.
        unmet: What becomes of a status whose need is not met.
        single: Whether a sentence has one tag at most, so that another takes its place.
        relations: Kinds of relations between spans.
        questions: Questions about articles and sentences, in the order in which they are asked.
    """

    version: int
    tags: tuple[TagType, ...]
    statuses: tuple[StatusType, ...]
    general: str = ""
    unmet: Unmet = "kept"
    single: bool = False
    relations: tuple[RelationType, ...] = ()
    questions: tuple[QuestionType, ...] = ()
    _tags: dict[str, TagType] = field(init=False, repr=False, compare=False)
    _statuses: dict[str, StatusType] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Indexes tags and statuses by name."""
        object.__setattr__(self, "_tags", {tag.name: tag for tag in self.tags})
        object.__setattr__(self, "_statuses", {status.name: status for status in self.statuses})

    def tag(self, name: str) -> TagType | None:
        """The tag of that name; None for one that another version of the scheme had."""
        return self._tags.get(name)

    def version_of(self, tag: str) -> int:
        """The version under which a tag is set now: its own, or the scheme's if that is higher."""
        known = self.tag(tag)
        return max(self.version, known.version) if known is not None else self.version

    def status(self, name: str) -> StatusType | None:
        """The status of that name, or None."""
        return self._statuses.get(name)

    def relation(self, name: str) -> RelationType | None:
        """The kind of relation of that name, or None."""
        return next((kind for kind in self.relations if kind.name == name), None)

    def question(self, name: str) -> QuestionType | None:
        """The question of that name, or None."""
        return next((question for question in self.questions if question.name == name), None)

    def asked(self, about: About) -> tuple[QuestionType, ...]:
        """The questions about articles, or those about sentences."""
        return tuple(question for question in self.questions if question.about == about)

    @property
    def unchecked(self) -> str:
        """The status that says nobody has looked: neither settled nor asking."""
        return next(
            (s.name for s in self.statuses if not s.settled and s.need is None), "unchecked"
        )
