"""CoNLL-U Plus: one token a line, one BIO column for each tag and each part.

The first line names the columns. A sentence begins with comments (`# newdoc id`, `# sent_id`,
`# text`, and `# reviewer` with what belongs to the whole sentence, as JSON) and ends with an
empty line. The column MISC says what stands between the tokens, so that the text can be put
together again exactly.

An export is read with the library conllu, where it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, ClassVar, Final

import orjson

from reviewer.formats.base import (
    EVERYTHING,
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
)
from reviewer.formats.common.bio_tags import (
    Runs,
    TokenizedText,
    columns_of,
    marks,
    runs_in,
    runs_of,
    spans_of,
)
from reviewer.formats.common.text_files import whole_text
from reviewer.formats.common.tokens import covering, tokens
from reviewer.formats.example import SPLITS, Example, example, related, without
from reviewer.formats.proof.validators import imported
from reviewer.models import Json

HEAD: Final = "# global.columns = "

SUFFIXES: Final = (".conllup", ".conllu", ".conll", ".bio", ".iob", ".iob2")
"""What such files are called."""

NEWDOC: Final = "# newdoc id = "

SENT: Final = "# sent_id = "

TEXT: Final = "# text = "

SAID: Final = "# reviewer = "

FORM: Final = ("ID", "FORM", "MISC")
"""The first columns; a line that begins with a token would be a comment where that is a #."""


_KEPT: Final = (
    "id", "article", "sha256", "unit", "kind", "number", "start", "end", "tags", "mask",
    "versions", "decided", "note", "answers", "suggestions", "annotator", "basis", "recheck",
    "split", "duplicate_of",
)  # fmt: skip
"""Fields of the example that stand in a comment; the text and the spans stand in the tokens."""


_LOST: Final = (
    "meta", "previous", "next", "heading", "prefix", "suffix", "votes", "flags", "checks",
    "evidence", "sources", "links", "remarks", "signoffs", "unfinished",
    "text_sha256", "context",
)  # fmt: skip


class Conll(Format):
    """See the module."""

    name: ClassVar[str] = "conll"
    title: ClassVar[str] = "CoNLL-U Plus: tokens with BIO columns"
    suffix: ClassVar[str] = ".conllup"
    importable: ClassVar[bool] = True
    keeps: ClassVar[str] = "text, tags, note, and spans and parts as far as tokens can hold them"
    loses: ClassVar[dict[str, str]] = {
        **dict.fromkeys(_LOST, EVERYTHING),
        "spans": "ids, attributes, ends inside a token, all but one of those of a tag that "
        "overlap, what stands outside of the sentence, and which span a part belongs to",
        "relations": "ids, those of spans that are lost, and those to another sentence",
    }

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes a file for each split."""
        columns = columns_of(options.parts)
        files: dict[str, IO[str]] = {}
        article = ""
        try:
            for one in examples:
                if one.split not in files:
                    files[one.split] = _opened(folder / _name(one.split), columns)
                    article = ""
                files[one.split].write(_block(one, columns, new=one.article != article))
                article = one.article
        finally:
            for file in files.values():
                file.close()
        if not files:
            with _opened(folder / _name(""), columns) as file:
                file.write("\n")

    def read(self, folder: Path) -> Iterator[Example]:
        """Reads the files back.

        Raises:
            FormatError: A line is not as it should be.
        """
        for split in ("", *SPLITS):
            path = folder / _name(split)
            if path.exists():
                yield from _read(path)

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads our export, or files of others: a token a line, BIO tags in one or more columns.

        Raises:
            FormatError: A line is not as it should be, or no column holds BIO tags.
        """
        from reviewer.formats.common.bio_blocks import sentences_in

        how = how or DatasetReading()
        files = [path] if not path.is_dir() else sorted(
            file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES
        )  # fmt: skip
        if not files:
            raise FormatError(str(path), "holds no such file", f"expected {', '.join(SUFFIXES)}")
        for file in files:
            if SAID in whole_text(file):
                for number, one in enumerate(how.each(_read(file)), 1):
                    yield ReadRow(f"{file}: sentence {number}", one)
                continue
            for found in sentences_in(file, how):
                tags = sorted({span["tag"] for span in found.spans})
                about = {"article": found.article, "text": found.text, "decided": "settled"}
                yield ReadRow(found.place, example(**about, spans=found.spans, tags=tags))

    def verify(self, folder: Path) -> str:
        """Reads the files with the library conllu.

        Raises:
            FormatError: It reads something else.
        """
        return read_with_conllu(folder)

    def held(self, example: Example, options: Options) -> Example:
        """What tokens can hold of an example."""
        words = TokenizedText(example.text, tokens(example.text), example.start)
        runs = runs_of(example, words, columns_of(options.parts))
        related = relations_on(example, runs, words)
        return without(example, _LOST)._replace(spans=spans_of(runs, words), relations=related)


def _name(split: str) -> str:
    return f"{split or 'sentences'}.conllup"


def _opened(path: Path, columns: Sequence[str]) -> IO[str]:
    file = path.open("w", encoding="utf-8", newline="\n")
    titles = (f"REVIEWER:{column.upper()}" for column in columns)
    file.write(f"{HEAD}{' '.join((*FORM, *titles))}\n# reviewer.columns = {' '.join(columns)}\n")
    return file


def _block(one: Example, columns: Sequence[str], *, new: bool) -> str:
    words = TokenizedText(one.text, tokens(one.text), one.start)
    runs = runs_of(one, words, columns)
    said = {field: getattr(one, field) for field in _KEPT}
    lines = [f"{NEWDOC}{one.article}"] if new else []
    lines += [f"{SENT}{one.id}", f"{TEXT}{' '.join(one.text.split())}"]
    lines += [f"{SAID}{orjson.dumps(said).decode()}"]
    if not words.tokens:
        lines.append(f"# spaces = {_escaped(one.text)}")
    cells = [marks(runs[column], column, len(words.tokens)) for column in columns]
    forms = [one.text[start:end] for start, end in words.tokens]
    ids = map(str, range(1, len(forms) + 1))
    misc = _with_relations(_gaps(words), relations_on(one, runs, words), words)
    lines += map("\t".join, zip(ids, forms, misc, *cells, strict=True))
    return "\n".join(lines) + "\n\n"


def _gaps(words: TokenizedText) -> list[str]:
    """The column MISC: nothing where one space follows, else what does."""
    starts = [start for start, _ in words.tokens[1:]] + [len(words.text)]
    gaps = []
    for (_, end), following in zip(words.tokens, starts, strict=True):
        gap = words.text[end:following]
        gaps.append(
            "_" if gap == " " else f"SpacesAfter={_escaped(gap)}" if gap else "SpaceAfter=No"
        )
    if words.tokens and words.tokens[0][0]:
        before = f"SpacesBefore={_escaped(words.text[: words.tokens[0][0]])}"
        gaps[0] = before if gaps[0] == "_" else f"{before}|{gaps[0]}"
    return gaps


_RELATIONS: Final = "Relations="
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")


def relations_on(one: Example, runs: Runs, words: TokenizedText) -> list[dict[str, Json]]:
    """The relations between spans that the columns hold, under the ids that those get there."""
    ids: dict[str, str] = {}
    for span in one.spans:
        run = covering(words.tokens, span["sentence_start"], span["sentence_end"])
        if run is not None and run in runs.get(span["tag"], ()):
            ids.setdefault(span["id"], f"{span['tag']}-{words.tokens[run[0]][0]}")
    held = {
        (relation["kind"], ids[relation["span"]], ids[relation["other"]])
        for relation in related(one)
        if relation["span"] in ids and relation["other"] in ids
    }
    return [_relation(*each) for each in sorted(held) if all(map(_PLAIN.fullmatch, each))]


def _relation(kind: str, span: str, other: str) -> dict[str, Json]:
    id = f"{kind}-{span}-{other}"
    return {"id": id, "kind": kind, "span": span, "other": other, "article": ""}


def _with_relations(
    gaps: list[str], relations: Iterable[Mapping[str, Json]], words: TokenizedText
) -> list[str]:
    """The column MISC with relations, each at the first token of the span that it starts from.

    One reads `part_of:figure-12>claim-40`: kind, tag and first character of the one span, and of
    the other.
    """
    at = {start: place for place, (start, _) in enumerate(words.tokens)}
    listed: dict[int, list[str]] = {}
    for one in relations:
        place = at[int(one["span"].rpartition("-")[2])]
        listed.setdefault(place, []).append(f"{one['kind']}:{one['span']}>{one['other']}")
    for place, each in listed.items():
        said = f"{_RELATIONS}{','.join(each)}"
        gaps[place] = said if gaps[place] == "_" else f"{gaps[place]}|{said}"
    return gaps


def _relations_in(rows: Iterable[Sequence[str]]) -> list[dict[str, Json]]:
    cells = (part for row in rows for part in row[2].split("|") if part.startswith(_RELATIONS))
    every = (each for cell in cells for each in cell.removeprefix(_RELATIONS).split(","))
    found = []
    for each in every:
        kind, _, ends = each.partition(":")
        span, arrow, other = ends.partition(">")
        if not arrow:
            raise ValueError(f"{each!r} is no relation")
        found.append(_relation(kind, span, other))
    return sorted(found, key=lambda one: (one["kind"], one["span"], one["other"]))


_NAMES: Final = {" ": "s", "\t": "t", "\n": "n", "\r": "r", "|": "p", "\\": "\\"}

_MEANT: Final = {letter: char for char, letter in _NAMES.items()}

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")


def _escaped(space: str) -> str:
    return "".join(f"\\{_NAMES[c]}" if c in _NAMES else f"\\u{ord(c):04x}" for c in space)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _MEANT[m[2]], text)


def _read(path: Path) -> Iterator[Example]:
    try:
        yield from _sentences(path)
    except UnicodeDecodeError:
        raise FormatError(str(path), "is no UTF-8", "save the file as UTF-8") from None


def _sentences(path: Path) -> Iterator[Example]:
    with path.open(encoding="utf-8", newline="\n") as file:
        columns: list[str] = []
        block: list[str] = []
        for number, line in enumerate(file, 1):
            line = line.removesuffix("\n")
            if line.startswith("# reviewer.columns = "):
                columns = line.partition(" = ")[2].split()
            elif line:
                block.append(line)
            elif any(each.startswith(SAID) for each in block):
                yield _example(block, columns, f"{path}: sentence that ends in line {number}")
                block = []
            else:
                block = []
        if block:
            what = "the file ends in the middle of a sentence"
            raise FormatError(str(path), what, "get the whole file")


def _example(block: Sequence[str], columns: Sequence[str], place: str) -> Example:
    comments = dict(
        line.removeprefix("# ").partition(" = ")[::2] for line in block if line.startswith("# ")
    )
    rows = [line.split("\t") for line in block if not line.startswith("# ")]
    if any(len(row) != len(columns) + len(FORM) for row in rows):
        raise FormatError(place, "a line has too few or too many cells", "is the file whole?")
    text, found = _text(rows, comments)
    try:
        said: dict[str, Json] = orjson.loads(comments["reviewer"])
        words = TokenizedText(text, found, said["start"])
        cells = {column: [row[i] for row in rows] for i, column in enumerate(columns, len(FORM))}
        runs = {column: runs_in(of) for column, of in cells.items()}
        related = _relations_in(rows)
        return example(**said, text=text, spans=spans_of(runs, words), relations=related)
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(place, str(error), "expected a file that Reviewer wrote") from None


def _text(
    rows: Sequence[Sequence[str]], comments: dict[str, str]
) -> tuple[str, list[tuple[int, int]]]:
    """The text put together from its tokens, and where they stand."""
    pieces: list[str] = [_unescaped(comments.get("spaces", ""))]
    found, at = [], len(pieces[0])
    for _, form, misc, *_ in rows:
        gaps = dict(item.partition("=")[::2] for item in misc.split("|"))
        before = _unescaped(gaps.get("SpacesBefore", ""))
        after = "" if "SpaceAfter" in gaps else _unescaped(gaps.get("SpacesAfter", "\\s"))
        found.append((at + len(before), at + len(before) + len(form)))
        pieces += (before, form, after)
        at = found[-1][1] + len(after)
    return "".join(pieces), found


FORMAT: Final = Conll()


HINT = "please report this fault of the format"


def read_with_conllu(folder: Path) -> str:
    """Lets conllu read every sentence, and looks whether it finds all columns and whole runs.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: It does not take a file, or a token lacks a column, or a column breaks BIO.
    """
    from importlib.metadata import version

    conllu: Any = imported("conllu")
    if conllu is None:
        return ""
    for path in sorted(folder.glob("*.conllup")):
        with path.open(encoding="utf-8") as file:
            try:
                for number, sentence in enumerate(conllu.parse_incr(file), 1):
                    if number == 1:
                        columns = sentence.metadata["global.columns"].lower().split()
                    _check_columns(f"{path}: sentence {number}", sentence, columns)
            except (conllu.exceptions.ParseException, KeyError) as error:
                raise FormatError(str(path), f"conllu does not read it ({error})", HINT) from None
    return f"conllu {version('conllu')}"


def _check_columns(
    place: str, sentence: Sequence[Mapping[str, Json]], columns: Sequence[str]
) -> None:
    for token in sentence:
        if list(token) != list(columns):
            what = f"the token {token.get('form')!r} has {len(token)} of {len(columns)} columns"
            raise FormatError(place, what, HINT)
    for column in columns[3:]:
        try:
            runs_in([str(token[column]) for token in sentence])
        except ValueError as error:
            raise FormatError(place, f"column {column}: {error}", HINT) from None
