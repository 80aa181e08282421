"""`reviewer split`: which articles are for training, development and test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import ARTICLE, Refused, load_settings, open_store
from reviewer.cli.terminal import Tell, bar
from reviewer.models import values as v
from reviewer.models.phrases import count_of
from reviewer.models.text import ROWS_ALONE

if TYPE_CHECKING:
    from reviewer.formats.splits.splits import Grouping, SplitArticle, SplitResult
    from reviewer.models import Article
    from reviewer.models.annotation import Tally
    from reviewer.ports import Reading, Store

SHOWN: Final = 5
"""Leaks that are told one by one."""


@click.command("split")
@click.argument("ratios", metavar="TRAIN/DEV/TEST")
@click.option("--seed", default=7, show_default=True, help="Decides among what is equal.")
@click.option(
    "--group",
    "grouping",
    type=click.Choice(["story", "row", "article"]),
    default="story",
    help="What stays together: a story, or just a row of a table, or all of an article.",
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
    grouping: Grouping,
    by: str,
    articles: tuple[Path, ...],
    annotations: Path | None,
    config: Path | None,
) -> int:
    """Give every annotated article a split, for example 80/10/10, and keep it in splits.json.

    Articles of one story, with a "same" link, or with a paragraph or sentence that is nearly the
    same stay together. An article that has its split keeps it; run this again for new ones.
    With --group article every article goes its own way, and what leaks is told. Rows of a table
    that are units of one article are split one by one, nearly equal ones together; with
    --group row each goes its own way, with --group article they stay together.
    """
    from reviewer.formats.splits.splits import SplitError, make
    from reviewer.ports import StoreError
    from reviewer.store.shared_files import SPLITS_FILE as FILE

    shares = _shares(ratios)
    settings = load_settings(articles, annotations, None, config)
    store = open_store(settings)
    try:
        earlier = store.splits()
        before = _placed(earlier) if earlier else {}
        with bar() as tell:
            made = make(
                _pieces(store, tell, before, whole=grouping == "article"),
                shares,
                seed=seed,
                by="date" if by == "date" else "tags",
                grouping=grouping,
                earlier=before,
            )
        if made.new or not earlier:
            asked = {"ratios": ratios, "seed": seed, "group": grouping, "by": by}
            store.keep_splits({**asked, **_as_kept(made.splits)})
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


_AT: Final = "\0"
"""Between article and offset in the id of a row."""


def _placed(splits: Mapping[str, Any]) -> dict[str, str]:
    """Article, or row of one -> its split."""
    rows = {
        f"{article}{_AT}{start}": name
        for article, own in splits.get("rows", {}).items()
        for name, starts in own.items()
        for start in starts
    }
    return {**splits["articles"], **rows}


def _as_kept(placed: Mapping[str, str]) -> dict[str, Any]:
    """Splits as they are kept: articles, and rows by where they begin."""
    articles: dict[str, str] = {}
    rows: dict[str, dict[str, list[int]]] = {}
    for id, name in placed.items():
        article, row, start = id.partition(_AT)
        if row:
            rows.setdefault(article, {}).setdefault(name, []).append(int(start))
        else:
            articles[article] = name
    for own in rows.values():
        for starts in own.values():
            starts.sort()
    return {"articles": articles, **({"rows": rows} if rows else {})}


def _pieces(
    store: Store, tell: Tell, before: Mapping[str, str], *, whole: bool
) -> Iterator[SplitArticle]:
    """The articles of which anybody has said anything; of a table its rows, unless all at once.

    What an article was once split by, it stays split by.
    """
    by_rows = {id.partition(_AT)[0] for id in before if _AT in id}
    while not store.survey(1.0):
        pass
    said = {name: store.tallies(name) for name in store.annotators()}
    annotated = {article for tallies in said.values() for article in tallies}
    every = [one for one in store.articles() if one.id in annotated and not one.missing]
    for done, article in enumerate(every):
        tell("reading articles", done, len(every))
        reading = _read(store, article)
        rows = reading.units.segmenter == ROWS_ALONE and article.id not in before
        if rows and (not whole or article.id in by_rows):
            yield from _rows(store, reading, said)
        else:
            yield _piece(store, reading, said)


def _read(store: Store, article: Article) -> Reading:
    from reviewer.ports import StoreError

    try:
        reading = store.open(article.id)
        while not reading.read_on(1.0):
            pass
    except StoreError as error:
        raise Refused(str(error)) from error
    return reading


def _rows(
    store: Store, reading: Reading, said: Mapping[str, Mapping[str, Tally]]
) -> Iterator[SplitArticle]:
    """The rows of an article of which anybody has said anything."""
    from reviewer.formats.splits.splits import SplitArticle
    from reviewer.session.article import metadata

    article, units = reading.article, reading.units
    ends = dict(zip(units.starts, units.ends, strict=True))
    tags: dict[int, dict[str, int]] = {}
    for name in (name for name, tallies in said.items() if article.id in tallies):
        for unit, values in store.values(name, article.id).items():
            at = unit.rpartition(".")[2]
            if not at.isdecimal() or int(at) not in ends:
                continue
            found = tags.setdefault(int(at), {})
            for key in values:
                if key.startswith(v.TAG):
                    found[key[len(v.TAG) :]] = found.get(key[len(v.TAG) :], 0) + 1
    date = metadata.day(article.meta.get("date", ""))
    for start in sorted(tags):
        words = (reading.text[start : ends[start]],)
        id = f"{article.id}{_AT}{start}"
        yield SplitArticle(id, date=date, tags=tags[start], sentences=words)


def _piece(store: Store, reading: Reading, said: Mapping[str, Mapping[str, Tally]]) -> SplitArticle:
    from reviewer.formats.splits.splits import SplitArticle
    from reviewer.session.article import metadata

    article = reading.article
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
        links=tuple(sorted(_links(store, article.id, said))),
        paragraphs=tuple(reading.text.splitlines()),
        sentences=tuple(
            reading.text[start:end]
            for start, end in zip(reading.units.starts, reading.units.ends, strict=True)
        ),
    )


def _links(store: Store, article: str, said: Mapping[str, Mapping[str, Tally]]) -> set[str]:
    """The articles with which somebody has linked a sentence as the same fact."""
    found = set()
    linking = [name for name, own in said.items() if article in own and own[article].links]
    for name in linking:
        for _, record in store.records(name, [article]):
            for link in record.get("links", ()):
                if link.get("kind") == "same" and isinstance(link.get("article"), str):
                    found.add(link["article"])
    return found


def _tell(made: SplitResult, path: Path) -> None:
    rows = sum(_AT in id for id in made.splits)
    for what, own in (("article", len(made.splits) - rows), ("row", rows)):
        if not own:
            continue
        of = (name for id, name in made.splits.items() if (_AT in id) == (what == "row"))
        counts = Counter(of)
        shares = ", ".join(f"{name} {counts[name]}" for name in ("train", "dev", "test"))
        click.echo(f"{own} {what}s: {shares}")
    click.echo(f"{made.groups} groups; {made.new} new")
    # What the file says of ratios and seed is how it came about, not what was asked for last.
    click.echo(f"kept in {path}" if made.new else f"nothing is new; {path} is as it was")
    texts, pairs, common = made.compared
    more = f"; {count_of(common, 'sentence')} of many articles tie nothing" if common else ""
    click.echo(f"compared {texts} paragraphs and sentences in {count_of(pairs, 'pair')}{more}")
    if rows > 2 * made.groups:
        click.echo("rows that are nearly equal stay together; --group row lets each go its own way")
    if made.leaks:
        click.echo(f"{len(made.leaks)} pairs leak across splits:")
        for one, other in made.leaks[:SHOWN]:
            first, second = (id.replace(_AT, " from ") for id in (one, other))
            click.echo(f"  {first} ({made.splits[one]}), {second} ({made.splits[other]})")
