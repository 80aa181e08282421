"""The preview of the export dialog: what comes of it while the program ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer.session.datasets.export_plan import Plan
from reviewer.session.datasets.export_preview import Preview, preview
from reviewer.tui.background import export_preview_job
from reviewer.tui.screens.dialogs.export import ExportScreen
from tests.session.annotator_builders import give, memory
from tests.tui.check_keys import until
from tests.tui.review_keys import CLAIM, NONE, running


async def test_a_preview_that_comes_while_the_program_ends_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: the fields are taken away before the dialog, which filled them all the same."""

    def again_and_again(plan: Plan, breathe: Callable[[], None]) -> Iterator[Preview]:
        *_, last = preview(plan, breathe)
        while True:
            yield last

    monkeypatch.setattr(export_preview_job, "preview", again_and_again)
    monkeypatch.chdir(tmp_path)
    store = memory()
    give(store, {"ann": [CLAIM, NONE]})
    async with running(store, tmp_path, "ann") as pilot:
        await pilot.press("o", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
        dialog = pilot.app.screen
        assert isinstance(dialog, ExportScreen)
        await until(pilot, lambda: dialog.found.preview is not None)
