"""What baclofen is given for: the order's reason, its words, then the problem list."""

import re
from collections.abc import Sequence

from fhir_baclofen.facts import Indication, IndicationFact, Listing, Problem
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.words import name_of, notes_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Condition, MedicationRequest, MedicationStatement

TOPICS = {
    "spasticity": Indication.SPASTICITY,
    "alcohol-use-disorder": Indication.ALCOHOL,
    "neuropathic-pain": Indication.NEUROPATHIC,
    "hiccups": Indication.HICCUPS,
    "dystonia": Indication.OTHER,
}
# A cramp is weak evidence of spasticity: it never outranks another reason.
WEAK_CODES = frozenset({"R25.2", "R252", "M62.838", "M62838"})
WORDS = (
    (
        re.compile(
            r"alcohol(ism| (use|abuse|dependen|addict|craving|withdrawal|relapse))|\baud\b|craving"
            r"|alcoolo?-?d[ée]pendan|alcoolisme|alkohol(ab|krank|sucht)|alcoholismo|alcoolismo|alcoholverslaving",
            re.IGNORECASE,
        ),
        Indication.ALCOHOL,
    ),
    (
        re.compile(r"neuropath|neuralgi|nerve pain|nervenschmerz", re.IGNORECASE),
        Indication.NEUROPATHIC,
    ),
    (
        re.compile(r"hiccup|hiccough|singultus|hoquet|schluckauf|\bhipo\b|\bhik\b", re.IGNORECASE),
        Indication.HICCUPS,
    ),
    (re.compile(r"dystoni", re.IGNORECASE), Indication.OTHER),
    (
        re.compile(
            r"spastic|spasm|spasti[kz]|multiple sclerosis|cerebral palsy|muscle (tightness|tone)",
            re.IGNORECASE,
        ),
        Indication.SPASTICITY,
    ),
)
Order = MedicationRequest | MedicationStatement


def indication_of(
    orders: Sequence[Order],
    therapy: Sequence[Order],
    problems: Listing[Problem],
    record: PatientRecord,
) -> IndicationFact:
    """The indication by the orders' reasons and words, the present therapy's, the problem list."""
    for group in (orders, therapy):
        stated = _stated(group, record) or _worded(group)
        if stated is not None:
            return stated
    return _listed(problems)


def _stated(orders: Sequence[Order], record: PatientRecord) -> IndicationFact | None:
    """By coded or worded reasons; a reason outside the table is OTHER."""
    reasons: list[tuple[CodeableConcept, str]] = []
    for order in orders:
        reasons += [(c, ref(order)) for c in order.reason_code or ()]
        for reference in order.reason_reference or ():
            found = record.resolve(reference, order)
            if isinstance(found, Condition) and found.code:
                reasons.append((found.code, ref(found)))
    kinds = [(_kind(c), _weak(c), name_of(c), where) for c, where in reasons]
    return _one_of(kinds, "order") if kinds else None


def _kind(concept: CodeableConcept) -> Indication:
    for topic in TOPICS.keys() & terminology.sets_of(concept):
        return TOPICS[topic]
    return _by_words(name_of(concept)) or Indication.OTHER


def _weak(concept: CodeableConcept) -> bool:
    codes = {c.code for c in concept.coding or ()}
    return bool(codes) and codes <= WEAK_CODES


def _by_words(text: str) -> Indication | None:
    return next((kind for pattern, kind in WORDS if pattern.search(text)), None)


def _worded(orders: Sequence[Order]) -> IndicationFact | None:
    """By the note and the dosage texts of the orders."""
    found: list[tuple[Indication, bool, str, str]] = []
    for order in orders:
        lines = order.dosage_instruction if isinstance(order, MedicationRequest) else order.dosage
        texts = [notes_of(order.note), *(d.text for d in lines or () if d.text)]
        reasons = [
            name_of(d.as_needed_codeable_concept)
            for d in lines or ()
            if d.as_needed_codeable_concept
        ]
        text = " ".join([*texts, *reasons])
        found += [(kind, False, kind.value, ref(order)) for p, kind in WORDS if p.search(text)]
    return _one_of(found, "note") if found else None


def _listed(problems: Listing[Problem]) -> IndicationFact:
    """By the active problem list, if exactly one candidate stands there."""
    named = [
        (kind, p.code in WEAK_CODES, p.name, p.reference)
        for topic, kind in TOPICS.items()
        for p in problems.of(topic)
        if p.active
    ]
    return _one_of(named, "problem list") or IndicationFact(Indication.UNKNOWN)


def _one_of(
    found: Sequence[tuple[Indication, bool, str, str]], source: str
) -> IndicationFact | None:
    """The one indication among those found; several are candidates of an unknown one."""
    if not found:
        return None
    strong = [f for f in found if not f[1]] or list(found)
    known = [f for f in strong if f[0] is not Indication.OTHER] or strong
    kinds = tuple(sorted({f[0] for f in known}))
    evidence = tuple(dict.fromkeys(f[3] for f in known))
    if len(kinds) != 1:
        return IndicationFact(Indication.UNKNOWN, kinds, "", "", evidence)
    return IndicationFact(kinds[0], kinds, known[0][2], source, evidence)
