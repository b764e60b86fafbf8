"""Words that carry a fact where a record has no code for it."""

import re
from collections.abc import Iterable

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.resource_types import Annotation
from fhir_baclofen.fhir.terminology import sets_of, words_of

SEDATION = re.compile(
    r"sedat|drows|somnol|sleepy|sleepiness|schläfrig|müdigkeit|somnolenz|endormi", re.IGNORECASE
)
SERIOUS = re.compile(
    r"allerg|anaphyla|overdos|serious (adverse )?reaction|intoxicat|poison", re.IGNORECASE
)
NO_EFFECT = re.compile(
    r"insufficient|inadequate|ineffective|not effective|\bno (effect|response|benefit|improvement)"
    r"|lack of (effect|efficacy|response|benefit)|non-?respon|unresponsive|treatment failure"
    r"|did not (work|help|respond)|(not|poorly) tolerated|(un|not |in)able to tolerate|intoler"
    r"|side[- ]effect|adverse (effect|event|reaction)",
    re.IGNORECASE,
)
# Codes of medicationrequest-status-reason whose displays say less.
STATED_REASONS = {"salg": "serious-reaction", "sintol": "no-effect"}
# Value sets that state a reason, the gravest first.
CODED_REASONS = {
    "allergy-baclofen": "serious-reaction",
    "overdose": "serious-reaction",
    "drowsiness": "sedation",
    "baclofen-adverse-effect": "no-effect",
}
TAKE_WITH = re.compile(r"\btake with\b|\btogether with the\b|\bin addition to the\b", re.IGNORECASE)
SLOW_PROTOCOL = re.compile(
    r"\bslow(ly)? (titrat|protocol|increase)|\bslow and uneven\b|slow-titration", re.IGNORECASE
)
# A supply for a journey: vacation, holiday, travel.
VACATION = re.compile(
    r"vacation|holiday|\btravel|urlaub|\bferien|\breise|vacances|voyage|vacaciones|viaje|vacanz"
    r"|viaggio|vakantie",
    re.IGNORECASE,
)


def text_of(concept: CodeableConcept | None) -> str:
    """All words of a concept: its text and the displays of its codes."""
    return "" if concept is None else words_of(concept)


def mentions(text: str, stems: Iterable[str]) -> bool:
    """True where one of the stems, in small letters, occurs: a quick look before a pattern."""
    said = text.lower()
    for stem in stems:  # noqa: SIM110 - any() takes four times as long
        if stem in said:
            return True
    return False


def name_of(concept: CodeableConcept | None) -> str:
    """How a concept is shown to people: its text, else a display, else a code."""
    if concept is None:
        return "unnamed"
    if concept.text:
        return concept.text
    codings = concept.coding or ()
    return next((c.display or c.code for c in codings if c.display or c.code), None) or "unnamed"


def notes_of(notes: Iterable[Annotation] | None) -> str:
    """The texts of annotations as one."""
    return " ".join(n.text for n in notes or () if n.text)


def reason_topic(*concepts: CodeableConcept | None) -> str | None:
    """What a stated reason for a stop or reduction amounts to; None for any other reason."""
    codes = [c.code for k in concepts if k for c in k.coding or () if c.code]
    coded = next((STATED_REASONS[c] for c in codes if c in STATED_REASONS), None)
    return coded or _worded_reason(" ".join(map(text_of, concepts))) or _coded_reason(concepts)


def _worded_reason(text: str) -> str | None:
    if SERIOUS.search(text):
        return "serious-reaction"
    if SEDATION.search(text):
        return "sedation"
    return "no-effect" if NO_EFFECT.search(text) else None


def _coded_reason(concepts: Iterable[CodeableConcept | None]) -> str | None:
    topics = {topic for concept in concepts for topic in sets_of(concept)}
    return next((CODED_REASONS[t] for t in CODED_REASONS if t in topics), None)
