"""Records of Argilla: fields, questions, and what each user answered to each.

They come as `Dataset.records.to_json` and `to_list` write them (`fields`, `responses` and
`suggestions` apart), flat as in a Hugging Face dataset (`label.responses`, with `.users` and
`.status` beside it), or as those of versions before 2 (a column a question, with `user_id`, `value`
and `status`). See https://docs.argilla.io/latest/how_to_guides/import_export/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple, TypeAlias

from reviewer.formats.base import NO_LABEL, DatasetReading, FormatError, ReadRow, in_words
from reviewer.formats.common.label_ranges import ranged
from reviewer.formats.example import example
from reviewer.formats.table.cell_values import is_empty, range_in, rows_of_columns
from reviewer.formats.table.cells import Row
from reviewer.formats.table.column_names import NAMES, plain
from reviewer.formats.table.label_columns import FEW
from reviewer.formats.table.sources import SourceTable
from reviewer.models import METADATA, Json

_OF_RECORDS: Final = frozenset({"id", "external_id", "status", "_server_id", "score", "vectors"})
_FLAT: Final = ".responses"
_SUGGESTED: Final = "-suggestion"
_DONE: Final = frozenset({"submitted", "", None})
_LONGEST: Final = 60
"""Code points of the longest label; what is longer was written in words of one's own."""


class ArgillaAnswer(NamedTuple):
    """What a user answered to a question.

    Attributes:
        user: Who; empty if nobody is named.
        question: The name of the question.
        value: The answer.
        status: `submitted`, `draft` or `discarded`; empty if it is not said.
    """

    user: str
    question: str
    value: Json
    status: str


class ArgillaRecord(NamedTuple):
    """A record, whatever form it came in.

    Attributes:
        fields: What the users saw, by the names of the fields.
        answers: What they said.
        suggested: How many suggestions of machines stand beside.
        about: Its id, and its metadata.
    """

    fields: Mapping[str, str]
    answers: Sequence[ArgillaAnswer]
    suggested: int
    about: Mapping[str, Json]


def reads_records(table: SourceTable) -> bool:
    """Whether a table has records of Argilla."""
    return any(_form(row) is not None for _, row in table.sample)


def records_of(table: SourceTable, how: DatasetReading) -> Iterator[ReadRow]:
    """The rows of a table of records, one for each record and user.

    Raises:
        FormatError: Nobody can know which field is the text, or which question has the labels.
    """
    quiet = DatasetReading(strict=False)
    sample = [one for place, row in table.sample for one in quiet.tried(_record, place, row)]
    reading = _Reading(str(table.path), sample, how)
    for place, row in table.rows:
        for record in how.tried(_record, place, row):
            for found in how.tried(reading.rows, place, record):
                yield from found


# -- what a record is ----------------------------------------------------------------------------

_Make: TypeAlias = Callable[[str, Row], ArgillaRecord]


def _form(row: Row) -> _Make | None:
    """How a row says what a record says; None if it is none."""
    if isinstance(row.get("fields"), dict) and "responses" in row:
        return _nested
    if any(name.endswith(f"{_FLAT}.users") for name in row):
        return _flat
    if any(f"{name}{_SUGGESTED}" in row for name in row):
        return _columns
    return None


def _record(place: str, row: Row) -> ArgillaRecord:
    make = _form(row)
    try:
        return make(place, row) if make else ArgillaRecord(_texts(row), (), 0, row)
    except (TypeError, AttributeError, KeyError) as error:
        what = f"is no record of Argilla ({in_words(error)})"
        raise FormatError(place, what, "expected it as Argilla writes it") from None


def _nested(place: str, row: Row) -> ArgillaRecord:
    """As `to_json` has it; before version 2 the answers of a user stand together."""
    given = row["responses"]
    answers: list[ArgillaAnswer] = []
    if isinstance(given, dict):
        for question, several in given.items():
            answers += (_answer(place, question, one) for one in several or ())
    for one in given if isinstance(given, list) else ():
        for question, said in (one.get("values") or {}).items():
            value = said.get("value") if isinstance(said, dict) else said
            answers.append(_answer(place, question, {**one, "value": value}))
    suggested = row.get("suggestions") or ()
    about = {**(_object(row.get("metadata"))), **{n: row[n] for n in ("id",) if n in row}}
    fields = row["fields"]
    assert isinstance(fields, dict)
    return ArgillaRecord(_texts(fields), answers, len(suggested), about)


def _flat(place: str, row: Row) -> ArgillaRecord:
    """As a Hugging Face dataset has it: lists side by side."""
    answers: list[ArgillaAnswer] = []
    questions = [name.removesuffix(".users") for name in row if name.endswith(f"{_FLAT}.users")]
    for name in questions:
        question = name.removesuffix(_FLAT)
        values, users = row.get(name) or [], row.get(f"{name}.users") or []
        statuses = row.get(f"{name}.status") or [""] * len(users)
        if not len(values) == len(users) == len(statuses):
            what = f"has {len(values)} answers to {question!r}, of {len(users)} users"
            raise FormatError(place, what, "expected one each")
        answers += map(ArgillaAnswer, map(_word, users), [question] * len(users), values, statuses)
    own = {name: value for name, value in row.items()
           if not any(f"{part}." in f"{name}." for part in (_FLAT, ".suggestion"))}  # fmt: skip
    suggested = sum(name.endswith(".suggestion") and not is_empty(row[name]) for name in row)
    return ArgillaRecord(_texts(own), answers, suggested, own)


def _columns(place: str, row: Row) -> ArgillaRecord:
    """As datasets of versions before 2 have it: a column a question."""
    answers = []
    questions = [name for name in row if f"{name}{_SUGGESTED}" in row]
    for question in questions:
        given = row[question]
        several = rows_of_columns(given) if isinstance(given, dict) else given
        answers += [_answer(place, question, one) for one in several or ()]
    own = {name: value for name, value in row.items()
           if name not in questions and _SUGGESTED not in name}  # fmt: skip
    suggested = sum(not is_empty(row[f"{name}{_SUGGESTED}"]) for name in questions)
    return ArgillaRecord(_texts(own), answers, suggested, own)


def _answer(place: str, question: str, one: Json) -> ArgillaAnswer:
    if not isinstance(one, dict):
        what = f"an answer to {question!r} is {one!r:.40}"
        raise FormatError(place, what, 'expected {"value": ..., "user_id": ...}')
    user, status = _word(one.get("user_id")), _word(one.get("status"))
    return ArgillaAnswer(user, question, one.get("value"), status)


def _word(value: Json) -> str:
    return "" if is_empty(value) or value == "None" else str(value)


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _texts(fields: Mapping[str, Json]) -> dict[str, str]:
    return {name: value for name, value in fields.items()
            if isinstance(value, str) and name not in _OF_RECORDS}  # fmt: skip


# -- what it says --------------------------------------------------------------------------------


class _Reading:
    """Turns records into examples."""

    def __init__(self, place: str, sample: Sequence[ArgillaRecord], how: DatasetReading) -> None:
        self._how = how
        self._text = self._text_field(place, sample)
        self._label = self._label_question(place, sample)
        self._ids = (f"s{n}" for n in count(1))

    def rows(self, place: str, record: ArgillaRecord) -> list[ReadRow]:
        """What each user says of a record; one without a label if nobody says anything."""
        text = record.fields.get(self._text, "")
        if not text.strip():
            raise FormatError(place, f"field {self._text!r} is empty", "expected a text")
        about = record.about
        meta = {name: _word(about[name]) for name in about
                if name in METADATA and name != self._text and _word(about[name])}  # fmt: skip
        base = example(text=text, id=_word(about.get("id")), meta=meta)
        self._how.left["suggestion of a machine"] += record.suggested
        others = (name for name in record.fields if name not in (self._text, *METADATA))
        self._how.unread.update(others)
        found: dict[str, ReadRow] = {}
        for answer in record.answers:
            one = found.get(answer.user) or ReadRow(
                place, base._replace(annotator=answer.user), NO_LABEL
            )
            found[answer.user] = self._said(place, one, answer)
        return list(found.values()) or [ReadRow(place, base, NO_LABEL)]

    def _said(self, place: str, row: ReadRow, answer: ArgillaAnswer) -> ReadRow:
        one, value = row.example, answer.value
        if answer.status not in _DONE:
            self._how.left[f"{answer.status[:20]} answer"] += 1
            return row
        if _is_spans(value):
            spans = list(one.spans)
            for piece in _listed(value):
                start, end, labels = range_in(piece, place)
                at = ranged(start, end, one.text[start:end], 0)
                spans += ({"id": next(self._ids), "tag": str(label), **at, "parts": [],
                           "attributes": {}} for label in labels)  # fmt: skip
            tags = {*one.tags, *(str(span["tag"]) for span in spans)}
            said = one._replace(spans=spans, tags=sorted(tags), decided="settled")
            return ReadRow(place, said)
        if answer.question != self._label:
            self._how.left[f"answer to {answer.question!r}, which is no question of labels"] += 1
            return row
        if value is None:
            return row
        named = {_word(item) for item in (value if isinstance(value, list) else [value])} - {""}
        answered = bool(named) or not self._how.unjudged_empty
        said = one._replace(tags=sorted({*one.tags, *named}), decided="settled" * answered)
        return ReadRow(place, said, "" if answered else NO_LABEL)

    def _text_field(self, place: str, sample: Sequence[ArgillaRecord]) -> str:
        names = list(dict.fromkeys(name for one in sample for name in one.fields))
        if (wanted := self._how.columns.get("text")) is not None:
            if wanted in names:
                return wanted
            there = ", ".join(map(repr, names)) or "none"
            raise FormatError(place, f"there is no field {wanted!r}", f"there are {there}")
        plainly = {plain(name): name for name in reversed(names)}
        usual = next((plainly[key] for key in NAMES["text"] if key in plainly), "")
        if usual or len(names) == 1:
            return usual or names[0]
        there = ", ".join(map(repr, names)) or "none"
        what = f"no field is surely the text (there are {there})"
        raise FormatError(place, what, "name it with --text FIELD")

    def _label_question(self, place: str, sample: Sequence[ArgillaRecord]) -> str:
        """The question whose answers are labels; empty if there is none."""
        said: dict[str, set[str]] = {}
        for answer in (answer for one in sample for answer in one.answers):
            if not _is_spans(answer.value) and answer.value is not None:
                of = answer.value if isinstance(answer.value, list) else [answer.value]
                said.setdefault(answer.question, set()).update(map(str, of))
        if (wanted := self._how.columns.get("label")) is not None:
            if wanted in said or not said:
                return wanted
            what = f"there is no question {wanted!r}"
            raise FormatError(place, what, f"there are {', '.join(map(repr, said))}")
        fits = [name for name, words in said.items() if _are_labels(words)]
        if len(fits) > 1:
            what = f"several questions could be that of the labels ({', '.join(map(repr, fits))})"
            raise FormatError(place, what, "name it with --label QUESTION")
        if fits:
            self._how.guess(f"{place}: records of Argilla; the labels answer {fits[0]!r}")
        return next(iter(fits), "")


def _are_labels(words: set[str]) -> bool:
    """Whether answers are labels, not ratings and not texts of one's own."""
    short = all(len(word) <= _LONGEST and "\n" not in word for word in words)
    rated = all(word.isdecimal() for word in words)
    ranked = any(word.startswith("{") for word in words)
    return short and not rated and not ranked and len(words) <= FEW


def _listed(value: Json) -> list[Json]:
    found = rows_of_columns(value) if isinstance(value, dict) else value
    return found if isinstance(found, list) else []


def _is_spans(value: Json) -> bool:
    return any(isinstance(one, dict) and "start" in one for one in _listed(value))
