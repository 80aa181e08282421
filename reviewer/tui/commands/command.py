"""What a command is, and the names of the screens and chords that commands speak of."""

from __future__ import annotations

from typing import Final, NamedTuple

LIBRARY: Final = "library"
DESK: Final = "desk"
REVIEW: Final = "review"
OVERVIEW: Final = "overview"
BOARD: Final = "board"

WORDS: Final = "words"

EVERYWHERE: Final = (LIBRARY, DESK, REVIEW, OVERVIEW, BOARD)
"""The screens, by the names under which commands say where they work."""

SCOPES: Final = (*EVERYWHERE, WORDS)
"""The screens, and the mode of the Desk in which keys move over words."""

ALWAYS: Final = SCOPES
ARTICLE: Final = (DESK, REVIEW)
LISTS: Final = (LIBRARY, DESK)

NEVER: Final = 0
"""The rank of a command that the key bar leaves out."""

PART: Final = "part"
"""The chord of the parts of a span; those of a tag are in the chord `part.<tag>`."""

MORE: Final = "more"
"""The chord that leads to commands whose letter the scheme gave to a tag."""

CONFIDENCE: Final = "confidence"
"""The chord that a status opens once it is set."""


class Command(NamedTuple):
    """Something that can be done by key, from the palette and by a click on the key bar.

    Attributes:
        id: Its name in `reviewer.toml`: dotted lower-case words (`tag.claim`, `move.down`).
        label: A word or two for the key bar and the pop-up.
        help: One sentence for the help.
        group: The heading under which the help lists it.
        keys: Default keys, in the spelling of `reviewer.tui.keys.names`; the first one is shown
            where there is room for one. For a command in a chord: the keys after the chord's.
        scope: The screens on which it works.
        rank: Its place in the key bar, 1 is the last to be dropped; `NEVER` leaves it out.
        chord: The chord that it belongs to; empty if its keys stand alone.
        opens: The chord that it opens, or opens once it is done.
        handler: The id whose method carries it out; empty means its own.
        args: What that method is given.
        typing: Whether its keys that type nothing work while a text field has the focus.
        aliases: Other words that find it in the palette.
        meaning: What the scheme says of it; empty for what is not of the scheme.
        glyph: Its sign in the scheme; empty for what is not of the scheme.
        color: Its colour in the scheme, by the name of the palette or `#rrggbb`.
        pinned: Whether the key bar shows it at every width: the ways out.
    """

    id: str
    label: str
    help: str
    group: str
    keys: tuple[str, ...] = ()
    scope: tuple[str, ...] = EVERYWHERE
    rank: int = NEVER
    chord: str = ""
    opens: str = ""
    handler: str = ""
    args: tuple[str, ...] = ()
    typing: bool = False
    aliases: tuple[str, ...] = ()
    meaning: str = ""
    glyph: str = ""
    color: str = ""
    pinned: bool = False

    @property
    def acts(self) -> bool:
        """Whether it does something itself, rather than only wait for the next key."""
        return bool(self.handler) or not self.opens

    @property
    def calls(self) -> str:
        """The id whose method carries it out; empty for one that only opens a chord."""
        return (self.handler or self.id) if self.acts else ""

    @property
    def method(self) -> str:
        """The name of that method."""
        return f"cmd_{self.calls.replace('.', '_')}" if self.acts else ""


def entry(id: str, keys: str, label: str, help: str, **more: object) -> Command:
    """An entry: keys are written with spaces between, the group follows from the id."""
    return Command(id, label, help, GROUPS[id.partition(".")[0]], tuple(keys.split()), **more)  # type: ignore[arg-type]  # a table of literals, checked by its tests


GROUPS: Final = {
    "move": "Move", "article": "Move", "item": "Move",
    "queue": "Queue", "go": "Go",
    "tag": "Tag", "decide": "Tag", "mark": "Tag", "edit": "Tag", "ask": "Tag",
    "suggest": "Tag",
    "status": "Check", "confidence": "Check", "check": "Check", "evidence": "Check",
    "sign": "Second person", "remark": "Second person", "norming": "Second person",
    "find": "Find", "select": "Select", "copy": "Copy", "undo": "Undo",
    "words": "Words", "span": "Words", "relation": "Words", PART: "Words", "cut": "Words",
    "library": "Library", "review": "Review", "overview": "Overview",
    "board": "Checks",
    "import": "Program", "export": "Program", "app": "Program", MORE: "Program",
}  # fmt: skip
"""First word of an id -> the heading under which the help lists it."""
