"""Rule 63: baclofen taken at home goes on in hospital."""

from collections.abc import Sequence
from decimal import Decimal

from fhir_baclofen.facts import Fact, Kidney, Known, OralTherapy, Stay, TherapyLine, Unknown
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import is_failing
from fhir_baclofen.rules.sources import S1, S2, S3, SAFETY, X_FR
from fhir_baclofen.rules.wording import due, evidence, mg, numbers

HOURS = Limit(
    "admission.hours",
    "Hours after admission within which baclofen is ordered or given",
    Decimal(12),
    "hours",
    X_FR.at(
        "on an emergency admission the team is told, so that it is not stopped suddenly; the "
        "number is ours"
    ),
)
HOURS_UNCONSCIOUS = Limit(
    "admission.hours-unconscious",
    "The same for an unconscious patient, who needs another way to take it",
    Decimal(24),
    "hours",
    SAFETY.at("a feeding tube or a pump takes longer to arrange; the number is ours"),
)
SMALL_DOSE = Limit(
    "admission.small-dose",
    "Home dose up to which an interruption matters less",
    Decimal(5),
    "mg/day",
    SAFETY.at("the last step of a taper; the number is ours"),
)
LONG_WITHOUT = Limit(
    "admission.without",
    "Hours without the drug after which the full dose is not simply given again",
    Decimal(72),
    "hours",
    S3.at("withdrawal evolves over one to three days"),
)


@rule(
    "admission-continuity",
    number=63,
    says="Baclofen taken at home goes on in hospital without a break.",
    basis=[
        HOURS,
        HOURS_UNCONSCIOUS,
        SMALL_DOSE,
        LONG_WITHOUT,
        S1.at("it is not stopped at once: hallucinations and seizures follow"),
        S2.at("an abrupt end is to be avoided"),
    ],
    grades={
        Severity.HIGH: "a stay in which nothing of the home dose was ordered or given in time",
        Severity.MODERATE: "the same with a very small home dose, or a home list that nobody "
        "reconciled",
    },
    missing="Encounters that could not be read, and an admission whose hour is not known, leave "
    "the rule unevaluated. Orders, administrations and reconciliations that could not be read "
    "never lower the severity.",
    reading="A stay that follows an emergency stay on the spot goes on from its admission. An "
    "order for another place than the hospital is no inpatient order.",
)
def admission_continuity(
    stay: Stay,
    oral_lines: tuple[TherapyLine, ...],
    oral: Fact[OralTherapy],
    kidney: Kidney,
) -> Finding | Clear | NotEvaluated:
    home = [line for line in oral_lines if not line.inpatient]
    if stay.given or not home:
        return NotEvaluated(oral.reason) if isinstance(oral, Unknown) and not home else CLEAR
    limit = (HOURS_UNCONSCIOUS if stay.unconscious else HOURS).value
    if stay.hours is None:
        return NotEvaluated(f"{stay.reference} has no start")
    if stay.hours < limit:
        return _in_time(stay, limit)
    dose = _home_dose(home)
    more = isinstance(oral, Known) and bool(oral.value.hidden)
    small = dose is not None and dose <= SMALL_DOSE.value and not more
    unreconciled = not stay.reconciled and not stay.gaps
    return Finding(
        Severity.MODERATE if small or unreconciled else Severity.HIGH,
        f"Continue {_what(dose, kidney)}: none ordered or given in {int(stay.hours)} hours in "
        "hospital",
        advice=_advice(stay, kidney),
        code="TIME",
        evidence=evidence(stay.evidence, *(line.evidence for line in home)),
        detail=_detail(stay, unreconciled=unreconciled),
        recommended=numbers(continue_mg_per_day=None if is_failing(kidney) else dose),
        activities=(due("continue-home-dose", _to_do(dose, kidney)),),
    )


def _in_time(stay: Stay, limit: Decimal) -> Clear | NotEvaluated:
    """The time is not up as far as is known."""
    if stay.hours_at_most is not None and stay.hours_at_most >= limit:
        return NotEvaluated(f"the hour of {stay.reference} is not on record")
    return NotEvaluated(stay.gaps[0]) if stay.gaps else CLEAR


def _home_dose(home: Sequence[TherapyLine]) -> Decimal | None:
    """The daily dose taken at home, at its highest; None where a part of it was not read."""
    steps = [line.regimen.on_day(line.day) if line.regimen else None for line in home]
    known = [step.in_full.high for step in steps if step is not None]
    return sum(known, ZERO) if len(known) == len(steps) else None


def _advice(stay: Stay, kidney: Kidney) -> str:
    if is_failing(kidney):
        order = "Do not stop at once: order the dose that the kidneys allow."
    else:
        order = "Order the home dose now and check kidney function."
    if stay.unconscious:
        return f"{order} By feeding tube, or ask for advice on intrathecal baclofen."
    return f"{order} By feeding tube where the patient cannot swallow."


def _detail(stay: Stay, *, unreconciled: bool) -> str:
    parts = ["A sudden stop brings hallucinations, seizures, fever and rigidity."]
    if stay.hours is not None and stay.hours >= LONG_WITHOUT.value:
        parts.append("After three days without it, not at the full dose without a review.")
    if unreconciled:
        parts.append("Nobody has reconciled the home list: ask what is really taken.")
    parts += [f"Not known: {gap}." for gap in stay.gaps]
    return " ".join(parts)


def _what(dose: Decimal | None, kidney: Kidney) -> str:
    """What goes on: the home dose, or in failing kidneys a dose beside which it only stands."""
    if is_failing(kidney):
        at_home = "" if dose is None else f" ({mg(dose)} at home)"
        return f"baclofen as the kidneys allow{at_home}"
    return "baclofen from home" if dose is None else f"baclofen {mg(dose)} from home"


def _to_do(dose: Decimal | None, kidney: Kidney) -> str:
    if is_failing(kidney):
        return "Continue baclofen in hospital, at the dose that the kidneys allow."
    taken = "the home dose of baclofen" if dose is None else f"baclofen {mg(dose)}, the home dose,"
    return f"Continue {taken} in hospital."
