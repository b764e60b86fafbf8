"""Whether a decoded resource may be used at all.

Codes that change the meaning of a whole resource are checked against the tables of R4: with a
status, an intent or a modifier that is not understood, it is not read rather than misread.

Source: FHIR R4 (4.0.1), the required bindings on each resource's page; Extensibility, "Modifier
Extensions".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.decode import TYPES
from fhir_baclofen.fhir.dosage_types import CodeableConcept, number
from fhir_baclofen.fhir.meaning import says_what

VOID: Final = "entered-in-error"

_REQUEST: Final = "draft active on-hold revoked completed entered-in-error unknown"
_MEDICATION_EVENT: Final = "in-progress on-hold completed entered-in-error stopped unknown"


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


STATUS: Final[dict[str, frozenset[str]]] = {
    "MedicationRequest": _codes(
        "active on-hold cancelled completed entered-in-error stopped draft unknown"
    ),
    "MedicationStatement": _codes(
        "active completed entered-in-error intended stopped on-hold unknown not-taken"
    ),
    "MedicationDispense": _codes(f"{_MEDICATION_EVENT} preparation cancelled declined"),
    "MedicationAdministration": _codes(f"{_MEDICATION_EVENT} not-done"),
    "Medication": _codes("active inactive entered-in-error"),
    "Observation": _codes(
        "registered preliminary final amended corrected cancelled entered-in-error unknown"
    ),
    "Encounter": _codes(
        "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown"
    ),
    "CarePlan": _codes(_REQUEST),
    "Device": _codes("active inactive entered-in-error unknown"),
    "DeviceUseStatement": _codes("active completed entered-in-error intended stopped on-hold"),
    "Appointment": _codes(
        "proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in "
        "waitlist"
    ),
    "ServiceRequest": _codes(_REQUEST),
    "Procedure": _codes(f"{_MEDICATION_EVENT} preparation not-done"),
    "Flag": _codes("active inactive entered-in-error"),
    "List": _codes("current retired entered-in-error"),
    "Task": _codes(
        "draft requested received accepted rejected ready cancelled in-progress on-hold failed "
        "completed entered-in-error"
    ),
    "Goal": _codes(
        "proposed planned accepted active on-hold completed cancelled entered-in-error rejected"
    ),
}
_ORDER: Final = "order original-order reflex-order filler-order instance-order option"
INTENT: Final[dict[str, frozenset[str]]] = {
    "MedicationRequest": _codes(f"proposal plan {_ORDER}"),
    "ServiceRequest": _codes(f"proposal plan directive {_ORDER}"),
    "CarePlan": _codes("proposal plan order option"),
}
CLINICAL: Final[dict[str, frozenset[str]]] = {
    "Condition": _codes("active recurrence relapse inactive remission resolved"),
    "AllergyIntolerance": _codes("active inactive resolved"),
}
VERIFICATION: Final[dict[str, frozenset[str]]] = {
    "Condition": _codes("unconfirmed provisional differential confirmed refuted entered-in-error"),
    "AllergyIntolerance": _codes("unconfirmed presumed confirmed refuted entered-in-error"),
}
GENDER: Final = _codes("female male other unknown")

# Elements that only another release of FHIR has, with that release.
_STU3_DOSE: Final = (
    "dose_quantity",
    "dose_range",
    "rate_quantity",
    "rate_range",
    "rate_ratio",
    "dose_simple_quantity",
    "rate_simple_quantity",
)
_stu3_dose: Final = attrgetter(*_STU3_DOSE)
_NO_STU3_DOSE: Final = (None,) * len(_STU3_DOSE)
_R5_DRUG: Final = ("medication", "R5")
_FOREIGN: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "MedicationRequest": (_R5_DRUG,),
    "MedicationStatement": (_R5_DRUG, ("taken", "STU3")),
    "MedicationDispense": (
        _R5_DRUG,
        ("not_done_codeable_concept", "STU3"),
        ("not_done_reference", "STU3"),
    ),
    "MedicationAdministration": (_R5_DRUG, ("not_given", "STU3")),
    "Encounter": (("actual_period", "R5"),),
    "Procedure": (
        ("occurrence_date_time", "R5"),
        ("occurrence_period", "R5"),
        ("not_done", "STU3"),
    ),
}
_CODE: Final = re.compile(r"[a-z][a-z-]{0,29}")

Problem = r4.Condition | r4.AllergyIntolerance
PROBLEMS: Final = (r4.Condition, r4.AllergyIntolerance)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one resource type is checked, in one place so that a sound resource costs little time.

    `status` and `subject` name the fields that hold them, "" where the type has none;
    `may_lack_status` and `may_lack_subject` are true where they may be missing without harm.
    `clinical` and `verification` are the codes of a problem's two statuses, empty for other types.
    `rare` gives the elements that almost no resource has, `none` what it gives then. `coded` is
    true where a code must say what it is about, `dosed` where there may be dosages.
    """

    name: str
    status: str
    statuses: frozenset[str]
    intents: frozenset[str] | None
    subject: str
    foreign: tuple[tuple[str, str], ...]
    clinical: frozenset[str]
    verification: frozenset[str]
    rare: Callable[[r4.Resource], tuple[object, ...]]
    none: tuple[None, ...]
    coded: bool
    dosed: bool
    may_lack_status: bool = False
    may_lack_subject: bool = False


def _kind(name: str) -> Kind:
    rare = ["modifier_extension", "implicit_rules", *(e for e, _ in _FOREIGN.get(name, ()))]
    return Kind(
        name,
        status={"Goal": "lifecycle_status"}.get(name, "status" if name in STATUS else ""),
        statuses=STATUS.get(name, frozenset()),
        intents=INTENT.get(name),
        subject=_SUBJECT.get(name, "subject"),
        foreign=_FOREIGN.get(name, ()),
        clinical=CLINICAL.get(name, frozenset()),
        verification=VERIFICATION.get(name, frozenset()),
        rare=attrgetter(*rare),
        none=(None,) * len(rare),
        coded=name in _CODED,
        dosed=name in _DOSED,
        may_lack_status=name in ("Medication", "Device"),
        may_lack_subject=name in ("Medication", "Device"),
    )


_CODED: Final = frozenset(
    {
        *("Condition", "Observation", "AllergyIntolerance"),
        *("Procedure", "ServiceRequest", "Flag"),
    }
)
_DOSED: Final = frozenset(
    {
        *("MedicationRequest", "MedicationStatement"),
        *("MedicationDispense", "MedicationAdministration"),
    }
)
_SUBJECT: Final = {
    "Patient": "",
    "Medication": "",
    "Appointment": "",
    "AllergyIntolerance": "patient",
    "Device": "patient",
    "Task": "for_",
}
KINDS: Final = {name: _kind(name) for name in TYPES}


def codes(concept: CodeableConcept | None) -> tuple[str, ...]:
    """All codes of a concept, whatever their system."""
    if concept is None:
        return ()
    return tuple(c.code for c in concept.coding or () if c.code)


def _status_code(concept: CodeableConcept | None, known: frozenset[str]) -> str:
    """The known code among those of a status, else its first code or its text; "" without one."""
    if concept is None:
        return ""
    for coding in concept.coding or ():
        if coding.code in known:
            return coding.code
    given = codes(concept) or ((concept.text or "").strip().lower(),)
    return given[0]


def is_void(resource: r4.Resource, kind: Kind) -> bool:
    """True for what was entered in error."""
    if kind.status:
        return bool(getattr(resource, kind.status) == VOID)
    if isinstance(resource, PROBLEMS):
        return _status_code(resource.verification_status, kind.verification) == VOID
    return False


def objection(resource: r4.Resource, kind: Kind) -> str | None:
    """Why a resource cannot be used although it could be decoded; None when it can."""
    if resource.modifier_extension:
        return "it carries an unknown modifierExtension"
    if resource.implicit_rules:
        return "it follows implicitRules that are not known"
    for element, release in kind.foreign:
        if getattr(resource, element) is not None:
            return f"it has the shape of FHIR {release}; FHIR R4 is read"
    if isinstance(resource, PROBLEMS):
        problem = _clinical_problem(resource, kind)
    else:
        problem = _status_problem(resource, kind)
    if problem is None and isinstance(resource, r4.Observation):
        problem = value_problem(resource)
    return problem or (None if says_what(resource) else "it has no code that can be understood")


def foreign_dosage(resource: r4.Resource) -> str | None:
    """Why the dosage of a medication resource is not of R4; None when nothing in it is foreign."""
    lines = getattr(resource, "dosage_instruction", None) or getattr(resource, "dosage", None)
    if not isinstance(lines, tuple):
        return None
    for line in lines:
        if _stu3_dose(line) != _NO_STU3_DOSE:
            return "its dosage has the shape of FHIR STU3; FHIR R4 is read"
        if line.as_needed is not None or line.as_needed_for is not None:
            return "its dosage has the shape of FHIR R5; FHIR R4 is read"
    return None


def _status_problem(resource: r4.Resource, kind: Kind) -> str | None:
    if kind.status:
        status = getattr(resource, kind.status)
        if status is None and not kind.may_lack_status:
            return "it has no status"
        if status is not None and status not in kind.statuses:
            return _not_a("status", status, kind.name)
    if kind.intents is not None:
        intent = getattr(resource, "intent", None)
        if intent is not None and intent not in kind.intents:
            return _not_a("intent", intent, kind.name)
    return None


def _clinical_problem(resource: Problem, kind: Kind) -> str | None:
    """A status that is not given is no problem: it counts as active and as confirmed."""
    clinical = _status_code(resource.clinical_status, kind.clinical)
    if clinical and clinical not in kind.clinical:
        return _not_a("clinical status", clinical, kind.name)
    verification = _status_code(resource.verification_status, kind.verification)
    if verification and verification not in kind.verification:
        return _not_a("verification status", verification, kind.name)
    return None


def _not_a(what: str, code: str, name: str) -> str:
    shown = f"'{code}'" if _CODE.fullmatch(code) else "as given"
    return f"{what} {shown} is not a{'n' if what == 'intent' else ''} {what} of {name}"


def value_problem(resource: r4.Observation) -> str | None:
    """Why the value of an observation or of a component cannot be read; None when it can."""
    quantity = resource.value_quantity
    if quantity is not None and quantity.value is not None and number(quantity.value) is None:
        return "value is not a number"
    if resource.value_integer is not None and number(resource.value_integer) is None:
        return "value is not a number"
    if resource.component and any(c.modifier_extension for c in resource.component):
        return "it carries an unknown modifierExtension"
    return None
