"""The phase of the treatment, worked out from the dose over time and the plans in force."""

from datetime import date

from fhir_baclofen.facts import (
    CarePlans,
    DoseHistory,
    Fact,
    OralTherapy,
    Phase,
    StepBack,
    Supply,
    Treatment,
)


def treatment_of(
    oral: Fact[OralTherapy],
    history: DoseHistory,
    care_plans: CarePlans,
    step_back: Fact[StepBack],
    supply: Fact[Supply],
    today: date,
) -> Treatment:
    """Where the treatment stands on the day of the review, before any order under test."""
    return Treatment(Phase.UNKNOWN, None, "")
