"""The one version of a desk's scheme: the chief sets it, all others have it or say so."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

from reviewer.models import Scheme
from reviewer.team.connection import TeamError
from reviewer.team.server import TELLS_UNDER_WAY, Server, Shared


def agree(server: Server, scheme: Scheme, config: str = "") -> None:
    """Makes sure that this workspace has the desk's scheme; the chief raises its version.

    Args:
        server: The desk.
        scheme: Tags, statuses and the rest, as they are in force here.
        config: What of reviewer.toml goes with it.

    Raises:
        TeamError: The desk has another one: nothing is to be sent.
    """
    shared = server.shared()
    here = said_of(scheme)
    there = shared["scheme"].value if "scheme" in shared else ""
    if server.role == "chief" and (not there or version_in(there) < scheme.version):
        _share(server, shared, "scheme", here)
        if config:
            _share(server, shared, "config", config)
    elif there and there not in (here, said_before(scheme)):
        raise TeamError(
            f"the desk works with version {version_in(there)} of its scheme, this workspace"
            f" with version {scheme.version} or another one: nothing was sent; take the desk's"
            " with `reviewer sync --scheme`, or let the chief raise the version"
        )
    if server.role == "chief" and server.version >= TELLS_UNDER_WAY:
        settled = [status.name for status in scheme.statuses if status.settled]
        _share(server, shared, "settled", orjson.dumps(settled).decode())


def _share(server: Server, shared: Mapping[str, Shared], name: str, value: str) -> None:
    known = shared.get(name)
    if known is None or known.value != value:
        server.share(name, value, known.version if known else 0)


def said_of(scheme: Scheme) -> str:
    """What makes two schemes the same for a desk: version, and the names that are stored."""
    said = _names(scheme)
    if scheme.relations:
        said["relations"] = [kind.name for kind in scheme.relations]
    if scheme.questions:
        said["questions"] = {
            question.name: [choice.name for choice in question.choices]
            for question in scheme.questions
        }
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def said_before(scheme: Scheme) -> str:
    """The same as earlier versions of the program shared it: without relations and questions."""
    return orjson.dumps(_names(scheme), option=orjson.OPT_SORT_KEYS).decode()


def _names(scheme: Scheme) -> dict[str, Any]:
    return {
        "version": scheme.version,
        "tags": {
            tag.name: {
                "parts": [part.name for part in tag.parts],
                "attributes": {one.name: list(one.choices) for one in tag.attributes},
            }
            for tag in scheme.tags
        },
        "statuses": [status.name for status in scheme.statuses],
    }


def version_in(said: str) -> int:
    """The version of a scheme of which `said_of` has spoken; 0 if it is nothing of the kind."""
    with suppress(ValueError, KeyError, TypeError):
        return int(orjson.loads(said)["version"])
    return 0
