"""The scheme as pages to read: the rules for all tags, each tag, the statuses. Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reviewer.models import Scheme, Values, annotation
from reviewer.models import values as v
from reviewer.models.scheme import RuleChange, StatusType, TagType

GENERAL = "general"
STATUSES = "statuses"

Keys = Callable[[str], Sequence[str]]
"""Gives the keys of a command, as shown."""


class GuidelinePage(NamedTuple):
    """A page.

    Attributes:
        id: `GENERAL`, `STATUSES` or `tag:<name>`.
        title: What it is about.
        glyph: Its sign; empty for the pages that are no tag's.
        color: The sign's colour, by the name of the palette or `#rrggbb`.
        keys: The keys of the tag, as shown.
        markdown: The text.
    """

    id: str
    title: str
    glyph: str
    color: str
    keys: Sequence[str]
    markdown: str


def pages(scheme: Scheme, keys: Keys, values: Values | None = None) -> list[GuidelinePage]:
    """All pages, in the order in which one walks through them.

    Args:
        scheme: The tags and statuses.
        keys: Gives the keys of a command.
        values: What is said of the sentence: its tags that the scheme does not have get a page.
    """
    return [
        GuidelinePage(GENERAL, "rules for all tags", "", "", (), _general(scheme)),
        *(_tag_page(tag, keys) for tag in scheme.tags),
        *(_dropped_page(name, keys) for name in dropped(scheme, values or {})),
        _statuses_page(scheme.statuses, keys),
    ]


def about(scheme: Scheme, values: Values) -> str:
    """The id of the page to open for a sentence: of its last tag, else of the first tag of all."""
    names = [tag.name for tag in scheme.tags if v.TAG + tag.name in values]
    names = names or dropped(scheme, values) or [scheme.tags[0].name]
    return v.TAG + names[-1]


def dropped(scheme: Scheme, values: Values) -> list[str]:
    """The tags of a sentence that the scheme does not have (any more)."""
    return sorted(name for name, _ in annotation.tags(values) if scheme.tag(name) is None)


def _general(scheme: Scheme) -> str:
    text = scheme.general.strip() or "This scheme gives no rules for all tags."
    return f"{text}\n\n*Scheme version {scheme.version}.*"


def _tag_page(tag: TagType, keys: Keys) -> GuidelinePage:
    label, text = tag.label or tag.name, "\n".join(_tag(tag))
    return GuidelinePage(
        v.TAG + tag.name, label, tag.glyph, tag.color, keys(f"tag.{tag.name}"), text
    )


def _dropped_page(name: str, keys: Keys) -> GuidelinePage:
    return GuidelinePage(v.TAG + name, name, "?", "grey", keys("edit.drop"), _dropped(name))


def _statuses_page(statuses: Sequence[StatusType], keys: Keys) -> GuidelinePage:
    text = "\n".join(_statuses(statuses))
    return GuidelinePage(STATUSES, "statuses", "", "", keys("status.content"), text)


def _tag(tag: TagType) -> Iterator[str]:
    if tag.help:
        yield f"*{tag.help}*\n"
    yield tag.guideline.strip() or "The scheme says no more about this tag."
    if tag.changes:
        yield f"\n**Version {tag.version} of this rule**\n"
        yield from (f"- {change_words(change)}" for change in reversed(tag.changes))
    if tag.parts:
        yield "\n**Parts of its spans**\n"
        yield from (f"- `{part.key}` **{part.name}** {part.help}" for part in tag.parts)
    if tag.attributes:
        yield "\n**Attributes of its spans**\n"
        for attribute in tag.attributes:
            choices = f" ({', '.join(attribute.choices)})" if attribute.choices else ""
            yield f"- **{attribute.name}** {attribute.help}{choices}"


def change_words(change: RuleChange) -> str:
    """A change of a rule, and what it means for what was tagged before, in one line."""
    near = f", where it fits `{change.query}`" if change.query else ""
    means = {
        "holds": "what was tagged before holds",
        "recheck": f"what was tagged before is looked at again (b g){near}",
    }[change.before]
    return f"version {change.version}: {change.what.rstrip('.')}; {means}"


def _dropped(name: str) -> str:
    return (
        f"The scheme has no tag called **{name}** (any more), so it has no key and no rule. It"
        " stays on the sentences that have it until somebody takes it away."
    )


def _statuses(statuses: Sequence[StatusType]) -> Iterator[str]:
    yield "What a check can come to, and what each status asks for.\n"
    for status in statuses:
        yield f"- `{status.key}` {status.glyph} **{status.name}**: {_meaning(status)}"


def _meaning(status: StatusType) -> str:
    needs = f"asks for {NEEDS[status.need]}" if status.need else ""
    signoff = "a second person has to agree" if status.signoff else ""
    words = "; ".join(filter(None, (status.help.rstrip("."), needs, signoff)))
    return words or "the scheme says no more about it"


NEEDS = {
    "supports": "a quote that supports it",
    "refutes": "a quote that refutes it",
    "both sides": "a quote on each side",
    "qualifies": "a quote that qualifies it",
    "rationale": "a note of what is missing",
    "assignee": "who is on it",
}
"""What a status asks for, in a few words."""
