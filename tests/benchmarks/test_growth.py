"""The curves of whole commands are drawn from the figures of a run."""

import xml.etree.ElementTree as ET

import pytest

from benchmarks.goals import Beside, Row
from benchmarks.growth import curves, drawn
from benchmarks.report import document
from benchmarks.stats import figure

TIMES = {1_000: 0.5, 10_000: 1.5, 100_000: 12.0}


def figures() -> list[dict[str, object]]:
    import json

    rows = []
    for size, seconds in TIMES.items():
        what = f"agree, {size:,} sentences x 3"
        bare = Beside("bare load", figure([seconds / 5], "s"))
        rows += [
            Row(f"{what}, processor", figure([seconds], "s"), beside=bare),
            Row(f"{what}, memory", figure([50.0], "MiB")),
        ]
    found: list[dict[str, object]] = json.loads(document(rows, quick=True))["rows"]
    return found


def test_processor_time_is_taken_by_command_and_size() -> None:
    found = curves(figures())
    assert found["agree"] == list(TIMES.items())
    assert found["bare load"] == [(size, seconds / 5) for size, seconds in TIMES.items()]


def test_what_grows_in_proportion_is_a_straight_line() -> None:
    svg = ET.fromstring(drawn({"even": [(1_000, 1.0), (10_000, 10.0), (100_000, 100.0)]}))
    dots = [one for one in svg if one.tag.endswith("circle")]
    x, y = ([float(one.attrib[name]) for one in dots] for name in ("cx", "cy"))
    assert x[1] - x[0] == pytest.approx(x[2] - x[1])
    assert y[0] - y[1] == pytest.approx(y[1] - y[2])
    assert y[0] > y[2]
    assert "even" in [one.text for one in svg if one.tag.endswith("text")]


def test_nothing_is_drawn_of_nothing() -> None:
    with pytest.raises(ValueError, match="no row of a whole command"):
        drawn(curves([]))
