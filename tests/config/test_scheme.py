import string
import tomllib
import unicodedata
from pathlib import Path

import pytest

from reviewer.config import COLORS, RESERVED_KEYS, default_scheme, load
from reviewer.config.scheme import DEFAULT, read_scheme
from reviewer.models.scheme import AttributeType, PartType, StatusType, TagType
from tests.config.conftest import Given, Refused

NINE = Path(__file__).with_name("nine_tags.toml")


def test_the_default_tags() -> None:
    assert [(tag.name, tag.key) for tag in default_scheme().tags] == [
        ("claim", "c"),
        ("quote", "q"),
        ("figure", "f"),
        ("demand", "d"),
        ("threat", "t"),
    ]


def test_the_default_parts_and_attributes() -> None:
    tags = default_scheme().tags
    assert {tag.name: [part.name for part in tag.parts] for tag in tags} == {
        "claim": [],
        "quote": ["content", "cue", "source"],
        "figure": ["number", "hedge", "counted", "period"],
        "demand": ["demander", "addressee", "act"],
        "threat": ["issuer", "target", "act", "condition"],
    }
    assert {tag.name: {a.name: a.choices for a in tag.attributes} for tag in tags} == {
        "claim": {},
        "quote": {"speaker": (), "type": ("direct", "mixed", "indirect"), "via": ()},
        "figure": {"value": (), "unit": (), "direction": ("<", ">", "~")},
        "demand": {"strength": ("must", "urge", "hope")},
        "threat": {"form": ("explicit", "veiled")},
    }


def test_the_default_statuses() -> None:
    both = "Conflicting Evidence/Cherrypicking"
    assert [
        (s.key, s.name, s.need, s.settled, s.signoff, s.averitec, s.rating, s.exported)
        for s in default_scheme().statuses
    ] == [
        ("u", "unchecked", None, False, False, "", None, False),
        ("p", "in progress", "assignee", False, False, "", None, False),
        ("s", "supported", "supports", True, False, "Supported", 5, True),
        ("r", "refuted", "refutes", True, True, "Refuted", 1, True),
        ("c", "conflicting", "both sides", True, False, both, None, True),
        ("m", "misleading", "qualifies", True, True, both, 2, True),
        (
            "n",
            "not enough evidence",
            "rationale",
            True,
            False,
            "Not Enough Evidence",
            None,
            True,
        ),
        ("x", "not checkable", None, True, False, "", None, False),
    ]
    assert default_scheme().unchecked == "unchecked"


def test_the_default_scheme_would_pass_as_a_users() -> None:
    assert read_scheme(tomllib.loads(DEFAULT.read_text("utf-8"))) == default_scheme()


def test_every_default_tag_is_explained() -> None:
    scheme = default_scheme()
    assert scheme.general.startswith("# ")
    for tag in scheme.tags:
        for part in ("**Tag**", "**Leave out**", "**Borderline**", "**Yes:**", "**No:**"):
            assert part in tag.guideline, (tag.name, part)
        assert tag.help
        assert all(part.help for part in tag.parts)
        assert all(attribute.help for attribute in tag.attributes)
    assert all(status.help for status in scheme.statuses)


def test_default_looks_need_no_colour_and_take_one_cell_everywhere() -> None:
    for kind in (default_scheme().tags, default_scheme().statuses):
        glyphs = [item.glyph for item in kind]
        assert len(set(glyphs)) == len(glyphs)
        # Characters of class A are two cells wide on East Asian terminals.
        assert {unicodedata.east_asian_width(glyph) for glyph in glyphs} <= {"N", "Na"}
        assert {item.color for item in kind} <= set(COLORS) - {"red", "green"}


def test_nine_tags_of_another_desk(here: Path) -> None:
    scheme = load(NINE, environ={}).scheme
    assert "".join(tag.key for tag in scheme.tags) == "aehimnorw"
    assert [tag.glyph for tag in scheme.tags][:2] == ["a", "%"]
    assert scheme.version == 3
    assert scheme.statuses == default_scheme().statuses
    assert scheme.general == default_scheme().general
    assert scheme.tags[0].parts == (
        PartType("accuser", "s", "who says so"),
        PartType("accused", "o", "who is meant"),
    )
    assert scheme.tags[1].attributes == (AttributeType("method", ("measured", "guessed")),)
    assert "silt up" in scheme.tags[6].guideline


def test_what_a_tag_does_not_say_follows_from_name_and_key(given: Given) -> None:
    tags = given("[[scheme.tags]]\nname = 'side_note'\nkey = 'N'").scheme.tags
    assert tags == (TagType("side_note", "N", "N", COLORS[0], label="side note"),)


def test_a_default_tag_keeps_what_is_not_said(given: Given) -> None:
    scheme = given("[[scheme.tags]]\nname = 'quote'\nkey = 'z'\nparts = []").scheme
    (quote,) = scheme.tags
    default = default_scheme().tag("quote")
    assert default
    assert (quote.key, quote.parts) == ("z", ())
    assert (quote.guideline, quote.attributes) == (default.guideline, default.attributes)


def test_statuses_alone_can_be_changed(given: Given) -> None:
    scheme = given("""
        [[scheme.statuses]]
        name = "to do"
        key = "t"
        settled = false
        need = "nothing"
        [[scheme.statuses]]
        name = "refuted"
        key = "f"
        signoff = false
        rating = 0
    """).scheme
    assert scheme.tags == default_scheme().tags
    assert scheme.unchecked == "to do"
    assert scheme.statuses[0] == StatusType("to do", "t", "t", COLORS[0], settled=False)
    refuted = scheme.statuses[1]
    assert (refuted.key, refuted.signoff, refuted.rating) == ("f", False, None)
    assert (refuted.need, refuted.averitec) == ("refutes", "Refuted")


def test_switches_for_all_statuses(given: Given) -> None:
    scheme = given("[scheme]\nunmet = 'refused'\nsignoff = false").scheme
    assert scheme.unmet == "refused"
    assert not any(status.signoff for status in scheme.statuses)
    assert any(status.signoff for status in default_scheme().statuses)
    assert default_scheme().unmet == "kept"


def test_more_tags_than_digits(given: Given) -> None:
    free = [c for c in string.ascii_lowercase if c not in RESERVED_KEYS]
    lines = [f"[[scheme.tags]]\nname = 'tag-{c}'\nkey = '{c}'" for c in free]
    tags = given("\n".join(lines)).scheme.tags
    assert len(tags) == 22
    assert len({tag.glyph for tag in tags}) == 22


TAG = "[[scheme.tags]]\nname = 'one'\nkey = 'o'\n"
STATUS = "[[scheme.statuses]]\nname = 'open'\nkey = 'o'\nsettled = false\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[scheme]\nversion = 0", 2, "version is 0; expected a whole number from 1 to 1000000"),
        ("[scheme]\nversion = 0x" + "f" * 9000, 2, "version is a huge number; expected a whole"),
        ("[scheme]\nversion = 1.0", 2, "version is 1.0; expected a whole number from 1"),
        ("[scheme]\nunmet = 'drop'", 2, 'unmet is "drop"; expected one of kept, refused'),
        ("[scheme]\ntags = []", 2, "tags has too few entries; expected at least 1"),
        ("[scheme]\nstatuses = []", 2, "statuses has too few entries; expected at least 1"),
        ("[scheme.tags]\nname = 'x'", 1, "tags is a table; expected a list"),
        ("[[scheme.tags]]\nkey = 'o'", 1, "tags[1] has no name; every entry needs one"),
        ("[[scheme.tags]]\nname = 'x'", 1, 'tags[1] ("x") has no key; give it a letter'),
        (TAG + "color = 'blu'", 4, 'tags[1].color is "blu"; did you mean "blue"? (#rrggbb'),
        (TAG + "color = '#12345'", 4, 'tags[1].color is "#12345"; expected # and six'),
        (TAG + "glyph = '漢'", 4, 'tags[1].glyph is "漢"; expected one character that is one'),
        (TAG + "glyph = '<>'", 4, 'tags[1].glyph is "<>"; expected one character that is one'),
        (TAG + "glyph = '\u0301'", 4, "tags[1].glyph is"),
        (TAG + "help = 'a\\nb'".replace("'", '"'), 4, 'tags[1].help is "a\\nb"; expected a text'),
        (TAG + "colour = 'blue'", 4, 'tags[1].colour is not a setting; did you mean "color"?'),
        (TAG + "choices = ['x']", 4, "tags[1].choices is not a setting;"),
        (
            TAG + "[[scheme.tags.parts]]\nname = 'p'",
            4,
            "tags[1].parts[1] has no key; every entry needs one",
        ),
        (
            TAG + "parts = [{ name = 'a', key = 'x' }, { name = 'b', key = 'x' }]",
            4,
            'tags[1].parts[2].key is "x", which "a" has already; each key can be used once',
        ),
        (
            TAG + "attributes = [{ name = 'a' }, { name = 'A' }]",
            4,
            'tags[1].attributes[2].name is "A", which "a" has already;',
        ),
        (TAG + TAG, 5, 'tags[2].name is "one", which "one" has already; each name'),
        (TAG + TAG.replace("one", "ONE"), 5, 'tags[2].name is "ONE", which "one" has'),
        (TAG + TAG.replace("one", "two"), 6, 'tags[2].key is "o", which "one" has already'),
        (
            TAG + "glyph='+'\n" + TAG.replace("one", "two").replace("'o'", "'t'") + "glyph='+'",
            8,
            'tags[2].glyph is "+", which "one" has already; each glyph can be used once',
        ),
        (STATUS + "need = 'support'", 5, 'statuses[1].need is "support"; did you mean'),
        (STATUS + "rating = 6", 5, "statuses[1].rating is 6; expected a whole number from 0"),
        (STATUS + "averitec = 'Refutd'", 5, 'statuses[1].averitec is "Refutd"; did you mean "Ref'),
        (STATUS + "fever = 'REFUTES'", 5, "statuses[1].fever is not a setting"),
        (STATUS + STATUS.replace("open", "shut"), 7, 'statuses[2].key is "o", which "open"'),
        (
            "\n[[scheme.statuses]]\nname = 'done'\nkey = 'd'",
            2,
            "statuses have none to begin with; expected one with settled = false",
        ),
    ],
)
def test_wrong_schemes(refused: Refused, text: str, line: int, message: str) -> None:
    assert refused(text).startswith(f"reviewer.toml, line {line}: scheme.{message}")


QUESTIONS = """
[scheme]
single = true

[[scheme.questions]]
name = "genre"
choices = [{ name = "news_item", key = "n" }, { name = "comment", key = "c", label = "opinion" }]

[[scheme.questions]]
name = "clear"
about = "sentence"
answers = "scale"
most = 7

[[scheme.relations]]
name = "coreference"
key = "c"
from_tags = ["quote"]
directed = false
"""


def test_questions_and_relations_are_read_with_what_follows_from_their_names(given: Given) -> None:
    scheme = given(QUESTIONS).scheme
    genre, clear = scheme.questions
    assert (genre.about, genre.answers, genre.label) == ("article", "one", "genre")
    assert [(one.name, one.label) for one in genre.choices] == [
        ("news_item", "news item"), ("comment", "opinion"),
    ]  # fmt: skip
    assert (clear.about, clear.answers, clear.least, clear.most) == ("sentence", "scale", 1, 7)
    assert scheme.asked("article") == (genre,) and scheme.question("clear") is clear
    (kind,) = scheme.relations
    assert (kind.glyph, kind.label, kind.directed) == ("c", "coreference", False)
    assert kind.fits("quote", "claim") and not kind.fits("claim", "quote")
    assert scheme.single and not given("").scheme.single


def test_default_relations_stay_as_far_as_the_tags_go(given: Given) -> None:
    every = {one.name for one in given("").scheme.relations}
    assert {"same_fact", "supports", "part_of"} <= every
    few = given('[scheme]\ntags = [{ name = "claim" }]\n').scheme.relations
    assert {one.name for one in few} == {"same_fact", "supports", "attacks"}
