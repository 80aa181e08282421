"""`reviewer adjudicate`: settles the easy disputes by a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import (
    Refused,
    anonymous_option,
    articles_argument,
    hide_names,
    load_settings,
    open_store,
    rules_of,
    workspace_options,
)
from reviewer.models.phrases import count_of
from reviewer.models.pseudonyms import shown

if TYPE_CHECKING:
    from reviewer.session.adjudication.policy_run import PolicyReport


@click.command("adjudicate")
@articles_argument
@workspace_options
@click.option(
    "--policy",
    "name",
    required=True,
    metavar="POLICY",
    help="unanimous, majority, or threshold=SHARE (0.75 is three of four).",
)
@click.option("--submitted", is_flag=True, help="Only articles that all have submitted.")
@anonymous_option
@click.option("--dry-run", is_flag=True, help="Say what would be settled; write nothing.")
def adjudicate_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    name: str,
    submitted: bool,
    dry_run: bool,
    anonymous: bool,
) -> int:
    """Decide what enough annotators agree on, tag by tag; the rest stays for Review.

    It needs two votes at least, and never touches what a person has decided. The decisions go
    into your own journal as one action (--annotator says who you are), which u in Review takes
    back, and into annotations/gold.
    """
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    from reviewer.cli.open import choose_annotator
    from reviewer.ports import StoreError
    from reviewer.review.proposals import Policy
    from reviewer.session.adjudication.policy_run import PolicyRun
    from reviewer.session.core.session import Session

    try:
        policy = Policy.read(name)
        who = choose_annotator(store, settings)
        writer = None if dry_run else store.writer(who)
    except (ValueError, StoreError) as error:
        raise Refused(str(error)) from None
    if anonymous:
        hide_names(store, settings, who)
    session = Session(store, settings.scheme, who, writer, rules=rules_of(settings))
    try:
        run = PolicyRun(session, policy, submitted=submitted, dry=dry_run)
        for _ in run.steps():
            pass
        outcome = None if dry_run else run.apply()
    finally:
        session.end()
    for line in report_lines(run.report, dry_run, submitted=submitted):
        click.echo(line)
    failure = "" if outcome is None or outcome.ok else outcome.message
    problems = [*filter(None, (failure, session.gold.failure)), *run.report.unreadable]
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))


def report_lines(report: PolicyReport, dry_run: bool, *, submitted: bool = False) -> Iterator[str]:
    """What a policy did, in lines.

    Args:
        report: What it did.
        dry_run: Whether it only would have.
        submitted: Whether articles that somebody has still to submit were left out.
    """
    verb = "would settle" if dry_run else "settled"
    settled = report.of("settled")
    sentences = count_of(report.sentences, "sentence")
    where = f" on {sentences} in {count_of(report.articles, 'article')}" if settled else ""
    yield f"{report.policy}: {verb} {_counts(settled) or 'nothing'}{where}"
    for what, words in _WORDS.items():
        if counts := report.of(what):
            yield f"  {_counts(counts)} {words}"
    if report.hidden:
        articles = ", ".join(report.hidden)
        yield f"  left out until you submit them (! on the Desk): {articles}"
    if report.of_others:
        yield f"  left to other adjudicators: {', '.join(report.of_others)}"
    if report.too_few:
        yield f"  submitted by too few: {', '.join(report.too_few)}"
    if report.unfinished:
        how = "left out" if submitted else "not all submitted yet, --submitted leaves them out"
        yield f"  {how}: {count_of(len(report.unfinished), 'article')}"
        for article, people in report.unfinished.items():
            yield f"    {article}: {', '.join(shown.list(people))}"
    left = (report.hidden, report.unfinished, report.of_others, report.too_few)
    if not report.counts and not any(left):
        yield "  no article was annotated by two people"


_WORDS = {
    "same": "are settled so already",
    "kept": "were left as a person decided them",
    "tie": "stay open: not enough of the votes agree",
    "one vote": "stay open: there is one vote only",
}


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {_ONE[kind] if n == 1 else kind}" for kind, n in counts.items())


_ONE = {"tags": "tag", "statuses": "status", "spans": "span"}
