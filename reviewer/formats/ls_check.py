"""Checking tasks with Label Studio's own SDK, where it is installed."""

from __future__ import annotations

import logging
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reviewer.formats.base import FormatError
from reviewer.formats.json_array import read_array
from reviewer.formats.quiet import imported


def validated_with(config: Path, tasks: Path) -> str:
    """Checks every annotation and prediction against the labelling configuration.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: The configuration or an annotation is not taken.
    """
    library = imported("label_studio_sdk.label_interface")
    if library is None:
        return ""
    interface = _interface(library, config)
    for number, task in read_array(tasks, "task"):
        for kind in ("annotation", "prediction"):
            for place, one in enumerate(task[f"{kind}s"], 1):
                # It says why only of predictions, which are checked by the same rules.
                if errors := interface.validate_prediction(one, return_errors=True):
                    where = f"{tasks}: task {number}, {kind} {place}"
                    raise FormatError(where, str(errors[0]), "expected what the configuration has")
    return f"label_studio_sdk {version('label_studio_sdk')}"


def _interface(library: Any, config: Path) -> Any:
    # It warns of labels that it cannot place, which is no matter here.
    logging.getLogger("label_studio_sdk").setLevel(logging.ERROR)
    try:
        interface = library.LabelInterface(config.read_text("utf-8"))
        interface.validate()
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        what = f"Label Studio does not take it ({why})"
        raise FormatError(str(config), what, "please report this fault of the format") from error
    return interface
