"""What a sentence is about, as terms that can be looked up: names, words, events, figures, days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues
from reviewer.assist.figures import Quantity, figures
from reviewer.assist.numbers import every_value, grammar_of
from reviewer.assist.words import Words, kind_of, tokens_of

_TELLING: Final = 12
"""Smaller numbers without a unit tell nothing by themselves."""
_STEM: Final = 6
"""Letters of a name that count, so that a country and its people are one: Meskoria, Meskorian."""

FATES: Final = frozenset(("k_death", "k_injury", "k_missing", "k_saved", "k_seize"))
"""What can befall people; figures of different fates say nothing of one another."""
_SCOPE: Final = 1
"""So many telling words behind a negation are denied by it."""
_OLD: Final = re.compile(r"[\s-]?(?:(?:and|or) \d+[\s-])?(?:years?[\s-])?old\b")
_OLDEST: Final = 120
_NAME_BEFORE: Final = re.compile(r"[A-Z][\w’'.-]+, $")
_NO_COUNT: Final = re.compile(r", |\.?$| and [A-Z]")
_YEAR: Final = re.compile(r"(?<![\d.,$€£])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MOST: Final = 100_000
"""Words whose terms are remembered."""
_COUNTED: Final = 30
"""So many letters of what is counted are shown."""
_DAY: Final = re.compile(r"d_[^\W\d]+\d+")
_BEFORE_FIRST: Final = frozenset('“"‘.:—')
"""Behind these signs a capital may be that of a first word."""

_ACRONYM: Final = re.compile(
    r"((?:[A-Z][\w’'-]*|of|for|and|the|de|e)(?:[\s-]+(?:[A-Z][\w’'-]*|of|for|and|the|de)){1,7})"
    r"\s*\(([A-Z][A-Z.]{1,9})\)"
)
_IN_BRACKETS: Final = re.compile(r"\([A-Z][A-Z.]{1,9}\)")


@dataclass(frozen=True, slots=True)
class FactTerms:
    """What of a sentence can be compared with another.

    Attributes:
        terms: Names (`n_`), kinds of event (`k_`), days (`d_`), values (`v_`) and stems of words.
        figures: Its figures.
        negated: Whether it denies something.
        asks: Whether it is a question.
        denied: The terms right behind what denies them.
        fates: Of each figure what befell whom it counts: `k_death`, `k_injury` and the like.
        years: The years that it names.
        words: Of each term the word, number or day that it comes of, as it stands.
        sentence: The sentence.
        counts: What its figures count: units, what befell whom, kinds and stems.
    """

    terms: tuple[str, ...]
    figures: tuple[Quantity, ...]
    negated: bool
    asks: bool = False
    denied: frozenset[str] = frozenset()
    fates: tuple[frozenset[str], ...] = ()
    years: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    sentence: str = ""
    counts: frozenset[str] = frozenset()

    def word(self, term: str) -> str:
        """What one of the terms comes of, as the sentence has it: of `disput` *disputes*."""
        return self.words[self.terms.index(term)]

    def figure(self, place: int) -> str:
        """One of the figures as the sentence has it, with its hedge and what it counts."""
        one = self.figures[place]
        behind = self.sentence[one.end :]
        counted = behind.lstrip()[: len(one.counted)]
        direct = counted.lower() == one.counted and len(counted) <= _COUNTED
        end = one.end + (len(behind) - len(behind.lstrip()) + len(counted) if direct else 0)
        return " ".join(self.sentence[one.start : end].split())


@lru_cache(maxsize=16)
def _kinds(cues: Cues) -> dict[str, tuple[str, ...]]:
    """Word -> the kinds of event, person or thing that it tells of."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, words in cues.names("facts", "kinds").items():
        for word in words:
            found[word] = (*found.get(word, ()), kind)
    return found


LONGEST: Final = 20_000
"""Code points of a sentence that are looked at."""


def acronyms(text: str) -> dict[str, str]:
    """The short names that a text defines, in lower case: TTP -> tehreek-e-taliban pakistan."""
    found = {}
    # Most texts define none, and to look for the name before it takes long.
    for match in _ACRONYM.finditer(text) if _IN_BRACKETS.search(text) else ():
        short = match.group(2).replace(".", "").lower()
        words = match.group(1).split()
        # What stands before the name itself: as many words as the short name has letters.
        name = [word for word in re.split(r"[\s-]+", " ".join(words)) if word[:1].isupper()]
        if len(name) >= len(short) - 1:
            found[short] = " ".join(name[-len(short) :]).lower()
    return found


def fact_terms(sentence: str, cues: Cues, aliases: Mapping[str, str] | None = None) -> FactTerms:
    """The terms of a sentence.

    Args:
        sentence: Its text.
        cues: The words of its language.
        aliases: Short or other name -> the name that counts, both in lower case.
    """
    # A text without a full stop is one sentence of megabytes: its beginning stands for it.
    sentence = sentence[:LONGEST]
    words = Words(sentence)
    quantities = tuple(_stated(sentence, words, cues))
    found: dict[str, str] = {}
    for one in quantities:
        if one.value >= _TELLING or one.unit:
            found.setdefault(value_term(one.value), " ".join(sentence[one.start : one.end].split()))
    lexicon, names = _lexicon(cues), aliases or {}
    tokens = [word.text for word in words]
    for place, token in enumerate(tokens):
        for term in lexicon.terms(tokens, place, names):
            if term not in found:
                day = term[:2] == "d_" and _DAY.fullmatch(term)
                shown = _day_as_it_stands(words, place, term) if day else token
                found[term] = intern(_without_genitive(shown))
    fates = tuple(_fates(sentence, quantities, cues))
    denying = [at for at, word in enumerate(words) if lexicon.denies(word.low)]
    return FactTerms(
        tuple(found), quantities, bool(denying), sentence.rstrip().endswith("?"),
        frozenset(_denied(words, denying, cues)), fates,
        frozenset(_YEAR.findall(sentence)), tuple(found.values()), sentence,
        frozenset().union(*fates, *(_counted(one, cues) for one in quantities)),
    )  # fmt: skip


def _counted(figure: Quantity, cues: Cues) -> Iterable[str]:
    """What a figure counts: its unit, and kinds and stem of the word behind it."""
    return head_terms(figure.counted, cues) | ({figure.unit} if figure.unit else set())


def _day_as_it_stands(words: Words, place: int, term: str) -> str:
    """A month with the day that a term names."""
    start, end = words[place].start, words[place].end
    before = words[place - 1]
    if place and before.text.isdecimal() and term.endswith(f"{int(before.text)}"):
        start = before.start
    else:
        end = words[place + 1 + int(words[place + 1].text == ".")].end
    return " ".join(words.text[start:end].split())


def _without_genitive(text: str) -> str:
    return text.removesuffix("’").removesuffix("’s").removesuffix("'s")


def _denied(words: Words, denying: Iterable[int], cues: Cues) -> Iterable[str]:
    """The terms of the few words behind each negation."""
    for at in denying:
        found = 0
        for place in range(at + 1, min(len(words), at + 1 + 2 * _SCOPE)):
            terms = _lexicon(cues).plain(words[place].low) if words[place].kind == "word" else ()
            yield from terms
            found += bool(terms)
            if found == _SCOPE or words[place].text in ",;:":
                break


def _fates(sentence: str, quantities: Iterable[Quantity], cues: Cues) -> Iterable[frozenset[str]]:
    """Of each figure what befell whom it counts, as far as the words around it say so.

    Those behind it count first, up to the next figure or clause: "75 were killed and 584 hurt".
    """
    every = list(quantities)
    for place, one in enumerate(every):
        stop = every[place + 1].start if place + 1 < len(every) else len(sentence)
        behind = re.split(r"[,;:]|\b(?:and|but|with|after|when|as)\b", sentence[one.end : stop])[0]
        begins = every[place - 1].end if place else 0
        before = re.split(r"[;:]", sentence[begins : one.start])[-1]
        yield fates_of(behind, cues) or fates_of(before, cues)


def fates_of(text: str, cues: Cues) -> frozenset[str]:
    """What befell people by a few words; a death sentence killed nobody yet."""
    low = text.lower()
    for phrase in cues.words("facts", "deathless"):
        low = low.replace(phrase, "")
    known = _fates_by_word(cues)
    return frozenset().union(*(known[word] for word in _LETTERS.findall(low) if word in known))


@lru_cache(maxsize=16)
def _fates_by_word(cues: Cues) -> dict[str, frozenset[str]]:
    """Word -> what befell people by it."""
    told = {word: kinds_of(word, cues) & FATES for word in _kinds(cues)}
    return {word: fates for word, fates in told.items() if fates}


def index_terms(
    sentence: str, cues: Cues, aliases: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The terms under which a sentence is found: those of `fact_terms`, in half the time.

    Numbers that are no figures, such as years, are among them; nobody asks for those.
    """
    lexicon, tokens = _lexicon(cues), tokens_of(sentence)
    found = lexicon.word_terms(tokens, aliases or {})
    if lexicon.may_count(tokens):
        values = every_value(sentence, tokens, grammar_of(cues))
        found = [*map(value_term, values), *found]
    return tuple(dict.fromkeys(found))


class _Capital(NamedTuple):
    """A word with a capital.

    Attributes:
        bare: In lower case, without the ending of a genitive.
        is_name: Whether it is a name wherever it stands, since all its letters are capitals.
        is_stop: Whether it tells nothing where it is no name.
        month: The first letters of the month that it names; empty for none.
        named: Its terms as a name.
        first: Its terms where its capital may only be that of a first word.
    """

    bare: str
    is_name: bool
    is_stop: bool
    month: str
    named: tuple[str, ...]
    first: tuple[str, ...]


class _Lexicon:
    """The words of a language as terms, each worked out once."""

    def __init__(self, cues: Cues) -> None:
        denials, endings = (cues.words("facts", name) for name in ("negations", "negative_endings"))
        self._negations = denials | {word.replace("’", "'") for word in denials}
        self._denying = (*sorted(endings), *sorted(end.replace("’", "'") for end in endings))
        self._stop = cues.words("facts", "stop")
        self._months = cues.words("figures", "months")
        self._cues = cues
        self._kinds = _kinds(cues)
        self._names = cues.names("facts", "names")
        self._numbers = grammar_of(cues).telling
        self._plain: dict[str, tuple[str, ...]] = {}
        self._capitals: dict[str, _Capital] = {}
        self._numeric: set[str] = set()

    def word_terms(self, tokens: Sequence[str], aliases: Mapping[str, str]) -> list[str]:
        """The terms of names, words, kinds of event and days.

        Args:
            tokens: The words, numbers and signs of a sentence.
            aliases: Other name -> the name that counts.
        """
        found: list[str] = []
        known = self._plain
        for place, token in enumerate(tokens):
            terms = known.get(token)
            if terms is None:
                terms = self._looked_up(tokens, place, aliases)
            if terms:
                found += terms
        return found

    def terms(
        self, tokens: Sequence[str], place: int, aliases: Mapping[str, str]
    ) -> tuple[str, ...]:
        """The terms of one of the tokens."""
        known = self._plain.get(tokens[place])
        return self._looked_up(tokens, place, aliases) if known is None else known

    def denies(self, low: str) -> bool:
        """Whether a word in lower case is a negation."""
        return low in self._negations or low.endswith(self._denying)

    def may_count(self, tokens: Sequence[str]) -> bool:
        """Whether a number can stand among tokens whose terms were asked for."""
        return not self._numeric.isdisjoint(tokens)

    def plain(self, low: str) -> tuple[str, ...]:
        """The terms of a word that is no name; remembered, so that a text costs no more."""
        known = self._plain.get(low)
        if known is None:
            self._make_room()
            known = self._plain[low] = self._made(low)
            if low in self._numbers:
                self._numeric.add(low)
        return known

    def _make_room(self) -> None:
        if len(self._plain) + len(self._capitals) > _MOST:
            self._plain.clear()
            self._capitals.clear()

    def _made(self, low: str) -> tuple[str, ...]:
        bare = _bare(low)
        if bare in self._stop or len(bare) < 2:
            return ()
        kinds = (f"k_{kind}" for kind in self._kinds.get(bare, ()))
        return (*kinds, *filter(None, (stem(bare, self._cues),)))

    def _looked_up(
        self, tokens: Sequence[str], place: int, aliases: Mapping[str, str]
    ) -> tuple[str, ...]:
        """The terms of a token that is new, or has a capital."""
        token = tokens[place]
        if token[0].isupper():
            return self._capital(tokens, place, aliases)
        kind = kind_of(token)
        if kind == "word":
            return self._lower(token)
        if kind == "number" or token in self._numbers:
            self._numeric.add(token)
        self._make_room()
        self._plain[token] = ()
        return ()

    def _lower(self, token: str) -> tuple[str, ...]:
        """The terms of a word without a capital at its beginning, such as `iPhone`."""
        low = token.lower()
        terms = self._plain[token] = self.plain(low)
        if low in self._numbers:
            self._numeric.add(token)
        return terms

    def _capital(
        self, tokens: Sequence[str], place: int, aliases: Mapping[str, str]
    ) -> tuple[str, ...]:
        """The terms of a word with a capital: a name, or the first word of a sentence."""
        token = tokens[place]
        word = self._capitals.get(token)
        if word is None:
            self._make_room()
            word = self._capitals[token] = self._with_capital(token)
        named = word.is_name or (place > 0 and tokens[place - 1] not in _BEFORE_FIRST)
        if not named and word.is_stop:
            return ()
        terms = word.named if named else word.first
        if name := aliases.get(word.bare):
            terms = _of_name(name)
        return (*terms, *_days(tokens, place, word.month)) if word.month else terms

    def _with_capital(self, token: str) -> _Capital:
        low = token.lower()
        bare = _bare(low)
        plain, name = self.plain(low), name_stem(bare)
        kinds = self._kinds.get(bare)
        if low in self._numbers:
            self._numeric.add(token)
        if counts := self._names.get(bare):
            named = first = _of_name(counts)
        else:
            own = (f"n_{name}",) if name else ()
            named = (*(plain if kinds else ()), *own)
            first = plain if kinds else (*plain, *own)
        month = low[:3] if low.rstrip(".") in self._months else ""
        is_name = token.isupper() and len(token) > 1
        return _Capital(bare, is_name, low in self._stop, month, named, first)


@lru_cache(maxsize=16)
def _lexicon(cues: Cues) -> _Lexicon:
    return _Lexicon(cues)


def _bare(low: str) -> str:
    return low.removesuffix("’s").removesuffix("'s").removesuffix("’")


def _stated(sentence: str, words: Words, cues: Cues) -> Iterable[Quantity]:
    """The figures that a sentence states; of "six of the nine gates" the first, for all of it."""
    every = sorted((*figures(words, cues), *_single(words, cues)), key=lambda one: one.start)
    found = [one for one in every if not _is_denied(sentence, one, cues)]
    for place, one in enumerate(found):
        gap = sentence[found[place - 1].end : one.start].split() if place else []
        if _joins(gap, cues) and not one.unit:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if following is not None and not one.counted:
            gap = sentence[one.end : following.start].split()
            if _joins(gap, cues):
                one = replace(one, counted=following.counted)
        if _is_age(sentence, one, cues):
            one = replace(one, counted="old")
        yield one


def _single(words: Words, cues: Cues) -> Iterable[Quantity]:
    """One person, at least one woman: numbers too, where victims are counted."""
    hedges = grammar_of(cues)
    for place, word in enumerate(words):
        if word.low == "one" and words[place + 1].low in cues.words("facts", "single"):
            size = words.before(place, hedges.before)
            hedge = words.phrase(place - size, size) if size else ""
            first, number = words[place - size].start, (word.start, word.end)
            yield Quantity(
                first, number[1], number, 1, 1, "", hedge, hedges.hedges[hedge] if hedge else "",
                "person", (first, words[place - 1].end) if size else None,
            )  # fmt: skip


def _is_age(sentence: str, figure: Quantity, cues: Cues) -> bool:
    """Whether it is how old somebody is: aged 77, Anna Tarn, 34, or 68 and 48-years-old."""
    behind = sentence[figure.end :]
    if _OLD.match(behind):
        return True
    if figure.unit or figure.hedge or not 0 < figure.value < _OLDEST:
        return False
    before = sentence[: figure.start].lower().split()
    phrases = (" ".join(before[-size:]) for size in (1, 2, 3))
    named = _NAME_BEFORE.search(sentence[: figure.start]) and _NO_COUNT.match(behind)
    return bool(named) or not cues.words("facts", "age").isdisjoint(phrases)


def _joins(gap: list[str], cues: Cues) -> bool:
    """Whether words say that a figure is a part of the next one: six of the nine gates.

    Dozens of boxes with 50,000 pages are two figures.
    """
    of, own = cues.words("figures", "of"), cues.words("facts", "places")
    return bool(gap) and gap[0] in of and len(gap) <= 4 and own.isdisjoint(gap[1:])


def _is_denied(sentence: str, figure: Quantity, cues: Cues) -> bool:
    """Whether a figure is named to be denied: "207 boats, not 231"."""
    before = sentence[: figure.start].split()[-1:]
    return bool(before) and before[0].lower() in cues.words("facts", "negations")


def _of_name(name: str) -> tuple[str, ...]:
    return tuple(f"n_{name_stem(part)}" for part in name.split())


def name_stem(name: str) -> str:
    """The letters of a name that count."""
    return re.sub(r"\W", "", name)[:_STEM]


@lru_cache(maxsize=_MOST)
def stem(word: str, cues: Cues) -> str:
    """A word without its suffix."""
    for suffix in _suffixes(cues):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return re.sub(r"\W", "", word[: -len(suffix)])
    return re.sub(r"\W", "", word)


@lru_cache(maxsize=16)
def _suffixes(cues: Cues) -> tuple[str, ...]:
    return tuple(sorted(cues.words("facts", "suffixes"), key=len, reverse=True))


def value_term(value: float) -> str:
    """The term of a number."""
    return f"v_{value:g}".replace(".", "p").replace("+", "").replace("-", "m")


def _days(tokens: Sequence[str], place: int, month: str) -> Iterable[str]:
    """A month, and the day that stands before or behind it: 4 March, March 4."""
    yield f"d_{month}"
    after = place + 1 + int(place + 1 < len(tokens) and tokens[place + 1] == ".")
    for near in (place - 1, after):
        if 0 <= near < len(tokens) and tokens[near].isdecimal() and len(tokens[near]) < 3:
            yield f"d_{month}{int(tokens[near])}"


def kinds_of(text: str, cues: Cues) -> frozenset[str]:
    """Kinds and stems of a few words, such as those that say what is counted."""
    known = _kinds(cues)
    found: set[str] = set()
    for word in _LETTERS.findall(text.lower()):
        found.update(f"k_{kind}" for kind in known.get(word, ()))
        if word not in cues.words("facts", "stop"):
            found.add(stem(word, cues))
    return frozenset(found)


@lru_cache(maxsize=4096)
def head_terms(counted: str, cues: Cues) -> frozenset[str]:
    """The kinds and the stem of the word that is counted, without those that describe it."""
    words = counted.split()
    head = next((word for word in words if word.endswith("s")), words[-1] if words else "")
    return kinds_of(head, cues)
