"""How good suggestions and related sentences are by labelled articles, and how fast the index."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PARTS = ("rules", "related", "index", "keys")


def rules() -> None:
    """Prints precision and recall of the rules for each tag."""
    from tests.assist.labelled import news, samples, tallies

    print(f"{'':<10}{'':<8}{'precision':>10}{'recall':>8}{'hits':>6}{'false':>6}{'missed':>7}")
    for name, texts in (("samples", samples()), ("news", [news()])):
        for tag, found in tallies(texts).items():
            scores = f"{found.precision:>10.2f}{found.recall:>8.2f}"
            counts = f"{found.hits:>6}{found.false:>6}{found.missed:>7}"
            print(f"{name:<10}{tag:<8}{scores}{counts}")


def related() -> None:
    """Prints recall among the five best, beside TF-IDF's, and how often relations are right."""
    from tests.assist.related import labelled_pairs, recall, sample_index, sample_sentences

    sentences = sample_sentences()
    pairs = labelled_pairs(sentences)
    index = sample_index(sentences)
    plain = _tfidf_recall(sentences, pairs)
    print(f"{'':<16}{'pairs':>6}{'recall@5':>10}{'TF-IDF':>8}{'named':>7}{'right':>7}")
    for relation in ("same", "hedge differs", "conflict"):
        chosen = [pair for pair in pairs if pair.relation == relation]
        named = [
            found.relation == relation
            for first, second, _ in chosen
            for found in index.related(first, each=12)
            if found.sentence == second and found.relation is not None
        ]
        scores = f"{recall(index, chosen):>10.2f}{plain[relation]:>8.2f}"
        print(f"{relation:<16}{len(chosen):>6}{scores}{len(named):>7}{sum(named):>7}")


def _tfidf_recall(sentences: dict, pairs: list) -> dict[str, float]:  # type: ignore[type-arg]
    from sklearn.feature_extraction.text import TfidfVectorizer

    every = [one for found in sentences.values() for one in found]
    places = {one: place for place, one in enumerate(every)}
    vectors = TfidfVectorizer(stop_words="english").fit_transform(one.text for one in every)
    hits: dict[str, list[bool]] = {}
    for first, second, relation in pairs:
        for one, other in ((first, second), (second, first)):
            among = sentences[other.article]
            rows = vectors[[places[each] for each in among]]
            cosines = (rows @ vectors[places[one]].T).toarray().ravel()
            best = sorted(range(len(among)), key=lambda place: -cosines[place])[:5]
            hits.setdefault(relation, []).append(among.index(other) in best)
    return {relation: sum(found) / len(found) for relation, found in hits.items()}


def keys() -> None:
    """Prints how many keys labelled articles take with and without suggestions, on a real Desk."""
    from tests.assist.keys import KeyCount, session_keys
    from tests.assist.labelled import news, samples

    print(f"{'':<10}{'sentences':>10}{'without':>9}{'with':>7}{'ratio':>7}  tags")
    for name, texts in (("samples", list(samples())), ("news", [news()])):
        found = sum((session_keys(text) for text in texts), KeyCount())
        tags = ", ".join(f"{tag} {n}, {found.wrong[tag]}" for tag, n in sorted(found.tags.items()))
        ratio = found.with_them / found.without
        row = f"{found.sentences:>10}{found.without:>9}{found.with_them:>7}{ratio:>7.2f}"
        print(f"{name:<10}{row}  {tags}")


def index(sentences: int = 400_000) -> None:
    """Prints how long an index of so many sentences takes to make, and to ask.

    Args:
        sentences: How many there are; made from the words of the samples by chance.
    """
    import random

    from reviewer.assist.cues import load
    from reviewer.assist.fact_index import FactIndex, FactSentence
    from tests.assist.related import sample_sentences

    chance = random.Random(7)
    texts = [one.text for found in sample_sentences().values() for one in found]
    words = [word for text in texts for word in text.split()]
    names = [f"{chance.choice('BDKLMNRSTV')}{chance.choice('aeiou')}{n:x}" for n in range(60_000)]

    def made(article: str, number: int) -> FactSentence:
        length = chance.randint(8, 30)
        text = " ".join(
            chance.choice(names) if chance.random() < 0.12 else chance.choice(words)
            for _ in range(length)
        )
        return FactSentence(article, f"{article}.{number}", number, number + 1, text)

    each = 50
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.sqlite"
        made_index = FactIndex(file, load("en"))
        taken = 0.0
        asked: list[FactSentence] = []
        for number in range(sentences // each):
            article = f"a{number}"
            batch = [made(article, place) for place in range(each)]
            if number % max(1, sentences // each // 200) == 0:
                asked.append(batch[0])
            began = time.perf_counter()
            made_index.put(article, "", batch)
            taken += time.perf_counter() - began
        times = []
        for one in asked:
            began = time.perf_counter()
            made_index.related(one)
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        size = file.stat().st_size / 1e6
        median, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"{sentences} sentences: {taken:.1f} s, {size:.0f} MB")
        print(f"a query: median {median:.1f} ms, p95 {late:.1f} ms, most {times[-1]:.1f} ms")


def main(argv: Sequence[str] | None = None) -> int:
    """Measures the parts that are named.

    Args:
        argv: `rules`, `related`, `index` (or `index=SENTENCES`), `keys`; the first two by default.
    """
    sys.path.insert(0, str(ROOT))
    chosen = list(sys.argv[1:] if argv is None else argv) or list(PARTS[:2])
    for part in chosen:
        name, _, number = part.partition("=")
        if name == "rules":
            rules()
        elif name == "related":
            related()
        elif name == "index":
            index(int(number or 400_000))
        elif name == "keys":
            keys()
        else:
            print(f"no part {name!r}; expected one of {', '.join(PARTS)}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
