"""Names of annotators: which are allowed, and why one is not."""

from __future__ import annotations

import re
from typing import Final

RESERVED: Final = frozenset({"gold", "corpus"})
"""Folders under `annotations/` that are no annotator, in lower case."""

MACHINE: Final = "machine."
"""Prefix of annotators that are programs."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def is_machine(annotator: str) -> bool:
    """Whether the annotator is a program, whose work never counts as human work."""
    return annotator.lower().startswith(MACHINE)


def why_not(name: str, *, person: bool = True) -> str | None:
    """What is wrong with an annotator's name, in one clause; None if nothing is.

    Args:
        name: The name as given.
        person: Whether it is meant for a person, for whom `machine.` names are refused.
    """
    if not _NAME.fullmatch(name):
        return "use 1 to 64 letters a-z, digits, '.', '_' or '-', a letter or digit first"
    if name.lower() in RESERVED:
        return f"{name!r} is reserved"
    if name.lower() == MACHINE:
        return f"a program needs a name behind {MACHINE!r}"
    if person and is_machine(name):
        return f"names that begin with {MACHINE!r} are for programs"
    return None
