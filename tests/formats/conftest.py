"""Examples with everything that other tools' exports break on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Format, Options
from reviewer.formats.proof.prove import export
from tests.formats.awkward import awkward
from tests.formats.proof_libraries import EXPORTED, loaded


@pytest.fixture
def options() -> Options:
    return Options(default_scheme(), name="awkward", annotators=("ann", "bob"))


@pytest.fixture
def examples() -> Sequence[Example]:
    return awkward()


@pytest.fixture(params=EXPORTED)
def form(request: pytest.FixtureRequest) -> Format:
    """Each format in turn, as far as its library is installed."""
    return loaded(str(request.param))


@pytest.fixture
def out(request: pytest.FixtureRequest, options: Options, tmp_path: Path) -> Path:
    """What the format of the test's module, its `FORM`, writes of the awkward examples."""
    export(request.module.FORM, awkward(), tmp_path / "out", options)
    return tmp_path / "out"
