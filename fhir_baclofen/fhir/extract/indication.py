"""What baclofen is given for: the order's reason, its words, then the problem list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from msgspec import Struct

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import Indication, IndicationFact, Listing, Problem
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.lines import routes
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, ORDERED_TYPES, Baclofen
from fhir_baclofen.fhir.extract.words import name_of, notes_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Condition, MedicationRequest, MedicationStatement

# The value sets that tell an indication, as the concept map has them.
TOPICS = ("spasticity", "alcohol-use-disorder", "neuropathic-pain", "hiccups", "dystonia")
# A cramp is weak evidence of spasticity: it never outranks another reason.
WEAK = "cramp"
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
# What baclofen is not meant for, by value set and by words.
UNSUPPORTED_TOPICS = {"rheumatic": "rheumatic", "focal-spasticity": "focal"}
RHEUMATIC = re.compile(
    r"rheumat|rhumat|reumat|arthrit|artrit|ankylosing spond|fibromyalg|bechterew", re.IGNORECASE
)
FOCAL = re.compile(
    r"\bfocal\b[^.]{0,20}(spast|spasm|tone)|spast\w* (of|in) (the )?(left |right )?(hand|wrist"
    r"|finger|thumb|elbow|ankle|foot)s?\b|(hand|wrist|finger|thumb|elbow|ankle|foot|joint)s? "
    r"contracture|contractures? of (the )?(left |right )?(hand|wrist|finger|thumb|elbow|ankle|foot"
    r"|joint)|contracture (after|following) stroke|clenched (fist|hand)",
    re.IGNORECASE,
)
# In a note a rheumatic disease may be any other problem of the patient: the spasm must be its own.
RHEUMATIC_SPASM = re.compile(
    rf"(spasm|cramp|tension)s?[^.]{{0,40}}({RHEUMATIC.pattern})"
    rf"|({RHEUMATIC.pattern})\w*[^.]{{0,20}}(spasm|cramp)",
    re.IGNORECASE,
)
FOCAL_REASON = re.compile(rf"\bfor\b[^.]{{0,30}}({FOCAL.pattern})", re.IGNORECASE)
SUPPLY = "MedicationDispense/"
Order = MedicationRequest | MedicationStatement


class Named(Struct, frozen=True):
    """One reason found: what it is, whether it is weak evidence, how it is shown, and where.

    `unsupported` as in `IndicationFact`.
    """

    kind: Indication
    weak: bool
    name: str
    reference: str
    unsupported: str = ""


def indication_of(
    orders: Sequence[Order],
    baclofen: Baclofen,
    problems: Listing[Problem],
    record: PatientRecord,
) -> IndicationFact:
    """The indication by the orders' reasons and words, the present therapy's, the problem list."""
    ordered, lost = _stated(orders, record) or _worded(orders), tuple(_unresolved(orders, record))
    if ordered is not None:
        return replace(ordered, gaps=lost) if lost else ordered
    unread = (*lost, *_unordered(baclofen, record), *_unresolved(baclofen.resources, record))
    taken = _stated(baclofen.resources, record) or _worded(baclofen.resources)
    if taken is not None:
        return replace(taken, gaps=unread) if unread else taken
    found, missed = _listed(problems), (*unread, *_unlisted(problems, record))
    return replace(found, gaps=missed) if missed else found


def _unordered(baclofen: Baclofen, record: PatientRecord) -> tuple[str, ...]:
    """Where an order that tells the indication may hide.

    The reason of what ended counts while nothing is taken, if the end is known. A supply alone
    tells no reason.
    """
    taken = routes(baclofen.before.lines, Route.ORAL)
    if any(not line.reference.startswith(SUPPLY) for line in taken):
        return gaps(record, *ORDERED_TYPES, topics=BACLOFEN)
    return (*baclofen.before.hidden, *baclofen.history.gaps)


def _unresolved(orders: Sequence[Order], record: PatientRecord) -> Iterator[str]:
    """Reasons that orders refer to, which are not on record."""
    for order in orders:
        for reference in order.reason_reference or ():
            if not reference.display and record.resolve(reference, order) is None:
                yield f"the reason of {ref(order)} is not on record"


def _unlisted(problems: Listing[Problem], record: PatientRecord) -> tuple[str, ...]:
    """Where a problem that tells the indication may hide."""
    gone = (out for out in problems.left_out if not out.listed)
    left_out = (out.told for out in gone if not out.topics.isdisjoint(TOPICS))
    return (*gaps(record, "Condition", topics=frozenset(TOPICS)), *left_out)


def _stated(orders: Sequence[Order], record: PatientRecord) -> IndicationFact | None:
    """By coded or worded reasons; a reason outside the table is OTHER."""
    reasons: list[tuple[CodeableConcept, str]] = []
    for order in orders:
        reasons += [(c, ref(order)) for c in order.reason_code or ()]
        for reference in order.reason_reference or ():
            found = record.resolve(reference, order)
            if isinstance(found, Condition) and found.code:
                reasons.append((found.code, ref(found)))
            elif found is None and reference.display:
                reasons.append((CodeableConcept(text=reference.display), ref(order)))
    named = [Named(_kind(c), _weak(c), name_of(c), where, _unsupported(c)) for c, where in reasons]
    return _one_of(named, "order") if named else None


def _kind(concept: CodeableConcept) -> Indication:
    topics = terminology.sets_of(concept)
    for topic in TOPICS:
        if topic in topics:
            return _kind_of(topic)
    name = name_of(concept)
    # "Muscle spasm" of a rheumatic disease is no spasticity.
    return Indication.OTHER if RHEUMATIC.search(name) else _by_words(name) or Indication.OTHER


def _unsupported(concept: CodeableConcept) -> str:
    for topic in UNSUPPORTED_TOPICS.keys() & terminology.sets_of(concept):
        return UNSUPPORTED_TOPICS[topic]
    return _unsupported_words(name_of(concept))


def _unsupported_words(text: str) -> str:
    if RHEUMATIC.search(text):
        return "rheumatic"
    return "focal" if FOCAL.search(text) else ""


def _weak(concept: CodeableConcept) -> bool:
    """True where every code is that of a cramp."""
    codings = concept.coding or ()
    alone = (CodeableConcept(coding=(coding,)) for coding in codings)
    return bool(codings) and all(WEAK in terminology.sets_of(c) for c in alone)


@lru_cache
def _kind_of(topic: str) -> Indication:
    (kind,) = terminology.mapped("indication-kind", topic)
    return Indication(kind)


def _by_words(text: str) -> Indication | None:
    return next((kind for pattern, kind in WORDS if pattern.search(text)), None)


def _worded(orders: Sequence[Order]) -> IndicationFact | None:
    """By the note and the dosage texts of the orders."""
    found: list[Named] = []
    for order in orders:
        found += _words_of(order)
    return _one_of(found, "note") if found else None


def _words_of(order: Order) -> list[Named]:
    lines = order.dosage_instruction if isinstance(order, MedicationRequest) else order.dosage
    texts = [notes_of(order.note), *(d.text for d in lines or () if d.text)]
    reasons = [
        name_of(d.as_needed_codeable_concept) for d in lines or () if d.as_needed_codeable_concept
    ]
    text = " ".join([*texts, *reasons])
    if not text.strip():
        return []
    where = ref(order)
    if RHEUMATIC_SPASM.search(text):
        return [Named(Indication.OTHER, False, "rheumatic muscle spasm", where, "rheumatic")]
    focal = "focal" if FOCAL.search(text) else ""
    named = [Named(kind, False, kind.value, where, focal) for p, kind in WORDS if p.search(text)]
    if not named and FOCAL_REASON.search(text):
        return [Named(Indication.OTHER, False, "contracture", where, "focal")]
    return named


def _listed(problems: Listing[Problem]) -> IndicationFact:
    """By the active problem list, if exactly one candidate stands there."""
    weak = problems.of(WEAK)
    named = [
        Named(_kind_of(topic), p in weak, p.name, p.reference, _unsupported_words(p.name))
        for topic in TOPICS
        for p in problems.of(topic)
        if p.active
    ]
    return _one_of(named, "problem list") or IndicationFact(Indication.UNKNOWN)


def _one_of(found: Sequence[Named], source: str) -> IndicationFact | None:
    """The one indication among those found; several are candidates of an unknown one."""
    if not found:
        return None
    strong = [f for f in found if not f.weak] or list(found)
    known = [f for f in strong if f.kind is not Indication.OTHER] or strong
    kinds = tuple(sorted({f.kind for f in known}))
    evidence = tuple(dict.fromkeys(f.reference for f in known))
    if len(kinds) != 1:
        return IndicationFact(Indication.UNKNOWN, kinds, "", "", evidence)
    unsupported = known[0].unsupported if all(f.unsupported for f in known) else ""
    return IndicationFact(kinds[0], kinds, known[0].name, source, evidence, unsupported)
