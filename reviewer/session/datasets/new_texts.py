"""The texts that a dataset brings along: which of them are new, and where its rows stand there."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.loose_text import tight
from reviewer.formats.base import FormatError, ReadRow, SourceText
from reviewer.formats.example import Example, shifted
from reviewer.formats.privacy import hash_of
from reviewer.models.text import ROWS_ALONE, ROWS_TOGETHER
from reviewer.ports import NewArticle, Store, StoreError
from reviewer.session.datasets.dataset_rows import DatasetRows, RowHead

Units: TypeAlias = Literal["sentences", "rows"]
"""Whether the text of a row is cut into sentences, or is a unit itself."""

_ROWS: Final = "rows"

Key: TypeAlias = tuple[str, str, int]
"""Of a unit: what its article is called, its words, and which of the same words it is."""


class TextRules(NamedTuple):
    """How texts become articles.

    Attributes:
        units: What the units are.
        context: Whether rows that are units are read one after the other, so that neighbours are
            the context of one another.
        most: Rows that are units of one article; more make several. 0 for as many as do well.
    """

    units: Units = "sentences"
    context: bool = False
    most: int = 0


@dataclass
class BroughtTexts:
    """What came of the texts of a dataset.

    Attributes:
        rows: The rows, with their places in our articles where these are known.
        added: Articles that are new.
        there: Texts that were there already.
        faults: Texts that cannot be kept.
    """

    rows: DatasetRows
    added: int = 0
    there: int = 0
    faults: list[FormatError] = field(default_factory=list)


def bring_texts(
    store: Store,
    texts: Iterable[SourceText],
    rows: DatasetRows,
    name: str,
    rules: TextRules,
) -> BroughtTexts:
    """Makes articles of the texts of a dataset that are not there yet.

    Args:
        store: Where they are kept.
        texts: Whole texts, where they come apart from the rows.
        rows: The rows, which have their texts otherwise.
        name: What the dataset is called; its files are called so.
        rules: How texts become articles.

    Raises:
        StoreError: They cannot be kept.
    """
    while not store.survey(1.0):
        pass
    found = BroughtTexts(rows)
    whole = list(_fit(texts, found))
    known = _Known(store)
    if whole:
        new = [one for one in whole if known.find(one.text) is None]
        found.there = len(whole) - len(new)
        made = {hash_of(one.text): NewArticle(f"{name}/{one.name}.txt", one.text, None, one.meta)
                for one in new}  # fmt: skip
        store.add(made.values())
        found.added = len(made)
        found.there += len(new) - len(made)
        while not store.survey(1.0):  # rows find their texts by the hashes
            pass
    else:
        _of_rows(store, found, name, rules, known)
    return found


def _fit(texts: Iterable[SourceText], found: BroughtTexts) -> Iterator[SourceText]:
    for one in texts:
        if wrong := unfit(one.text):
            found.faults.append(FormatError(one.place, wrong, "it was left out"))
        else:
            yield one


def unfit(text: str) -> str:
    """Why a text can be no article, in a clause; empty if it can."""
    if not text.strip():
        return "there is no text"
    if "\0" in text:
        return "the text holds NUL characters"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "the text holds half of a character"
    return ""


class _Known:
    """The texts that are there, by their words."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._articles = [one for one in store.articles() if not one.missing]
        self._by_hash = {one.sha256: one.id for one in self._articles if one.sha256}
        self._tight: dict[str, str] | None = None

    def find(self, text: str) -> str | None:
        """The article that has these words, however they are spaced; None if there is none."""
        found = self._by_hash.get(hash_of(text))
        if found is None and self._articles:
            found = self._by_words().get(hash_of(tight(text)))
        return found

    def exactly(self, text: str) -> str | None:
        """The article that has this very text."""
        return self._by_hash.get(hash_of(text))

    def _by_words(self) -> dict[str, str]:
        if self._tight is None:
            self._tight = {}
            for one in self._articles:
                try:
                    text = self._store.open(one.id).text
                except StoreError:
                    continue
                self._tight.setdefault(hash_of(tight(text)), one.id)
        return self._tight

    def rows(self) -> dict[tuple[str, int], tuple[str, str, int, int]]:
        """The units that were rows: words and how often they came before -> where they stand."""
        found: dict[tuple[str, int], tuple[str, str, int, int]] = {}
        seen: Counter[str] = Counter()
        for one in self._articles:
            try:
                reading = self._store.open(one.id)
            except StoreError:
                continue
            units = reading.units
            if units.segmenter not in (ROWS_ALONE, ROWS_TOGETHER):
                continue
            for start, end in zip(units.starts, units.ends, strict=True):
                words = reading.text[start:end]
                found[words, seen[words]] = (one.id, units.sha256, start, end)
                seen[words] += 1
        return found


MOST_ROWS: Final = 20_000
"""Rows that are the units of one article: more are several articles, each of which is opened and
saved in a moment."""


class _Home:
    """The article that rows stand in.

    Attributes:
        id: Its id; empty until it is kept.
        sha256: Hash of its text (hex); empty where ours is spelt otherwise than that of the rows,
            so that they have to be looked for in it.
    """

    __slots__ = ("id", "sha256")

    def __init__(self, id: str = "", sha256: str = "") -> None:
        self.id = id
        self.sha256 = sha256


class _Growing:
    """An article that is put together of the texts of rows.

    Attributes:
        home: What becomes of it.
        number: Which part of what is called so it is, from 1.
    """

    def __init__(self, number: int) -> None:
        self.home = _Home()
        self.number = number
        self._starts = array("I")
        self._pieces: list[str] = []
        self._size = 0

    def add(self, text: str) -> tuple[int, int]:
        """Adds a text; returns where it stands."""
        start = self._size
        self._pieces.append(text)
        self._size += len(text) + 1
        self._starts.append(start)
        return start, start + len(text)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._starts)

    @property
    def units(self) -> list[tuple[int, int, str]]:
        """Start, end and kind of each text."""
        pairs = zip(self._starts, self._pieces, strict=True)
        return [(start, start + len(text), "sentence") for start, text in pairs]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([*self._pieces, ""])


class PlacedRows(DatasetRows):
    """Rows with their places in articles of ours; rows without a place are left out."""

    def __init__(self, rows: DatasetRows) -> None:
        """None has a place yet."""
        self._rows = rows
        self._numbers: dict[_Home, int] = {}
        self._homes: list[_Home] = []
        self._home_of = array("I")
        self._starts = array("I")
        self._ends = array("I")
        self._unit_of = array("i")

    def unit(self, home: _Home, start: int, end: int) -> int:
        """Takes in a unit of an article; returns its number."""
        if home not in self._numbers:
            self._numbers[home] = len(self._homes)
            self._homes.append(home)
        self._home_of.append(self._numbers[home])
        self._starts.append(start)
        self._ends.append(end)
        return len(self._starts) - 1

    def put(self, number: int, unit: int) -> None:
        """Gives a row its unit; rows come in the order of their numbers."""
        self._unit_of.extend([-1] * (number - len(self._unit_of)))
        self._unit_of.append(unit)

    def _has(self, number: int) -> bool:
        return number < len(self._unit_of) and self._unit_of[number] >= 0

    def heads(self) -> Iterator[tuple[int, RowHead]]:
        """See `DatasetRows.heads`."""
        homes = self._homes
        known: dict[tuple[RowHead, int], RowHead] = {}
        for number, head in self._rows.heads():
            if not self._has(number):
                continue
            at = self._home_of[self._unit_of[number]]
            if (head, at) not in known:
                here = homes[at]
                known[head, at] = head._replace(article=here.id, sha256=here.sha256)
            yield number, known[head, at]

    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        """See `DatasetRows.at`."""
        homes = self._homes
        for number, row in self._rows.at(filter(self._has, numbers)):
            unit = self._unit_of[number]
            home = homes[self._home_of[unit]]
            if not home.sha256:
                yield number, row._replace(example=row.example._replace(article=home.id))
                continue
            place = (self._starts[unit], self._ends[unit])
            yield number, _placed(row, home.id, home.sha256, *place)

    def start(self, number: int) -> int | None:
        """See `DatasetRows.start`."""
        unit = self._unit_of[number]
        known = self._homes[self._home_of[unit]].sha256
        return self._starts[unit] if known else None

    def said(self, number: int) -> int | None:
        """See `DatasetRows.said`; of spans, too, which are moved to where a row stands."""
        return self._rows.said(number)


def _of_rows(store: Store, found: BroughtTexts, name: str, rules: TextRules, known: _Known) -> None:
    """Makes articles of the texts of rows, and gives rows their places there."""
    rows, keys, named = found.rows, _UnitKeys(found.rows, rules), _Named(name, rules)
    found.rows = placed = PlacedRows(rows)
    there = known.rows() if rules.units == _ROWS else {}
    most = min(rules.most or MOST_ROWS, MOST_ROWS)
    homes: dict[str, _Home] = {}
    growing: dict[str, list[_Growing]] = {}
    units: dict[Key, int] = {}
    every = (number for number, _ in rows.heads())
    for count, (number, row) in enumerate(rows.at(every), 1):
        key = keys.of(row.example)
        if key is None:
            what = unfit(row.example.text.strip())
            found.faults.append(FormatError(row.place, what, "it was left out"))
            continue
        unit = units.get(key)
        if unit is None and (here := there.get(key[1:])) is not None:
            home = homes.setdefault(here[0], _Home(*here[:2]))
            unit = units[key] = placed.unit(home, *here[2:])
        elif unit is None:
            parts = growing.setdefault(key[0], [])
            if not parts or (rules.units == _ROWS and len(parts[-1]) >= most):
                parts.append(_Growing(len(parts) + 1))
                named.add(key[0], row.example, count)
            unit = units[key] = placed.unit(parts[-1].home, *parts[-1].add(key[1]))
        placed.put(number, unit)
    del keys, units, there
    _add(store, found, growing, named, known)
    found.there += len(homes)


class _UnitKeys:
    """What tells the unit of each row from others.

    Rows of several annotators are about one unit; of one annotator, the same words again are
    another unit, unless its id says that it is the same.
    """

    def __init__(self, rows: DatasetRows, rules: TextRules) -> None:
        self._tell = _ids_tell_units(rows)
        self._rows = rules.units == _ROWS
        self._seen: Counter[tuple[str, str, str]] = Counter()
        self._numbers: dict[tuple[str, str, str], int] = {}

    def of(self, one: Example) -> Key | None:
        """The key of a row's unit; None for a row whose text is none."""
        words, seen = one.text.strip(), self._seen
        if unfit(words):
            return None
        if not self._rows and not one.article:
            return f"\0{words}", words, 0
        if one.id and self._tell:
            every = (one.article, words, "")
            number = self._numbers.setdefault((one.article, words, one.id), seen[every])
            seen[every] += number == seen[every]
            return one.article, words, number
        who = (one.article, words, one.annotator)
        seen[who] += 1
        return one.article, words, seen[who] - 1


def _ids_tell_units(rows: DatasetRows) -> bool:
    """Whether rows of one id are about one unit: not if each row has one, of many annotators."""
    if len({head.annotator for _, head in rows.heads()}) < 2:
        return True
    ids: set[str] = set()
    for row in rows:
        if row.example.id in ids:
            return True
        ids.add(row.example.id)
    return False


class _Named:
    """What the new articles are called."""

    def __init__(self, name: str, rules: TextRules) -> None:
        self._name = name
        self._rules = rules
        self._ids: dict[str, str] = {}
        self._meta: dict[str, Mapping[str, str]] = {}

    def add(self, key: str, one: Example, number: int) -> None:
        """Takes note of the first row of an article, and which row that is, from 1."""
        self._ids.setdefault(key, one.id or str(number))
        self._meta.setdefault(key, one.meta)

    def article(self, key: str, growing: _Growing) -> NewArticle:
        """The article of that key."""
        if key.startswith("\0"):
            text = growing.text.removesuffix("\n")
            return NewArticle(f"{self._name}.jsonl", text, self._ids[key], self._meta[key])
        part = f"-{growing.number}" if growing.number > 1 else ""
        path = f"{self._name}/{key}{part}.txt" if key else f"{self._name}{part}.txt"
        if self._rules.units != _ROWS:
            return NewArticle(path, growing.text, None, self._meta[key])
        who = ROWS_TOGETHER if self._rules.context else ROWS_ALONE
        return NewArticle(path, growing.text, None, self._meta[key], growing.units, who)


def _add(
    store: Store,
    found: BroughtTexts,
    growing: Mapping[str, Sequence[_Growing]],
    named: _Named,
    known: _Known,
) -> None:
    """Adds the articles that are not there, and tells all of them what they are called."""
    new: list[NewArticle] = []
    homes: list[_Home] = []
    for key, parts in growing.items():
        for one in parts:
            made = named.article(key, one)
            one.home.sha256 = hash_of(made.text)
            one.home.id = known.exactly(made.text) or ""
            if one.home.id:
                found.there += 1
            elif made.units is None and (alike := known.find(made.text)) is not None:
                found.there += 1
                one.home.id, one.home.sha256 = alike, ""
            else:
                new.append(made)
                homes.append(one.home)
    found.added = len(new)
    for home, id in zip(homes, store.add(new) if new else (), strict=True):
        home.id = id


def _placed(row: ReadRow, article: str, sha256: str, start: int, end: int) -> ReadRow:
    """A row with its place in an article of ours."""
    one = row.example
    spans = one.spans
    if spans:
        moved = start - one.start - (len(one.text) - len(one.text.lstrip()))
        spans = [
            {
                **_shifted(span, moved, start),
                "parts": [_shifted(part, moved, start) for part in span["parts"]],
            }
            for span in spans
        ]
    said: Example = one._replace(
        article=article, sha256=sha256, start=start, end=end, text=one.text.strip(), spans=spans,
        unit="", prefix="", suffix="",
    )  # fmt: skip
    return row._replace(example=said)


def _shifted(item: Mapping[str, object], moved: int, origin: int) -> dict[str, object]:
    first, last = int(str(item["start"])) + moved, int(str(item["end"])) + moved
    return shifted({**item, "start": first, "end": last}, origin)
