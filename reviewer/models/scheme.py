"""The scheme: tags, parts, statuses and their keys. Data from `reviewer.toml`, never code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Need: TypeAlias = Literal["supports", "refutes", "both sides", "qualifies", "rationale", "assignee"]
"""What a status asks for: a quoted item of that stance, one on each side, or a filled field."""

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
class Scheme:
    """All that the annotators of a workspace agreed on.

    Attributes:
        version: Stored with every tag; raise it when the meaning of a tag changes.
        tags: In the order of their digits.
        statuses: In the order of the popup.
        general: The rules that hold for all tags, Markdown.
        unmet: What becomes of a status whose need is not met.
    """

    version: int
    tags: tuple[TagType, ...]
    statuses: tuple[StatusType, ...]
    general: str = ""
    unmet: Unmet = "kept"
    _tags: dict[str, TagType] = field(init=False, repr=False, compare=False)
    _statuses: dict[str, StatusType] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Indexes tags and statuses by name."""
        object.__setattr__(self, "_tags", {tag.name: tag for tag in self.tags})
        object.__setattr__(self, "_statuses", {status.name: status for status in self.statuses})

    def tag(self, name: str) -> TagType | None:
        """The tag of that name; None for one that another version of the scheme had."""
        return self._tags.get(name)

    def status(self, name: str) -> StatusType | None:
        """The status of that name, or None."""
        return self._statuses.get(name)

    @property
    def unchecked(self) -> str:
        """The status that says nobody has looked: neither settled nor asking."""
        return next(
            (s.name for s in self.statuses if not s.settled and s.need is None), "unchecked"
        )
