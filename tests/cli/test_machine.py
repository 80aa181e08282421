"""`reviewer machine`: a contract from its sample to the manifest, and its withdrawal."""

import json
from pathlib import Path

import pytest

from reviewer.cli.main import main
from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.core.edits import Edit
from reviewer.session.learning import contract
from reviewer.store.file_store import FileStore

Caught = pytest.CaptureFixture[str]

ACCEPT = ["machine", "accept", "--tag", "figure", "--error", "0.3"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "articles").mkdir()
    for name in ("a", "b"):
        lines = [f"{n + 13} boats sank." if n % 2 else "The sea was calm." for n in range(20)]
        (tmp_path / "articles" / f"{name}.txt").write_text("\n\n".join(lines) + "\n", "utf-8")
    (tmp_path / "reviewer.toml").write_text('articles = "articles"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def decide(place: Path, units: list[tuple[str, str, bool]], name: str = "ann") -> None:
    store = FileStore(place / "articles", place / "annotations")
    session = Session(store, default_scheme(), name, store.writer(name))
    for article, unit, said in units:
        opened = session.open(article)
        at = opened.place(unit)
        assert at is not None
        tag = {v.TAG + "figure": 1} if said else {}
        session.apply(Edit(tuple(opened.puts(at, {v.DECIDED: "settled", **tag})), "judged"))
    session.end()


def test_a_contract_is_sampled_accepted_named_and_withdrawn(place: Path, capsys: Caught) -> None:
    assert main([*ACCEPT, "--sample", "12"]) == 0
    assert "12 of 40 sentences drawn at random" in capsys.readouterr().out
    assert main(ACCEPT) == 1
    assert "sampling; 0 of 12 judged" in capsys.readouterr().out
    store = FileStore(place / "articles", place / "annotations")
    [made] = contract.contracts(store)
    decide(place, [(article, unit, bool(said)) for article, unit, said in made.sample])
    assert main(ACCEPT) == 0
    said = capsys.readouterr().out
    assert "figure-1 (machine.rules): accepted; 12 of 12 judged, 0 wrong" in said
    export = ["export", "--format", "jsonl", "--annotator", "machine.rules", "--all"]
    assert main([*export, "--out", "one"]) == 0
    [kept] = json.loads(Path("one/manifest.json").read_text("utf-8"))["machine_contracts"]
    assert (kept["state"], kept["answers"], kept["misses"], kept["sample"]) == (
        "accepted",
        12,
        0,
        12,
    )
    assert 0 < kept["bound"] <= 0.3
    assert (kept["error"], kept["confidence"]) == (0.3, 0.9)
    fresh = FileStore(place / "articles", place / "annotations")
    values = fresh.values("machine.rules", "a")
    unit = next(unit for unit, said in values.items() if v.TAG + "figure" in said)
    decide(place, [("a", unit, False)], "bob")
    capsys.readouterr()
    assert main([*export, "--out", "two"]) == 0
    assert "withdrawn" in capsys.readouterr().err
    [kept] = json.loads(Path("two/manifest.json").read_text("utf-8"))["machine_contracts"]
    assert (kept["state"], kept["later"]) == ("withdrawn", 1)
    assert main(["machine", "list"]) == 0
    assert "1 contradicted later" in capsys.readouterr().out
    assert main(ACCEPT) == 1
    assert main([*ACCEPT, "--again", "--sample", "3"]) == 0
    assert "figure-2: 3 of 27" in capsys.readouterr().out


def test_outside_of_the_bound_nothing_is_written(place: Path, capsys: Caught) -> None:
    main([*ACCEPT, "--sample", "12"])
    [made] = contract.contracts(FileStore(place / "articles", place / "annotations"))
    decide(place, [(a, u, said != (n < 4)) for n, (a, u, said) in enumerate(made.sample)])
    assert main(ACCEPT) == 1
    assert "refused; 12 of 12 judged, 4 wrong" in capsys.readouterr().out
    assert not (place / "annotations" / "machine.rules").exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--error", "5"], "is no share"),
        (["--machine", "bob"], "is no machine"),
        (["--tag", "omen"], "the scheme has no tag"),
        (["--machine", "machine.gpt"], "no machine is called"),
        (["--machine", "machine.learned"], "nothing was learnt"),
    ],
)
def test_wrong_uses_are_named(place: Path, capsys: Caught, more: list[str], why: str) -> None:
    assert main([*ACCEPT, *more]) == 2
    assert why in capsys.readouterr().err
    assert not (place / "annotations" / "machine.json").exists()


def test_figures_of_the_model_are_printed(desk: Path, capsys: Caught) -> None:
    pytest.importorskip("sklearn")
    assert main(["machine", "learn", "--annotator", "mira.osk", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    claim = next(row for row in rows if row["tag"] == "claim")
    assert claim["sentences"] == 249
    low, high = claim["recall"]["interval"]
    assert low < claim["recall"]["value"] < high
    figure = next(row for row in rows if row["tag"] == "figure")
    assert "is not above the rules" in figure["silent"]
