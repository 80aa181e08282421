"""`reviewer adjudicators`: who decides, and how many answers a dispute takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import (
    Refused,
    in_workspace,
    load_settings,
    open_store,
    reading_session,
)
from reviewer.cli.reference import completion
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.review.adjudicators import AdjudicatorPlan
    from reviewer.session.core.session import Session
    from reviewer.store.file_store import FileStore


@click.command("adjudicators")
@in_workspace
@click.option(
    "--names",
    metavar="A,B,C",
    help="Who adjudicates from now on; an empty text for everybody.",
    shell_complete=completion.annotators,
)
@click.option("--each", default=0, show_default=True, help="Give each article to so many of them.")
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same.")
@click.option("--chief", metavar="NAME", help="Who decides where two of them differ.")
@click.option(
    "--minimum", type=click.IntRange(0, 1000), help="Disputes count from so many submissions on."
)
@click.option(
    "--third",
    metavar="A,B,C",
    help="Give each article on which two who submitted differ to one more of these.",
    shell_complete=completion.annotators,
)
def adjudicators_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    names: str | None,
    each: int,
    seed: int,
    chief: str | None,
    minimum: int | None,
    third: str | None,
) -> int:
    """Say who decides disputes, and from how many answers on they count; or show it.

    Only adjudicators decide, those of the article if they are shared out with --each. Where two
    of them differ, a third is asked, or the chief. What was decided before stays.
    """
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    session = reading_session(store, settings)
    if third is not None:
        for line in _ask_third(store, session, _checked(third, "--third")):
            click.echo(line)
    changes = (names, chief, minimum)
    if any(one is not None for one in changes) or each:
        _change(store, session, names, each, seed, chief, minimum)
    elif third is not None:
        return 0
    return _show(session)


def _change(
    store: FileStore,
    session: Session,
    names: str | None,
    each: int,
    seed: int,
    chief: str | None,
    minimum: int | None,
) -> None:
    from dataclasses import replace

    from reviewer.ports import StoreError
    from reviewer.review.adjudicators import plan_in
    from reviewer.review.assignments import assign
    from reviewer.session.adjudication import adjudicators

    plan, odd = plan_in(store.plan(adjudicators.NAME))
    if odd:
        raise Refused(str(adjudicators.problems(session)[0]))
    if names is not None:
        plan = replace(plan, names=tuple(_checked(names, "--names")), articles={})
    if chief is not None:
        plan = replace(plan, chief=next(iter(_checked(chief, "--chief")), ""))
    if minimum is not None:
        plan = replace(plan, minimum=minimum)
    try:
        if each:
            given = assign(_sentences(store), plan.names, each, seed, plan.articles)
            plan = replace(plan, articles=given)
        store.keep_plan(adjudicators.NAME, plan.to_json())
    except (ValueError, StoreError) as error:
        raise Refused(str(error)) from None


def _checked(text: str, flag: str) -> list[str]:
    """Names of people, each once.

    Raises:
        Refused: One of them cannot be a name.
    """
    from reviewer.models.names import why_not

    names = list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    for name in names:
        if reason := why_not(name):
            raise Refused(f"{flag}: {name!r} will not do: {reason}")
    return names


def _sentences(store: FileStore) -> dict[str, int]:
    while not store.survey(1.0):
        pass
    return {one.id: max(0, one.sentences) for one in store.articles() if not one.missing}


def _ask_third(store: FileStore, session: Session, names: list[str]) -> Iterator[str]:
    """Gives articles on which two who submitted differ to one more annotator, and says so."""
    from reviewer.ports import StoreError
    from reviewer.session.adjudication.adjudication import Adjudication

    annotators = session.others.annotators
    given = {article: list(who) for article, who in store.assignments().items()}
    rows = {article: dict(own) for article, own in store.assigned_rows().items()}
    load = dict.fromkeys(map(annotators.person, names), 0)
    for article in _sentences(store):
        on = annotators.on(article)
        done = [name for name in on if annotators.has_submitted(name, article)]
        own = given.get(article, [])
        free = [name for name in load if name not in {*on, *own}]
        try:
            adjudication = Adjudication(session, article) if len(done) >= 2 else None
            differs = adjudication.disputes() if adjudication else ()
        except StoreError:
            continue
        if adjudication is None or (len(done) > 2 and article not in rows):
            continue
        # An article that a third has been given already waits for that one.
        if not differs or not free or set(own) - set(done):
            continue
        name = min(free, key=lambda one: (load[one], one))
        load[name] += 1
        given[article] = sorted({*own, *done, name})
        of = ""
        if article in rows:
            start_of = adjudication.side.article.layout.range
            rows[article][name] = frozenset(start_of(one.place)[0] for one in differs)
            of = f" of {count_of(len(rows[article][name]), 'row')}"
        yield f"{article}: {' and '.join(done)} differ, {name} is asked{of}"
    if not any(load.values()):
        yield "no article on which two who submitted differ waits for a third"
        return
    try:
        store.assign(given, rows)
    except StoreError as error:
        raise Refused(str(error)) from None


def _show(session: Session) -> int:
    from reviewer.session.adjudication import adjudicators

    for line in _lines(adjudicators.plan_of(session)):
        click.echo(line)
    problems = [*adjudicators.problems(session), *session.problems()]
    for problem in problems:
        click.echo(str(problem), err=True)
    return int(bool(problems))


def _lines(plan: AdjudicatorPlan) -> Iterator[str]:
    if not plan.restricts:
        yield "everybody decides who may see others' work (--names, --chief)"
    if plan.names:
        yield f"adjudicators: {', '.join(plan.names)}"
    if plan.chief:
        yield f"chief: {plan.chief}, who decides where two differ"
    yield (
        f"disputes count once {plan.minimum} have submitted the article"
        if plan.minimum
        else "disputes count at once (--minimum)"
    )
    yield from (f"  {article}: {', '.join(own)}" for article, own in sorted(plan.articles.items()))
