"""Checks of a sentence and of its spans: what they say, and how they are changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from reviewer.models import Json, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import checks_in_order, evidence_of, spans
from reviewer.models.phrases import in_quotes
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import requirements
from reviewer.session.core.edits import Outcome
from reviewer.session.core.session import Session

FIELDS: Final = (
    "status", "claim", "claimant", "assignee", "confidence", "rationale", "withdrawn",
)  # fmt: skip
"""What can be edited of a check."""


class CheckChoice(NamedTuple):
    """A check that there is, or that could be made.

    Attributes:
        id: Its id.
        words: What it is about, in a line.
        known: Whether it is there.
    """

    id: str
    words: str
    known: bool


def said_only(fields: Mapping[str, object]) -> Values:
    """The fields that say something; texts without blanks around them."""
    clean = {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }
    return {name: value for name, value in clean.items() if value}


def check_of(values: Values, id: str, scheme: Scheme) -> Values:
    """A check of a sentence, or what it is as long as nobody has said anything: unchecked."""
    known = values.get(v.CHECK + id)
    if known is not None:
        return dict(known)
    scope, _, span = id.partition(".")
    fresh: Values = {"scope": scope, "status": scheme.unchecked}
    return {**fresh, "span": span} if span else fresh


def target_text(sentence: SentenceRef, check: Values) -> str:
    """The words that a check is about: those of its span, else the whole sentence."""
    span = sentence.values.get(v.SPAN + (check.get("span") or ""))
    return span["exact"] if span else sentence.text


def choices(sentence: SentenceRef, scope: str = "") -> list[CheckChoice]:
    """The checks of a sentence, then those that could be made: its own, and one for each span.

    Args:
        sentence: The sentence.
        scope: Only checks of this scope; empty for all, where spans are offered `content` alone.
    """
    values, scheme = sentence.values, sentence.session.scheme
    known = [id for id, _ in checks_in_order(values)]
    marked = sorted(spans(values), key=lambda item: (item[1]["start"], item[0]))
    known = [id for id in known if id.partition(".")[0] == scope or not scope]
    first = scope or "content"
    possible = [first, *(f"{first}.{span}" for span, _ in marked), *(() if scope else ("said",))]
    made = [id for id in possible if id not in known]
    return [
        CheckChoice(id, words(sentence, id, check_of(values, id, scheme)), id in known)
        for id in (*known, *made)
    ]


def words(sentence: SentenceRef, id: str, check: Values) -> str:
    """What a check is about and how it stands, in one line."""
    question = "did they say it?" if check["scope"] == "said" else "is it so?"
    about = in_quotes(target_text(sentence, check)) if check.get("span") else "the sentence"
    return f"{about}: {question}  {check['status']}"


def the_one(sentence: SentenceRef) -> str | None:
    """The check that evidence goes to without asking; None where there are several."""
    known = checks_in_order(sentence.values)
    if len(known) > 1:
        return None
    return known[0][0] if known else "content"


def items(sentence: SentenceRef, id: str) -> list[Values]:
    """The evidence of a check, in order."""
    return evidence_of(sentence.values, id)


def refusal(check: Values, evidence: Iterable[Values], scheme: Scheme) -> str:
    """Why a status is not taken, where the scheme refuses those whose need is not met."""
    if scheme.unmet != "refused":
        return ""
    lacking = requirements.missing(check, evidence, scheme)
    return f"{check['status']} is not taken without {lacking}" if lacking else ""


def status(scope: str, name: str, confidence: str | None = None) -> dict[str, Values]:
    """What a status command wants of the sentence's own check, for `onto`."""
    wanted: Values = {"scope": scope, "status": name}
    return {v.CHECK + scope: {**wanted, "confidence": confidence} if confidence else wanted}


def onto(values: Values, wanted: Mapping[str, Json], session: Session) -> dict[str, Json]:
    """Puts as they are to be written: checks keep what a status command says nothing of.

    A confidence belongs to the status it was given with. Who sets a status that asks for an
    assignee is on it, unless somebody else is already.

    Args:
        values: What is said of the sentence.
        wanted: Key -> value; of checks what changes, see `status`.
        session: Whose edit it is.
    """
    return {
        key: _onto(values.get(key, {}), value, session)
        if key.startswith(v.CHECK) and value is not None
        else value
        for key, value in wanted.items()
    }


def _onto(before: Values, change: Values, session: Session) -> Values:
    rest = {name: value for name, value in before.items() if name != "confidence"}
    known = session.scheme.status(change["status"])
    if known is not None and known.need == "assignee":
        rest.setdefault("assignee", session.annotator)
    return {**rest, **change}


def with_status(check: Values, status: str, confidence: str, session: Session) -> Values:
    """A check with another status and confidence; an empty status leaves both as they are."""
    if not status or (status, confidence) == (check["status"], check.get("confidence", "")):
        return check
    change = {"scope": check["scope"], "status": status}
    return _onto(check, {**change, "confidence": confidence} if confidence else change, session)


def refused(values: Values, wanted: Mapping[str, Json], session: Session) -> Outcome | None:
    """The refusal of a status whose need is not met, where the scheme asks for that; else None."""
    for key, check in onto(values, wanted, session).items():
        if key.startswith(v.CHECK) and check is not None:
            evidence = evidence_of(values, key[len(v.CHECK) :])
            if wrong := refusal(check, evidence, session.scheme):
                return Outcome(f"{wrong}: e adds evidence, s enter the rest", ok=False)
    return None


def hinted(outcome: Outcome, values: Values, id: str, scheme: Scheme) -> Outcome:
    """The outcome of a status on one sentence, with what that status still asks for."""
    check = values.get(v.CHECK + id)
    if check is None or not outcome.ok or len(outcome.changed) != 1:
        return outcome
    lacking = requirements.missing(check, evidence_of(values, id), scheme)
    more = f"  ·  {requirements.MISSING}: {lacking}" if lacking else ""
    return outcome._replace(message=outcome.message + more)


def fields_of(check: Values) -> dict[str, str]:
    """What the form of a check shows."""
    return {name: check.get(name) or "" for name in FIELDS}


def edit_check(sentence: SentenceRef, id: str, fields: Mapping[str, str]) -> Outcome:
    """Makes a check say what the form says; fields left empty say nothing.

    A check is never taken away: one that is withdrawn keeps all else, with the reason.
    """
    scheme = sentence.session.scheme
    before = check_of(sentence.values, id, scheme)
    rest = {name: value for name, value in before.items() if name not in FIELDS}
    said = said_only({name: fields.get(name, "") for name in FIELDS})
    if said.get("claim") == target_text(sentence, before):
        del said["claim"]
    after = {**rest, "status": scheme.unchecked, **said}
    if wrong := refusal(after, items(sentence, id), scheme):
        return Outcome(f"{wrong}; nothing was changed", ok=False)
    return sentence.put({v.CHECK + id: after}, _did(before, after))


def _did(before: Values, after: Values) -> str:
    if after.get("withdrawn") and not before.get("withdrawn"):
        return "check withdrawn"
    if before["status"] != after["status"]:
        return str(after["status"])
    changed = [name for name in FIELDS if before.get(name) != after.get(name)]
    return f"check: {', '.join(changed)}" if changed else "check"
