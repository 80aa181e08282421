"""Examples with everything that other tools' exports break on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Options
from tests.formats.awkward import awkward


@pytest.fixture
def options() -> Options:
    return Options(default_scheme(), name="awkward", annotators=("ann", "bob"))


@pytest.fixture
def examples() -> Sequence[Example]:
    return awkward()
