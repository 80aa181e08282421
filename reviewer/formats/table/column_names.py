"""What columns of tables are called, in many languages, and what their cells say for yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "sentence", "content", "tweet", "headline", "statement", "claim", "comment",
             "body", "post", "message", "utterance", "sentence_text", "full_text", "document_text",
             "question", "title"),
    "label": ("label", "labels", "tag", "tags", "class", "category", "categories", "annotation",
              "annotations",
              "gold", "gold_label", "stance", "sentiment", "target", "answer", "accept"),
    "annotator": ("annotator", "annotator_id", "coder", "coder_id", "rater", "rater_id", "worker",
                  "worker_id", "workerid", "user", "user_id", "username", "annotated_by", "judge",
                  "annotation_agent"),
    "article": ("article", "article_id", "document", "document_id", "doc", "doc_id", "docid",
                "filename", "file_name", "file"),
    "id": ("id", "uid", "item", "item_id", "sentence_id", "tweet_id", "text_id", "example_id"),
    "start": ("start", "begin", "start_offset", "begin_offset", "span_start", "start_char"),
    "end": ("end", "stop", "end_offset", "span_end", "end_char"),
    "spans": ("spans", "entities"),
    "cats": ("cats",),
    "tokens": ("tokens", "words"),
    "bio": ("ner_tags", "ner", "bio_tags", "bio", "iob", "token_labels", "ner_labels"),
}  # fmt: skip
"""What is asked for -> the names that columns of it have, the surest first."""

ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("texte", "phrase", "satz", "aussage", "kommentar", "texto", "frase", "oración",
             "comentario", "testo", "tekst", "zin", "zdanie", "текст", "предложение",
             "речення", "κείμενο", "πρόταση", "metin", "cümle", "文本", "句子", "内容", "テキスト",
             "文", "텍스트", "문장", "نص", "النص", "الجملة", "جمله", "متن", "טקסט", "משפט", "पाठ",
             "वाक्य", "văn bản", "câu", "teks", "kalimat", "věta", "szöveg", "mondat", "teksti",
             "lause", "propoziție", "tekst zdania", "изречение", "ข้อความ", "ประโยค"),
    "label": ("étiquette", "étiquettes", "etiquette", "catégorie", "classe", "kategorie", "klasse",
              "etikett", "etiqueta", "etiquetas", "categoría", "categoria", "clase", "etichetta",
              "categorie", "etykieta", "kategoria", "štítek",
              "метка", "категория", "класс", "мітка", "ετικέτα", "κατηγορία", "etiket", "kategori",
              "标签", "类别", "分类", "ラベル", "カテゴリ", "라벨", "레이블", "تصنيف",
              "التصنيف", "الفئة", "برچسب", "תווית", "קטגוריה", "लेबल", "श्रेणी", "nhãn", "kategorija",
              "címke", "luokka", "etichetă", "rótulo", "rotulo", "теги", "тег", "ป้ายกำกับ"),
    "annotator": ("annotateur", "annotatrice", "codeur", "kodierer", "kodiererin", "codierer",
                  "annotierer", "anotador", "anotadora", "codificador", "annotatore",
                  "codificatore",
                  "codeerder", "anotator", "koder", "аннотатор", "разметчик", "анотатор",
                  "κωδικοποιητής", "σχολιαστής", "kodlayıcı", "标注者", "标注员", "标注人",
                  "アノテーター", "作業者", "주석자", "라벨러", "المعلق", "المعلّق", "المرمز",
                  "برچسب‌زن", "מתייג", "מקודד", "avaliador", "avaliadora", "valutatore",
                  "anotátor", "annotátor", "etiketleyen", "kodare", "người gán nhãn", "penilai"),
    "article": ("dokument", "artikel", "documento", "artículo", "articolo", "artigo", "документ",
                "статья", "έγγραφο", "άρθρο", "文档", "文章"),
}  # fmt: skip
"""The same in other languages; these count where none of the above is there."""


_YES_ELSEWHERE: Final = (
    "ja oui sí si sim sì tak ano igen da да так ναι evet kyllä jah "
    "wahr vrai verdadero verdadeiro vero prawda waar doğru истина 是 はい 예 نعم כן हाँ ✓ ✔ ☑ ✅ ☒"
)
_NO_ELSEWHERE: Final = (
    "nein non no não nie ne nem нет ні όχι hayır ei nee nej nei "
    "falsch faux falso fałsz onwaar yanlış ложь 否 いいえ 아니요 لا לא नहीं ✗ ✘ ☐ ❌"
)

YES: Final = frozenset({"1", "true", "t", "yes", "y", "x", *_YES_ELSEWHERE.split()})
"""What a cell says for yes, in small letters."""

NO: Final = frozenset({"0", "false", "f", "no", "n", *_NO_ELSEWHERE.split()})
"""What a cell says for no."""


def plain(name: str) -> str:
    """A name of a column in which case, and what stands between its words, says nothing."""
    return re.sub(r"[\s-]+", "_", name.strip()).lower()


_ALL: Final = frozenset(
    plain(name) for names in (NAMES, ELSEWHERE) for known in names.values() for name in known
)


def is_usual(name: str) -> bool:
    """Whether this is what columns are usually called."""
    return plain(name) in _ALL
