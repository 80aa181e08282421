"""`reviewer export`: a labelled dataset that proves itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import ARTICLE, Refused, load_settings, open_store
from reviewer.cli.reference import completion
from reviewer.cli.terminal import bar
from reviewer.models.phrases import count_of

STOPPED: Final = 130
"""Exit code after ctrl+c, as of any program that it ends."""

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.formats.proof.prove import ExportCounts
    from reviewer.ports import Store
    from reviewer.session.datasets.export_plan import Plan
    from reviewer.session.datasets.export_request import ExportRequest


@click.command("export")
@click.argument("query", nargs=-1, shell_complete=completion.query)
@click.option(
    "--format",
    "name",
    required=True,
    metavar="NAME",
    help="See `reviewer formats`.",
    shell_complete=completion.formats,
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write.",
)
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
@click.option(
    "--annotator",
    "annotators",
    multiple=True,
    metavar="NAME",
    help="Whose; repeatable.",
    shell_complete=completion.annotators,
)
@click.option("--everyone", is_flag=True, help="All people, machines left out.")
@click.option("--gold", is_flag=True, help="What adjudication decided.")
@click.option("--all", "undecided", is_flag=True, help="Also undecided sentences, masked.")
@click.option(
    "--unit",
    type=click.Choice(["sentence", "article"]),
    default="sentence",
    help="What one example is.",
)
@click.option("--no-text", is_flag=True, help="Ids, offsets, hashes and URLs only.")
@click.option("--anonymise", is_flag=True, help="Annotators as a1, a2, ...; no memos.")
@click.option("--no-split", is_flag=True, help="Leave splits.json alone.")
@click.option("--duplicates", is_flag=True, help="Keep sentences that an earlier split has.")
@click.option("--submitted", is_flag=True, help="Only articles that each has submitted.")
@click.option(
    "--aggregate",
    default="",
    metavar="RULE",
    help="One example a sentence, made of all votes: majority, soft or minimum=K.",
)
@click.option("--title", default="", metavar="TEXT", help="What the dataset is called.")
@click.option("--license", default="", metavar="ID", help="For the dataset card.")
@click.option("--force", is_flag=True, help="Replace DIR whatever it holds.")
def export_command(out: Path, force: bool, **given: Any) -> int:
    """Write what annotators said of the sentences that fit QUERY into the folder DIR.

    The export is read back and compared before it takes the place of an earlier one. Exit code 1
    if that proof fails (DIR stays as it was), or if anything of the workspace could not be read,
    which is named.
    """
    from reviewer.formats import FormatError
    from reviewer.formats.proof.prove import ProofError
    from reviewer.ports import StoreError
    from reviewer.query import QueryError
    from reviewer.session.datasets.export_plan import Plan, Workspace
    from reviewer.session.datasets.export_request import ExportError

    settings = load_settings(given["articles"], given["annotations"], None, given["config"])
    try:
        store = open_store(settings)
        if store.plan("machine"):
            # A contract that a later answer has broken must not be named as if it held.
            from reviewer.cli.quality.machine import withdrawn

            for said in withdrawn(store, settings):
                click.echo(said, err=True)
        asked = _asked(store, settings, out, given)
        plan = Plan(store, settings.scheme, asked, language=settings.language)
        with bar() as tell:
            workspace = Workspace(settings.articles, settings.annotations)
            counts = plan.run(out, force=force, workspace=workspace, tell=tell)
    except KeyboardInterrupt:
        click.echo(f"stopped; {out} is as it was", err=True)
        return STOPPED
    except ProofError as error:
        raise click.ClickException(f"{error}\nthe proof failed; {out} is as it was") from error
    except (FormatError, ExportError, StoreError) as error:
        raise Refused(str(error)) from error
    except QueryError as error:
        raise Refused(f"the query, {error}\n{error.marked(' '.join(given['query']))}") from error
    return _report(store, plan, counts, out)


def _asked(store: Store, settings: Settings, out: Path, given: dict[str, Any]) -> ExportRequest:
    from reviewer.session.datasets.export_request import ExportRequest

    return ExportRequest(
        given["name"],
        _whose(store.annotators(), settings, given),
        query=" ".join(given["query"]),
        undecided=given["undecided"],
        unit=given["unit"],
        no_text=given["no_text"],
        anonymise=given["anonymise"],
        splits=not given["no_split"],
        duplicates=given["duplicates"],
        submitted=given["submitted"],
        title=given["title"] or out.name,
        license=given["license"],
        aggregate=given["aggregate"],
    )


def _whose(people: Sequence[str], settings: Settings, given: dict[str, Any]) -> tuple[str, ...]:
    """Whose work is asked for.

    Raises:
        Refused: That is not clear.
    """
    from reviewer.formats.example import GOLD
    from reviewer.session.datasets.export_request import everyone

    if sum(map(bool, (given["annotators"], given["everyone"], given["gold"]))) > 1:
        raise Refused("give one of --annotator, --everyone and --gold")
    if GOLD in given["annotators"]:
        raise Refused("gold is nobody's name; what adjudication decided is --gold")
    if given["gold"]:
        return (GOLD,)
    # An aggregate is made of all votes, unless somebody is named.
    if given["everyone"] or (given["aggregate"] and not (given["annotators"] or given["gold"])):
        return everyone(people)
    wanted = given["annotators"] or tuple(filter(None, [settings.annotator]))
    if not wanted and len(people) == 1:
        return (people[0],)
    if not wanted:
        hint = f"expected one of {', '.join(people)}" if people else "nobody has said anything yet"
        raise Refused(f"whose work? name it with --annotator, --everyone or --gold; {hint}")
    return tuple(dict.fromkeys(wanted))


def _report(store: Store, plan: Plan, counts: ExportCounts, out: Path) -> int:
    """Says what was written, and what could not be read; returns the exit code."""
    from reviewer.session.datasets.export_plan import proof_of

    click.echo(f"{count_of(counts.examples, 'example')} in {out} ({proof_of(plan.form, counts)})")
    if plan.split:
        click.echo(", ".join(f"{name} {n}" for name, n in sorted(counts.splits.items())))
    for what, count in plan.left_out().items():
        if count:
            click.echo(f"left out: {count} ({what})")
    if counts.verified:
        click.echo(f"also read with {counts.verified}")
    problems = list(dict.fromkeys([*plan.notes.problems, *map(str, store.problems())]))
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))
