"""`reviewer assign`: who annotates which article, or which rows of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import Refused, articles_argument, load_settings, open_store
from reviewer.cli.reference import completion
from reviewer.models.phrases import count_of
from reviewer.models.text import ROWS_ALONE, ROWS_TOGETHER

if TYPE_CHECKING:
    from reviewer.ports import RowShares
    from reviewer.store.file_store import FileStore


@click.command("assign")
@articles_argument
@click.option(
    "--annotations", type=click.Path(path_type=Path), metavar="DIR", help="Keep annotations in DIR."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option(
    "--annotators",
    metavar="A,B,C",
    help="Among whom to share.",
    shell_complete=completion.annotators,
)
@click.option(
    "--overlap", default=2, show_default=True, help="How many annotate each article, or row."
)
@click.option(
    "--group",
    type=click.Choice(["article", "row"]),
    default="article",
    show_default=True,
    help="Of a table's rows in one article: all of them together, or each row alone.",
)
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same.")
@click.option(
    "--hand-over",
    "handing",
    metavar="A=B",
    help="Instead: give B what A has not settled.",
    shell_complete=completion.annotators,
)
def assign_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    config: Path | None,
    annotators: str | None,
    overlap: int,
    group: str,
    seed: int,
    handing: str | None,
) -> int:
    """Give each article to some annotators, so that all have about as many sentences.

    Assigning again keeps what stands and gives out what is new. With --group row the rows of a
    table that are the units of one article are given out one by one.
    """
    from reviewer.ports import StoreError

    settings = load_settings(articles, annotations, None, config)
    store = open_store(settings)
    names = _names(store, settings.aliases, annotators, handing)
    while not store.survey(1.0):
        pass
    sentences = {one.id: max(0, one.sentences) for one in store.articles() if not one.missing}
    if not sentences:
        raise Refused(f"{settings.articles}: there are no articles to assign")
    before, shares = store.assignments(), store.assigned_rows()
    if problem := next((p for p in store.problems() if "assignments" in p.place), None):
        raise Refused(str(problem))
    try:
        if handing is not None:
            _hand_over(store, names, settings.aliases)
            return 0
        rows = _rows(store) if group == "row" else {}
        given, shared = _give(sentences, rows, names, overlap, seed, before, shares)
        store.assign(given, shared)
    except (ValueError, StoreError) as error:
        raise Refused(str(error)) from None
    new = sum(given[article] != tuple(sorted(before.get(article, ()))) for article in given)
    click.echo(f"{count_of(len(given), 'article')}, {new} given out now; overlap {overlap}")
    known = {settings.aliases.get(name, name) for name in store.annotators()}
    for line in _loads(given, shared, sentences, names, known):
        click.echo(line)
    return 0


def _names(
    store: FileStore, aliases: Mapping[str, str], annotators: str | None, handing: str | None
) -> list[str]:
    """The people that are named, by the names that count.

    Raises:
        Refused: Nobody is, or one of them cannot be a name.
    """
    from reviewer.models.names import why_not

    if (annotators is None) == (handing is None):
        raise Refused("expected --annotators A,B,C, or --hand-over A=B")
    flag = "--annotators" if handing is None else "--hand-over"
    every = (annotators or "").split(",") if handing is None else handing.split("=")
    names = [aliases.get(name, name) for name in map(str.strip, every) if name]
    known = {aliases.get(name, name) for name in store.annotators()}
    for name in names:
        if reason := why_not(name) or _twin(name, {*known, *names}):
            raise Refused(f"{flag}: {name!r} will not do: {reason}")
    if handing is not None and (len(names) != 2 or names[0] == names[1]):
        raise Refused("--hand-over: expected two people, such as ann=bob")
    return names


def _loads(
    given: Mapping[str, tuple[str, ...]],
    shared: RowShares,
    sentences: Mapping[str, int],
    names: list[str],
    known: set[str],
) -> Iterator[str]:
    """What everybody has now, a line each."""
    load: Counter[str] = Counter()
    count: Counter[str] = Counter()
    by_row: Counter[str] = Counter()
    for article, who in given.items():
        for name in who:
            own = shared.get(article, {}).get(name)
            load[name] += sentences.get(article, 0) if own is None else len(own)
            count[name] += own is None
            by_row[name] += len(own or ())
    for name in sorted({*load, *names}):
        begun = "" if name in known else ", has annotated nothing yet"
        what = [count_of(count[name], "article")] if count[name] or not by_row[name] else []
        what += [count_of(by_row[name], "single row")] if by_row[name] else []
        yield f"  {name}: {', '.join(what)}, {count_of(load[name], 'sentence')}{begun}"


def _hand_over(store: FileStore, names: list[str], aliases: Mapping[str, str]) -> None:
    """Gives what one has not settled to the other, and says what that was.

    Raises:
        StoreError: It cannot be written.
    """
    from reviewer.models import values as v
    from reviewer.review.assignments import hand_over

    giver, taker = names
    before = store.assignments()
    if not any(giver in who for who in before.values()):
        raise Refused(f"--hand-over: nothing is assigned to {giver!r}")
    settled: dict[str, set[int]] = {}
    finished: set[str] = set()
    for folder in (one for one in store.annotators() if aliases.get(one, one) == giver):
        tallies = store.tallies(folder)
        finished |= {article for article, tally in tallies.items() if tally.submitted}
        for article in (one for one in before if one in tallies and tallies[one].decided):
            settled.setdefault(article, set()).update(
                int(start)
                for unit, said in store.values(folder, article).items()
                if v.DECIDED in said and (start := unit.rpartition(".")[2]).isdecimal()
            )
    done = hand_over(before, store.assigned_rows(), (giver, taker), settled, finished)
    store.assign(done.given, done.rows)
    went = f"{count_of(done.articles, 'article')} and {count_of(done.singles, 'single row')}"
    click.echo(f"{giver} -> {taker}: {went}")
    if done.stayed:
        why = f"{giver} has settled some of it, or {taker} has it too"
        click.echo(f"stays in whole or in part: {count_of(done.stayed, 'article')} ({why})")


def _rows(store: FileStore) -> dict[str, list[int]]:
    """Where the rows begin of each article whose units are those of a table."""
    from reviewer.cli.terminal import bar
    from reviewer.ports import StoreError

    found: dict[str, list[int]] = {}
    every = [one for one in store.articles() if not one.missing]
    with bar() as tell:
        for done, article in enumerate(every):
            tell("reading articles", done, len(every))
            try:
                reading = store.open(article.id)
                if reading.units.segmenter in (ROWS_ALONE, ROWS_TOGETHER):
                    while not reading.read_on(1.0):
                        pass
                    found[article.id] = list(reading.units.starts)
            except StoreError as error:
                raise Refused(str(error)) from error
    if not found:
        raise Refused(
            "--group row: no article here is made of the rows of a table; bring one in with"
            " `reviewer import FILE --with-texts --units rows`, or leave --group out"
        )
    return found


def _give(
    sentences: Mapping[str, int],
    rows: Mapping[str, list[int]],
    names: list[str],
    overlap: int,
    seed: int,
    before: Mapping[str, tuple[str, ...]],
    shares: RowShares,
) -> tuple[dict[str, tuple[str, ...]], RowShares]:
    """Who has which articles, and which rows of those that are given out row by row."""
    from reviewer.review.assignments import assign, assign_rows

    # What was once given as a whole stays so; rows fill up what is lacking of the overlap.
    whole = {
        article: tuple(name for name in who if name not in shares.get(article, {}))
        for article, who in before.items()
    }
    apart = {article: size for article, size in sentences.items() if article not in rows}
    given = assign(apart, names, overlap, seed, before)
    load: Counter[str] = Counter()
    standing = {article: dict(own) for article, own in shares.items()}
    for article, who in given.items():
        for name in who:
            own = shares.get(article, {}).get(name)
            load[name] += sentences.get(article, 0) if own is None else 0
    for article, starts in rows.items():
        for name in whole.get(article, ()):
            standing.setdefault(article, {})[name] = frozenset(starts)
    shared = assign_rows(rows, names, overlap, seed, standing, load)
    for article in rows:
        given[article] = tuple(sorted({*before.get(article, ()), *shared.get(article, {})}))
    kept = {
        article: {name: own for name, own in every.items() if name not in whole.get(article, ())}
        for article, every in shared.items()
    }
    return given, {article: own for article, own in kept.items() if own}


def _twin(name: str, others: set[str]) -> str:
    """Why a name cannot be told apart from another one on every machine; empty if it can."""
    same = sorted(one for one in others - {name} if one.lower() == name.lower())
    return f"the name differs from that of {same[0]!r} only by case" if same else ""
