"""The texts that a dataset brings along: which of them are new, and where its rows stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.loose_text import loose
from reviewer.formats.base import FormatError, ReadRow, SourceText
from reviewer.formats.example import Example, shifted
from reviewer.formats.privacy import hash_of
from reviewer.models.text import ROWS_ALONE, ROWS_TOGETHER
from reviewer.ports import NewArticle, Store, StoreError

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
    """

    units: Units = "sentences"
    context: bool = False


@dataclass
class BroughtTexts:
    """What came of the texts of a dataset.

    Attributes:
        rows: The rows, with their places in our articles where these are known.
        added: Articles that are new.
        there: Texts that were there already.
        faults: Texts that cannot be kept.
    """

    rows: list[ReadRow]
    added: int = 0
    there: int = 0
    faults: list[FormatError] = field(default_factory=list)


def bring_texts(
    store: Store,
    texts: Iterable[SourceText],
    rows: Sequence[ReadRow],
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
    found = BroughtTexts(list(rows))
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
        self._loose: dict[str, str] | None = None

    def find(self, text: str) -> str | None:
        """The article that has this text; None if there is none."""
        found = self._by_hash.get(hash_of(text))
        if found is None and self._articles:
            found = self._by_words().get(hash_of(loose(text)))
        return found

    def exactly(self, text: str) -> str | None:
        """The article that has this very text."""
        return self._by_hash.get(hash_of(text))

    def _by_words(self) -> dict[str, str]:
        if self._loose is None:
            self._loose = {}
            for one in self._articles:
                try:
                    text = self._store.open(one.id).text
                except StoreError:
                    continue
                self._loose.setdefault(hash_of(loose(text)), one.id)
        return self._loose

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


class _Growing:
    """An article that is put together of the texts of rows."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self.units: list[tuple[int, int, str]] = []

    def add(self, text: str) -> tuple[int, int]:
        """Adds a text; returns where it stands."""
        start = self._size
        self._pieces.append(text)
        self._size += len(text) + 1
        self.units.append((start, start + len(text), "sentence"))
        return start, start + len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([*self._pieces, ""])


def _of_rows(store: Store, found: BroughtTexts, name: str, rules: TextRules, known: _Known) -> None:
    """Makes articles of the texts of rows, and gives rows their places there."""
    keys = _unit_keys(found.rows, rules)
    articles: dict[str, _Growing] = {}
    place: dict[Key, tuple[str, int, int]] = {}
    there = known.rows() if rules.units == _ROWS else {}
    known_rows: dict[Key, tuple[str, str, int, int]] = {}
    for row, key in zip(found.rows, keys, strict=True):
        if key is None:
            found.faults.append(FormatError(row.place, unfit(row.example.text), "it was left out"))
        elif (key[1], key[2]) in there:
            known_rows[key] = there[key[1], key[2]]
        elif key not in place:
            growing = articles.setdefault(key[0], _Growing())
            place[key] = (key[0], *growing.add(key[1]))
    ids, hashes = _added(store, found, articles, _Named(name, rules, found.rows, keys), known)
    placed: list[ReadRow] = []
    given, found.rows = found.rows, placed
    given.reverse()
    for key in keys:
        row = given.pop()
        if key is not None and key in known_rows:
            placed.append(_placed(row, *known_rows[key]))
        elif key is not None:
            article, start, end = place[key]
            placed.append(_placed(row, ids[article], hashes[article], start, end))
    found.there += len({one[0] for one in known_rows.values()})


def _unit_keys(rows: Sequence[ReadRow], rules: TextRules) -> list[Key | None]:
    """What tells the unit of each row from others; None for a row whose text is none.

    Rows of several annotators are about one unit; of one annotator, the same words again are
    another unit, unless its id says that it is the same.
    """
    tell = _ids_tell_units(rows)
    seen: Counter[tuple[str, str, str]] = Counter()
    numbers: dict[tuple[str, str, str], int] = {}
    keys: list[Key | None] = []
    for row in rows:
        one = row.example
        words = one.text.strip()
        if unfit(words):
            keys.append(None)
        elif rules.units != _ROWS and not one.article:
            keys.append((f"\0{words}", words, 0))
        elif one.id and tell:
            number = numbers.setdefault((one.article, words, one.id), seen[one.article, words, ""])
            seen[one.article, words, ""] += number == seen[one.article, words, ""]
            keys.append((one.article, words, number))
        else:
            who = (one.article, words, one.annotator)
            keys.append((one.article, words, seen[who]))
            seen[who] += 1
    return keys


def _ids_tell_units(rows: Sequence[ReadRow]) -> bool:
    """Whether rows of one id are about one unit: not if each row has one, of many annotators."""
    ids = {row.example.id for row in rows}
    return len(ids) < len(rows) or len({row.example.annotator for row in rows}) < 2


class _Named:
    """What the new articles are called."""

    def __init__(
        self,
        name: str,
        rules: TextRules,
        rows: Sequence[ReadRow],
        keys: Sequence[Key | None],
    ) -> None:
        self._name = name
        self._rules = rules
        self._ids: dict[str, str] = {}
        self._meta: dict[str, Mapping[str, str]] = {}
        for number, (row, key) in enumerate(zip(rows, keys, strict=True), 1):
            if key is not None:
                self._ids.setdefault(key[0], row.example.id or str(number))
                self._meta.setdefault(key[0], row.example.meta)

    def article(self, key: str, growing: _Growing) -> NewArticle:
        """The article of that key."""
        if key.startswith("\0"):
            text = growing.text.removesuffix("\n")
            return NewArticle(f"{self._name}.jsonl", text, self._ids[key], self._meta[key])
        path = f"{self._name}/{key}.txt" if key else f"{self._name}.txt"
        if self._rules.units != _ROWS:
            return NewArticle(path, growing.text, None, self._meta[key])
        who = ROWS_TOGETHER if self._rules.context else ROWS_ALONE
        return NewArticle(path, growing.text, None, self._meta[key], growing.units, who)


def _added(
    store: Store,
    found: BroughtTexts,
    articles: Mapping[str, _Growing],
    named: _Named,
    known: _Known,
) -> tuple[dict[str, str], dict[str, str]]:
    """Adds the articles that are not there; id and text version of all of them, by their keys."""
    made = {key: named.article(key, growing) for key, growing in articles.items()}
    ids = {key: id for key, new in made.items() if (id := known.exactly(new.text)) is not None}
    new = {key: one for key, one in made.items() if key not in ids}
    found.added, found.there = len(new), len(ids)
    ids.update(zip(new, store.add(new.values()) if new else (), strict=True))
    return ids, {key: hash_of(one.text) for key, one in made.items()}


def _placed(row: ReadRow, article: str, sha256: str, start: int, end: int) -> ReadRow:
    """A row with its place in an article of ours."""
    one = row.example
    moved = start - one.start - (len(one.text) - len(one.text.lstrip()))
    spans = [
        {
            **_shifted(span, moved, start),
            "parts": [_shifted(part, moved, start) for part in span["parts"]],
        }
        for span in one.spans
    ]
    said: Example = one._replace(
        article=article, sha256=sha256, start=start, end=end, text=one.text.strip(), spans=spans,
        unit="", prefix="", suffix="",
    )  # fmt: skip
    return row._replace(example=said)


def _shifted(item: Mapping[str, object], moved: int, origin: int) -> dict[str, object]:
    first, last = int(str(item["start"])) + moved, int(str(item["end"])) + moved
    return shifted({**item, "start": first, "end": last}, origin)
