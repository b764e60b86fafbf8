"""What the rules may know about a patient, and how surely.

A fact is `Known`, or it is missing in one of two ways: `Absent` (looked for in what could be read,
and not on record) or `Unknown` (it could not be read, or not be made sense of). Facts of many parts
(conditions, drugs) are listings that say themselves which part of them is missing (`gaps`).

All days are calendar days in the patient's own time; doses and clearances are exact decimals.
"""

from dataclasses import dataclass
from datetime import date

from fhir_baclofen.facts.certainty import (
    Absent,
    Evidence,
    Fact,
    Known,
    LeftOut,
    Listing,
    Missing,
    Unknown,
)
from fhir_baclofen.facts.continuity import (
    CarePlans,
    Handout,
    OwnPlan,
    PlannedStep,
    Stay,
    StepBack,
    Supply,
    Visits,
)
from fhir_baclofen.facts.findings import Allergy, Measurement, OtherDrug, Problem
from fhir_baclofen.facts.kidney import Kidney, Tier, UnusableValue
from fhir_baclofen.facts.orders import (
    Action,
    OralIntent,
    OrderUnderTest,
    PumpIntent,
    Submission,
    UnitProblem,
)
from fhir_baclofen.facts.patient import Age, Gender, Indication, IndicationFact
from fhir_baclofen.facts.pumps import (
    Fill,
    Pump,
    PumpHistory,
    PumpStop,
    Screening,
    Screenings,
)
from fhir_baclofen.facts.therapy import (
    DoseChange,
    DoseHistory,
    EndedTherapy,
    OralTherapy,
    Phase,
    PumpTherapy,
    TherapyLine,
    Treatment,
)


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """All that the rules may know. A rule asks for a field by its name."""

    patient: str
    today: date
    age: Fact[Age]
    gender: Fact[Gender]
    indication: IndicationFact
    oral: Fact[OralTherapy]
    pump_therapy: Fact[PumpTherapy]
    oral_lines: tuple[TherapyLine, ...]
    history: DoseHistory
    pump_history: PumpHistory
    treatment: Treatment
    submission: Submission
    oral_intent: Fact[OralIntent]
    pump_intent: Fact[PumpIntent]
    kidney: Kidney
    problems: Listing[Problem]
    measurements: Listing[Measurement]
    other_drugs: Listing[OtherDrug]
    allergies: Listing[Allergy]
    pump: Fact[Pump]
    screenings: Screenings
    care_plans: CarePlans
    step_back: Fact[StepBack]
    visits: Visits
    stay: Fact[Stay]
    supply: Fact[Supply]
    reviewable: bool
    """False when nothing is ordered or taken and nothing ended within 30 days.

    Every rule passes.
    """
    pump_lines: tuple[TherapyLine, ...] = ()


__all__ = [
    "Absent",
    "Action",
    "Age",
    "Allergy",
    "CarePlans",
    "DoseChange",
    "DoseHistory",
    "EndedTherapy",
    "Evidence",
    "Fact",
    "Fill",
    "Gender",
    "Handout",
    "Indication",
    "IndicationFact",
    "Kidney",
    "Known",
    "LeftOut",
    "Listing",
    "Measurement",
    "Missing",
    "OralIntent",
    "OralTherapy",
    "OrderUnderTest",
    "OtherDrug",
    "OwnPlan",
    "PatientFacts",
    "Phase",
    "PlannedStep",
    "Problem",
    "Pump",
    "PumpHistory",
    "PumpIntent",
    "PumpStop",
    "PumpTherapy",
    "Screening",
    "Screenings",
    "Stay",
    "StepBack",
    "Submission",
    "Supply",
    "TherapyLine",
    "Tier",
    "Treatment",
    "UnitProblem",
    "Unknown",
    "UnusableValue",
    "Visits",
]
