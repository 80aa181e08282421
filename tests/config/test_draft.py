"""A drafted scheme is written whole, and through no link."""

from pathlib import Path

import pytest

from reviewer.config import ConfigError, Settings, load
from reviewer.config.draft import MOST_TAGS, DatasetLabels, draft_scheme


def empty(folder: Path) -> Settings:
    (folder / "reviewer.toml").write_text("", "utf-8")
    return load(folder / "reviewer.toml", environ={})


def test_what_stands_under_a_temporary_name_is_not_written_to(tmp_path: Path) -> None:
    """Regression: a link of that name in a shared folder had any file overwritten."""
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    desk = tmp_path / "desk"
    (desk / "seeds").mkdir(parents=True)
    (desk / "reviewer.toml").write_text('annotator = "ann"\n', "utf-8")
    (desk / ".reviewer.toml.tmp").symlink_to(outside)
    labels = DatasetLabels(["Not Humor", "Humor"])
    drafted = draft_scheme(load(desk / "reviewer.toml", environ={}), labels)
    assert outside.read_text("utf-8") == "mine"
    assert {"Not_Humor", "Humor"} == {tag.name for tag in drafted.settings.scheme.tags}
    assert drafted.file.read_text("utf-8").startswith('annotator = "ann"\n')


def test_far_too_many_labels_are_refused(tmp_path: Path) -> None:
    """Regression: a row with 100,000 labels ended in a fault of the program's own."""
    labels = DatasetLabels([f"label {n}" for n in range(MOST_TAGS + 1)])
    with pytest.raises(ConfigError, match="501 labels are no scheme"):
        draft_scheme(empty(tmp_path), labels)
    drafted = draft_scheme(empty(tmp_path), DatasetLabels(labels.tags[:MOST_TAGS]))
    assert len(drafted.settings.scheme.tags) == MOST_TAGS


def test_labels_of_which_each_row_has_one_are_one_choice(tmp_path: Path) -> None:
    drafted = draft_scheme(empty(tmp_path), DatasetLabels(["dry", "wet"], single=True))
    assert drafted.single
    assert drafted.settings.scheme.single
    # A scheme that is there already is added to, and stays what it is.
    again = draft_scheme(drafted.settings, DatasetLabels(["damp"], single=True))
    assert not again.single
    assert [tag.name for tag in again.settings.scheme.tags] == ["dry", "wet", "damp"]


def test_relations_and_attributes_of_few_values_are_drafted(tmp_path: Path) -> None:
    attributes = {"boat": {"Hull": ["oak", "iron"], "Name": map(str, range(30)), "odd name": ["x"]}}
    labels = DatasetLabels(["boat"], relations=["Sinks", "Part of"], attributes=attributes)
    scheme = draft_scheme(empty(tmp_path), labels).settings.scheme
    assert [(kind.name, kind.label) for kind in scheme.relations] == [
        ("Sinks", "Sinks"), ("Part_of", "Part of"),
    ]  # fmt: skip
    [tag] = scheme.tags
    assert [(one.name, one.choices) for one in tag.attributes] == [
        ("Hull", ("iron", "oak")), ("Name", ()),
    ]  # fmt: skip


def test_names_of_labels_in_any_script_say_what_they_are(tmp_path: Path) -> None:
    """Regression: they were `label`, `label_2` and so on."""
    labels = ["новости", "Мнение редакции", "Ειδήσεις", "经济", "뉴스", "Straße", "мнение-редакции"]
    tags = draft_scheme(
        empty(tmp_path), DatasetLabels([*labels, "—", "7 дней"])
    ).settings.scheme.tags
    assert [tag.name for tag in tags] == [
        "novosti", "Mnenie_redaktsii", "Eidiseis", "JingJi", "NyuSeu", "Strasse",
        "mnenie-redaktsii", "label", "label_7_dney",
    ]  # fmt: skip
    assert [tag.label for tag in tags[:7]] == labels
    assert [tag.key for tag in tags[:4]] == ["n", "m", "e", "i"]


def test_there_are_as_many_kinds_of_relations_as_letters(tmp_path: Path) -> None:
    labels = DatasetLabels(["a"], relations=[f"kind {n}" for n in range(60)])
    scheme = draft_scheme(empty(tmp_path), labels).settings.scheme
    assert len(scheme.relations) == 52


def test_a_label_stays_whole_however_long_it_is(tmp_path: Path) -> None:
    """Regression: it was cut at 60 letters, and its rows had no tag."""
    long = [f"{'The speaker blames somebody else ' * 4}{n}" for n in (1, 2)]
    drafted = draft_scheme(empty(tmp_path), DatasetLabels(long))
    assert [tag.label for tag in drafted.settings.scheme.tags] == long
    assert len({tag.name for tag in drafted.settings.scheme.tags}) == 2
