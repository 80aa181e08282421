"""A small share of `make fuzz`: whatever the bytes, no reader says more than that it cannot."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, nearly


@pytest.mark.parametrize("name", TARGETS)
def test_readers_refuse_in_their_own_words(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(nearly(target.seeds))
    def reads(data: bytes) -> None:
        target.read(data)

    reads()


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_are_read(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].read(seed)
