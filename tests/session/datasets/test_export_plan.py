"""What an export is: whose work, what is refused, what it leaves out and says of itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError
from reviewer.formats.conll import FORMAT as CONLL
from reviewer.query import QueryError
from reviewer.session.datasets.export_plan import UNTOLD, Plan, proof_of
from reviewer.session.datasets.export_request import ExportError, ExportRequest, everyone
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import say, store

SCHEME = default_scheme()
SETTLED: dict[str, Any] = {"decided": "settled"}


def plan(made: MemoryStore, *who: str, name: str = "jsonl", **more: Any) -> Plan:
    return Plan(made, SCHEME, ExportRequest(name, who or ("ann",), **more))


def found(made: MemoryStore, *who: str, **more: Any) -> list[Example]:
    return list(plan(made, *who, **more).examples())


def manifest(made: MemoryStore, out: Path, *who: str, **more: Any) -> dict[str, Any]:
    plan(made, *who, **more).run(out)
    told: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return told


REFUSED: dict[str, tuple[tuple[str, ...], dict[str, Any], type[Exception], str]] = {
    "nobody": (("zed",), {}, ExportError, "zed has said nothing here; expected one of ann, bob"),
    "format": (("ann",), {"name": "xml"}, FormatError, "there is no such format"),
    "text": (("ann",), {"name": "conll", "no_text": True}, ExportError, "use jsonl, csv"),
    "query": (("ann",), {"query": "tag:clam"}, QueryError, "claim"),
    "person": (("ann",), {"query": "by:zed"}, QueryError, "zed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_in_a_line(case: str) -> None:
    who, more, kind, message = REFUSED[case]
    with pytest.raises(kind, match=message) as refused:
        plan(store(), *who, **more)
    assert "\n" not in str(refused.value)


def test_a_format_that_is_only_read_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(CONLL), "exportable", False)
    with pytest.raises(ExportError, match="conll is only read"):
        plan(store(), name="conll")


def test_a_format_without_its_library_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(CONLL), "library", "no_such_library")
    monkeypatch.setattr(type(CONLL), "extra", "nosuch")
    with pytest.raises(FormatError, match=r"pip install 'reviewer-tui\[nosuch\]'"):
        plan(store(), name="conll")


def test_everyone_is_all_people_and_no_machine() -> None:
    made = store()
    say(made, "machine.rules", {"prices": [{**SETTLED, "tag:claim": 1}]}, {})
    assert everyone(made.annotators()) == ("ann", "bob")
    assert {one.annotator for one in found(made, "machine.rules")} == {"machine.rules"}
    both = [one for one in found(made, *everyone(made.annotators())) if one.number == 1]
    assert all("machine.rules" not in one.votes for one in both)


def test_others_work_on_hidden_articles_is_left_out_and_ones_own_is_not() -> None:
    made = store()
    say(made, "cem", {"prices": [SETTLED, SETTLED], "words": [SETTLED]}, {})
    hidden = frozenset({"prices"})
    seen = found(made, "ann", "cem", hidden=hidden, own=frozenset({"cem"}))
    assert {(one.article, one.annotator) for one in seen} == {
        ("prices", "cem"), ("words", "cem"), ("words", "ann")
    }  # fmt: skip
    assert all("ann" not in one.votes for one in seen if one.article == "prices")
    assert not [one for one in found(made, "gold", hidden=hidden) if one.article == "prices"]


def test_articles_without_a_split_are_refused_by_name() -> None:
    made = store()
    made.keep_splits({"seed": 7, "articles": {"words": "train"}})
    with pytest.raises(ExportError, match="prices: in no split yet; run `reviewer split` again"):
        found(made)
    assert {one.split for one in found(made, splits=False)} == {""}
    made.keep_splits({"seed": 7, "articles": {"words": "train", "prices": "test"}})
    assert next(iter(found(made))).split == "test"


def test_the_manifest_tells_what_was_asked(tmp_path: Path) -> None:
    made = store()
    made.keep_splits({"seed": 7, "articles": {"words": "train", "prices": "test"}})
    told = manifest(made, tmp_path / "out", query="tag:claim", undecided=True, title="Prices")
    assert (told["name"], told["query"], told["undecided"]) == ("Prices", "tag:claim", True)
    assert told["split"] == {"seed": 7}
    assert told["annotators"] == ["ann"]
    assert set(told["left_out"].values()) == {0}


def test_an_export_without_names_names_nobody_anywhere(tmp_path: Path) -> None:
    made, out = store(), tmp_path / "out"
    told = manifest(made, out, "ann", "bob", query="by:ann or by:bob", anonymise=True)
    assert told["query"] == UNTOLD
    assert told["annotators"] == ["a1", "a2"]
    assert told["anonymised"] is True
    for path in out.iterdir():
        text = path.read_text("utf-8")
        assert '"ann"' not in text
        assert '"bob"' not in text
        assert ":ann" not in text


class Enough(Exception):
    """The user has changed their mind."""


@pytest.mark.parametrize("what", ["writing articles", "reading it back", "breathe"])
def test_an_export_that_is_stopped_leaves_the_old_folder(what: str, tmp_path: Path) -> None:
    made, out = store(), tmp_path / "out"
    plan(made).run(out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def tell(doing: str, done: int, of: int) -> None:
        if doing == what:
            raise Enough

    def breathe() -> None:
        if what == "breathe":
            raise Enough

    with pytest.raises(Enough):
        plan(made, "bob").run(out, tell=tell, breathe=breathe)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_proof_and_what_has_no_place_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(CONLL), "takes", lambda self, one, options: one.number > 1)
    whole, lossy = plan(store()), plan(store(), name="conll")
    assert proof_of(whole.form, whole.run(tmp_path / "a")) == "read back identical"
    counts = lossy.run(tmp_path / "b")
    assert proof_of(lossy.form, counts).startswith("read back; conll cannot hold all of: ")
    assert lossy.left_out()["no place for it in the format"] == 2
