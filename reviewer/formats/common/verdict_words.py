"""What the verdicts of fact-checkers mean, where their words leave no doubt, in many languages.

Only words that say of the whole claim that it is so, that it is not, or that this could not be
settled. *Mostly false*, *half true*, *missing context* and their like weigh a claim, each house in
its own way: they mean nothing here, and a user says what they are (`--map`, `--map-file`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

SUPPORTED: Final = "Supported"
REFUTED: Final = "Refuted"
NOT_ENOUGH: Final = "Not Enough Evidence"
MISLEADING: Final = "misleading"

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    SUPPORTED: (
        "true", "correct", "accurate", "fact", "it's true", "this is true", "verified", "confirmed",
        "verdadero", "verdadera", "cierto", "cierta", "correcto", "es verdad", "verdadeiro",
        "verdadeira", "verdade", "correto", "é verdade", "vrai", "exact", "c'est vrai", "wahr",
        "richtig", "stimmt", "das stimmt", "vero", "corretto", "waar", "juist", "korrekt", "sant",
        "prawda", "prawdziwe", "pravda", "pravdivé", "istina", "istinito", "točno", "igaz",
        "adevărat", "totta", "doğru", "правда", "верно", "вярно", "αληθές", "αλήθεια", "صحيح",
        "حقيقي", "נכון", "सच", "सत्य", "真实", "属实", "真實", "屬實", "사실", "benar", "đúng",
    ),
    REFUTED: (
        "false", "fake", "pants on fire", "incorrect", "wrong", "untrue", "not true", "debunked",
        "hoax", "fabricated", "fake news", "it's false", "this is false", "totally false",
        "completely false", "four pinocchios", "falso", "falsa", "es falso", "mentira", "bulo",
        "noticia falsa", "é falso", "é mentira", "é fake", "faux", "c'est faux", "totalement faux",
        "falsch", "stimmt nicht", "frei erfunden", "gefälscht", "bufala", "onwaar", "onjuist",
        "vals", "fałsz", "nieprawda", "nepravda", "nepravdivé", "lež", "laž", "neistina",
        "netočno", "hamis", "fals", "falskt", "falsk", "usant", "feil", "epätosi", "yanlış",
        "asılsız", "uydurma", "ложь", "неправда", "фейк", "неверно", "невярно", "ψευδές", "ψέμα",
        "زائف", "كاذب", "خطأ", "غير صحيح", "שקר", "לא נכון", "झूठ", "फर्जी", "असत्य",
        "虚假", "假的", "谣言", "謠言", "不实", "錯誤", "거짓", "사실 아님", "hoaks", "palsu",
        "sai sự thật",
    ),
    NOT_ENOUGH: (
        "unproven", "not proven", "unproved", "unverified", "unsubstantiated", "inconclusive",
        "insufficient evidence", "unbelegt", "nicht belegt", "non prouvé", "no verificado",
        "sin verificar", "não verificado", "non verificato", "niet bewezen", "niezweryfikowane",
        "не подтверждено", "недоказано", "未经证实", "未經證實",
    ),
    MISLEADING: (
        "misleading", "engañoso", "engañosa", "enganoso", "enganosa", "trompeur", "trompeuse",
        "irreführend", "fuorviante", "misleidend", "wprowadza w błąd", "zavádějící", "zavádzajúce",
        "félrevezető", "yanıltıcı", "вводит в заблуждение", "παραπλανητικό", "مضلل", "भ्रामक",
        "误导", "誤導", "menyesatkan", "vilseledande", "villedende", "harhaanjohtava",
    ),
}  # fmt: skip
"""A label of AVeriTeC, or the name of a status -> the words that mean it."""

_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_RATED: Final = re.compile(rf"({_NUMBER}) \(({_NUMBER}) to ({_NUMBER})\)")


def _bare(words: str) -> str:
    """Words of which case, marks, spaces and pictures say nothing."""
    letters = unicodedata.normalize("NFKC", words).casefold()
    return "".join(char for char in letters if unicodedata.category(char)[0] in "LMN")


_MEANT: Final = {_bare(each): meant for meant, words in WORDS.items() for each in words}


def meaning(verdict: str) -> str:
    """What a verdict means: a label of AVeriTeC or the name of a status; empty if that is not sure.

    Args:
        verdict: The words of a rating, or a number as `rated` writes it.
    """
    if found := _RATED.fullmatch(verdict):
        value, worst, best = map(float, found.groups())
        ends = {best: SUPPORTED, worst: REFUTED} if best != worst else {}
        return ends.get(value, "")
    return _MEANT.get(_bare(verdict), "")


def rated(words: str, value: str, worst: str, best: str) -> str:
    """A rating as a verdict: its words, or its number with the scale on which it stands."""
    if any(map(str.isalpha, words)) or not value:
        return words or value
    numbers = all(re.fullmatch(_NUMBER, one) for one in (value, worst, best))
    return f"{value} ({worst} to {best})" if numbers else words or value
