"""`reviewer import`: a labelled dataset becomes what annotators say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import ARTICLE, Refused, load_settings, open_store, with_a_place
from reviewer.cli.reference import completion
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.formats.base import DatasetReading
    from reviewer.models import TagType
    from reviewer.session.datasets.dataset_import import ImportReport, LostRow
    from reviewer.session.datasets.dataset_intake import IntakeReport, IntakeRequest, ReadDataset

SHOWN: Final = 5
"""Rows that are told one by one; all of them stand in the report."""

_FILE: Final = click.Path(path_type=Path)
_COLUMNS: Final = ("text", "label", "annotator", "article", "id", "start", "end")


def _column_options(command: Any) -> Any:
    """An option for each column of a table that can be named."""
    for name in reversed(_COLUMNS):
        what = f"The column that holds the {name}; guessed where it is sure."
        command = click.option(f"--{name}", f"column_{name}", metavar="COLUMN", help=what)(command)
    return command


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--format",
    "name",
    metavar="NAME",
    help="See `reviewer formats`; else guessed.",
    shell_complete=completion.formats,
)
@click.option(
    "--as",
    "annotator",
    metavar="NAME",
    help="Who says it; else those in FILE.",
    shell_complete=completion.annotators,
)
@click.option("--from", "only", metavar="NAME", help="Only what this annotator of FILE says.")
@click.option("--with-texts", is_flag=True, help="Bring its texts along, as articles.")
@click.option(
    "--units",
    type=click.Choice(["sentences", "rows"]),
    default="sentences",
    help="Cut the texts of rows, or make each row one unit (one article a file).",
)
@click.option("--context", is_flag=True, help="Rows as units are the context of one another.")
@click.option(
    "--rows-each",
    type=click.IntRange(min=1),
    metavar="N",
    help="Rows of one article at most, with --units rows: packets that `assign` can share.",
)
@click.option(
    "--spread",
    type=click.Choice(["every", "first"]),
    default="every",
    help="Where a label of a row of several sentences goes.",
)
@click.option("--map", "maps", multiple=True, metavar="LABEL=TAG", help="What a label is here.")
@click.option(
    "--map-annotator",
    "people",
    multiple=True,
    metavar="NAME=NAME",
    help="What an annotator is called here.",
)
@click.option("--map-file", type=_FILE, metavar="FILE", help="Both, as TOML.")
@click.option("--draft-scheme", is_flag=True, help="Make tags of labels that are none yet.")
@_column_options
@click.option("--classes", metavar="A,B,...", help="The names of labels that are numbers, from 0.")
@click.option("--layer", "layers", multiple=True, metavar="NAME", help="Read this layer.")
@click.option("--feature", default="", metavar="NAME", help="The feature that holds the label.")
@click.option("--unjudged-empty", is_flag=True, help="No label means: nobody has judged it.")
@click.option("--no-submit", is_flag=True, help="Submit no article, though all is answered.")
@click.option("--replace", is_flag=True, help="Rows win over what NAME says already.")
@click.option("--strict", is_flag=True, help="Stop at the first row that cannot be imported.")
@click.option("--preview", is_flag=True, help="Show the first rows as they would land; no more.")
@click.option("--report", type=_FILE, metavar="FILE", help="Rows left out.")
@click.option(
    "--articles", multiple=True, type=ARTICLE, metavar="PATH", help="Of these; repeatable."
)
@click.option("--annotations", type=_FILE, metavar="DIR", help="Where the annotations are.")
@click.option("--config", type=_FILE, metavar="FILE", help="Use this file.")
def import_command(
    file: Path, name: str | None, articles: tuple[Path, ...], annotations: Path | None,
    config: Path | None, report: Path | None, draft_scheme: bool, preview: bool, **asked: Any,
) -> int:  # fmt: skip
    """Read FILE (a file, or a folder) and let annotators say what it says.

    Rows whose sentence is not found, or that are damaged, stand in a report, which can be imported
    again once they are mended; all others come in, and every row is counted. The exit code is 1 if
    something was left out. An import is one step that `u` undoes in a session of its annotator.
    """
    from reviewer.formats import FormatError
    from reviewer.formats.common.archives import unpacked
    from reviewer.formats.registry import chosen
    from reviewer.ports import StoreError
    from reviewer.session.datasets.dataset_intake import read_dataset, take_in

    settings = load_settings(articles, annotations, None, config)
    try:
        if asked["with_texts"] and not preview:
            settings = with_a_place(settings, lambda: load_settings((), annotations, None, config))
        how = _how(asked, () if draft_scheme else settings.scheme.tags)
        wanted = _request(file, asked)
        with unpacked(file) as source:
            form, texts = chosen(name, source), wanted.texts is not None
            found = read_dataset(form, source, how, only=wanted.only, texts=texts)
            found.moved(str(source), str(file))
        if not name:
            click.echo(f"format: {form.name}")
        if draft_scheme:
            settings = _drafted(settings, found, wanted, write=not preview)
        if preview:
            return _preview(found, settings, wanted)
        store = open_store(settings, alone=wanted.texts is not None)
        done = take_in(store, settings.scheme, found, wanted)
    except (FormatError, StoreError) as error:
        raise click.ClickException(f"{error}\nnothing was imported") from error
    except OSError as error:
        raise Refused(f"{error.filename}: cannot be made ({error.strerror})") from None
    return _tell(done, found, report or file.with_name(f"{file.name}.not-imported.jsonl"))


def _how(asked: Mapping[str, Any], tags: Iterable[TagType]) -> DatasetReading:
    from reviewer.formats.base import DatasetReading, folded

    named = {name: asked[f"column_{name}"] for name in _COLUMNS if asked[f"column_{name}"]}
    classes = [one.strip() for one in (asked["classes"] or "").split(",") if one.strip()]
    pairs = [pair.rpartition("=")[0] for pair in asked["maps"]]
    names = {name for tag in tags for name in (tag.name, tag.label)}
    return DatasetReading(
        asked["strict"], named, classes, asked["layers"], asked["feature"],
        asked["unjudged_empty"], {folded(name) for name in (*names, *pairs) if name},
    )  # fmt: skip


def _request(file: Path, asked: Mapping[str, Any]) -> IntakeRequest:
    from reviewer.session.datasets.dataset_import import ImportRules
    from reviewer.session.datasets.dataset_intake import IntakeRequest
    from reviewer.session.datasets.label_mapping import read_maps
    from reviewer.session.datasets.new_texts import TextRules

    each = asked["rows_each"] or 0
    texts = TextRules(asked["units"], asked["context"], each) if asked["with_texts"] else None
    if texts is None and (asked["units"] == "rows" or asked["context"]):
        raise Refused("--units rows and --context are about new texts: add --with-texts")
    if each and asked["units"] != "rows":
        raise Refused("--rows-each is about rows as units: add --with-texts --units rows")
    rules = ImportRules(asked["replace"], asked["spread"] == "first", not asked["no_submit"])
    maps = read_maps(asked["map_file"], asked["maps"], asked["people"])
    return IntakeRequest(
        file, asked["annotator"] or "", asked["only"], texts, rules, maps, asked["strict"]
    )


def _drafted(
    settings: Settings, found: ReadDataset, wanted: IntakeRequest, *, write: bool
) -> Settings:
    """The settings with tags for all labels, which are written down unless it is a preview."""
    from reviewer.config import ConfigError, default_scheme
    from reviewer.config.draft import DatasetLabels, draft_scheme
    from reviewer.formats.base import folded
    from reviewer.session.datasets.label_mapping import GivenNames, LabelMapping

    scheme, given = settings.scheme, GivenNames(wanted.names.labels)
    # The default tags are about something else: the dataset gets tags of its own.
    own = scheme if scheme.tags != default_scheme().tags else replace(scheme, tags=())
    mapping = LabelMapping(own, {})
    meant = (
        label if (here := given.get(label)) is None else here
        for label, _ in found.labels.most_common()
    )  # fmt: skip
    # Of labels that differ in case or spaces only, the one that stands there most is the tag.
    alike: dict[str, str] = {}
    for label in meant:
        if label and mapping.tag(label) is None:
            alike.setdefault(folded(label), label)
    new = list(alike.values())
    known = {folded(name) for kind in scheme.relations for name in (kind.name, kind.label)}
    kinds = [kind for kind, _ in found.relations.most_common() if folded(kind) not in known]
    try:
        single = found.single and (not found.unjudged or len(found.labels) > 1)
        labels = DatasetLabels(new, single, kinds, found.attributes)
        drafted = draft_scheme(settings, labels, write=write)
    except ConfigError as error:
        raise Refused(str(error)) from error
    where = f"drafted in {drafted.file}" if write else f"would be drafted in {drafted.file}"
    click.echo(f"{count_of(len(new), 'tag')} {where}")
    if kinds:
        made = [kind.label for kind in drafted.settings.scheme.relations if kind.label in kinds]
        rest = f" (of {len(kinds)}: there are no more letters)" if len(made) < len(kinds) else ""
        there = "drafted there" if write else "would be drafted there"
        click.echo(
            f"{count_of(len(made), 'kind')} of relations{rest} {there}: {', '.join(made[:12])}"
        )
    if drafted.single:
        judged = " that is judged" if found.unjudged else ""
        said = f"every row{judged} carries exactly one label: it is a question of a single choice"
        click.echo(f"{said} (single = true: a sentence has one tag at most)")
    return drafted.settings


def _preview(found: ReadDataset, settings: Settings, wanted: IntakeRequest) -> int:
    from reviewer.session.datasets.intake_preview import lines

    for line in lines(found, settings.scheme, wanted):
        click.echo(line)
    return 0


# -- telling -------------------------------------------------------------------------------------


def _tell(done: IntakeReport, found: ReadDataset, report: Path) -> int:
    for line in _told(done, found):
        click.echo(line)
    failed = [one.outcome.message for one in done.people.values() if not one.outcome.ok]
    if failed:
        raise click.ClickException(f"{failed[0]}\nnothing was imported")
    lost = [row for one in done.people.values() for row in one.lost]
    partly = [row for one in done.people.values() for row in one.partly]
    for row, why in partly[:SHOWN]:
        click.echo(f"{row.place}: {why}", err=True)
    for place in [
        *map(str, done.faults[:SHOWN]),
        *(f"{r.place}: {why}" for r, why in lost[:SHOWN]),
    ]:
        click.echo(place, err=True)
    if done.mapping.unknown:
        labels = ", ".join(f"{label!r} ({n})" for label, n in done.mapping.unknown.most_common(12))
        click.echo(f"labels that are no tag: {labels}; --map LABEL=TAG or --draft-scheme", err=True)
    if done.mapping.verdicts:
        known = ", ".join(f"{name!r} ({n})" for name, n in done.mapping.verdicts.most_common(12))
        what = f"verdicts that are no status: {known}: unchecked, with their words"
        click.echo(f"{what}; --map VERDICT=STATUS says what they are", err=True)
    if not any(one.landed for one in done.people.values()):
        click.echo("nothing was imported")
    if lost or done.faults:
        _keep(done, lost, report)
        click.echo(f"all {len(lost) + len(done.faults)} are in {report}", err=True)
    return int(bool(lost or partly or done.faults))


def _told(done: IntakeReport, found: ReadDataset) -> Iterable[str]:
    """What came of everything, in lines."""
    if done.texts is not None:
        there = f"{done.texts.there} {'was' if done.texts.there == 1 else 'were'} there already"
        yield f"texts: {count_of(done.texts.added, 'new article')}, {there}"
    for theirs, here in done.names.items():
        yield f"{theirs!r} is {here} here"
    if done.mapping.meant:
        said = (f"{label!r} is {tag or 'left out'}" for label, tag in done.mapping.meant.items())
        yield f"labels: {', '.join(sorted(said))}"
    yield from found.how.understood()
    for name, one in done.people.items():
        yield from _of(name, one)
    if done.unlabelled:
        yield f"{count_of(done.unlabelled, 'row')} of nobody, without a label"
    if left := [(kind, n) for kind, n in sorted((found.how.left + done.mapping.left).items())]:
        said = (f"{n} {kind}{'s' if n != 1 and kind.isalpha() else ''}" for kind, n in left)
        yield f"left alone: {', '.join(said)}"
    if done.mapping.kinds:
        kinds = ", ".join(f"{name!r} ({n})" for name, n in done.mapping.kinds.most_common(12))
        what = "--draft-scheme adds kinds of relations, and attributes to the tags that it makes"
        yield f"the scheme has no such relations and attributes: {kinds}; {what}"
    if found.how.unread:
        columns = ", ".join(f"{name!r} ({n} rows)" for name, n in found.how.unread.most_common())
        yield f"columns not read: {columns}"


def _of(name: str, one: ImportReport) -> Iterable[str]:
    from reviewer.session.datasets.dataset_import import TWICE

    found = f"{one.exact} matched exactly, {one.by_text} by their text, {one.again} to re-check"
    other = [(one.unchanged, "said already"), *((n, why) for why, n in one.silent.items())]
    other.append((one.repeated, TWICE))
    rest = "".join(f", {n} {why}" for n, why in other if n)
    yield f"{name}: {count_of(one.rows, 'row')}: {found}{rest}, {len(one.lost)} left out"
    if one.merged:
        yield f"{name}: {one.merged} rows say more of a sentence that a row before is about"
    if one.several:
        yield f"{name}: {one.several} rows are about several sentences"
    if one.landed and one.outcome.ok:
        more = "" if one.steps < 2 else f" ({one.steps} times)"
        yield (
            f"{name} says so now: {count_of(one.settled, 'sentence')} settled,"
            f" {one.unjudged} unjudged, {count_of(one.submitted, 'article')} submitted;"
            f" `u`{more} in a session as {name} undoes it"
        )


def _keep(done: IntakeReport, lost: Iterable[LostRow], report: Path) -> None:
    from reviewer.formats.common.json_files import write_lines

    try:
        write_lines(report, _report_lines(done, lost))
    except OSError as error:
        raise Refused(
            f"{report}: cannot be written ({error.strerror}); name one with --report"
        ) from None


def _report_lines(done: IntakeReport, lost: Iterable[LostRow]) -> Iterable[Any]:
    from reviewer.formats.jsonl import to_json

    for row, why in lost:
        yield {**to_json(row.example), "place": row.place, "why": why}
    for fault in done.faults:
        known = {} if fault.example is None else to_json(fault.example)
        yield {**known, "place": fault.place, "why": f"{fault.what}; {fault.hint}"}
