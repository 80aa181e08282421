"""spaCy's own file, a DocBin: one document an example, one file a split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Final

from reviewer.formats.base import (
    DatasetReading,
    Format,
    FormatError,
    Options,
    ReadRow,
    in_words,
    needed,
)
from reviewer.formats.example import Example

_FILES: Final = {"": "train", "train": "train", "dev": "dev", "test": "test"}
_ORDER: Final = ("test", "dev", "train")
_ANY: Final = "xx"
"""spaCy's language of no language in particular."""


class SpacyBins(Format):
    """See the module."""

    name: ClassVar[str] = "spacy"
    title: ClassVar[str] = "spaCy DocBin, to train textcat_multilabel and spancat"
    suffix: ClassVar[str] = ".spacy"
    keeps: ClassVar[str] = "everything"
    importable: ClassVar[bool] = True
    library: ClassVar[str] = "spacy"
    extra: ClassVar[str] = "spacy"
    binary: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `<split>.spacy`."""
        from reviewer.formats.spacy.documents import annotate

        spacy = needed(self)
        cut, bins = _Cutter(spacy), {}
        for example in examples:
            file = _FILES[example.split]
            if file not in bins:
                bins[file] = _bin()
            doc = cut(example.text, example.meta.get("language") or options.language)
            annotate(doc, example, options.tags, single=options.scheme.single)
            bins[file].add(doc)
        for file, docs in (bins or {"train": _bin()}).items():
            docs.to_disk(folder / f"{file}{self.suffix}")

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the folder of an export, or one file, also one that others made.

        Raises:
            FormatError: A file is not as it should be.
        """
        from reviewer.formats.spacy.documents import to_example

        needed(self)
        for file in _files(path):
            for number, doc in enumerate(_docs(file), 1):
                place = f"{file}: document {number}"
                try:
                    yield ReadRow(place, to_example(doc, place))
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    what = f"is not as Reviewer writes it ({in_words(error)})"
                    raise FormatError(place, what, "see docs/formats.md") from None

    def verify(self, folder: Path) -> str:
        """Looks at what spaCy trains on, as spaCy reads it.

        Raises:
            FormatError: A document lacks something without which spaCy does not train.
        """
        spacy = needed(self)
        for file in _files(folder):
            for number, doc in enumerate(_docs(file), 1):
                if fault := _fault(doc):
                    hint = "please report this fault of the format"
                    raise FormatError(f"{file}: document {number}", fault, hint)
        return f"spacy {spacy.__version__}"


class _Cutter:
    """Cuts texts into the tokens of spaCy's blank pipelines."""

    def __init__(self, spacy: Any) -> None:
        self._spacy = spacy
        self._known: dict[str, Callable[[str], Any]] = {}

    def __call__(self, text: str, language: str) -> Any:
        """A document whose text is this."""
        doc = self._tokenizer(language)(text)
        return doc if doc.text == text else self._tokenizer(_ANY)(text)

    def _tokenizer(self, language: str) -> Callable[[str], Any]:
        """That of a language; of no language if spaCy has none, or needs more libraries for it."""
        if language not in self._known:
            try:
                blank = self._spacy.blank(language.partition("-")[0].lower())
            except (ImportError, OSError, ValueError):
                blank = self._spacy.blank(_ANY)
            self._known[language] = blank.tokenizer
        return self._known[language]


def _bin() -> Any:
    return import_module("spacy.tokens").DocBin(attrs=["ORTH"], store_user_data=True)


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    known = [path / f"{split}.spacy" for split in _ORDER]
    found = [file for file in known if file.exists()]
    found += sorted(set(path.glob("*.spacy")) - set(found))
    if not found:
        hint = "expected train.spacy, or other files that end so"
        raise FormatError(str(path), "holds no spaCy file", hint)
    return found


def _docs(path: Path) -> Iterator[Any]:
    """The documents of a file.

    Raises:
        FormatError: It cannot be read.
    """
    try:
        docs = import_module("spacy.tokens").DocBin().from_bytes(path.read_bytes())
        vocab = import_module("spacy.vocab").Vocab()
        yield from docs.get_docs(vocab)
    except Exception as error:  # whatever msgpack, numpy and spaCy find wrong in foreign bytes
        why = str(error).partition(". ")[0] or type(error).__name__
        hint = "expected a whole DocBin of spaCy 3"
        raise FormatError(str(path), f"cannot be read ({why})", hint) from None


def _fault(doc: Any) -> str:
    """What spaCy would stumble over, in a clause; empty if nothing."""
    from reviewer.formats.spacy.documents import PARTS, SPANS

    missing = [key for key in (SPANS, PARTS) if key not in doc.spans]
    if missing:
        return f"has no group of spans {missing[0]!r}"
    if odd := [share for share in doc.cats.values() if share not in (0.0, 1.0)]:
        return f"has a tag with the value {odd[0]!r}, expected 0 or 1"
    if bare := [span for span in doc.spans[SPANS] if not span.label_ or not len(span)]:
        return f"has a span without a label or words at token {bare[0].start}"
    return ""


FORMAT: Final = SpacyBins()
