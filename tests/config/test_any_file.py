"""Whatever a reviewer.toml holds, it loads or is refused in one line."""

from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.config import ConfigError, Settings, default_scheme, load
from reviewer.config.scheme import AVERITEC

WORDS = st.sampled_from(
    ["claim", "one", "refuted", "open", "c", "x", "k", "blue", "#12ab34", "C", "us", "ru", "off",
     "nord", "auto", "article", "supports", "nothing", "kept", "en", "", " ", "漢", AVERITEC[-1]]
)  # fmt: skip
SCALARS = (
    WORDS
    | st.text(max_size=5)
    | st.text("\x1b\x85\u2028\n\x7f ", max_size=3)
    | st.integers()
    | st.booleans()
    | st.floats()
    | st.dates()
)
LOOK = ("name", "key", "glyph", "color", "help")


def table(*keys: str, values: st.SearchStrategy[Any] = SCALARS) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from([*keys, "z\x1b\u2028"]), values, max_size=6)


PARTS = st.lists(table("name", "key", "choices", values=SCALARS | st.lists(WORDS)), max_size=2)
TAGS = st.lists(table(*LOOK, "label", "parts", "attributes", values=SCALARS | PARTS), max_size=3)
STATUSES = st.lists(table(*LOOK, "need", "settled", "signoff", "rating", "averitec"), max_size=3)
SCHEME = table("version", "unmet", "tags", "statuses", values=SCALARS | TAGS | STATUSES)
NAMES = sorted(Settings.__slots__)
FILES = table(*NAMES, values=SCALARS | st.lists(SCALARS, max_size=2) | SCHEME)


@given(FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_loads_or_is_refused_in_one_line(here: Path, content: dict[str, Any]) -> None:
    (here / "reviewer.toml").write_text(tomlkit.dumps(content), "utf-8", newline="")
    try:
        found = load(None, environ={})
    except ConfigError as error:
        said = str(error)
        assert said.startswith("reviewer.toml")
        assert said.isprintable()
    else:
        assert set(content) <= set(NAMES)
        assert found.scheme.tags
        assert found.scheme.status(found.scheme.unchecked)


@given(st.lists(st.sampled_from(default_scheme().tags), min_size=1, unique=True), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tags_in_any_order_with_any_free_letters(here: Path, tags: Any, data: Any) -> None:
    letters = st.sampled_from("abcdefghilmnopqrtvwxyzABC")
    keys = data.draw(st.lists(letters, min_size=len(tags), max_size=len(tags), unique=True))
    named = [{"name": tag.name, "key": key} for tag, key in zip(tags, keys, strict=True)]
    (here / "reviewer.toml").write_text(tomlkit.dumps({"scheme": {"tags": named}}), "utf-8")
    found = load(None, environ={}).scheme.tags
    assert [(tag.name, tag.key) for tag in found] == [(t["name"], t["key"]) for t in named]
    assert [tag.guideline for tag in found] == [tag.guideline for tag in tags]
