"""Checking tasks with Label Studio's own SDK, where it is installed."""

from __future__ import annotations

import logging
import warnings
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reviewer.formats.base import FormatError
from reviewer.formats.json_array import read_array


def validated_with(config: Path, tasks: Path) -> str:
    """Checks every annotation and prediction against the labelling configuration.

    Returns:
        Name and version of the library; empty if it is not installed.

    Raises:
        FormatError: The configuration or an annotation is not taken.
    """
    if find_spec("label_studio_sdk") is None:
        return ""
    interface = _interface(config)
    for number, task in read_array(tasks, "task"):
        for kind in ("annotation", "prediction"):
            for place, one in enumerate(task[f"{kind}s"], 1):
                # It says why only of predictions, which are checked by the same rules.
                if errors := interface.validate_prediction(one, return_errors=True):
                    where = f"{tasks}: task {number}, {kind} {place}"
                    raise FormatError(where, str(errors[0]), "expected what the configuration has")
    return f"label_studio_sdk {version('label_studio_sdk')}"


def _interface(config: Path) -> Any:
    # It warns of labels that it cannot place, which is no matter here.
    logging.getLogger("label_studio_sdk").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old ways of other libraries, nothing of ours
        found: Any = import_module("label_studio_sdk.label_interface")
    try:
        interface = found.LabelInterface(config.read_text("utf-8"))
        interface.validate()
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        what = f"Label Studio does not take it ({why})"
        raise FormatError(str(config), what, "please report this fault of the format") from error
    return interface
