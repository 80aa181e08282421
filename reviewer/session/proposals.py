"""What is proposed about the matters of one sentence, and what was changed about that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.session.sight import DISPUTED, Matter


@dataclass
class Draft:
    """What the adjudicator has changed about a proposal and not accepted yet.

    Attributes:
        chosen: Key -> answer.
        why: The reason.
    """

    chosen: dict[str, Json] = field(default_factory=dict)
    why: str = ""


class Proposal(NamedTuple):
    """What space would decide about one matter.

    Attributes:
        matter: The matter.
        answer: True, False or a status; None where it stays open.
        chosen: Whether the adjudicator chose that.
    """

    matter: Matter
    answer: Json
    chosen: bool

    @property
    def key(self) -> str:
        """The key of the journal that it is about."""
        return self.matter.ballot.key

    @property
    def is_tied(self) -> bool:
        """Whether it wants an answer and nobody has given one."""
        return self.answer is None and self.matter.state in DISPUTED

    @property
    def is_asked(self) -> bool:
        """Whether space asks for an answer. Borders of spans differ too often for that."""
        return self.is_tied and not self.key.startswith(v.SPAN)


def named(key: str) -> str:
    """What a key of the journal is called on the screen."""
    kind, _, name = key.partition(":")
    if kind == "check":
        scope, _, span = name.partition(".")
        what = "status" if scope == "content" else f"status ({scope})"
        return f"{what} of a span" if span else what
    if kind == "span":
        return f"span ({name.split('-')[0]})"
    return name
