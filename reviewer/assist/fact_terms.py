"""What a sentence is about, as terms that can be looked up: names, words, events, figures, days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from reviewer.assist.cues import Cues
from reviewer.assist.figures import Quantity, figures
from reviewer.assist.numbers import NumberReader, grammar_of
from reviewer.assist.words import Words

_TELLING: Final = 12
"""Smaller numbers without a unit tell nothing by themselves."""
_STEM: Final = 6
"""Letters of a name that count, so that a country and its people are one: Meskoria, Meskorian."""

FATES: Final = frozenset(("k_death", "k_injury", "k_missing", "k_saved", "k_seize"))
"""What can befall people; figures of different fates say nothing of one another."""
_SCOPE: Final = 2
"""So many telling words behind a negation are denied by it."""
_YEAR: Final = re.compile(r"(?<![\d.,$€£])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")

_MOST: Final = 100_000
"""Words whose terms are remembered."""

_ACRONYM: Final = re.compile(
    r"((?:[A-Z][\w’'-]*|of|for|and|the|de|e)(?:[\s-]+(?:[A-Z][\w’'-]*|of|for|and|the|de)){1,7})"
    r"\s*\(([A-Z][A-Z.]{1,9})\)"
)


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
        text: The sentence, in lower case.
    """

    terms: tuple[str, ...]
    figures: tuple[Quantity, ...]
    negated: bool
    asks: bool = False
    denied: frozenset[str] = frozenset()
    fates: tuple[frozenset[str], ...] = ()
    years: frozenset[str] = frozenset()
    text: str = ""

    def shown(self, term: str) -> str:
        """A term as the sentence has it: of the stem `disput` the word *disputes*."""
        bare = term.partition("_")[2] or term
        place = f" {self.text}".find(f" {bare}")
        if term.startswith(("k_", "v_", "d_")) or place < 0:
            return bare
        return re.split(r"[^\w’'-]", self.text[place:], maxsplit=1)[0].removesuffix("’s")


@lru_cache(maxsize=16)
def _kinds(cues: Cues) -> dict[str, tuple[str, ...]]:
    """Word -> the kinds of event, person or thing that it tells of."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, words in cues.names("facts", "kinds").items():
        for word in words:
            found[word] = (*found.get(word, ()), kind)
    return found


def acronyms(text: str) -> dict[str, str]:
    """The short names that a text defines, in lower case: TTP -> tehreek-e-taliban pakistan."""
    found = {}
    for match in _ACRONYM.finditer(text):
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
    words = Words(sentence)
    quantities = tuple(_stated(sentence, words, cues))
    values = (one.value for one in quantities if one.value >= _TELLING or one.unit)
    terms = dict.fromkeys((*map(_value, values), *_word_terms(words, cues, aliases or {})))
    denying = [at for at, word in enumerate(words) if _is_negation(word.low, cues)]
    return FactTerms(
        tuple(terms), quantities, bool(denying), sentence.rstrip().endswith("?"),
        frozenset(_denied(words, denying, cues)), tuple(_fates(sentence, quantities, cues)),
        frozenset(_YEAR.findall(sentence)), sentence.lower(),
    )  # fmt: skip


def _is_negation(low: str, cues: Cues) -> bool:
    return low.replace("'", "’") in _lexicon(cues).negations


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
        found = kinds_of(behind, cues) & FATES
        yield frozenset(found or kinds_of(before, cues) & FATES)


def index_terms(
    sentence: str, cues: Cues, aliases: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The terms under which a sentence is found: those of `fact_terms`, in half the time.

    Numbers that are no figures, such as years, are among them; nobody asks for those.
    """
    words, grammar = Words(sentence), grammar_of(cues)
    reader = NumberReader(words, grammar, heading=False)
    found: list[str] = []
    behind = 0
    for place, word in enumerate(words):
        if place < behind or (word.kind != "number" and word.low not in grammar.firsts):
            continue
        number = reader.read(place)
        if number is not None:
            behind = number.next
            if number.form != "code":
                found.append(_value(number.value))
    return tuple(dict.fromkeys((*found, *_word_terms(words, cues, aliases or {}))))


def _word_terms(words: Words, cues: Cues, aliases: Mapping[str, str]) -> list[str]:
    """The terms of names, words, kinds of event and days."""
    lexicon = _lexicon(cues)
    found: list[str] = []
    for place, word in enumerate(words):
        if word.kind != "word":
            continue
        if not word.capital:
            found += lexicon.plain(word.low)
            continue
        named = _is_name(words, place)
        if named or word.low not in lexicon.stop:
            found += lexicon.named(word.low, first=not named, aliases=aliases)
            if word.low.rstrip(".") in lexicon.months:
                found += _days(words, place)
    return found


class _Lexicon:
    """The words of a language as terms, each worked out once."""

    def __init__(self, cues: Cues) -> None:
        self.stop = cues.words("facts", "stop")
        self.negations = cues.words("facts", "negations")
        self.months = cues.words("figures", "months")
        self._cues = cues
        self._kinds = _kinds(cues)
        self._names = cues.names("facts", "names")
        self._plain: dict[str, tuple[str, ...]] = {}

    def plain(self, low: str) -> tuple[str, ...]:
        """The terms of a word that is no name; remembered, so that a text costs no more."""
        known = self._plain.get(low)
        if known is None:
            if len(self._plain) > _MOST:
                self._plain.clear()
            known = self._plain[low] = self._made(low)
        return known

    def _made(self, low: str) -> tuple[str, ...]:
        bare = _bare(low)
        if bare in self.stop or len(bare) < 2:
            return ()
        kinds = (f"k_{kind}" for kind in self._kinds.get(bare, ()))
        return (*kinds, *filter(None, (stem(bare, self._cues),)))

    def named(self, low: str, *, first: bool, aliases: Mapping[str, str]) -> tuple[str, ...]:
        """The terms of a word with a capital.

        Args:
            low: The word in lower case.
            first: Whether its capital may only be that of a first word.
            aliases: Other name -> the name that counts.
        """
        bare = _bare(low)
        known = aliases.get(bare) or self._names.get(bare)
        if known:
            return tuple(f"n_{name_stem(part)}" for part in known.split())
        plain = self.plain(low) if first or self._kinds.get(bare) else ()
        name = name_stem(bare)
        return plain if not name or (first and bare in self._kinds) else (*plain, f"n_{name}")


@lru_cache(maxsize=16)
def _lexicon(cues: Cues) -> _Lexicon:
    return _Lexicon(cues)


def _bare(low: str) -> str:
    return low.removesuffix("’s").removesuffix("'s").removesuffix("’")


def _stated(sentence: str, words: Words, cues: Cues) -> Iterable[Quantity]:
    """The figures that a sentence states; of "six of the nine gates" the first, for all of it."""
    found = [one for one in figures(words, cues) if not _is_denied(sentence, one, cues)]
    of = cues.words("figures", "of")
    for place, one in enumerate(found):
        gap = sentence[found[place - 1].end : one.start].split() if place else []
        if gap and gap[0] in of and len(gap) <= 4 and not one.unit:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if following is not None and not one.counted:
            gap = sentence[one.end : following.start].split()
            if gap and gap[0] in of and len(gap) <= 4:
                one = replace(one, counted=following.counted)
        if re.match(r"[\s-]?old\b", sentence[one.end :]):
            one = replace(one, counted="old")
        yield one


def _is_denied(sentence: str, figure: Quantity, cues: Cues) -> bool:
    """Whether a figure is named to be denied: "207 boats, not 231"."""
    before = sentence[: figure.start].split()[-1:]
    return bool(before) and before[0].lower() in cues.words("facts", "negations")


def _is_name(words: Words, place: int) -> bool:
    """Whether a word is a name by its capitals: not the first one, or all capitals."""
    word = words[place]
    return (word.text.isupper() and len(word.text) > 1) or (
        word.capital
        and place > 0
        and not (words[place - 1].text in '“"‘.:—' and word.low != word.text)
    )


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


def _value(value: float) -> str:
    return f"v_{value:g}".replace(".", "p").replace("+", "").replace("-", "m")


def _days(words: Words, place: int) -> Iterable[str]:
    """A month, and the day that stands before or behind it: 4 March, March 4."""
    month = words[place].low[:3]
    yield f"d_{month}"
    after = place + 1 + int(words[place + 1].text == ".")
    for near in (place - 1, after):
        if (
            words[near].kind == "number"
            and words[near].text.isdigit()
            and len(words[near].text) < 3
        ):
            yield f"d_{month}{int(words[near].text)}"


def kinds_of(text: str, cues: Cues) -> frozenset[str]:
    """Kinds and stems of a few words, such as those that say what is counted."""
    known = _kinds(cues)
    found: set[str] = set()
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        found.update(f"k_{kind}" for kind in known.get(word, ()))
        if word not in cues.words("facts", "stop"):
            found.add(stem(word, cues))
    return frozenset(found)
