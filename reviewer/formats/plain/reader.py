"""The rows of a simple dataset: which fields are understood, and how they become an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.formats.base import FormatError
from reviewer.formats.common.label_ranges import LabelRange, spans_of, tag_and_role, tags_with
from reviewer.formats.example import Example, example
from reviewer.models import Json

TEXT: Final = ("text", "sentence")

LABELS: Final = ("labels", "label", "tags", "accept")

SPANS: Final = ("spans", "entities")
"""Fields of one meaning, of which a row has one."""


_ANSWERS: Final = {"accept": "settled", "ignore": "cannot"}

_SPAN: Final = 'expected [start, end, "name"] or {"start": 0, "end": 5, "label": "name"}'


class PlainRow:
    """A row that is being read."""

    def __init__(
        self, row: Mapping[str, Json], names: Mapping[str, Sequence[str]], place: str
    ) -> None:
        """Takes a row.

        Args:
            row: The row.
            names: Feature -> names of its class labels, from the dataset card.
            place: File and row, for messages.
        """
        self._row = row
        self._names = names
        self._place = place

    def example(self, prefix: str) -> Example:
        """The example.

        Args:
            prefix: What the row's id is called after, where ids repeat in each file.

        Raises:
            FormatError: A field holds what is not understood.
        """
        self._refuse_ours()
        text = self._words(self._one(TEXT))
        labels, spans = self._one(LABELS), self._one(SPANS)
        if not text:
            raise self._wrong("has neither 'text' nor 'sentence'", "expected the words in one")
        if not labels and not spans:
            hint = f"expected one of {', '.join((*LABELS, *SPANS))}; [] for none"
            raise self._wrong("has neither labels nor spans", hint)
        marks = self._marks(spans, text) if spans else []
        id = self._id()
        return example(
            id=f"{prefix}{id}" if id else "",
            article=self._words("article"),
            annotator=self._words("annotator"),
            text=text,
            tags=tags_with(self._labels(labels) if labels else (), marks, ()),
            spans=spans_of(marks, (), 0, self._place, {}, {}),
            decided=self._decided(),
        )

    def _wrong(self, what: str, hint: str) -> FormatError:
        return FormatError(self._place, what, hint)

    def _refuse_ours(self) -> None:
        ours = self._row.get("reviewer")  # as a task for Prodigy has it
        of_prodigy = isinstance(ours, dict) and "unit" in ours
        rich = "article_sha256" in self._row or {"v", "sha256", "unit"} <= self._row.keys()
        if of_prodigy or rich:
            what = "was written by Reviewer in a richer format"
            raise self._wrong(what, "import it with that format (`reviewer formats`)")

    def _one(self, fields: Sequence[str]) -> str:
        """Which of the fields the row has; empty if none."""
        there = [name for name in fields if self._row.get(name) is not None]
        if len(there) > 1:
            what = f"has both {there[0]!r} and {there[1]!r}"
            raise self._wrong(what, "expected one; take the other out")
        return there[0] if there else ""

    def _words(self, field: str) -> str:
        value = self._row.get(field) if field else None
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._wrong(f"{field} is {value!r:.60}", "expected a text")
        return value

    def _id(self) -> str:
        value = self._row.get("id")
        if value is None or isinstance(value, str):
            return value or ""
        if type(value) is not int:
            raise self._wrong(f"id is {value!r:.60}", "expected a text or a whole number")
        return str(value)

    def _decided(self) -> str:
        answer = self._row.get("answer")
        if answer is None:
            return "settled"
        if not isinstance(answer, str) or answer not in _ANSWERS:
            hint = "expected accept or ignore; a rejected label says nothing of the others"
            raise self._wrong(f"answer is {answer!r:.60}", hint)
        return _ANSWERS[answer]

    def _labels(self, field: str) -> list[str]:
        value = self._row[field]
        given = value if isinstance(value, list) else [value]
        if field == "accept" and self._row.get("options") is not None:
            known = self._options()
            found = [self._chosen(one, known) for one in given]
        else:
            found = [self._label(one, field) for one in given]
        if twice := [name for n, name in enumerate(found) if name in found[:n]]:
            what = f"{field} has {twice[0]!r} twice"
            raise self._wrong(what, "expected each label once (no list of 0 and 1)")
        return found

    def _label(self, one: Json, feature: str) -> str:
        """The name of a label: itself, or that of its number in the dataset card."""
        if isinstance(one, str) and one:
            return one
        if type(one) is not int:
            raise self._wrong(f"{feature} has {one!r:.60}", "expected the name of a label")
        names = self._names.get(feature, ())
        if not names:
            what = f"{feature} has the number {one}, and no dataset card names it"
            raise self._wrong(what, "expected names, or a README.md with class_label names")
        if not 0 <= one < len(names):
            what = f"{feature} has the number {one}, but the card names 0 to {len(names) - 1}"
            raise self._wrong(what, "expected one of these")
        return names[one]

    def _options(self) -> dict[Json, str]:
        """Id of an option -> its label: the id, or its text if the id is a number."""
        options = self._row["options"]
        known: dict[Json, str] = {}
        for one in options if isinstance(options, list) else [options]:
            id = one.get("id") if isinstance(one, dict) else None
            name = one.get("text") if type(id) is int else id
            if not isinstance(name, str) or not name:
                hint = 'expected {"id": "name"} or {"id": 1, "text": "name"}'
                raise self._wrong(f"options has {one!r:.60}", hint)
            known[id] = name
        return known

    def _chosen(self, one: Json, known: Mapping[Json, str]) -> str:
        if type(one) not in (str, int) or one not in known:
            raise self._wrong(f"accept has {one!r:.60}", "expected the id of an option")
        return known[one]

    def _marks(self, field: str, text: str) -> list[LabelRange]:
        value = self._row[field]
        if not isinstance(value, list):
            raise self._wrong(f"{field} is {value!r:.60}", "expected a list")
        return [self._mark(f"{n}", one, field, text) for n, one in enumerate(value, 1)]

    def _mark(self, id: str, one: Json, field: str, text: str) -> LabelRange:
        what = f"{field} {id} is {one!r:.60}"
        key = "label"
        if isinstance(one, dict):
            key = "label" if one.get("label") is not None else "tag"
            one = [one.get("start"), one.get("end"), one.get(key), one.get("text")]
        if not isinstance(one, list) or len(one) not in (3, 4):
            raise self._wrong(what, _SPAN)
        start, end, label, words = [*one, None][:4]
        if type(start) is not int or type(end) is not int or label is None:
            raise self._wrong(what, _SPAN)
        if not 0 <= start < end <= len(text):
            hint = f"expected code points of the {len(text)} of the text, the end one past the last"
            raise self._wrong(what, hint)
        if words is not None and words != text[start:end]:
            hint = "expected the same words; do the offsets count code points?"
            raise self._wrong(f"{what}, but the text there is {text[start:end]!r:.60}", hint)
        tag, role = tag_and_role(self._label(label, f"{field}.{key}"))
        return LabelRange(id, tag, role, start, end, text[start:end])
