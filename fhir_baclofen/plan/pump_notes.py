"""What a plan says of intrathecal baclofen: screening, pace, refill, and no oral equivalent."""

from collections.abc import Iterator

from fhir_baclofen.facts import Action, PumpIntent
from fhir_baclofen.rules.pump_steps import STEP_DOWN, STEP_UP

SCREENING_FIRST = (
    "A pump comes after a screening bolus with a positive response, where oral doses failed or "
    "were not tolerated (S3, X-IT)."
)
PACE = (
    f"Pump dose: no rise in the first 24 hours; then at most {STEP_UP[True, False].value:.0%} "
    f"(spinal cause) or {STEP_UP[True, True].value:.0%} (cerebral cause) once in 24 hours while it "
    f"is being found, {STEP_UP[False, False].value:.0%} or {STEP_UP[False, True].value:.0%} at a "
    f"refill; at most {STEP_DOWN.value:.0%} less at once ({STEP_DOWN.source.source.id})."
)
REFILL = (
    "The refill is booked before the alarm date. An interrupted infusion is an emergency: it is "
    "resumed, and baclofen by mouth is no substitute (S3, X-IT)."
)


def pump_notes(intent: PumpIntent) -> Iterator[str]:
    """The notes of a plan for a patient with a pump, or about to get one."""
    if intent.action is Action.START:
        yield SCREENING_FIRST
    if intent.action is not Action.STOP:
        yield PACE
    yield REFILL
