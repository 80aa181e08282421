"""`reviewer split`: which articles are for training, development and test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import ARTICLE, Refused, load_settings, open_store
from reviewer.cli.terminal import Tell, bar
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.formats.splits.splits import SplitArticle, SplitResult
    from reviewer.models import Article
    from reviewer.ports import Store

SHOWN: Final = 5
"""Leaks that are told one by one."""


@click.command("split")
@click.argument("ratios", metavar="TRAIN/DEV/TEST")
@click.option("--seed", default=7, show_default=True, help="Decides among what is equal.")
@click.option(
    "--group",
    "grouping",
    type=click.Choice(["story", "article"]),
    default="story",
    help="What stays together.",
)
@click.option("--by", type=click.Choice(["tags", "date"]), default="tags", help="What decides.")
@click.option(
    "--articles", multiple=True, type=ARTICLE, metavar="PATH", help="Of these; repeatable."
)
@click.option(
    "--annotations",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the annotations are.",
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
def split_command(
    ratios: str,
    seed: int,
    grouping: str,
    by: str,
    articles: tuple[Path, ...],
    annotations: Path | None,
    config: Path | None,
) -> int:
    """Give every annotated article a split, for example 80/10/10, and keep it in splits.json.

    Articles of one story, with a "same" link, or with a paragraph or sentence that is nearly the
    same stay together. An article that has its split keeps it; run this again for new ones.
    With --group article every article goes its own way, and what leaks is told.
    """
    from reviewer.formats.splits.splits import SplitError, make
    from reviewer.ports import StoreError
    from reviewer.store.shared_files import SPLITS_FILE as FILE

    shares = _shares(ratios)
    settings = load_settings(articles, annotations, None, config)
    store = open_store(settings)
    try:
        earlier = store.splits()
        with bar() as tell:
            made = make(
                _pieces(store, settings, tell),
                shares,
                seed=seed,
                by="date" if by == "date" else "tags",
                grouping="article" if grouping == "article" else "story",
                earlier=earlier["articles"] if earlier else {},
            )
        if made.new or not earlier:
            asked = {"ratios": ratios, "seed": seed, "group": grouping, "by": by}
            store.keep_splits({**asked, "articles": made.splits})
    except (SplitError, StoreError) as error:
        raise Refused(str(error)) from error
    _tell(made, settings.annotations / FILE)
    return 0


def _shares(ratios: str) -> list[float]:
    parts = ratios.split("/")
    try:
        shares = [float(part) for part in parts]
    except ValueError:
        shares = []
    if (
        len(shares) != 3
        or min(shares) < 0
        or not shares[0]
        or sum(share > 0 for share in shares) < 2
    ):
        raise Refused(f"{ratios}: expected three shares, train/dev/test, such as 80/10/10")
    return shares


def _pieces(store: Store, settings: Settings, tell: Tell) -> Iterator[SplitArticle]:
    """The articles of which anybody has said anything."""
    while not store.survey(1.0):
        pass
    said = {name: store.tallies(name) for name in store.annotators()}
    annotated = {article for tallies in said.values() for article in tallies}
    every = [one for one in store.articles() if one.id in annotated and not one.missing]
    for done, article in enumerate(every):
        tell("reading articles", done, len(every))
        yield _piece(store, settings, article, said)


def _piece(
    store: Store, settings: Settings, article: Article, said: Mapping[str, Mapping[str, Any]]
) -> SplitArticle:
    from reviewer.formats.splits.splits import SplitArticle
    from reviewer.ports import StoreError
    from reviewer.session.article import metadata

    try:
        reading = store.open(article.id)
    except StoreError as error:
        raise Refused(str(error)) from error
    tags: dict[str, int] = {}
    meta = dict(article.meta)
    for tallies in said.values():
        if (tally := tallies.get(article.id)) is not None:
            meta = metadata.effective(article, {**meta, **tally.meta})
            for tag, count in tally.tags.items():
                tags[tag] = tags.get(tag, 0) + count
    return SplitArticle(
        article.id,
        story=meta.get("story", ""),
        date=metadata.day(meta.get("date", "")),
        size=max(1, article.sentences),
        tags=tags,
        links=tuple(sorted(_links(store, article.id))),
        paragraphs=tuple(reading.text.splitlines()),
        sentences=tuple(
            reading.text[start:end]
            for start, end in zip(reading.units.starts, reading.units.ends, strict=True)
        ),
    )


def _links(store: Store, article: str) -> set[str]:
    """The articles with which somebody has linked a sentence as the same fact."""
    found = set()
    for name in store.annotators():
        for _, record in store.records(name, [article]):
            for link in record.get("links", ()):
                if link.get("kind") == "same" and isinstance(link.get("article"), str):
                    found.add(link["article"])
    return found


def _tell(made: SplitResult, path: Path) -> None:
    counts = {name: list(made.splits.values()).count(name) for name in ("train", "dev", "test")}
    shares = ", ".join(f"{name} {count}" for name, count in counts.items())
    click.echo(f"{len(made.splits)} articles in {made.groups} groups: {shares}; {made.new} new")
    # What the file says of ratios and seed is how it came about, not what was asked for last.
    click.echo(f"kept in {path}" if made.new else f"no article is new; {path} is as it was")
    texts, pairs, common = made.compared
    more = f"; {count_of(common, 'sentence')} of many articles tie nothing" if common else ""
    click.echo(f"compared {texts} paragraphs and sentences in {count_of(pairs, 'pair')}{more}")
    if made.leaks:
        click.echo(f"{len(made.leaks)} pairs of articles leak across splits:")
        for one, other in made.leaks[:SHOWN]:
            click.echo(f"  {one} ({made.splits[one]}), {other} ({made.splits[other]})")
