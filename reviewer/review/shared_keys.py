"""Keys of the journal as they are the same for everybody, and what they are about."""

from __future__ import annotations

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import is_check


def says(values: Values, prefix: str) -> bool:
    """Whether anything is said under keys that begin so."""
    # A loop, and not `any`: asked of every sentence of everybody.
    for key in values:  # noqa: SIM110
        if key.startswith(prefix):
            return True
    return False


def span_id(span: Values) -> str:
    """The id that a span has for everybody: its tag and where it stands."""
    return f"{span['tag']}-{span['start']}-{span['end']}"


def tag_of(key: str) -> str:
    """The tag that a key of the journal is about, its own or its span's; empty for a check."""
    kind, colon, name = key.partition(":")
    if kind + colon == v.SPAN:
        # As `span_id` made it; the name of a tag may have hyphens itself.
        return name.rsplit("-", 2)[0]
    return name if kind + colon == v.TAG else ""


def borders_of(key: str) -> tuple[int, int]:
    """Where the span of a key or an id stands: characters of the article, the end excluded.

    (0, 0) if it is of another shape than ours.
    """
    borders = key.rsplit("-", 2)[1:]
    if len(borders) < 2 or not all(one.isdecimal() for one in borders):
        return 0, 0
    return int(borders[0]), int(borders[1])


def common_spans(values: Values) -> dict[str, Values]:
    """Somebody's spans under the keys that they have for everybody."""
    # Not `annotation.spans`, as below: asked of every sentence of everybody.
    spans = (value for key, value in values.items() if key.startswith(v.SPAN))
    return {v.SPAN + span_id(span): span for span in spans if is_span(span)}


def relation_key(kind: str, first: str, other: str, article: str = "") -> str:
    """The key that a relation has for everybody.

    Args:
        kind: The kind of relation.
        first: The id of the span that it starts from, from `span_id`.
        other: That of the span at its other end.
        article: The article of the other end; empty if it is the same one.
    """
    # Names of tags and kinds have no bar; an article's may have one.
    return v.RELATION + "|".join((kind, first, *((article,) if article else ()), other))


def relation_ends(key: str) -> tuple[str, str, str, str]:
    """Kind, first span, other span, and the article of that, from the key for everybody."""
    kind, _, rest = key[len(v.RELATION) :].partition("|")
    first, _, rest = rest.partition("|")
    article, _, other = rest.rpartition("|")
    return kind, first, other, article


def common_relations(values: Values) -> dict[str, Values]:
    """Somebody's relations under the keys that they have for everybody.

    Only those whose two spans are known, under `between`, in the present text.
    """
    found = {}
    for key, value in values.items():
        if key.startswith(v.RELATION) and len(value.get("between", ())) == 2:
            first, other = map(span_id, value["between"])
            article = value.get("article") or ""
            found[relation_key(value["kind"], first, other, article)] = value
    return found


def relation_of(key: str) -> Values:
    """A relation whole, between spans by the ids that they have for everybody."""
    kind, first, other, article = relation_ends(key)
    value: Values = {"kind": kind, "span": first, "other": other}
    return {**value, "article": article} if article else value


def common_checks(values: Values) -> dict[str, Values]:
    """Somebody's checks under the keys that they have for everybody; of a lost span none."""
    found = {}
    for key, check in values.items():
        if key.startswith(v.CHECK) and is_check(check):
            name = common_check(key[len(v.CHECK) :], check, values)
            if name is not None:
                found[v.CHECK + name] = check
    return found


def common_check(own: str, check: Values, values: Values) -> str | None:
    """The id that somebody's check has for everybody; None if its span is gone."""
    if not check.get("span"):
        return own
    span = values.get(v.SPAN + check["span"])
    if not isinstance(span, dict) or not is_span(span):
        return None
    return f"{check.get('scope', 'content')}.{span_id(span)}"


def is_span(span: Json) -> bool:
    """Whether a value has what makes a span the same for everybody."""
    return isinstance(span, dict) and all(name in span for name in ("tag", "start", "end"))


def named(key: str) -> str:
    """What a key of the journal is called on the screen."""
    kind, _, name = key.partition(":")
    if kind == "check":
        scope, _, span = name.partition(".")
        what = "status" if scope == "content" else f"status ({scope})"
        return f"{what} of a span" if span else what
    if kind == "span":
        return f"span ({tag_of(key)})"
    if kind == "relation":
        return f"relation ({relation_ends(key)[0].replace('_', ' ')})"
    if kind == "answer":
        return name.replace(":", ": ")
    return name
