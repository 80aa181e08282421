"""What may come next in a query that is being typed: names of fields, and of their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewer.models import KINDS, Scheme
from reviewer.models import values as v
from reviewer.query import FIELDS
from reviewer.query.fields import HAS, IS

_LAST: Final = re.compile(r"(?:^|[\s(])-?(?:([A-Za-z]+):)?([^\s():\"]*)$")


def hint(text: str, scheme: Scheme) -> str:
    """The names that may be meant at the end of a query; empty where none is likely.

    Args:
        text: What has been typed.
        scheme: Says which tags and statuses there are.
    """
    found = _LAST.search(text)
    if found is None:
        return ""
    field, begun = (found[1] or "").lower(), found[2].lower()
    if not field:
        names = [name for name in FIELDS if len(begun) > 1 and name.startswith(begun)]
        return "  ".join(FIELDS[name].example for name in names)
    names = [name for name in _values(field, scheme) if name.lower().startswith(begun)]
    if names == [found[2]] or field not in FIELDS:
        return ""
    if names:
        return f"{field}:  " + "  ".join(names)
    return "" if begun else FIELDS[field].example


def _values(field: str, scheme: Scheme) -> Iterator[str]:
    """The names that a field knows, as a query may write them."""
    if field == "tag":
        yield from (tag.name for tag in scheme.tags)
    elif field == "status":
        yield from (status.name.replace(" ", "-") for status in scheme.statuses)
    else:
        closed = {"is": tuple(IS), "has": tuple(HAS), "kind": KINDS, "scope": v.SCOPES}
        yield from closed.get(field, ())
