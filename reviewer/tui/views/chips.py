"""Chips: glyph, word and colour of tags, statuses and marks."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.models import Json, QuestionType, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import checks_in_order
from reviewer.models.phrases import in_quotes
from reviewer.session.article.answers import answer_words
from reviewer.session.checks.requirements import MISSING, lacks
from reviewer.session.core.annotated_text import Annotated
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.text_lines import Piece

Chip = tuple[Piece, ...]
"""Pieces that are not torn apart at the end of a line."""


STATES = {None: "·", "settled": "✓", "cannot": "?"}
"""Value of `decided` -> the glyph before a sentence."""


RECHECK_GLYPH = "!"

MINE = "◆"
"""What marks an article, or a row of one, that is assigned to the annotator."""


def state_glyph(annotation: Annotated) -> str:
    """One cell that says how far the annotator is with a sentence."""
    return RECHECK_GLYPH if annotation.recheck else STATES[annotation.values.get(v.DECIDED)]


def tag_chip(name: str, scheme: Scheme, paint: Paint) -> Chip:
    """A tag; one that the scheme no longer has is shown in grey with a question mark."""
    tag = scheme.tag(name)
    if tag is None:
        return (("?", paint.color("grey", reverse=True)), (f" {name}", paint.dim))
    return (
        (f"{tag.glyph}", paint.color(tag.color, bold=True, reverse=True)),
        (f" {tag.label or tag.name}", paint.color(tag.color)),
    )


def suggestion_chip(name: str, scheme: Scheme, paint: Paint) -> Chip:
    """A tag that is only suggested: its glyph with a question mark, in grey."""
    tag = scheme.tag(name)
    label = (tag.label or tag.name) if tag else name
    return ((f"{tag.glyph if tag else ''}? {label}", paint.dim),)


def answer_chip(question: QuestionType, answer: Json, paint: Paint) -> Chip:
    """An answer to a question."""
    return ((f"{question.name} ", paint.dim), (answer_words(question, answer), paint.color("teal")))


def status_chip(check: Values, scheme: Scheme, paint: Paint) -> Chip:
    """The status of a check, with its scope unless that is `content`, and its confidence."""
    status = scheme.status(check["status"])
    color = status.color if status else "grey"
    words = check["status"]
    if check.get("confidence"):
        words += f" ({check['confidence']})"
    if check.get("scope") == "said":
        words = f"said: {words}"
    if check.get("withdrawn"):
        return (("⊘", paint.dim), (f" withdrawn: {words}", paint.dim))
    glyph = status.glyph if status else "?"
    return ((glyph, paint.color(color, bold=True)), (f" {words}", paint.color(color)))


def about_span(check: Values, values: Values, paint: Paint) -> Chip:
    """The words that a check of a span is about; nothing for a check of the whole sentence."""
    span = values.get(v.SPAN + check.get("span", ""))
    if span is None:
        return ()
    words = " ".join(span["exact"].split())
    return ((f"{in_quotes(words if len(words) < 25 else words[:24] + '…')} ", paint.dim),)


def tags_of(values: Values, scheme: Scheme) -> list[str]:
    """The tags among a sentence's values: those of the scheme in its order, then others."""
    present = {key[len(v.TAG) :] for key in values if key.startswith(v.TAG)}
    known = [tag.name for tag in scheme.tags if tag.name in present]
    return known + sorted(present.difference(known))


def chips(annotation: Annotated, scheme: Scheme, paint: Paint) -> Iterator[Chip]:
    """Everything that is said of a sentence, in the order in which a row shows it."""
    values = annotation.values
    for name in tags_of(values, scheme):
        yield tag_chip(name, scheme, paint)
    for question in scheme.asked("sentence"):
        if v.ANSWER + question.name in values:
            yield answer_chip(question, values[v.ANSWER + question.name], paint)
    for _, check in checks_in_order(values):
        yield (*about_span(check, values, paint), *status_chip(check, scheme, paint))
    if lacks(values, scheme):
        yield ((f"! {MISSING}", paint.color("orange", bold=True)),)
    if any(map(v.is_flag, values)):
        yield (("⚑ flag", paint.color("orange", bold=True)),)
    if v.NOTE in values:
        yield (("✎ note", paint.color("cyan")),)
    if annotation.recheck:
        yield (("! re-check", paint.color("orange", bold=True)),)


def chip_text(chip: Chip) -> str:
    """What a chip says, without colour."""
    return "".join(text for text, _ in chip)
