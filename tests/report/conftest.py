"""The sample workspace, as a report finds it."""

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.ports import Store
from reviewer.store.file_store import FileStore

ROOT = Path(__file__).parent.parent.parent

PEOPLE = ("mira.osk", "tobin.hale")


@pytest.fixture(scope="session")
def samples() -> Store:
    scheme = default_scheme()
    assert scheme.tags
    return FileStore(ROOT / "seeds", ROOT / "annotations", base=ROOT / "seeds", workspace=ROOT)
