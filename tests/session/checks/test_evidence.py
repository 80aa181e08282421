"""Evidence through the session: what is written, and that it can be undone."""

from pathlib import Path

from reviewer.models.annotation import items_of
from reviewer.session import Edit, Session
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import checks, evidence
from reviewer.session.checks.evidence import fields_of
from reviewer.session.checks.requirements import warned
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import files, session
from tests.session.check_builders import FERRY, URL, at, last_event, typed
from tests.session.desk_builders import anywhere


def test_source_evidence_and_check_are_one_step(sentence: SentenceRef, store: MemoryStore) -> None:
    saved = evidence.save(sentence, "content", typed(title="Log", locator="p. 3"))
    assert saved.outcome.ok
    assert "u undoes" in saved.outcome.message
    keys = [change.key.partition(":")[0] for change in last_event(store).changes]
    assert keys == ["anchor", "evidence", "check", "source"]
    [(_, item)] = items_of(sentence.values, "content")
    assert item.pop("accessed").endswith("Z")
    assert item == {
        "check": "content", "source": saved.source, "stance": "supports",
        "quote": "It sank.", "locator": "p. 3",
    }  # fmt: skip
    assert sentence.values["check:content"] == {"scope": "content", "status": "unchecked"}
    assert dict(sentence.sources) == {saved.source: {"url": URL, "title": "Log"}}
    session = sentence.session
    assert session.undo(anywhere).ok
    assert sentence.values.keys() <= {"anchor"}
    assert dict(sentence.sources) == {}
    assert session.redo(anywhere).ok
    assert len(sentence.sources) == 1


def test_an_undo_out_of_view_goes_to_the_sentence_and_not_to_the_source(
    sentence: SentenceRef,
) -> None:
    evidence.save(sentence, "content", typed())
    outcome = sentence.session.undo(lambda article, unit: False)
    assert outcome.goto == ("ferry", sentence.unit)
    assert "sentences" not in outcome.message


def test_a_source_is_stored_once_and_cited_many_times(sentence: SentenceRef) -> None:
    one = evidence.save(sentence, "content", typed(title="Log"))
    again = typed(
        source="http://www.example.org/report/?utm_source=x", title="Log", stance="refutes"
    )
    two = evidence.save(at(sentence.session, 0), "said", again)
    assert one.source == two.source
    assert dict(sentence.sources) == {one.source: {"url": URL, "title": "Log"}}


def test_deleting_the_last_citation_keeps_the_source(sentence: SentenceRef) -> None:
    saved = evidence.save(sentence, "content", typed())
    [(item, _)] = items_of(sentence.values, "content")
    assert evidence.delete(sentence, item).ok
    assert items_of(sentence.values, "content") == []
    assert set(sentence.sources) == {saved.source}


def test_fields_that_say_nothing_are_not_stored(sentence: SentenceRef) -> None:
    evidence.save(sentence, "content", typed(quote="  ", accessed="", note=""))
    [(_, item)] = items_of(sentence.values, "content")
    assert set(item) == {"check", "source", "stance"}
    checks.edit_check(sentence, "said", {"status": "supported", "claim": " ", "claimant": " Mo "})
    assert sentence.values["check:said"] == {
        "scope": "said", "status": "supported", "claimant": "Mo",
    }  # fmt: skip


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(
    sentence: SentenceRef, store: MemoryStore
) -> None:
    saved = evidence.save(sentence, "content", typed(source="htp://x", published="soon", stance=""))
    assert set(saved.wrong) == {"source", "published", "stance"}
    assert not saved.outcome.ok
    assert list(store.events("ann")) == []


def test_an_item_is_edited_in_place(sentence: SentenceRef) -> None:
    evidence.save(sentence, "content", typed(title="Log"))
    [(id, item)] = items_of(sentence.values, "content")
    fields = fields_of(item, sentence.sources)
    assert fields["source"] == URL
    assert fields["title"] == "Log"
    again = {**fields, "stance": "qualifies", "title": "The log", "quote": ""}
    evidence.save(sentence, "content", again, item=id)
    [(same, changed)] = items_of(sentence.values, "content")
    assert same == id
    assert changed["stance"] == "qualifies"
    assert "quote" not in changed
    [source] = sentence.sources.values()
    assert source["title"] == "The log"


def test_a_file_is_hashed_kept_and_may_be_gone_later(tmp_path: Path) -> None:
    sentence = at(session(files(tmp_path / "desk")), 1)
    file = tmp_path / "log.txt"
    file.write_text("It sank.")
    saved = evidence.save(sentence, "content", typed(source=str(file)), keep=True)
    source = sentence.sources[saved.source]
    assert source["file"] == str(file)
    kept = tmp_path / "desk" / "annotations" / "ann" / "files" / source["sha256"]
    assert kept.read_bytes() == b"It sank."
    moved = file.rename(tmp_path / "moved.txt")
    [(id, item)] = items_of(sentence.values, "content")
    fields = {**fields_of(item, sentence.sources), "note": "still to be edited"}
    assert evidence.save(sentence, "content", fields, item=id).outcome.ok
    gone = evidence.save(sentence, "content", typed(source=str(tmp_path / "log.txt")))
    assert "no file" in gone.wrong["source"]
    known = evidence.recognise(sentence.sources, str(moved))
    assert known.id == saved.source
    evidence.save(sentence, "content", typed(source=str(moved)))
    assert sentence.sources[saved.source]["file"] == str(moved)
    sentence.session.end()


def test_what_a_source_repeats_is_stored_by_id_and_shown_by_name(sentence: SentenceRef) -> None:
    wire = evidence.save(sentence, "content", typed(title="Wire")).source
    reprint = typed(source="https://paper.org/a", derives_from="Wire")
    paper = evidence.save(sentence, "content", reprint).source
    assert sentence.sources[paper]["derives_from"] == wire
    place = sentence.place
    assert place is not None
    [warning] = warned(sentence.article, place)["content"]
    assert warning.kind == "origin"
    [_, (_, item)] = items_of(sentence.values, "content")
    assert fields_of(item, sentence.sources)["derives_from"] == URL


def test_items_are_reordered(sentence: SentenceRef) -> None:
    for locator in "abc":
        evidence.save(sentence, "content", typed(locator=locator))

    def order() -> str:
        return "".join(item["locator"] for _, item in items_of(sentence.values, "content"))

    assert order() == "abc"
    third = items_of(sentence.values, "content")[2][0]
    assert evidence.move(sentence, "content", third, -1).ok
    assert order() == "acb"
    evidence.move(sentence, "content", third, -1)
    assert order() == "cab"
    assert not evidence.move(sentence, "content", third, -1).ok
    sentence.session.undo(anywhere)
    assert order() == "acb"


def test_a_sentence_is_found_again_when_its_article_is_read_anew(
    session: Session, store: MemoryStore
) -> None:
    sentence = at(session, 2)
    sentence.session.apply(Edit(tuple(sentence.article.puts(2, {"note": "x"})), "note"))
    store.put("ferry", "A new first one. " + FERRY)
    session.arrivals()
    assert evidence.save(sentence, "content", typed()).outcome.ok
    assert sentence.number == 4
    store.put("ferry", "Nothing is left of it.")
    session.arrivals()
    gone = evidence.save(sentence, "content", typed())
    assert not gone.outcome.ok
    assert "draft" in gone.outcome.message
