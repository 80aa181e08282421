"""`reviewer history`: who changed what on a sentence."""

import json
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.config import default_scheme
from reviewer.models import Change
from reviewer.session import Desk, Session
from reviewer.session.article.notes import NOTE, set_text
from reviewer.store.file_store import FileStore
from tests.session.desk_builders import anywhere

Caught = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which ann and bea have tagged the first sentence."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("REVIEWER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("REVIEWER_ANNOTATOR", "ann")
    (tmp_path / "seeds" / "more").mkdir(parents=True)
    text = "The ferry sank at noon. Nobody drowned, the mayor said.\n"
    (tmp_path / "seeds" / "more" / "ferry.txt").write_text(text, encoding="utf-8")
    for name, tag in (("ann", "claim"), ("bea", "quote")):
        session = session_of(tmp_path, name)
        at = Desk(session, session.open("more__ferry"))
        at.toggle_tag(tag)
        set_text(at.sentence_ref(), NOTE, "which ferry?")
        session.undo(anywhere)
        session.end()
    return tmp_path


def session_of(folder: Path, name: str) -> Session:
    store = FileStore(folder / "seeds", folder / "annotations")
    return Session(store, default_scheme(), name, store.writer(name))


def report(argv: list[str], caught: Caught) -> dict[str, object]:
    assert main(["history", *argv, "--json"]) == 0
    found = json.loads(caught.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_lines_newest_first(desk: Path, capsys: Caught) -> None:
    assert main(["history", "more__ferry", "1"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "more__ferry #1: The ferry sank at noon."
    assert [line.split("ann", 1)[1].strip() for line in lines] == [
        "undid: note: “which ferry?”",
        "note: “which ferry?”",
        "claim set",
    ]


def test_a_number_an_id_and_a_file_mean_the_same(desk: Path, capsys: Caught) -> None:
    by_number = report(["more__ferry", "1"], capsys)
    [unit] = by_number["units"]["ann"]  # type: ignore[index]  # plain JSON
    assert report(["more__ferry", unit], capsys) == by_number
    assert report(["seeds/more/ferry.txt", "#1"], capsys) == by_number
    assert report(["more/ferry.txt", "1"], capsys) == by_number


def test_json_says_each_change(desk: Path, capsys: Caught) -> None:
    found = report(["more__ferry", "1"], capsys)
    events = found["events"]
    assert isinstance(events, list)
    assert [event["op"] for event in events] == ["undo", "edit", "edit"]
    assert events[0]["ref"] == events[1]["id"]
    assert events[2]["changes"][-1]["key"] == "tag:claim"
    assert events[2]["changes"][-1]["after"] == 1


def test_others_show_only_after_the_reveal(desk: Path, capsys: Caught) -> None:
    before = report(["more__ferry", "1"], capsys)
    assert before["annotators"] == ["ann"]
    # in quotes: the random part of an id is hexadecimal and may well contain these letters
    assert '"bea"' not in json.dumps(before)
    session = session_of(desk, "ann")
    session.fact([Change("more__ferry", "", "reveal", None, ["bea"])])
    session.end()
    after = report(["more__ferry", "1"], capsys)
    assert after["annotators"] == ["ann", "bea"]
    assert {event["annotator"] for event in after["events"]} == {"ann", "bea"}  # type: ignore[attr-defined]  # plain JSON


def test_a_sentence_that_is_gone_is_found_by_its_id(desk: Path, capsys: Caught) -> None:
    [unit] = report(["more__ferry", "1"], capsys)["units"]["ann"]  # type: ignore[index]  # plain JSON
    text = "Goats make good cheese, and more of it every year.\n"
    (desk / "seeds" / "more" / "ferry.txt").write_text(text, encoding="utf-8")
    found = report(["more__ferry", unit], capsys)
    assert found["number"] is None
    assert found["text"] == "The ferry sank at noon."
    assert len(found["events"]) == 3  # type: ignore[arg-type]  # plain JSON


def test_an_untouched_sentence_says_so(desk: Path, capsys: Caught) -> None:
    assert main(["history", "more__ferry", "2"]) == 0
    assert "nobody has changed anything" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["more__ferry", "9"], "expected 1 to 2"),
        (["more__ferry", "0"], "expected 1 to 2"),
        (["more__ferry", "12345678.0"], "expected 1 to 2"),
        (["pier", "1"], "no such article"),
        (["more__ferry", "1", "--articles", "nowhere"], "no such file or folder"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    desk: Path, capsys: Caught, argv: list[str], says: str
) -> None:
    assert main(["history", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert says in err
