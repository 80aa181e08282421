"""Labelled articles and how far the rules agree with them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reviewer.assist.cues import load
from reviewer.assist.rules import suggest
from reviewer.corpus.readers import read
from reviewer.corpus.segmentation.segment import segment

ROOT = Path(__file__).parents[2]
NEWS = ROOT / "tests" / "data" / "labelled_news.txt"
TAGS = {"c": "claim", "q": "quote", "f": "figure", "d": "demand", "t": "threat"}


class LabelledText(NamedTuple):
    text: str
    units: list[tuple[int, int, str]]
    tags: list[set[str] | None]
    """Of each unit; None where nobody has decided."""


class Tally(NamedTuple):
    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)


def news() -> LabelledText:
    """Invented news, line by line."""
    text, units, tags = "", [], []
    for line in NEWS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        letters, _, sentence = line.partition("|")
        units.append((len(text), len(text) + len(sentence), "sentence"))
        tags.append({TAGS[letter] for letter in letters if letter in TAGS})
        text += sentence + " "
    return LabelledText(text, units, [*tags])


def samples() -> Iterator[LabelledText]:
    """The sample articles with what their first annotator said."""
    for path in sorted((ROOT / "seeds").glob("0*")):
        document = next(iter(read(path)))
        units = [(a, b, kind) for a, b, kind in segment(document.text, start=document.body_start)]
        saved = json.loads((ROOT / f"annotations/mira.osk/{path.stem}.json").read_text("utf-8"))
        said = {one["start"]: set(one["tags"]) for one in saved["_default"].values()}
        yield LabelledText(document.text, units, [said.get(start) for start, _, _ in units])


def tallies(texts: Iterator[LabelledText] | list[LabelledText]) -> dict[str, Tally]:
    """For each tag how often the rules hit, raise a false alarm, and miss."""
    counts = {tag: [0, 0, 0] for tag in TAGS.values()}
    for text in texts:
        found = suggest(text.text, text.units, load("en"))
        for (_, suggestions), tags in zip(found, text.tags, strict=True):
            if tags is None:
                continue
            made = {one.tag for one in suggestions}
            for tag, count in counts.items():
                count[0] += tag in made and tag in tags
                count[1] += tag in made and tag not in tags
                count[2] += tag not in made and tag in tags
    return {tag: Tally(*count) for tag, count in counts.items()}
