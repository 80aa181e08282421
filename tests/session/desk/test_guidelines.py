"""The scheme as pages to read."""

from dataclasses import replace

from reviewer.config import default_scheme
from reviewer.models.scheme import AttributeType, PartType, Scheme, StatusType, TagType
from reviewer.session.desk.guidelines import GENERAL, NEEDS, STATUSES, about, dropped, pages


def no_keys(id: str) -> list[str]:
    return []


def test_a_page_for_the_rules_each_tag_and_the_statuses() -> None:
    scheme = default_scheme()
    found = pages(scheme, lambda id: [id])
    assert [page.id for page in found] == [
        GENERAL,
        *(f"tag:{tag.name}" for tag in scheme.tags),
        STATUSES,
    ]
    assert found[0].markdown.startswith(scheme.general.strip()[:40])
    for tag, page in zip(scheme.tags, found[1:], strict=False):
        assert tag.guideline.strip() in page.markdown
        assert page.keys == [f"tag.{tag.name}"]
        assert all(part.name in page.markdown for part in tag.parts)
    for status in scheme.statuses:
        assert f"**{status.name}**: {status.help}" in found[-1].markdown
        assert not status.need or NEEDS[status.need] in found[-1].markdown


def test_a_bare_scheme_says_that_it_says_no_more() -> None:
    tag = TagType("odd", "o", "o", "blue", parts=(PartType("who", "w"),),
                  attributes=(AttributeType("how", ("so", "not so")),))  # fmt: skip
    scheme = Scheme(7, (tag,), (StatusType("new", "n", "n", "grey", settled=False),))
    general, page, statuses = pages(scheme, no_keys)
    assert "no rules" in general.markdown
    assert "version 7" in general.markdown
    assert "no more about this tag" in page.markdown
    assert "`w` **who**" in page.markdown
    assert "so, not so" in page.markdown
    assert "no more" in statuses.markdown


def test_the_page_of_the_last_tag_opens_else_that_of_the_first() -> None:
    scheme = default_scheme()
    assert about(scheme, {}) == "tag:claim"
    assert about(scheme, {"tag:figure": 1, "tag:claim": 1}) == "tag:figure"
    assert about(scheme, {"tag:gone": 1}) == "tag:gone"
    assert about(scheme, {"tag:gone": 1, "tag:claim": 1}) == "tag:claim"


def test_a_tag_that_the_scheme_lost_has_a_page_by_its_name() -> None:
    scheme = default_scheme()
    less = replace(scheme, tags=scheme.tags[1:])
    values = {"tag:claim": 1, "tag:quote": 1}
    assert dropped(less, values) == ["claim"]
    [page] = [page for page in pages(less, no_keys, values) if page.id == "tag:claim"]
    assert "no tag called **claim**" in page.markdown
