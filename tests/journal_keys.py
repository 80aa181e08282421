"""Every kind of thing that can be said, as keys of a journal."""

from reviewer.models import values as v

_NAMED = [value for name, value in vars(v).items() if name.isupper() and isinstance(value, str)]

KEYS = sorted(
    {f"{key}x" if key.endswith(":") else key for key in _NAMED if key != v.SOURCE}
    | {"cut:7", "later:kind", "later"}
)
"""Those of sentences and articles, and kinds that a later version may have."""
