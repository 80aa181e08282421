"""`reviewer agree`, `adjudicate` and `assign`: what they print, write and refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.models import Json
from reviewer.session import Edit, Put
from reviewer.session.collaboration import reveals
from tests.samples import bytes_of, copied
from tests.session.annotator_builders import TEXT, Answers, files, give, say, session
from tests.session.desk_builders import anywhere

Caught = pytest.CaptureFixture[str]
ANN = [frozenset({"claim"}), frozenset({"claim"}), frozenset(), frozenset({"figure"}), None]
BOB = [frozenset({"claim"}), frozenset({"quote"}), frozenset(), None, "cannot"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("REVIEWER_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "desk"
    (root / "seeds").mkdir(parents=True)
    (root / "seeds" / "ferry.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(root)
    return root


def ran(caught: Caught, *argv: str, code: int = 0) -> str:
    assert main(list(argv)) == code
    out, err = caught.readouterr()
    assert "Traceback" not in err
    is_table = "agree" in argv and not {"--csv", "--json", "--sentences", "--minority"} & set(argv)
    assert not is_table or max(map(len, out.splitlines()), default=0) <= 80
    return out + err


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


NOBODY: Answers = {}
WHO: list[tuple[Answers, str]] = [
    (NOBODY, "nobody has annotated anything yet"),
    ({"ann": ANN}, "needs two annotators"),
    ({"ann": ANN, "bob": [None, None, None, None, frozenset()]}, "no sentence was decided by two"),
    ({"ann": [frozenset()] * 5, "bob": [frozenset()] * 5}, "nobody used the tag"),
    ({"ann": ANN, "bob": ANN}, "threat: nobody used the tag"),
    (
        {"ann": [frozenset({"claim"})] * 5, "bob": [frozenset({"claim"})] * 5},
        "all answers are the same",
    ),
]


@pytest.mark.parametrize(("said", "says"), WHO)
def test_what_cannot_be_computed_says_why(
    said: Answers, says: str, desk: Path, capsys: Caught
) -> None:
    give(files(desk), said)
    out = ran(capsys, "agree")
    assert says in out
    assert "nan" not in out.lower().split()
    told = json.loads(ran(capsys, "agree", "--json"))
    assert all(row["value"] is not None or row["why"] for row in told["figures"])
    rows = table(ran(capsys, "agree", "--csv"))
    assert len(rows) == len(told["figures"])
    assert not any("nan" in row["value"].lower() for row in rows)


def test_figures_are_those_of_the_table(desk: Path, capsys: Caught) -> None:
    give(files(desk), {"ann": ANN, "bob": BOB})
    told = json.loads(ran(capsys, "agree", "--json"))
    assert told["settled"] == {"ann": 4, "bob": 3}
    assert told["cannot"] == {"ann": 0, "bob": 1}
    figures = {(row["measure"], row["of"]): row for row in told["figures"]}
    assert figures["equal", "claim"]["n"] == 3
    assert figures["equal", "claim"]["value"] == pytest.approx(2 / 3)
    assert figures["F1", "claim"]["value"] == pytest.approx(2 / 3)


def test_a_kappa_of_three_on_statuses_says_why_there_is_none(desk: Path, capsys: Caught) -> None:
    store = files(desk)
    for name, status in (("ann", "refuted"), ("bob", "refuted"), ("cy", "supported")):
        check = {"scope": "content", "status": status}
        say(store, name, 0, {"decided": "settled", "check:content": check})
    assert "– content, kappa: for two only" in ran(capsys, "agree")


def test_the_raw_table_has_every_answer(desk: Path, capsys: Caught) -> None:
    give(files(desk), {"ann": ANN, "bob": BOB})
    ran(capsys, "agree", "--raw", "raw.csv")
    rows = table(Path("raw.csv").read_text("utf-8"))
    assert [(row["sentence"], row["ann"], row["bob"]) for row in rows] == [
        ("1", "claim", "claim"),
        ("2", "claim", "quote"),
        ("3", "none", "none"),
        ("4", "figure", ""),
    ]
    assert rows[0]["text"] == "The ferry sank at noon."


def test_sentences_are_listed_in_the_order_of_the_text(desk: Path, capsys: Caught) -> None:
    """Whoever has annotated only the later ones, or began with them."""
    late = [None, None, None, frozenset({"claim"}), frozenset({"claim"})]
    give(files(desk), {"ann": late, "bob": [frozenset()] * 5, "cy": [frozenset({"claim"})] * 5})
    listed = ran(capsys, "agree", "--sentences", "claim", "--json")
    assert [json.loads(one)["number"] for one in listed.splitlines()] == [1, 2, 3, 4, 5]
    ran(capsys, "agree", "--raw", "raw.csv")
    numbers = [int(row["sentence"]) for row in table(Path("raw.csv").read_text("utf-8"))]
    assert numbers == sorted(numbers) and len(numbers) == 5


def test_the_sentences_on_which_people_differ_are_listed(desk: Path, capsys: Caught) -> None:
    give(files(desk), {"ann": ANN, "bob": BOB})
    out = ran(capsys, "agree", "--sentences", "quote")
    assert out == "ferry:2: [ann: claim; bob: quote] Nobody drowned.\n"
    assert ran(capsys, "agree", "--sentences", "sets") == out
    told = json.loads(ran(capsys, "agree", "--sentences", "claim", "--json"))
    assert told["tags"] == {"ann": ["claim"], "bob": ["quote"]}
    assert "no sentence that two" in ran(capsys, "agree", "--sentences", "threat")
    assert "expected claim, quote" in ran(capsys, "agree", "--sentences", "nope", code=2)


def test_an_unknown_annotator_is_refused_with_those_there_are(desk: Path, capsys: Caught) -> None:
    give(files(desk), {"ann": ANN, "bob": BOB})
    assert "ann, bob" in ran(capsys, "agree", "--annotators", "ann,zed", code=2)
    assert "ann, bob" in ran(capsys, "agree", "--annotators", "zed", code=2)
    assert "choose one" in ran(capsys, "agree", "--json", "--csv", code=2)


def test_the_samples_agree_as_their_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    monkeypatch.chdir(copied(tmp_path))
    before = bytes_of(tmp_path / "desk")
    told = json.loads(ran(capsys, "agree", "--json"))
    equal = {row["of"]: row for row in told["figures"] if row["measure"] == "equal"}
    assert equal["claim"]["n"] == 194
    differ = {tag: round(194 * (1 - equal[tag]["value"])) for tag in ("claim", "quote", "figure")}
    assert differ == {"claim": 28, "quote": 17, "figure": 11}
    assert "alpha" in ran(capsys, "agree")
    assert bytes_of(tmp_path / "desk") == before


class TestLayers:
    def test_the_blind_layer_leaves_out_what_was_changed_after_a_reveal(
        self, desk: Path, capsys: Caught
    ) -> None:
        from reviewer.session import Desk
        from tests.session.annotator_builders import session

        store = files(desk)
        give(store, {"ann": ANN, "bob": BOB})
        ann = session(store, "ann")
        reveals.submit(ann, "ferry")
        reveals.show(ann, "ferry", ["bob"])
        view = Desk(ann, ann.open("ferry"))
        view.go(1)
        view.toggle_tag("claim")
        view.toggle_tag("quote")
        view.go(4)
        view.settle()
        ann.end()

        def answers(layer: str) -> list[str]:
            ran(capsys, "agree", "--layer", layer, "--raw", "raw.csv")
            return [row["ann"] for row in table(Path("raw.csv").read_text("utf-8"))]

        assert answers("blind") == ["claim", "claim", "none", "figure"]
        assert answers("final") == ["claim", "quote", "none", "figure", "none"]


class TestAdjudicate:
    def test_a_dry_run_says_what_a_run_does_and_writes_nothing(
        self, desk: Path, capsys: Caught
    ) -> None:
        give(files(desk), {"ann": ANN, "bob": BOB})
        before = bytes_of(desk / "annotations")
        dry = ran(
            capsys, "adjudicate", "--policy", "unanimous", "--dry-run", "--annotator", "chief"
        )
        assert "would settle 13 tags on 3 sentences" in dry
        assert bytes_of(desk / "annotations") == before
        wet = ran(capsys, "adjudicate", "--policy", "unanimous", "--annotator", "chief")
        assert wet == dry.replace("would settle", "settled")
        again = ran(capsys, "adjudicate", "--policy", "unanimous", "--annotator", "chief")
        assert "settled nothing" in again
        assert "13 tags are settled so already" in again
        gold = json.loads((desk / "annotations/gold/ferry.json").read_text("utf-8"))["_default"]
        assert [one["tags"] for one in gold.values()] == [["claim"], [], []]
        assert "against the gold" in ran(capsys, "agree")

    def test_it_is_one_action_that_undo_takes_back(self, desk: Path, capsys: Caught) -> None:
        from tests.session.annotator_builders import session

        give(files(desk), {"ann": ANN, "bob": BOB})
        ran(capsys, "adjudicate", "--policy", "majority", "--annotator", "chief")
        chief = session(files(desk), "chief")
        assert chief.undo(anywhere, gold=True).ok
        assert not chief.undo(anywhere, gold=True).ok
        chief.end()
        assert not (desk / "annotations/gold/ferry.json").exists()

    def test_what_a_person_decided_stays(self, desk: Path, capsys: Caught) -> None:
        from reviewer.session.adjudication.adjudication import Adjudication
        from tests.session.annotator_builders import session

        give(files(desk), {"ann": ANN, "bob": BOB})
        deputy = session(files(desk), "deputy")
        Adjudication(deputy, "ferry").by_rule(0, "none")
        deputy.end()
        out = ran(capsys, "adjudicate", "--policy", "majority", "--annotator", "chief")
        assert "5 tags were left as a person decided them" in out
        gold = json.loads((desk / "annotations/gold/ferry.json").read_text("utf-8"))["_default"]
        assert gold["1"]["tags"] == []

    def test_one_vote_is_called_that_however_many_settled_the_sentence(
        self, desk: Path, capsys: Caught
    ) -> None:
        store = files(desk)
        give(store, {"ann": ANN, "bob": BOB})
        say(store, "ann", 0, {"check:content": {"scope": "content", "status": "supported"}})
        out = ran(capsys, "adjudicate", "--policy", "majority", "--annotator", "chief")
        assert "1 status, 5 tags stay open: there is one vote only" in out

    def test_an_article_that_one_still_annotates_is_left_out(
        self, desk: Path, capsys: Caught
    ) -> None:
        give(files(desk), {"ann": ANN, "bob": BOB})
        out = ran(capsys, "adjudicate", "--policy", "majority", "--annotator", "ann")
        assert "left out until you submit" in out
        assert not (desk / "annotations/gold").exists()

    @pytest.mark.parametrize("policy", ["most", "threshold", "threshold=0.3", "threshold=2", ""])
    def test_an_unknown_policy_is_refused(self, policy: str, desk: Path, capsys: Caught) -> None:
        out = ran(capsys, "adjudicate", "--policy", policy, "--annotator", "chief", code=2)
        assert "expected unanimous, majority, or threshold" in out

    @pytest.mark.parametrize("said", [NOBODY, {"ann": ANN}])
    def test_nothing_to_settle_is_said(self, said: Answers, desk: Path, capsys: Caught) -> None:
        give(files(desk), said)
        out = ran(capsys, "adjudicate", "--policy", "majority", "--annotator", "chief")
        assert "no article was annotated by two" in out


class TestAssign:
    def test_it_writes_shares_and_keeps_what_stands(self, desk: Path, capsys: Caught) -> None:
        for name in "abc":
            (desk / "seeds" / f"{name}.txt").write_text(TEXT, "utf-8")
        out = ran(capsys, "assign", "--annotators", "ann,bob", "--overlap", "1")
        assert "4 articles, 4 given out now" in out
        assert "ann: 2 articles, 10 sentences" in out
        file = desk / "annotations" / "assignments.json"
        first = json.loads(file.read_text("utf-8"))["articles"]
        (desk / "seeds" / "new.txt").write_text(TEXT, "utf-8")
        out = ran(capsys, "assign", "--annotators", "ann,bob,cy", "--overlap", "1")
        assert "1 given out now" in out
        second = json.loads(file.read_text("utf-8"))["articles"]
        assert {**second, "new": None} == {**first, "new": None}
        assert second["new"] == ["cy"]
        assert "cy: 1 article, 5 sentences, has annotated nothing yet" in out
        out = ran(capsys, "assign", "--annotators", "dora", "--overlap", "1")
        assert "dora: 0 articles, 0 sentences" in out, "there was nothing left to give"

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (["--annotators", "ann", "--overlap", "2"], "at least as many"),
            (["--annotators", "ann", "--overlap", "0"], "expected 1 or more"),
            (["--annotators", " , "], "there are 0"),
            (["--annotators", "ann,bob,ann", "--overlap", "3"], "there are 2"),
            (["--annotators", "ann,gold", "--overlap", "1"], "reserved"),
            (["--annotators", "ann,machine.x", "--overlap", "1"], "programs"),
            (["--annotators", "ann,bob,Ann"], "'Ann' only by case"),
            (["--overlap", "1"], "--annotators"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, argv: list[str], says: str, desk: Path, capsys: Caught
    ) -> None:
        assert says in ran(capsys, "assign", *argv, code=2)
        assert not (desk / "annotations" / "assignments.json").exists()

    def test_a_broken_file_is_not_overwritten(self, desk: Path, capsys: Caught) -> None:
        file = desk / "annotations" / "assignments.json"
        file.parent.mkdir()
        file.write_text("<<<<<<< ours", "utf-8")
        out = ran(capsys, "assign", "--annotators", "ann", "--overlap", "1", code=2)
        assert "assignments.json" in out
        assert file.read_text("utf-8") == "<<<<<<< ours"


def test_whoever_only_adjudicates_is_not_compared(desk: Path, capsys: Caught) -> None:
    """Regression: an adjudicator spoiled Fleiss' kappa and filled the table with pairs."""
    store = files(desk)
    give(store, {"ann": ANN, "bob": BOB, "cy": [frozenset({"claim"}), frozenset()]})
    before = ran(capsys, "agree", "--csv")
    assert main(["adjudicate", "--policy", "unanimous", "--annotator", "chief"]) == 0
    capsys.readouterr()
    after = table(ran(capsys, "agree", "--csv"))
    assert [row for row in after if not row["measure"].startswith("gold")] == table(before)
    assert "chief" not in ran(capsys, "agree").split("against the gold")[0]


def test_each_figure_has_the_number_it_was_made_from(desk: Path, capsys: Caught) -> None:
    """Regression: Fleiss' kappa, of 2 sentences that all settled, was said to be of 3."""
    none = frozenset[str]()
    give(files(desk), {"ann": ANN, "bob": BOB, "cy": [frozenset({"claim"}), None, none]})
    rows = table(ran(capsys, "agree", "--csv"))
    of = {(row["measure"], row["annotators"]): row["n"] for row in rows if row["of"] == "claim"}
    assert of["alpha", "ann bob cy"] == of["equal", "ann bob cy"] == "3"
    assert of["Fleiss' kappa", "ann bob cy"] == "2"
    assert of["Cohen's kappa", "ann bob"] == "3"
    assert of["Cohen's kappa", "ann cy"] == of["F1", "bob cy"] == "2"


def test_only_what_was_submitted_counts_where_that_is_asked_for(desk: Path, capsys: Caught) -> None:
    store = files(desk)
    give(store, {"ann": ANN, "bob": BOB})
    policy = ("adjudicate", "--policy", "unanimous", "--dry-run", "--annotator", "chief")
    assert "ferry: ann, bob" in ran(capsys, *policy)
    assert "left out: 1 article" in ran(capsys, *policy, "--submitted")
    assert "would settle nothing" in ran(capsys, *policy, "--submitted")
    assert "0 articles submitted" in ran(capsys, "status")
    for name in ("ann", "bob"):
        one = session(files(desk), name)
        assert reveals.submit(one, "ferry").ok
        one.end()
        settled = "1 article" if name == "bob" else "left out: 1 article"
        assert settled in ran(capsys, *policy, "--submitted")
        export = ("export", "--format", "jsonl", "--out", f"../{name}", "--everyone", "--submitted")
        ran(capsys, *export)
        lines = (desk.parent / name / "examples.jsonl").read_text("utf-8").splitlines()
        assert {json.loads(line)["annotator"] for line in lines} == {"ann", name}
        people = json.loads(ran(capsys, "agree", "--submitted", "--json"))["settled"]
        assert {who for who, count in people.items() if count} == {"ann", name}
    said = ran(capsys, "status")
    assert "ann: 4 of 5 decided, 1 article submitted" in said
    assert "ferry  submitted; " in said


def test_questions_and_relations_are_compared_too(desk: Path, capsys: Caught) -> None:
    (desk / "reviewer.toml").write_text(
        "[scheme]\nsingle = true\n"
        'questions = [{ name = "worth", answers = "scale" },'
        ' { name = "clear", about = "sentence", answers = "scale" }]\n',
        "utf-8",
    )
    store = files(desk)
    spans: dict[str, object] = {
        "span:f": {"tag": "figure", "start": 4, "end": 9, "exact": "ferry"},
        "span:c": {"tag": "claim", "start": 10, "end": 14, "exact": "sank"},
        "relation:r": {"kind": "part_of", "span": "f", "other": "c"},
        "tag:claim": 1, "decided": "settled",
    }  # fmt: skip
    for name, worth in (("ann", 2), ("bob", 4)):
        say(store, name, 0, {**spans, "answer:clear": worth})
        one = session(store, name)
        assert one.apply(Edit((Put("ferry", "", "answer:worth", worth),), "answer")).ok
        one.end()
    out = ran(capsys, "agree")
    assert "worth" in out and "ordinal" in out and "weighted kappa" in out
    assert "relations" in out and "part_of" in out and "sets (MASI)" not in out
    rows = {(row["measure"], row["of"]): row for row in table(ran(capsys, "agree", "--csv"))}
    assert rows["question alpha (nominal)", "tag"]["n"] == "1"
    assert rows["question equal", "worth"]["value"] == "0.0"
    assert rows["relation F1", "part_of"]["value"] == "1.0"


THREE: Answers = {
    "ann": [frozenset({"claim"}), frozenset({"claim"}), frozenset(), frozenset({"figure"})],
    "bob": [frozenset({"claim"}), frozenset({"quote"}), frozenset(), frozenset({"figure"})],
    "cem": [frozenset({"claim"}), frozenset({"claim"}), frozenset(), frozenset()],
}


def test_three_people_are_compared_in_a_matrix_for_each_tag(desk: Path, capsys: Caught) -> None:
    give(files(desk), THREE)
    out = ran(capsys, "agree")
    assert "Cohen's kappa below the diagonal, F1 above it" in out
    claim = out[out.index("claim                  1     2     3") :].splitlines()
    assert claim[1:4] == [
        "   1 ann               ·  0.67  1.00",
        "   2 bob            0.50     ·  0.67",
        "   3 cem            1.00  0.50     ·",
    ]
    assert "Gwet's AC1 (for rare tags): claim 0.68" in out
    assert ("Gwet's AC1", "claim") in {(r["measure"], r["of"]) for r in rows_of(capsys)}


def rows_of(capsys: Caught, *more: str) -> list[dict[str, str]]:
    return table(ran(capsys, "agree", "--csv", *more))


def test_figures_of_each_article_week_and_annotator(desk: Path, capsys: Caught) -> None:
    give(files(desk), THREE)
    assert "ferry" in ran(capsys, "agree", "--by", "article")
    equal, _, *each, least = rows_of(capsys, "--by", "article")
    assert [one["of"] for one in each if one["measure"] == "article tag alpha"] == [
        f"ferry: {tag}" for tag in ("claim", "quote", "figure", "demand", "threat")
    ]
    assert (equal["measure"], equal["of"], equal["n"]) == ("article equal", "ferry", "4")
    assert (least["measure"], least["of"]) == ("article least equal", "ferry: claim")
    weeks = json.loads(ran(capsys, "agree", "--by", "week", "--json"))
    assert weeks["by"] == "week"
    assert weeks["figures"][0]["n"] == 4
    out = ran(capsys, "agree", "--by", "annotator")
    assert "bob, where most others say otherwise (meant > said)\n     1  claim > quote" in out
    assert "ann: nothing said otherwise than most others say" in out


def test_three_people_are_compared_in_a_matrix_on_spans_and_relations(
    desk: Path, capsys: Caught
) -> None:
    store = files(desk)
    give(store, THREE)
    for name in ("ann", "bob"):
        ends: dict[str, Json] = {
            f"span:{name}{at}": {"tag": "claim", "start": 5 * at, "end": 5 * at + 3, "exact": "abc"}
            for at in (0, 1)
        }
        link: Json = {"kind": "supports", "span": f"{name}0", "other": f"{name}1"}
        say(store, name, 0, {**ends, "relation:r1": link})
    out = ran(capsys, "agree")
    below = "spans, each two: F1 with the same borders below the diagonal, overlap above it"
    assert below in out
    assert "relations, each two: F1" in out
    rows = [line.split() for line in out.splitlines()]
    for title in (["all", "spans", "1", "2", "3"], ["supports", "1", "2", "3"]):
        assert rows[rows.index(title) + 1] == ["1", "ann", "·", "1.00", "0.00"]


def test_three_people_are_compared_in_a_matrix_on_their_one_tag(desk: Path, capsys: Caught) -> None:
    (desk / "reviewer.toml").write_text("[scheme]\nsingle = true\n", "utf-8")
    give(files(desk), {name: [own[0], own[1]] for name, own in THREE.items()})
    out = ran(capsys, "agree")
    assert "tag, each two: kappa below the diagonal, share of equal above it" in out
    assert "   1 ann" in out


def test_nobody_has_a_skill_yet(desk: Path, capsys: Caught) -> None:
    assert "nobody has annotated anything yet" in ran(capsys, "agree", "--by", "skill")


def test_a_usually_right_minority_is_listed(desk: Path, capsys: Caught) -> None:
    """Of ann alone all can be told; bob and cem give the tag as they like."""
    claim, none = frozenset({"claim"}), frozenset[str]()
    rows = ["111"] * 8 + ["000"] * 8 + ["110", "101", "010", "001"] * 6 + ["011"] * 2
    text = " ".join(f"The ferry number {n} was late." for n in range(len(rows)))
    (desk / "seeds" / "long.txt").write_text(text + "\n", "utf-8")
    said: Answers = {
        name: [claim if row[at] == "1" else none for row in rows]
        for at, name in enumerate(("ann", "bob", "cem"))
    }
    give(files(desk), said, "long")
    out = ran(capsys, "agree", "--by", "skill")
    assert "quote, figure, demand, threat: it is nowhere" in out
    assert "no gold, it decides nothing" in out
    lines = ran(capsys, "agree", "--minority").splitlines()
    assert [line.partition(" 0.")[0] for line in lines] == [
        "long:41: [not claim", "long:42: [not claim"
    ]  # fmt: skip
    told = [json.loads(line) for line in ran(capsys, "agree", "--minority", "--json").splitlines()]
    assert told[0]["votes"] == {"ann": False, "bob": True, "cem": True}
    assert told[0]["tag"] == "claim"
    assert 0.5 < told[0]["confidence"] <= 1
    hard = ran(capsys, "agree", "--difficulty").splitlines()
    assert hard
    assert all(" bits, n 3] The ferry number " in line for line in hard), hard
    every = [
        json.loads(line) for line in ran(capsys, "agree", "--difficulty", "--json").splitlines()
    ]
    assert len(every) == len(rows) * 5
    assert {one["difficulty"] >= 0.01 for one in every} == {True, False}
    assert len(hard) == sum(one["difficulty"] >= 0.01 for one in every)
