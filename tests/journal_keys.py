"""Every kind of thing that can be said, as keys of a journal, with values that a program writes."""

from typing import Any

from reviewer.models import values as v

_NAMED = [value for name, value in vars(v).items() if name.isupper() and isinstance(value, str)]

KEYS = sorted(
    {f"{key}x" if key.endswith(":") else key for key in _NAMED if key != v.SOURCE}
    | {"cut:7", "later:kind", "later"}
)
"""Those of sentences and articles, and kinds that a later version may have."""

_SHAPED: dict[str, Any] = {
    v.ANCHOR: {
        "sha256": "0" * 64,
        "start": 0,
        "end": 3,
        "exact": "The",
        "prefix": "",
        "suffix": "",
    },
    v.TAG: 1,
    v.SPAN: {"tag": "claim", "start": 0, "end": 3, "exact": "The"},
    v.CHECK: {"scope": "content", "status": "supported"},
    v.EVIDENCE: {"check": "content", "source": "plan", "stance": "supports"},
    v.LINK: {"article": "two"},
    v.RELATION: {"kind": "same fact", "span": "a", "other": "b"},
    v.SUGGESTION: {"by": "machine.x", "score": 0.5, "accepted": True},
    v.REMARK: {"text": "Why?"},
    v.SIGNOFF: {"verdict": "approved"},
    v.DECIDED: "settled",
    v.GOLD: {"value": True},
    v.VERSION: 1,
    v.REPEAT: {"unit": "u", "decided": "settled", "tags": []},
    v.CONTROL: {"unit": "u", "decided": "settled", "tags": []},
    v.TRAINING: {"unit": "u", "decided": "settled", "tags": []},
    v.NORMING: {"unit": "u", "decided": "settled", "tags": []},
}


def value_of(key: str, word: str) -> Any:
    """A value that a key may have; where that is a text, the word."""
    found = _SHAPED.get(key) or _SHAPED.get(key.partition(":")[0] + ":", word)
    return dict(found) if isinstance(found, dict) else found
