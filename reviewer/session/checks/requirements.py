"""What a status asks for, whether the evidence gives it, and what to beware of.

Everything here is a pure function of plain values, so that rows, panel, queues and exports say
the same.

Also here: the warnings about the checks of a sentence, with all that they depend on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.models import Json, Scheme, Values
from reviewer.models.annotation import checks_in_order, evidence_of
from reviewer.models.scheme import Need
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated

MISSING: Final = "evidence missing"
"""The mark of a check whose status asks for something that is not there."""


PARTY: Final = "party"
"""The tier of sources that are a party to the dispute."""


Kind: TypeAlias = Literal["later", "parties", "origin", "changed"]


class Warning(NamedTuple):
    """Something about a check that its reader should know.

    Attributes:
        kind: Which of the rules it is.
        text: One line.
    """

    kind: Kind
    text: str


# -- needs ------------------------------------------------------------------------------------


def _quoted(items: Iterable[Values], *stances: str) -> bool:
    return any(item["stance"] in stances and item.get("quote", "").strip() for item in items)


def _supports(check: Values, items: Sequence[Values]) -> str:
    return "" if _quoted(items, "supports") else "a verbatim quote that supports it"


def _refutes(check: Values, items: Sequence[Values]) -> str:
    return "" if _quoted(items, "refutes") else "a verbatim quote that refutes it"


def _both(check: Values, items: Sequence[Values]) -> str:
    lacking = [
        f"one that {stance} it" for stance in ("supports", "refutes") if not _quoted(items, stance)
    ]
    return f"a verbatim quote on each side: {' and '.join(lacking)}" if lacking else ""


def _qualifies(check: Values, items: Sequence[Values]) -> str:
    met = any(item["stance"] == "qualifies" for item in items)
    return "" if met else "an item that qualifies it"


def _rationale(check: Values, items: Sequence[Values]) -> str:
    return "" if check.get("rationale", "").strip() else "a rationale: what is missing?"


def _assignee(check: Values, items: Sequence[Values]) -> str:
    return "" if check.get("assignee", "").strip() else "an assignee: who is on it?"


_NEEDS: Final[Mapping[Need, Callable[[Values, Sequence[Values]], str]]] = {
    "supports": _supports,
    "refutes": _refutes,
    "both sides": _both,
    "qualifies": _qualifies,
    "rationale": _rationale,
    "assignee": _assignee,
}


def missing(check: Values, items: Iterable[Values], scheme: Scheme) -> str:
    """What the status of a check asks for and does not have, in a phrase; empty if nothing.

    A withdrawn check and a status that the scheme does not know ask for nothing.
    """
    status = scheme.status(check["status"])
    if status is None or status.need is None or check.get("withdrawn"):
        return ""
    return _NEEDS[status.need](check, list(items))


def lacks(values: Values, scheme: Scheme) -> bool:
    """Whether any check of a sentence lacks what its status asks for."""
    return any(
        missing(check, evidence_of(values, id), scheme) for id, check in checks_in_order(values)
    )


# -- warnings ---------------------------------------------------------------------------------


def warnings(
    check: Values,
    items: Iterable[Values],
    sources: Mapping[str, Json],
    *,
    date: str = "",
    changed: bool = False,
) -> list[Warning]:
    """What to beware of in a check. Items that are only background count for nothing here.

    Args:
        check: The check; a withdrawn one warns of nothing.
        items: Its evidence items in their order.
        sources: Source id -> value.
        date: When the article was published, ISO 8601; empty if unknown.
        changed: Whether the sentence changed after it was annotated.
    """
    if check.get("withdrawn"):
        return []
    cited = [
        (item["source"], sources.get(item["source"], {}))
        for item in items
        if item["stance"] != "background"
    ]
    return [*_later(cited, date), *_parties(cited), *_origins(cited, sources), *_changed(changed)]


Cited: TypeAlias = tuple[str, Values]
"""A source: its id and its value."""


def _later(cited: Sequence[Cited], date: str) -> Iterator[Warning]:
    for id, source in dict(cited).items():
        published = source.get("published", "")
        if is_later(published, date):
            text = f"evidence is later than the article: {name_of(source, id)}, {published}"
            yield Warning("later", text)


def _parties(cited: Sequence[Cited]) -> Iterator[Warning]:
    if cited and all(source.get("tier") == PARTY for _, source in cited):
        yield Warning("parties", "all evidence comes from parties to the dispute")


def _origins(cited: Sequence[Cited], sources: Mapping[str, Json]) -> Iterator[Warning]:
    for (one, first), (two, second) in combinations(cited, 2):
        if shared := _share(one, two, sources):
            text = f"{name_of(first, one)} and {name_of(second, two)} share an origin: {shared}"
            if one == two:
                text = f"two items share an origin: both cite {name_of(first, one)}"
            yield Warning("origin", text)
            return


def _changed(changed: bool) -> Iterator[Warning]:
    if changed:
        yield Warning("changed", "the sentence changed after the status was set")


def _share(one: str, two: str, sources: Mapping[str, Json]) -> str:
    """What two sources have in common that makes them one; empty if nothing."""
    first, second = sources.get(one, {}), sources.get(two, {})
    if one == two:
        return "the same source"
    if set(_ancestry(one, sources)) & set(_ancestry(two, sources)):
        return "one repeats the other, or both repeat a third"
    if first.get("sha256") and first.get("sha256") == second.get("sha256"):
        return "the same file"
    if _work(first) and _work(first) == _work(second):
        return "the same title by the same publisher"
    return ""


def _ancestry(source: str, sources: Mapping[str, Json]) -> Iterator[str]:
    """The source and all that it derives from; a circle ends."""
    seen: set[str] = set()
    while source and source not in seen:
        seen.add(source)
        yield source
        source = sources.get(source, {}).get("derives_from") or ""


def _work(source: Values) -> tuple[str, str] | None:
    title, publisher = (
        " ".join(source.get(field, "").split()).casefold() for field in ("title", "publisher")
    )
    return (title, publisher) if title and publisher else None


_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def is_later(published: str, date: str) -> bool:
    """Whether one date is later than another, as far as the less exact of them tells."""
    one, two = _DATE.match(published), _DATE.match(date)
    if one is None or two is None:
        return False
    exact = min(len(one[0]), len(two[0]))
    return one[0][:exact] > two[0][:exact]


def name_of(source: Values, id: str = "") -> str:
    """A source in a few words: its title, else its host, else the name of its file, else its id."""
    if title := source.get("title"):
        return str(title)
    if url := source.get("url", ""):
        return host_of(url) or str(url)
    file: str = source.get("file", "")
    return file.replace("\\", "/").rpartition("/")[2] or id


def host_of(url: str) -> str:
    """The host of a URL without `www.`; empty if there is none."""
    found = re.match(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(\[[^]]*\]|[^/?#:]+)", url, re.IGNORECASE)
    return found[1].lower().removeprefix("www.") if found else ""


def warned(article: OpenArticle, place: int) -> dict[str, list[Warning]]:
    """The checks of a sentence that have warnings: check id -> those."""
    said = article.at(place)
    found = {}
    date: str | None = None
    for id, check in checks_in_order(said.values):
        items = evidence_of(said.values, id)
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
