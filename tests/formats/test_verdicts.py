"""Formats for fact-checks carry final checks with a mapped status, and say what they leave out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import Example, Format, FormatError, Options, example, load
from reviewer.formats.common.fact_checks import unwritten, verdicts
from reviewer.formats.proof.prove import export
from reviewer.models import Json, Scheme, StatusType
from tests.formats.checked_article import DROPPED, FINAL, harbour

VERDICTS = ("averitec", "claimreview")
OPTIONS = Options(default_scheme(), name="harbour", annotators=("ann", "bob"))


@pytest.fixture(params=VERDICTS)
def checks(request: pytest.FixtureRequest) -> Format:
    """Each format of fact-checks in turn."""
    return load(str(request.param))


def taken(form: Format, some: list[Example], options: Options = OPTIONS) -> list[Example]:
    return [one for one in some if form.takes(one, options)]


def test_only_final_checks_with_an_exported_status_are_written(
    checks: Format, tmp_path: Path
) -> None:
    every = list(harbour("ann", "bob"))
    wanted = taken(checks, every)
    assert {one.number - 1: [check["id"] for check in one.checks] for one in wanted} == FINAL
    counts = export(checks, wanted, tmp_path / "out", OPTIONS)
    got = list(checks.read(tmp_path / "out"))
    assert got == [checks.held(one, OPTIONS) for one in wanted]
    for one, back in zip(wanted, got, strict=True):
        assert [check["id"] for check in back.checks] == [check["id"] for check in one.checks]
        assert [check["status"] for check in back.checks] == [c["status"] for c in one.checks]
        assert {item["check"] for item in back.evidence} <= {check["id"] for check in one.checks}
        assert (back.id, back.annotator, back.meta) == (one.id, one.annotator, one.meta)
        assert back.text == one.text
    assert counts.lost.keys() <= checks.loses.keys()


def test_why_the_others_are_not_is_counted(checks: Format) -> None:
    every = harbour("ann", "bob")
    assert Counter(why for one in every for why in checks.drops(one, OPTIONS)) == DROPPED


def test_gold_is_final_once_two_stand_behind_it(checks: Format) -> None:
    [mine] = [one for one in harbour() if one.number == 3]
    assert not checks.takes(mine, OPTIONS)
    gold = mine._replace(annotator="gold", unfinished={})
    assert checks.takes(gold, OPTIONS)


def test_a_check_of_words_that_are_gone_needs_a_claim_of_its_own(checks: Format) -> None:
    [one] = [one for one in harbour() if one.number == 2]
    one = one._replace(spans=[])
    kept = [check["id"] for check in checks.held(one, OPTIONS).checks]
    assert kept == ["content.k1", "content.k2"]
    [first, second] = one.checks
    bare = {name: value for name, value in second.items() if name != "claim"}
    one = one._replace(checks=[first, bare])
    assert [check["id"] for check in checks.held(one, OPTIONS).checks] == ["content.k1"]
    assert list(checks.drops(one, OPTIONS)) == ["check: its words are gone"]


def scheme_with(*statuses: StatusType) -> Scheme:
    scheme = default_scheme()
    return replace(scheme, statuses=(*scheme.statuses, *statuses))


def test_statuses_of_a_custom_scheme_are_mapped_by_the_scheme(
    checks: Format, tmp_path: Path
) -> None:
    phoned = StatusType(
        "confirmed by phone", "h", "+", "blue", averitec="Supported", rating=4, exported=True
    )
    heard = StatusType("hörensagen 😊", "y", "%", "blue")
    options = Options(scheme_with(phoned, heard))
    [one] = [one for one in harbour() if one.number == 7]
    for status in (phoned, heard):
        made = one._replace(checks=[{**one.checks[0], "status": status.name}], unfinished={})
        assert checks.takes(made, options) is status.exported
        assert not checks.takes(made, OPTIONS), "the default scheme does not know it"
        wanted = taken(checks, [made], options)
        export(checks, wanted, tmp_path / status.key, options)
        assert [back.checks[0]["status"] for back in checks.read(tmp_path / status.key)] == (
            [status.name] if status.exported else []
        )
    assert list(checks.drops(made, options)) == ['check: status "hörensagen 😊" is not exported']


def test_whether_it_was_said_is_another_claim_than_whether_it_is_so() -> None:
    first = harbour()[0]
    so, said = verdicts(first, OPTIONS)
    assert (so.check["scope"], so.claim) == ("content", first.text)
    assert said.claim == f'Somebody said: "{first.text}"'
    assert unwritten("said", "Ada Orm", "No.") == 'Ada Orm said: "No."'


def test_folders_of_local_files_stay_at_home(checks: Format, tmp_path: Path) -> None:
    export(checks, taken(checks, list(harbour())), tmp_path / "out", OPTIONS)
    told = b"".join(path.read_bytes() for path in files_of(tmp_path / "out")).decode()
    assert "/home/ann" not in told
    assert "ab" * 32 in told
    assert "cited by a check that is left out" not in told
    assert "bob" not in told, "who works on a check is left out"


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.name != "manifest.json"]


def test_an_export_cut_short_is_no_export(checks: Format, tmp_path: Path) -> None:
    export(checks, taken(checks, list(harbour())), tmp_path / "out", OPTIONS)
    [path] = files_of(tmp_path / "out")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    damages = {
        "in the middle of the list": b"".join(lines[:-1]),
        "line 3: is no JSON": b"".join([*lines[:2], lines[2][:99] + b"\n", *lines[3:]]),
        "line 2: is no JSON object": b"".join([lines[0], b"7,\n", *lines[2:]]),
        "line 2: is not as Reviewer writes it": b"[\n{}\n]\n",
        "cannot be read": b"",
    }
    for what, data in damages.items():
        path.write_bytes(data)
        if not data:
            path.unlink()
        with pytest.raises(FormatError, match=what):
            list(checks.read(tmp_path / "out"))


said = st.sampled_from(
    ["", "=1+1", "Why?", "What? ", "so 😊", 'a "b"', "two\nlines", "e\u0301", " "]
)
ids = st.sampled_from(["a", "b", "c"])


@st.composite
def checked(draw: st.DrawFn) -> Example:
    """A sentence with final checks, about which anything is said."""
    texts = st.sampled_from(["It sank.", 'Ada said: "It sank."', "=1+1", "Why?"])
    text = draw(texts)
    span = {"id": "k", "tag": "claim", "start": 3, "end": 5, "text": text[:2]}
    checks = [
        known(
            id=f"{scope}.k" if on else scope,
            scope=scope,
            status=draw(st.sampled_from([s.name for s in default_scheme().statuses])),
            span="k" if on else "",
            claim=draw(said | texts | texts.map(lambda t: f'Somebody said: "{t}"')),
            claimant=draw(said),
            rationale=draw(said),
            confidence=draw(st.sampled_from(["", "low"])),
        )
        for scope in ("content", "said")
        for on in (False, True)
    ]
    cited = [
        known(
            id=f"{id}{number}",
            check=draw(st.sampled_from(checks))["id"],
            source=draw(ids),
            stance="supports",
            quote=draw(said),
            note=draw(said),
            locator=draw(said),
            order=draw(st.integers(0, 2)),
        )
        for number, id in enumerate(sorted(draw(st.lists(ids, max_size=4))))
    ]
    sources = {
        id: known(url=draw(said), title=draw(said), archive=draw(said), derives_from=draw(ids))
        for id in sorted(draw(st.sets(ids)))
    }
    return example(
        id="x:1", article="x", text=text, start=3, end=3 + len(text), annotator="ann",
        spans=[span], checks=checks, evidence=cited, sources=sources,
    )  # fmt: skip


def known(**fields: Json) -> dict[str, Json]:
    return {name: value for name, value in fields.items() if value}


@given(checked())
def test_whatever_is_said_of_final_checks_comes_back(one: Example) -> None:
    for name in VERDICTS:
        form = load(name)
        with TemporaryDirectory() as folder:
            wanted = taken(form, [one])
            export(form, wanted, Path(folder) / "out", OPTIONS)
            for back in form.read(Path(folder) / "out"):
                exported = {check["id"]: check for check in one.checks}
                for check in back.checks:
                    assert check.items() <= exported[check["id"]].items()
                for item in back.evidence:
                    assert item in one.evidence
                for id, source in back.sources.items():
                    assert source == one.sources[id]
