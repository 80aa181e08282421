"""What the labels of others are taken for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.config import default_scheme
from reviewer.models.scheme import TagType
from reviewer.session.datasets.label_mapping import LabelMapping, annotator_names

SCHEME = replace(default_scheme(), tags=(TagType("not_sure", "n", "n", "", "Not to be told"),))


@pytest.mark.parametrize("label", ["NCS", "ncs", "N C S", "n-c-s"])
@pytest.mark.parametrize("tag", ["not_sure", "NOT-SURE", "Not to be told"])
def test_both_sides_of_a_pair_are_found_in_whatever_case(label: str, tag: str) -> None:
    """The label had to be written as in the file, and the tag by its name."""
    assert LabelMapping(SCHEME, {"NCS": tag}).tag(label) == "not_sure"


def test_the_very_label_counts_before_one_that_is_like_it() -> None:
    mapping = LabelMapping(SCHEME, {"ncs": "", "NCS": "not_sure"})
    assert [mapping.tag(label) for label in ("ncs", "NCS")] == ["", "not_sure"]


def test_annotators_that_differ_in_case_only_are_one() -> None:
    """The import broke off at the second, after the first had come in."""
    names = annotator_names(["kim", "Kim", "LEE"], {}, ["lee"])
    assert names == {"kim": "kim", "Kim": "kim", "LEE": "lee"}


def test_a_label_of_signs_alone_is_itself() -> None:
    """Without letters nothing of it was left to compare, and its rows were left out."""
    tags = (TagType("label", "l", "l", "", "---"), TagType("other", "o", "o", "", "Other"))
    mapping = LabelMapping(replace(default_scheme(), tags=tags), {})
    assert [mapping.tag(label) for label in ("---", "_", "Ot\u200bher")] == ["label", None, "other"]


def test_names_in_other_letters_become_names_that_are_like_them() -> None:
    """Regression: letters that are no ASCII letter with a mark fell: Anna-Gro, ukasz, coder."""
    theirs = ["Anna Groß", "Łukasz Żak", "søren@desk.example", "Иван Петров", "ﬁn", "!?"]
    assert list(annotator_names(theirs, {}, []).values()) == [
        "Anna-Gross", "Lukasz-Zak", "soren", "Ivan-Petrov", "fin", "coder",
    ]  # fmt: skip
