"""What everybody has: articles, boundaries, cited files, and what the chief sets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.models import Change
from reviewer.team import documents, server
from reviewer.team.connection import TeamError
from reviewer.team.sync import Sync, SyncedFolders
from tests.team.machines import EVIDENCE, TEXTS, Desk, Machine

Make = Callable[..., Machine]


def articles(machine: Machine) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(machine.articles.iterdir())}


def test_an_article_that_one_adds_everybody_has(machine: Make) -> None:
    ann, ben = machine("ann"), machine("ben")
    ben.meet()
    ann.put("new", "A new one. Of two sentences.")
    ann.store.arrivals()
    ann.store.open("new")
    ann.meet()
    ben.meet()
    assert articles(ben) == articles(ann)
    corpus = (ben.annotations / "corpus" / "new.jsonl").read_bytes()
    assert corpus == (ann.annotations / "corpus" / "new.jsonl").read_bytes()


def test_two_texts_of_one_name_added_while_apart_are_both_kept_and_equal_ones_become_one(
    machine: Make,
) -> None:
    ann, ben = machine("ann"), machine("ben")
    for one in (ann, ben):
        one.meet()
        one.put("same", "The very same text.")
        one.put("report", f"The report that {one.person} found.")
    ann.meet()
    report = ben.meet()
    ann.meet()
    texts = articles(ben)
    assert articles(ann) == texts
    assert sorted(texts.values()).count("The very same text.") == 1
    assert texts["report.txt"] == "The report that ann found."
    mine = "The report that ben found."
    name = f"report-{hashlib.sha256(mine.encode()).hexdigest()[:8]}.txt"
    assert texts[name] == mine
    assert any("yours is" in note and name in note for note in report.notes)


def test_one_page_that_two_fetched_is_one_article_if_it_reads_the_same(machine: Make) -> None:
    ann, ben, cy = machine("ann"), machine("ben"), machine("cy")
    page = (
        "<html><head><title>Quay</title><meta name=x content={}></head><body><article><h1>Quay"
        "</h1><p>The quay of Tolvane is closed. It rains there.</p></article></body></html>"
    )
    for one, visit in ((ann, "visit-1"), (ben, "visit-2")):
        one.meet()
        (one.articles / "quay.html").write_text(page.format(visit))
    ann.meet()
    assert ben.meet().notes == []
    cy.meet()
    for one in (ben, cy):
        assert "visit-1" in (one.articles / "quay.html").read_text()
        assert len(list(one.articles.glob("quay*"))) == 1


def test_the_chief_changes_an_article_for_everybody_and_nobody_else_does(machine: Make) -> None:
    ann, eve = machine("ann"), machine("eve")
    ann.meet()
    eve.meet()
    eve.put("one", "Corrected by the chief.")
    eve.meet()
    ann.meet()
    assert articles(ann)["one.txt"] == "Corrected by the chief."
    eve.put("one", TEXTS["one"])
    assert any("an earlier version was here" in note for note in eve.meet().notes)
    assert articles(eve)["one.txt"] == "Corrected by the chief."
    ann.put("one", "Corrected by ann.")
    report = ann.meet()
    assert any("only the chief" in note for note in report.notes)
    eve.meet()
    assert articles(eve)["one.txt"] == "Corrected by the chief."
    assert articles(ann)["one.txt"] == "Corrected by ann.", "her file is hers"


def test_what_the_chief_assigns_holds_for_everybody(machine: Make) -> None:
    ann, eve = machine("ann"), machine("eve")
    eve.store.assign({"one": ["ann", "ben"]})
    eve.store.keep_splits({"articles": {"one": "train"}})
    for one in (eve, ann):
        one.meet()
    assert ann.store.assignments() == {"one": ("ann", "ben")}
    assert ann.store.splits() == eve.store.splits()
    ann.store.assign({"one": ["ann"]})
    report = ann.meet()
    assert ann.store.assignments() == {"one": ("ann", "ben")}
    assert any("what the chief set counts" in note for note in report.notes)
    eve.store.assign({"two": ["ann"]})
    for one in (eve, ann):
        one.meet()
    assert ann.store.assignments() == {"two": ("ann",)}


def test_rows_that_two_machines_of_the_chief_give_out_are_both_given(machine: Make) -> None:
    desk, home, ann = machine("eve"), machine("eve"), machine("ann")
    first, second, third = frozenset({0}), frozenset({5}), frozenset({9})
    desk.store.assign({"one": ["ann"]}, {"one": {"ann": first}})
    for one in (desk, home):
        one.meet()
    desk.store.assign({"one": ["ann", "ben"]}, {"one": {"ann": first, "ben": second}})
    home.store.assign({"one": ["ann", "cy"]}, {"one": {"ann": first, "cy": third}})
    for one in (desk, home, desk, ann):
        one.meet()
    for one in (desk, home, ann):
        assert one.store.assigned_rows() == {"one": {"ann": first, "ben": second, "cy": third}}
        assert set(one.store.assignments()["one"]) == {"ann", "ben", "cy"}


def test_a_cited_file_comes_with_the_source_that_names_it(machine: Make, tmp_path: Path) -> None:
    ann, laptop, ben = machine("ann"), machine("ann"), machine("ben")
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF of invented figures")
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF that nothing cites")
    sha256, unused = ann.writer.keep_file(plan), ann.writer.keep_file(other)
    ann.append([
        Change("", "", "source:plan", None, {"title": "Plan", "sha256": sha256}),
        Change("one", ann.unit(), "evidence:e1", None, EVIDENCE),
    ])  # fmt: skip
    ann.meet()
    laptop.meet()
    for name in (sha256, unused):
        assert (laptop.annotations / "ann" / "files" / name).is_file()
    ben.submit()
    ben.meet()
    assert not (ben.annotations / "ann" / "files").exists()
    ben.take("one")
    kept = ben.annotations / "ann" / "files"
    assert [path.name for path in kept.iterdir()] == [sha256]
    assert (kept / sha256).read_bytes() == plan.read_bytes()


def test_what_is_too_large_stays_here_and_is_told(
    machine: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST", 1_000)
    monkeypatch.setattr(documents, "MOST_KEPT", 10)
    ann, ben = machine("ann"), machine("ben")
    ann.put("long", "Long. " * 1_000)
    film = tmp_path / "film"
    film.write_bytes(b"x" * 11)
    ann.writer.keep_file(film)
    report = ann.meet()
    ben.meet()
    assert "long.txt" not in articles(ben)
    assert sum("it is not sent" in note for note in report.notes) == 2


def test_links_among_the_articles_are_not_sent(machine: Make, tmp_path: Path) -> None:
    ann, ben = machine("ann"), machine("ben")
    secret = tmp_path / "secret.txt"
    secret.write_text("Not for the desk.")
    (ann.articles / "link.txt").symlink_to(secret)
    ann.meet()
    ben.meet()
    assert "link.txt" not in articles(ben)


def test_a_workspace_does_not_join_a_second_desk_by_mistake(machine: Make) -> None:
    ann = machine("ann")
    ann.meet()
    ann.sync.leave()
    with ann.desk.login("owner") as owner:
        owner.execute("update reviewer.shared set value = 'another' where name = 'desk'")
    with pytest.raises(TeamError, match="another desk"):
        ann.meet()


def test_a_scheme_that_is_not_the_desks_sends_nothing(machine: Make) -> None:
    from dataclasses import replace

    from reviewer.config.scheme import default_scheme

    scheme = default_scheme()
    ann, eve = machine("ann"), machine("eve")

    def synced(one: Machine, version: int) -> Sync:
        one.sync.leave()
        work = SyncedFolders(
            one.articles, one.annotations, one.places.state, replace(scheme, version=version)
        )
        one.sync = Sync(work, one.server)
        return one.sync

    synced(eve, 3).meet()
    ann.say("note", "x")
    with pytest.raises(TeamError, match="version 3 of its scheme"):
        synced(ann, 2).meet()
    assert ann.sync.report.sent == 0
    assert synced(ann, 3).meet().sent == 1
    synced(eve, 4).meet()
    with pytest.raises(TeamError, match="version 4"):
        synced(ann, 3).meet()


def test_a_workspace_may_lie_below_a_folder_that_begins_with_a_dot(machine: Make) -> None:
    """Its articles were taken for hidden ones: nothing was sent, and what came had no place."""
    ann, ben = machine("ann", ".work/ann"), machine("ben", "_work/ben")
    ann.put("new", "A new one.")
    ann.meet()
    assert ben.meet().notes == []
    assert articles(ben)["new.txt"] == "A new one."


def test_boundaries_under_the_hash_of_others_are_not_written_at_each_look(
    machine: Make, desk: Desk
) -> None:
    """An older desk took them; they were added to the file again with every sync, without end."""
    ann = machine("ann")
    ann.meet()
    path = ann.annotations / "corpus" / "two.jsonl"
    before = path.read_bytes()
    line = f'{{"sha256":"{"0" * 64}","units":[]}}'
    with desk.login("owner") as owner:
        owner.execute("alter table reviewer.boundaries disable trigger check_boundaries")
        owner.execute(
            "insert into reviewer.boundaries values ('two', %s, %s, %s)", ("0" * 64, "1" * 64, line)
        )
    for _ in range(2):
        ann.meet()
    assert path.read_bytes() == before


def test_a_transaction_that_somebody_leaves_open_holds_nobody_up(
    machine: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever put a document under a name and never finished had others wait for ever."""
    monkeypatch.setattr(server, "HELD_UP", "50ms")
    ann, ben = machine("ann"), desk.login("ben")
    ann.meet()
    query = "insert into reviewer.document (path, version, sha256, data) values (%s, 1, %s, '')"
    ann.put("new", "A new one.")
    ann.say("tag:claim", 1)
    with ben.transaction(force_rollback=True):
        ben.execute(query, ("articles/new.txt", hashlib.sha256().hexdigest()))
        assert ann.meet().sent == 1
    ann.meet()
    there = desk.login("cy").execute("select path from reviewer.document").fetchall()
    assert ("articles/new.txt",) in there


def test_a_document_that_can_have_no_such_place_stops_nobody(machine: Make, desk: Desk) -> None:
    """A name that was too long ended every sync of everybody, and no line came any more."""
    ann, ben, cy = machine("ann"), desk.login("ben"), machine("cy")
    ann.meet()
    query = (
        "insert into reviewer.document (path, version, sha256, data)"
        " values (%s, 1, encode(sha256('x'), 'hex'), 'x')"
    )
    names = ("n" * 255 + ".txt", "one.txt/x.txt", "../x.txt", ".git/x.txt")
    for name in names:
        ben.execute(query, (f"articles/{name}",))
    cy.say("remark:r", {"text": "Why?"})
    report = cy.meet()
    assert report.sent == 1
    assert len([note for note in report.notes if "left out" in note]) == len(names)
    assert articles(cy)["one.txt"] == TEXTS["one"]
