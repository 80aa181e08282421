"""How good the suggestions are, by labelled articles."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints precision and recall of the rules for each tag.

    Args:
        argv: Names of the parts to measure; all of them by default.
    """
    sys.path.insert(0, str(ROOT))
    from tests.assist.labelled import news, samples, tallies

    chosen = list(sys.argv[1:] if argv is None else argv) or ["samples", "news"]
    print(f"{'':<10}{'':<8}{'precision':>10}{'recall':>8}{'hits':>6}{'false':>6}{'missed':>7}")
    for name, texts in (("samples", samples()), ("news", [news()])):
        if name not in chosen:
            continue
        for tag, found in tallies(texts).items():
            scores = f"{found.precision:>10.2f}{found.recall:>8.2f}"
            counts = f"{found.hits:>6}{found.false:>6}{found.missed:>7}"
            print(f"{name:<10}{tag:<8}{scores}{counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
