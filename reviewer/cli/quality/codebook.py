"""`reviewer codebook`: the rules by version, what is to be looked at again, agreement beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import (
    anonymous_option,
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    workspace_options,
)

if TYPE_CHECKING:
    from reviewer.review.measures import Figure
    from reviewer.session.overview.codebook import TagHistory


@click.command("codebook")
@articles_argument
@workspace_options
@click.option("--seed", default=7, show_default=True, help="Of the bootstrap over articles.")
@anonymous_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a tag.")
def codebook_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    seed: int,
    anonymous: bool,
    as_json: bool,
) -> int:
    """Show how the rules of the tags changed, and agreement under each version.

    For each tag with a version of its own: its changes, what each means for what was tagged
    before, how many sentences of whom are to be looked at again (b g on the Desk), and alpha
    under each version. The command is for whoever runs the project.
    """
    import orjson

    from reviewer.session.overview.codebook import histories

    settings = load_settings(articles, annotations, annotator, config)
    session = reading_session(open_store(settings), settings, anonymous=anonymous)
    found = histories(session, seed=seed)
    for one in found:
        for line in [orjson.dumps(_told(one))] if as_json else _lines(one):
            click.echo(line)
    if not found and not as_json:
        version = session.scheme.version
        click.echo(f"no rule has a version of its own: all are of version {version} of the scheme")
    problems = session.problems()
    for problem in problems:
        click.echo(str(problem), err=True)
    return int(bool(problems))


def _lines(one: TagHistory) -> Iterator[str]:
    from reviewer.session.desk.guidelines import change_words

    yield f"{one.tag.name}: version {one.version}"
    yield from (f"  {change_words(change)}" for change in one.tag.changes)
    if one.tag.rechecks:
        waiting = ", ".join(f"{name} {n}" for name, n in one.waiting.items())
        yield f"  to be looked at again: {waiting or 'none'}"
    for figures in one.figures:
        yield f"  under version {figures.version}: n {figures.n}, alpha {_short(figures.alpha)}"


def _short(figure: Figure) -> str:
    if figure.value is None:
        return f"– ({figure.why})"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _told(one: TagHistory) -> dict[str, Any]:
    return {
        "tag": one.tag.name,
        "version": one.version,
        "changes": [
            {"version": c.version, "what": c.what, "before": c.before, "query": c.query}
            for c in one.tag.changes
        ],
        "waiting": dict(one.waiting),
        "agreement": [
            {
                "version": f.version, "n": f.n, "why": f.alpha.why,
                "alpha": None if f.alpha.value is None else float(f.alpha.value),
                "low": None if f.alpha.low is None else float(f.alpha.low),
                "high": None if f.alpha.high is None else float(f.alpha.high),
            }
            for f in one.figures
        ],
    }  # fmt: skip
