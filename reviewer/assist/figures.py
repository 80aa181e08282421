"""Figures of a sentence: counts, shares, sums, durations and orders of magnitude, normalised."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.assist.cues import Cues
from reviewer.assist.numbers import YEARS, Grammar, Number, NumberReader, grammar_of
from reviewer.assist.words import HYPHENS, Words


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it stands in a sentence; offsets are code points of the sentence.

    Attributes:
        start: Where its hedge, its currency or its number begins.
        end: One past its number, unit and what hedges it from behind.
        number: `[start, end)` of the number itself.
        value: The number, magnitudes multiplied in; of a range the lower end.
        most: The upper end of a range, else the same as `value`.
        unit: `%`, a currency code such as `USD`, a measure such as `hour`, or empty.
        hedge: The words that weaken it, in lower case; empty if none do.
        direction: What the hedge says of the true value: `<` at most, `>` at least, `~` about; for
            an order of magnitude such as *dozens* `~`; empty for an exact number.
        counted: What is counted, in lower case, as far as it stands behind the number.
        hedged: `[start, end)` of the hedge, None without one.
    """

    start: int
    end: int
    number: tuple[int, int]
    value: float
    most: float
    unit: str
    hedge: str
    direction: str
    counted: str
    hedged: tuple[int, int] | None


def figures(
    text: str | Words, cues: Cues, *, heading: bool = False, ones: bool = False
) -> list[Quantity]:
    """The figures of a sentence, in order.

    Args:
        text: The sentence, or its words.
        cues: The words of its language.
        heading: Whether capitals may stand at any word, as in a headline.
        ones: Whether *one* counts too, where it is no mere article: one was killed, at least one.
    """
    words = text if isinstance(text, Words) else Words(text)
    return _Parser(words, grammar_of(cues), heading, ones).run()


class _Parser:
    """Finds the figures of one sentence, word by word."""

    def __init__(self, words: Words, grammar: Grammar, heading: bool, ones: bool) -> None:
        self.words = words
        self.ones = ones
        self.grammar = grammar
        self.lists = grammar.lists
        self.heading = heading
        self.reader = NumberReader(words, grammar, heading)

    def run(self) -> list[Quantity]:
        found: list[Quantity] = []
        behind = 0
        firsts = self.grammar.firsts
        for place, word in enumerate(self.words):
            if place < behind or (word.kind != "number" and word.low not in firsts):
                continue
            number = self.reader.read(place)
            if number is None:
                continue
            figure = None if self._excluded(place, number) else self._figure(place, number)
            if figure is not None:
                found.append(figure)
            behind = self._behind(number, figure)
        return found

    def _behind(self, number: Number, figure: Quantity | None) -> int:
        """The first word that is not part of what was found."""
        place = number.next
        while figure is not None and self.words[place].start < figure.end:
            place += 1
        return place

    # -- what is no figure --------------------------------------------------------------------

    def _excluded(self, place: int, number: Number) -> bool:
        if number.form in ("money", "share"):
            return False
        if (
            number.form == "code"
            or self._is_glued(place, number)
            or self._is_listing(place, number)
        ):
            return True
        if self._is_percent(number.next):
            return False
        if self._is_date(place, number) or self._is_name(place, number):
            return True
        if self._is_address(number):
            return True
        if number.form == "digits":
            return self._is_year(place, number)
        return number.form in ("spelt", "power") and self._is_idle(place, number)

    def _is_percent(self, place: int) -> bool:
        return bool(self.words.longest(place, self.lists["percent"]))

    def _is_glued(self, place: int, number: Number) -> bool:
        """Whether letters or signs hang on it: M4, 36th, 24NewsHD, 9/11, 1.2.3, a@b."""
        words = self.words
        if words[place].kind != "number":
            return False
        before, behind = words[place - 1], words[number.next]
        if words.touch(number.next - 1) and (
            behind.kind == "word" and (behind.low not in self.lists["units"] or behind.text == "G")
        ):
            return True
        if words.touch(number.next - 1) and behind.text and behind.text in "/:@_#=&":
            glued = words[number.next + 1]
            return words.touch(number.next) and glued.kind != "sign"
        if place and words.touch(place - 1):
            two = words[place - 2]
            if before.kind == "word" or before.text in "#@/:_=.&":
                return True
            if before.text in HYPHENS and words.touch(place - 2):
                return two.kind == "word" and two.capital and two.low not in self.lists["months"]
        return False

    def _is_listing(self, place: int, number: Number) -> bool:
        """Whether it counts the items of a list: 1. at the start, (2), §3."""
        words = self.words
        before, behind = words[place - 1], words[number.next]
        if place == 0 and behind.text in (".", ")") and words[place].kind == "number":
            return words.touch(number.next - 1)
        if before.text in ("§", "№"):
            return True
        return (
            before.text == "("
            and behind.text == ")"
            and number.value < 30
            and (number.form == "digits")
        )

    def _is_date(self, place: int, number: Number) -> bool:
        """Whether it is a day of a month or a time of day."""
        words, months = self.words, self.lists["months"]
        behind = words[number.next].low.rstrip(".")
        if words.longest(number.next, self.lists["clock"], 3):
            return True
        if number.form not in ("digits", "spelt"):
            return False
        if behind in months and words[number.next].capital and number.value <= 31:
            return True
        return self._follows_month(place, number) or self._leads_to_month(number)

    def _follows_month(self, place: int, number: Number) -> bool:
        """A day or year behind a month: March 18-19, December 10 and 11, 2025."""
        words = self.words
        at = place - 1
        for _ in range(6):
            word = words[at]
            if word.low.rstrip(".") in self.lists["months"] and word.capital:
                return number.value <= 31 or number.value in YEARS
            linked = word.text in HYPHENS or word.text in (",", ".") or word.kind == "number"
            if not (linked or word.low in self.lists["joins"] | self.lists["to"]):
                return False
            if word.text == "," and number.value not in YEARS:
                return False
            at -= 1
        return False

    def _leads_to_month(self, number: Number) -> bool:
        """The first of several days before a month: 10 and 11 December, 3-5 May."""
        words = self.words
        at = number.next
        link = words[at].text in HYPHENS or words[at].low in self.lists["joins"] | self.lists["to"]
        following = words[at + 1]
        return (
            link
            and following.kind == "number"
            and words[at + 2].low.rstrip(".") in self.lists["months"]
            and words[at + 2].capital
        )

    def _is_name(self, place: int, number: Number) -> bool:
        """Whether it is part of a name: Route 9, Boeing 737, Three Gorges, phase two."""
        words, lists = self.words, self.lists
        before, behind = words[place - 1], words[number.next]
        label = words[place - 2] if before.text == "." else before
        if (
            label.low in lists["labels"]
            # "to train 10,000 recruits": no train has such a number.
            and "," not in words[place].text
            and number.form != "power"
            and not (self._counts(number.next) and not label.capital)
        ):
            return True
        if words[place].kind == "word":
            return self._is_spelt_name(place, number)
        capital = before.capital and before.kind == "word" and place > 1
        if not capital or self.heading or number.form == "power":
            return False
        return (
            not self._counts(number.next)
            and before.low not in lists["before_year"]
            and (behind.kind == "sign" or behind.capital or not behind.low.endswith("s"))
            and before.low
            not in {word for phrase in self.grammar.hedges for word in phrase.split()}
        )

    def _is_address(self, number: Number) -> bool:
        """Whether it is the number of a house: 12 Mill Lane."""
        words = self.words
        for at in range(number.next, number.next + 4):
            if not words[at].capital or words[at].kind != "word":
                return False
            if words[at].low in self.lists["streets"]:
                return at > number.next
        return False

    def _is_spelt_name(self, place: int, number: Number) -> bool:
        words = self.words
        behind, following = words[number.next], words[number.next + 1]
        if self.heading or not behind.capital or behind.kind != "word":
            middle = words[place].capital and place > 0 and words[place - 1].kind == "word"
            return middle and not self.heading and not words[place - 1].text.isupper()
        if not words[place].capital:
            return False
        if place == 0 and self._counts_later(number.next):
            return False
        return following.capital or not behind.low.endswith(
            ("an", "i", "ish", "ese", "ch", "ic", "ean", "can", "u.s", "s")
        )

    def _counts_later(self, at: int) -> bool:
        """Whether something countable stands behind names: Two United States service members."""
        for word in (self.words[place] for place in range(at, at + 5)):
            if word.kind != "word" or word.low in self.lists["stop"]:
                return False
            if not word.capital and word.low.endswith("s"):
                return True
        return False

    def _counts(self, at: int) -> bool:
        """Whether the words at a place can be what a number counts."""
        word = self.words[at]
        if word.text in HYPHENS and self.words.touch(at - 1):
            return self.words[at + 1].low in self.lists["measures"]
        if word.kind != "word":
            return False
        if word.low in self.lists["counted"] or word.low in self.grammar.money:
            return True
        return (
            len(word.low) > 2
            and word.low.endswith("s")
            and not word.low.endswith(("ss", "us", "is", "’s", "'s"))
        )

    def _is_year(self, place: int, number: Number) -> bool:
        words = self.words
        text = words[place].text
        if self._is_numbered_date(place):
            return True
        if len(text) != 4 or not text.isdigit() or number.value not in YEARS:
            return len(text) > 1 and text[0] == "0" and text.isdigit()
        if number.next != place + 1:
            return False
        before = words[place - 1]
        if place and before.text in ("'", "’"):
            return True
        counts = words[number.next].low in self.lists["counted"] or self._counts(number.next)
        if number.value % 100 and words[number.next].low not in self.lists["counted"]:
            # "2016 elections": as a count it would rather be 2,016.
            counts = counts and bool(words.before(place, self.grammar.before))
        plain = words[number.next].kind == "word" and not words[number.next].capital
        hedged = bool(words.before(place, self.grammar.before))
        return not (counts and plain and (hedged or before.low not in self.lists["before_year"]))

    def _is_numbered_date(self, place: int) -> bool:
        """Whether it belongs to a date in digits: 2025-12-10."""
        words = self.words
        for first in (place - 4, place - 2, place):
            run = [words[at] for at in range(first, first + 5)]
            digits = all(word.kind == "number" for word in run[::2])
            if digits and all(word.text in HYPHENS for word in run[1::2]):
                return True
        return False

    def _is_idle(self, place: int, number: Number) -> bool:
        """Whether a number in words counts nothing: one of them, the two, two-faced."""
        words, lists = self.words, self.lists
        word, before, behind = words[place], words[place - 1], words[number.next]
        if behind.text in HYPHENS and words.touch(number.next - 1):
            measure = words[number.next + 1]
            named = measure.capital and words[number.next + 2].capital and not self.heading
            return named or measure.low not in lists["measures"]
        if before.text in HYPHENS and words.touch(place - 1):
            return True
        if any(words.longest(at, lists["idioms"]) for at in (place - 2, place - 1, place)):
            return True
        if number.next != place + 1:
            return False
        if number.value == 0:
            return True
        if word.low in lists["one"]:
            counts = self.ones and self._is_one_of_some(place)
            return not (counts or self._one_counts(number.next))
        if word.low in lists["two"]:
            measured = behind.low.rstrip("s") in lists["measures"]
            return (before.low in lists["both"] and not measured) or behind.low in lists["pairs"]
        return False

    def _one_counts(self, at: int) -> bool:
        measured = self.words[at].low in self.lists["measures"] - {
            "day",
            "night",
            "point",
            "man",
            "person",
            "second",
            "story",
        }
        # One day is some day, but one day later is a span of time.
        apart = self.words[at].low == "day" and self.words[at + 1].low in self.lists["apart"]
        return bool(measured or apart or self.words[at].low in self.grammar.money)

    def _is_one_of_some(self, place: int) -> bool:
        """Whether one is counted: at least one boat, one soldier died, one mate and two men."""
        words, lists = self.words, self.lists
        behind = words[place + 1]
        if behind.kind != "word" or behind.low in lists["one_not"]:
            return False
        if words.before(place, self.grammar.before) > 1:
            # "Over one" is mostly "because of one".
            return True
        if not lists["befalls"].isdisjoint((words[place - 1].low, words[place - 2].low)):
            return behind.low not in lists["of"]
        for at in range(place + 2, place + 6):
            word = words[at]
            if word.low in lists["joins"] or word.text == ",":
                return at <= place + 4 and self._counts_more(at + 1)
            if word.kind == "sign" or word.low in lists["one_until"]:
                return False
            if word.low in lists["befalls"]:
                return behind.low not in lists["of"]
        return False

    def _counts_more(self, at: int) -> bool:
        """Whether another number begins at a word."""
        word = self.words[at]
        return word.kind == "number" or (
            word.low in self.grammar.words and word.low not in self.lists["one"]
        )

    # -- what stands around it ----------------------------------------------------------------

    def _figure(self, place: int, number: Number) -> Quantity | None:
        words = self.words
        first, at = words[place].start, number.next
        unit, most = number.unit, number.value
        upper = self._upper(at, number)
        if upper is not None:
            most, at, unit = upper.value, upper.next, unit or upper.unit
        value = number.value * (most / upper.value if upper and upper.value else 1)
        if upper is not None and upper.form == "power" and number.form in ("digits", "money"):
            value = self._same_power(number.value, upper)
        last = words[at - 1].end
        if words[at - 1].low in self.lists["halves"] and words[at].low in self.lists["article"]:
            # Half an hour.
            at += int(bool(self._unit("", at + 1)[0]))
        unit, at = self._unit(unit, at)
        hedge, direction, hedged = self._hedge(place)
        if not hedge:
            behind, size = self._hedge_behind(at)
            if size:
                hedge = words.phrase(behind, size)
                direction = self.grammar.after[hedge]
                hedged = (words[behind].start, words[behind + size - 1].end)
                at += size if behind == at else 0
        if not direction and number.form == "magnitude":
            direction = "~"
        start = min(first, hedged[0] if hedged else first)
        # A hedge behind what is counted stands outside: 20 boats or so.
        end = max(words[at - 1].end, hedged[1] if hedged and hedged[0] < first else 0)
        counted = self._counted(at)
        return Quantity(
            start, end, (first, last), value, max(most, value), unit, hedge, direction, counted,
            hedged,
        )  # fmt: skip

    def _upper(self, at: int, number: Number) -> Number | None:
        """The upper end of a range: 5-10, 5 to 10 million."""
        words = self.words
        linked = words[at].text in HYPHENS or words[at].low in self.lists["to"] - {"and"}
        if words[at].low in self.lists["joins"]:
            linked = bool(words.before(self._first(number), self.lists["between"], 1))
        if not linked:
            return None
        found = self.reader.upper(at + 1)
        if found is None or found.form == "code" or found.value <= number.value:
            return None
        if self._is_glued(at + 1, found) and words[at].text not in HYPHENS:
            return None
        if words[found.next].low.rstrip(".") in self.lists["months"]:
            return None
        return found

    def _first(self, number: Number) -> int:
        """The place of the first word of a number, as far as it is needed for ranges."""
        at = number.next - 1
        words, grammar = self.words, self.grammar
        while at > 0 and (
            words[at - 1].kind == "number"
            or words[at - 1].low in grammar.words
            or words[at - 1].low in grammar.money
            or words[at - 1].text in HYPHENS
        ):
            at -= 1
        return at

    def _same_power(self, value: float, upper: Number) -> float:
        """The lower end of "5 to 10 million", which shares the power of the upper one."""
        for power in sorted(set(self.grammar.powers.values()), reverse=True):
            if upper.value >= power and value * power < upper.value:
                return value * power
        return value

    def _unit(self, unit: str, at: int) -> tuple[str, int]:
        words, lists = self.words, self.lists
        if size := words.longest(at, lists["percent"]):
            return "%", at + size
        if words[at].low in self.grammar.money and words[at].kind == "word":
            return self.grammar.money[words[at].low], at + 1
        skip = int(words[at].text in HYPHENS and words.touch(at - 1))
        word = words[at + skip].low
        for measure in (
            word,
            word.removesuffix("s"),
            word.removesuffix("s’"),
            word.removesuffix("s'"),
        ):
            if measure in lists["units"] and word not in ("second", "ton’s"):
                return unit or measure, at + skip + 1
        if skip and word in lists["measures"]:
            return unit, at + 2
        return unit, at

    def _hedge(self, place: int) -> tuple[str, str, tuple[int, int] | None]:
        words = self.words
        last = place
        size = words.before(place, self.grammar.before)
        if not size:
            place -= words.before(place, self.lists["between_hedge"])
            size = words.before(place, self.grammar.before) if place < last else 0
        if not size:
            return "", "", None
        hedge = words.phrase(place - size, size)
        more = words.before(place - size, self.grammar.before)
        direction = self.grammar.hedges[hedge]
        if more and direction == "~":
            size += more
            hedge = words.phrase(place - size, size)
        return hedge, direction, (words[place - size].start, words[place - 1].end)

    def _hedge_behind(self, at: int) -> tuple[int, int]:
        """Where a hedge stands behind a figure, and its words: 20 or so boats, 20 boats or so."""
        words = self.words
        size = words.longest(at, self.grammar.behind)
        if size:
            return at, size
        later = at + len(self._counted(at).split())
        return later, words.longest(later, self.grammar.behind)

    def _counted(self, at: int) -> str:
        """What is counted: up to five words behind the number, to where the phrase ends."""
        words = self.words
        at += int(words[at].low in self.lists["of"])
        found: list[str] = []
        while (
            len(found) < 5 and words[at].kind == "word" and words[at].low not in self.lists["stop"]
        ):
            found.append(words[at].low)
            at += 1
            if self._counts(at - 1):
                break
        return " ".join(found)
