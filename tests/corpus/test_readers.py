"""Readers: bytes to documents, and one clear line where that fails."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path, PurePath

import pytest

from reviewer.corpus.readers import READERS, ReadDocument, ReadError, is_article, read
from reviewer.corpus.segmentation.segment import segment

NEWS = "The “talks” failed.\r\nNobody came to the café.\n"
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes bytes or text and returns the path."""

    def write(data: bytes | str, name: str = "a.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        return path

    return write


def one(path: Path) -> ReadDocument:
    """Read the one document of a file."""
    (document,) = read(path)
    return document


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (NEWS.encode(), "utf-8"),
        (NEWS.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + NEWS.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + NEWS.encode("utf-16-be"), "utf-16-be"),
        (NEWS.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(written: Written, data: bytes, encoding: str) -> None:
    document = one(written(data))
    assert (document.text, document.encoding) == (NEWS, encoding)
    assert document.sha256 == sha256(NEWS.encode()).hexdigest()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Der Lotse öffnete die Tür — für alle Gäste."),
        ("cp1252", "Señor Osk said that the façade cost £5."),
        ("iso8859_15", "Le chœur de la ville a coûté 5 € et part."),
        ("mac_roman", "Le maire a payé la fête et l’église, très cher."),
        ("cp1250", "Rybak otworzył nową budę, ale nikt nie przyszedł, bo źle było."),
        ("iso8859_2", "Rybář otevřel nový bufet, ale nikdo už nepřišel, že."),
        ("cp1250", "A halász hétfőn új bódét nyitott, és senki sem jött."),
        ("cp850", "Der Fährmann öffnete eine Bude, aber niemand kam, weil es spät war."),
        ("cp852", "Rybář otevřel boudu, ale nikdo nepřišel, protože bylo pozdě."),
        ("cp1254", "Balıkçı yeni bir büfe açtı ama kimse gelmedi, çünkü yağmur vardı."),
        ("cp1257", "Zvejnieks atvēra būdu un neviens nenāca, jo tas bija vēls."),
        ("cp1251", "Рыбак открыл лавку, но никто не пришёл."),
        ("koi8_r", "Рыбак открыл лавку, но никто не пришёл."),
        ("cp1253", "Ο ψαράς άνοιξε το μαγαζί και δεν ήρθε κανείς."),
    ],
)
def test_an_old_encoding_is_taken_when_only_one_reads_like_a_language(
    written: Written, encoding: str, text: str
) -> None:
    document = one(written(text.encode(encoding)))
    assert (document.text, document.encoding) == (text, encoding)


def test_what_may_be_two_things_is_never_guessed(written: Written) -> None:
    """Every candidate is either the text or refused; silently other letters are the failure."""
    for encoding in ("cp1250", "iso8859_2", "cp1254", "iso8859_9", "cp1257", "mac_roman"):
        for text in ("Petř", "Łódź", "Kovačević", "muž", "İzmir'de yağdı", "El niño", "ação"):
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            try:
                assert one(written(data)).text == text
            except ReadError as error:
                assert "byte" in error.reason


def test_an_accent_far_down_decides_the_encoding(written: Written) -> None:
    text = "The talks failed. " * 20_000 + "Nobody came to the café."
    assert one(written(text.encode("cp1252"))).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["The talks “failed”.\r\n", "Мост упал вчера. Был май."])
def test_utf_16_needs_no_mark(written: Written, encoding: str, text: str) -> None:
    document = one(written(text.encode(encoding)))
    assert (document.text, document.encoding) == (text, encoding)


@pytest.mark.parametrize(("controls", "is_text"), [(10, True), (11, False)])
def test_a_hundredth_of_control_characters_makes_a_file_binary(
    written: Written, controls: int, is_text: bool
) -> None:
    """Without that an old text would be any program whose bytes cp1252 can read."""
    talks = "L’été dernier, la mairie a fermé la jetée ; les pêcheurs ont protesté. "
    data = bytearray((talks * 20).encode("cp1252")[:1000])
    for number in range(controls):
        data[(number + 1) * 90 - 1] = 1
    file = written(bytes(data))
    if is_text:
        assert one(file).encoding == "cp1252"
    else:
        with pytest.raises(ReadError, match="broken utf-8"):
            one(file)


def test_only_the_first_byte_order_mark_belongs_to_the_file(written: Written) -> None:
    document = one(written("\ufeff\ufeffThe vote is today.".encode()))
    assert document.text == "\ufeffThe vote is today."
    assert [(unit.start, unit.end) for unit in segment(document.text)] == [(1, 19)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "only white space"),
        ("\ufeff\n\u200b".encode(), "only white space"),
        (b"abc\x00def", "NUL"),
        (b"abc\x00defg", "NUL"),
        ("a\x01b".encode("utf-16-le"), "NUL"),
        ("日本語".encode("iso2022_jp"), "iso2022_jp"),
        (b"\xff\xfe" + "a\x00b".encode("utf-16-le"), "NUL"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04 ...", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xfea\x00\x00\xd8", "broken utf-16-le at byte 4"),
        (b"\xef\xbb\xbfabc\xff", "broken utf-8-sig at byte 6"),
        ("The talks “failed” é".encode()[:-1], "broken utf-8 at byte 23"),
        ("הוא הלך הביתה.".encode("cp1255"), "may be in cp1251 or koi8_r"),
        ("First café here. Then caf".encode() + b"\xe9.", "broken utf-8 at byte 26"),
        ("Petr met Petř in the town.".encode("cp1250"), "may be in cp1252 or cp1257 or cp1250"),
        ("le maire a payé".encode("cp437"), "broken utf-8 at byte 14"),
        ("会議は終わりました。次回は未定です".encode("shift_jis"), "may be in shift_jis"),
        ("สะพานพังเมื่อวาน".encode("cp874"), "may be in cp874"),
        ("سقط الجسر اليوم".encode("cp1256"), "cp1256"),
        (b"caf\xe9 \x81\x8d", "broken utf-8 at byte 3"),
    ],
)
def test_what_is_no_text_is_one_line_naming_the_file(
    written: Written, data: bytes, reason: str
) -> None:
    path = written(data)
    with pytest.raises(ReadError) as caught:
        one(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert reason in line
    assert len(line.splitlines()) == 1
    assert caught.value.path == path


def test_unreadable_paths(tmp_path: Path, written: Written) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    reasons = {
        folder: "this is a folder",
        pipe: "no regular file",
        tmp_path / "gone.txt": "not there",
        written("text", "a.xyz"): "no reader for .xyz",
        written("text", "bare"): "no reader for a name without suffix",
    }
    for path, reason in reasons.items():
        with pytest.raises(ReadError, match=reason):
            one(path)


def test_no_permission(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = written("text")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="no permission"):
        one(path)


def test_a_failing_disk(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bytes:
        raise OSError(5, "Input/output error", str(path))

    path = written("text")
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(ReadError, match="Input/output error"):
        one(path)


def test_a_strange_file_name_stays_one_line() -> None:
    error = ReadError(Path("a\nb\x1b[31m\udcff.txt"), "it is odd", "rename it")
    assert str(error) == r"a\nb\x1b[31m\udcff.txt: it is odd (rename it)"


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter_is_metadata_and_the_text_stays_whole(written: Written, name: str) -> None:
    text = (
        "---\r\n"
        "title: \"The Siege: a 'history'\"\r\n"
        "byline: Ada Voss  # our own\r\n"
        "source_url: https://example.org/a?b=1#c\r\n"
        "lang: en-GB\r\n"
        "tags: [war, peace]\r\n"
        "date: 2025-12-11\r\n"
        "Story:\r\n"
        "---\r\n"
        "The city fell."
    )
    document = one(written(text, name))
    assert document.text == text
    assert text[document.body_start :] == "The city fell."
    assert document.meta == {
        "title": "The Siege: a 'history'",
        "author": "Ada Voss",
        "url": "https://example.org/a?b=1#c",
        "language": "en-GB",
        "date": "2025-12-11",
    }
    assert document.warnings == ()
    assert [unit.start for unit in segment(text, start=document.body_start)] == [
        text.index("The city")
    ]


def test_lists_and_folded_lines_in_front_matter(written: Written) -> None:
    text = "---\nauthors:\n  - Ada Voss\n- Tomas Cruz\ntitle: >\n  The long\n  siege\n---\nBody."
    meta = one(written(text, "a.md")).meta
    assert meta == {"author": "Ada Voss, Tomas Cruz", "title": "The long siege"}


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ("title: A\nno colon here\n---\n", "line 3 is no 'key: value'"),
        ("title: A\ntitle: B\n---\n", "line 3 gives title twice"),
        ("title: A\n", "no line of --- closes it"),
    ],
)
def test_broken_front_matter_is_text_and_a_warning(
    written: Written, block: str, problem: str
) -> None:
    document = one(written(f"---\n{block}Body.", "a.md"))
    assert (document.body_start, document.meta) == (0, {})
    assert document.warnings == (f"front matter is read as text: {problem}",)


@pytest.mark.parametrize(
    ("block", "meta"),
    [
        (
            'title: "The pier that\n  never was"\ndate: 2031-05-06',
            {"title": "The pier that never was"},
        ),
        ('title: "The pier that\nnever was"', {"title": "The pier that never was"}),
        ("title: 'Osk''s pier'", {"title": "Osk's pier"}),
        ('title: "caf\\u00e9"', {"title": "café"}),
        (
            "author:\n  - name: Mira Osk\n    age: 7\n  - Tom Brenn",
            {"author": "Mira Osk, Tom Brenn"},
        ),
        ("extra: {a: [1, 2]}\ntitle: >-\n  The\n  pier\n", {"title": "The pier"}),
        (
            "title: The pier: a history\nlang: en",
            {"title": "The pier: a history", "language": "en"},
        ),
        ("title: !!python/object:os.system x\nlang: en", {"language": "en"}),
    ],
)
def test_front_matter_is_yaml(written: Written, block: str, meta: dict[str, str]) -> None:
    document = one(written(f"---\n{block}\n---\nThe pier stands.", "a.md"))
    assert {**meta, **document.meta} == {**document.meta, **meta}
    assert document.text[document.body_start :] == "The pier stands."
    assert document.warnings == ()


def test_front_matter_may_be_toml(written: Written) -> None:
    text = '+++\ntitle = "The pier"\ndate = 2031-05-06\ntags = ["a"]\n+++\nIt stands.'
    document = one(written(text, "a.md"))
    assert document.meta == {"title": "The pier", "date": "2031-05-06"}
    assert one(written("+++\nbroken\n+++\nIt.", "b.md")).body_start == 0


def test_aliases_that_would_grow_without_end_do_not(written: Written) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 9)]
    rows += ["title: *a8", "author: *a8"]
    document = one(written("---\n" + "\n".join(rows) + "\n---\nIt stands.", "a.md"))
    assert document.text[document.body_start :] == "It stands."


def test_a_file_may_say_how_its_lines_are_read(written: Written) -> None:
    assert one(written("---\nlines: wrapped\n---\nIt.", "a.txt")).lines == "wrapped"
    assert one(written("---\nlines: kept\n---\nIt.", "a.md")).lines == "kept"
    assert one(written("It.", "b.md")).lines == "markdown"


def test_a_rule_at_the_top_is_no_front_matter(written: Written) -> None:
    document = one(written("---\nThe city fell.\n", "a.md"))
    assert (document.body_start, document.warnings) == (0, ())


def test_a_first_markdown_heading_gives_the_title(written: Written) -> None:
    assert one(written("\n# The Siege #\n\nIt fell.", "a.md")).meta == {"title": "The Siege"}
    assert one(written("---\ntitle: A\n---\n# B\nIt.", "b.md")).meta == {"title": "A"}
    assert one(written("It fell.\n# Later\n", "c.md")).meta == {}
    assert one(written("# The Siege\n\nIt fell.", "d.txt")).meta == {}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", True),
        ("north/a.MD", True),
        ("README.md", False),
        ("north/readme.txt", False),
        ("README-first.md", False),
        (".a.txt", False),
        ("_drafts/a.txt", False),
        (".git/a.txt", False),
        ("a.zip", False),
        ("a", False),
    ],
)
def test_which_files_are_articles(path: str, expected: bool) -> None:
    assert is_article(PurePath(path)) is expected


def test_every_reader_has_a_suffix_in_lower_case() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)


def test_aliases_in_front_matter_cannot_fill_the_memory(written: Written) -> None:
    """A list of aliases to one long value became a title of 600,000 letters."""
    long = "very " * 2_400
    laughs = "\n".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 60))
    block = f"---\nx: &a0 {long}\n{laughs}\ntitle: [{', '.join(['*a0'] * 50)}]\n---\nIt is dry.\n"
    (document,) = read(written(block, "a.md"))
    assert len(block) < 16 * 1024
    assert len(document.meta["title"]) == 16 * 1024
    assert document.text[document.body_start :] == "It is dry.\n"
