"""Every export proves itself: it is read back and compared with what was meant.

The format's own reader reads the files that were just written, knowing nothing else. What it
gives must be what `Format.held` says the format can hold of each example, and that may differ
from the example only in the fields that the format declares lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

import orjson

from reviewer import __version__
from reviewer.formats.base import Format, FormatError, Options
from reviewer.formats.example import FIELDS, SCHEMA, Example
from reviewer.formats.proof.output_folder import MANIFEST, files_of, replacing
from reviewer.formats.proof.spool import Batch, Spool, packed, unpacked
from reviewer.models import Json

LONGEST: Final = 120
"""Characters of a value that a failed proof shows."""


class ProofError(FormatError):
    """An export that does not read back as it was meant."""


@dataclass
class ExportCounts:
    """What stands in an export.

    Attributes:
        examples: How many.
        splits: Split -> examples.
        tags: Split -> tag -> examples that carry it.
        annotators: Annotator -> examples.
        lost: Field -> examples of which something was lost there.
        verified: The format's own library that has read it too; empty if none has.
    """

    examples: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    tags: dict[str, Counter[str]] = field(default_factory=dict)
    annotators: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    verified: str = ""

    def count(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Hands examples through and counts them."""
        splits, annotators = self.splits, self.annotators
        for example in examples:
            self.examples += 1
            splits[example.split] += 1
            annotators[example.annotator] += 1
            if example.tags:
                tags = self.tags.setdefault(example.split, Counter())
                for tag in example.tags:
                    tags[tag] += 1
            yield example


def _unwatched(done: int) -> None:
    """Nobody looks."""


def export(
    form: Format,
    examples: Iterable[Example],
    folder: Path,
    options: Options,
    *,
    facts: Callable[[], Mapping[str, Json]] = dict,
    force: bool = False,
    progress: Callable[[int], None] = _unwatched,
) -> ExportCounts:
    """Writes a dataset, proves it, and puts it in the place of an earlier one.

    Args:
        form: The format.
        examples: What is to be written; read once, never all in memory.
        folder: Where; see `reviewer.formats.proof.output_folder.replacing`.
        options: What the writer is told.
        facts: Gives, at the end, what the manifest says besides (query, seed ...).
        force: Replace the folder whatever it holds.
        progress: Told now and then how many examples have been read back.

    Raises:
        ProofError: It does not read back as it was meant; nothing was replaced.
        FormatError: It cannot be written.
    """
    with replacing(folder, force=force) as new:
        counts = ExportCounts()
        spool = Spool(new.with_name(f"{new.name}.meant"))
        try:
            stream = spool.keep(counts.count(examples))
            form.write(stream, new, options)
            # What a faulty writer has not asked for was meant all the same.
            for _ in stream:
                pass
            prove(form, new, spool, options, counts, progress)
            counts.verified = form.verify(new) if counts.examples else ""
        finally:
            spool.remove()
        manifest = _manifest(form, new, options, counts, facts())
        data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (new / MANIFEST).write_bytes(data)
    return counts


def prove(
    form: Format,
    folder: Path,
    meant: Iterable[Batch],
    options: Options,
    counts: ExportCounts,
    progress: Callable[[int], None] = _unwatched,
) -> None:
    """Reads a dataset and compares it, example by example, with what was meant.

    Args:
        form: Its format.
        folder: Where it stands.
        meant: What it is to say, in its order, as batches of a `Spool`.
        options: What the writer was told.
        counts: Told what was lost.
        progress: As in `export`.

    Raises:
        ProofError: Something differs that the format does not declare lost.
    """
    number = 0
    found = _read(form, folder)
    for batch in meant:
        got = list(islice(found, batch.size))
        if packed(got) != batch.data:
            for at, (one, other) in enumerate(zip_longest(unpacked(batch.data), got), number + 1):
                if other is None:
                    what = f"the export ends before {one.id}, which was meant to be in it"
                    raise _faulty(form, at, what)
                held = form.held(one, options) if form.loses else one
                _compare(form, f"example {at} ({one.id})", (one, held, other), counts)
        number += batch.size
        progress(number)
    if (more := next(found, None)) is not None:
        what = f"the export holds {more.id}, which was not meant to be in it"
        raise _faulty(form, number + 1, what)


def _compare(
    form: Format, which: str, three: tuple[Example, Example, Example], counts: ExportCounts
) -> None:
    """Compares what was meant, what of it can be held, and what was read."""
    for name, one, held, got in zip(FIELDS, *three, strict=True):
        place = f"{form.name}: {which}, field {name}"
        if got != held:
            what = f"was meant to say {_shown(held)}, but reads {_shown(got)}"
            raise ProofError(place, what, "please report this fault of the format")
        if one != held:
            if name not in form.loses:
                what = f"loses {_shown(one)} without saying so"
                raise ProofError(place, what, "please report this fault of the format")
            counts.lost[name] += 1


def _read(form: Format, folder: Path) -> Iterator[Example]:
    try:
        yield from form.read(folder)
    except FormatError as error:
        what = f"the export cannot be read back: {error.what}"
        raise ProofError(error.place, what, "please report this fault of the format") from error


def _faulty(form: Format, number: int, what: str) -> ProofError:
    return ProofError(f"{form.name}: example {number}", what, "please report this fault")


def _shown(value: Json) -> str:
    text = orjson.dumps(value, default=repr).decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _manifest(
    form: Format, folder: Path, options: Options, counts: ExportCounts, facts: Mapping[str, Json]
) -> dict[str, Json]:
    """All that says what an export is. It holds no time and no place, so that bytes repeat."""
    tags = {
        split: {name: of[name] for name in sorted(of)} for split, of in sorted(counts.tags.items())
    }
    return {
        "tool": f"reviewer {__version__}",
        "schema": SCHEMA,
        "format": form.name,
        "name": options.name,
        "unit": options.unit,
        "offsets": form.offsets,
        "text": not options.no_text,
        "scheme": options.scheme.version,
        "annotators": list(options.annotators),
        **facts,
        "examples": counts.examples,
        "splits": dict(sorted(counts.splits.items())) if options.split else {},
        "by_annotator": dict(sorted(counts.annotators.items())),
        "tags": tags if options.split else tags.get("", {}),
        "proof": {
            "result": "up to the declared loss" if counts.lost else "identical",
            "cannot_hold": dict(form.loses),
            "lost": dict(sorted(counts.lost.items())),
        },
        "files": files_of(folder),
    }
