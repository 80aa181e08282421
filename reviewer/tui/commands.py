"""The one command table: what can be done, on which screens, and on which key unless changed.

The key map, the key bar, the palette, the help, `reviewer keys` and the manual's page of keys all
read it. A new command is one entry here and one method `cmd_<id, dots as underscores>` on the
screens (or the app) that carry it out; where nobody does, the command shows nowhere.

A chord is a command that `opens` others: those name it as their `chord`, and their keys are the
ones pressed after it. Tags and statuses come from the scheme (`scheme_commands`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from reviewer.models.scheme import Scheme

LIBRARY: Final = "library"
DESK: Final = "desk"
REVIEW: Final = "review"
OVERVIEW: Final = "overview"

WORDS: Final = "words"

EVERYWHERE: Final = (LIBRARY, DESK, REVIEW, OVERVIEW)
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


def _c(id: str, keys: str, label: str, help: str, **more: object) -> Command:
    """An entry: keys are written with spaces between, the group follows from the id."""
    return Command(id, label, help, _GROUPS[id.partition(".")[0]], tuple(keys.split()), **more)  # type: ignore[arg-type]  # a table of literals, checked by its tests


_GROUPS: Final = {
    "move": "Move", "article": "Move", "item": "Move",
    "queue": "Queue", "go": "Go",
    "tag": "Tag", "decide": "Tag", "mark": "Tag", "edit": "Tag",
    "status": "Check", "confidence": "Check", "check": "Check", "evidence": "Check",
    "find": "Find", "select": "Select", "copy": "Copy", "undo": "Undo",
    "words": "Words", "span": "Words", PART: "Words", "cut": "Words",
    "library": "Library", "review": "Review", "overview": "Overview",
    "app": "Program", MORE: "Program",
}  # fmt: skip

COMMANDS: Final[tuple[Command, ...]] = (
    _c("move.down", "j down", "down", "Goes down one row.", rank=20),
    _c("move.up", "k up", "up", "Goes up one row.", rank=21),
    _c("move.page_down", "pagedown", "page down", "Goes down a screenful."),
    _c("move.page_up", "pageup", "page up", "Goes up a screenful."),
    _c("move.half_down", "ctrl+d", "half down", "Goes down half a screenful."),
    _c("move.half_up", "ctrl+u", "half up", "Goes up half a screenful."),
    _c("move.top", "g home", "top", "Goes to the first row."),
    _c("move.bottom", "G end", "bottom", "Goes to the last row."),
    _c("article.previous", "h left", "previous", "Opens the previous article.", scope=ARTICLE),
    _c("article.next", "l right", "next", "Opens the next article.", scope=ARTICLE),
    _c("item.next", "tab", "next",
       "Goes to the next sentence of the queue, into the next article if need be.",
       scope=ARTICLE, rank=5),
    _c("item.previous", "shift+tab", "back",
       "Goes to the previous sentence of the queue, into the previous article if need be.",
       scope=ARTICLE),
    _c("queue", "b", "queue", "Chooses which sentences tab goes through.",
       scope=ARTICLE, opens="queue", rank=9),
    _c("queue.undecided", "u", "undecided", "Tab goes through sentences not yet decided.",
       scope=ARTICLE, chord="queue"),
    _c("queue.checks", "k", "open checks", "Tab goes through checks that are not settled.",
       scope=ARTICLE, chord="queue"),
    _c("queue.evidence", "e", "evidence missing",
       "Tab goes through checks whose status asks for evidence that is not there.",
       scope=ARTICLE, chord="queue"),
    _c("queue.warnings", "w", "warnings", "Tab goes through checks with a warning.",
       scope=ARTICLE, chord="queue"),
    _c("queue.flagged", "f", "flagged", "Tab goes through sentences that are flagged.",
       scope=ARTICLE, chord="queue"),
    _c("queue.recheck", "r", "re-check",
       "Tab goes through annotations whose text changed or moved.",
       scope=ARTICLE, chord="queue"),
    _c("queue.orphans", "l", "lost",
       "Tab goes through annotations that lost their sentence; Enter finds a home for them.",
       scope=ARTICLE, chord="queue"),
    _c("go", "o", "go to", "Goes to another screen or place.", opens="go", rank=10),
    _c("go.library", "l", "library", "Goes to the list of articles.", chord="go"),
    _c("go.desk", "d", "desk", "Goes back to the article read last.", chord="go"),
    _c("go.review", "r", "review", "Shows who said what of the article, and settles disputes.",
       chord="go"),
    _c("go.overview", "v", "overview", "Shows progress, agreement and pace.", chord="go"),
    _c("go.problems", "p", "problems", "Lists the files and lines that could not be read.",
       chord="go"),
    _c("go.notes", "n", "notes and flags", "Lists all notes and flags of the corpus.",
       scope=LISTS, chord="go"),
    _c("go.history", "h", "history", "Shows who changed what on the sentence, and when.",
       scope=ARTICLE, chord="go"),
    _c("go.guidelines", "i", "guidelines", "Shows the rules of the scheme, tag by tag.",
       scope=LISTS, chord="go"),
    _c("go.metadata", "a", "about the article",
       "Edits the article's title, author, date, address, language and story.",
       scope=LISTS, chord="go"),
    _c("go.orphans", "o", "lost annotations",
       "Lists the annotations of this article that lost their sentence.",
       scope=ARTICLE, chord="go"),
    _c("go.sentence", "#", "sentence number", "Asks for a number and goes to that sentence.",
       scope=ARTICLE, chord="go"),
    _c("decide.settle", "space", "settle",
       "Settles the sentence, with its tags or with none, and goes to the next of the queue.",
       scope=(DESK,), rank=1),
    _c("decide.cannot", "i", "can't judge",
       "Says that the sentence cannot be judged, and goes to the next of the queue.",
       scope=(DESK,), rank=6),
    _c("decide.submit", "!", "submit",
       "Submits the article, after which others' work on it shows; again withdraws it until then.",
       scope=(DESK,), rank=18),
    _c("mark.flag", "a", "flag", "Flags the sentence as doubtful, or takes the flag away.",
       scope=ARTICLE, rank=8),
    _c("edit.repeat", "period", "repeat",
       "Sets here what the last tag or status command set; it never takes away.",
       scope=ARTICLE, rank=12),
    _c("edit.note", "m", "note", "Writes a note on the sentence.", scope=(DESK,), rank=11),
    _c("mark.reason", "A", "flag: why", "Flags the sentence and says why.", scope=ARTICLE),
    _c("edit.drop", "T", "drop tag",
       "Takes away a tag that the scheme does not have (any more).", scope=ARTICLE),
    _c("status.content", "s", "status", "Sets the status of the check: is it so?",
       scope=(*ARTICLE, WORDS), opens="status.content", rank=4),
    _c("status.said", "S", "said", "Sets the status of the check: did they say it?",
       scope=(*ARTICLE, WORDS), opens="status.said", rank=14),
    _c("check.content", "enter", "edit check",
       "Edits the check: claim, claimant, rationale ... and its evidence.",
       scope=(*ARTICLE, WORDS), chord="status.content"),
    _c("check.said", "enter", "edit check",
       "Edits the check of whether they said it, and its evidence.",
       scope=(*ARTICLE, WORDS), chord="status.said"),
    _c("evidence.add", "e", "evidence", "Writes evidence for the check of the sentence.",
       scope=(*ARTICLE, WORDS), rank=13),
    _c("evidence.again", "E", "cite again", "Cites a source once more that was cited lately.",
       scope=(*ARTICLE, WORDS)),
    _c("confidence.low", "1", "low", "Adds to the status just set: unsure.",
       scope=(*ARTICLE, WORDS), chord=CONFIDENCE, handler="status.confidence", args=("low",)),
    _c("confidence.medium", "2", "medium", "Adds to the status just set: fairly sure.",
       scope=(*ARTICLE, WORDS), chord=CONFIDENCE, handler="status.confidence", args=("medium",)),
    _c("confidence.high", "3", "high", "Adds to the status just set: sure.",
       scope=(*ARTICLE, WORDS), chord=CONFIDENCE, handler="status.confidence", args=("high",)),
    _c("find.search", "/", "search", "Searches the text; matches are counted as you type.",
       scope=LISTS, rank=7),
    _c("find.next", "n", "next match", "Goes to the next match.", scope=LISTS),
    _c("find.previous", "N", "previous match", "Goes to the previous match.", scope=LISTS),
    _c("find.filter", "F", "filter", "Shows only the rows that fit what you type.",
       scope=LISTS, rank=13),
    _c("select.range", "v", "select range", "Begins or ends a range; moving extends it.",
       scope=(DESK,)),
    _c("select.toggle", "x", "select", "Selects the sentence, or no more.", scope=(DESK,)),
    _c("select.all", "*", "select all shown",
       "Selects every sentence shown; a second time none of them.", scope=(DESK,)),
    _c("select.same", "X", "select identical",
       "Selects every sentence of all articles that reads exactly like this one.",
       scope=(DESK,), aliases=("duplicates", "same", "everywhere")),
    _c("copy.sentence", "y", "copy", "Copies the sentence.", scope=ARTICLE),
    _c("copy.source", "Y", "copy with source", "Copies the sentence with its source.",
       scope=ARTICLE),
    _c("copy.selection", "ctrl+c", "copy selection",
       "Copies what is selected with the mouse; with nothing selected it says how to quit.",
       scope=ALWAYS),
    _c("undo.undo", "u ctrl+z", "undo", "Takes back the last change, across restarts too.",
       scope=ALWAYS, rank=2),
    _c("undo.redo", "U ctrl+r ctrl+y", "redo", "Does again what was taken back.",
       scope=ALWAYS, rank=15),
    _c("words", "w", "words",
       "Moves over words from now on: select some and label them as a span.",
       scope=(DESK,), rank=10),
    _c("words.left", "h left", "word back", "Goes to the word before.", scope=(WORDS,), rank=22),
    _c("words.right", "l right", "next word", "Goes to the next word; a selection grows.",
       scope=(WORDS,), rank=3),
    _c("words.less", "H shift+left", "character back",
       "Goes to the character before; a selection shrinks or grows by one.", scope=(WORDS,)),
    _c("words.more", "L shift+right", "character",
       "Goes to the next character; a selection grows or shrinks by one.",
       scope=(WORDS,), rank=10),
    _c("words.down", "j down", "sentence down", "Goes to the next sentence; a selection grows.",
       scope=(WORDS,), rank=11),
    _c("words.up", "k up", "sentence up", "Goes to the sentence before.", scope=(WORDS,)),
    _c("words.anchor", "v", "select",
       "Begins a selection at the word cursor, or gives it up.", scope=(WORDS,), rank=4),
    _c("words.done", "escape", "done", "Gives up the selection, then leaves the words.",
       scope=(WORDS,), rank=1),
    _c("span.part", "p", "part", "Labels the selection as a part of the chosen span.",
       scope=(WORDS,), rank=5, opens=PART, handler="span.part"),
    _c("span.relabel", "r", "other tag", "Gives the chosen span another tag.",
       scope=(WORDS,), rank=13, opens="span.relabel"),
    _c("span.attributes", "enter", "attributes", "Edits the attributes of the chosen span.",
       scope=(WORDS,), rank=6),
    _c("span.next", "tab", "next span", "Chooses the next span of the sentence.",
       scope=(WORDS,), rank=7),
    _c("span.previous", "shift+tab", "previous span", "Chooses the span before.",
       scope=(WORDS,)),
    _c("span.delete", "backspace delete", "delete span",
       "Deletes the chosen span with its checks; its tag stays.", scope=(WORDS,), rank=12),
    _c("cut", "z", "split, join", "Moves the boundaries of the sentence.",
       scope=(*ARTICLE, WORDS), opens="cut", rank=14),
    _c("cut.split", "s", "split here", "Splits the sentence before the word cursor.",
       scope=(*ARTICLE, WORDS), chord="cut"),
    _c("cut.join", "j", "join with next", "Joins the sentence with the next one.",
       scope=(*ARTICLE, WORDS), chord="cut"),
    _c("library.open", "enter", "open", "Opens the article.", scope=(LIBRARY,), rank=1),
    _c("library.edit", "e", "edit",
       "Edits the article's title, author, date, address, language and story.",
       scope=(LIBRARY,), rank=5),
    _c("library.sort", "s", "sort", "Sorts the articles by the next column.",
       scope=(LIBRARY,), rank=4),
    _c("review.accept", "space", "accept",
       "Decides the sentence as proposed and goes to the next dispute; a tie asks first.",
       scope=(REVIEW,), rank=1),
    _c("review.take", "=", "take", "Decides the sentence by an annotator's answer, or by a rule.",
       scope=(REVIEW,), opens="review.take", rank=4),
    *(_c(f"review.take.{n}", str(n), f"annotator {n}",
         f"Takes the whole answer of annotator {n}, as numbered in the panel.",
         scope=(REVIEW,), chord="review.take", handler="review.take.one", args=(str(n),))
      for n in range(1, 10)),
    _c("review.take.majority", "=", "majority", "Takes what most say; a tie stays open.",
       scope=(REVIEW,), chord="review.take", handler="review.take.by", args=("majority",)),
    _c("review.take.union", "u", "union", "Takes every tag and span that anybody set.",
       scope=(REVIEW,), chord="review.take", handler="review.take.by", args=("union",)),
    _c("review.take.none", "0", "none", "Takes no tag and no span.",
       scope=(REVIEW,), chord="review.take", handler="review.take.by", args=("none",)),
    _c("review.leave", "i", "leave open", "Leaves the sentence open and goes to the next dispute.",
       scope=(REVIEW,), rank=6),
    _c("review.why", "m", "why", "Gives the reason for the decision.", scope=(REVIEW,), rank=11),
    _c("review.remark", "M", "remark", "Writes a remark to an annotator.",
       scope=(REVIEW,), rank=12),
    _c("review.span", "w", "spans", "Changes the proposal about a span, by its number.",
       scope=(REVIEW,), opens="review.span", rank=13),
    *(_c(f"review.span.{n}", str(n), f"span {n}", f"Span {n} of the sentence: yes or no.",
         scope=(REVIEW,), chord="review.span", handler="review.span.toggle", args=(str(n),))
      for n in range(1, 10)),
    _c("review.only", "x", "only disputed, or all",
       "Lists only the sentences that want something, or all of them.",
       scope=(REVIEW,), chord="queue"),
    _c("review.by_article", "a", "by article", "Tab walks the disputes in the order of the text.",
       scope=(REVIEW,), chord="queue", handler="review.order", args=("article",)),
    _c("review.by_agreement", "g", "least agreement",
       "Tab walks the disputes with the least agreement first.",
       scope=(REVIEW,), chord="queue", handler="review.order", args=("agreement",)),
    _c("review.by_tag", "t", "by tag", "Tab walks the disputes tag by tag.",
       scope=(REVIEW,), chord="queue", handler="review.order", args=("tag",)),
    _c("overview.open", "enter", "sentences", "Opens the sentences behind the number in Review.",
       scope=(OVERVIEW,), rank=1),
    _c("overview.pairs", "p", "pairs", "Shows kappa and F1 of each two annotators, or hides them.",
       scope=(OVERVIEW,), rank=4),
    _c("overview.layer", "y", "blind or final",
       "Compares what was said before others' work was shown, or what holds now.",
       scope=(OVERVIEW,), rank=5),
    _c("app.detail", "enter", "detail", "Shows all that is said of the sentence.",
       scope=ARTICLE, rank=16),
    _c("app.palette", ": ctrl+p", "commands", "Lists the commands for here; Enter runs one.",
       scope=ALWAYS, typing=True, rank=17),
    _c("app.help", "? f1", "help", "Lists the keys for here; type to filter them.",
       scope=ALWAYS, typing=True, rank=3),
    _c("app.peel", "escape backspace", "back",
       "Closes what is in front: a pop-up, the search, the filter, then the article.",
       typing=True, rank=18),
    _c("app.theme", "", "theme", "Shows the next theme: dark, light, contrast or ANSI."),
    _c("app.screenshot", "", "screenshot", "Saves the screen as an SVG picture.",
       aliases=("picture", "svg")),
    _c("app.quit", "ctrl+q", "quit", "Quits; everything is saved.",
       scope=ALWAYS, typing=True, rank=19, aliases=("q", "quit", "exit", "wq", "x")),
    _c(MORE, ";", "displaced", "Leads to commands whose letter belongs to a tag here.",
       scope=ALWAYS, opens=MORE, rank=22),
)  # fmt: skip
"""Every command but those of the scheme, in the order of the help."""


def scheme_commands(scheme: Scheme) -> tuple[Command, ...]:
    """The commands that the scheme makes: two for each tag, two for each status, one a part.

    Their methods are `cmd_tag_toggle(tag)` and `cmd_status_set(scope, status)`; a digit after a
    status calls `cmd_status_confidence(scope, status, confidence)`, which amends that edit.
    """
    statuses = (*_statuses(scheme, "content"), *_statuses(scheme, "said"))
    return (*_tags(scheme), *statuses, *_relabels(scheme), *_parts(scheme))


def _tags(scheme: Scheme) -> Iterable[Command]:
    for number, tag in enumerate(scheme.tags, 1):
        label = tag.label or tag.name
        digit = (str(number),) if number <= 9 else ()
        about = tag.help.rstrip(".")
        yield Command(
            f"tag.{tag.name}",
            label,
            f"Toggles the tag {label}" + (f": {about}." if about else "."),
            _GROUPS["tag"],
            (*digit, tag.key),
            scope=(*ARTICLE, WORDS),
            handler="tag.toggle",
            args=(tag.name,),
            glyph=tag.glyph,
            color=tag.color,
        )


def _statuses(scheme: Scheme, scope: str) -> Iterable[Command]:
    for status in scheme.statuses:
        about = "did they say it?" if scope == "said" else f"{status.help.rstrip('.')}."
        yield Command(
            f"status.{scope}.{status.name.replace(' ', '-')}",
            status.name,
            f"Sets the status {status.name}" + (f": {about}" if len(about) > 1 else "."),
            _GROUPS["status"],
            (status.key,),
            scope=(*ARTICLE, WORDS),
            chord=f"status.{scope}",
            opens=CONFIDENCE,
            handler="status.set",
            args=(scope, status.name),
            meaning=status.help,
            glyph=status.glyph,
            color=status.color,
        )


def _relabels(scheme: Scheme) -> Iterable[Command]:
    for number, tag in enumerate(scheme.tags, 1):
        yield Command(
            f"span.relabel.{tag.name}",
            tag.label or tag.name,
            f"Makes the chosen span a {tag.label or tag.name}.",
            _GROUPS["span"],
            (*((str(number),) if number <= 9 else ()), tag.key),
            scope=(WORDS,),
            chord="span.relabel",
            handler="span.relabel",
            args=(tag.name,),
            glyph=tag.glyph,
            color=tag.color,
        )


def _parts(scheme: Scheme) -> Iterable[Command]:
    """For each tag a chord of its parts, which the key of `span.part` opens, and the parts."""
    for tag in scheme.tags:
        chord, label = f"{PART}.{tag.name}", tag.label or tag.name
        if tag.parts:
            about = f"Labels a part of a {label} span."
            yield Command(
                chord, f"{label[:13]} parts", about, _GROUPS[PART], scope=(WORDS,), opens=chord
            )
        for part in tag.parts:
            yield Command(
                f"{chord}.{part.name.replace(' ', '-')}",
                part.name,
                f"Labels the {part.name} of a {label} span"
                + (f": {part.help.rstrip('.')}." if part.help else "."),
                _GROUPS[PART],
                (part.key,),
                scope=(WORDS,),
                chord=chord,
                handler="part.set",
                args=(part.name,),
            )
