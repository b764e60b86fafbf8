"""Rule 57: a dose comes down in steps, in real tablets on dated days."""

from fhir_baclofen.rulebook import ALWAYS, rule
from fhir_baclofen.rules.protocols import (
    A_CUT,
    A_INTERVAL,
    A_LOW,
    A_SLOT,
    B_CUT,
    B_INTERVAL,
    B_LEAST,
    B_LIQUID_CUT,
    B_LONG_INTERVAL,
    B_MOST,
    C_CUTS,
    C_DAYS,
    C_INTERVAL,
    C_USUAL_CUTS,
    C_USUAL_INTERVAL,
    ESTABLISHED,
    ROUNDING_CUT,
    STOP_POINT,
    WHOLE_DAYS,
)
from fhir_baclofen.rules.reductions import LONG_USE
from fhir_baclofen.rules.sources import X_CA, X_FR


@rule(
    "taper-plan",
    number=57,
    says="A dose that has to come down comes down in steps, in real tablets on dated days.",
    basis=[
        ESTABLISHED,
        A_CUT,
        A_SLOT,
        A_LOW,
        A_INTERVAL,
        B_LEAST,
        B_MOST,
        B_INTERVAL,
        B_LONG_INTERVAL,
        B_CUT,
        B_LIQUID_CUT,
        LONG_USE,
        C_DAYS,
        C_CUTS,
        C_USUAL_CUTS,
        C_INTERVAL,
        C_USUAL_INTERVAL,
        WHOLE_DAYS,
        STOP_POINT,
        ROUNDING_CUT,
        X_FR.at("one to four weeks in all"),
        X_CA.at(
            "one to two weeks in all; with failing kidneys a cut is at most a third of the dose"
        ),
    ],
    switches=("taper.method", "taper.kidney", "formulary.strengths", "formulary.half_tablets"),
    missing="An exposure that is not known is taken as long. No plan is made from an unreadable "
    "dose.",
    applies=ALWAYS,
    issue=False,
)
def taper_plan() -> None:
    return None
