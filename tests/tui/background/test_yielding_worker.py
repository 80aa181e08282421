"""Threads that leave the keys their time."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.tui.background.workers import TURN, GivingWay, Stopped, YieldingWorker


def test_the_interval_is_short_as_long_as_any_thread_is_at_work() -> None:
    before, giving = sys.getswitchinterval(), GivingWay()
    with giving:
        with giving:
            assert sys.getswitchinterval() == pytest.approx(TURN)
        assert sys.getswitchinterval() == pytest.approx(TURN)
    assert sys.getswitchinterval() == pytest.approx(before)


def test_work_that_is_not_wanted_any_more_ends() -> None:
    worker: Any = SimpleNamespace(is_cancelled=False)
    breath = YieldingWorker(worker)
    breath.check()
    worker.is_cancelled = True
    with pytest.raises(Stopped):
        while True:
            breath()
