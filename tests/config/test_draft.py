"""A drafted scheme is written whole, and through no link."""

from pathlib import Path

from reviewer.config import load
from reviewer.config.draft import draft_tags


def test_what_stands_under_a_temporary_name_is_not_written_to(tmp_path: Path) -> None:
    """Regression: a link of that name in a shared folder had any file overwritten."""
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    desk = tmp_path / "desk"
    (desk / "seeds").mkdir(parents=True)
    (desk / "reviewer.toml").write_text('annotator = "ann"\n', "utf-8")
    (desk / ".reviewer.toml.tmp").symlink_to(outside)
    drafted = draft_tags(load(desk / "reviewer.toml", environ={}), ["Not Humor", "Humor"])
    assert outside.read_text("utf-8") == "mine"
    assert {"Not_Humor", "Humor"} == {tag.name for tag in drafted.settings.scheme.tags}
    assert drafted.file.read_text("utf-8").startswith('annotator = "ann"\n')
