"""Web Annotation: PyLD and the schema take our pages, and refuse broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.common.json_files import write_listing
from reviewer.formats.proof.prove import export
from reviewer.formats.proof.validators import CONTEXTS, HERE, expanded
from reviewer.formats.webannotation.terms import CONTEXT
from tests.formats.checked_article import harbour
from tests.formats.proof_libraries import proof

FORM = load("webannotation")
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"

Page = dict[str, Any]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """The page of an export, as anybody would read it."""
    export(FORM, harbour("ann", "bob"), tmp_path / "out", Options(default_scheme()))
    found = json.loads((tmp_path / "out" / "annotations.jsonld").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_pyld_reads_what_was_meant(page: Page) -> None:
    proof("pyld")
    [node] = expanded({"@context": page["@context"], **page["items"][1]}, "here")
    assert node["@type"] == [f"{OA}Annotation"]
    assert node[f"{OA}motivatedBy"] == [{"@id": f"{OA}tagging"}]
    [target] = node[f"{OA}hasTarget"]
    at, words = target[f"{OA}hasSelector"]
    offset = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    assert at[f"{OA}end"] == [{"@type": offset, "@value": 51}]
    assert words[f"{OA}exact"][0]["@value"].startswith("The ferry 😊")
    [literal] = node["urn:x-reviewer:said"]
    assert literal == {"@type": "@json", "@value": {"is": "tag"}}


def test_pyld_reads_the_page(page: Page) -> None:
    proof("pyld")
    [node] = expanded(page, "here")
    assert node["@type"] == [f"{AS}OrderedCollectionPage"]
    [listed] = node[f"{AS}items"]
    assert len(listed["@list"]) == len(page["items"])


def test_our_context_has_every_term_that_we_write(page: Page) -> None:
    context = json.loads((HERE / CONTEXTS[CONTEXT[0]]).read_text("utf-8"))["@context"]

    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(terms, value))
        if not isinstance(value, dict):
            return set()
        own = {name: of for name, of in value.items() if name not in ("@context", "reviewer")}
        used = {own[name] for name in ("type", "motivation", "purpose") if name in own}
        return own.keys() | used | terms(list(own.values()))

    assert terms(page) <= context.keys()


Damage = Callable[[Page], object]

BROKEN: dict[str, tuple[int, Damage, str]] = {
    "type": (0, lambda one: one.update(type="Note"), r"\$.type: 'Annotation' was expected"),
    "no target": (0, lambda one: one.pop("target"), "'target' is a required property"),
    "no selector": (0, lambda one: one["target"].pop("selector"), r"\$.target: "),
    "negative": (0, lambda one: one["target"]["selector"][0].update(start=-1), r"\$.target: "),
    "no words": (0, lambda one: one["target"]["selector"][1].pop("exact"), r"\$.target: "),
    "motivation": (1, lambda one: one.update(motivation="labelling"), "'labelling' is not one of"),
    "purpose": (1, lambda one: one["body"][0].update(purpose="commenting"), "'tagging' was exp"),
    "two tags": (1, lambda one: one["body"].append(one["body"][0]), r"\$.body: "),
    "on nothing": (2, lambda one: one.update(target="the sentence"), r"\$.target: "),
    "name": (2, lambda one: one.update(id="2"), r"\$.id: '2' does not match"),
    "typing slip": (2, lambda one: one.update(creater="ann"), "'creater' was unexpected"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_a_broken_page(name: str, page: Page, tmp_path: Path) -> None:
    proof("jsonschema")
    assert FORM.verify(tmp_path / "out").startswith("jsonschema ")
    number, damage, message = BROKEN[name]
    damage(page["items"][number])
    write_listing(tmp_path / "out" / "annotations.jsonld", page["items"])
    with pytest.raises(FormatError, match=f"line {number + 2}: .*({message})"):
        FORM.verify(tmp_path / "out")


UNLINKED: dict[str, tuple[Damage, str]] = {
    "id": (lambda one: one.update(id=7), "is not taken by PyLD"),
    "motivation": (lambda one: one.update(motivation=7), "is not taken by PyLD|motivation is"),
    "type": (lambda one: one.update(type="Note"), "type is"),
    "term": (lambda one: one.update(motivation="labelling"), "motivation is .*labelling"),
    "body": (lambda one: one["body"][0].update(value={"@value": "claim"}), "body is"),
    "no address": (lambda one: one["target"].update(source="@x y"), "target is"),
}


@pytest.mark.parametrize("name", UNLINKED)
def test_pyld_refuses_what_is_no_linked_data(
    name: str, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof("pyld")
    monkeypatch.setattr("reviewer.formats.webannotation.against_schema", lambda name, found: "")
    assert FORM.verify(tmp_path / "out").startswith("PyLD ")
    damage, message = UNLINKED[name]
    damage(page["items"][1])
    write_listing(tmp_path / "out" / "annotations.jsonld", page["items"])
    with pytest.raises(FormatError, match=f"line 3: .*({message})"):
        FORM.verify(tmp_path / "out")


CUT: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "short": (lambda lines: lines[:4], "the file ends in the middle of the list"),
    "first gone": (lambda lines: [lines[0], *lines[2:]], "line 2: is not as Reviewer writes it"),
    "not ours": (lambda lines: [lines[0], b"{},\n", *lines[2:]], "line 2: has no 'reviewer'"),
    "no JSON": (
        lambda lines: [*lines[:2], lines[2][:40] + b"\n", *lines[3:]],
        "line 3: is no JSON",
    ),
    "encoding": (lambda lines: [*lines[:2], b"\xff" + lines[2], *lines[3:]], "line 3: is no JSON"),
}


@pytest.mark.parametrize("name", CUT)
def test_a_damaged_page_is_refused(name: str, page: Page, tmp_path: Path) -> None:
    damage, message = CUT[name]
    path = tmp_path / "out" / "annotations.jsonld"
    path.write_bytes(b"".join(damage(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(FormatError, match=message):
        list(FORM.read(tmp_path / "out"))
