import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import reviewer
from reviewer.config import ConfigError, Settings, default_scheme, load, user_name
from tests.config.conftest import Given


def test_without_anything_set_the_defaults_hold(here: Path) -> None:
    assert load(None, environ={}) == Settings(
        workspace=here,
        articles=here,
        opened=(),
        annotations=here / "annotations",
        annotator=None,
        scheme=default_scheme(),
        keys={},
        layout="us",
        theme="reviewer-dark",
        auto_advance=True,
        reveal="article",
        suggestions=None,
        language="en",
        abbreviations=(),
        lines="auto",
        cues={},
        names={},
        aliases={},
        source=None,
    )


def test_every_setting_can_be_set_in_the_file(given: Given, here: Path) -> None:
    settings = given("""
        articles = "texts/2031"
        annotations = "../tags"
        annotator = "ann"
        theme = "nord"
        layout = "ru"
        auto_advance = false
        reveal = "sentence"
        suggestions = "after"
        language = "pt-BR"
        abbreviations = ["Adm.", " vol ", "e. g."]
        cues = { addressees = ["  Harbour  Master "], harm = [] }
        names = { OHG = "Orlan  Harbour Guild" }
        aliases = { "Ann M." = "ann", old = "machine.rules" }
        keys = { "app.quit" = "f10", "undo.undo" = ["ctrl+z", " "], "find.next" = [] }
        scheme = { version = 7 }
    """)
    assert settings.articles == here / "texts/2031"
    assert settings.annotations == here.parent / "tags"
    assert settings.annotator == "ann"
    assert settings.theme == "nord"
    assert settings.layout == "ru"
    assert settings.auto_advance is False
    assert settings.reveal == "sentence"
    assert settings.suggestions == "after"
    assert settings.language == "pt-BR"
    assert settings.abbreviations == ("Adm", "vol", "e. g")
    assert settings.cues == {"addressees": ("harbour master",), "harm": ()}
    assert settings.names == {"OHG": "Orlan Harbour Guild"}
    assert settings.aliases == {"Ann M.": "ann", "old": "machine.rules"}
    assert settings.keys == {
        "app.quit": ("f10",),
        "undo.undo": ("ctrl+z", "space"),
        "find.next": (),
    }
    assert settings.scheme.version == 7
    assert settings.source == here / "reviewer.toml"


def test_commands_need_no_quotation_marks(given: Given) -> None:
    settings = given("[keys]\napp.quit = 'f10'\n[keys.undo]\nundo = 'X'\nredo = 'Y'")
    assert settings.keys == {"app.quit": ("f10",), "undo.undo": ("X",), "undo.redo": ("Y",)}


def test_flags_come_before_the_environment_and_that_before_the_file(here: Path) -> None:
    (here / "reviewer.toml").write_text(
        "articles='file'\nannotations='file-a'\nannotator='file'\ntheme='nord'", "utf-8"
    )
    for name in ("file", "env", "flag"):
        (here / name).mkdir()
    environ = {
        "REVIEWER_ARTICLES": "env",
        "REVIEWER_ANNOTATIONS": "env-a",
        "REVIEWER_ANNOTATOR": "env",
        "REVIEWER_THEME": "dracula",
    }
    by_file = load(None, environ={})
    by_environment = load(None, environ=environ)
    by_flag = load(
        None,
        articles=Path("flag"),
        annotations=Path("flag-a"),
        annotator="flag",
        environ=environ,
    )
    for settings, name in ((by_file, "file"), (by_environment, "env"), (by_flag, "flag")):
        assert settings.articles == here / name
        assert settings.opened == ()
        assert settings.annotations == here / f"{name}-a"
        assert settings.annotator == name
    assert (by_file.theme, by_environment.theme) == ("nord", "dracula")


def test_empty_variables_count_as_unset(here: Path) -> None:
    names = ("ARTICLES", "ANNOTATIONS", "ANNOTATOR", "CONFIG", "THEME")
    assert load(None, environ={f"REVIEWER_{n}": "" for n in names}) == load(None, environ={})


def test_paths_of_a_file_elsewhere_are_relative_to_it(here: Path) -> None:
    desk = here / "desk"
    desk.mkdir()
    (desk / "mine.toml").write_text("annotations = 'out'", "utf-8")
    settings = load(Path("desk/mine.toml"), environ={})
    assert (settings.articles, settings.annotations) == (desk / "seeds", desk / "out")
    assert settings.source == desk / "mine.toml"
    assert load(None, environ={"REVIEWER_CONFIG": "desk/mine.toml"}) == settings


def test_a_tilde_is_the_home_folder(home: Path) -> None:
    (home / "texts").mkdir()
    assert load(None, articles=Path("~/texts"), environ={}).articles == home / "texts"
    environ = {"REVIEWER_ARTICLES": "~/texts"}
    assert load(None, environ=environ).annotations == home / "texts" / "annotations"


def test_a_file_named_by_a_flag_is_not_looked_for(here: Path) -> None:
    (here / "texts").mkdir()
    (here / "mine.toml").write_text("theme = 'nord'\nannotations = 'out'", "utf-8")
    settings = load(Path("mine.toml"), articles=Path("texts"), environ={})
    assert (settings.theme, settings.annotations) == ("nord", here / "out")
    assert settings.source == here / "mine.toml"


@pytest.mark.parametrize(
    ("flag", "environ", "message"),
    [
        ("a b", {}, '--annotator is "a b"; use 1 to 64'),
        ("", {}, '--annotator is ""; use 1 to 64'),
        ("machine.rules", {}, '--annotator is "machine.rules"; names that begin with'),
        (None, {"REVIEWER_ANNOTATOR": "Gold"}, "REVIEWER_ANNOTATOR is \"Gold\"; 'Gold' is res"),
        (None, {"REVIEWER_THEME": "nrod"}, 'REVIEWER_THEME is "nrod"; did you mean "nord"?'),
    ],
)
def test_what_is_wrong_outside_the_file_is_named(
    flag: str | None, environ: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, annotator=flag, environ=environ)
    assert str(caught.value).startswith(message)


def test_a_user_name_is_taken_only_if_an_annotator_can_have_it() -> None:
    assert user_name({"LOGNAME": "ann", "USER": "other"}) == "ann"
    assert user_name({"LOGNAME": "", "USER": "ann"}) == "ann"
    assert user_name({"USER": "Ann Miller"}) is None
    assert user_name({"USER": "gold"}) is None
    assert user_name({"USER": "machine.ann"}) is None


def test_without_variables_the_account_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", lambda uid: SimpleNamespace(pw_name="svc"))
    assert user_name({}) == "svc"
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert user_name({}) is None


@pytest.mark.parametrize("text", [None, "theme = 'nord'\n[scheme]\nversion = 2"])
def test_loading_validates_without_pydantic_and_without_rapidfuzz(
    here: Path, text: str | None
) -> None:
    if text:
        (here / "reviewer.toml").write_text(text, "utf-8")
    code = (
        "import sys; from reviewer.config import load; load(None, environ={});"
        "sys.exit(' '.join({'pydantic', 'rapidfuzz', 'rich', 'textual'} & sys.modules.keys()))"
    )
    root = Path(reviewer.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(root)}
    )
    assert done.stderr.strip() == ""
