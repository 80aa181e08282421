"""The sentence under the cursor in full: for the side panel and for the detail dialog."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from reviewer.models import Scheme, Values
from reviewer.models import values as v
from reviewer.session import Annotated, Desk
from reviewer.session.article.answers import answer_words
from reviewer.session.article.cuts import whose
from reviewer.session.article.links import links_of
from reviewer.session.article.notes import FLAG, jottings_of
from reviewer.session.core.time_tracking import time_on, words
from reviewer.session.desk.span_editor import Shown
from reviewer.session.queues.queues import CHANGED_RULES
from reviewer.session.queues.side_notes import NOTHING, SideNote
from reviewer.session.search.rule_changes import outdated
from reviewer.tui.theme import Paint
from reviewer.tui.views.check_lines import check_lines
from reviewer.tui.views.chips import suggestion_chip, tag_chip, tags_of
from reviewer.tui.views.span_highlights import bracketed, excerpt, legend
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, line, styled, wrap

_BLANK = ScreenLine((), 0)
_DROPPED = "not in this scheme (any more); T takes it away"
_DECIDED = {None: "not decided yet", "settled": "settled", "cannot": "cannot judge"}
_RECHECK = {
    "cut": "a boundary here was moved: space confirms",
    "text": "the text around it changed: space confirms",
    "fuzzy": "the sentence was changed: space confirms",
    "union": "several annotations meet here: space confirms",
}


def detail(
    desk: Desk,
    scheme: Scheme,
    paint: Paint,
    width: int,
    shown: Shown | None = None,
    margin: SideNote = NOTHING,
) -> list[ScreenLine]:
    """Everything about the sentence under the cursor, in lines of at most `width` cells.

    Args:
        desk: The desk.
        scheme: Tags and statuses.
        paint: The colours.
        width: Cells of a line.
        shown: Where the word cursor is; None while there is none.
        margin: What others say beside the sentence.
    """
    if not len(desk.article):
        return flow("This article has no sentences.", width, paint.dim)
    annotation = desk.annotation
    text, spans = bracketed(desk.article, desk.place, scheme, paint, shown)
    return [
        *_head(desk, annotation, paint),
        _BLANK,
        *styled(text, wrap(text, width), spans, style=paint.strong),
        *_cut(desk, paint, width, shown),
        _BLANK,
        *(_beside(margin, scheme, paint, width) if desk.queue.is_shared else ()),
        *_spans(desk, scheme, paint, width, shown),
        *_tags(annotation.values, scheme, paint, width),
        *_suggested(desk, scheme, paint, width),
        *_earlier(desk, paint, width),
        *_links(annotation.values, paint, width),
        *_answers(annotation.values, scheme, paint, width),
        *_checks(desk, scheme, paint, width, margin),
        *_note(annotation.values, paint, width),
        *(() if desk.queue.is_shared else _beside(margin, scheme, paint, width)),
        *_recheck(desk, annotation, paint, width),
        *_rules(desk, scheme, paint, width),
        *_orphans(desk, paint, width),
        *_about_article(desk, scheme, paint, width),
    ]


def _cut(desk: Desk, paint: Paint, width: int, shown: Shown | None) -> list[ScreenLine]:
    """Says so where only an excerpt of the sentence stands here."""
    start, end = desk.article.layout.range(desk.place)
    first, last = excerpt(desk.article, desk.place, shown)
    if last - first == end - start:
        return []
    where = f"characters {first - start + 1:,} to {last - start:,} of {end - start:,}"
    return flow(f"({where}; the list has them all)", width, paint.dim)


def _head(desk: Desk, annotation: Annotated, paint: Paint) -> Iterator[ScreenLine]:
    kind = desk.article.layout.kind(desk.place)
    state = _DECIDED[annotation.values.get(v.DECIDED)]
    if state == "settled" and not any(key.startswith(v.TAG) for key in annotation.values):
        state = "settled, no tag"
    where = f"{desk.place + 1} of {len(desk.article)}  {kind}  "
    spent = time_on(desk.session, desk.article, desk.place)
    time = f"  {words(spent)}" if spent else ""
    yield line((where, paint.dim), state, (time, paint.dim))
    if desk.shares_rows:
        # Not at the top: few articles are shared out by rows.
        from reviewer.models.pseudonyms import shown

        start, me = desk.article.layout.range(desk.place)[0], desk.session.visibility.me
        who = desk.session.shares.among(desk.id, start)
        names = ["you" if name == me else shown(name) for name in who]
        yield line((f"assigned to {', '.join(names) or 'nobody'}", paint.dim))


def _checks(
    desk: Desk, scheme: Scheme, paint: Paint, width: int, side_note: SideNote
) -> Iterator[ScreenLine]:
    """The annotator's own checks, each with how its sign-off stands."""
    own = side_note.own

    def standing(check: str) -> Iterator[ScreenLine]:
        if check in own:
            from reviewer.tui.views.side_note_lines import standing_lines

            yield from standing_lines(own[check].item, paint, width)

    yield from check_lines(desk.article, desk.place, scheme, paint, width, standing)


def _beside(side_note: SideNote, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """What others say beside the sentence."""
    if side_note != NOTHING:
        # Not at the top: alone one never sees any.
        from reviewer.tui.views.side_note_lines import side_note_lines

        yield from side_note_lines(side_note, scheme, paint, width)


def _spans(
    desk: Desk, scheme: Scheme, paint: Paint, width: int, shown: Shown | None
) -> Iterator[ScreenLine]:
    lines = list(legend(desk, desk.place, scheme, paint, width, shown))
    yield from lines
    if lines:
        yield _BLANK


def _tags(values: Values, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    names = tags_of(values, scheme)
    for name in names:
        tag = scheme.tag(name)
        yield line(*tag_chip(name, scheme, paint))
        yield from flow(tag.help if tag else _DROPPED, width, paint.dim, "  ")
    if not names:
        yield line(("no tag", paint.dim))
    yield _BLANK


def _suggested(desk: Desk, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """What is suggested, with what speaks for it."""
    found = desk.suggestions.at(desk.place)
    if found:
        yield line(("suggested (p takes it)", paint.dim))
    for one in found:
        yield line(
            "  ", *suggestion_chip(one.tag, scheme, paint), (f"  {one.score:.2f}", paint.dim)
        )
        yield from flow(one.reason, width, paint.dim, "    ")
    if found:
        yield _BLANK


def _earlier(desk: Desk, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """Earlier verdicts on the same fact: suggested until they are taken over."""
    if desk.earlier:
        yield line(("checked before? (V takes it over)", paint.color("orange")))
    for one in desk.earlier:
        yield from flow(one.words, width, None, "  ")
        yield from flow(f"{one.row.article}: {one.row.text}", width, paint.dim, "    ")
    if desk.earlier:
        yield _BLANK


def _links(values: Values, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """The sentences elsewhere that were said to be about the same fact, or not."""
    found = list(links_of(values))
    for one in found:
        yield line((f"{one.relation}: ", paint.color("cyan")), (one.article, paint.dim))
        yield from flow(one.text, width, paint.dim, "  ")
    if found:
        yield _BLANK


def _answers(values: Values, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """What was answered about the sentence."""
    given = [one for one in scheme.asked("sentence") if v.ANSWER + one.name in values]
    for question in given:
        told = f"{question.label} {answer_words(question, values[v.ANSWER + question.name])}"
        yield from flow(told, width, paint.color("teal"))
    if given:
        yield _BLANK


def _about_article(desk: Desk, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """What was answered about the article as a whole."""
    about = desk.article.about()
    given = [one for one in scheme.asked("article") if v.ANSWER + one.name in about]
    if given:
        yield line(("about the article", paint.dim))
    for question in given:
        told = f"{question.label} {answer_words(question, about[v.ANSWER + question.name])}"
        yield from flow(told, width, None, "  ")


def _note(values: Values, paint: Paint, width: int) -> Iterator[ScreenLine]:
    for glyph, text in jottings_of(values):
        flagged = glyph == FLAG
        what = f"{glyph} {'flagged' if flagged else 'note'}"
        yield line((what, paint.color("orange" if flagged else "cyan")))
        for paragraph in text.splitlines():
            yield from flow(paragraph, width, None, "  ")
        yield _BLANK


def _recheck(desk: Desk, annotation: Annotated, paint: Paint, width: int) -> Iterator[ScreenLine]:
    if annotation.recheck:
        yield line(("! re-check", paint.color("orange", bold=True)))
        by = whose(desk.session, desk.article, desk.place) if annotation.recheck == "cut" else ""
        confirms = f"{by}: space confirms what you said of it"
        what = confirms if by else _RECHECK[annotation.recheck]
        yield from flow(what, width, None, "  ")
        yield _BLANK


def _rules(desk: Desk, scheme: Scheme, paint: Paint, width: int) -> Iterator[ScreenLine]:
    """Which rules have changed since the sentence was tagged, while those are walked."""
    if desk.queue.name != CHANGED_RULES or not len(desk.article):
        return
    for one in outdated(desk.session, desk.article, desk.place):
        label, had = one.tag.label or one.tag.name, "has" if one.had else "has not"
        yield line((f"! the rule of {label} has changed", paint.color("orange", bold=True)))
        yield from flow(one.change.what, width, None, "  ")
        told = f"it {had} the tag by an earlier version: space says that this holds"
        yield from flow(told, width, paint.dim, "  ")
        yield _BLANK


def _orphans(desk: Desk, paint: Paint, width: int) -> Iterator[ScreenLine]:
    orphans = [orphan for orphan in desk.article.orphans() if not orphan.aside]
    if orphans:
        many = f"! {len(orphans)} lost their sentence (o o):"
        yield line((many, paint.color("orange")))
        for orphan in orphans:
            yield from flow(orphan.text, width, paint.dim, "  ")


def flow(text: str, width: int, style: Style | None, indent: str = "") -> list[ScreenLine]:
    """A text in lines, indented."""
    room = max(8, width - len(indent))
    lead: Piece = (indent, None)
    return [line(lead, (text[a:b], style)) for a, b in wrap(text, room)]
