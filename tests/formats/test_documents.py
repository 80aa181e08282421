"""Real documents, tagged by rules: every format exports them with a passed proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Format, Options
from reviewer.formats.proof.import_checks import checked
from reviewer.formats.proof.prove import export
from reviewer.session import Session
from reviewer.session.datasets.dataset_import import bring_in
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from tests import samples
from tests.formats.proof_libraries import meant
from tests.formats.tagging import tag

DOCUMENTS = {
    "samples": samples.ROOT / "seeds",
    # Real ones that are not part of the project; CI has them beside the checkout.
    "documents": samples.ROOT.parent / "shared" / "seeds",
}
SCHEME = default_scheme()
WHO = ("ann", "bo")


@pytest.fixture(scope="module", params=list(DOCUMENTS))
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    """The articles of a folder, tagged by two annotators of whom one has left sentences out."""
    articles = DOCUMENTS[str(request.param)]
    if not articles.is_dir():
        pytest.skip("the real documents do not lie beside the project")
    store = opened(articles, tmp_path_factory.mktemp("desk"))
    for number, name in enumerate(WHO):
        assert tag(store, name, every=1 + 4 * number) > 150
    return store


def opened(articles: Path, folder: Path) -> FileStore:
    places = MachineFolders(folder / "cache", folder / "state")
    return FileStore(articles, folder / "annotations", places=places)


def exported(form: Format, desk: FileStore, whose: tuple[str, ...], folder: Path) -> list[Example]:
    """What an export of the documents says, which has passed its proof."""
    wanted = meant(form, list(examples(desk, SCHEME, ExportSelection(whose), Notes())))
    counts = export(form, wanted, folder, Options(SCHEME, name="documents", annotators=whose))
    assert counts.examples == len(wanted) > 20
    assert counts.lost.keys() <= form.loses.keys()
    return wanted


def test_documents_are_exported_with_a_passed_proof(
    form: Format, desk: FileStore, tmp_path: Path
) -> None:
    exported(form, desk, WHO, tmp_path / "out")


def test_documents_are_exported_and_come_back(
    form: Format, desk: FileStore, tmp_path: Path
) -> None:
    assert form.importable
    options = Options(SCHEME, name="documents", annotators=WHO[:1])
    wanted = exported(form, desk, WHO[:1], tmp_path / "out")
    other = opened(_articles(desk), tmp_path / "other")
    session = Session(other, SCHEME, "ann", other.writer("ann"))
    report = bring_in(session, list(checked(form.rows(tmp_path / "out"), SCHEME)), "out")
    session.end()
    assert (report.lost, report.by_text) == ([], 0)
    found = {one.id: one for one in examples(other, SCHEME, ExportSelection(WHO[:1]), Notes())}
    for one in wanted:
        assert found[one.id].tags == form.held(one, options).tags


def _articles(desk: FileStore) -> Path:
    return DOCUMENTS["samples" if desk.articles()[0].id.startswith("01-") else "documents"]
