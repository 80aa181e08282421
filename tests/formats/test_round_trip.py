"""Every format reads back what it wrote: identical, or up to the loss that it declares."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from reviewer.formats import EVERYTHING, FIELDS, Example, Format, Options, load
from reviewer.formats.example import SPLITS
from reviewer.formats.proof.prove import export
from tests.formats.awkward import awkward
from tests.formats.proof_libraries import EXPORTED, meant
from tests.samples import bytes_of

GOLDEN = Path(__file__).parent / "golden"


def test_the_awkward_examples_are_awkward(examples: Sequence[Example]) -> None:
    texts = "".join(one.text for one in examples)
    for piece in ("😊", "\u0301", "👩‍👩‍👧", "السلام", '"', "\t", "\u00a0"):
        assert piece in texts
    assert any("\n" in one.text for one in awkward(unit="article", undecided=True))
    assert any(one.text.startswith("=") for one in examples)
    assert any(one.spans and one.checks and one.evidence and one.flags for one in examples)


def test_what_is_read_back_is_what_the_format_holds(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    wanted = meant(form, examples)
    counts = export(form, wanted, tmp_path / "out", options)
    assert counts.examples == len(wanted) > 0
    held = [form.held(one, options) if form.loses else one for one in wanted]
    assert list(form.read(tmp_path / "out")) == held
    for one, other in zip(wanted, held, strict=True):
        for name in set(FIELDS) - form.loses.keys():
            assert getattr(one, name) == getattr(other, name)


def test_the_plan_of_a_check_is_kept_or_lost_as_declared(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    """A format that kept some fields of a check alone would refuse its own export."""
    told = {
        "due": "2031-05-01", "priority": "high", "published": "2031-05-06",
        "url": "https://desk.example/7", "origin": "bob",
    }  # fmt: skip
    wanted = [
        one._replace(checks=[{**check, **told} for check in one.checks])
        for one in meant(form, examples)
    ]
    export(form, wanted, tmp_path / "out", options)
    held = [form.held(one, options) if form.loses else one for one in wanted]
    assert list(form.read(tmp_path / "out")) == held


def test_tags_and_text_are_never_lost(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    """Except where a format has no place for sentences: one of claims alone."""
    export(form, wanted := meant(form, examples), tmp_path / "out", options)
    for one, got in zip(wanted, form.read(tmp_path / "out"), strict=True):
        for name in ("text", "tags"):
            if form.loses.get(name) != EVERYTHING:
                assert getattr(got, name) == getattr(one, name)


def test_spans_begin_where_they_did(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    """Offsets went wrong after an emoji in other tools."""
    if form.loses.get("spans") == EVERYTHING:
        pytest.skip("it holds no spans")
    export(form, meant(form, examples), tmp_path / "out", options)
    got = [one for one in form.read(tmp_path / "out") if "😊" in one.text and one.spans]
    [figure] = [span for span in got[0].spans if span["tag"] == "figure"]
    at = got[0].text[figure["sentence_start"] : figure["sentence_end"]]
    assert at == figure["text"] == "4%"


def test_the_same_examples_give_the_same_bytes(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        export(form, meant(form, awkward()), tmp_path / name, options)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_the_golden_files_are_what_is_written(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    """`python -m tests.formats.test_round_trip [NAME ...]` writes them anew; look at them then.

    What a library compresses is another in each of its builds, and so is a card with its hash:
    of a binary format only the names are compared here; the next test reads the files.
    """
    export(form, meant(form, examples), tmp_path / "out", options)
    wanted, written = bytes_of(GOLDEN / form.name), without_manifest(tmp_path / "out")
    assert any(name.endswith(form.suffix) for name in wanted)
    assert written.keys() == wanted.keys()
    if not form.binary:
        assert written == wanted


def test_golden_files_of_an_earlier_version_are_still_read(
    form: Format, examples: Sequence[Example], options: Options
) -> None:
    held = [form.held(one, options) if form.loses else one for one in meant(form, examples)]
    assert list(form.read(GOLDEN / form.name)) == held


def test_an_empty_export_is_read_back(form: Format, options: Options, tmp_path: Path) -> None:
    assert export(form, [], tmp_path / "out", options).examples == 0
    assert list(form.read(tmp_path / "out")) == []


def test_splits_are_kept(
    form: Format, examples: Sequence[Example], options: Options, tmp_path: Path
) -> None:
    if "split" in form.loses:
        pytest.skip("it has no splits")
    wanted = meant(form, examples)
    names = sorted(["test", "dev", *["train"] * len(wanted)][: len(wanted)], key=SPLITS.index)
    split = [one._replace(split=name) for one, name in zip(wanted, names, strict=True)]
    counts = export(form, split, tmp_path / "out", Options(options.scheme, split=True))
    assert [one.split for one in form.read(tmp_path / "out")] == names
    assert counts.splits == Counter(names)


@pytest.mark.parametrize("undecided", [False, True])
def test_whole_articles_are_read_back(
    form: Format, undecided: bool, options: Options, tmp_path: Path
) -> None:
    if "article" not in form.units:
        pytest.skip("it has no whole articles")
    whole = meant(form, awkward(unit="article", undecided=undecided))
    told = Options(options.scheme, unit="article", annotators=options.annotators)
    export(form, whole, tmp_path / "out", told)
    assert [one.text for one in form.read(tmp_path / "out")] == [one.text for one in whole]


def without_manifest(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in bytes_of(folder).items() if name != "manifest.json"}


def _renew(names: Sequence[str]) -> None:
    from reviewer.config import default_scheme

    for name in names:
        form = load(name)
        told = Options(default_scheme(), name="awkward", annotators=("ann", "bob"))
        export(form, meant(form, awkward()), GOLDEN / name, told, force=True)
        (GOLDEN / name / "manifest.json").unlink()


if __name__ == "__main__":
    _renew(sys.argv[1:] or EXPORTED)
