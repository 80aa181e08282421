"""Every message names the file, the line and the setting, and says what was expected."""

from pathlib import Path

import pytest

from reviewer.config import ConfigError, load
from tests.config.conftest import Refused

SETTINGS = [
    ("\n\nanotations = 'x'", 3, 'anotations is not a setting; did you mean "annotations"?'),
    ("[schema]\nversion = 1", 1, 'schema is not a setting; did you mean "scheme"?'),
    ("zz = 1", 1, "zz is not a setting; expected one of articles, annotations,"),
    ("[scheme]\nverson = 1", 2, 'scheme.verson is not a setting; did you mean "version"?'),
    ("theme = 'nrod'", 1, 'theme is "nrod"; did you mean "nord"?'),
    ("theme = 5", 1, "theme is 5; expected a text in quotation marks"),
    ("layout = 'rus'", 1, 'layout is "rus"; did you mean "us"?'),
    ("reveal = 'always'", 1, 'reveal is "always"; expected one of article, sentence, open'),
    ("suggestions = true", 1, "suggestions is true; expected a text in quotation marks"),
    ("auto_advance = 'yes'", 1, 'auto_advance is "yes"; expected true or false'),
    ("auto_advance = 1", 1, "auto_advance is 1; expected true or false"),
    ("language = 'english!'", 1, 'language is "english!"; expected a language tag'),
    ("articles = ''", 1, 'articles is ""; expected a text of one line, not empty'),
    ("articles = 'a\\u0000b'".replace("'", '"'), 1, "articles is"),
    ("annotator = 'a/b'", 1, 'annotator is "a/b"; use 1 to 64'),
    ("abbreviations = 'Adm.'", 1, 'abbreviations is "Adm."; expected a list in square'),
    ("abbreviations = [\n  'Adm.',\n  '.',\n]", 1, 'abbreviations[2] is "."; expected a word'),
    ("[names]\n'the guild' = 'Orlan'", 2, 'names."the guild" is no single word'),
    ("aliases = 'ann'", 1, 'aliases is "ann"; expected a table'),
    ("[aliases]\na = 'b'\n'c d' = 'not fit'", 3, 'aliases."c d" is "not fit"; use 1 to'),
    ("[aliases]\na = 'b'\nb = 'c'", 2, 'aliases.a is "b", which is an alias itself;'),
    ("keys = ['x']", 1, "keys is a list; expected a table"),
    ("[keys]\n'app.quit' = 5", 2, 'keys."app.quit" is 5; expected a key such as'),
    ("[keys]\n'app.quit' = ['x', '']", 2, 'keys."app.quit"[2] is ""; expected a key such as'),
    ("[keys]\napp.quit = 'x,f5'", 2, 'keys.app.quit is "x,f5"; expected one key; write'),
    (
        "[keys]\n'app.quit' = 'x'\napp.quit = 'y'",
        3,
        'keys.app gives keys to the command "app.quit" a second time',
    ),
    ("[[scheme]]\nversion = 1", 1, "scheme is a list; expected a table"),
]


@pytest.mark.parametrize(("text", "line", "message"), SETTINGS)
def test_a_wrong_setting(refused: Refused, text: str, line: int, message: str) -> None:
    assert refused(text).startswith(f"reviewer.toml, line {line}: {message}")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("theme = \n", ", line 1, column 9", "invalid value"),
        ("\ntheme 'x'\n", ", line 2, column 7", "expected '=' after a key"),
        ("general = '''\nopen", ", line 2", "expected \"'''\""),
        ("theme = 'a'\ntheme = 'b'\n", ", line 2, column 12", "cannot overwrite a value"),
    ],
)
def test_a_file_that_is_no_toml(refused: Refused, text: str, place: str, message: str) -> None:
    assert refused(text).startswith(f"reviewer.toml{place}: not TOML: {message}")


def test_a_file_that_would_exhaust_the_stack(refused: Refused) -> None:
    said = refused("x = " + "[" * 3000 + "]" * 3000)
    assert said == "reviewer.toml: lists or tables are nested too deeply"


def test_a_file_that_is_not_utf8(here: Path) -> None:
    (here / "reviewer.toml").write_bytes(b"theme = 'nord'\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^reviewer\.toml, line 2: not UTF-8"):
        load(None, environ={})


def test_a_byte_order_mark_and_crlf_do_no_harm(here: Path) -> None:
    text = "\ufefftheme = 'nord'\r\n[scheme]\r\ngeneral = '''\r\nOne\r\nTwo'''\r\n"
    (here / "reviewer.toml").write_bytes(text.encode())
    settings = load(None, environ={})
    assert settings.theme == "nord"
    assert settings.scheme.general == "One\nTwo"


def test_lines_are_counted_over_crlf_and_long_texts(here: Path) -> None:
    text = "[scheme]\r\ngeneral = '''\r\nOne\r\n[not.a.table]\r\nx = 5'''\r\nversion = 0\r\n"
    (here / "reviewer.toml").write_bytes(text.encode())
    with pytest.raises(ConfigError, match=r"line 6: scheme\.version is 0"):
        load(None, environ={})


def test_a_named_file_that_is_not_there(here: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(Path("gone.toml"), environ={})
    assert str(caught.value) == "gone.toml: cannot be read: No such file or directory"


def test_a_folder_in_place_of_the_file(here: Path) -> None:
    (here / "reviewer.toml").mkdir()
    with pytest.raises(ConfigError, match=r"^reviewer\.toml: cannot be read: Is a directory"):
        load(None, environ={})


def test_a_dangling_link_is_not_passed_over(here: Path) -> None:
    (here / "reviewer.toml").symlink_to(here / "gone")
    with pytest.raises(ConfigError, match=r"^reviewer\.toml: cannot be read"):
        load(None, environ={})


def test_a_long_value_is_shown_short(refused: Refused) -> None:
    said = refused(f"theme = '{'long ' * 500}'")
    assert "…" in said
    assert len(said) < 600


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('questions = [{ name = "Tag", choices = [] }]', "has too few entries"),
        (
            'questions = [{ name = "tag", answers = "text" }]',
            'questions[1].name is "tag", which the tags of a sentence answer',
        ),
        ('questions = [{ name = "genre" }]', 'answers is "one", but there are no choices'),
        (
            'questions = [{ name = "a", answers = "scale", choices = [{ name = "b", key = "b" },'
            ' { name = "c", key = "c" }] }]',
            'choices do not go with answers = "scale"',
        ),
        (
            'questions = [{ name = "a", answers = "scale", least = 5 }]',
            "most is 5; expected more than least, which is 5",
        ),
        (
            'questions = [{ name = "a", choices = [{ name = "b", key = "b" },'
            ' { name = "c", key = "b" }] }]',
            'questions[1].choices[2].key is "b", which "b" has already',
        ),
        (
            'relations = [{ name = "a", key = "a", to_tags = ["clam"] }]',
            'relations[1].to_tags[1] is "clam", which is no tag; did you mean "claim"?',
        ),
        (
            'relations = [{ name = "a", key = "a" }, { name = "b", key = "a" }]',
            'relations[2].key is "a", which "a" has already',
        ),
    ],
)
def test_questions_and_relations_that_cannot_be(refused: Refused, table: str, fault: str) -> None:
    assert fault in refused(f"[scheme]\n{table}\n")
