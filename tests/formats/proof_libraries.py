"""The libraries that some formats need, and those that prove others: used where installed.

`make test PROOFS=1`, which CI runs, installs all of them; a plain `make test` skips what needs
more than the program's own extras, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import FORMATS, Example, Format, Options, load
from reviewer.formats.proof.validators import imported

EXPORTED = [name for name in FORMATS if load(name).exportable]
"""The formats that are written; the others are only imported."""

PROOFS = "install it with: make test PROOFS=1"


def loaded(name: str) -> Format:
    """The format, or a skipped test if its library is not installed."""
    form = load(name)
    if form.library:
        proof(form.library)
    return form


def proof(library: str) -> Any:
    """A library of the extra `proofs`, or a skipped test if it is not installed."""
    found = imported(library)
    if found is None:
        pytest.skip(f"{library} is not installed; {PROOFS}")
    return found


def meant(form: Format, examples: Sequence[Example]) -> list[Example]:
    """What an export in the format writes of examples."""
    options = Options(default_scheme())
    return [one for one in examples if form.takes(one, options)]
