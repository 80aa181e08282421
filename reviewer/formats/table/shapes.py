"""Which column of a table holds what, and what a row says then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.formats.base import (
    NO_LABEL,
    REJECTED,
    DatasetReading,
    FormatError,
    ReadRow,
    SourceText,
    folded,
)
from reviewer.formats.common.bio_blocks import joined_tokens, marked_spans
from reviewer.formats.common.label_ranges import ranged
from reviewer.formats.common.text_files import whole_text
from reviewer.formats.example import Example, example
from reviewer.formats.table.argilla import reads_records
from reviewer.formats.table.cell_values import (
    answer_in,
    is_empty,
    is_missing,
    is_ranges,
    list_in,
    number_in,
    range_in,
    rows_of_columns,
    word_in,
)
from reviewer.formats.table.cells import Row
from reviewer.formats.table.column_names import ELSEWHERE, NAMES, NO, YES, plain
from reviewer.formats.table.label_columns import FEW, coders_in, mark_between, verdict_in
from reviewer.formats.table.sources import SourceTable
from reviewer.models import METADATA, Json

_OF_TURK: Final = re.compile(r"(?:Input|Answer)\.")
_VERDICTS: Final = ("verdict", "veracity", "truthfulness")
_LIKE_LABEL: Final = ("_label", "_labels", "_category", "_class", "_tag", "_tags")
"""How the names of columns of labels end that are called after what they label."""


class Columns(NamedTuple):
    """Which column holds what.

    Attributes:
        roles: What is asked for -> the column.
        tags: Columns of which each is a tag, with 1 and 0, yes and no, or x and nothing.
        coders: Column -> the annotator whose labels it holds.
        blank_is_no: Whether an empty cell of a column of a tag means that it does not apply.
        verdict: The column that says whether its annotator accepted the label, as Prodigy does.
        between: Column of labels -> what stands between several of them in one cell.
    """

    roles: Mapping[str, str]
    tags: Sequence[str]
    coders: Mapping[str, str]
    blank_is_no: bool
    verdict: str = ""
    between: Mapping[str, str] = {}

    def unread(self, row: Row) -> Iterator[str]:
        """The columns of a row that say something and are not read."""
        taken = {*self.roles.values(), *self.tags, *self.coders, *METADATA, self.verdict}
        return (name for name, value in row.items() if name not in taken and not is_empty(value))


# -- which column holds what ---------------------------------------------------------------------


def columns_of(table: SourceTable, how: DatasetReading) -> Columns:
    """Finds out which column holds what.

    Raises:
        FormatError: A column that was named is not there, or nobody can know.
    """
    rows = [row for _, row in table.sample]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not table.titled and not how.columns:
        roles = _untitled(rows, names)
    else:
        roles = _titled(table, names, how)
    _keep_tokens(roles, rows)
    free = [name for name in names if name not in roles.values()]
    coders = {} if "label" in roles else coders_in(free, rows)
    if len(coders) > 1:
        roles.pop("annotator", None)
    else:
        coders = {}
    said = {"label", "spans", "cats", "bio"} & roles.keys()
    tags = [] if said or coders else _tags(free, rows, how)
    if not {"text", "tokens"} & roles.keys() and not {"article", "start", "end"} <= roles.keys():
        _guess_text(roles, [name for name in free if name not in tags], rows, table, how)
    if not tags and not coders and not said:
        _guess_label(roles, [n for n in free if n not in roles.values()], rows, table, how)
    _tell(table, roles, tags, coders, how)
    blanks = any(is_empty(row.get(name)) for row in rows for name in tags)
    words = {answer_in(row.get(name)) for row in rows for name in tags} - {""}
    verdict = verdict_in([n for n in names if n not in roles.values()], rows) if roles else ""
    holding = [*coders, *(roles[role] for role in ("label",) if role in roles)]
    between = {name: mark for name in holding if (mark := mark_between(name, rows, how))}
    for name, mark in between.items():
        how.guess(f"{table.path.name}: {mark!r} stands between labels of {name!r}")
    return Columns(roles, tags, coders, blanks and words <= YES, verdict, between)


def _keep_tokens(roles: dict[str, str], rows: Sequence[Row]) -> None:
    """Keeps columns of tokens and of their marks only where both hold lists of one length."""
    columns = [roles.get(role, "") for role in ("tokens", "bio")]
    pairs = [[row.get(column) for column in columns] for row in rows]
    lists = [pair for pair in pairs if all(isinstance(one, list) for one in pair)]
    if not all(columns) or len(lists) < len(pairs) or any(len(a) != len(b) for a, b in lists):  # type: ignore[arg-type]
        for role in ("tokens", "bio"):
            roles.pop(role, None)


def _titled(table: SourceTable, names: Sequence[str], how: DatasetReading) -> dict[str, str]:
    roles: dict[str, str] = {}
    alike = _by_plain_name(names)
    for role, column in how.columns.items():
        if column not in names and plain(column) not in alike:
            from reviewer.config.errors import nearest

            what = f"there is no column {column!r}"
            raise FormatError(str(table.path), what, nearest(column, names))
        roles[role] = column if column in names else alike[plain(column)]
    for role, known in NAMES.items():
        every = (*known, *ELSEWHERE.get(role, ()))
        found = next((alike[key] for one in every if (key := plain(one)) in alike), None)
        if role not in roles and found is not None and found not in roles.values():
            roles[role] = found
    if "label" in roles and "label" not in how.columns:
        roles["label"] = _in_words(roles["label"], alike, table, how)
    if not ("start" in roles and "end" in roles):
        for role in ("start", "end"):
            if role not in how.columns:
                roles.pop(role, None)
    return roles


def _by_plain_name(names: Sequence[str]) -> dict[str, str]:
    """Name in its plain form -> column; of what Mechanical Turk asked and was answered, too."""
    found = {plain(name): name for name in names[::-1]}
    for name in names:
        if _OF_TURK.match(name):
            found.setdefault(plain(name.rpartition(".")[2]), name)
    return found


def _in_words(
    column: str, usual: Mapping[str, str], table: SourceTable, how: DatasetReading
) -> str:
    """The column that has the labels in words, where this one has their numbers only."""
    beside = (usual.get(f"{plain(column)}_{kind}") for kind in ("text", "name", "str", "names"))
    found = next(filter(None, beside), "")
    numbers = all(word_in(row.get(column)).removeprefix("-").isdecimal() for _, row in table.sample)
    named = how.classes or column in table.classes
    return found if found and numbers and not named else column


def _untitled(rows: Sequence[Row], names: Sequence[str]) -> dict[str, str]:
    """The columns of a table without a head: offsets are numbers, a text is long."""
    numbers = [
        name for name in names if all(str(row.get(name, "")).strip().isdecimal() for row in rows)
    ]
    last = [name for name in numbers if name != names[0]]
    if len(last) >= 2 and len(names) >= 4:
        first, end = last[:2]
        pairs = [[number_in(str(row[name]).strip()) for name in (first, end)] for row in rows]
        ranges = all(a is not None and b is not None and a < b for a, b in pairs)
        label = next((name for name in names[1:] if name not in last), "")
        if ranges and label and len(last) == 2:
            return {"article": names[0], "label": label, "start": first, "end": end}
    sizes = {name: sum(len(str(row.get(name, ""))) for row in rows) for name in names}
    text = max(names, key=sizes.__getitem__)
    rest = [name for name in names if name != text]
    said = {name: [str(row.get(name)) for row in rows] for name in rest}
    few = [name for name in rest if len(set(said[name])) <= FEW]
    # What is another in every row, and has figures in it, is a number of the row and no label.
    few = [
        name for name in few
        if len(rows) == 1 or len(set(said[name])) < len(rows)
        or not all(any(map(str.isdigit, cell)) for cell in said[name])
    ]  # fmt: skip
    roles = {"text": text}
    if few:
        roles["label"] = few[0]
    return roles


def _tags(names: Sequence[str], rows: Sequence[Row], how: DatasetReading) -> list[str]:
    """Columns of which each is a tag: those that the scheme knows, else all of yes and no."""
    binary = [
        name
        for name in names
        if name.casefold() not in METADATA
        and (said := {answer_in(row.get(name)) for row in rows} - {""})
        and said <= YES | NO
    ]
    known = [name for name in binary if folded(name.removeprefix("tag:")) in how.known]
    return known or binary


def _guess_text(
    roles: dict[str, str], names: Sequence[str], rows: Sequence[Row], table: SourceTable,
    how: DatasetReading,
) -> None:  # fmt: skip
    texts = {
        name: [str(value) for row in rows if isinstance(value := row.get(name), str) and value]
        for name in names
    }
    long = [
        name
        for name, found in texts.items()
        if found and sum(map(len, found)) / len(found) >= 15 and len(set(found)) * 2 > len(found)
    ]
    if len(long) != 1:
        shown = ", ".join(map(repr, long or names)) or "none"
        what = f"no column is surely that of the text (there are {shown})"
        raise FormatError(str(table.path), what, "name it with --text COLUMN")
    roles["text"] = long[0]
    if roles.get("label") == long[0]:
        del roles["label"]
    how.guess(f"{table.path.name}: the text is the column {long[0]!r}")


def _guess_label(
    roles: dict[str, str], names: Sequence[str], rows: Sequence[Row], table: SourceTable,
    how: DatasetReading,
) -> None:  # fmt: skip
    called = [name for name in names if plain(name).endswith(_LIKE_LABEL)]
    called = called or [name for name in names if plain(name) in _VERDICTS]
    if len(called) == 1:
        roles["label"] = called[0]
        return
    few = []
    for name in names:
        found = [word for row in rows if (word := answer_in(row.get(name)))]
        different = set(found)
        short = all(len(word) <= 40 for word in different)
        repeated = 1 < len(different) <= FEW and len(different) * 2 <= len(found)
        if found and short and repeated and name.casefold() not in METADATA:
            few.append(name)
    if len(few) == 1:
        roles["label"] = few[0]
        how.guess(f"{table.path.name}: the labels are in the column {few[0]!r}")
    elif few:
        shown = ", ".join(map(repr, few))
        what = f"several columns could be that of the labels ({shown})"
        raise FormatError(str(table.path), what, "name it with --label COLUMN")


def _tell(
    table: SourceTable, roles: Mapping[str, str], tags: Sequence[str], coders: Mapping[str, str],
    how: DatasetReading,
) -> None:  # fmt: skip
    said = [f"{role} {column!r}" for role, column in roles.items()]
    if tags:
        said.append(f"a tag each: {', '.join(map(repr, tags))}")
    if coders:
        said.append(f"labels of an annotator each: {', '.join(map(repr, coders))}")
    how.guess(f"{table.path.name}: columns: {', '.join(said)}")


# -- what a row says -----------------------------------------------------------------------------


def rows_of(table: SourceTable, how: DatasetReading) -> Iterator[ReadRow]:
    """The rows of a table.

    Raises:
        FormatError: Nobody can know which column holds what.
    """
    if not table.sample:
        return
    columns = columns_of(table, how)
    read = TableRow(columns, table.classes, how)
    for number, (place, row) in enumerate(table.rows, 1):
        how.unread.update(columns.unread(row))
        for found in how.tried(read.rows, place, row, number):
            yield from found


class TableRow:
    """Turns rows of a table into examples."""

    def __init__(
        self, columns: Columns, classes: Mapping[str, Sequence[str]], how: DatasetReading
    ) -> None:
        """Takes what is known.

        Args:
            columns: Which column holds what.
            classes: Column -> names of its numbered labels.
            how: What the user said.
        """
        self._columns = columns
        self._classes = classes
        self._how = how
        self._ids = (f"s{n}" for n in count(1))

    def rows(self, place: str, row: Row, number: int) -> list[ReadRow]:
        """What a row says: of each annotator whose column it has, or of the one it names.

        Raises:
            FormatError: A cell holds what is not understood.
        """
        found = self._rows(place, row, number)
        verdict = word_in(row.get(self._columns.verdict)) if self._columns.verdict else "accept"
        if verdict in ("accept", ""):
            return found
        why = REJECTED if verdict == "reject" else NO_LABEL
        return [
            ReadRow(place, one.example._replace(tags=[], spans=[], mask={}, decided=""), why)
            for one in found
        ]

    def _rows(self, place: str, row: Row, number: int) -> list[ReadRow]:
        columns = self._columns
        base = self._base(place, row, number)
        if "start" in columns.roles:
            return [ReadRow(place, self._ranged(place, row, base))]
        if columns.coders:
            found = []
            for column, name in columns.coders.items():
                labels, answered = self._labels(row.get(column), column, place)
                found.append(_said(place, base._replace(annotator=name), labels, answered))
            return found
        if "bio" in columns.roles:
            return [ReadRow(place, self._marked(place, row, base))]
        if "label" in columns.roles:
            column = columns.roles["label"]
            if is_ranges(row.get(column)):
                return [ReadRow(place, self._spans(place, row, base, column))]
            labels, answered = self._labels(row.get(column), column, place)
            return [_said(place, base, labels, answered)]
        if "cats" in columns.roles:
            return [self._cats(place, row, base)]
        if columns.tags:
            return [self._binary(place, row, base)]
        column = columns.roles.get("spans", "")
        if column and not is_empty(row.get(column)):
            return [ReadRow(place, self._spans(place, row, base, column))]
        return [ReadRow(place, base, NO_LABEL)]

    def _base(self, place: str, row: Row, number: int) -> Example:
        roles = self._columns.roles
        text = row.get(roles["text"]) if "text" in roles else ""
        if isinstance(text, dict | list):
            raise FormatError(
                place, f"column {roles['text']!r} holds {text!r:.40}", "expected a text"
            )
        if text is not None and not isinstance(text, str):
            text = str(text)
        if "tokens" in roles and not text:
            text = joined_tokens(self._listed(row, roles["tokens"], place))
        where = roles.get("text") or roles.get("tokens")
        if where and not (text or "").strip():
            raise FormatError(place, f"column {where!r} is empty", "expected a text")
        known = {role: word_in(row.get(roles[role]), fold=False) for role in
                 ("annotator", "article", "id") if role in roles}  # fmt: skip
        known["id"] = known.get("id") or ""
        meta = {
            name: word
            for column in row
            if (name := column.lower()) in METADATA
            and column not in roles.values()
            and (word := word_in(row[column], fold=False))
        }
        return example(text=text or "", meta=meta, **known)

    def _labels(self, value: Json, column: str, place: str) -> tuple[list[str], bool]:
        """The labels of a cell, and whether it answers at all."""
        if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
            value = list_in(value.strip())
        if isinstance(value, dict) and isinstance(value.get("choices"), list):
            value = value["choices"]  # so Label Studio writes them into a cell
        if isinstance(value, dict) and value and "start" not in value:
            weights = list(value.values())
            if all(isinstance(one, int | float) and 0 <= one <= 1 for one in weights):
                value = [label for label, weight in value.items() if weight >= 0.5]
        if isinstance(value, list | tuple):
            found = [self._name(one, column, place) for one in value if not is_empty(one)]
            return list(dict.fromkeys(found)), bool(found) or not self._how.unjudged_empty
        if is_empty(value) or self._is_missing(value, column):
            return [], False
        if (self._how.classes or self._classes.get(column)) and word_in(value) == "-1":
            return [], False  # so `datasets` writes that there is none
        mark = self._columns.between.get(column, "|")
        if isinstance(value, str) and mark in value:
            pieces = [piece.strip() for piece in value.split(mark) if piece.strip()]
            return list(dict.fromkeys(self._name(one, column, place) for one in pieces)), True
        return [self._name(value, column, place)], True

    def _is_missing(self, value: Json, column: str) -> bool:
        """Whether a label says that there is none, and is no tag and not mapped to one."""
        if not is_missing(value) or folded(str(value)) in self._how.known:
            return False
        word = str(value).strip()
        how = f"(no answer, as pandas and R have it; --map {word}=TAG makes it a label)"
        self._how.left[f"{word!r} in {column!r} {how}"] += 1
        return True

    def _name(self, value: Json, column: str, place: str) -> str:
        """The name of a label: itself, or that of its number."""
        if isinstance(value, dict | list):
            raise FormatError(place, f"column {column!r} holds {value!r:.40}", "expected labels")
        word = word_in(value, fold=False)
        classes = self._how.classes or self._classes.get(column, ())
        if classes and word.isdecimal():
            number = number_in(word)
            if number is not None and number < len(classes):
                return classes[number]
            what = (
                f"column {column!r} holds {word[:40]}, but only 0 to {len(classes) - 1} have names"
            )
            raise FormatError(place, what, "expected one of these")
        return word

    def _binary(self, place: str, row: Row, base: Example) -> ReadRow:
        mask: dict[str, int] = {}
        tags = []
        for column in self._columns.tags:
            if is_missing(row.get(column)):
                self._how.left[f"{row.get(column)!r} in {column!r} (no answer)"] += 1
            word, tag = answer_in(row.get(column)), column.removeprefix("tag:")
            if word not in YES | NO | {""}:
                what = f"column {column!r} holds {row.get(column)!r:.40}"
                raise FormatError(place, what, "expected 1 or 0, yes or no, x or nothing")
            blank_is_no = self._columns.blank_is_no and not is_missing(row.get(column))
            mask[tag] = int(bool(word) or blank_is_no)
            tags += [tag] if word in YES else []
        nothing = self._columns.blank_is_no and not tags and self._how.unjudged_empty
        answered = all(mask.values()) and not nothing
        said = base._replace(tags=sorted(tags), mask=mask, decided="settled" if answered else "")
        return ReadRow(place, said, "" if tags or answered else NO_LABEL)

    def _listed(self, row: Row, column: str, place: str) -> list[str]:
        value = row.get(column)
        if not isinstance(value, list):
            raise FormatError(place, f"column {column!r} holds {value!r:.40}", "expected a list")
        return [str(one) for one in value]

    def _marked(self, place: str, row: Row, base: Example) -> Example:
        """Tokens with their marks (BIO and the like), or with the numbers of these."""
        columns = [self._columns.roles[role] for role in ("tokens", "bio")]
        forms, marks = (self._listed(row, column, place) for column in columns)
        if len(forms) != len(marks):
            what = f"has {len(forms)} tokens, and {len(marks)} marks"
            raise FormatError(place, what, "expected one each")
        named = [self._name(mark, columns[1], place) for mark in marks]
        if number := next((mark for mark in named if mark.isdecimal()), ""):
            what = f"column {columns[1]!r} holds {number[:40]}, which has no name"
            raise FormatError(place, what, "name the numbers from 0 with --classes O,B-PER,...")
        spans = marked_spans(base.text, forms, named)
        if spans is None:
            raise FormatError(place, "its tokens are not those of its text", "expected them so")
        tags = sorted({span["tag"] for span in spans})
        return base._replace(spans=spans, tags=tags, decided="settled")

    def _cats(self, place: str, row: Row, base: Example) -> ReadRow:
        """Labels as spaCy has them: `{"label": 1.0, "other": 0.0}`; half and more applies."""
        value = row.get(self._columns.roles["cats"])
        if not isinstance(value, dict) or not all(
            isinstance(weight, int | float) for weight in value.values()
        ):
            raise FormatError(place, f"cats is {value!r:.40}", 'expected {"label": 1.0}')
        tags = sorted(label for label, weight in value.items() if weight >= 0.5)
        return _said(place, base, tags, bool(value))

    def _ranged(self, place: str, row: Row, base: Example) -> Example:
        """A labelled range: of the row's own text, or of an article."""
        roles = self._columns.roles
        start, end = (self._offset(row, roles[role], place) for role in ("start", "end"))
        labels, _ = self._labels(row.get(roles.get("label", "")), roles.get("label", ""), place)
        if end <= start or not labels:
            if not labels:
                return base
            what = f"runs from {start} to {end}"
            raise FormatError(place, what, "expected the end behind the start")
        words = base.text[start:end] if base.text else ""
        if base.text and len(base.text) < end:
            # The text of a table of ranges may be that of the range itself.
            if len(base.text) != end - start:
                what = f"ends at {end}, beyond the {len(base.text)} code points of its text"
                raise FormatError(place, what, "offsets count code points of the text")
            words, base = base.text, base._replace(text="")
        at = ranged(start, end, words, 0)
        spans = [{"id": next(self._ids), "tag": label, **at, "parts": [], "attributes": {}}
                 for label in labels]  # fmt: skip
        said = base._replace(spans=spans, tags=sorted(set(labels)), decided="settled")
        return said if base.text else said._replace(start=start, end=end, text=words)

    def _offset(self, row: Row, column: str, place: str) -> int:
        number = number_in(word_in(row.get(column)))
        if number is None:
            what = f"column {column!r} holds {row.get(column)!r:.40}"
            raise FormatError(place, what, "expected a whole number")
        return number

    def _spans(self, place: str, row: Row, base: Example, column: str) -> Example:
        value = row.get(column)
        listed = list_in(value) if isinstance(value, str) else value
        if isinstance(listed, dict):
            listed = rows_of_columns(listed)
        if not isinstance(listed, list):
            what = f"column {column!r} holds {value!r:.40}"
            raise FormatError(place, what, "expected [[start, end, label], ...]")
        spans = []
        for one in listed:
            start, end, labels = range_in(one, place)
            for label in labels:
                at = ranged(start, end, base.text[start:end], 0)
                name = self._name(label, column, place)
                spans.append(
                    {"id": next(self._ids), "tag": name, **at, "parts": [], "attributes": {}}
                )
        tags = sorted({span["tag"] for span in spans})
        return base._replace(spans=spans, tags=tags, decided="settled")


def _said(place: str, base: Example, labels: Sequence[str], answered: bool) -> ReadRow:
    said = base._replace(tags=sorted(labels), decided="settled" if answered else "")
    return ReadRow(place, said, "" if answered else NO_LABEL)


# -- texts beside --------------------------------------------------------------------------------


def texts_beside(path: Path, how: DatasetReading) -> Iterator[SourceText]:
    """The texts that stand beside a table of ranges: `<article>.txt`, or `article<article>.txt`."""
    folder = path if path.is_dir() else path.parent
    names: dict[str, None] = {}
    from reviewer.formats.table.sources import tables_in
    from reviewer.formats.table.token_rows import by_sentence

    for found in tables_in(path, DatasetReading(False, how.columns)):
        table = by_sentence(found, DatasetReading(False))
        if not table.sample or reads_records(table):
            continue
        columns = columns_of(table, DatasetReading(False, how.columns, known=how.known))
        if not {"article", "start"} <= columns.roles.keys() or "text" in columns.roles:
            continue
        column = columns.roles["article"]
        names.update(dict.fromkeys(word_in(row.get(column), fold=False) for _, row in table.rows))
    for name in filter(None, names):
        for file in _candidates(folder, name):
            if file.is_file():
                for text in how.tried(whole_text, file):
                    yield SourceText(str(file), file.stem, text)
                break


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    bare = Path(name).name
    for place in (folder, folder / "articles", folder / "texts", folder.parent / "articles"):
        for stem in (bare.removesuffix(".txt"), f"article{bare}"):
            yield place / f"{stem}.txt"
