"""`reviewer machine`: how good a machine is, and contracts under which its labels are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.files.article_files import echo_json
from reviewer.cli.options import Refused, in_workspace, load_settings, open_store, rules_of

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.ports import Store
    from reviewer.session.core.session import Session
    from reviewer.session.learning.contract import Contract, Terms


@click.group("machine")
def machine_command() -> None:
    """Judge the labels of a machine: machine.rules, machine.learned, or one that was imported.

    A machine never counts as a person, and no command writes anybody's own tags.
    """


@machine_command.command("learn")
@in_workspace
@click.option("--json", "as_json", is_flag=True, help="One JSON object a tag.")
def learn_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    as_json: bool,
) -> int:
    """Learn from the decided sentences, and show how good that is on articles not seen.

    Learns from what the annotator has decided and from what was shown to them of others' work.
    Each tag has precision and recall with n and 95 % interval, beside those of the rules; it is
    silent while the rules are better. What is learnt shows in the program from then on.
    """
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    from reviewer.cli.open import choose_annotator
    from reviewer.session.learning import learned_file
    from reviewer.session.learning.training import learn

    session = _session(store, settings, choose_annotator(store, settings))
    learned = learn(session)
    learned_file.keep(session, learned)
    if learned.missing:
        raise Refused(f"nothing was learnt: {learned.missing}")
    if not as_json:
        click.echo(f"{learned.sentences} sentences, {learned.others} of them decided by others")
    for one in learned.tags:
        if as_json:
            shares = {
                "precision": one.learned.precision,
                "recall": one.learned.recall,
                "rules_precision": one.rules.precision,
                "rules_recall": one.rules.recall,
            }
            figures = {
                name: {"value": share.value, "n": share.of, "interval": list(share.interval)}
                for name, share in shares.items()
            }
            said = {"tag": one.tag, "sentences": one.sentences, "having": one.having, **figures}
            echo_json({**said, "silent": one.why_silent})
        else:
            click.echo(f"{one.tag:<10} {one.words}")
    return 0


def _share(value: float) -> float:
    if not 0 < value < 1:
        raise Refused(f"{value:g} is no share; expected a number between 0 and 1, such as 0.05")
    return value


@machine_command.command("accept")
@in_workspace
@click.option("--tag", required=True, help="Whose labels are judged.")
@click.option("--error", default=0.05, show_default=True, help="Wrong answers that are borne.")
@click.option("--confidence", default=0.9, show_default=True, help="How sure that has to be.")
@click.option("--machine", default="machine.rules", show_default=True, help="The machine.")
@click.option(
    "--sample", "size", type=click.IntRange(1, 10_000), help="So many sentences in the sample."
)
@click.option("--seed", default=7, show_default=True, help="The same seed draws the same.")
@click.option("--again", is_flag=True, help="Draw a new sample after one that ended.")
def accept_command(
    articles: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    tag: str,
    error: float,
    confidence: float,
    machine: str,
    size: int | None,
    seed: int,
    again: bool,
) -> int:
    """Accept a machine's labels of a tag once people have judged a blind sample.

    The first call draws the sample of sentences that nobody has decided (b a in the program walks
    it; no suggestion shows there). Called again when all of it is judged, it accepts the rest as
    the machine's own, if at most so many of its answers can be wrong; the sample, the figures and
    the interval stay in machine.json, and exports name them. A later answer of a person that
    contradicts an accepted label withdraws all of them.
    """
    error, confidence = _share(error), _share(confidence)
    settings = load_settings(articles, annotations, annotator, config)
    store = open_store(settings)
    from reviewer.models.names import is_machine, why_not
    from reviewer.session.learning import contract

    if not is_machine(machine) or why_not(machine, person=False):
        raise Refused(f"--machine: {machine!r} is no machine; expected machine.NAME")
    if settings.scheme.tag(tag) is None:
        known = ", ".join(one.name for one in settings.scheme.tags)
        raise Refused(f"--tag: the scheme has no tag {tag!r}; expected one of {known}")
    for said in withdrawn(store, settings):
        click.echo(said)
    mine = [one for one in contract.contracts(store) if (one.machine, one.tag) == (machine, tag)]
    last = mine[-1] if mine else None
    if last is not None and last.state != "sampling" and not again:
        click.echo(last.words)
        return int(last.state != "accepted")
    with _refusing():
        if last is None or last.state != "sampling":
            terms = contract.Terms(machine, tag, error, confidence)
            return _begun(_session(store, settings, machine), terms, size or 0, seed)
        return _settled(store, settings, last)


def _begun(session: Session, terms: Terms, size: int, seed: int) -> int:
    from reviewer.session.learning.contract import begin, upper_bound
    from reviewer.session.learning.machine_labels import machine_labels

    labels = machine_labels(session, terms.machine, terms.tag)
    made = begin(session, labels, terms, size=size, seed=seed)
    if not made.sample:
        raise Refused("no sentence is left that nobody has decided: there is nothing to accept")
    count = len(made.sample)
    click.echo(
        f"{made.id}: {count} of {made.population} sentences drawn at random are to be judged"
    )
    least = upper_bound(0, count, terms.confidence)
    if least > terms.error:
        click.echo(
            f"too few to show an error of at most {terms.error:.1%}:"
            f" without any miss it is {least:.1%}"
        )
    click.echo("`b` `a` on the Desk walks them; call this again when all of them are settled")
    return 0


def _settled(store: Store, settings: Settings, last: Contract) -> int:
    from reviewer.session.learning.contract import judged, settle
    from reviewer.session.learning.machine_labels import machine_labels

    now = judged(store, last)
    if now.answers < len(now.sample):
        click.echo(now.words)
        return 1
    with _writing(store, settings, last.machine) as session:
        done = settle(session, last, machine_labels(session, last.machine, last.tag))
    click.echo(done.words)
    return int(done.state != "accepted")


@machine_command.command("list")
@click.option(
    "--annotations", type=click.Path(path_type=Path), metavar="DIR", help="Keep annotations in DIR."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a contract.")
def list_command(annotations: Path | None, config: Path | None, as_json: bool) -> int:
    """List the contracts: sample, figures, interval, and how each stands.

    One that a later answer has broken is withdrawn.
    """
    settings = load_settings(None, annotations, None, config)
    store = open_store(settings)
    from reviewer.session.learning import contract

    if not store.plan("machine") and not as_json:
        click.echo("no contract yet: `reviewer machine accept --tag TAG` begins one")
    for said in withdrawn(store, settings):
        click.echo(said, err=True)
    for problem in contract.problems(store):
        click.echo(problem, err=True)
    for one in contract.contracts(store):
        now = contract.judged(store, one) if one.state == "sampling" else one
        if as_json:
            echo_json(now.to_json())
        else:
            click.echo(now.words)
    return 0


def withdrawn(store: Store, settings: Settings) -> list[str]:
    """Withdraws the contracts that a later answer has broken; returns what happened, in lines."""
    from reviewer.session.learning.contract import withdraw_broken

    with _refusing():
        return [one.words for one in withdraw_broken(store, settings.scheme)]


def _session(store: Store, settings: Settings, name: str, **more: Any) -> Session:
    from reviewer.session.core.session import Session
    from reviewer.store.machine_state import MachineFolders

    return Session(
        store, settings.scheme, name, None, rules=rules_of(settings), cues=settings.cues,
        language=settings.language, names=settings.names,
        cache=MachineFolders.of(settings.annotations).cache, **more,
    )  # fmt: skip


@contextmanager
def _writing(store: Store, settings: Settings, machine: str) -> Iterator[Session]:
    """A session in which the machine writes."""
    session = _session(store, settings, machine, begin=lambda: store.writer(machine))
    try:
        yield session
    finally:
        session.end()


@contextmanager
def _refusing() -> Iterator[None]:
    from reviewer.ports import StoreError

    try:
        yield
    except (ValueError, StoreError) as error:
        raise Refused(str(error)) from None
