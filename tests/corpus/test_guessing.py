"""Texts in old code pages: the right letters or one line that says why not, never other letters.

All texts are fiction.
"""

from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from reviewer.corpus.readers.decoding import decode
from reviewer.corpus.readers.document import ReadError

WRITTEN: Final = {
    "pl": (
        "Burmistrz otworzył wczoraj nową przystań.|Mieszkańcy narzekają na hałas i drożyznę.|"
        "Źródło wody jest zanieczyszczone.|Ćma siedzi na ścianie.|Łódź popłynęła w stronę wyspy.",
        "cp1250 cp1257 iso8859_2 iso8859_13 iso8859_16 cp852",
    ),
    "lt": (
        "Meras atidarė naują prieplauką.|Gyventojai skundžiasi triukšmu ir kainomis.|"
        "Šiandien lijo, o žmonės vis tiek atėjo.|Ąžuolas nuvirto ant kelio.|Įmonė uždaryta.",
        "cp1257 iso8859_13 iso8859_4 cp775",
    ),
    "lv": (
        "Mērs atklāja jaunu piestātni.|Iedzīvotāji sūdzas par troksni un cenām.|"
        "Šodien lija, bet ļaudis tomēr nāca.|Ķēniņš aizbrauca.|Ģimene dzīvo pie jūras.",
        "cp1257 iso8859_13 iso8859_4 cp775",
    ),
    "hr": (
        "Gradonačelnik je jučer otvorio novu luku.|Stanovnici se žale na buku i cijene.|"
        "Žaba skače.|Šuma gori.|Đak je pobjegao.",
        "cp1250 iso8859_2",
    ),
    "cs": (
        "Starosta včera otevřel nový přístav.|Obyvatelé si stěžují na hluk a ceny.|"
        "Řeka zamrzla.|Žádné škody nevznikly.",
        "cp1250 iso8859_2 mac_latin2",
    ),
    "tr": (
        "Belediye başkanı dün yeni limanı açtı.|Halk gürültüden şikâyetçi.|Ağaç devrildi.",
        "cp1254 iso8859_9 mac_turkish cp857",
    ),
    "fr": (
        "Le maire a inauguré le nouveau port hier.|Les habitants se plaignent des prix élevés.|"
        "Où était l’élève ?|Ça dépend de l’été.",
        "cp1252 mac_roman",
    ),
    "ru": (
        "Мэр вчера открыл новую пристань.|Жители жалуются на шум и цены.|Ёлка упала на дорогу.",
        "koi8_r cp1251 iso8859_5 cp866 mac_cyrillic",
    ),
    "zh": ("市长昨天为新码头揭幕。|居民抱怨噪音和物价。", "gb18030 gbk"),
    "ja": ("市長は昨日、新しい港を開いた。|住民は騒音に不満を持つ。", "shift_jis euc_jp"),
    "he": ("ראש העיר פתח אתמול את הנמל החדש.|איש אינו יודע מי ישלם.", "cp1255 iso8859_8"),
}
"""Language -> sentences, and encodings that they are written in."""

TAKEN: Final = "cp1250 cp1257 iso8859_2 iso8859_13 iso8859_16 iso8859_4 cp1252 mac_roman koi8_r"
"""Encodings in which the sentences together are no riddle."""


def read(text: str, encoding: str) -> str | None:
    """What comes of it; nothing where it is refused."""
    try:
        return decode(Path("page.txt"), text.encode(encoding))[0]
    except ReadError as refused:
        assert "utf-8" in str(refused)
        return None


@pytest.mark.parametrize("language", WRITTEN)
def test_no_code_page_gives_other_letters(language: str) -> None:
    """Latvian in cp1257 had been read as French in cp1252, and a Đ as a dash of a Macintosh."""
    said, encodings = WRITTEN[language]
    sentences = said.split("|")
    texts = [*sentences, *(" ".join(two) for two in pairwise(sentences)), " ".join(sentences)]
    for encoding in encodings.split():
        for text in texts:
            assert read(text, encoding) in (text, None), encoding
        if encoding in TAKEN.split():
            assert read(texts[-1], encoding) == texts[-1], encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The harbour opened on Monday.\nMērs atklāja jaunu piestātni.\n", "cp1257"),
        ("The harbour opened on Monday.\nMer atidarė naują prieplauką.\n", "cp1257"),
        ("They met Mieszkańcy in the harbour.", "cp1250"),
        ("They met нову in the harbour.", "cp1251"),
        ("They met Мэр in the harbour.", "koi8_r"),
        ("They met את in the harbour.", "cp1255"),
    ],
)
def test_names_of_others_in_an_english_text_are_no_accents(text: str, encoding: str) -> None:
    assert read(text, encoding) in (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "By José García\n\nThe harbour opened on Monday.\n",
        "The café in the harbour of Osk is shut.\nNobody saw Señor Muñoz there.\n",
        "São Osk has a mayor, and João Brandão is his name.\n",
        "It was 20ºC in Osk, and the 1ª of May.\n",
    ],
)
def test_accents_of_the_west_are_still_read_in_an_english_text(text: str) -> None:
    assert read(text, "cp1252") == text
