"""The scratch workspace of the tour, and how far whoever takes it has come."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.models import Scheme, annotation
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.session import Edit, Put, Session

YOU: Final = "you"
COLLEAGUE: Final = "tove"

TAGS, REVIEW = "01-first-steps", "02-a-colleague"
"""Ids of articles that steps are about."""

_CONFIG: Final = f"""\
# The tour's own workspace; `reviewer tour --remove` takes it away.
annotator = "{YOU}"
"""

_SHE_SAYS: Final = (("demand",), ("claim", "figure"), ("quote",))
"""Tags of the colleague, of the sentences of the second article from the second on."""


class Step(NamedTuple):
    """Something that the tour teaches, and whether it was done."""

    what: str
    done: bool


def make(folder: Path) -> None:
    """Writes the articles and the settings; what is there already stays.

    Raises:
        OSError: It cannot be written.
    """
    articles = folder / "seeds"
    articles.mkdir(parents=True, exist_ok=True)
    source = resources.files("reviewer.tour").joinpath("articles")
    for file in source.iterdir():
        target = articles / file.name
        if file.name.endswith(".md") and not target.exists():
            target.write_bytes(file.read_bytes())
    config = folder / "reviewer.toml"
    if not config.exists():
        config.write_text(_CONFIG, encoding="utf-8")


def invite_colleague(store: Store, scheme: Scheme) -> None:
    """Has the colleague tag and submit the second article, once."""
    if store.tallies(COLLEAGUE):
        return
    reading = store.open(REVIEW)
    while not reading.read_on(1.0):
        pass
    session = Session(store, scheme, COLLEAGUE, store.writer(COLLEAGUE))
    opened = session.open(REVIEW)
    puts: list[Put] = []
    for place in range(len(opened)):
        said = _SHE_SAYS[place - 1] if 0 < place <= len(_SHE_SAYS) else ()
        values = {f"{v.TAG}{tag}": scheme.version for tag in said}
        puts += opened.puts(place, {**values, v.DECIDED: "settled"})
    session.apply(Edit(tuple(puts), "the tour"))
    session.apply(Edit((Put(REVIEW, "", v.SUBMIT, True),), "the tour"))
    session.end()


def steps(store: Store, folder: Path) -> list[Step]:
    """What was done, from what stands in the workspace."""
    first = store.values(YOU, TAGS)
    every = list(first.values())
    tally = store.tallies(YOU).get(REVIEW)

    def some(test: Callable[[dict[str, object]], bool]) -> bool:
        return any(test(dict(values)) for values in every)

    return [
        Step("set a tag", some(lambda said: any(annotation.tags(said)))),
        Step("settled a sentence", some(lambda said: v.DECIDED in said)),
        Step("marked the words of a span", some(lambda said: any(annotation.spans(said)))),
        Step("gave a check a status", some(lambda said: any(annotation.checks(said)))),
        Step("cited evidence", some(lambda said: any(annotation.evidence(said)))),
        Step("submitted an article", tally is not None and tally.submitted),
        Step("settled a dispute with a colleague", bool(store.gold(REVIEW))),
        Step("exported a dataset", exported(folder) is not None),
    ]


def exported(folder: Path) -> Path | None:
    """The newest export in JSON lines; None before there is one."""
    found = (path for path in folder.rglob("examples.jsonl") if path.parent != folder)
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def remove(folder: Path) -> None:
    """Takes the workspace away, if there is one.

    Raises:
        OSError: Something of it cannot be removed.
    """
    if folder.exists():
        shutil.rmtree(folder)
