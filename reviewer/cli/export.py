"""`reviewer export`: a labelled dataset that proves itself."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.options import Refused, load_settings, open_store
from reviewer.cli.progress import Tell, bar
from reviewer.cli.split import read_splits

COLLECTING = (5_000, 50, 1_000)
"""Thresholds of the garbage collector. Annotations come and go article by article: looking among
the youngest objects is cheap, looking through all of them again and again costs an eighth."""

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.formats import Example, Format
    from reviewer.formats.prove import Counts
    from reviewer.ports import Store
    from reviewer.query import Query
    from reviewer.session.examples import Notes, Wanted


@click.command("export")
@click.argument("query", nargs=-1)
@click.option("--format", "name", required=True, metavar="NAME", help="See `reviewer formats`.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--articles", type=click.Path(path_type=Path), metavar="DIR", help="The articles.")
@click.option("--annotations", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
@click.option("--annotator", "annotators", multiple=True, metavar="NAME", help="Whose; repeatable.")
@click.option("--everyone", is_flag=True, help="All people, machines left out.")
@click.option("--gold", is_flag=True, help="What adjudication decided.")
@click.option("--all", "undecided", is_flag=True, help="Also undecided sentences, masked.")
@click.option("--unit", type=click.Choice(["sentence", "article"]), default="sentence")
@click.option("--no-text", is_flag=True, help="Ids, offsets, hashes and URLs only.")
@click.option("--anonymise", is_flag=True, help="Annotators as a1, a2, ...; no memos.")
@click.option("--no-split", is_flag=True, help="Leave splits.json alone.")
@click.option("--duplicates", is_flag=True, help="Keep sentences that an earlier split has.")
@click.option("--title", default="", metavar="TEXT", help="What the dataset is called.")
@click.option("--license", default="", metavar="ID", help="For the dataset card.")
@click.option("--force", is_flag=True, help="Replace DIR whatever it holds.")
def export_command(out: Path, force: bool, **given: Any) -> int:
    """Write what annotators said of the sentences that fit QUERY into the folder DIR.

    The export is read back and compared before it takes the place of an earlier one. Exit code 1
    if that proof fails (DIR stays as it was), or if an article could not be read.
    """
    from reviewer.formats import FormatError
    from reviewer.formats.prove import ProofError
    from reviewer.query import QueryError

    settings = load_settings(given["articles"], given["annotations"], None, given["config"])
    gc.set_threshold(*COLLECTING)
    try:
        plan = _Plan(settings, open_store(settings), out, given)
        with bar() as tell:
            counts = plan.run(force, tell)
    except ProofError as error:
        raise click.ClickException(f"{error}\nthe proof failed; {out} is as it was") from error
    except FormatError as error:
        raise Refused(str(error)) from error
    except QueryError as error:
        raise Refused(f"the query, {error}\n{error.marked(' '.join(given['query']))}") from error
    return plan.report(counts)


class _Plan:
    """An export that was asked for."""

    def __init__(self, settings: Settings, store: Store, out: Path, given: dict[str, Any]) -> None:
        from reviewer.formats import FormatError, Options, load
        from reviewer.session.examples import Notes

        self._settings = settings
        self._store = store
        self._out = out
        self._given = given
        self.notes: Notes = Notes()
        self.skipped = 0
        self.dropped: Counter[str] = Counter()
        try:
            self._form: Format = load(given["name"])
        except FormatError as error:
            raise Refused(str(error)) from error
        self._refuse()
        self._splits = None if given["no_split"] else read_splits(settings.annotations)
        self._wanted = self._what()
        names = self._wanted.names
        self._options = Options(
            settings.scheme,
            name=given["title"] or out.name,
            unit=given["unit"],
            no_text=given["no_text"],
            annotators=tuple(names.get(one, one) for one in self._wanted.annotators),
            split=self._splits is not None,
            language=settings.language,
            license=given["license"],
        )

    def _refuse(self) -> None:
        form, given = self._form, self._given
        if not form.exportable:
            raise Refused(f"{form.name} is only imported; `reviewer formats` lists what is written")
        if given["no_text"] and not form.no_text:
            raise Refused(f"{form.name} makes no sense without text; use jsonl, csv or huggingface")
        if given["unit"] not in form.units:
            raise Refused(f"{form.name} has no examples of a whole {given['unit']}")

    def _what(self) -> Wanted:
        from reviewer.formats.hiding import aliases
        from reviewer.models.names import is_machine
        from reviewer.session.examples import Wanted

        given, store = self._given, self._store
        people = list(store.annotators())
        names = aliases(people, is_machine) if given["anonymise"] else {}
        return Wanted(
            self._annotators(people),
            query=self._query(people),
            undecided=given["undecided"],
            unit=given["unit"],
            names=names,
            splits=None if self._splits is None else self._splits["articles"],
            duplicates=given["duplicates"],
            ranges=given["no_text"],
        )

    def _annotators(self, people: Sequence[str]) -> tuple[str, ...]:
        from reviewer.formats.example import GOLD
        from reviewer.models.names import is_machine

        given = self._given
        if sum(map(bool, (given["annotators"], given["everyone"], given["gold"]))) > 1:
            raise Refused("give one of --annotator, --everyone and --gold")
        if given["gold"]:
            return (GOLD,)
        if given["everyone"]:
            return tuple(one for one in people if not is_machine(one))
        wanted = given["annotators"] or tuple(filter(None, [self._settings.annotator]))
        if not wanted and len(people) == 1:
            return (people[0],)
        hint = f"expected one of {', '.join(people)}" if people else "nobody has said anything yet"
        if not wanted:
            raise Refused(f"whose work? name it with --annotator, --everyone or --gold; {hint}")
        for one in wanted:
            if one not in people:
                raise Refused(f"{one} has said nothing here; {hint}")
        return tuple(dict.fromkeys(wanted))

    def _query(self, people: Sequence[str]) -> Query | None:
        from reviewer.query import parse

        text = " ".join(self._given["query"])
        return parse(text, self._settings.scheme, people) if text else None

    def run(self, force: bool, tell: Tell) -> Counts:
        """Writes and proves."""
        from reviewer.formats.prove import export

        return export(
            self._form,
            self._examples(tell),
            self._out,
            self._options,
            facts=self._facts,
            force=force,
            progress=lambda done: tell("reading it back", done, self._seen),
        )

    def _examples(self, tell: Tell) -> Iterator[Example]:
        from reviewer.formats.hiding import without_names, without_text
        from reviewer.session.examples import examples

        found = examples(
            self._store,
            self._settings.scheme,
            self._wanted,
            self.notes,
            lambda done, of: tell("writing articles", done, of),
        )
        self._check_splits()
        if self._given["anonymise"]:
            found = without_names(found)
        if self._given["no_text"]:
            found = without_text(found, self._settings.scheme)
        self._seen = 0
        for one in found:
            if self._fits(one):
                self._seen += 1
                yield one

    def _fits(self, one: Example) -> bool:
        """Whether the format has a place for it."""
        fits = self._form.takes(one, self._options)
        self.skipped += not fits
        self.dropped.update(self._form.drops(one, self._options))
        return fits

    def _check_splits(self) -> None:
        if self._splits is None:
            return
        known = self._splits["articles"]
        said = {a for one in self._wanted.annotators for a in self._store.tallies(one)}
        new = sorted(said.difference(known))
        if new:
            more = f" and {len(new) - 1} more" if len(new) > 1 else ""
            raise Refused(f"{new[0]}{more}: in no split yet; run `reviewer split` again")

    def _facts(self) -> dict[str, Any]:
        """What the manifest tells of this export besides."""
        notes, splits = self.notes, self._splits or {}
        return {
            "query": str(self._wanted.query) if self._wanted.query else "",
            "gold": self._given["gold"],
            "undecided": self._given["undecided"],
            "anonymised": self._given["anonymise"],
            "split": {name: splits[name] for name in sorted(splits) if name != "articles"},
            "left_out": {
                "repeated in an earlier split": notes.duplicates,
                "no place for it in the format": self.skipped,
                "sentence gone from the text": notes.orphans,
                "words of a span gone": notes.lost_spans,
                "articles that cannot be read": len(notes.problems),
                **dict(sorted(self.dropped.items())),
            },
        }

    def report(self, counts: Counts) -> int:
        """Says what was written; returns the exit code."""
        proof = "read back identical"
        if counts.lost:
            lost = ", ".join(sorted(counts.lost))
            proof = f"read back; {self._form.name} cannot hold all of: {lost}"
        click.echo(f"{counts.examples} examples in {self._out} ({proof})")
        if self._splits is not None:
            click.echo(", ".join(f"{name} {n}" for name, n in sorted(counts.splits.items())))
        for what, count in self._facts()["left_out"].items():
            if count:
                click.echo(f"left out: {count} ({what})")
        if counts.verified:
            click.echo(f"also read with {counts.verified}")
        for problem in self.notes.problems:
            click.echo(problem, err=True)
        return int(bool(self.notes.problems))
