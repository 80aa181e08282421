"""Files whose text a library makes: what is read of each format, and what is refused."""

import struct
import zipfile
from email.message import EmailMessage
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reviewer.corpus.readers import ReadDocument, ReadError, extraction, is_article, read
from reviewer.corpus.readers import archive as archives
from reviewer.corpus.readers.archive import excess
from reviewer.corpus.segmentation.segment import segment, way_of

FORMATS = extraction.FORMATS


def needs(suffix: str) -> pytest.MarkDecorator:
    """Leaves a test out where the library of a format is missing."""
    source = FORMATS[suffix]
    why = f"reading {suffix} needs the extra reviewer-tui[{source.extra}]"
    return pytest.mark.skipif(find_spec(source.library) is None, reason=why)


def read_one(path: Path, data: bytes) -> ReadDocument:
    """The document of a file with these bytes."""
    path.write_bytes(data)
    (document,) = read(path)
    return document


def units(document: ReadDocument) -> list[tuple[str, str]]:
    """Kind and words of every unit."""
    text, start = document.text, document.body_start
    found = segment(text, start=start, how=way_of(text, start, document.lines or "auto"))
    return [(unit.kind, " ".join(text[unit.start : unit.end].split())) for unit in found]


def word_file() -> bytes:
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.core_properties.title = "The pier"
    document.core_properties.author = "Mira Osk"
    document.add_heading("The pier", 1)
    paragraph = document.add_paragraph("The pier of Oskhavn was sold. Nobody ")
    run = paragraph.add_run("knows who bought it.")
    run.bold = True
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inserted = f"<w:ins {w}><w:r><w:t xml:space='preserve'> It was late.</w:t></w:r></w:ins>"
    deleted = f"<w:del {w}><w:r><w:delText>It was early.</w:delText></w:r></w:del>"
    paragraph._p.append(parse_xml(inserted))
    paragraph._p.append(parse_xml(deleted))
    document.add_paragraph("Paint it", style="List Bullet")
    document.add_paragraph("Sell it", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Osk", "12"
    document.sections[0].header.paragraphs[0].text = "Oskhavn Gazette"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@needs(".docx")
def test_a_word_file(tmp_path: Path) -> None:
    document = read_one(tmp_path / "a.docx", word_file())
    found = units(document)
    assert ("heading", "The pier") in found
    assert ("sentence", "Nobody knows who bought it.") in found
    assert ("sentence", "It was late.") in found
    assert "early" not in document.text
    assert ("item", "- Paint it") in found
    assert ("item", "| Osk | 12 |") in found
    assert (document.meta["title"], document.meta["author"]) == ("The pier", "Mira Osk")
    assert document.warnings == ("1 lines of page headers and footers are left out",)
    assert len(document.source) == 64


@needs(".docx")
def test_what_was_broken_in_mid_sentence_by_hand_is_whole(tmp_path: Path) -> None:
    """Regression: of text that had been pasted from a page, every line was a sentence."""
    from docx import Document

    document = Document()
    lines = "The council of Oskhavn, which owns the pier,\nmet late.\nOskhavn Gazette\nby post"
    document.add_paragraph(lines)
    document.add_paragraph("The mayor said that whoever had bought the pier of Oskhavn must not")
    document.add_paragraph("close it in winter.")
    document.add_paragraph("The council may sell, with the mayor's consent in writing, at once")
    document.add_paragraph("a) the pier")
    out = BytesIO()
    document.save(out)
    assert [words for _, words in units(read_one(tmp_path / "a.docx", out.getvalue()))] == [
        "The council of Oskhavn, which owns the pier, met late.",
        "Oskhavn Gazette",
        "by post",
        "The mayor said that whoever had bought the pier of Oskhavn must not close it in winter.",
        "The council may sell, with the mayor's consent in writing, at once",
        "a) the pier",
    ]


def printed(columns: int, pages: int = 3) -> bytes:
    """A PDF whose sentences run over lines, columns and pages, with running lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    out = BytesIO()
    width, height = A4
    template = BaseDocTemplate(out, pagesize=A4, title="The pier")
    each = (width - 100) / columns
    frames = [Frame(50 + each * i, 60, each - 10, height - 120) for i in range(columns)]

    def furniture(canvas: Any, _document: Any) -> None:
        canvas.drawString(50, height - 30, "Oskhavn Gazette, 6 May")
        canvas.drawString(width / 2, 25, str(canvas.getPageNumber()))

    template.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    style = getSampleStyleSheet()["BodyText"]
    sentence = (
        "The pier of Oskhavn, which had been shut since the storm of last winter, was number "
        "{} of those that the council wanted to sell to whoever would pay for them. "
    )
    number = iter(range(10_000))
    body = [
        Paragraph("".join(sentence.format(next(number)) for _ in range(9)), style)
        for _ in range(4 * pages * columns // 2)
    ]
    template.build(body)
    return out.getvalue()


@needs(".pdf")
@pytest.mark.skipif(find_spec("reportlab") is None, reason="makes its PDFs with reportlab")
@pytest.mark.parametrize("columns", [1, 2])
def test_sentences_of_a_pdf_run_over_lines_columns_and_pages(tmp_path: Path, columns: int) -> None:
    document = read_one(tmp_path / "a.pdf", printed(columns))
    found = units(document)
    sentences = [text for kind, text in found if kind != "page"]
    whole = [
        text for text in sentences if text.startswith("The pier of") and text.endswith("them.")
    ]
    assert len(whole) >= 0.97 * len(sentences)
    assert sorted(int(text.split("number ")[1].split()[0]) for text in whole) == list(
        range(len(whole))
    )
    pages = [text for kind, text in found if kind == "page"]
    assert "[page 1] Oskhavn Gazette, 6 May" in pages and "[page 2] 2" in pages


@needs(".pdf")
@pytest.mark.skipif(find_spec("reportlab") is None, reason="makes its PDFs with reportlab")
def test_a_sign_of_another_font_breaks_no_sentence(tmp_path: Path) -> None:
    """Regression: lines with a sign that is higher than the letters were lines of their own."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    lines = (
        ("The council counted those of its people who are at least, or", ""),
        ("as the mayor had it in a letter, ", "> 80"),
        ("years old, and found that whoever is that old in Oskhavn was", ""),
        ("never asked about the pier of Oskhavn or what it may cost.", ""),
    )
    for number, (words, sign) in enumerate(lines):
        line = canvas.beginText(60, 700 - 12 * number)
        line.setFont("Helvetica", 10)
        line.textOut(words)
        line.setFont("Helvetica", 16)
        line.textOut(sign)
        canvas.drawText(line)
    canvas.save()
    document = read_one(tmp_path / "a.pdf", out.getvalue())
    assert [words[-8:] for _, words in units(document)] == ["ay cost."]


@needs(".pdf")
@pytest.mark.skipif(find_spec("reportlab") is None, reason="makes its PDFs with reportlab")
def test_a_paragraph_whose_first_line_hangs_is_one(tmp_path: Path) -> None:
    """Regression: of a list of books, each author behind the first line was a new paragraph."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    lines = (
        (0, "Mira Osk, Tom Ash, Lena Voss, Ned Quill and Ida Marr, Piers of the"),
        (14, "North."),
        (0, "Prices And Piers And What The Council Of Oskhavn Had To Say"),
        (14, "The council of Oskhavn said nothing at all of it in the first year, and"),
        (0, "nothing in the second."),
    )
    for number, (indent, line) in enumerate(lines):
        canvas.drawString(60 + indent, 700 - 12 * number, line)
    for number, line in enumerate(
        (
            "Notes for whoever reads the rules of the pier say as in paragraph",
            "(i) of the rule that boats pay; they are:",
            "(a) for boats,",
            "(b) for ferries.",
        )
    ):
        canvas.drawString(60, 500 - 12 * number, line)
    canvas.save()
    found = [words for _, words in units(read_one(tmp_path / "a.pdf", out.getvalue()))]
    assert [words[:8] for words in found] == [
        "Mira Osk", "Prices A", "The coun", "Notes fo", "(a) for ", "(b) for ",
    ]  # fmt: skip
    assert found[0].endswith("Piers of the North.") and found[2].endswith("second.")


@needs(".pdf")
@pytest.mark.skipif(find_spec("reportlab") is None, reason="makes its PDFs with reportlab")
def test_a_figure_in_the_midst_of_a_sentence_parts_it_not(tmp_path: Path) -> None:
    """Regression: what stood on either side of a figure or a note were two broken sentences."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    lines = (
        (700, "The council of Oskhavn counted the boats, and those who had none were"),
        (688, "asked who it was that had bought the pier, and for how much it was so-"),
        (600, "Figure 1: The pier."),
        (560, "Drawn by Mira Osk."),
        (500, "ld in the end. Nobody had an answer, and those who might have known"),
        (488, "were not there."),
    )
    for height, line in lines:
        canvas.drawString(60, height, line)
    canvas.save()
    found = [words for _, words in units(read_one(tmp_path / "a.pdf", out.getvalue()))]
    assert found[0].startswith("The council") and found[0].endswith("it was sold in the end.")
    assert "Figure 1: The pier." in found and len(found) == 4


@needs(".pdf")
@pytest.mark.skipif(find_spec("reportlab") is None, reason="makes its PDFs with reportlab")
def test_letters_below_one_another_are_no_sentences(tmp_path: Path) -> None:
    """Regression: each letter of what stands upright beside a chart was a sentence."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    for number, letter in enumerate("harbour"):
        canvas.drawString(40, 500 - 11 * number, letter)
    canvas.drawString(60, 700, "The pier of Oskhavn was sold.")
    canvas.save()
    document = read_one(tmp_path / "a.pdf", out.getvalue())
    assert [words for _, words in units(document)] == ["The pier of Oskhavn was sold."]
    assert document.warnings == ("7 lines that stand sideways are left out",)


@needs(".pdf")
def test_what_is_no_pdf_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="PDF"):
        read_one(tmp_path / "a.pdf", b"%PDF-1.4\nbroken")


def book(rights: bool = False) -> bytes:
    out = BytesIO()
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{}</h1><p>{}</p></body></html>"
    files = {
        "META-INF/container.xml": "<container><rootfiles>"
        "<rootfile full-path='b/c.opf'/></rootfiles></container>",
        "b/c.opf": "<package xmlns:dc='d'><metadata><dc:title>The pier</dc:title></metadata>"
        "<manifest><item id='2' href='two.xhtml' media-type='application/xhtml+xml'/>"
        "<item id='1' href='o%20ne.xhtml' media-type='application/xhtml+xml'/>"
        "<item id='3' href='gone.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='1'/><itemref idref='2'/><itemref idref='3'/></spine></package>",
        "b/o ne.xhtml": page.format("One", "The pier fell.<br/>It was <q>late</q>."),
        "b/two.xhtml": page.format("Two", "Nobody<br/>came."),
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        if rights:
            archive.writestr("META-INF/rights.xml", "<rights/>")
    return out.getvalue()


@needs(".epub")
def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path) -> None:
    document = read_one(tmp_path / "a.epub", book())
    words = [text for _, text in units(document)]
    assert words == ["One", "The pier fell.", "It was “late”.", "Two", "Nobody came."]
    assert document.meta["title"] == "The pier"
    assert document.warnings == ("1 pages are not in the file",)
    with pytest.raises(ReadError, match="locked"):
        read_one(tmp_path / "b.epub", book(rights=True))


def test_a_mail_keeps_its_quotations_and_names_its_attachments(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Mira Osk <mira@pier.example>", "The pier"
    mail["Date"] = "Tue, 06 May 2031 10:00:00 +0000"
    mail.set_content(
        "Hello,\n\n> The pier of Oskhavn has been sold and nobody in town knows who it was\n"
        "> that bought it.\n\nI think that we should wait until the mayor has told us all who\n"
        "the buyer is. Then we can write to the council and ask them what they\n"
        "think of it.\n\nTom\n"
    )
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    document = read_one(tmp_path / "a.eml", mail.as_bytes())
    words = [text for _, text in units(document)]
    assert "I think that we should wait until the mayor has told us all who the buyer is." in words
    assert words[0] == "Hello," and words[-1] == "Tom"
    assert document.meta["title"] == "The pier" and document.meta["date"] == "2031-05-06"
    assert document.warnings == ("1 attachment left out",)


@needs(".eml")
def test_a_quoted_line_that_goes_on_has_its_marks_once(tmp_path: Path) -> None:
    head = b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\n"
    found = units(read_one(tmp_path / "a.eml", head + b"> Who \n> pays?\n Me. \n>> So?\n"))
    assert [words for _, words in found] == ["> Who pays?", "Me.", ">> So?"]


@needs(".eml")
def test_a_mail_that_is_a_page(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    mail = EmailMessage()
    mail["Subject"] = "The pier"
    mail.set_content("<p>The pier<br>fell.</p><p>It was late.</p>", subtype="html")
    document = read_one(tmp_path / "a.eml", mail.as_bytes())
    assert [text for _, text in units(document)] == ["The pier fell.", "It was late."]


@needs(".rtf")
def test_rich_text(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi{\info{\title The pier}}The pier fell in \'c5land.\par It was late.}"
    document = read_one(tmp_path / "a.rtf", data)
    assert [text for _, text in units(document)] == ["The pier fell in Åland.", "It was late."]
    assert document.meta["title"] == "The pier"
    with pytest.raises(ReadError, match="no Rich Text"):
        read_one(tmp_path / "b.rtf", b"The pier fell.")


SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:02,000\n<i>The pier of\nOskhavn</i>\n\n"
    "2\n00:00:02,100 --> 00:00:03,000\nfell at noon.\n\n"
    "3\n00:00:03,500 --> 00:00:06,000\n- Who saw it?\n- Nobody.\n\n"
    "4\n00:00:07,000 --> 00:00:08,000\n[wind howls]\n\n"
    "5\n00:00:20,000 --> 00:00:21,000\nNobody at all\n"
)


@pytest.mark.parametrize("suffix", [pytest.param(s, marks=needs(s)) for s in (".srt", ".vtt")])
def test_subtitles_are_what_was_said(tmp_path: Path, suffix: str) -> None:
    text = SUBTITLES
    if suffix == ".vtt":
        text = "WEBVTT\n\n" + text.replace(",000 ", ".000 ").replace(",", ".")
    found = units(read_one(tmp_path / f"a{suffix}", text.encode()))
    assert [words for _, words in found] == [
        "The pier of Oskhavn fell at noon.",
        "Who saw it?",
        "Nobody.",
        "[wind howls]",
        "Nobody at all",
    ]


@needs(".vtt")
def test_entities_of_web_subtitles_are_characters(tmp_path: Path) -> None:
    cue = "00:01.000 --> 00:02.000\n<v Osk>Fish &amp; &lt;chips&gt; sank.\n"
    found = units(read_one(tmp_path / "a.vtt", f"WEBVTT\n\n{cue}".encode()))
    assert [words for _, words in found] == ["Fish & <chips> sank."]


NITF = """<nitf><head/><body><body.head><hedline><hl1>The pier</hl1></hedline>
<byline>Mira Osk</byline></body.head><body.content><p>The pier <em>fell</em>.</p>
<p>It was late.</p></body.content></body></nitf>"""
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta>
<contentCreated>2031-05-06T10:00:00Z</contentCreated><headline>The pier</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The pier fell.</p>
<p>It was late.</p></body></html></inlineXML></contentSet></newsItem>"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>The pier</title></titleStmt></fileDesc></teiHeader><text><body><head>The pier</head>
<p>The<lb/>pi
<lb break="no"/>er<pb n="2"/> fe<pb break="no"/>ll.</p><p>It was late.</p></body></text></TEI>"""


@needs(".xml")
@pytest.mark.parametrize("xml", [NITF, G2, TEI], ids=["nitf", "newsml-g2", "tei"])
def test_news_and_editions_in_xml(tmp_path: Path, xml: str) -> None:
    document = read_one(tmp_path / "a.xml", xml.encode())
    words = [text for _, text in units(document)]
    assert words[0] == "The pier" and words[-2:] == ["The pier fell.", "It was late."]
    assert document.meta["title"] == "The pier"


def news(tmp_path: Path, body: str, head: str = "", declared: str = "utf-8") -> ReadDocument:
    xml = f"<nitf><head>{head}</head><body>{body}</body></nitf>"
    data = f"<?xml version='1.0' encoding='{declared}'?>{xml}".encode()
    return read_one(tmp_path / "a.xml", data)


@needs(".xml")
def test_lines_of_wire_copy_are_no_paragraphs(tmp_path: Path) -> None:
    """Regression: each `<br/>` ended a paragraph, and so a sentence."""
    copy = "<br/>".join(
        ("   ORMEL, May 6 - The council of Ormel has announced that it will",
         "sell the pier to a company from the south of the country, which",
         "has not been named so far, for some four million crowns in all,",
         "the mayor of the town told those who had come to hear her.")
    )  # fmt: skip
    found = news(tmp_path, f"<body.content><p>{copy}</p><p>{copy}</p></body.content>")
    words = [text for _, text in units(found)]
    assert len(words) == 2 and words[0].endswith("come to hear her.")
    apart = news(tmp_path, "<body.content><p>Ann 3<br/>Bob 4<br/><br/>Cy 5</p></body.content>")
    assert [text for _, text in units(apart)] == ["Ann 3", "Bob 4", "Cy 5"]


@needs(".xml")
def test_days_and_names_of_news_are_told_apart(tmp_path: Path) -> None:
    """Regression: a day without hyphens was cut behind ten letters, and names were glued."""
    head = '<docdata><date.issue norm="20310506T120000Z"/></docdata>'
    by = "<byline>By<person>MIRA OSK</person><byttl>Harbour Writer</byttl></byline>"
    found = news(tmp_path, f"<body.head>{by}</body.head><p>It rained.</p>", head)
    assert found.meta["date"] == "2031-05-06"
    assert found.meta["author"] == "By MIRA OSK Harbour Writer"
    assert units(found)[0][1] == "By MIRA OSK Harbour Writer"


@needs(".xml")
def test_utf_8_that_is_declared_as_something_else_is_utf_8(tmp_path: Path) -> None:
    """Regression: other letters came out without a word."""
    assert "Œuvre à Ørsø" in news(tmp_path, "<p>Œuvre à Ørsø.</p>", declared="iso-8859-1").text


@needs(".xml")
def test_a_page_that_stands_as_text_in_an_item_is_read_as_a_page(tmp_path: Path) -> None:
    page = "<![CDATA[ <p>The pier &amp; the quay\nfell.</p><p>It was late.</p>]]>"
    xml = f"<newsItem><contentSet><inlineData>{page}</inlineData></contentSet></newsItem>"
    found = units(read_one(tmp_path / "a.xml", xml.encode()))
    assert [text for _, text in found] == ["The pier & the quay fell.", "It was late."]


@needs(".xml")
def test_an_author_has_one_name_and_no_number(tmp_path: Path) -> None:
    names = "<persName>Mira Osk</persName><persName>M. O.</persName><idno>Q7</idno>"
    tei = TEI.replace("</titleStmt>", f"<author>{names}</author></titleStmt>")
    assert read_one(tmp_path / "a.xml", tei.encode()).meta["author"] == "Mira Osk"
    tei = TEI.replace("</titleStmt>", "<author>Mira Osk <idno>Q7</idno></author></titleStmt>")
    assert read_one(tmp_path / "b.xml", tei.encode()).meta["author"] == "Mira Osk"


@needs(".srt")
def test_pieces_of_subtitles_without_times_are_counted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Regression: the library wrote them raw to the terminal, and nothing was said of them."""
    found = read_one(tmp_path / "a.srt", f"\x1b[2Jstray\n\n{SUBTITLES}".encode())
    assert found.warnings == ("1 piece without times left out, the first '\\x1b[2Jstray'",)
    assert capfd.readouterr() == ("", "")


@needs(".srt")
def test_a_long_row_of_digits_holds_nobody_up(tmp_path: Path) -> None:
    """Regression: the library took minutes over it, and with it every look at the folder."""
    row = "7" * 5000
    found = read_one(tmp_path / "a.srt", f"{row}\n\n{SUBTITLES}\n{row}\n".encode())
    assert found.text.count("7") == 5000 and row in found.text
    [warning] = found.warnings
    assert warning.startswith("1 piece without times left out, the first '7777")


@needs(".vtt")
def test_an_empty_line_in_a_subtitle_loses_nothing(tmp_path: Path) -> None:
    """Regression: what stood behind it was dropped without a word."""
    head = "WEBVTT\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE not said\n\nstray words\n\n"
    cue = "1\n00:01.000 --> 00:02.000\n\nThe pier\n\nfell.\n\n2\n00:03.000 --> 00:04.000\nWho?\n"
    found = read_one(tmp_path / "a.vtt", f"\n{head}{cue}".encode())
    assert [text for _, text in units(found)] == ["The pier fell.", "Who?"]
    assert found.warnings == ("1 piece without times left out, the first 'stray words'",)
    with pytest.raises(ReadError, match="expected WEBVTT in the first line"):
        read_one(tmp_path / "b.vtt", b"1\n00:01.000 --> 00:02.000\nThe pier\n")


def test_a_mail_with_an_empty_page_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="the mail has no text"):
        read_one(tmp_path / "a.eml", b"From: a@b.example\nContent-Type: text/html\n\n \n")


@needs(".xml")
def test_other_xml_and_entities_from_outside_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="none of the forms"):
        read_one(tmp_path / "a.xml", b"<rss><p>The pier.</p></rss>")
    with pytest.raises(ReadError, match="broken XML at line 1"):
        read_one(tmp_path / "b.xml", b"<nitf><p>")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    outside = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    data = outside + NITF.replace("It was", "&x; It was").encode()
    assert "secret" not in read_one(tmp_path / "c.xml", data).text


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_each_format_is_an_article_and_says_what_it_needs(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_article(Path(f"a{suffix}"))
    monkeypatch.setattr(extraction, "find_spec", lambda name: None)
    with pytest.raises(ReadError) as refused:
        read_one(tmp_path / f"a{suffix}", b"some bytes")
    if FORMATS[suffix].extra:
        assert refused.value.hint == f"pip install 'reviewer-tui[{FORMATS[suffix].extra}]'"
        assert not extraction.worth_retrying(refused.value.hint)


@pytest.mark.parametrize("suffix", [pytest.param(s, marks=needs(s)) for s in sorted(FORMATS)])
def test_any_bytes_are_one_line(tmp_path: Path, suffix: str) -> None:
    for data in (b"", b"\x00\xff" * 50, b"PK\x03\x04 broken", b"<x>", b"%PDF-", b"Subject: x\n\n"):
        with pytest.raises(ReadError) as refused:
            read_one(tmp_path / f"a{suffix}", data)
        assert len(str(refused.value).splitlines()) == 1


@needs(".docx")
def test_an_archive_that_would_fill_the_memory_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_LARGEST", 100)
    with pytest.raises(ReadError, match="unpacks to more than"):
        read_one(tmp_path / "a.docx", word_file())


def test_an_archive_that_lies_about_its_size_is_not_unpacked() -> None:
    """A member said to have 100 bytes took as many megabytes as it wanted when it was read."""
    with zipfile.ZipFile(out := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.xml", bytes(280 << 20))
    lying = bytearray(out.getvalue())
    struct.pack_into("<I", lying, lying.index(b"PK\x01\x02") + 24, 100)
    assert "one.xml" in excess(zipfile.ZipFile(BytesIO(bytes(lying))))
    assert "256 MB" in excess(zipfile.ZipFile(out))
    with zipfile.ZipFile(small := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.xml", "<p>It is dry.</p>" * 100)
    assert not excess(zipfile.ZipFile(small))


@needs(".epub")
def test_a_book_that_lies_about_its_size_is_refused_in_one_line(tmp_path: Path) -> None:
    data = bytearray(book())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 9)
    with pytest.raises(ReadError):
        read_one(tmp_path / "a.epub", bytes(data))
