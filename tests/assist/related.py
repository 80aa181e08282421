"""The sample articles in an index, and labelled pairs of their sentences."""

from pathlib import Path
from typing import NamedTuple

from reviewer.assist.cues import load
from reviewer.assist.fact_index import FactIndex, FactSentence
from reviewer.corpus.readers import read
from reviewer.corpus.segmentation.segment import segment

ROOT = Path(__file__).parents[2]
PAIRS = ROOT / "tests" / "data" / "related_pairs.txt"
RELATIONS = {"s": "same", "h": "hedge differs", "c": "conflict"}


class LabelledPair(NamedTuple):
    first: FactSentence
    second: FactSentence
    relation: str


def sample_sentences() -> dict[str, list[FactSentence]]:
    """Number of a sample article -> its sentences."""
    found = {}
    for path in sorted((ROOT / "seeds").glob("0*")):
        text = next(iter(read(path))).text
        name = path.name[:2]
        found[name] = [
            FactSentence(name, f"{name}.{start}", start, end, text[start:end])
            for start, end, _ in segment(text)
        ]
    return found


def sample_index(sentences: dict[str, list[FactSentence]]) -> FactIndex:
    index = FactIndex(None, load("en"))
    for every in sentences.values():
        index.learn(" ".join(one.text for one in every))
    for name, every in sentences.items():
        index.put(name, "", every)
    return index


def labelled_pairs(sentences: dict[str, list[FactSentence]]) -> list[LabelledPair]:
    found = []
    for line in PAIRS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            article, words, other, others, relation = line.split("|")
            first = next(one for one in sentences[article] if words in one.text)
            second = next(one for one in sentences[other] if others in one.text)
            found.append(LabelledPair(first, second, RELATIONS[relation]))
    return found


def recall(index: FactIndex, pairs: list[LabelledPair]) -> float:
    """How many of the pairs are among the five best, asked from either side."""
    hits = 0
    for first, second, _ in pairs:
        for one, other in ((first, second), (second, first)):
            hits += any(found.sentence == other for found in index.related(one))
    return hits / (2 * len(pairs))
