"""The commands that a scheme makes: tags, statuses, the parts of spans."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.models.scheme import Scheme
from reviewer.tui.commands.table import ARTICLE, CONFIDENCE, GROUPS, PART, WORDS, Command


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
            GROUPS["tag"],
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
