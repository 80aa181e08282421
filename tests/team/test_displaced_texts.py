"""Two people add different texts under one name while apart: both keep what is said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from reviewer.config.scheme import default_scheme
from reviewer.models import Change
from reviewer.session import Session
from reviewer.session.collaboration import reveals
from reviewer.session.collaboration.displaced_texts import follow
from reviewer.team import documents
from tests.team.machines import Machine

Make = Callable[..., Machine]

HERS = "The quay of Tolvane is closed. It rains there."
HIS = "The quay of Tolvane is open, and stays so. Ferries call there twice a day. All is well."
NOW = f"report-{hashlib.sha256(HIS.encode()).hexdigest()[:8]}"
SPAN = {"tag": "claim", "start": 0, "end": 8, "exact": "The quay"}


def ids(machine: Machine) -> dict[str, str]:
    machine.store.arrivals()
    return {article.path: article.id for article in machine.store.articles()}


def session_of(machine: Machine) -> Session:
    return Session(machine.store, default_scheme(), machine.person, machine.writer)


@pytest.fixture
def ben(machine: Make) -> Machine:
    """His text, tagged, split and submitted, before he has heard of hers."""
    ann, ben = machine("ann"), machine("ben")
    for one, text in ((ann, HERS), (ben, HIS)):
        one.meet()
        one.put("report", text)
        ids(one)
    session = session_of(ben)
    report = session.open("report")
    anchor = report.anchor_json(0)
    unit = report.layout.id(0)
    ben.append([
        Change("report", unit, "anchor", None, anchor),
        Change("report", unit, "tag:claim", None, 1),
        Change("report", unit, "span:s1", None, SPAN),
        Change("report", unit, "cut:28", None, "split"),
        Change("report", "", "meta:title", None, "A quay"),
        Change("one", ben.unit(), "relation:r1", None,
               {"kind": "same fact", "span": "s0", "other": "s1", "article": "report"}),
    ])  # fmt: skip
    ben.submit("report")
    ann.meet()
    return ben


def test_what_was_said_follows_its_text_and_the_ids_are_the_same_everywhere(
    ben: Machine, machine: Make
) -> None:
    said, cuts = ben.says("ben", "report"), dict(ben.store.cuts("report"))
    report = ben.meet()
    assert any(f"yours is articles/{NOW}.txt" in note for note in report.notes)
    assert ids(ben)["report.txt"] == "report"
    assert ids(ben)[f"{NOW}.txt"] == NOW
    session = session_of(ben)
    outcome = follow(session)
    assert NOW in outcome.message
    assert ben.says("ben", NOW) == said
    assert not any(ben.says("ben", "report").values())
    assert dict(ben.store.cuts(NOW)) == cuts == {28: "split"}
    assert ben.store.values("ben", "one")[ben.unit()]["relation:r1"]["article"] == NOW
    opened = session.open(NOW)
    assert [opened.at(place).values.get("tag:claim") for place in range(4)] == [1, None, None, None]
    assert reveals.is_submitted(session, NOW)
    assert not reveals.is_submitted(session, "report")
    assert follow(session).message == ""
    ben.meet()
    cy = machine("cy")
    cy.meet()
    assert ids(cy) == ids(ben)
    corpus = f"corpus/{NOW}.jsonl"
    assert (cy.annotations / corpus).read_bytes() == (ben.annotations / corpus).read_bytes()
    with cy.desk.login("cy") as login:
        login.execute("select reviewer.declare_review(%s)", (NOW,))
    cy.take(NOW)
    assert cy.says("ben", NOW) == said


def test_it_is_one_step_back_and_is_not_done_again(ben: Machine) -> None:
    said = ben.says("ben", "report")
    ben.meet()
    ids(ben)
    session = session_of(ben)
    assert follow(session).ok
    assert session.undo(lambda article, unit: True).ok
    assert ben.says("ben", "report") == said
    assert follow(session).message == ""


def test_what_is_said_of_the_other_text_stays(ben: Machine) -> None:
    ben.meet()
    ids(ben)
    hers = ben.unit("report")
    ben.append([Change("report", hers, "note", None, "of hers")])
    session = session_of(ben)
    assert follow(session).ok
    assert ben.says("ben", "report")[hers] == {"note": "of hers"}
    assert reveals.is_submitted(session, "report"), "which of the two was meant nobody knows"
    assert "tag:claim" in ben.says("ben", NOW)[session.open(NOW).layout.id(0)]


def test_a_name_that_only_looks_so_is_left_alone(machine: Make) -> None:
    ann = machine("ann")
    ann.put("one-0123abcd", "Another text altogether.")
    ann.put("same-0123abcd", "One text.")
    ann.put("same", "One text.")
    ids(ann)
    ann.say("note", "x")
    ann.append([Change("same", ann.unit("same"), "note", None, "x")])
    assert follow(session_of(ann)).message == ""


def test_whoever_only_reads_is_told(ben: Machine) -> None:
    ben.meet()
    ids(ben)
    reader = Session(ben.store, default_scheme(), "ben", None, read_only="another session writes")
    outcome = follow(reader)
    assert (outcome.ok, "another session writes" in outcome.message) == (False, True)


def test_a_loss_in_the_middle_keeps_both_texts(
    ben: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two steps the text has both names, and no program sees it vanish."""
    with monkeypatch.context() as patch:
        patch.setattr(documents.Documents, "_fetch", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ben.meet()
    assert (ben.articles / f"{NOW}.txt").read_text() == HIS
    assert (ben.articles / "report.txt").read_text() == HIS
    assert ids(ben)["report.txt"] == "report"
    ben.meet()
    assert (ben.articles / "report.txt").read_text() == HERS
    assert ids(ben) == {
        "one.txt": "one",
        "two.txt": "two",
        "report.txt": "report",
        f"{NOW}.txt": NOW,
    }
    assert follow(session_of(ben)).ok


def test_who_was_quicker_in_the_same_moment_takes_nothing_from_the_other(
    ben: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: a text that was added at the same moment was taken for one that is known."""
    server = ben.sync.server
    real = server.documents
    with monkeypatch.context() as patch:
        patch.setattr(
            server, "documents", lambda: [row for row in real() if "report" not in row[0]]
        )
        ben.meet()
    ben.meet()
    texts = {path.read_text() for path in ben.articles.iterdir()}
    assert {HERS, HIS} <= texts
