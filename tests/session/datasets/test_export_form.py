"""What the export dialog asks for, remembers, previews, and may not show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Format, load_all
from reviewer.formats.base import missing
from reviewer.formats.conll import FORMAT as CONLL
from reviewer.formats.jsonl import FORMAT as JSONL
from reviewer.ports import Store
from reviewer.session import Session
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from reviewer.session.datasets.export_form import START, ExportForm, exportable, words_of
from reviewer.session.datasets.export_plan import Plan, Workspace
from reviewer.session.datasets.export_preview import Preview, preview
from reviewer.session.datasets.export_request import ExportError, ExportRequest
from tests.formats.awkward import store as awkward
from tests.session.annotator_builders import give, memory, session

CLAIM, NONE = frozenset({"claim"}), frozenset[str]()


def crew() -> Store:
    store = memory()
    give(store, {"ann": [CLAIM, NONE], "bob": [CLAIM], "machine.rules": [CLAIM]})
    return store


def form(store: Store, who: str = "ann", rules: Rules | None = None) -> ExportForm:
    return ExportForm(session(store, who, rules))


def values(**more: str) -> dict[str, str]:
    return {**START, **more}


def test_the_fields_begin_with_what_was_chosen_the_last_time() -> None:
    store = crew()
    made = form(store)
    assert made.start("tag:claim") == {**START, "folder": "out/jsonl", "query": "tag:claim"}
    made.remember(values(format="csv", folder="out/csv", query="tag:quote", replace="yes"))
    assert made.start("") == {**START, "format": "csv", "folder": "out/csv"}
    other = ExportForm(Session(store, default_scheme(), "ann", None), "_out")
    assert other.start("")["folder"] == "_out/csv", "what was only offered is offered anew"
    made.remember(values(format="csv", folder="data/mine"))
    assert other.start("")["folder"] == "data/mine"


def test_what_was_remembered_in_another_shape_is_forgotten() -> None:
    store = crew()
    store.remember("export:ann", ["odd"])
    assert form(store).start("") == {**START, "folder": "out/jsonl"}


def test_the_fields_are_the_options_of_the_command_line() -> None:
    given = values(options="all no_text anonymise duplicates", unit="article", license=" CC0-1.0 ")
    asked = form(crew()).asked(given)
    assert (asked.undecided, asked.no_text, asked.anonymise, asked.duplicates) == (True,) * 4
    assert (asked.splits, asked.unit, asked.license) == (False, "article", "CC0-1.0")
    assert asked.title == "jsonl", "by default as its folder"


@pytest.mark.parametrize(
    ("whose", "names", "annotators"),
    [
        ("me", "", ("ann",)),
        ("everyone", "", ("ann", "bob")),
        ("gold", "", ("gold",)),
        ("some", "bob, machine.rules bob", ("bob", "machine.rules")),
    ],
)
def test_whose_work_is_chosen(whose: str, names: str, annotators: tuple[str, ...]) -> None:
    assert form(crew()).asked(values(whose=whose, names=names)).annotators == annotators


def test_annotators_have_to_be_named() -> None:
    with pytest.raises(ExportError, match=r"name the annotators: ann, bob, machine\.rules"):
        form(crew()).asked(values(whose="some"))


def test_only_ones_own_work_needs_no_look_at_what_is_hidden() -> None:
    made = form(crew())
    assert made.asked(values()).hidden == frozenset()
    assert made.sealed(made.asked(values())) == ""


def test_others_work_is_hidden_until_one_has_submitted() -> None:
    store = crew()
    one = session(store, "ann")
    made = ExportForm(one)
    for whose in ("everyone", "gold"):
        asked = made.asked(values(whose=whose))
        assert asked.hidden == {"ferry", "pier"}
        told = "others' work on 2 articles stays out until you submit them (!)"
        assert made.sealed(asked) == told
    reveals.submit(one, "ferry")
    asked = made.asked(values(whose="everyone"))
    assert asked.hidden == {"pier"}
    assert made.sealed(asked) == (
        "others' work on 1 article stays out until you submit it (!); "
        "what shows of others' work goes on record, as in Review"
    )


def test_how_many_articles_others_have_annotated_is_not_told() -> None:
    store = memory()
    give(store, {"ann": [CLAIM]})
    give(store, {"bob": [CLAIM]}, "pier")
    made = form(store)
    before = made.sealed(made.asked(values(whose="everyone")))
    give(store, {"bob": [CLAIM]})
    assert made.sealed(made.asked(values(whose="everyone"))) == before


def test_nothing_is_hidden_where_everything_is_open() -> None:
    made = form(crew(), rules=Rules(reveal="open"))
    asked = made.asked(values(whose="everyone"))
    assert asked.hidden == frozenset()
    assert made.sealed(asked) == "what shows of others' work goes on record, as in Review"


def test_another_name_of_ones_own_is_not_somebody_else() -> None:
    made = form(crew(), rules=Rules(aliases={"bob": "ann"}))
    assert made.asked(values(whose="everyone")).hidden == frozenset()
    assert made.showing({"ferry": ["ann", "bob"]}) is None


def test_what_is_shown_goes_on_record_once() -> None:
    store = crew()
    made = form(store)
    shown = {"ferry": ["ann", "bob", "machine.none"], "pier": ["ann", "bob"]}
    assert made.showing(shown) is None
    assert store.facts("ann", "ferry").revealed == {"bob"}
    assert store.facts("ann", "pier").revealed == frozenset()
    count = len(list(store.events("ann")))
    assert made.showing({"ferry": ["bob"]}) is None
    assert len(list(store.events("ann"))) == count


def test_gold_shows_the_votes_of_all_who_annotated_the_article() -> None:
    store = crew()
    assert form(store).showing({"ferry": ["gold"]}) is None
    assert store.facts("ann", "ferry").revealed == {"bob"}


def test_very_many_articles_go_on_record_in_several_events() -> None:
    store = memory()
    give(store, {"ann": [CLAIM]})
    one, count = session(store, "ann"), len(list(store.events("ann")))
    assert reveals.show_all(one, {f"a{n}": ["bob"] for n in range(1_200)}) is None
    assert len(list(store.events("ann"))) == count + 3
    assert store.facts("ann", "a1199").revealed == {"bob"}


def test_whoever_can_write_nothing_down_is_shown_nothing() -> None:
    made = ExportForm(Session(crew(), default_scheme(), "ann", None, read_only="ann is open"))
    refused = made.showing({"ferry": ["bob"]})
    assert refused is not None
    assert "others' work stays hidden" in refused.message
    assert made.showing({"ferry": ["ann"]}) is None


def test_every_format_says_what_it_keeps_in_a_line() -> None:
    for one in exportable():
        begins = "needs" if missing(one) else f"keeps {one.keeps}"
        assert words_of(one).startswith(begins)
        assert "\n" not in words_of(one)


def test_formats_that_cannot_be_written_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(CONLL), "exportable", False)
    names = [one.name for one in exportable()]
    assert names == [one.name for one in load_all() if one.exportable]
    assert not {"conll", "slate"} & set(names)


def test_a_format_without_its_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(CONLL), "library", "no_such_library.part")
    monkeypatch.setattr(type(CONLL), "extra", "nosuch")
    told = "needs no_such_library.part; install it with: pip install 'reviewer-tui[nosuch]'"
    assert words_of(CONLL) == told


def test_a_folder_may_be_of_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    made = form(crew())
    assert made.path(values(folder=" ~/data ")) == tmp_path / "data"
    assert made.path(values(folder="", format="csv")) == Path("out/csv")


def test_inside_the_articles_a_folder_is_offered_that_is_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds" / "deep").mkdir(parents=True)
    workspace = Workspace(tmp_path / "seeds", tmp_path / "annotations")
    monkeypatch.chdir(tmp_path)
    assert workspace.root_of_exports == "out"
    for inside in ("seeds", "seeds/deep"):
        monkeypatch.chdir(tmp_path / inside)
        assert workspace.root_of_exports == "_out"
        assert workspace.refuses(Path("_out/jsonl")) == ""


# -- the preview -----------------------------------------------------------------------------------


def last(store: Store, *who: str, name: str = "jsonl", **more: Any) -> Preview:
    plan = Plan(store, default_scheme(), ExportRequest(name, who or ("ann",), **more))
    *_, found = preview(plan, lambda: None)
    return found


@pytest.mark.parametrize("form", exportable(), ids=lambda one: one.name)
def test_the_preview_is_what_the_export_begins_with(form: Format, tmp_path: Path) -> None:
    if missing(form):
        pytest.skip(f"{form.library} is not installed")
    asked = ExportRequest(form.name, ("ann", "bob"))
    plan = Plan(awkward(), default_scheme(), asked)
    *_, found = preview(plan, lambda: None)
    counts = Plan(awkward(), default_scheme(), asked).run(tmp_path / "out")
    assert found.complete
    assert found.examples == plan.notes.examples.total() - plan.skipped == counts.examples
    assert found.parts
    assert found.shown["prices"] == ["ann", "bob"]
    first = found.parts[0]
    if not form.binary:
        whole = (tmp_path / "out" / first.name).read_text("utf-8")
        assert any(line and line in first.text for line in whole.split("\n"))


def test_annotators_of_the_first_sentence_stand_together() -> None:
    [part] = last(crew(), "ann", "bob").parts
    assert part.text.count("\n") == 1
    assert '"annotator":"bob"' in part.text


def test_a_file_that_is_no_text_shows_the_record_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(JSONL), "binary", True)
    [part] = last(crew()).parts
    assert part.name == "the record (.jsonl files are no text)"
    assert '"tags": [\n    "claim"\n  ]' in part.text


def test_nothing_to_export_has_no_preview() -> None:
    assert last(crew(), query="tag:threat") == Preview((), {}, 0, True)


def test_long_files_are_cut() -> None:
    found = last(awkward(), name="huggingface")
    assert all(len(part.text) < 6_010 for part in found.parts)
    assert any(part.text.endswith(" …") for part in found.parts), "the card is longer"


def test_a_preview_can_be_given_up() -> None:
    class Enough(Exception):
        pass

    def breathe() -> None:
        raise Enough

    plan = Plan(crew(), default_scheme(), ExportRequest("jsonl", ("ann",)))
    with pytest.raises(Enough):
        list(preview(plan, breathe))


def test_a_preview_writes_nothing_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[Path] = []
    write = type(JSONL).write

    def noted(form: Any, examples: list[Example], folder: Path, options: Any) -> None:
        seen.append(folder)
        write(form, examples, folder, options)

    monkeypatch.setattr(type(JSONL), "write", noted)
    assert last(crew()).parts
    assert [folder.parent for folder in seen] == [tmp_path]
    assert list(tmp_path.iterdir()) == []
