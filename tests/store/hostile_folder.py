"""What a hostile colleague can put into the shared folder. All people are invented."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from reviewer.config import default_scheme
from reviewer.corpus.segmentation.segment import SEGMENTER
from reviewer.session import Desk, Session
from tests.store.git_walk import TEXT, store_of, tags_in, whole

RULES: Final = SEGMENTER.partition(",")[0]

PRECIOUS: Final = b"what nobody may overwrite\n"


class Place(NamedTuple):
    """A workspace, and what is around it.

    Attributes:
        work: The workspace; Ann has tagged three sentences and Bob two.
        outside: A folder beside it.
    """

    work: Path
    outside: Path

    @property
    def annotations(self) -> Path:
        return self.work / "annotations"

    @property
    def precious(self) -> Path:
        return self.outside / "precious.json"

    @property
    def unit(self) -> str:
        """The id of the first sentence."""
        return store_of(self.work).open("ferry").units[0].id

    def around(self) -> dict[str, bytes]:
        """Everything beside the workspace."""
        return {
            str(path.relative_to(self.outside)): path.read_bytes() if path.is_file() else b"folder"
            for path in sorted(self.outside.rglob("*"))
        }


class Case(NamedTuple):
    """One thing that a colleague does.

    Attributes:
        plant: Does it.
        named: What the list of problems then says; None where nothing is to be said.
        own: Whether it hits Ann's own folder, so that she cannot write while it is there.
    """

    plant: Callable[[Place], None]
    named: str | None
    own: bool = False


def place(root: Path) -> Place:
    """A workspace of two honest people, and a folder beside it."""
    made = Place(root / "work", root / "outside")
    made.outside.mkdir(parents=True)
    made.precious.write_bytes(PRECIOUS)
    (made.work / "seeds").mkdir(parents=True)
    (made.work / "seeds" / "ferry.txt").write_text(TEXT, "utf-8")
    for name, number in (("ann", 3), ("bob", 2)):
        tag(made, name, number)
    return made


def tag(place: Place, name: str, number: int, first: int = 0) -> None:
    """Has somebody tag so many sentences."""
    store = store_of(place.work)
    session = Session(store, default_scheme(), name, store.writer(name))
    for at in range(first, first + number):
        desk = Desk(session, whole(session.open("ferry")))
        desk.go(at)
        outcome = desk.toggle_tag("claim")
        assert outcome.ok, outcome
    session.end()


def tags_of(place: Place, name: str) -> int:
    """The sentences that somebody has tagged, as a new start of the program shows."""
    if name == "ann":
        return tags_in(place.work)
    values = store_of(place.work).values(name, "ferry").values()
    return sum("tag:claim" in said for said in values)


def line(**said: Any) -> dict[str, Any]:
    """A line of a journal that is as it should be but for what is given."""
    whole = {
        "v": 1, "id": "eeeeeeeeeeee:1", "lc": 50, "at": "2026-03-02T09:00:00.000000Z",
        "op": "edit", "ref": None, "basis": "blind",
        "ch": [["ferry", "u", "note", None, "by Eve"]],
    }  # fmt: skip
    return {**whole, **said}


def journal(place: Place, *lines: dict[str, Any] | bytes, name: str = "eve") -> Path:
    """A journal of Eve's, with an honest line at its end."""
    folder = place.annotations / name / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"20260302T090000.000000Z-eeeeeeeeee{len(list(folder.iterdir())):02}.jsonl"
    header = {"v": 1, "session": "eeeeeeeeeeee", "annotator": name, "app": "eve", "at": ""}
    honest = line(id=f"{file.stem[-12:]}:9", ch=[["ferry", "u9", "note", None, "honest"]])
    every = [header, *lines, honest]
    file.write_bytes(
        b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n"
                 for one in every)
    )  # fmt: skip
    return file


def lines(**said: Any) -> Callable[[Place], None]:
    return raw(json.dumps(line(**said)).encode())


def raw(data: bytes) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        journal(place, data)

    return plant


def note(value: Any) -> list[Any]:
    return [["ferry", "u", "note", None, value]]


def nested(depth: int) -> Any:
    value: Any = "deep"
    for _ in range(depth):
        value = [value]
    return value


def times(place: Place) -> None:
    facts = [
        line(id=f"eeeeeeeeeeee:{n}", op="fact", ch=[["ferry", "u", "time", None, 2**63 - 1]])
        for n in (1, 2, 3)
    ]
    journal(place, *facts)


def parts(place: Place) -> None:
    end = line(id="eeeeeeeeeeee:4503599627370497", op="end", of="edit", parts=2**52, ch=[])
    few = line(id="eeeeeeeeeeee:2", op="end", of="edit", parts=99_999_999, ch=[])
    journal(place, line(op="part", ch=[]), end, few)


def twin(place: Place) -> None:
    (place.annotations / "Ann" / "journal").mkdir(parents=True)
    (place.annotations / "Ann" / "ferry.json").write_text("{}")


def link_as_backup(place: Place) -> None:
    journal(place, name="bob")
    (place.annotations / "bob" / "ferry.json").write_bytes(b"chosen bytes")
    (place.annotations / "bob" / "ferry.json.bak").symlink_to(place.precious)


def linked_snapshot(place: Place) -> None:
    file = place.annotations / "bob" / "ferry.json"
    file.unlink()
    file.symlink_to(place.precious)


def lower_line(
    segmenter: str = "reviewer 0",
    which: slice | None = None,
    *,
    above: bool = False,
    edition: int = 0,
) -> Callable[[Place], None]:
    """Boundaries of a text that is known: all of it, or some of its sentences."""

    def plant(place: Place) -> None:
        file = place.annotations / "corpus" / "ferry.jsonl"
        before = file.read_text()
        known = json.loads(before.partition("\n")[0])
        true = known["segmenter"].startswith(segmenter)
        known["segmenter"] = known["segmenter"] if true else segmenter
        known["units"] = known["units"][which] if which else [[0, len(TEXT), "sentence"]]
        if edition:
            known = {"sha256": known.pop("sha256"), "edition": edition, **known}
        line = json.dumps(known, separators=(",", ":")) + "\n"
        file.write_text(line + before if above else before + line)

    return plant


def many_labels(place: Place) -> None:
    """Rows with 100,000 labels: in a journal, in a snapshot, and in one value."""
    unit = place.unit
    journal(place, line(ch=[["ferry", unit, f"tag:t{n}", None, 1] for n in range(100_000)]))
    journal(place, line(ch=[["ferry", unit, "answer:topics", None, ["x"] * 100_000]]))


def ties(place: Place) -> None:
    """Lines of one clock and one id that say different things, in different files."""
    unit = place.unit
    for n, words in enumerate(("one", "two", "three")):
        said = [["ferry", unit, "note", None, words], ["ferry", unit, "tag:demand", None, n]]
        journal(place, line(ch=said), line(ch=said[1:]))


def odd_anchors(name: str) -> Callable[[Place], None]:
    """Lines in somebody's name with anchors of another shape: they stopped that person."""

    def plant(place: Place) -> None:
        right = {"sha256": "0" * 64, "start": 0, "end": 3, "exact": "The"}
        whole = {**right, "prefix": "", "suffix": ""}
        odd: tuple[Any, ...] = (7, [], {}, right, {**whole, "start": "a"}, {**whole, "more": 1})
        journal(place, *(
            line(id=f"{n:012x}:1", ch=[["ferry", place.unit, "anchor", None, one]])
            for n, one in enumerate(odd)
        ), name=name)  # fmt: skip

    return plant


def odd_values(place: Place) -> None:
    """Lines in Ann's name with values of another shape."""
    odd = {"decided": 7, "span:s": {"tag": ["a"]}, "check:content": {"status": 3}, "note": {}}
    journal(place, *(
        line(id=f"eeeeeeeeeeef:{n}", ch=[["ferry", place.unit, key, None, value]])
        for n, (key, value) in enumerate(odd.items())
    ), name="ann")  # fmt: skip


def article(name: str, data: bytes | Callable[[Path], None]) -> Callable[[Place], None]:
    """A file among the articles."""

    def plant(place: Place) -> None:
        file = place.work / "seeds" / name
        if isinstance(data, bytes):
            file.write_bytes(data)
        else:
            data(file)

    return plant


def aliases() -> bytes:
    """Front matter of a few hundred bytes that stands for a million words."""
    rows = ['a: &a ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]']
    names = "abcdefg"
    for before, name in pairwise(names):
        rows.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    rows.append("title: *g")
    return "\n".join(["---", *rows, "---", "", "The quay is closed.", ""]).encode()


def archive(file: Path) -> None:
    """A document that says it unpacks to two gigabytes."""
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("word/document.xml", "<w:document/>")
        zipped.filelist[0].file_size = 2**31 - 1


def entities() -> bytes:
    """XML whose entities stand for a billion letters."""
    names = "abcdefghi"
    pairs = pairwise(names)
    more = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairs)
    head = f'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa">{more}]>'
    return f"{head}<nitf><body><body.content><p>&i;</p></body.content></body></nitf>".encode()


def endless(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(2**40)


def cuts(place: Place) -> None:
    unit = place.unit
    many = [["ferry", unit, f"cut:{offset}", None, "split"] for offset in range(3, 40)]
    journal(place, line(ch=many))


def linked(name: str, target: str = "precious") -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        path = place.annotations / name
        path.parent.mkdir(parents=True, exist_ok=True)
        to = {"precious": place.precious, "outside": place.outside}.get(target, Path(target))
        path.symlink_to(to)

    return plant


def pipe(name: str) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        path = place.annotations / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    return plant


def huge(name: str) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        path = place.annotations / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.truncate(2**40)  # one terabyte that takes no room on the disk

    return plant


def said(name: str, data: bytes) -> Callable[[Place], None]:
    def plant(place: Place) -> None:
        path = place.annotations / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return plant


def deep_snapshot(place: Place) -> None:
    record = {"unit": "u", "values": {"note": nested(100)}}
    tables = {"_default": {}, "loose": {"1": record}, "meta": {"1": {"schema": 1}}}
    said("eve/ferry.json", json.dumps(tables).encode())(place)


CASES: Final[Mapping[str, Case]] = {
    "counter-at-the-limit": Case(lines(lc=2**53 - 1), "'lc' is no whole number up to 2^40"),
    "counter-above-the-bound": Case(lines(lc=2**40 + 1), "'lc' is no whole number up to 2^40"),
    "counter-jump": Case(lines(lc=5_000_000_000), "eve's line eeeeeeeeeeee:1 makes the clock leap"),
    "parts-without-end": Case(parts, "and 1 more like it"),
    "long-number-in-id": Case(lines(id="aaaaaaaaaaaa:" + "7" * 5_000), "'id' is not"),
    "odd-digits-in-id": Case(lines(id="aaaaaaaaaaaa:²"), "'id' is not"),
    "times-that-overflow": Case(times, "beyond 2^53) and 2 more like it"),
    "a-time-below-nothing": Case(
        lines(op="fact", ch=[["ferry", "u", "time", None, -5]]), "beyond 2^40 milliseconds"
    ),
    "deep-value": Case(lines(ch=note(nested(300))), "nested deeper than"),
    "deeper-than-json": Case(raw(b"[" * 9_000 + b"]" * 9_000), "no line of a journal"),
    "huge-number": Case(lines(ch=note(2**60)), "beyond 2^53"),
    "long-article-id": Case(lines(ch=[["a" * 5_000, "u", "note", None, "x"]]), "5000 characters"),
    "long-key": Case(lines(ch=[["ferry", "u", "flag:" + "k" * 5_000, None, True]]), "characters"),
    "an-id-that-leads-out": Case(lines(ch=[["../x", "u", "note", None, "x"]]), "cannot be the id"),
    "case-twin": Case(twin, "differs from that of 'ann' only by case"),
    "link-as-backup": Case(link_as_backup, "it is no snapshot"),
    "linked-snapshot": Case(linked_snapshot, "it is a link"),
    "lower-corpus-line": Case(lower_line(), "a line that came later makes 1 sentences of 10"),
    "false-corpus-line": Case(
        lower_line(RULES, slice(1, None)), "a line that came later makes 9 sentences of 10"
    ),
    "corpus-line-above": Case(
        lower_line(RULES, slice(1, None), above=True), "makes 9 sentences of 10"
    ),
    "later-edition": Case(lower_line(edition=7), "10 sentences became 1 by a later edition"),
    "100,000-labels": Case(many_labels, None),
    "forged-ties": Case(ties, None),
    "linked-notes-of-articles": Case(linked("workspace.json"), None),
    "mass-cuts": Case(cuts, "eve changed 37 sentence boundaries at once"),
    "linked-annotator": Case(linked("eve", "outside"), "it is a link"),
    "linked-journals": Case(linked("eve/journal", "outside"), "it is a link"),
    "linked-journal": Case(linked("eve/journal/1.jsonl"), "it is a link"),
    "a-device-as-journal": Case(linked("eve/journal/1.jsonl", "/dev/zero"), "it is a link"),
    "a-pipe-as-journal": Case(pipe("eve/journal/1.jsonl"), "it is no regular file"),
    "a-pipe-as-snapshot": Case(pipe("eve/ferry.json"), "it is no regular file"),
    "a-pipe-as-boundaries": Case(pipe("corpus/ferry.jsonl"), "it is no regular file"),
    "a-pipe-as-assignments": Case(pipe("assignments.json"), "it is no regular file"),
    "a-pipe-as-gold": Case(pipe("gold/ferry.json"), "this gold cannot be read"),
    "linked-gold": Case(linked("gold", "outside"), "this gold cannot be read"),
    "linked-file-of-gold": Case(linked("gold/ferry.json"), "this gold cannot be read"),
    "a-journal-without-end": Case(huge("eve/journal/1.jsonl"), "most is"),
    "a-snapshot-without-end": Case(huge("eve/ferry.json"), "most is"),
    "a-deep-snapshot": Case(deep_snapshot, "it is no snapshot"),
    "gold-of-another-shape": Case(
        said("gold/ferry.json", b'{"_default":{"1":{"unit":5,"gold":[]}}}'), "this gold cannot"
    ),
    "an-aliased-text": Case(said("corpus/stdin-00000000.00000000.txt", b"x"), None),
    "odd-anchors": Case(odd_anchors("eve"), "a value of 'anchor' has another shape"),
    "odd-anchors-of-ones-own": Case(odd_anchors("ann"), "a value of 'anchor' has another shape"),
    "odd-values-of-ones-own": Case(odd_values, "has another shape than it should"),
    "aliases-without-end": Case(article("quay.md", aliases()), None),
    "an-archive-without-end": Case(article("quay.docx", archive), "unpacks to more than"),
    "entities-without-end": Case(article("quay.xml", entities()), "broken XML"),
    "an-article-without-end": Case(article("quay.txt", endless), "most is"),
    "a-pipe-as-article": Case(article("pipe.txt", os.mkfifo), None),
    "a-link-as-article": Case(article("zero.txt", lambda file: file.symlink_to("/dev/zero")), None),
    "own-journals-linked": Case(linked("ann/journal/x.jsonl", "precious"), "it is a link"),
}
"""Name -> what a colleague does, and what everybody else is told."""

_ALONE: Final = ("linked-annotator", "linked-journals", "linked-gold", "a-pipe-as-boundaries")
"""Those that would leave no place for the others."""


def plant_everything(here: Place) -> None:
    """All of it at once, but for what leaves no place for the rest."""
    for name, case in CASES.items():
        if name in _ALONE:
            continue
        for file in ("eve/ferry.json", "eve/journal/1.jsonl", "gold/ferry.json"):
            (here.annotations / file).unlink(missing_ok=True)
        if name == "linked-snapshot":
            (here.annotations / "bob" / "ferry.json").write_bytes(b"")
        case.plant(here)
