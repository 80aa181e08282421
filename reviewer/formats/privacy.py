"""What is taken out of examples that are passed on: the text, or who said it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from reviewer.formats.example import Example, only
from reviewer.models import Json, Scheme

_META: Final = frozenset({"url", "date", "language"})
_CHECK: Final = frozenset({"id", "scope", "status", "span", "confidence", "withdrawn"})
_EVIDENCE: Final = frozenset({"id", "check", "source", "stance", "accessed", "order"})
_SOURCE: Final = frozenset({"url", "archive", "sha256", "published", "tier", "derives_from"})
_AT: Final = frozenset({"start", "end", "sentence_start", "sentence_end"})

WITHDRAWN: Final = "withdrawn"
"""What stands for the reason that is not told."""


def hash_of(text: str) -> str:
    """Hash of a text in UTF-8 (hex)."""
    return sha256(text.encode()).hexdigest()


# -- without text ----------------------------------------------------------------------------------


def without_text(examples: Iterable[Example], scheme: Scheme) -> Iterator[Example]:
    """Examples with ids, offsets, hashes and URLs only: no words of the article or about it.

    Attributes of spans stay where the scheme gives a choice of values, because free ones are
    words of the text.

    Args:
        examples: Made with `ExportSelection.ranges`.
        scheme: Says which attributes have choices.
    """
    choices = {
        (tag.name, attribute.name): frozenset(attribute.choices)
        for tag in scheme.tags
        for attribute in tag.attributes
    }
    free = {question.name for question in scheme.questions if question.answers == "text"}
    for example in examples:
        yield example._replace(
            meta=only(example.meta, _META),
            text="",
            previous="",
            next="",
            heading="",
            prefix="",
            suffix="",
            note="",
            flags=dict.fromkeys(example.flags, True),
            spans=[_bare_span(span, choices) for span in example.spans],
            checks=[_bare_check(check) for check in example.checks],
            evidence=[only(item, _EVIDENCE) for item in example.evidence],
            sources={id: only(source, _SOURCE) for id, source in example.sources.items()},
            links=[],
            remarks=[],
            signoffs=[],
            answers={name: one for name, one in example.answers.items() if name not in free},
            suggestions={
                tag: {key: one for key, one in judged.items() if key != "reason"}
                for tag, judged in example.suggestions.items()
            },
            text_sha256=hash_of(example.text),
        )


def _bare_span(
    span: Mapping[str, Json], choices: Mapping[tuple[str, str], frozenset[str]]
) -> dict[str, Json]:
    kept = {
        name: value
        for name, value in span["attributes"].items()
        if value in choices.get((span["tag"], name), ())
    }
    parts = [{"name": part["name"], **_bare_range(part)} for part in span["parts"]]
    head = {"id": span["id"], "tag": span["tag"]}
    return {**head, **_bare_range(span), "parts": parts, "attributes": kept}


def _bare_range(item: Mapping[str, Json]) -> dict[str, Json]:
    return {name: "" if name == "text" else item[name] for name in item if name in {*_AT, "text"}}


def _bare_check(check: Mapping[str, Json]) -> dict[str, Json]:
    kept = only(check, _CHECK)
    return {**kept, "withdrawn": WITHDRAWN} if "withdrawn" in kept else kept


# -- text again ------------------------------------------------------------------------------------


class WrongText(Exception):
    """A text that is not the one an example was made of; says why in a clause."""


def with_text(one: Example, text: str) -> Example:
    """An example that came without text, with the words put back.

    Args:
        one: The example.
        text: The text of its article.

    Raises:
        WrongText: It is another text.
    """
    if hash_of(text) != one.sha256:
        raise WrongText("the article's text has another hash")
    words = text[one.start : one.end]
    if hash_of(words) != one.text_sha256:
        raise WrongText(f"the words from {one.start} to {one.end} have another hash")

    def at(name: str) -> str:
        start, end = one.context.get(name, (0, 0))
        return text[start:end]

    whole = not one.unit
    return one._replace(
        text=words,
        previous=at("previous"),
        next=at("next"),
        heading=at("heading"),
        prefix="" if whole else text[max(0, one.start - 32) : one.start],
        suffix="" if whole else text[one.end : one.end + 32],
        spans=[
            {**_worded(span, text), "parts": [_worded(part, text) for part in span["parts"]]}
            for span in one.spans
        ],
        text_sha256="",
        context={},
    )


def _worded(item: Mapping[str, Json], text: str) -> dict[str, Json]:
    return {**item, "text": text[item["start"] : item["end"]]}


# -- without names ---------------------------------------------------------------------------------


def aliases(annotators: Sequence[str], is_machine: Callable[[str], bool]) -> dict[str, str]:
    """Annotator -> `a1`, `a2`, ... or `machine.1`, ... in the order given."""
    people = [annotator for annotator in annotators if not is_machine(annotator)]
    machines = [annotator for annotator in annotators if is_machine(annotator)]
    return {
        **{one: f"a{number}" for number, one in enumerate(people, 1)},
        **{one: f"machine.{number}" for number, one in enumerate(machines, 1)},
    }


def without_names(examples: Iterable[Example], scheme: Scheme) -> Iterator[Example]:
    """Examples without what could tell who said it, beside the names themselves.

    Memos, texts of flags, answers in free text, remarks, sign-offs and assignees go, and so do the
    folders of local files. Rationales stay: they are part of the check.

    Args:
        examples: The examples.
        scheme: Says which questions are answered in free text.
    """
    free = {question.name for question in scheme.questions if question.answers == "text"}
    for example in examples:
        yield example._replace(
            note="",
            flags=dict.fromkeys(example.flags, True),
            checks=[
                {k: v for k, v in check.items() if k not in ("assignee", "origin")}
                for check in example.checks
            ],
            evidence=[{k: v for k, v in item.items() if k != "note"} for item in example.evidence],
            sources={id: _filed(source) for id, source in example.sources.items()},
            links=[],
            remarks=[],
            signoffs=[],
            answers={name: one for name, one in example.answers.items() if name not in free},
            suggestions={
                tag: {key: one for key, one in judged.items() if key != "reason"}
                for tag, judged in example.suggestions.items()
            },
        )


def _filed(source: Mapping[str, Json]) -> dict[str, Json]:
    if "file" not in source:
        return dict(source)
    return {**source, "file": source["file"].replace("\\", "/").rpartition("/")[2]}
