"""What somebody else's labels and annotators are called here."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.formats.base import FormatError, folded
from reviewer.formats.common.verdict_words import meaning
from reviewer.formats.example import Example
from reviewer.models import Json, Scheme
from reviewer.models.names import why_not

_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")

NOTHING: Final = ""
"""What a label is mapped to that is not to come in."""


class NameMaps(NamedTuple):
    """What the user said of names.

    Attributes:
        labels: Label -> tag, or nothing.
        annotators: Annotator of the dataset -> annotator here.
    """

    labels: Mapping[str, str] = {}
    annotators: Mapping[str, str] = {}


def read_maps(file: Path | None, labels: Iterable[str], annotators: Iterable[str]) -> NameMaps:
    """What a file and single pairs say; pairs win.

    Args:
        file: TOML with tables `labels` and `annotators`, or with labels only.
        labels: `label=tag` each.
        annotators: `name=name` each.

    Raises:
        FormatError: The file cannot be read, or a pair is none.
    """
    named, people = _in_file(file) if file is not None else ({}, {})
    others = _pairs(annotators, "--map-annotator", nobody=True)
    return NameMaps({**named, **_pairs(labels, "--map")}, {**people, **others})


def _in_file(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Labels and annotators of a file of names."""
    try:
        found = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise FormatError(str(file), f"cannot be read ({error.strerror})", "check it") from None
    except ValueError as error:
        hint = 'expected TOML, as "Not Humor" = "humor_no"'
        raise FormatError(str(file), f"is no TOML ({error})", hint) from None
    if any(isinstance(one, dict) for one in found.values()):
        if odd := [name for name in found if name not in ("labels", "annotators")]:
            what = f"has {odd[0]!r} beside its tables"
            raise FormatError(str(file), what, "expected the tables labels and annotators")
        return _named(file, found.get("labels", {})), _named(file, found.get("annotators", {}))
    return _named(file, found), {}


def _named(file: Path, table: object) -> dict[str, str]:
    pairs = table.items() if isinstance(table, dict) else [("the table", table)]
    for name, value in pairs:
        if not isinstance(value, str):
            what = f"{name!r} is {value!r:.40}"
            raise FormatError(str(file), what, "expected a name in quotation marks")
    return {str(name): str(value) for name, value in pairs}


def _pairs(given: Iterable[str], option: str, *, nobody: bool = False) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, equals, other = one.rpartition("=")
        if not equals or not (name or nobody):
            hint = "expected 'theirs=ours' (ours may be empty: leave it out)"
            raise FormatError(option, f"{one!r} is no pair", hint)
        pairs[name] = other.strip()
    return pairs


class GivenNames:
    """What the user said of names, found in whatever case, with whatever spaces, `_` and `-`."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Takes name -> name here."""
        self._exact = dict(given)
        self._loose: dict[str, str] = {}
        for name, other in given.items():
            self._loose.setdefault(folded(name), other)

    def get(self, name: str) -> str | None:
        """The name here; None if nothing was said."""
        found = self._exact.get(name)
        return self._loose.get(folded(name)) if found is None else found


class LabelMapping:
    """Turns labels into tags, and tells what it took each for.

    Attributes:
        meant: Label -> tag, of those that are not called so themselves.
        unknown: Labels that are no tag -> in how many rows.
        verdicts: Verdicts of others that are no status -> how many checks have them; these
            are not checked yet.
        left: What spans have that the scheme has no place for, `relation` or `attribute` -> how
            often.
        kinds: Relations and attributes that were left so, by their names -> how often.
    """

    def __init__(self, scheme: Scheme, given: Mapping[str, str]) -> None:
        """Looks at what tags there are.

        Args:
            scheme: The tags.
            given: Label -> tag, as the user says it.
        """
        self.meant: dict[str, str] = {}
        self.unknown: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self._relations = {
            folded(name): kind.name for kind in scheme.relations for name in (kind.name, kind.label)
        }
        self._attributes = {
            tag.name: {attribute.name for attribute in tag.attributes} for tag in scheme.tags
        }
        self._tags = {tag.name for tag in scheme.tags}
        self._parts = {f"{tag.name}.{part.name}" for tag in scheme.tags for part in tag.parts}
        self._statuses = _statuses(scheme)
        self._unchecked = scheme.unchecked
        self._exact = {tag.label: tag.name for tag in reversed(scheme.tags) if tag.label}
        self._loose: dict[str, str] = {}
        twice: set[str] = set()
        for tag in scheme.tags:
            for name in {folded(tag.name), folded(tag.label)} - {""}:
                if self._loose.setdefault(name, tag.name) != tag.name:
                    twice.add(name)
        for name in twice:
            del self._loose[name]
        self._given = GivenNames({name: self._ours(other) for name, other in given.items()})
        self._own = {tag for tag in self._tags if self._given.get(tag) is None}

    def _ours(self, name: str) -> str:
        """The tag that the user means: by its name, or by its label; else what was said."""
        if name in self._tags or name in self._parts or name in self._statuses.values():
            return name
        return self._loose.get(folded(name), name)

    def tag(self, label: str) -> str | None:
        """The tag that a label means; empty to leave it out, None if there is none."""
        found = self._given.get(label)
        if found is None and label in self._tags:
            return label
        if found is None:
            # A label of nothing but `-` is itself; folded, there is nothing left of it.
            found = self._loose.get(folded(label)) or self._exact.get(" ".join(label.split()))
        if found is not None and found != label:
            self.meant[label] = found
        return found

    def status(self, verdict: str) -> str | None:
        """The status that a verdict means; empty to leave its check out, None if there is none."""
        found = self._given.get(verdict)
        if found is None:
            found = self._statuses.get(folded(verdict))
        if found is None:
            found = self._statuses.get(folded(meaning(verdict)))
        if found is not None and found != verdict:
            self.meant[verdict] = found
        return found

    def _checked(self, one: Example) -> Example:
        """An example with statuses in place of verdicts.

        Of others the words stay, beside why: they weigh what a status cannot. Of ours, what is no
        status stays what it is.
        """
        checks, gone = [], set()
        for check in one.checks:
            found = self.status(verdict) if isinstance(verdict := check.get("status"), str) else ""
            if found is None:
                self.verdicts[str(verdict)] += 1
                found = None if one.unit else self._unchecked
            elif found == NOTHING and isinstance(verdict, str):
                gone.add(check.get("id"))
                continue
            worded = not one.unit and folded(str(verdict)) not in self._statuses
            kept = _with_words(check, str(verdict)) if found and worded else check
            checks.append({**kept, "status": found} if found else check)
        if checks == one.checks:
            return one
        evidence = [item for item in one.evidence if item.get("check") not in gone]
        return one._replace(checks=checks, evidence=evidence)

    def mapped(self, one: Example) -> Example:
        """An example with tags in place of labels; labels that are no tag stay what they are."""
        if one.checks and all(isinstance(each, dict) for each in (*one.checks, *one.evidence)):
            one = self._checked(one)
        one = self._labelled(one)
        return self._of_the_scheme(one) if one.spans and not one.unit else one

    def _of_the_scheme(self, one: Example) -> Example:
        """An example of others with those relations and attributes that the scheme has."""
        relations = []
        for relation in one.relations:
            kind = self._relations.get(folded(str(relation["kind"])))
            if kind is None:
                self._leave("relation", str(relation["kind"]))
            else:
                relations.append({**relation, "kind": kind})
        spans = []
        for span in one.spans:
            known = self._attributes.get(span["tag"], set()) | OF_OURS
            kept = {name: x for name, x in span["attributes"].items() if name in known}
            for name in span["attributes"].keys() - kept.keys():
                self._leave("attribute", name)
            spans.append({**span, "attributes": kept})
        return one._replace(relations=relations, spans=spans)

    def _leave(self, what: str, name: str) -> None:
        self.left[what] += 1
        self.kinds[name] += 1

    def is_plain(self, one: Example) -> bool:
        """Whether `mapped` has nothing to do: no spans, no checks, and no label but our tags."""
        own = self._own.issuperset
        labels = own(one.tags) and own(one.mask) and own(one.versions)
        return not one.spans and not one.checks and labels

    def _labelled(self, one: Example) -> Example:
        own = self._own.issuperset
        if not one.spans and own(one.tags) and own(one.mask) and own(one.versions):
            return one
        names = {*one.tags, *one.versions, *one.mask, *(span["tag"] for span in one.spans)}
        tags: dict[str, str] = {}
        for name in names:
            found = self.tag(name)
            tags[name] = name if found is None else found
            if found is None:
                self.unknown[name] += 1
        if all(name == tag for name, tag in tags.items()):
            return one
        spans = [
            {**span, "tag": tags[span["tag"]]} for span in one.spans if tags[span["tag"]] != NOTHING
        ]
        return one._replace(
            tags=sorted({tags[name] for name in one.tags} - {NOTHING}),
            spans=spans,
            versions={tags[name]: n for name, n in one.versions.items() if tags[name]},
            mask={tags[name]: n for name, n in one.mask.items() if tags[name]},
        )


def _with_words(check: Mapping[str, Json], verdict: str) -> Mapping[str, Json]:
    """A check of others with the words of its verdict before why they gave it."""
    why = str(check.get("rationale") or "")
    return {**check, "rationale": f"rated: {verdict}\n{why}".rstrip()}


OF_OURS: Final = frozenset({"fragment_of"})
"""Attributes that spans get of us, whatever the scheme has."""


def _statuses(scheme: Scheme) -> dict[str, str]:
    """Folded name, or label of AVeriTeC, of a status -> the status.

    Of several that share a label, the one with which it begins counts, else the first.
    """
    found = {folded(status.name): status.name for status in scheme.statuses}
    labelled = [status for status in scheme.statuses if status.averitec]
    labelled.sort(key=lambda one: not folded(one.averitec).startswith(folded(one.name)))
    for status in labelled:
        found.setdefault(folded(status.averitec), status.name)
    return found


def annotator_names(
    theirs: Iterable[str], given: Mapping[str, str], there: Iterable[str]
) -> dict[str, str]:
    """What the annotators of a dataset are called here: as there, where that is a name.

    Args:
        theirs: Their names in the dataset.
        given: Name -> name here, as the user says it.
        there: Names that are in use, which are spelled as they are.

    Raises:
        FormatError: A name that the user gave cannot be one.
    """
    known = {name.lower(): name for name in there}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name in theirs:
        if name in given:
            if wrong := why_not(given[name], person=False):
                raise FormatError("--map-annotator", f"{given[name]!r} is no name", wrong)
            names[name] = given[name]
        elif why_not(name, person=False) is None:
            # Where case tells nothing, as in names of folders, both are one.
            names[name] = known.setdefault(name.lower(), name)
        else:
            continue
        taken.add(names[name].lower())
    for name in theirs:
        if name not in names:
            bare = _like(name)
            free = (bare if n == 1 else f"{bare}-{n}" for n in count(1))
            names[name] = next(one for one in free if one.lower() not in taken)
            taken.add(names[name].lower())
    return names


def _like(name: str) -> str:
    """A name that an annotator can have, like this one; of an address what stands before the @."""
    from reviewer.config.draft import in_latin

    head = name.partition("@")[0] if "@" in name else name
    plain = _ODD.sub("-", in_latin(unicodedata.normalize("NFKC", head))).strip("-._")[:60]
    return plain if plain and why_not(plain, person=False) is None else "coder"
