"""pydantic's checks of our types: strict, and with no field that the type does not have."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def adapter(shape: Any) -> TypeAdapter[list[Any]]:
    """The check of a list of values of a type.

    Of a list, because pydantic hands its settings down to a dataclass inside another type, but
    takes none for a dataclass itself.
    """
    from pydantic import ConfigDict, TypeAdapter

    config = ConfigDict(strict=True, extra="forbid", ser_json_inf_nan="strings")
    return TypeAdapter(list[shape], config=config)
