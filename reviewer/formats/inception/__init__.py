"""INCEpTION: UIMA CAS JSON, one file for each article and annotator."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, ClassVar, Final

from reviewer.formats.base import (
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    SourceText,
    needed,
)
from reviewer.formats.common.json_files import LineFiles, read_lines
from reviewer.formats.example import Example
from reviewer.formats.proof.output_folder import MANIFEST
from reviewer.models import Json

INDEX: Final = "documents.jsonl"
TYPES: Final = "typesystem.xml"


class Inception(Format):
    """See the module."""

    name: ClassVar[str] = "inception"
    title: ClassVar[str] = "INCEpTION, UIMA CAS JSON 0.4.0"
    suffix: ClassVar[str] = ".json"
    keeps: ClassVar[str] = "everything"
    offsets: ClassVar[str] = "UTF-16 code units"
    importable: ClassVar[bool] = True
    library: ClassVar[str] = "cassis"
    extra: ClassVar[str] = "cassis"

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `<annotator>/<article>.json`, an index of these, and the layers."""
        from reviewer.formats.inception.cas import typesystem

        cassis = needed(self)
        types = typesystem(cassis)
        lines = LineFiles(folder)
        for article, group in groupby(examples, key=lambda one: one.article):
            every = list(group)
            files = _write(cassis, types, every, folder)
            lines.add(INDEX, {"article": article, "split": every[0].split, "files": files})
        lines.close()
        (folder / INDEX).touch()
        (folder / TYPES).write_bytes(typesystem(cassis, own=True).to_xml().encode())

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the folder of an export, any folder of CAS JSON, or one such file.

        Raises:
            FormatError: A file is not as it should be.
        """
        from reviewer.formats.inception.reader import rows_of

        cassis, how = needed(self), how or DatasetReading()
        for files in _documents(path):
            numbered: list[tuple[int, ReadRow]] = []
            for file in files:
                for cas in how.tried(_load, cassis, file, how):
                    found = how.each(rows_of(cas, file, how))
                    numbered += [_whose(row, file, path) for row in found]
            for _, row in sorted(numbered, key=itemgetter(0)):
                yield row

    def texts(self, path: Path, how: DatasetReading | None = None) -> Iterator[SourceText]:
        """The texts of the documents.

        Raises:
            FormatError: One cannot be read, and the reading is strict.
        """
        from reviewer.formats.inception.reader import title_of

        cassis, how = needed(self), how or DatasetReading()
        for file in (file for files in _documents(path) for file in files):
            for cas in how.tried(_load, cassis, file, how):
                yield SourceText(str(file), title_of(cas, file), cas.sofa_string or "")

    def verify(self, folder: Path) -> str:
        """Loads every file with cassis and checks it against the types that it declares.

        Raises:
            FormatError: A file is refused, or breaks its types.
        """
        cassis = needed(self)
        for file in (file for files in _documents(folder) for file in files):
            if faults := _load(cassis, file).typecheck():
                what = f"annotation {faults[0].xmiID} breaks its type ({faults[0].description})"
                raise FormatError(str(file), what, "please report this fault of the format")
        return f"dkpro-cassis {_version()}"


def _write(cassis: Any, types: Any, every: list[Example], folder: Path) -> dict[str, str]:
    """Writes an article: one file for each annotator, all with the same text."""
    from reviewer.formats.inception.cas import cas_of, text_of

    text, files = text_of(every), {}
    by_annotator: dict[str, list[tuple[int, Example]]] = {}
    for place, example in enumerate(every, 1):
        by_annotator.setdefault(example.annotator, []).append((place, example))
    for annotator, numbered in by_annotator.items():
        named = every[0].article.replace("/", "%2F") or "article"
        name = f"{annotator or 'annotator'}/{named}.json"
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        packed = cas_of(cassis, types, text, numbered).to_json(pretty_print=True)
        path.write_bytes(packed.encode() + b"\n")
        files[annotator] = name
    return files


_PROJECT: Final = "exportedproject.json"
"""What an export of a project of INCEpTION says of itself."""


def _documents(path: Path) -> Iterator[list[Path]]:
    """The files of one article after the other, those of several annotators together."""
    if not path.is_dir():
        yield [path]
    elif (path / INDEX).exists():
        for number, row in read_lines(path / INDEX):
            yield _listed(path, f"{path / INDEX}: row {number}", row.get("files"))
    else:
        from reviewer.formats.inception.webanno_tsv import is_webanno_tsv

        every = (file for kind in ("*.json", "*.xmi") for file in path.rglob(kind))
        found = [file for file in every if file.name not in (MANIFEST, _PROJECT)]
        found = sorted([*found, *filter(is_webanno_tsv, path.rglob("*.tsv"))])
        if not found:
            hint = "expected UIMA CAS JSON, XMI or WebAnno TSV 3, as INCEpTION exports it"
            raise FormatError(str(path), "holds no file that ends in .json, .xmi or .tsv", hint)
        yield from ([file] for file in found)


def _whose(numbered: tuple[int, ReadRow], file: Path, path: Path) -> tuple[int, ReadRow]:
    """A row with its annotator, where a project's export tells by `<document>.<x>/<annotator>`."""
    number, row = numbered
    if row.example.annotator or not path.is_dir() or not file.parent.suffix:
        return numbered
    return number, row._replace(example=row.example._replace(annotator=file.stem))


def _listed(folder: Path, place: str, files: Json) -> list[Path]:
    if not isinstance(files, dict) or not all(isinstance(name, str) for name in files.values()):
        raise FormatError(place, "names no files", 'expected {"files": {annotator: file}}')
    return [folder / name for name in files.values()]


def _load(cassis: Any, path: Path, how: DatasetReading | None = None) -> Any:
    """A CAS.

    Args:
        cassis: The library.
        path: The file.
        how: Takes in annotations whose place is none; without it they end the file.

    Raises:
        FormatError: It cannot be read, or cassis does not take it.
    """
    from reviewer.formats.common.text_files import whole_text
    from reviewer.formats.inception.cas import (
        features_of,
        misfit,
        misnamed,
        typesystem_of,
        without_misplaced,
    )
    from reviewer.formats.inception.webanno_tsv import HEAD, cas_of_tsv

    data = whole_text(path)
    if data.startswith(HEAD):
        return cas_of_tsv(cassis, data, path, how or DatasetReading())
    is_xmi = path.suffix.lower() == ".xmi"
    if not is_xmi:
        _refuse(path, misnamed(features_of(data)))
    if not is_xmi and how is not None and not how.strict:
        data, misplaced = without_misplaced(data)
        for what in misplaced:
            how.note(FormatError(str(path), what, "expected its place in the text"))
    try:
        with warnings.catch_warnings():
            # It only warns of an offset beyond the text, or inside a character of two code units.
            warnings.simplefilter("error", UserWarning)
            # One called `type` is read all the same (`accessor`).
            warnings.filterwarnings("ignore", message=".*reserved name in Python")
            if not is_xmi:
                cas = cassis.load_cas_from_json(data)
            else:
                known = typesystem_of(cassis, data)
                types = _types_beside(cassis, path)
                # Those of another project are beside a file now and then.
                if types is not None and _has_all(types, known):
                    known = types
                named = {one.name for kind in known.get_types() for one in kind.all_features}
                _refuse(path, misnamed(named))
                cas = cassis.load_cas_from_xmi(data, typesystem=known, lenient=True)
    except FormatError:
        raise
    except Exception as error:  # whatever cassis stumbles over in a file that is no CAS
        why = str(error).partition("\n")[0] or type(error).__name__
        hint = "expected a whole UIMA CAS JSON 0.4.0, or XMI beside its TypeSystem.xml"
        raise FormatError(str(path), f"is refused by cassis ({why})", hint) from None
    if wrong := misfit(cas):
        raise FormatError(str(path), wrong, "expected the types that the file declares")
    return cas


def _refuse(path: Path, wrong: str) -> None:
    if wrong:
        hint = "expected names of letters, digits and _, as INCEpTION has them"
        raise FormatError(str(path), wrong, hint)


def _has_all(types: Any, shown: Any) -> bool:
    """Whether types are all there that the elements of a file show."""
    return all(types.contains_type(kind.name) for kind in shown.get_types())


def _types_beside(cassis: Any, path: Path) -> Any:
    """The types of an XMI: `TypeSystem.xml` in its folder, or in one above.

    None if it is not there, or cassis does not take it.
    """
    from reviewer.formats.common.text_files import whole_text

    for folder in (path.parent, path.parent.parent):
        for found in sorted(folder.glob("*.xml")):
            if found.name.lower() == "typesystem.xml":
                with suppress(Exception):  # whatever cassis stumbles over
                    return cassis.load_typesystem(whole_text(found))
    return None


def _version() -> str:
    from importlib.metadata import version

    return version("dkpro-cassis")


FORMAT: Final = Inception()
