"""The checks of a sentence in full: claim, evidence, what is missing, what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rich.style import Style

from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import checks_in_order, items_of
from reviewer.models.phrases import in_quotes
from reviewer.session.checks.requirements import MISSING, host_of, missing, name_of, warned
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import status_chip
from reviewer.tui.views.stance_glyphs import STANCES, TIERS
from reviewer.tui.widgets.text_lines import ScreenLine, line, wrap

QUOTED = 160
"""Code points of a quotation that the panel shows."""

_BLANK = ScreenLine((), 0)


def check_lines(
    article: OpenArticle,
    place: int,
    scheme: Scheme,
    paint: Paint,
    width: int,
    more: Callable[[str], Iterable[ScreenLine]] = lambda check: (),
) -> Iterator[ScreenLine]:
    """All checks of a sentence, in lines of at most `width` cells.

    Args:
        article: The article.
        place: The sentence's index.
        scheme: Tags and statuses.
        paint: The colours.
        width: Cells of a line.
        more: Gives what else is to be said of a check, by its id.
    """
    values = article.at(place).values
    about = warned(article, place)
    for id, check in checks_in_order(values):
        yield from _head(check, values, scheme, paint, width)
        yield from _facts(check, paint, width)
        items = items_of(values, id)
        sources = article.sources() if items else {}
        for _, item in items:
            yield from item_lines(item, sources, paint, width)
        lacking = missing(check, (item for _, item in items), scheme)
        if lacking:
            yield from _flow(f"! {MISSING}: {lacking}", width, paint.color("orange", bold=True))
        for warning in about.get(id, ()):
            yield from _flow(f"⚠ {warning.text}", width, paint.color("yellow"))
        yield from more(id)
        yield _BLANK


def _head(
    check: Values, values: Values, scheme: Scheme, paint: Paint, width: int
) -> Iterator[ScreenLine]:
    yield line(*status_chip(check, scheme, paint))
    span = values.get(v.SPAN + check.get("span", ""))
    if span:
        yield from _flow(f"of {in_quotes(span['exact'])}", width, paint.strong, "  ")
    if check.get("withdrawn"):
        yield from _flow(f"withdrawn: {check['withdrawn']}", width, None, "  ")


def _facts(check: Values, paint: Paint, width: int) -> Iterator[ScreenLine]:
    for name, label in (
        ("claim", "claim: "),
        ("claimant", "claimed by "),
        ("assignee", "on it: "),
        ("origin", "began as the check of "),
        ("priority", "priority: "),
        ("due", "due "),
        ("published", "published "),
        ("url", "published at "),
        ("rationale", "why: "),
    ):
        if check.get(name):
            yield from _flow(f"{label}{check[name]}", width, paint.dim, "  ")


def item_lines(
    item: Values, sources: Mapping[str, Json], paint: Paint, width: int
) -> Iterator[ScreenLine]:
    """One evidence item: stance, the beginning of the quotation, and where it comes from."""
    mark = STANCES[item["stance"]]
    quote = f" {in_quotes(shortened(item['quote'], QUOTED))}" if item.get("quote") else ""
    stance = f"{mark.glyph} {item['stance']}"
    first, *rest = _flow(f"{stance}{quote}", width, paint.color(mark.color), "  ")
    yield first
    yield from rest
    yield from _flow(source_words(item, sources), width, paint.dim, "    ")
    if item.get("note"):
        yield from _flow(f"note: {item['note']}", width, paint.dim, "    ")


def source_words(item: Values, sources: Mapping[str, Json]) -> str:
    """Where an item comes from: title, host, date, tier, place in it."""
    source = sources.get(item["source"], {})
    name, host = name_of(source, item["source"]), host_of(source.get("url", ""))
    tier = TIERS.get(source.get("tier", ""), "")
    parts = (name, host if host != name else "", source.get("published", ""), tier)
    return ", ".join(filter(None, (*parts, item.get("locator", ""))))


def shortened(text: str, most: int) -> str:
    """A text on one line, cut where it is too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def _flow(text: str, width: int, style: Style | None, indent: str = "") -> list[ScreenLine]:
    text = " ".join(text.split())
    room = max(8, width - len(indent))
    return [line((indent, None), (text[a:b], style)) for a, b in wrap(text, room)]
