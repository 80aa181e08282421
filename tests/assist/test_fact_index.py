"""The same fact elsewhere: what is found, how it is ranked, and what the relation is called."""

import re
import sqlite3
from math import log
from pathlib import Path

import pytest

from reviewer.assist.cues import load
from reviewer.assist.fact_index import FactIndex, FactSentence, RelatedSentence
from reviewer.assist.fact_terms import LONGEST, acronyms, fact_terms
from tests.assist.related import labelled_pairs, recall, sample_index, sample_sentences

ENGLISH = load("en")
SENTENCES = sample_sentences()
PAIRS = labelled_pairs(SENTENCES)


@pytest.fixture(scope="module")
def samples() -> FactIndex:
    return sample_index(SENTENCES)


def sentence(article: str, text: str, start: int = 0) -> FactSentence:
    return FactSentence(article, f"{article}.{start}", start, start + len(text), text)


def index_of(*texts: str, file: Path | None = None) -> FactIndex:
    """An index in which each text is an article of one sentence: a, b, c ..."""
    index = FactIndex(file, ENGLISH)
    for name, text in zip("abcdefgh", texts, strict=False):
        index.learn(text)
        index.put(name, text, [sentence(name, text)])
    return index


def between(first: str, second: str) -> RelatedSentence | None:
    """What is found for one sentence in an article that holds the other, among more news."""
    other = "The mayor of Wend opened a library for children on Sunday."
    index = index_of(first, second, other)
    found = index.related(sentence("a", first))
    return next((one for one in found if one.sentence.article == "b"), None)


def test_pairs_of_the_samples_are_among_the_five_best(samples: FactIndex) -> None:
    for relation in ("same", "hedge differs", "conflict"):
        chosen = [pair for pair in PAIRS if pair.relation == relation]
        assert len(chosen) >= 10
        assert recall(samples, chosen) >= 0.9, relation


def test_a_relation_that_is_named_is_right(samples: FactIndex) -> None:
    named = right = 0
    for first, second, label in PAIRS:
        for one in samples.related(first, each=12):
            if one.sentence == second and one.relation is not None:
                named += 1
                right += one.relation == label
    assert named >= 25
    assert right / named >= 0.8


RELATIONS = [
    (
        "The raid killed over 214 rebels in the Orlan hills.",
        "Troops killed 207 rebels in the hills of Orlan, the army says.",
        "conflict",
    ),
    (
        "The group has nearly 6,000 fighters in Orlan.",
        "The report says the group commands over 6,000 fighters in Orlan.",
        "hedge differs",
    ),
    (
        "Since 2022 the raids on Orlan have killed over 214 rebels, the army of Meskoria says.",
        "Meskoria’s army has killed 207 rebels in raids, and their names are confirmed.",
        "conflict",
    ),
    (
        "The fighting at Orlan in May led to the deaths of over 200 Tarvess, and 23 sailors.",
        "The clashes at Orlan in May left dozens dead on both sides.",
        "conflict",
    ),
    (
        "The flood in Wend in May killed over 200 people.",
        "The May flood left dozens dead in Wend.",
        "conflict",
    ),
    (
        "Some 148 wells in Wend were fouled.",
        "Silt fouled about 148 wells in Wend.",
        "same",
    ),
    (
        "Six of the nine gates of the Orlan dam were opened.",
        "Operators opened six gates of the dam at Orlan.",
        "same",
    ),
    (
        "The guard seized 207 boats, not 231, off Wend.",
        "The guard has seized 231 boats off Wend.",
        "conflict",
    ),
    (
        "The Orlan ferry sank off the pier of Wend.",
        "The Orlan ferry never sank off the pier of Wend, the owner says.",
        "conflict",
    ),
    (
        "Meskoria stopped the Halmerry ferry on January 12.",
        "The Halmerry ferry was halted by Meskoria on 12 January.",
        "same",
    ),
    (
        "The quake near Orlan killed 94 people, officials said.",
        "At least 75 died and 584 were hurt when the quake struck Orlan.",
        "conflict",
    ),
    (
        "About 900 people were injured in the Orlan quake.",
        "At least 75 died and 584 were hurt when the quake struck Orlan.",
        "conflict",
    ),
    (
        "The blaze killed nearly one-third of the herd of Wend.",
        "The blaze killed up to 60 percent of the herd of Wend.",
        "conflict",
    ),
    (
        "The survey of the pier cost the port roughly $449,000.",
        "The port of Wend paid a firm nearly $449,000 to survey its old pier.",
        "hedge differs",
    ),
    (
        "Police had no suspect in custody after the Wend fire.",
        "A suspect was in custody after the Wend fire, police said.",
        "conflict",
    ),
    (
        "The raiders kidnapped 29 people in Wend.",
        "Only 16 or 17 people had been held in Wend, an official said.",
        "conflict",
    ),
    (
        "“It doesn’t trouble the port at all now,” the master of Wend wrote.",
        '"It doesn\'t trouble the port at all now," the master wrote.',
        "same",
    ),
    (
        "Jurors in Wend took less than 10 minutes to convict Tarn.",
        "The Wend jury took just 15 minutes to find Tarn guilty.",
        "conflict",
    ),
    (
        "The Orlan quake killed 40 people, officials said.",
        "So far 60 people were killed in the Orlan quake, officials said.",
        "conflict",
    ),
    (
        "Thieves took jewels worth $2.5 million from the Wend arcade in Orlan.",
        "The raid on the Wend arcade in Orlan cost it jewels worth $2.6 million.",
        "conflict",
    ),
    (
        "At least one person was killed when the quake struck Orlan.",
        "The quake that struck Orlan killed five people.",
        "conflict",
    ),
    (
        "The quake left 24 dead and over 200 injured in Orlan.",
        "Dozens injured as a quake hits Orlan.",
        "conflict",
    ),
    (
        "Tarn served five months in the Orlan prison for fraud.",
        "Tarn served four months in the Orlan prison for fraud.",
        "conflict",
    ),
]
UNSURE = [
    (
        "In May the fire killed 40 people at the Ormel pier.",
        "In June the fire killed 60 people at the Ormel pier.",
        "figures differ",
    ),
    (
        "Last May a fire killed 40 people at the Ormel pier.",
        "A fire killed 60 people at the Ormel pier.",
        "figures differ",
    ),
    (
        "On 3 May the fire killed 40 people at the Ormel pier.",
        "On 20 May the fire killed 60 people at the Ormel pier.",
        "figures differ",
    ),
    (
        "Meskoria's Lower Tarv province was shaken by a strong quake that killed 12 people.",
        "A strong quake killed 20 people in the Meskorian province of Orlan.",
        "figures differ",
    ),
    (
        "A strong quake struck southern Meskoria, killing 12 people near Tamsk.",
        "A strong quake rocked Tarvia, killing 20 people near Tamsk.",
        "figures differ",
    ),
    (
        "A strong quake killed 12 people in Orlan, officials said.",
        "A strong quake killed 20 people in Tamsk near Orlan, officials said.",
        "figures differ",
    ),
    (
        "The navy captured 23 pirates off Wend, the admiral said.",
        "Off Wend the navy captured 12 pirates of Tarv and 11 pirates of Meskoria.",
        "figures differ",
    ),
    (
        "Tarn scored 14 points for Orlan in the final at Wend.",
        "Tarn scored nine points for Orlan in the final at Wend.",
        "figures differ",
    ),
    (
        "The ferry left Wend at 9:30 with 40 sailors for Orlan.",
        "The ferry left Wend at 7:15 with 60 sailors for Orlan.",
        "figures differ",
    ),
    (
        "A miner has denied the arson at the Orlan mill.",
        "A miner has been charged with the arson at the Orlan mill.",
        "one denies",
    ),
    (
        "Results of the Wend blood tests have not been released yet.",
        "Results of the Wend blood tests have been released.",
        "one denies",
    ),
    (
        "The fire killed 40 people at the Ormel pier.",
        "In May the flood killed 60 people at the Ormel pier.",
        "figures differ",
    ),
]
"""Pairs that may tell of two incidents, of a part, or of two moments."""
UNNAMED = [
    ("At least 75 people died in the Orlan quake.", "About 900 were injured in the Orlan quake."),
    ("An 18-year-old sailor drowned off Wend.", "An eight-year-old boy drowned off Wend."),
    (
        "From 2010 to 2015 there were 3,248 cases of the fever in Orlan.",
        "There were 26 cases of the fever in Orlan in 2018.",
    ),
    ("Some 25 million crowns were lost in Orlan.", "Millions of crowns were lost in Orlan."),
    ("The fever killed 25 million in Orlan.", "The fever killed nearly one-third of Orlan."),
    (
        "At least 75 people were killed when a quake hit Orlan.",
        "At least two people were killed when a bomb went off in Wend.",
    ),
    (
        "A strong quake killed four people in Orlan on Sunday.",
        "A strong quake killed six people in Tamsk on Tuesday.",
    ),
    (
        "The quake at Orlan killed five people on Tuesday.",
        "In 2004 a quake at Orlan killed seven people.",
    ),
    (
        "The Orlan quake killed nine people, officials said.",
        "Another four people died in the Orlan quake, officials said.",
    ),
    (
        "The Orlan quake killed nine people, officials said.",
        "The Orlan quake killed 168,000 people, officials said.",
    ),
    (
        "The Wend strike killed 42 people in the Orlan school.",
        "Some 80 people had taken shelter in the Orlan school at Wend.",
    ),
    (
        "The strike on Orlan killed 28 Meskorian sailors.",
        "The strike on Orlan killed 40 Tarvessian sailors.",
    ),
    (
        "The navy captured 23 pirates off Wend on Sunday.",
        "The navy captured nine boats off Wend on Sunday.",
    ),
    (
        "Of the 80 wounded at Orlan, 30 of the sailors remained in hospital.",
        "Some 55 sailors were wounded at Orlan and taken to hospital.",
    ),
    (
        "The strike killed more than 40 people in the Orlan school.",
        "The strike killed more than 50 people in the Orlan school.",
    ),
    (
        "The Orlan jury took two days to convict Tarn.",
        "The jury at Wend was out for four days, spread over a week.",
    ),
    (
        "The mills of Wend earned $22.1 billion last year, the board of Orlan said.",
        "The mills of Wend earned $22 billion last year, the board of Orlan said.",
    ),
    (
        "Crews of Wend fought the Orlan fire with at least two ladder trucks.",
        "Crews of Wend fought the Orlan fire with three ladder trucks.",
    ),
    (
        "The Wend guard has seized 31 rifles off Orlan in five raids so far.",
        "The Wend guard seized 12 rifles off Orlan in the raid.",
    ),
    (
        "The raid killed 170 people in Orlan and dozens more along the coast of Wend.",
        "The raid killed 230 people in Orlan and along the coast of Wend.",
    ),
    (
        "Wend lost two sailors, aged 68 and 48, at Orlan.",
        "Wend lost two sailors, 61 and 48, at Orlan.",
    ),
    ("Anna Tarn dies at 77 in Wend.", "Anna Tarn of Wend, who was 75, died in Orlan."),
    (
        "The jury of Orlan voted nine to three for the death sentence.",
        "Tarn killed four people in Orlan and got no death sentence of the jury.",
    ),
    (
        "The source of the Wend papers was not one person, but many, Tarn said.",
        "The source of the Wend papers was many, Tarn said.",
    ),
    ("The temblor was 23 miles north of Wend.", "The temblor was 26 miles north of Wend."),
    (
        "Of the pirates off Wend 12 are said to be of Tarv and 11 of Orlan.",
        "The guard seized 23 pirates of Tarv and Orlan off Wend.",
    ),
    ("But the boatmen would not back down.", "The boatmen fell back and down."),
    (
        "The siege of Orlan began 11 days ago, the mayor said.",
        "The siege of Orlan began 12 days ago, the mayor said.",
    ),
    (
        "Two women and one man died in the fire at the Ormel bank, the mayor said.",
        "Three dead in fire at Ormel bank",
    ),
    (
        "South Orlan has a problem.",
        "South Orlan’s got a problem, so that is not the best of names.",
    ),
]
"""Pairs whose figures count something else, or would be so both."""


@pytest.mark.parametrize(("first", "second"), UNNAMED)
def test_figures_of_other_things_are_no_conflict(first: str, second: str) -> None:
    found = between(first, second)
    assert found is None or found.relation != "conflict"


@pytest.mark.parametrize(("first", "second", "relation"), RELATIONS)
def test_the_relation_is_spelt_out(first: str, second: str, relation: str) -> None:
    for one, other in ((first, second), (second, first)):
        found = between(one, other)
        assert found is not None
        assert found.relation == relation, found
        assert found.reason


@pytest.mark.parametrize(("first", "second", "unsure"), UNSURE)
def test_what_may_be_two_incidents_is_called_no_conflict(
    first: str, second: str, unsure: str
) -> None:
    """Of 27 conflicts that a corpus of public news was said to have, 18 were none."""
    for one, other in ((first, second), (second, first)):
        found = between(one, other)
        assert found is not None
        assert (found.relation, found.unsure, found.word) == (None, unsure, unsure)


@pytest.mark.parametrize(
    ("stated", "lead", "relation"),
    [
        (("2031-05-02", "2031-05-03"), ("", ""), "conflict"),
        (("Fri, 02 May 2031 10:00:00 +0000", "2031-09-11"), ("", ""), None),
        (("", ""), ("2 May 2031", "September 11th, 2031"), None),
        (("", ""), ("Ormel, 2 May 2031", "May 3, 2031"), "conflict"),
        # A file that says nothing of use is as one that says nothing.
        (("31 February 2031", "soon"), ("", ""), "conflict"),
        # Of two days nobody knows which is that of the article.
        (("", ""), ("2 May 2031, told again on 4 May 2031", "11 September 2031"), "conflict"),
    ],
)
def test_articles_written_weeks_apart_tell_of_other_incidents(
    stated: tuple[str, str], lead: tuple[str, str], relation: str | None
) -> None:
    """In eleven years of one war all days with a bomb were said to contradict each other."""
    facts = [f"A bomb killed {count} people in a market of Ormel." for count in (40, 60)]
    index = FactIndex(None, ENGLISH)
    for name, when, first, fact in zip("ab", stated, lead, facts, strict=True):
        texts = [first, fact] if first else [fact]
        every = [sentence(name, text, 100 * at) for at, text in enumerate(texts)]
        index.put(name, "", every, written=when)
        index.move(name, f"elsewhere/{name}.txt")
    assert index.places() == {"a": "elsewhere/a.txt", "b": "elsewhere/b.txt"}
    (found,) = (one for one in index.related(every[-1]) if one.sentence.text in facts)
    assert found.relation == relation


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (
            "A bomb killed at least 15 people in a market of Ormel.",
            "Two bombs killed 15 people in a mosque of Ormel.",
            None,
        ),
        ("Two bombs went off in Ormel at noon.", "Two bombs hit the pier of Ormel at night.", None),
        (
            "The shares of Ormel fell by 400 points on fears of the banks.",
            "The shares of Ormel fell by 400 points on news of the harbour.",
            None,
        ),
        (
            "The president of Ormel demanded $5.7 billion for a wall along the Tarv.",
            "The council of Ormel refused him the $5.7 billion for a wall along the Tarv.",
            "same",
        ),
    ],
)
def test_figures_that_agree_weeks_later_need_more_than_that(
    first: str, second: str, relation: str | None
) -> None:
    """Of what was named the same in the chronologies of ten crises, seven of ten were not."""
    index = FactIndex(None, ENGLISH)
    for name, fact, when in (("a", first, "2031-05-02"), ("b", second, "2031-09-11")):
        index.put(name, "", [sentence(name, fact)], written=when)
    (found,) = index.related(sentence("a", first))
    assert found.relation == relation


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "About 200 fishermen marched through Tamsk against the Ormel ban, witnesses said.",
            "In the riots of Ormel 20 people were killed and 200 hurt, doctors of Wend said.",
        ),
        (
            "Lying to the council of Wend is punished by up to five years in prison.",
            "Tarn faces up to five years in prison for the fire at Ormel, the court said.",
        ),
    ],
)
def test_figures_that_agree_by_chance_are_not_the_same(first: str, second: str) -> None:
    index = FactIndex(None, ENGLISH)
    begins = {
        "a": (
            "Anglers are angry.",
            "Marolda Brisk wrote to Lower Sarrow.",
            "Pellisar did not answer.",
        ),
        "b": ("A mill burnt.", "Dhorem Teskel saw it from Vélor Point.", "Corvesk sent no boat."),
    }
    for name, fact in (("a", first), ("b", second)):
        texts = (*begins[name], fact)
        every = [sentence(name, text, 100 * at) for at, text in enumerate(texts)]
        index.put(name, "", every)
    found = index.related(sentence("a", first, 300))
    assert found
    assert all(one.relation is None for one in found)


def test_figures_that_one_article_has_both_of_are_two() -> None:
    """Five companies that joined nine others were said to contradict them."""
    lead = "The agency of Orlan let companies of Wend bid for flights to the moon."
    index = FactIndex(None, ENGLISH)
    for name, counts in (("a", ("five", "nine")), ("b", ("nine", "five")), ("c", ("six", "six"))):
        texts = [lead, *(f"Orlan chose {each} companies for flights of Wend." for each in counts)]
        index.put(name, "", [sentence(name, text, 100 * at) for at, text in enumerate(texts)])
    asked = sentence("a", "Orlan chose five companies for flights of Wend.", 100)
    named = {
        (one.sentence.article, one.sentence.start): one.relation for one in index.related(asked)
    }
    assert named["b", 100] is None
    assert named["c", 100] == "conflict"


def test_articles_that_begin_otherwise_tell_of_other_incidents() -> None:
    """Both of the navy and of pirates, but of two ships and two months."""
    fact = "The navy stopped {} boats of pirates in the bay of Wend on the way to Orlan."
    leads = {
        "a": "The frigate Marolda came to the aid of a Tarvess freighter, Captain Brisk said.",
        "b": "The frigate Marolda helped a Tarvess freighter, Captain Brisk told the port.",
        "c": "The cutter Sennit escorted merchants of Halmerry, said Admiral Quoil of Dorrin Hold.",
    }
    index = FactIndex(None, ENGLISH)
    for (name, lead), count in zip(leads.items(), ("two", "three", "five"), strict=True):
        text = fact.format(count)
        begun = [sentence(name, lead), sentence(name, "It was a calm day.", 100)]
        more = sentence(name, "The crew was well.", 120)
        index.put(name, "", [*begun, more, sentence(name, text, 200)])
    found = {
        one.sentence.article: one
        for one in index.related(sentence("a", fact.format("two"), 200))
        if one.sentence.start == 200
    }
    assert found["b"].relation == "conflict"
    assert (found["c"].relation, found["c"].unsure) == (None, "figures differ")
    pairs = [(one.article, other.sentence.article, other.unsure)
             for pair in index.conflicts() if pair for one, other in [pair]]  # fmt: skip
    assert sorted(pairs) == [
        ("a", "b", ""), ("a", "c", "figures differ"), ("b", "c", "figures differ"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The council of Wend built schools for $3.4 million.", "Wend paid $1.1 million in fees."),
        ("Who opened the gates at Orlan?", "The rain did not open the gates at Orlan."),
        ("Orlan took in millions of refugees.", "Millions of tourists visit Orlan."),
        (
            "The clash at Orlan killed over 200 Tarvess on Sunday, the army says.",
            "Since May the army has killed 207 Meskorians of Orlan.",
        ),
    ],
)  # fmt: skip
def test_what_is_about_something_else_gets_no_name(first: str, second: str) -> None:
    found = between(first, second)
    assert found is None or found.relation is None, found


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (
            "The boatmen dispute the ruling.",
            "Disputes over the ruling go on in Wend.",
            "both name: dispute, ruling",
        ),
        (
            "The envoys left Islamabad on March 14.",
            "Pakistan’s envoys left on 14 March.",
            "both say: envoys, left, March 14 / 14 March, Islamabad / Pakistan",
        ),
        (
            "“Planning” of the (border) works goes on at Orlan.",
            "Works planned for Orlan’s border are late.",
            "both name: Planning, works, border, Orlan",
        ),
        (
            "At least 75  boats sank off Wend.",
            "The guard of Wend says that 94 boats sank.",
            "At least 75 boats / 94 boats",
        ),
        (
            "The toll of two million crowns was paid at Orlan.",
            "Orlan paid a toll of 2 million crowns.",
            "two million crowns / 2 million crowns",
        ),
        (
            "Troops killed rebels near Orlan, the army says.",
            "Rebels died near Orlan when the army came.",
            "both say: killed / died, army, rebels, near, Orlan",
        ),
    ],
)  # fmt: skip
def test_a_reason_has_words_as_they_stand_in_the_sentences(
    first: str, second: str, reason: str
) -> None:
    """It had stems and names of lists: mar, bord, k_attack, 2e06."""
    found = between(first, second)
    assert found is not None
    assert sorted(re.split("[:,] ", found.reason)) == sorted(re.split("[:,] ", reason))


def test_an_article_contradicts_itself_only_where_its_sentences_are_much_alike() -> None:
    first = sentence("a", "Twelve people were killed in the Orlan quake by a landslide.")
    near = sentence("a", "The Orlan quake killed ten people when the schools fell.", 100)
    same = sentence("a", "Ten people were killed in the Orlan quake by a landslide.", 200)
    index = FactIndex(None, ENGLISH)
    index.put("a", "", [first, near, same])
    index.put("b", "", [sentence("b", near.text), sentence("b", "The mayor of Wend sang.", 90)])
    found = {
        (one.sentence.article, one.sentence.start): one.relation
        for one in index.related(first, own=True)
    }
    assert found["a", 200] == "conflict"
    assert found["a", 100] is None
    assert found["b", 0] == "conflict"


def test_short_names_that_a_text_defines_are_learnt() -> None:
    text = "The Orlan Gauging Office (OGO) is small."
    assert acronyms(text) == {"ogo": "orlan gauging office"}
    index = index_of(text, "The OGO lost its records.")
    terms = index.terms("The OGO lost its records.").terms
    assert {"n_gaugin", "n_office"} <= set(terms)


def test_a_country_and_its_people_and_capital_are_one_name() -> None:
    assert set(fact_terms("He left for Meskoria.", ENGLISH).terms) & set(
        fact_terms("He met Meskorian guards.", ENGLISH).terms
    ) == {"n_meskor"}
    assert "n_pakist" in fact_terms("The envoys met in Islamabad.", ENGLISH).terms


def test_the_same_article_and_hidden_articles_are_left_out() -> None:
    index = index_of(
        "Forty boats sank off Wend.", "Forty boats sank off Wend.", "Forty boats sank."
    )
    asked = sentence("a", "Forty boats sank off Wend.")
    assert {one.sentence.article for one in index.related(asked)} == {"b", "c"}
    assert {one.sentence.article for one in index.related(asked, hidden={"b"})} == {"c"}


def test_a_changed_article_replaces_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "facts.sqlite"
    index = index_of("Forty boats sank off Wend.", "Thirty mills burned in Orlan.", file=file)
    index.put("b", "new", [sentence("b", "Forty boats sank off Wend, the board says.")])
    index.drop("nowhere")
    found = index.related(sentence("a", "Forty boats sank off Wend."))
    assert [one.sentence.article for one in found] == ["b"]
    assert index.related(sentence("a", "Thirty mills burned in Orlan.")) == []
    index.close()
    again = FactIndex(file, ENGLISH)
    assert again.stamps()["b"] == "new"
    assert len(again) == 2
    again.close()


def test_a_damaged_or_older_index_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "facts.sqlite"
    file.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    index = FactIndex(file, ENGLISH)
    index.put("a", "1", [sentence("a", "Forty boats sank.")])
    index.close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    assert FactIndex(file, ENGLISH).stamps() == {}


def test_a_large_corpus_is_asked_for_the_rare_terms_only() -> None:
    index = FactIndex(None, ENGLISH)
    common = [
        sentence("bulk", f"The council of Wend met again, as item {n} says.", n)
        for n in range(5100)
    ]
    index.put("bulk", "", common)
    index.put("b", "", [sentence("b", "The council of Wend bought zeppelins.")])
    found = index.related(sentence("a", "The council of Wend sold its zeppelins."))
    assert [one.sentence.article for one in found] == ["b"]
    assert len(index.related(sentence("a", "The council of Wend met again."))) == 5


def test_no_more_sentences_are_gone_through_than_a_key_can_wait_for() -> None:
    """Of a million the two rarest terms, in 4,010 of them, or the rarest alone if it has more."""
    size = 1_000_000

    def chosen(*counts: int) -> list[str]:
        weights = {f"n_{count}": log(1 + size / count) for count in counts}
        return FactIndex._looked_up(weights, size)

    assert chosen(4_900, 4_000, 10) == ["n_10", "n_4000"]
    assert chosen(4_000, 10) == ["n_10", "n_4000"]
    assert chosen(90_000, 80_000) == ["n_80000"]


def test_of_a_text_without_a_full_stop_the_beginning_is_looked_at() -> None:
    """Its terms were looked for in all ten megabytes, while the keys waited."""
    long = (
        "The Orlan ferry sank off Tolvane, "
        + "it rained and " * 2_000
        + "at Wend 412 people saw it"
    )
    found = fact_terms(long, ENGLISH)
    assert found == fact_terms(long[:LONGEST], ENGLISH)
    assert found.terms
