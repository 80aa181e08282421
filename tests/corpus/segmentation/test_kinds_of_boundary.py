"""Boundaries that hang on a language, a bracket, a speaker or a list, each kind by invented text.

A text is written with " | " where it is cut; people and places are fiction.
"""

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from reviewer.corpus.segmentation.lexicon import DATA, lexicon
from reviewer.corpus.segmentation.segment import segment

TABLE = Path(__file__).parents[2] / "data" / "kinds_of_boundary.txt"
SHARED = Path(__file__).parents[4] / "shared" / "cases" / "segmentation.jsonl"

ENGLISH = {
    "an acronym is no abbreviation": [
        "The report went to the PR. | Brenn signed it.",
        "He was treated in the ICU. | Nurses came.",
        "NO. 7 won the race. | Rain fell.",
        "MR. Osk left.",
        "DR. BRENN QUIT. | HIS STAFF STAYED.",
    ],
    "an aside stays with what it comments on": [
        "The tide rose. (Applause) | Everybody stood up.",
        "“The pier was sold.” (Osk, 2031) | Nobody minded.",
        "It ended! [Laughter] | They went home.",
        "He quit. | (He came back.) | It rained.",
        "Two rules hold. | (a) Pay. | (b) Leave.",
        "It was late. (Again) they said.",
    ],
    "a source in brackets belongs to its quotation": [
        "“The pier [...] was sold [...]” (Osk 12). | It closed.",
        "She cited “the road …” (p. 3). | Then she left.",
    ],
    "a bracket goes on with the sentence": [
        "She sang in Hello There! (1998) with him. | It sold.",
        "They filmed Who Else? (2004), a failure.",
    ],
    "verbs say who spoke": [
        "“We lost!” Mira Osk replied.",
        "“We lost!” Mira Osk fired back.",
        "“Who knew?” Mayor Osk asked the council on Friday. | Nobody spoke.",
        "“We lost!” Osk reminded them.",
        "“We lost!” Osk then added quietly.",
        "“We lost!” Osk had shouted.",
        "“We lost!” | Osk told the council that the pier was shut.",
        "“We lost!” | Osk agreed to pay.",
        "“Enough!” | Osk claimed the prize.",
        "“Enough!” | Osk started the engine at dawn.",
    ],
    "so do phrases": [
        "“We won!” Mira Osk is quoted as saying.",
        "“Who pays?” Brenn wants to know. | Nobody does.",
        "“Never!” Osk disagreed.",
        "“Is it over?” Mayor Osk told viewers.",
        "“Never!” | Osk is seen as a friend.",
    ],
    "the writer may be who spoke": [
        "“Again?” I muttered under my breath.",
        "“Who knew?” I asked the driver. | He shrugged.",
        '"Why here?" I wondered aloud.',
        "“Nobody knew.” | I closed the door.",
        "“Who knew?” | I asked if he had a light.",
    ],
    "books and works have numbers": [
        "Read Rom. 8:28 and 1 Cor. 13:4 today.",
        "She played his Op. 9 twice. | It was long.",
        "He met Phil. | 4 men left.",
    ],
    "initials in brackets": [
        "They met [Mira T.] Osk and (J. K.) Brenn there.",
        "[J.] Brenn left. | He sang.",
    ],
    "a credit follows a place": [
        "The fleet met off Acme Inc. | Photo: Mira Osk",
        "The fleet met in the U.S. | Picture by Mira Osk",
    ],
    "a dateline ends in a dash": [
        "OSKHAVN, Dec. 12. — Boats met. | They left.",
        "OSKHAVN, May 4, 2031. – It fell.",
    ],
    "a missing space before a short word": [
        "The vote failed.At noon it rained.",
        "The harbour closed.Net losses grew.",
        "See brenn.in and brenn.net for more.",
    ],
    "a letter with a number": [
        "The house read S. 44 and H. R. 7 aloud. | It passed.",
        "It was Plan B. | 12 men left.",
        "We wait on Platform C. | 40 others do too.",
    ],
    "a letter before I": [
        "He got an F. | I laughed.",
        "The coat is size M. | I’m tall.",
        "It was J. I. Brenn who came.",
    ],
    "lists in a line": [
        "1. The pier is old | 2. The road is shut | 3. The mill burned",
        "1.) Pier | 2.) Road",
        "1) Pier | 2) Road",
        "(1) The pier | (2) The road",
        "II. The pier fell | III. The road closed",
        "A. The pier | B. The road",
        "a. Pier | b. Road",
        "• Pier | • Road | • Mill",
        "Steps: 1. Open it | 2. Close it",
        "A. Osk met B. Brenn.",
        "Do this: (1) wash; (2) dry.",
        "1. It has grown by 2. | Then it fell.",
    ],
    "marks that point to a note": [
        "It sank.[1–3] | It rose.",
        "It sank.[1][2] | It rose.",
        "It sank.[who?] | It rose.",
        "It sank.[note 3]:14 | It rose.",
        "It sank. [4, 5] | It rose.",
        "It sank.^7 | It rose.",
        "The boat sank.12 | It rose.",
        "Dr.[1] Brenn left.",
    ],
    "stops with spaces between": [
        "Was it so ? ? | Yes .",
        "Go ! ! ! | Run.",
        "( Who left ? ) | He did .",
        "What now... ! | He left.",
        "The .NET code broke. | He left.",
        "He left. | … She stayed.",
    ],
    "characters that nobody sees": [
        "Dr\u200b. Brenn left. | He was ill.",
        "Prof\u2066.\u2069 Osk left.",
    ],
    "a number sign": ["Deed No. 9 is N°. 10 of the roll. | It holds."],
    "dots lead to a number": [
        "Labour ............ $85 ........ $6,205. | That is all.",
        "He waited..... | Then he left.",
    ],
    "a headline in capitals proves no first word": [
        "Brenn Pier I.P.O. May Open a New Fight. | Nobody knows.",
        "He left the U.S. | The vote was late.",
    ],
}

OTHERS = [
    ("hy", "Նա քնեց: | Մենք եկանք:"),
    ("hy", "Ժամը 12:30 է: | Նա քնեց:"),
    ("hy", "Նա ասաց: «Եկեք»: | Մենք եկանք:"),
    ("ka", "წვიმს. | ის მოვიდა. | ვინ არის? | ბ-ნი ბრენი."),
    ("ka", "ე.ი. ის მოვიდა. | წვიმს."),
    ("he", 'כך אמר מנכ"ל. | הוא הלך.'),
    ("he", 'ד"ר ברן הלך. | היא נשארה.'),
    ("hi", "एन.डी.ए. सरकार बनी। | सब खुश हैं।"),
    ("bn", "বি.এন.পি. জিতল। | সবাই এলেন।"),
    ("zh", "她讀了《為什麼？走吧！》一書。 | 天黑了。"),
    ("zh", "他看过“为什么？走吧！”这部电影。"),
    ("zh", "他说：“走！ | 快走！” | 天黑了。"),
    ("ja", "彼は『なぜ？　だれ？』を読んだ。 | 雨だ。"),
    ("nl", "Zij bleef. | ’s Morgens sneeuwde het. | ’n Kind riep."),
    ("nl", "Het is ’s morgens koud. | Hij werkt bij Brenn B.V. | Zij ook."),
    ("nl", "Dat zei J. De Brenn. | Hij at brood, enz. | Iedereen ging."),
    ("pt", "Morreu em 44 a.C. | Nasceu outro. | Vive nos E.U.A. | Ele saiu."),
    ("pt", "É do século XII. | Depois ruiu. | O n.º 3 e o No. 4 venceram."),
    ("es", "Vive en EE. UU. | Ella salió. | La Sra. Brenn paga el art. 5."),
    (
        "es",
        "Nació en EE. UU. | Murió en Osk en 2031. | Allí la vio EE. UU. Brenn Osk y las FF. AA.",
    ),
    ("es", "Los JJ. OO. de Osk y los RR. HH. de Brenn. | Volvió a EE. UU. | Allí tenía casa."),
    ("fr", "Le no. 6 perd, etc. | Brenn part. | M. Le Brenn reste avec St. Osk."),
    ("fr", "L’art. 5 et l’art. L. 12 valent. | Windows X. | Il marche."),
    ("it", "Nell’art. 5 del sig. Brenn. | Pane, ecc. | Osk uscì."),
    ("pl", "Kościół św. Miry w 2019 r. Brenn zamknął. | W 2020 r. | On wrócił."),
    ("pl", "Było to w 44 r. p.n.e. | Miasto padło. | Dnia 3. Maja padało."),
    ("de", "Die Fa. Brenn zahlt usw. | Osk geht. | Das ist ok. | Bis dann."),
    ("de", "Die 2. Liga ruht. | Er kam 2019. | Karl XII. starb. | Er ist 12. | Sie ist 13."),
    ("de", "Er wohnt Brennstr. 12 in Osk. | Sie zog in die Hafenstr. | Danach fror es."),
    ("de", "1. Boot holen | 2. Segel setzen | 3. Warten"),
    ("de", "1. Mai, dann 2. Juni und auch 3. Juli sind frei."),
    ("de", "Z. B. Brenn ging. | Es war Karl IV. | Danach kam Osk."),
    ("sv", "Kl. 7 kom hon. | T.ex. Brenn kom. | Bröd osv. | Alla gick."),
    ("no", "Det var 1. Verdenskrig. | Han er 12. | Hun er 13."),
    ("nb", "Det var 1. Verdenskrig."),
    ("da", "Den 1. Verdenskrig sluttede. | F.eks. Brenn kom."),
    ("fi", "Hän on 2. Brennin herttua. | Leipää jne. | Kaikki lähtivät."),
    ("cs", "Ve 20. Století pršelo. | Karel IV. | Potom Brenn odešel. | Je mu 12. | Jí je 13."),
    ("sk", "Prišla 2. Armáda. | Napr. Brenn prišiel."),
    ("hr", "Došla je 2. Armija. | On je ostao. | Npr. Brenn je došao."),
    ("hu", "Jött a 2. Hadtest. | Ő maradt. | 2014. Május volt. | Pl. Brenn jött."),
    ("tr", "Padişah IV. Brenn öldü. | Yarışta 3. Osk geldi. | O gitti."),
    ("id", "Sdr. Brenn pergi. | Beras, dll. | Mereka pulang. | H. Osk datang."),
    ("ru", "Т. к. Бренн ушёл. | В 2014 г. Оск пришёл. | Хлеб и т. д. | Бренн и др. | Оск остался."),
    ("uk", "У 2014 р. Бренн пішов. | Хліб і т. д. | Оск лишився."),
    ("de", "Siehe Abb. 3 dort. | Es gilt."),
    ("vi", "TS. Brenn đến. | Ông ngồi."),
    ("ta", "திரு. பிரென் வந்தார். | அவர் அமர்ந்தார்."),
    ("fr", "Le quai de Osk S.A. | Photo : AFP"),
    ("el", "Ψωμί κ.λπ. | Η Οσκ έφυγε. | Π.χ. ο κ. Μπρεν."),
]


def cut(marked: str, language: str) -> tuple[str, str]:
    """The text with its marks where it is cut, and where it should be."""
    text = marked.replace(" | ", " ").replace("。 “", "。“")
    units = [text[unit.start : unit.end] for unit in segment(text, language)]
    return " | ".join(units), marked


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_is_cut_as_a_careful_reader_would(kind: str) -> None:
    for marked in ENGLISH[kind]:
        glued = marked.replace("failed.At", "failed.| At").replace("closed.Net", "closed.| Net")
        found, _ = cut(marked, "en")
        assert found == glued.replace(".| ", ". | ")


@pytest.mark.parametrize(("language", "marked"), OTHERS)
def test_each_language_has_words_of_its_own(language: str, marked: str) -> None:
    found, wanted = cut(marked, language)
    assert found == wanted


def test_some_sixteen_texts_of_each_of_29_kinds_are_cut_right() -> None:
    """They were written before it was looked at what the rules make of them."""
    wrong = []
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if "\t" in line]
    assert len(lines) > 450
    for line in lines:
        written = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), line)
        language, *right = written.split("\t")
        text = right[0].replace(" ‖ ", " ").replace("‖", "")
        found = [text[unit.start : unit.end] for unit in segment(text, language)]
        if all(found != [part.strip(" ") for part in marked.split("‖")] for marked in right):
            wrong.append(line)
    assert not wrong


def test_a_language_may_borrow_the_words_of_a_near_one() -> None:
    assert lexicon("nn").words("months") == lexicon("no").words("months")


@pytest.mark.parametrize("file", sorted(DATA.glob("*.txt")), ids=lambda file: file.stem)
def test_a_file_of_words_has_sections_and_short_lines(file: Path) -> None:
    sections = [line for line in file.read_text().splitlines() if line.startswith("[")]
    assert sections and len(sections) == len(set(sections))
    assert all(len(line) <= 100 for line in file.read_text().splitlines())
    assert load_twice(file.stem)


def load_twice(language: str) -> bool:
    """Whether the words of a language can be read."""
    return lexicon(language).language == language


def test_a_line_of_many_items_is_read_once() -> None:
    text = "1. " + " ".join(f"Item {number}. word" for number in range(2, 30_000))
    assert len(list(islice(segment(text), 5))) == 5


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not part of a checkout")
def test_the_shared_cases_are_cut_right() -> None:
    rows = [json.loads(line) for line in SHARED.read_text().splitlines()]
    wrong = []
    for row in rows:
        right = [row["spans"], *row.get("accept", ())]
        found = [[unit.start, unit.end] for unit in segment(row["text"], row["language"])]
        if found not in right:
            wrong.append(row["id"])
    assert len(wrong) <= 0.03 * len(rows), wrong
