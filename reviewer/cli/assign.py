"""`reviewer assign`: who annotates which article."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from reviewer.cli.options import Refused, articles_argument, load_settings, open_store
from reviewer.cli.reference import completion
from reviewer.models.phrases import count_of


@click.command("assign")
@articles_argument
@click.option(
    "--annotations", type=click.Path(path_type=Path), metavar="DIR", help="Keep annotations in DIR."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option(
    "--annotators",
    required=True,
    metavar="A,B,C",
    help="Among whom to share.",
    shell_complete=completion.annotators,
)
@click.option("--overlap", default=2, show_default=True, help="How many annotate each article.")
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same.")
def assign_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    config: Path | None,
    annotators: str,
    overlap: int,
    seed: int,
) -> int:
    """Give each article to some annotators, so that all have about as many sentences.

    Assigning again keeps what stands and gives out what is new.
    """
    settings = load_settings(articles, annotations, None, config)
    store = open_store(settings)
    from reviewer.models.names import why_not
    from reviewer.ports import StoreError
    from reviewer.review.assignments import assign

    names = [settings.aliases.get(n, n) for n in map(str.strip, annotators.split(",")) if n]
    known = {settings.aliases.get(name, name) for name in store.annotators()}
    for name in names:
        if reason := why_not(name) or _twin(name, {*known, *names}):
            raise Refused(f"--annotators: {name!r} will not do: {reason}")
    while not store.survey(1.0):
        pass
    sentences = {one.id: max(0, one.sentences) for one in store.articles() if not one.missing}
    if not sentences:
        raise Refused(f"{settings.articles}: there are no articles to assign")
    before = store.assignments()
    if problem := next((p for p in store.problems() if "assignments" in p.place), None):
        raise Refused(str(problem))
    try:
        given = assign(sentences, names, overlap, seed, before)
        store.assign(given)
    except (ValueError, StoreError) as error:
        raise Refused(str(error)) from None
    new = sum(given[article] != tuple(sorted(before.get(article, ()))) for article in given)
    click.echo(f"{count_of(len(given), 'article')}, {new} given out now; overlap {overlap}")
    load: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for article, who in given.items():
        for name in who:
            load[name] += sentences.get(article, 0)
            count[name] += 1
    for name in sorted({*load, *names}):
        begun = "" if name in known else ", has annotated nothing yet"
        click.echo(
            f"  {name}: {count_of(count[name], 'article')},"
            f" {count_of(load[name], 'sentence')}{begun}"
        )
    return 0


def _twin(name: str, others: set[str]) -> str:
    """Why a name cannot be told apart from another one on every machine; empty if it can."""
    same = sorted(one for one in others - {name} if one.lower() == name.lower())
    return f"the name differs from that of {same[0]!r} only by case" if same else ""
