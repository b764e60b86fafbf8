"""Rule 26: the dose in mildly reduced kidney function."""

from dataclasses import replace
from datetime import date

from fhir_baclofen.facts import (
    DoseHistory,
    Kidney,
    OralIntent,
    Tier,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import no_abrupt_stop
from fhir_baclofen.rules.kidney import sentence
from fhir_baclofen.rules.protocols import (
    MILD_SHARE,
    VLAVONOU_MILD,
    mild_share,
    share_of,
)
from fhir_baclofen.rules.wording import (
    evidence,
    mg,
)
from fhir_baclofen.rules.wording import (
    kidney as result_of,
)


@rule(
    "renal-mild-note",
    number=26,
    says="In mildly reduced kidney function a site may ask for a smaller dose.",
    basis=[MILD_SHARE, VLAVONOU_MILD],
    yields_to=(
        "renal-dialysis-avoid",
        "renal-aki-hold",
        "renal-severe-reduce",
        "renal-moderate-reduce",
    ),
    switches=("renal.mild", "renal.measure"),
    grades={Severity.LOW: "mildly reduced function, where the site asks for it"},
    missing="By default only a note in the care plan. Where the site asks for a reduction, unread "
    'results and a bound such as ">60" leave it unevaluated. Unknown kidney function is '
    "renal-function-missing.",
)
def renal_mild_note(
    oral_intent: OralIntent, kidney: Kidney, history: DoseHistory, today: date, policy: Policy
) -> Finding | Clear | NotEvaluated | None:
    if kidney.tier is not Tier.NORMAL:
        return None if kidney.gaps else CLEAR
    if policy.is_set("renal.mild", "off"):
        mild = kidney.value is not None and kidney.value < MILD_SHARE.rows[0][0]
        return (
            Clear(notes=(f"Mildly reduced kidney function: {result_of(kidney)}.",))
            if mild
            else CLEAR
        )
    share = mild_share(kidney, policy)
    if share is None:
        return _unless_hidden(kidney, policy)
    reduced = share_of(oral_intent.total.high, share)
    return Finding(
        Severity.LOW,
        f"Consider {mg(reduced)}: {result_of(kidney)}",
        advice=f"Consider a third less: {mg(reduced)}.",
        code="DOSECOND",
        evidence=evidence(oral_intent.evidence, kidney.evidence),
        detail=f"{sentence(kidney)} This site reduces by a third in mildly reduced function.",
        activities=no_abrupt_stop(oral_intent, history, today),
    )


def _unless_hidden(kidney: Kidney, policy: Policy) -> Clear | NotEvaluated | None:
    """Passed, but for a reduced function that unread results or a mere bound may hide."""
    if kidney.gaps:
        return None
    bound = kidney.at_least
    if bound is None or mild_share(replace(kidney, value=bound), policy) is None:
        return CLEAR
    return NotEvaluated(
        f"{' and '.join(kidney.evidence)} is only known to be above {plain(bound)}: whether the "
        "function is mildly reduced cannot be told"
    )
