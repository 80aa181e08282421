"""The commands that a scheme makes: tags, statuses, parts of spans, relations, questions."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.models.scheme import Scheme
from reviewer.tui.commands.table import (
    ARTICLE,
    CONFIDENCE,
    DESK,
    GROUPS,
    LISTS,
    PART,
    REVIEW,
    WORDS,
    Command,
)


def scheme_commands(scheme: Scheme) -> tuple[Command, ...]:
    """The commands that the scheme makes: two for each tag, two for each status, one a part.

    One for each kind of relation, and those that ask its questions, if it has any.

    Their methods are `cmd_tag_toggle(tag)` and `cmd_status_set(scope, status)`; a digit after a
    status calls `cmd_status_confidence(scope, status, confidence)`, which amends that edit.
    """
    statuses = (*_statuses(scheme, "content"), *_statuses(scheme, "said"))
    return (
        *_tags(scheme),
        *statuses,
        *_relabels(scheme),
        *_parts(scheme),
        *_relations(scheme),
        *_questions(scheme),
    )


def _tags(scheme: Scheme) -> Iterable[Command]:
    for number, tag in enumerate(scheme.tags, 1):
        label = tag.label or tag.name
        digit = (str(number),) if number <= 9 else ()
        about = tag.help.rstrip(".")
        yield Command(
            f"tag.{tag.name}",
            label,
            f"Toggles the tag {label}" + (f": {about}." if about else "."),
            GROUPS["tag"],
            (*digit, *filter(None, (tag.key,))),
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
            GROUPS["status"],
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
            GROUPS["span"],
            (*((str(number),) if number <= 9 else ()), *filter(None, (tag.key,))),
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
                chord, f"{label[:13]} parts", about, GROUPS[PART], scope=(WORDS,), opens=chord
            )
        for part in tag.parts:
            yield Command(
                f"{chord}.{part.name.replace(' ', '-')}",
                part.name,
                f"Labels the {part.name} of a {label} span"
                + (f": {part.help.rstrip('.')}." if part.help else "."),
                GROUPS[PART],
                (part.key,),
                scope=(WORDS,),
                chord=chord,
                handler="part.set",
                args=(part.name,),
            )


def _relations(scheme: Scheme) -> Iterable[Command]:
    """The key that waits for the kind of a relation, and what it offers; nothing without kinds."""
    chord, group = "relation", GROUPS["relation"]
    if not scheme.relations:
        return
    yield Command(
        chord, "relation", "Relates the chosen span to another one.", group, ("&",),
        scope=(WORDS,), opens=chord, rank=8,
    )  # fmt: skip
    for kind in scheme.relations:
        about = kind.help.rstrip(".")
        yield Command(
            f"relation.{kind.name}",
            kind.label,
            f"The chosen span {kind.label} another one" + (f": {about}." if about else "."),
            group,
            (kind.key,),
            scope=(WORDS,),
            chord=chord,
            handler="relation.begin",
            args=(kind.name,),
            meaning=kind.help,
            glyph=kind.glyph,
        )
    yield Command(
        "relation.follow", "go to other end", "Goes to the other end of a relation.", group,
        ("&", "enter"), scope=(WORDS,), chord=chord, handler="relation.follow",
    )  # fmt: skip
    yield Command(
        "relation.remove", "take away", "Takes a relation of the chosen span away.", group,
        ("-", "delete"), scope=(WORDS,), chord=chord, handler="relation.remove",
    )  # fmt: skip


def _questions(scheme: Scheme) -> Iterable[Command]:
    """What asks about articles, and what asks about sentences, if the scheme does."""
    if scheme.asked("article"):
        yield Command(
            "go.questions", "questions", "Asks the questions of the scheme about the article.",
            GROUPS["go"], ("q",), scope=(*LISTS, REVIEW), chord="go",
        )  # fmt: skip
    if scheme.asked("sentence"):
        yield Command(
            "ask.sentence", "answer", "Asks the questions of the scheme about the sentence.",
            GROUPS["ask"], ("=",), scope=(DESK,), rank=7,
        )  # fmt: skip
