"""The README.md of a Hugging Face dataset: its card, and the types of its features."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from reviewer.formats.base import Options
from reviewer.formats.example import NO_TAG, Example
from reviewer.formats.huggingface.rows import (
    FLAGS,
    LABELS,
    SHARES,
    STATUS,
    ClassLabel,
    Feature,
    features_of,
)
from reviewer.models.names import is_machine
from reviewer.models.phrases import count_of

SPLIT_NAMES: Final = {"": "train", "train": "train", "dev": "validation", "test": "test"}
"""Our split -> theirs."""

_SIZES: Final = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)  # fmt: skip


@dataclass
class CardFacts:
    """What the card tells of the examples.

    Attributes:
        splits: Their split -> number of examples.
        tags: Tag -> examples that carry it.
        languages: Languages of the articles.
        articles: Number of articles.
        content: Hash of the data files (hex).
    """

    splits: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    articles: int = 0
    content: str = ""
    _article: str = ""

    def add(self, one: Example) -> None:
        """Counts an example."""
        split = SPLIT_NAMES[one.split]
        self.splits[split] = self.splits.get(split, 0) + 1
        for tag in one.tags:
            self.tags[tag] = self.tags.get(tag, 0) + 1
        if one.article != self._article:
            self._article = one.article
            self.articles += 1
            self.languages.add(one.meta.get("language", ""))


def card(seen: CardFacts, options: Options, *, suffix: str = ".jsonl") -> str:
    """The whole README.md.

    Args:
        seen: What it tells of the examples.
        options: What else is known.
        suffix: Of the data files: `.jsonl`, or `.parquet`, which know their own types.
    """
    typed = suffix != ".jsonl"
    head = [*_yaml(seen, options, suffix), *(() if typed else _types(options))]
    fields = _TYPED if typed else _FIELDS
    if options.soft:
        fields = {**fields, "soft" if typed else "soft_labels": _SOFT}
    words = _words(seen, options, fields)
    note = () if typed else _DATES
    return "\n".join(["---", *head, "---", "", *words, *note]) + "\n"


def names_in(readme: str) -> list[str]:
    """The class labels of the feature `labels`, as the card gives them.

    Raises:
        ValueError: It gives none.
    """
    lines = iter(readme.splitlines())
    for line in lines:
        if line.strip() == "- name: labels":
            break
    found = []
    for line in lines:
        number, colon, name = line.strip().partition(": ")
        if colon and number.strip("'").isdecimal():
            found.append(str(json.loads(name)))
        elif found:
            return found
    raise ValueError("the card names no class labels")


def _yaml(seen: CardFacts, options: Options, suffix: str) -> Iterator[str]:
    languages = sorted(
        (seen.languages - {""}) | ({options.language} if "" in seen.languages else set())
    )
    machine = bool(options.annotators) and all(map(is_machine, options.annotators))
    yield f"pretty_name: {_quoted(options.name)}"
    yield from _list("language", languages or [options.language])
    yield f"license: {_quoted(options.license or 'unknown')}"
    yield from _list(
        "annotations_creators", ["machine-generated" if machine else "expert-generated"]
    )
    yield from _list("task_categories", ["text-classification", "token-classification"])
    yield from _list("task_ids", ["multi-label-classification", "fact-checking"])
    yield from _list("size_categories", [_size(sum(seen.splits.values()))])
    yield "configs:"
    yield "- config_name: default"
    # Its cache knows a local folder by name and version only, and would show an older export.
    yield f"  version: 0.0.{_number(seen, options)}"
    yield "  data_files:"
    for split in seen.splits or ["train"]:
        yield f"  - split: {split}"
        yield f"    path: data/{split}{suffix}"


def _types(options: Options) -> Iterator[str]:
    yield "dataset_info:"
    yield "  features:"
    for feature in features_of(options):
        yield from _feature(feature, options, "  ")


def _feature(feature: Feature, options: Options, indent: str) -> Iterator[str]:
    name, kind = feature
    yield f"{indent}- name: {name}"
    if kind == LABELS:
        yield f"{indent}  list:"
        yield from _labels(options.tags, f"{indent}    ")
    elif isinstance(kind, ClassLabel):
        yield f"{indent}  {'list' if kind.many else 'dtype'}:"
        yield from _labels(kind.names, f"{indent}    ")
    elif kind == FLAGS:
        yield f"{indent}  list: int32"
    elif kind == SHARES:
        yield f"{indent}  list: float64"
    elif kind == STATUS:
        yield f"{indent}  dtype:"
        yield from _labels(options.statuses, f"{indent}    ")
    elif isinstance(kind, str):
        yield f"{indent}  dtype: {kind}"
    else:
        yield f"{indent}  list:"
        for inner in kind:
            yield from _feature(inner, options, f"{indent}  ")


def _labels(names: Sequence[str], indent: str) -> Iterator[str]:
    yield f"{indent}class_label:"
    yield f"{indent}  names:"
    for number, name in enumerate(names):
        yield f"{indent}    '{number}': {_quoted(name)}"


def _number(seen: CardFacts, options: Options) -> int:
    """A number that differs whenever rows or features do."""
    asked = [*map(repr, options.scheme.questions), *([SHARES] if options.soft else [])]
    what = "\0".join((seen.content, *options.tags, "", *options.statuses, *asked))
    return int(sha256(what.encode()).hexdigest()[:8], 16)


def _list(name: str, values: Sequence[str]) -> Iterator[str]:
    yield f"{name}:"
    yield from (f"- {_quoted(value)}" for value in values)


def _quoted(text: str) -> str:
    """JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _size(count: int) -> str:
    return next((name for most, name in _SIZES if count < most), "n>10M")


_FIELDS: Final = {
    "id, article_id, unit, number, kind": "which sentence it is, and of which article",
    "title ... story, article_sha256": "what is known of the article, and the hash of its text",
    "text, start, end": "the sentence and where it stands in the article (code points)",
    "previous, next, heading": "the sentences around it and the heading above it",
    "labels, mask, versions": "its tags; for each tag of the scheme 1 if it was judged; for each "
    "label the version of the scheme",
    "decided": "`settled`, `cannot` (cannot be judged), or empty",
    "status_content, status_said": "is it so, and did they say it: the status of its checks",
    "spans": "ranges with a tag; `start` and `end` count in `text`, `article_...` in the article",
    "checks, evidence, sources": "verifications, what they cite, and the sources cited",
    "relations": "what spans have to do with others: `span` and `other` are their ids, `article` "
    "is that of the other one where it is not the same",
    "answers, question_...": "what was asked: all answers as JSON, and a column for each question",
    "votes": "everyone who decided the sentence, with their labels",
    "note, flags": "what the annotator remarked",
    "annotator, basis, recheck": "who says it; whether they had seen others' work; whether the "
    "sentence changed since",
    "split, duplicate_of": "where it belongs, and of which example it repeats the words",
}

_SOFT: Final = "for each label the share of those who voted that gave it; nothing if nobody did"

_TYPED: Final = {
    "id, article, unit, number, kind": "which sentence it is, and of which article",
    "title ... story, sha256": "what is known of the article, and the hash of its text",
    "text, start, end": _FIELDS["text, start, end"],
    "previous, next, heading, prefix, suffix": "what stands around it, and the heading above it",
    "tags, mask, versions": "its labels; for each that there is 1 if it was judged; for each that "
    "it has the version of the scheme",
    "decided": _FIELDS["decided"],
    "spans": "ranges with a tag; `start` and `end` count in the article, `sentence_...` in `text`",
    "checks, evidence, sources": _FIELDS["checks, evidence, sources"],
    "votes": _FIELDS["votes"],
    "note, flags": _FIELDS["note, flags"],
    "links, remarks, signoffs": "the same fact elsewhere, comments, approvals; as JSON",
    "relations": "what spans have to do with others, as JSON",
    "answers": "question and answer, as JSON",
    "suggestions": "what became of a machine's suggestion of a tag: by, score, accepted; as JSON",
    "annotator, basis, recheck": _FIELDS["annotator, basis, recheck"],
    "split, duplicate_of": _FIELDS["split, duplicate_of"],
    "more": "in lists: what has no column of its own, as JSON",
}
_DATES: Final = (
    "Dates and times without a fraction of a second carry zeros, because the JSON reader of",
    "`datasets` would change them otherwise; words of an article that are a date alone have",
    "a space behind them.",
)


def _words(seen: CardFacts, options: Options, fields: Mapping[str, str]) -> Iterator[str]:
    count = sum(seen.splits.values())
    yield f"# {options.name}"
    yield ""
    what = "articles" if options.unit == "article" else "sentences"
    articles = count_of(seen.articles, "article")
    yield f"{count} labelled {what} of {articles}, tagged by hand with Reviewer."
    if options.no_text:
        yield "Their words are left out: `reviewer rehydrate` puts them back from your own copies."
    yield ""
    yield from _table("split", "examples", seen.splits)
    yield from _table("label", "examples", {t: seen.tags.get(t, 0) for t in options.tags})
    yield f"Annotators: {', '.join(options.annotators) or 'none'}. " + (
        "A sentence has one" if options.scheme.single else "A sentence can have several"
    )
    if options.scheme.single:
        yield f"label at most: `label` is `{NO_TAG}` where it was settled without one, null while"
        yield "it is open."
    else:
        yield "labels or none; where `mask` is 0 nobody has judged whether the label applies."
    yield ""
    yield from _table("fields", "what they say", fields)


def _table(name: str, what: str, rows: Mapping[str, object]) -> Iterator[str]:
    yield f"| {name} | {what} |"
    yield "|---|---|"
    yield from (f"| {key} | {value} |" for key, value in rows.items())
    yield ""
