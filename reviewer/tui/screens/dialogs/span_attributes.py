"""The form for the attributes of a span; its fields come from the scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.widgets import Label

from reviewer.models.phrases import in_quotes
from reviewer.models.scheme import AttributeType
from reviewer.session import Outcome
from reviewer.session.article.spans import PlacedSpan
from reviewer.session.core.drafts import FormDraft
from reviewer.session.desk.span_editor import SpanEditor
from reviewer.tui.screens.dialogs.form import FormField, FormScreen
from reviewer.tui.widgets.choice_field import Option


class AttributesScreen(FormScreen):
    """One field for each attribute that the tag of the span has."""

    KEYS = "enter, tab ↑↓ next   ctrl+s saves   esc leaves, a draft is kept"

    def __init__(self, marking: SpanEditor, mark: PlacedSpan, draft: FormDraft) -> None:
        """Shows the attributes of a span, or what was typed the last time and not saved."""
        self._kinds = marking.attributes
        start = {kind.name: mark.attributes.get(kind.name, "") for kind in self._kinds}
        super().__init__(
            f"{mark.tag}: attributes", _named(start), draft, back="Enter brings it back"
        )
        self._marking = marking
        self._mark = mark

    def above(self) -> Iterator[Label]:
        """The words of the span."""
        yield Label(in_quotes(self._mark.exact), classes="above", markup=False)

    def fields(self) -> Sequence[FormField]:
        """A list to pick from where the scheme gives choices, else a line."""
        return [_field(kind, number) for number, kind in enumerate(self._kinds)]

    def save(self, values: Mapping[str, str]) -> tuple[Outcome, Mapping[str, str]]:
        """Saves all of them as one undo step; what the scheme does not know stays."""
        typed = {kind.name: values[f"a{number}"] for number, kind in enumerate(self._kinds)}
        kept = {name: text for name, text in self._mark.attributes.items() if name not in typed}
        return self._marking.set_attributes(self._mark.id, {**kept, **typed}), {}


def _named(values: Mapping[str, str]) -> dict[str, str]:
    """Values by field: attributes may have names that no widget can have."""
    return {f"a{number}": text for number, text in enumerate(values.values())}


def _field(kind: AttributeType, number: int) -> FormField:
    name = f"a{number}"
    if not kind.choices:
        return FormField(name, kind.name, hint=kind.help)
    return FormField(name, kind.name, "choice", hint=kind.help, options=options(kind.choices))


def options(choices: Sequence[str]) -> list[Option]:
    """Choices, each with a letter: its first one that is still free, else a number."""
    taken: set[str] = set()
    found = []
    for number, choice in enumerate(choices, 1):
        free = (letter for letter in choice.lower() if not letter.isspace() and letter not in taken)
        key = next(free, str(number))
        taken.add(key)
        found.append(Option(choice, key, choice))
    return found
