"""Numbers in digits and in words, one at a place: what figures are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.assist.cues import Cues
from reviewer.assist.words import HYPHENS, Words

YEARS: Final = range(1500, 2101)
"""Numbers of four digits that may be years."""

_GROUPING: Final = " \u00a0\u2009\u202f"
_FRACTIONS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


class Number(NamedTuple):
    """A number found at some word.

    Attributes:
        value: Its value, powers multiplied in.
        next: The place of the first word behind it.
        form: `digits`, `spelt`, `power` (with a multiplying word), `magnitude`, `share`, `money`,
            or `code` for digits that are no number.
        unit: The code of a currency that stands before it.
    """

    value: float
    next: int
    form: str
    unit: str = ""


class Grammar(NamedTuple):
    """The word lists of a language as the parser wants them.

    Attributes:
        words: Number word -> its value.
        powers: What multiplies a number before it -> by how much.
        magnitudes: Order of magnitude (*dozens*) -> the value it stands for.
        parts: Name of a part (*third*) -> how many make a whole.
        hedges: Words before a number -> what they say of the true value: `<`, `>` or `~`.
        after: Words behind a number -> the same.
        money: Sign or word of a currency -> its code.
        lists: The lists of words, by name.
        decimal: The sign before decimals.
        firsts: The words that a number can begin with.
        telling: Words and signs of which each number has one, where it has no digits.
        before: The hedges that stand before a number.
        behind: Those that stand behind it.
    """

    words: dict[str, float]
    powers: dict[str, float]
    magnitudes: dict[str, float]
    parts: dict[str, float]
    hedges: dict[str, str]
    after: dict[str, str]
    money: dict[str, str]
    lists: dict[str, frozenset[str]]
    decimal: str
    firsts: frozenset[str]
    telling: frozenset[str]
    before: frozenset[str]
    behind: frozenset[str]


@lru_cache(maxsize=16)
def grammar_of(cues: Cues) -> Grammar:
    """The grammar of a language; empty lists where it has no file."""
    names = (
        "one", "two", "both", "pairs", "of", "to", "between", "joins", "percent", "article",
        "months", "clock", "labels", "before_year", "counted", "measures", "units", "halves",
        "half_behind", "half_before", "half_not_before", "few", "stop",
        "many_of", "idioms", "between_hedge", "touching", "streets", "apart", "befalls", "one_not",
        "one_until",
    )  # fmt: skip
    lists = {name: cues.words("figures", name) for name in names}
    lists["percent"] |= {"%"}
    words = dict(cues.numbers("figures", "words"))
    magnitudes = dict(cues.numbers("figures", "magnitudes"))
    signs = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
    money = signs | dict(cues.names("figures", "money"))
    telling = lists["halves"] | words.keys() | magnitudes.keys() | money.keys() | _FRACTIONS.keys()
    firsts = lists["article"] | lists["few"] | {"us", "c", "nz", "hk"}
    return Grammar(
        words,
        dict(cues.numbers("figures", "powers")),
        magnitudes,
        dict(cues.numbers("figures", "parts")),
        dict(cues.names("figures", "hedges")),
        dict(cues.names("figures", "after")),
        money,
        lists,
        cues.text("figures", "decimal", "."),
        firsts | telling,
        telling
        | dict(cues.numbers("figures", "powers")).keys()
        | dict(cues.numbers("figures", "parts")).keys(),
        frozenset(cues.names("figures", "hedges")),
        frozenset(cues.names("figures", "after")),
    )


def every_value(sentence: str, tokens: Sequence[str], grammar: Grammar) -> Iterator[float]:
    """The values of all numbers of a sentence, whatever they count; of figures, years and days.

    Args:
        sentence: Its text.
        tokens: Its words, numbers and signs.
        grammar: The words of its language.
    """
    plain = _plain_values(tokens, grammar)
    if plain is not None:
        yield from plain
        return
    words = Words(sentence)
    reader = NumberReader(words, grammar, heading=False)
    behind = 0
    for place, word in enumerate(words):
        if place < behind or (word.kind != "number" and word.low not in grammar.firsts):
            continue
        number = reader.read(place)
        if number is not None:
            behind = number.next
            if number.form != "code":
                yield number.value


def _plain_values(tokens: Sequence[str], grammar: Grammar) -> list[float] | None:
    """The values where each number is one of digits alone, as in most sentences; else None."""
    found: list[float] = []
    ends = (*tokens[1:], "", "", "")
    for place, token in enumerate(tokens):
        if token[0].isdecimal():
            if _goes_on(ends[place : place + 2], grammar):
                return None
            value = digits_value(token, grammar.decimal)
            if value is not None:
                found.append(value)
        elif token.lower() in grammar.telling:
            return None
    return found


def _goes_on(behind: Sequence[str], grammar: Grammar) -> bool:
    """Whether the two tokens behind digits may belong to the number: 12 000, 5-million, 1 in 5."""
    first, second = behind
    low = first.lower()
    if low in HYPHENS:
        return second.lower() in grammar.powers
    parts = first[:1].isdecimal() or first in _FRACTIONS or low in grammar.powers
    return parts or low == "out" or (low == "in" and second[:1].isdecimal())


def digits_value(digits: str, decimal: str) -> float | None:
    """The value of digits with their separators; None for what is no number: 1.2.3.

    Args:
        digits: The digits.
        decimal: The sign before decimals: a point or a comma.
    """
    group = "," if decimal == "." else "."
    whole, _, rest = digits.partition(decimal)
    pieces = whole.split(group)
    if decimal in rest or group in rest:
        return None
    if len(pieces) > 1 and any(len(piece) not in (2, 3) for piece in pieces[1:]):
        return None
    return float("".join(pieces) + ("." + rest if rest else ""))


class NumberReader:
    """Reads the numbers of one sentence."""

    def __init__(self, words: Words, grammar: Grammar, heading: bool) -> None:
        """Takes a sentence and the words of its language.

        Args:
            words: The sentence.
            grammar: The words of its language.
            heading: Whether capitals may stand at any word.
        """
        self.words = words
        self.grammar = grammar
        self.lists = grammar.lists
        self.heading = heading

    def read(self, place: int) -> Number | None:
        """The number that begins at a word, of whatever kind; None if none does."""
        for read in (self._money, self._share, self._magnitude, self._digits, self._spelt):
            if found := read(place):
                return found
        return None

    def _money(self, place: int) -> Number | None:
        """A currency sign or code before a number: $85 million, US$5bn, Rs 500."""
        words = self.words
        at = place
        if words[at].low in ("us", "a", "c", "nz", "hk") and words[at + 1].text == "$":
            at += 1
        code = self.grammar.money.get(words[at].low)
        word = words[at]
        if code is None or (word.kind == "word" and not (word.text[0].isupper())):
            return None
        if word.low in self.lists["touching"] and not (
            words.touch(at) and len(words[at + 1].text) + len(words[at + 2].text) > 2
        ):
            return None
        if words[at + 1].text == "." and words[at].kind == "word":
            at += 1
        number = self._digits(at + 1)
        return number and number._replace(form="money", unit=code)

    def _digits(self, place: int) -> Number | None:
        words = self.words
        word = words[place]
        if word.text in _FRACTIONS:
            return Number(_FRACTIONS[word.text], place + 1, "share")
        if word.kind != "number":
            return None
        digits, at = word.text, place + 1
        while self._groups(digits, at):
            digits, at = digits + words[at].text, at + 1
        value = digits_value(digits, self.grammar.decimal)
        if value is None:
            return Number(0, at, "code")
        if words[at].text in _FRACTIONS and words.touch(at - 1):
            value, at = value + _FRACTIONS[words[at].text], at + 1
        return self._powers(value, at, "digits")

    def _groups(self, digits: str, at: int) -> bool:
        """Whether the number goes on behind a narrow or plain space: 12 000."""
        words = self.words
        following, gap = words[at], self.words.text[words[at - 1].end : words[at].start]
        fits = following.kind == "number" and len(following.text) == 3 and len(gap) == 1
        before = words[at - 2].low.rstrip(".")
        return (
            fits
            and gap in _GROUPING
            and len(digits) <= 3
            and (gap != " " or before not in self.lists["months"])
        )

    def _powers(self, value: float, at: int, form: str) -> Number:
        """A number with the words that multiply it: 2.3 million, 5bn, 400,000."""
        words = self.words
        while True:
            skip = int(words[at].text in HYPHENS and words[at + 1].low in self.grammar.powers)
            word = words[at + skip]
            attached = words.touch(at - 1)
            if len(word.low) <= 2 and not attached:
                break
            if word.low not in self.grammar.powers or (word.low == "b" and not attached):
                break
            value, at = value * self.grammar.powers[word.low], at + skip + 1
            form = form if form == "magnitude" else "power"
        return Number(value, at, form)

    def _spelt(self, place: int) -> Number | None:
        """A number in words: twenty-five, two and a half million, a dozen."""
        words, grammar = self.words, self.grammar
        if words[place].low in self.lists["article"] and words[place + 1].low in grammar.powers:
            if len(words[place + 1].low) < 3:
                return None
            return self._powers(1, place + 1, "power")
        if words[place].low in self.lists["few"]:
            at = place + 1 + int(words[place + 1].low in self.lists["of"])
            if len(words[at].low) > 2 and words[at].low in grammar.powers:
                return self._powers(3, at, "magnitude")
            return None
        if words[place].low not in grammar.words:
            return None
        value, at = self._sum(place)
        form = "power" if value >= 100 else "spelt"
        if words[at].low in self.lists["joins"] and words[at + 2].low in self.lists["halves"]:
            value, at = value + 0.5, at + 3
        return Number(value, at, form)

    def _sum(self, place: int) -> tuple[float, int]:
        """The value of number words from a place on, and where the next word is."""
        words, grammar = self.words, self.grammar
        total, current, at = 0.0, 0.0, place
        while True:
            word = words[at].low
            if word in grammar.words and (current % 100 == 0 or self._units(current, word)):
                current += grammar.words[word]
            elif len(word) > 2 and grammar.powers.get(word, 0) >= 1000:
                total, current = total + (current or 1) * grammar.powers[word], 0
            elif len(word) > 2 and word in grammar.powers:
                current = (current or 1) * grammar.powers[word]
            else:
                return total + current, at
            at = self._joined(at)

    def _units(self, current: float, word: str) -> bool:
        """Whether a digit in words goes with the tens before it: twenty-five."""
        return current % 100 >= 20 and current % 10 == 0 and 0 < self.grammar.words[word] < 10

    def _joined(self, at: int) -> int:
        """The next word of a number, behind a hyphen or an "and" if it goes on there."""
        words, grammar = self.words, self.grammar
        following = words[at + 2].low
        goes_on = following in grammar.words or (len(following) > 2 and following in grammar.powers)
        if words[at + 1].text in HYPHENS and goes_on:
            return at + 2
        hundred = words[at].low in grammar.powers and following in grammar.words
        if words[at + 1].low in self.lists["joins"] and hundred:
            return at + 2
        return at + 1

    def _magnitude(self, place: int) -> Number | None:
        """An order of magnitude: dozens, tens of thousands, hundreds."""
        words, grammar = self.words, self.grammar
        word = words[place].low
        if word not in grammar.magnitudes:
            return None
        value, at = grammar.magnitudes[word], place + 1
        if word in self.lists["many_of"] and words[at].low not in self.lists["of"]:
            return None
        while words[at].low in self.lists["of"] and words[at + 1].low in grammar.magnitudes:
            value, at = value * grammar.magnitudes[words[at + 1].low] / 2, at + 2
        if word == "tens" and at == place + 1:
            return None
        return Number(value, at, "magnitude")

    def _share(self, place: int) -> Number | None:
        """A share: half of, a third, two-thirds, one in five."""
        return self._half(place) or self._fraction(place) or self._one_in(place)

    def upper(self, place: int) -> Number | None:
        """A number that can be the upper end of a range."""
        return self._money(place) or self._digits(place) or self._spelt(place)

    def _half(self, place: int) -> Number | None:
        words, grammar, lists = self.words, self.grammar, self.lists
        if words[place].low not in lists["halves"]:
            return None
        before, behind = words[place - 1].low, words[place + 1].low
        if behind in lists["article"] and words[place + 2].low in grammar.powers:
            return self._powers(0.5, place + 2, "power")
        if words[place + 1].text in HYPHENS and words[place + 2].low in grammar.powers:
            return self._powers(0.5, place + 2, "power")
        if words[place + 1].text in HYPHENS or before in lists["half_not_before"]:
            return None
        if behind in lists["half_behind"]:
            return Number(0.5, place + 1, "share")
        return Number(0.5, place + 1, "share") if self._is_hedged(place) else None

    def _is_hedged(self, place: int) -> bool:
        """Whether what stands before a share weakens it or says by how much: nearly, by."""
        hedge = self.words.before(place, self.grammar.before)
        return bool(hedge) or self.words[place - 1].low in self.lists["half_before"]

    def _fraction(self, place: int) -> Number | None:
        words, grammar, lists = self.words, self.grammar, self.lists
        top = 1.0 if words[place].low in lists["article"] else grammar.words.get(words[place].low)
        if top is None:
            return None
        at = place + 1 + int(words[place + 1].text in HYPHENS)
        below = grammar.parts.get(words[at].low)
        if below is None or (below < 3 and top >= below):
            return None
        behind = words[at + 1]
        single = words[place].low in lists["article"]
        stands = behind.low in lists["of"] or self._of_something(at + 1) or self._is_hedged(place)
        if single and not stands:
            return None
        if behind.kind == "word" and behind.capital and not self.heading:
            return None
        return Number(top / below, at + 1, "share")

    def _of_something(self, at: int) -> bool:
        """Whether "a fifth" is a share because of what stands behind it: to the price, more."""
        return self.words[at].low in self.lists["to"] or self.words[at].low in ("more", "less")

    def _one_in(self, place: int) -> Number | None:
        words = self.words
        first = self._small(place)
        if first is None or words[place + 1].low not in ("in", "out"):
            return None
        at = place + 2 + int(words[place + 1].low == "out")
        second = self._small(at)
        if second is None or second <= first or second > 1000 or words[at].capital:
            return None
        if words[at + 1].low in self.lists["months"] or (first != 1 and at == place + 2):
            return None
        return Number(first / second, at + 1, "share")

    def _small(self, place: int) -> float | None:
        word = self.words[place]
        if word.kind == "number" and word.text.isdigit():
            return float(word.text)
        return self.grammar.words.get(word.low)
