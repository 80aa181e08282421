"""Real documents, tagged by rules: every format exports them with a passed proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Format, Options
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


@pytest.mark.parametrize("whose", [WHO, WHO[:1]])
def test_documents_are_exported_with_a_passed_proof(
    form: Format, desk: FileStore, whose: tuple[str, ...], tmp_path: Path
) -> None:
    wanted = meant(form, list(examples(desk, SCHEME, ExportSelection(whose), Notes())))
    options = Options(SCHEME, name="documents", annotators=whose)
    counts = export(form, wanted, tmp_path / "out", options)
    assert counts.examples == len(wanted) > 20
    assert counts.lost.keys() <= form.loses.keys()


def test_documents_come_back_from_every_format_that_is_imported(
    form: Format, desk: FileStore, tmp_path: Path
) -> None:
    if not form.importable:
        pytest.skip("it is not imported")
    wanted = meant(form, list(examples(desk, SCHEME, ExportSelection(WHO[:1]), Notes())))
    options = Options(SCHEME, name="documents", annotators=WHO[:1])
    export(form, wanted, tmp_path / "out", options)
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
