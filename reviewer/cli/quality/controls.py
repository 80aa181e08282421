"""`reviewer controls`: control items, repeats and training, and what they tell of each person."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import (
    Refused,
    anonymous_option,
    hide_names,
    in_workspace,
    load_settings,
    open_store,
    rules_of,
)
from reviewer.models.pseudonyms import shown

if TYPE_CHECKING:
    from reviewer.review.controls import ControlItem, PersonResult, Share
    from reviewer.review.measures import Figure
    from reviewer.session.core.edits import Outcome
    from reviewer.session.core.session import Session

COLUMNS: Final = ("annotator", "measure", "of", "right", "n", "value", "low", "high", "why")
"""Columns of the CSV of results."""

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.group("controls")
def controls_command() -> None:
    """Sprinkle sentences with known answers into the work, and repeats; train before the work.

    Extra sentences come up in the queue of undecided sentences. What is answered there stands
    under keys of its own: it is no tag, and not in progress or exports. Which sentence is which
    the program does not show; who opens annotations/controls.json sees it.
    """


@controls_command.command("add")
@click.argument("query", required=False)
@in_workspace
@click.option("--gold", is_flag=True, help="What adjudicators decided, instead of your own tags.")
@click.option("--training", is_flag=True, help="For the training, which comes before the work.")
@click.option("--most", default=0, help="Draw so many of them; 0 takes all.", show_default=True)
@click.option("--seed", default=7, show_default=True, help="The same seed draws the same.")
def add_command(
    query: str | None,
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    gold: bool,
    training: bool,
    most: int,
    seed: int,
) -> int:
    """Add the sentences that fit QUERY, with the answer that you gave them yourself.

    Sentences count that you (--annotator) have settled; your note on one is the reason that the
    training shows. With --gold those count of which every tag is decided. Without QUERY all.
    """
    from reviewer.query import QueryError
    from reviewer.session.quality import known_answers

    session = _session(articles, annotations, annotator, config)
    try:
        found = known_answers.known_answers(session, query or "", gold=gold, most=most, seed=seed)
    except QueryError as error:
        raise Refused(f"QUERY: {error}") from None
    if not found:
        whose = "the gold has decided" if gold else f"{session.annotator} has settled"
        raise Refused(f"no sentence that {whose} fits {query!r}" if query else
                      f"there is no sentence that {whose}")  # fmt: skip
    by = "" if gold else session.others.annotators.me
    use = "training" if training else "control"
    return _say(known_answers.add(session, found, use, by))  # type: ignore[arg-type]  # two texts


@controls_command.command("set")
@in_workspace
@click.option("--every", type=click.IntRange(0, 100_000), help="One after so many; 0 for never.")
@click.option("--repeats/--no-repeats", default=None, help="Whether one's own come again.")
@click.option("--pass", "mark", type=click.FloatRange(0.01, 1), help="Share of the training.")
def set_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    every: int | None,
    repeats: bool | None,
    mark: float | None,
) -> int:
    """Say how often extra sentences come, whether one's own do, and what passes the training."""
    from reviewer.session.quality import known_answers

    session = _session(articles, annotations, annotator, config)
    return _say(known_answers.settle(session, every=every, repeats=repeats, pass_mark=mark))


@controls_command.command("list")
@in_workspace
@_json
def list_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    as_json: bool,
) -> int:
    """List the items with their answers, for whoever runs the project."""
    import orjson

    from reviewer.session.quality.extras import plan_of, problems
    from reviewer.session.quality.known_answers import plan_words

    session = _session(articles, annotations, annotator, config)
    plan = plan_of(session)
    if not as_json:
        click.echo(plan_words(plan))
    for item in plan.items:
        click.echo(orjson.dumps(item.to_json()) if as_json else _line(item))
    return _problems(session, [*map(str, problems(session))])


def _line(item: ControlItem) -> str:
    known = "withheld" if item.tags is None else "no tag"
    tags = ", ".join(sorted(item.tags or ())) or known
    text = " ".join(item.card.text.split())
    return f"{item.id} {item.use} {item.card.article} [{tags}] {text}"


@controls_command.command("remove")
@click.argument("ids", nargs=-1, required=True)
@in_workspace
def remove_command(
    ids: tuple[str, ...],
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
) -> int:
    """Take items out of the plan, by their ids."""
    from reviewer.session.quality import known_answers

    return _say(known_answers.remove(_session(articles, annotations, annotator, config), ids))


@controls_command.command("results")
@in_workspace
@anonymous_option
@_json
@click.option("--csv", "as_csv", is_flag=True, help="All figures as CSV, one a row.")
def results_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    anonymous: bool,
    as_json: bool,
    as_csv: bool,
) -> int:
    """Show how each person did: controls, repeats and training, with 95 % intervals."""
    import orjson

    from reviewer.session.quality import extras

    if as_json and as_csv:
        raise Refused("--json and --csv: choose one of them")
    session = _session(articles, annotations, annotator, config, anonymous=anonymous)
    found = extras.results(session, session.others.annotators.people())
    found = [one for one in found if one.controls.n or one.repeats.n or _trained(one)]
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row for one in found for row in _rows(one))
    for one in found if not as_csv else ():
        for line in [orjson.dumps(_told(one))] if as_json else list(_lines(one)):
            click.echo(line)
    if not found and not (as_json or as_csv):
        click.echo("nobody has answered an extra sentence or begun the training yet")
    return _problems(session, [*map(str, extras.problems(session))])


def _trained(one: PersonResult) -> bool:
    return one.training is not None and bool(one.training.answered)


def _lines(one: PersonResult) -> Iterator[str]:
    yield shown(one.name)
    if one.controls.n:
        yield f"  controls: {_share(one.controls)}"
        yield from (f"    {tag}: {_share(found)}" for tag, found in one.tags.items())
    if one.repeats.n:
        alpha = one.alpha
        words = f"alpha {alpha.value:.2f}" if alpha.value is not None else f"alpha –: {alpha.why}"
        yield f"  own sentences again: {_share(one.repeats)} as before, {words}"
    if one.training is not None and one.training.answered:
        found = one.training
        state = "passed" if found.passed else "not passed" if found.done else "under way"
        yield (
            f"  training: {found.right} of {found.total} right in round {found.round}"
            f" ({found.answered} answered, {found.mark:.0%} needed): {state}"
        )


def _share(found: Share) -> str:
    figure = found.figure
    if figure.value is None:
        return f"– ({figure.why})"
    return f"{found.right} of {found.n}, {figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _rows(one: PersonResult) -> Iterator[tuple[Any, ...]]:
    shares = [("controls", "", one.controls)]
    shares += [("controls", tag, found) for tag, found in one.tags.items()]
    shares += [("repeats", "", one.repeats)]
    for measure, of, found in shares:
        figure = found.figure
        yield (shown(one.name), measure, of, found.right, found.n, *_cells(figure))
    yield (shown(one.name), "alpha of repeats", "sets", "", one.repeats.n, *_cells(one.alpha))
    if one.training is not None:
        found_now = one.training
        share = found_now.right / found_now.total if found_now.total else None
        why = "passed" if found_now.passed else "not passed"
        yield (shown(one.name), "training", f"round {found_now.round}", found_now.right,
               found_now.total, share, "", "", why)  # fmt: skip


def _cells(figure: Figure) -> tuple[Any, ...]:
    return (*("" if one is None else one for one in (figure.value, figure.low, figure.high)),
            figure.why)  # fmt: skip


def _told(one: PersonResult) -> dict[str, Any]:
    told: dict[str, Any] = {
        "annotator": shown(one.name), "controls": _json_of(one.controls),
        "tags": {tag: _json_of(found) for tag, found in one.tags.items()},
        "missed": list(one.missed), "repeats": _json_of(one.repeats),
        "alpha": float(one.alpha.value) if one.alpha.value is not None else {"why": one.alpha.why},
    }  # fmt: skip
    if one.training is not None:
        told["training"] = {**one.training._asdict(), "passed": one.training.passed}
    return told


def _json_of(found: Share) -> dict[str, Any]:
    figure = found.figure
    return {"right": found.right, "n": found.n, "share": figure.value,
            "low": figure.low, "high": figure.high}  # fmt: skip


def _session(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    *,
    anonymous: bool = False,
) -> Session:
    from reviewer.cli.open import choose_annotator
    from reviewer.session.core.session import Session

    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    who = choose_annotator(store, settings)
    if anonymous:
        hide_names(store, settings, who)
    return Session(store, settings.scheme, who, None, rules=rules_of(settings))


def _say(outcome: Outcome) -> int:
    if not outcome.ok:
        raise Refused(outcome.message)
    click.echo(outcome.message)
    return 0


def _problems(session: Session, more: list[str]) -> int:
    problems = [*more, *map(str, session.problems())]
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))
