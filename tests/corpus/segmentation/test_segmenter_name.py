"""The name of the rules in frozen boundaries: rules that cut otherwise have another one.

Where two lines of boundaries stand for one text, the name tells which of them the present rules
made (`reviewer.store.articles.boundaries`); a name that meant two sets of rules would set the
sentences of the first reader aside.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Final

from reviewer.corpus.segmentation.lexicon import DATA
from reviewer.corpus.segmentation.segment import SEGMENTER, segment
from reviewer.models import KINDS, Units
from reviewer.store.articles.boundaries import Registry

CASES = Path(__file__).parents[2] / "data" / "segmentation_cases.jsonl"

PRESENT: Final = ("reviewer 4", "bfbc7f00d679e2c9")
"""The name, and a hash of the words that the rules know and of what they make of the cases."""


def digest() -> str:
    """See `PRESENT`."""
    found = sha256()
    for file in sorted(DATA.glob("*.txt")):
        found.update(file.name.encode() + file.read_bytes())
    with CASES.open(encoding="utf-8") as lines:
        for text in (json.loads(line)["text"] for line in lines):
            found.update(repr([tuple(unit) for unit in segment(text)]).encode())
    return found.hexdigest()[:16]


def test_rules_and_words_that_change_get_another_number() -> None:
    """Words had changed under one number, and what was frozen before them had its name."""
    said = "raise the number in segment.py, and write name and digest into PRESENT"
    assert (SEGMENTER.partition(",")[0], digest()) == PRESENT, said


TEXT = "Nació en EE. UU. Murió en Osk.\n"
SHA = sha256(TEXT.encode()).hexdigest()


def frozen(name: str, *ranges: tuple[int, int]) -> Units:
    units = Units(SHA, "utf-8", name)
    for start, end in ranges:
        units.append(start, end, KINDS[0])
    return units


def test_what_rules_of_an_earlier_number_froze_holds_beside_a_line_of_the_present_ones(
    tmp_path: Path,
) -> None:
    now = frozen(SEGMENTER, *((unit.start, unit.end) for unit in segment(TEXT, "es")))
    before = frozen(SEGMENTER.replace(PRESENT[0], "reviewer 2"), (0, len(TEXT) - 1))
    for file, units in (("a", before), ("b", now)):
        Registry(tmp_path).register(file, units)
    lines = b"".join((tmp_path / f"{one}.jsonl").read_bytes() for one in "ab")
    (tmp_path / "c.jsonl").write_bytes(lines)
    registry = Registry(tmp_path)
    found = registry.units("c", SHA, len(TEXT), lambda: now)
    assert found is not None
    assert [*found.ends] == [len(TEXT) - 1]
    assert not registry.problems
