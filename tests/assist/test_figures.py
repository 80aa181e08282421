"""Figures: what is one, what is none, and what they are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.assist.cues import load
from reviewer.assist.figures import Quantity, figures
from tests.assist.suggested import tags

ENGLISH = load("en")

FIGURES = """
Police arrested 12 people after the raid.
The company earned $1.5bn last year.
It cost $2.3 million to build.
Shares fell 3.4% on Monday.
At least 5 to 10 million people fled.
Between 300 and 400 houses burned.
Twenty-five soldiers were wounded.
The fund holds €4bn in bonds.
One in five children is hungry.
A third of voters stayed home.
Two-thirds of the seats are taken.
Dozens were hurt.
Scores of villagers fled.
Tens of thousands marched.
A dozen boats sank.
A 20-year war ended.
The 36 men were released.
The strike lasted three weeks.
Half of the town has no water.
Nearly half the herd died.
Hundreds of thousands lost power.
He was fined 500 pounds.
Rs 500 crore was set aside.
The city has a population of 2.1 million.
The quake killed 2,300 people in 1999.
More than 2000 people attended.
Around 1,900 jobs will go.
She ran 42 kilometres in two hours.
A 34-year-old man was arrested.
The 14-point plan was rejected.
Turnout was 61 per cent.
Prices rose by a fifth.
Three Pakistani soldiers were killed.
An estimated 40 to 50 fighters remain.
A few hundred people gathered.
Several thousand tons were lost.
It weighs 12kg.
The village is 30 km away.
The budget grew from $3 million to $4 million.
GBP 20 million was lost.
US$5 million was pledged.
The league wants to train 10,000 Talvian recruits.
Two people died.
A million people came.
It took two and a half hours.
In 2019, 45 houses burned.
Temperatures reached 40 degrees.
The party won 71 of 118 seats.
Four of the six gates were open.
He paid 200 rupees.
About 1,990 people signed.
Seven people, including three children, were hurt.
Police said 14 died.
Only 3 percent agreed.
The law passed by 52 votes to 48.
A crowd of 3,000 gathered.
The death toll rose to 19.
The toll stands at 1200.
Over the past six months, attacks rose.
The two-day summit ended.
They demanded 1 billion euros.
Output fell 0.5 percentage points.
He served 10 years.
Millions are at risk.
150 houses were destroyed.
Fifteen were hurt.
It has 5,000 members.
The ministry said that 80% of wells are dry.
At least 21 killed in blast
The minister gave them 72 hours.
A hundred families left.
Some 60,000 Rohingya fled.
The group has 6,000-6,500 fighters.
Losses reached 3m dollars.
Two dozen men were seen.
Hundreds protest in capital
About 20 are missing.
A quarter of the crop failed.
The team of 12 left.
She has two sons.
One day after the vote the dam broke.
Two women and three men were hurt.
Nine out of ten agree.
The bridge is 410 metres long.
Within 30 days the ministry must answer.
More than a dozen shops were looted.
The camp is home to 8000 refugees.
Two years ago the dam broke.
Another 15 were injured.
Two United States ferries were sold.
The fund lost N500m in a week.
It paid 300 bln dollars for the port.
Over 100 others were hurt.
It was the third attack in two weeks.
Inflation hit 27.4 percent in May 2023.
In May 300 people were hurt.
He owes the bank 4.5 million.
""".strip().splitlines()

NO_FIGURES = """
The 36th report was late.
It met 0n 20 November.
M4 and M16 rifles were found.
In 2019 the bridge burned.
She lives at 2134 Mill Lane.
They looked back on the 2016 elections.
The Six-Day War changed the border.
Both men were released.
Many were hurt.
On October 11-12 the clash began.
The meeting of December 10 and 11, 2025 failed.
The 19th bulletin was short.
He lives on Route 9.
Flight 370 vanished.
Article 370 was revoked.
Resolution 1267 was adopted.
At 2:40 a.m. the gates opened.
He met the G20 leaders.
COVID-19 spread.
The 9/11 attacks changed that.
The first attack failed.
The Group of Seven met.
The Three Gorges Dam is large.
One of them left.
No one came.
The two sides met.
One day the dam will break.
Union local 1075 set a date.
The two men met.
In the 1990s the town grew.
World War Two ended.
The F-16 jets flew.
1. The office publishes its findings.
(2) to lift the threat to the harbor
The two countries disagree.
The 2024 election was close.
The 2019-2021 drought was bad.
He came at seven o'clock.
Since 1974 it has been governed by treaty.
The two-state solution is dead.
See Art. 9, Sec. 2 of the treaty.
The second half was dull.
One man told me so.
The Boeing 737 landed.
Chapter 5 is short.
His half-brother came.
Phase two has begun.
On the one hand it is cheap.
In the fourth quarter sales fell.
By 2030 the port will be closed.
A spokesman said on 4 March.
Published 2025-12-10 by the desk.
On 12/10/2025 it met.
The 10 p.m. news was late.
Several were hurt.
It was a one-sided game.
The late 1980s were hard.
The Taliban returned to power in 2021.
the 24NewsHD channel
Everyone was there at once.
The October 2025 border clashes
Pakistan, in July 2024, agreed.
The Treaty of 1974 fixed it.
That was the only one.
For decades the town slept.
Visit www.example4.org for more.
The Big Four met.
Channel 4 reported it.
In 2024 and 2025 nothing happened.
On Sept. 11, 2001, it changed.
From 2015 to 2019 he was mayor.
He is the number one suspect.
One day it will end.
The 5G network failed.
The Mi-17 helicopter fell.
It has been one of the worst years.
Section 144 was imposed.
She turned to the other one.
Paris, 5 May — The council met.
The Ford F-150 was stolen.
PM2.5 is dangerous.
The third-largest city flooded.
The Class of 2020 met.
""".strip().splitlines()

WORTH = [
    ("It cost $2.3 million.", "$2.3 million", 2.3e6, "USD", ""),
    ("Nearly 6,000 fighters left.", "Nearly 6,000", 6000, "", "<"),
    ("Over 6,000 fighters left.", "Over 6,000", 6000, "", ">"),
    ("Roughly 400 boats sank.", "Roughly 400", 400, "", "~"),
    ("At least a dozen boats sank.", "At least a dozen", 12, "", ">"),
    ("No more than 30 came.", "No more than 30", 30, "", "<"),
    ("Some 12 000 hectares burned.", "Some 12 000 hectares", 12000, "hectare", "~"),
    ("Rs 500 crore was set aside.", "Rs 500 crore", 5e9, "INR", ""),
    ("Dozens of boats sank.", "Dozens", 24, "", "~"),
    ("A 48-hour truce held.", "48-hour", 48, "hour", ""),
    ("Twenty-five thousand left.", "Twenty-five thousand", 25000, "", ""),
    ("It fell 3.4% on Monday.", "3.4%", 3.4, "%", ""),
    ("It took two and a half hours.", "two and a half hours", 2.5, "hour", ""),
    ("Two-thirds of them left.", "Two-thirds", 2 / 3, "", ""),
    ("A few hundred people came.", "few hundred", 300, "", "~"),
    ("It holds 200 boats or more.", "200", 200, "", ">"),
    ("It began half an hour or so late.", "half an hour or so", 0.5, "hour", "~"),
    ("It sold 30 or more.", "30 or more", 30, "", ">"),
    ("At least another 30 sank.", "At least another 30", 30, "", ">"),
    (
        "It may buy up to an additional 15 per cent.",
        "up to an additional 15 per cent",
        15,
        "%",
        "<",
    ),
    ("They were held no longer than 72 hours.", "no longer than 72 hours", 72, "hour", "<"),
    ("Attacks rose in the past two years.", "two years", 2, "year", ""),
    ("The fund lost N500m.", "N500m", 5e8, "NGN", ""),
]


def one(text: str) -> Quantity:
    found = figures(text, ENGLISH)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("text", FIGURES)
def test_a_quantity_is_a_figure(text: str) -> None:
    assert figures(text, ENGLISH)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_dates_names_and_ordinals_are_none(text: str) -> None:
    assert figures(text, ENGLISH) == []


@pytest.mark.parametrize(("text", "exact", "value", "unit", "direction"), WORTH)
def test_value_unit_and_hedge(
    text: str, exact: str, value: float, unit: str, direction: str
) -> None:
    figure = one(text)
    assert text[figure.start : figure.end] == exact
    assert figure.value == pytest.approx(value)
    assert (figure.unit, figure.direction) == (unit, direction)


def test_a_range_has_two_ends() -> None:
    figure = one("At least 5 to 10 million people fled.")
    assert (figure.value, figure.most, figure.direction) == (5e6, 10e6, ">")
    assert one("Between 300 and 400 houses burned.").most == 400


def test_what_is_counted_ends_with_its_noun() -> None:
    assert one("Tariffs fell on eight key farm goods in May.").counted == "key farm goods"


def test_a_language_without_word_lists_knows_digits_and_currencies() -> None:
    found = figures("Kirjastossa on 400 kirjaa ja 3 € kassassa, 5% poissa.", load("fi"))
    assert [figure.value for figure in found] == [400, 3, 5]


@given(st.text(alphabet="0123456789.,-–$%€ abkmo'’(/:\n½", max_size=40))
def test_any_text_gives_figures_inside_of_it_in_order(text: str) -> None:
    last = 0
    for figure in figures(text, ENGLISH):
        assert last <= figure.start <= figure.number[0] < figure.number[1] <= figure.end
        assert figure.end <= len(text)
        assert figure.value <= figure.most
        last = figure.end


@pytest.mark.parametrize(
    "sentence",
    [
        "At least one islander is in the cell.",
        "More than one skipper left.",
        "A mine blew up, wounding one person, police said.",
        "One Orlan guard was killed, and the others fled.",
        "One captain and two mates signed.",
        "It is a town of a half-million people.",
    ],
)
def test_one_that_is_counted_is_a_figure(sentence: str) -> None:
    assert "figure" in tags(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "One skipper said he was killed in a dream.",
        "There was a furore over one sentence.",
        "One of the wardens left.",
        "One should not wait, and no one did.",
        "One day the guard was killed.",
    ],
)
def test_one_that_is_an_article_or_a_pronoun_is_none(sentence: str) -> None:
    assert "figure" not in tags(sentence)


def test_where_facts_are_compared_one_is_left_to_them() -> None:
    """Which counts victims by itself: else every soldier would be one that died elsewhere."""
    sentence = "One guard was killed."
    assert figures(sentence, ENGLISH) == []
    assert figures(sentence, ENGLISH, ones=True)[0].value == 1
