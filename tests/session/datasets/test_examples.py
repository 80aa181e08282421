"""The stream of examples: whose, which, in what order, with which masks and votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example
from reviewer.formats.privacy import WrongText, aliases, with_text, without_names, without_text
from reviewer.models.names import is_machine
from reviewer.query import parse
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, say, store
from tests.formats.checked_article import harbour

SCHEME = default_scheme()


def stream(into: MemoryStore, *who: str, notes: Notes | None = None, **more: Any) -> list[Example]:
    wanted = ExportSelection(who or ("ann",), **more)
    return list(examples(into, SCHEME, wanted, notes or Notes()))


def numbers(some: Sequence[Example]) -> list[tuple[str, int]]:
    return [(one.article, one.number) for one in some]


def test_decided_sentences_and_those_with_a_check_at_work_are_exported() -> None:
    made = store()
    say(made, "cem", {"prices": [{"tag:claim": 1}, {"decided": "settled"}]}, {})
    say(made, "dia", {"prices": [{"check:said": {"scope": "said", "status": "unchecked"}}]}, {})
    assert numbers(stream(made, "ann"))[:5] == [("prices", n) for n in range(1, 6)]
    assert numbers(stream(made, "cem")) == [("prices", 2)]
    assert numbers(stream(made, "dia")) == []


def test_undecided_sentences_are_masked() -> None:
    made = store()
    say(made, "cem", {"prices": [{"tag:claim": 1}, {"decided": "settled"}]}, {})
    every = stream(made, "cem", undecided=True)
    assert len(every) == len(made.open("prices").units) + len(made.open("words").units)
    assert every[0].mask == {"claim": 1, "quote": 0, "figure": 0, "demand": 0, "threat": 0}
    assert every[1].mask == dict.fromkeys(every[0].mask, 1)
    assert every[2].mask == dict.fromkeys(every[0].mask, 0)


def test_what_cannot_be_judged_is_not_judged() -> None:
    one = next(one for one in stream(store()) if one.decided == "cannot")
    assert not any(one.mask.values())


def test_votes_are_of_everyone_in_the_export_who_decided() -> None:
    both = [one for one in stream(store(), "ann", "bob") if one.number == 2][:2]
    assert [one.annotator for one in both] == ["ann", "bob"]
    assert both[0].votes == both[1].votes == {"ann": ["claim", "figure"], "bob": ["claim"]}
    assert [one.votes for one in stream(store(), "bob")] == [{"bob": ["claim"]}]


def test_offsets_count_in_article_and_sentence() -> None:
    one = next(one for one in stream(store()) if one.spans and "4%" in one.text)
    text = TEXTS[one.article]
    assert text[one.start : one.end] == one.text
    for span in one.spans:
        for item in (span, *span["parts"]):
            assert text[item["start"] : item["end"]] == item["text"]
            assert one.text[item["sentence_start"] : item["sentence_end"]] == item["text"]


def test_sentences_know_their_neighbours_and_heading() -> None:
    one = stream(store())[1]
    assert (one.previous, one.heading) == ("# Prices", "# Prices")
    assert one.next == "=SUM(A1:A9) is no sum."


def test_a_query_chooses() -> None:
    query = parse('tag:figure or status:"in progress"', SCHEME)
    found = stream(store(), query=query)
    assert [(one.article, one.number) for one in found] == [("prices", 2), ("prices", 5)]
    assert len(stream(store(), query=parse("article:words has:span", SCHEME))) == 3


def test_whole_articles_are_exported_once_they_are_decided() -> None:
    made = MemoryStore({"a": "One 4%. Two.\n", "b": "Three. Four.\n"})
    settled = {"decided": "settled"}
    say(made, "ann", {"a": [{**settled, "tag:figure": 1, "note": "x"}, {**settled, "tag:claim": 1}],
                      "b": [settled]}, {})  # fmt: skip
    notes = Notes()
    [whole] = stream(made, unit="article", notes=notes)
    assert notes.incomplete == 1, "the others are told of"
    assert (whole.id, whole.text, whole.tags) == ("a", "One 4%. Two.\n", ["claim", "figure"])
    assert all(whole.mask.values())
    [_, half] = stream(made, unit="article", undecided=True)
    assert (half.id, half.decided, any(half.mask.values())) == ("b", "", False)


def test_a_sentence_of_an_earlier_split_is_left_out_of_later_ones() -> None:
    texts = {"a": "Same. Only a.\n", "b": "Same. Only b.\n", "c": "Same. Same. Only b.\n"}
    made = MemoryStore(texts)
    every = [{"decided": "settled"}] * 3
    say(made, "ann", {"a": every[:2], "b": every[:2], "c": every}, {})
    splits = {"a": "train", "b": "dev", "c": "test"}
    notes = Notes()
    found = [(one.split, one.text) for one in stream(made, notes=notes, splits=splits)]
    assert found == [
        ("test", "Same."),
        ("test", "Same."),
        ("test", "Only b."),
        ("train", "Only a."),
    ]
    assert notes.duplicates == 3
    marked = [one for one in stream(made, splits=splits, duplicates=True) if one.duplicate_of]
    first = stream(made, splits=splits)[0].id
    assert [(one.split, one.text) for one in marked] == [
        ("dev", "Same."), ("dev", "Only b."), ("train", "Same.")
    ]  # fmt: skip
    assert [one.duplicate_of for one in marked if one.text == "Same."] == [first, first]


def test_without_text_nothing_of_the_words_is_left_and_they_can_be_put_back() -> None:
    made = store()
    meant = stream(made)
    bare = list(without_text(stream(made, ranges=True), SCHEME))
    told = repr([one._replace(id="", article="", sources={}) for one in bare])
    for word in ("Prices", "rose", "4%", "May", "rounded", "SUM", "Quoted", "السلام"):
        assert word not in told
    assert "https://office.example" in repr(bare)
    for one, hidden in zip(meant, bare, strict=True):
        back = with_text(hidden, TEXTS[one.article])
        for field in ("text", "previous", "next", "heading", "prefix", "suffix", "tags", "start"):
            assert getattr(back, field) == getattr(one, field)
        assert [s["text"] for s in back.spans] == [s["text"] for s in one.spans]
    with pytest.raises(WrongText, match="another hash"):
        with_text(bare[0], TEXTS["prices"] + " ")


def test_without_text_nothing_of_evidence_is_left_but_where_it_leads() -> None:
    """Where in a source it stands may be words of it, as any note of a checker may."""
    meant = harbour("ann", "bob", ranges=True)
    assert any(item.get("locator") for one in meant for item in one.evidence)
    told = repr([one.evidence for one in without_text(meant, SCHEME)])
    for one in meant:
        for item in one.evidence:
            for name in ("quote", "note", "locator"):
                assert not item.get(name) or repr(item[name]) not in told
    assert "p. 2" not in told
    assert "supports" in told


def test_anonymous_examples_name_nobody() -> None:
    names = aliases(["ann", "bob", "machine.rules"], is_machine)
    assert names == {"ann": "a1", "bob": "a2", "machine.rules": "machine.1"}
    found = list(without_names(stream(store(), "ann", "bob", names=names), SCHEME))
    assert {one.annotator for one in found} == {"a1", "a2"}
    assert "'bob'" not in repr(found)
    assert "/home/ann" not in repr(found)


def test_an_edited_article_exports_what_is_found_again() -> None:
    made = store()
    made.put("prices", "New.\n" + TEXTS["prices"].replace("4% 😊", "5%").replace("= no", "=no"))
    notes = Notes()
    one = next(one for one in stream(made, notes=notes) if "5%" in one.text)
    assert one.recheck == "fuzzy"
    assert one.sha256 == made.open("prices").article.sha256
    assert not any(span["text"] == "4%" for span in one.spans)
    assert notes.lost_spans > 0


def test_an_article_that_cannot_be_read_is_told() -> None:
    made = store()
    made.remove_article("prices")
    notes = Notes()
    assert {one.article for one in stream(made, notes=notes)} == {"words"}
    assert len(notes.problems) == 1
    assert "prices" in notes.problems[0]


def test_gold_says_what_was_decided_with_its_votes_and_a_mask_for_each_tag() -> None:
    made = store()
    reading = made.open("prices")
    first, second = reading.units[0], reading.units[1]
    record: dict[str, Any] = {"text": "", "tags": [], "decided": None, "scheme": {}}
    anchor = {"sha256": reading.article.sha256, "prefix": "", "suffix": ""}
    claim = {"by": "chief", "value": True, "votes": {"ann": True, "bob": False}}
    quote = {"by": "chief", "value": False, "votes": {"ann": False, "bob": False}}
    records = [
        {**record, "unit": unit.id, "start": unit.start, "end": unit.end, "anchor": anchor,
         "text": reading.text[unit.start : unit.end], "tags": ["claim"], "scheme": {"claim": 1},
         "gold": gold}
        for unit, gold in (
            (first, {"tag:claim": claim, "tag:quote": quote, "tag:threat": {"reopened": []}}),
            (second, {"tag:claim": claim}),
        )
    ]  # fmt: skip
    made.keep_gold("prices", records, {})
    one, other = stream(made, "gold")
    assert (one.annotator, one.tags, one.decided) == ("gold", ["claim"], "")
    assert one.votes == {"ann": ["claim"], "bob": []}
    assert one.mask == {"claim": 1, "quote": 1, "figure": 0, "demand": 0, "threat": 0}
    assert [tag for tag, judged in other.mask.items() if judged] == ["claim"]


def test_an_article_is_whole_once_its_questions_are_answered() -> None:
    from dataclasses import replace

    from reviewer.models import QuestionType
    from reviewer.session import Edit, Put, Session

    scheme = replace(SCHEME, questions=(QuestionType("worth", answers="scale"),))
    made = MemoryStore({"ferry": "The ferry sank. Nobody drowned.\n", "pier": "It is closed.\n"})
    session = Session(made, scheme, "ann", made.writer("ann"))
    assert session.apply(Edit((Put("ferry", "", "answer:worth", 3),), "answer")).ok
    session.end()
    wanted = ExportSelection(("ann",), unit="article")
    [one] = examples(made, scheme, wanted, Notes())
    assert (one.article, one.answers, one.tags) == ("ferry", {"worth": 3}, [])
