"""`reviewer norming`: sessions in which people vote blindly, talk, and vote again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import (
    Refused,
    anonymous_option,
    hide_names,
    in_workspace,
    load_settings,
    open_store,
    reading_session,
    rules_of,
)
from reviewer.cli.reference import completion
from reviewer.models.pseudonyms import shown

if TYPE_CHECKING:
    from reviewer.review.measures import Figure
    from reviewer.review.norming import NormingSession
    from reviewer.session.core.edits import Outcome
    from reviewer.session.core.session import Session


@click.command("norming")
@click.argument("name", required=False)
@in_workspace
@click.option("--begin", metavar="QUERY", help="Begin NAME with the sentences that fit QUERY.")
@click.option("--most", default=20, show_default=True, help="With --begin: draw so many of them.")
@click.option("--seed", default=7, show_default=True, help="The same seed draws the same.")
@click.option(
    "--annotators",
    metavar="A,B,C",
    help="With --begin: who votes; by default all who annotate.",
    shell_complete=completion.annotators,
)
@click.option("--open", "open_", is_flag=True, help="Show the first votes without the missing.")
@anonymous_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a session.")
def norming_command(
    name: str | None,
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    begin: str | None,
    most: int,
    seed: int,
    annotators: str | None,
    open_: bool,
    anonymous: bool,
    as_json: bool,
) -> int:
    """List the norming sessions, with alpha before and after; or begin one.

    In a session people vote on the same sentences, each for themselves (o m in the program). Once
    all have voted, the votes are shown, remarks can be written, and everybody votes again. The
    votes are no tags of the articles. With NAME the votes are listed too, once both rounds are
    over. The command is for whoever runs the project.
    """
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    if anonymous:
        hide_names(store, settings, settings.annotator or "")
    if (begin is not None or open_) and not name:
        raise Refused("--begin and --open: name the session, as in `reviewer norming autumn`")
    if begin is not None or open_:
        from reviewer.cli.open import choose_annotator
        from reviewer.session.core.session import Session

        who = choose_annotator(store, settings)
        session = Session(store, settings.scheme, who, None, rules=rules_of(settings))
        outcome = (
            _begun(session, str(name), begin, most, seed, annotators)
            if begin is not None
            else _opened(session, str(name))
        )
        if not outcome.ok:
            raise Refused(outcome.message)
        click.echo(outcome.message)
        return 0
    return _list(reading_session(store, settings), name, as_json)


def _begun(
    session: Session, name: str, query: str, most: int, seed: int, annotators: str | None
) -> Outcome:
    from reviewer.models.names import why_not
    from reviewer.query import QueryError
    from reviewer.session.quality import norming
    from reviewer.session.quality.cards import drawn

    people = [one.strip() for one in (annotators or "").split(",") if one.strip()]
    for one in people:
        if reason := why_not(one):
            raise Refused(f"--annotators: {one!r} will not do: {reason}")
    try:
        cards = drawn(session, query, most, seed)
    except QueryError as error:
        raise Refused(f"--begin: {error}") from None
    if not cards:
        raise Refused(f"--begin: no sentence fits {query!r}; `reviewer find` tries a query")
    return norming.begin(session, name, people or norming.likely_people(session), cards)


def _opened(session: Session, name: str) -> Outcome:
    from reviewer.session.quality import norming

    return norming.open_votes(session, name)


def _list(session: Session, name: str | None, as_json: bool) -> int:
    import orjson

    from reviewer.session.quality import norming

    every = norming.sessions(session)
    wanted = [one for one in every if name in (None, one.name)]
    if name is not None and not wanted:
        known = ", ".join(one.name for one in every) or "there is none yet"
        raise Refused(f"no norming session is called {name!r}: {known}")
    for one in wanted:
        told = _told(session, one)
        if as_json:
            click.echo(orjson.dumps(told))
        else:
            for line in _lines(session, one, told, whole=name is not None):
                click.echo(line)
    if not wanted and not as_json:
        click.echo("no norming session yet: `reviewer norming NAME --begin QUERY` makes one")
    problems = [*norming.problems(session), *session.problems()]
    for problem in problems:
        click.echo(str(problem), err=True)
    return int(bool(problems))


def _told(session: Session, about: NormingSession) -> dict[str, Any]:
    """A session as JSON; nobody's votes before the round is over that they belong to."""
    from reviewer.session.quality import norming
    from reviewer.session.quality.cards import tag_words

    votes = norming.votes(session, about)
    standing = norming.standing_of(session, about)
    told: dict[str, Any] = {
        "name": about.name, "by": shown(about.by), "at": about.at,
        "people": shown.list(about.people),
        "sentences": len(about.cards), "round": standing.round,
        "missing": standing.missing(min(2, standing.round)),
    }  # fmt: skip
    if standing.round < 3:
        return told
    figures = norming.figures(session, about)
    told["alpha"] = [
        {"of": one.tag or "sets", "before": _figure(one.before), "after": _figure(one.after)}
        for one in figures
    ]
    told["votes"] = [
        {
            "article": card.article, "unit": card.unit, "text": card.text,
            **{
                word: {
                    shown(name): tag_words(votes[name].get((round, number)))
                    for name in about.people
                }
                for word, round in (("before", 1), ("after", 2))
            },
        }
        for number, card in enumerate(about.cards, 1)
    ]  # fmt: skip
    return told


def _figure(figure: Figure) -> dict[str, Any]:
    return (
        {"value": float(figure.value)}
        if figure.value is not None
        else {"value": None, "why": figure.why}
    )


def _lines(
    session: Session, about: NormingSession, told: dict[str, Any], *, whole: bool
) -> Iterator[str]:
    from reviewer.models.phrases import count_of
    from reviewer.session.quality import norming

    words = norming.standing_words(session, about)
    size = count_of(told["sentences"], "sentence")
    yield f"{about.name}: {size}, {', '.join(shown.list(about.people))}: {words}"
    for one in told.get("alpha", ()):
        before, after = (_short(one[name]) for name in ("before", "after"))
        yield f"  {one['of']}: alpha {before} → {after}"
    for number, one in enumerate(told.get("votes", ()) if whole else (), 1):
        yield f"  {number}. {one['article']}: {' '.join(one['text'].split())}"
        for name in shown.list(about.people):
            first, second = one["before"][name], one["after"][name]
            yield f"     {name}: {first}{'' if first == second else f' → {second}'}"


def _short(figure: dict[str, Any]) -> str:
    return f"{figure['value']:.2f}" if figure["value"] is not None else f"– ({figure['why']})"
