"""The warnings about the checks of a sentence, with all that they depend on."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.models import Json
from reviewer.session.article import metadata
from reviewer.session.checks.requirements import Warning, checks_of, items_of, warnings
from reviewer.session.core.open_article import Annotated, OpenArticle


def warned(article: OpenArticle, place: int) -> dict[str, list[Warning]]:
    """The checks of a sentence that have warnings: check id -> those."""
    said = article.at(place)
    found = {}
    date: str | None = None
    for id, check in checks_of(said.values):
        items = [item for _, item in items_of(said.values, id)]
        sources: Mapping[str, Json] = article.sources() if items else {}
        if items and date is None:
            date = metadata.of(article).get("date", "")
        about = warnings(check, items, sources, date=date or "", changed=has_changed(said))
        if about:
            found[id] = about
    return found


def has_changed(said: Annotated) -> bool:
    """Whether the words of a sentence may have changed since it was annotated.

    Several annotations that meet on a sentence want a look too, but changed nothing.
    """
    return bool(said.recheck) and said.recheck != "union"
