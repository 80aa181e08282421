"""Looking at JSON files with the validators of their formats, where those are installed.

The schemas and the JSON-LD contexts in `vocabulary/` are our own: they hold what our files use,
under the names that the formats publish, so that nothing is fetched from anywhere.

Each is imported where it is installed; an export is proved with it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

HERE: Final = Path(__file__).with_name("vocabulary")

HINT: Final = "please report this fault of the format"


CONTEXTS: Final = {
    "http://www.w3.org/ns/anno.jsonld": "anno.jsonld",
    "https://schema.org": "schemaorg.jsonld",
}
"""Published address of a JSON-LD context -> our own file of the terms that we use."""


MOST: Final = 1_000
"""Objects that PyLD is asked about; it takes a millisecond for each, and they are all alike."""


Located = tuple[str, Mapping[str, Json]]
"""An object with its place."""


def against_schema(name: str, objects: Iterable[Located]) -> str:
    """Checks objects against one of our JSON Schemas.

    Args:
        name: The file's name without `.schema.json`.
        objects: What is to be checked, with their places.

    Returns:
        What it was checked with; empty if that is not installed.

    Raises:
        FormatError: The first one that does not fit.
    """
    from importlib.metadata import version

    if find_spec("jsonschema") is None:
        return ""
    schema = orjson.loads((HERE / f"{name}.schema.json").read_bytes())
    validator: Any = import_module("jsonschema").Draft202012Validator(schema)
    for place, one in objects:
        error = next(validator.iter_errors(one), None)
        if error is not None:
            what = f"does not fit the schema: {error.json_path}: {_short(error.message)}"
            raise FormatError(place, what, HINT)
    return f"jsonschema {version('jsonschema')}"


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 120 else f"{line[:119]}…"


def expanded(one: Json, place: str) -> list[dict[str, Json]]:
    """A JSON-LD document with full IRIs, by PyLD; nothing is fetched.

    Raises:
        FormatError: It is no JSON-LD, or asks for a context that we do not have.
    """
    jsonld: Any = import_module("pyld.jsonld")
    try:
        found: list[dict[str, Json]] = jsonld.expand(one, {"documentLoader": _load(jsonld)})
    except jsonld.JsonLdError as error:
        why = error.__cause__ or error
        what = f"is not taken by PyLD ({_short(str(why.args[0]))})"
        raise FormatError(place, what, HINT) from error
    return found


def named_tools(tools: Iterable[str]) -> str:
    """Those tools that were there, in words."""
    return ", ".join(filter(None, tools))


def by_pyld() -> str:
    """PyLD with its version; empty if it is not installed."""
    from importlib.metadata import version

    return f"PyLD {version('PyLD')}" if find_spec("pyld") else ""


def _load(jsonld: Any) -> Callable[[str, Mapping[str, Json]], dict[str, Json]]:
    def load(url: str, options: Mapping[str, Json]) -> dict[str, Json]:
        if url not in CONTEXTS:
            raise jsonld.JsonLdError(f"there is no context {url}", "loading document failed")
        document = orjson.loads((HERE / CONTEXTS[url]).read_bytes())
        kind = "application/ld+json"
        return {"contentType": kind, "contextUrl": None, "documentUrl": url, "document": document}

    return load


def imported(library: str) -> Any:
    """A library, or None if it is not installed.

    What it warns of while it is imported are old ways of its own, nothing of the user's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = library.split(".")
        if any(find_spec(".".join(parts[:n])) is None for n in range(1, len(parts) + 1)):
            return None
        return import_module(library)
