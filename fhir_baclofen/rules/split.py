"""Rules 14 to 16: how a day's dose is split, and doses taken as needed."""

from decimal import Decimal

from fhir_baclofen.facts import Action, Indication, IndicationFact, OralIntent
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain, rounded
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.ceilings import (
    SINGLE_DOSE,
    SINGLE_DOSE_ALCOHOL,
    doses_for,
    largest_single_dose,
)
from fhir_baclofen.rules.circumstances import unless
from fhir_baclofen.rules.protocols import ceiling
from fhir_baclofen.rules.sources import S0, S1, S2, S3, X_US
from fhir_baclofen.rules.wording import evidence, in_doses, mg
from fhir_baclofen.rules.wording import indication as in_

ONCE = Limit(
    "split.once",
    "Dose above which once a day is too seldom",
    Decimal(20),
    "mg/day",
    S2.at("a half-life of three to four hours, so doses are divided; the number is ours"),
)
TWICE = Limit(
    "split.twice",
    "Dose above which twice a day is too seldom",
    Decimal(40),
    "mg/day",
    S2.at("a half-life of three to four hours, so doses are divided; the number is ours"),
)
SPASTICITY_SPLIT = Limit(
    "split.spasticity",
    "Dose in spasticity above which fewer than three doses are too few",
    Decimal(30),
    "mg/day",
    S3.at("30 to 80 mg daily in three to four doses"),
)
LARGE_ONCE = Limit(
    "split.large-once",
    "Single daily dose that calls for more than a note",
    Decimal(30),
    "mg",
    S2.at("a half-life of three to four hours, so doses are divided; the number is ours"),
)
LARGE_SINGLE = Limit(
    "single.large",
    "Single dose that calls for more than a note",
    Decimal(30),
    "mg",
    X_US.at("20 mg four times daily at most; the number is ours"),
)
SMALL_SUPPLEMENT = Limit(
    "prn.supplement",
    "As-needed dose that may supplement a regular one",
    Decimal(10),
    "mg/day",
    S1.at("doses are followed closely; the number is ours"),
)
LEAST_DOSES = 3
THREE, TWO, ONE = 3, 2, 1


def doses_advised(dose: Decimal, indication: IndicationFact, policy: Policy) -> int:
    """The number of doses to split into: three, or more where a single dose would be too large."""
    return max(LEAST_DOSES, doses_for(min(dose, ceiling(indication, policy)), indication.kind))


@rule(
    "dose-frequency-inadequate",
    number=14,
    says="A larger daily dose is divided over the day.",
    basis=[ONCE, TWICE, SPASTICITY_SPLIT, LARGE_ONCE],
    grades={
        Severity.LOW: "too few doses a day for the dose",
        Severity.MODERATE: "a large dose taken once a day",
    },
    missing="Without a number of doses a day the rule is not evaluated. Hiccups are left out. A "
    "therapy that could not be read counts as a large dose.",
)
def dose_frequency_inadequate(
    oral_intent: OralIntent, indication: IndicationFact, policy: Policy
) -> Finding | Clear | NotEvaluated:
    dose, times = oral_intent.dose.high, oral_intent.doses_per_day
    if indication.kind is Indication.HICCUPS or dose <= ONCE.value:
        return unless(*_hidden(oral_intent), *(indication.gaps if dose > ONCE.value else ()))
    if times is None:
        return NotEvaluated("how many times a day baclofen is taken is not stated")
    if not _is_too_seldom(dose, times, indication.kind):
        other = indication.gaps if _is_too_seldom(dose, times, Indication.SPASTICITY) else ()
        return unless(*_hidden(oral_intent), *other)
    count = doses_advised(dose, indication, policy)
    once = times == ONE and dose > LARGE_ONCE.value
    return Finding(
        Severity.MODERATE if once or _hidden(oral_intent) else Severity.LOW,
        f"Split into {count} doses: {mg(dose)} {in_doses(times)} leaves gaps in its effect",
        advice=f"Split the day's dose into {count} doses.",
        code="DOSEIVL",
        evidence=oral_intent.evidence,
        detail="Baclofen acts for a few hours. A gap of more than 12 hours explains spasms or "
        "craving at the end of a dose.",
        recommended={"doses_per_day": count},
    )


def _hidden(intent: OralIntent) -> tuple[str, ...]:
    """Where other doses of the same day may hide; the split of an order under test is its own."""
    return intent.hidden if intent.action is Action.REVIEW else ()


def _is_too_seldom(dose: Decimal, times: int, kind: Indication) -> bool:
    if kind is Indication.SPASTICITY and times < THREE and dose > SPASTICITY_SPLIT.value:
        return True
    return (times == ONE and dose > ONCE.value) or (times == TWO and dose > TWICE.value)


@rule(
    "single-dose-too-large",
    number=15,
    says="No single dose is larger than the indication allows.",
    basis=[SINGLE_DOSE, SINGLE_DOSE_ALCOHOL, LARGE_SINGLE, S0.at("single doses of 25 mg are used")],
    yields_to=("dose-above-indication-max",),
    grades={
        Severity.LOW: "above the largest single dose",
        Severity.MODERATE: "far above the largest single dose; in alcohol use disorder any dose "
        "above it",
    },
    missing="Where single doses are not listed, their average is judged; without a number of doses "
    "the rule is not evaluated.",
    reading="In alcohol use disorder the larger limit lies far above the point where a note would "
    "do, so that whatever exceeds it is a warning.",
)
def single_dose_too_large(
    oral_intent: OralIntent, indication: IndicationFact, policy: Policy
) -> Finding | Clear | NotEvaluated:
    limit = largest_single_dose(indication.kind).value
    single, known = _largest_single(oral_intent)
    if single is None or (single <= limit and not known):
        untold = oral_intent.dose.high > limit
        return unless(*(["the single doses are not stated"] if untold else _hidden(oral_intent)))
    if single <= limit:
        other = indication.gaps if single > SINGLE_DOSE.value else ()
        return unless(*_hidden(oral_intent), *other)
    count = doses_advised(oral_intent.dose.high, indication, policy)
    large = single > LARGE_SINGLE.value or bool(_hidden(oral_intent))
    moderate = indication.kind is Indication.ALCOHOL or large
    return Finding(
        Severity.MODERATE if moderate else Severity.LOW,
        f"Split into {count} doses: a single dose of {plain(rounded(single))} mg is above "
        f"{plain(limit)} mg {in_(indication.kind)}",
        advice=f"Give no more than {plain(limit)} mg at once.",
        code="DOSEH",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The largest single dose {in_(indication.kind)} is {plain(limit)} mg.",
        recommended={"doses_per_day": count, "max_single_dose_mg": limit},
    )


def _largest_single(intent: OralIntent) -> tuple[Decimal | None, bool]:
    """The largest single dose and True; or the average, which it at least is, and False."""
    if intent.doses:
        return max(intent.doses), True
    if intent.doses_per_day:
        return intent.dose.high / intent.doses_per_day, False
    return None, False


@rule(
    "prn-use",
    number=16,
    says="Baclofen is taken regularly, not as needed.",
    basis=[
        SMALL_SUPPLEMENT,
        S2.at("withdrawal follows a sudden stop"),
        S3.at("withdrawal follows a sudden stop"),
    ],
    grades={Severity.LOW: "as-needed use beyond a small supplement to a regular dose"},
    missing="Hiccups and other stated reasons are left out; an unknown indication is not.",
    reading="An unknown indication may be one that as-needed use does not fit, and counts as such.",
)
def prn_use(oral_intent: OralIntent, indication: IndicationFact) -> Finding | Clear | NotEvaluated:
    as_needed = oral_intent.as_needed_mg
    supplement = as_needed <= SMALL_SUPPLEMENT.value and oral_intent.dose.high > as_needed
    exempt = indication.kind in {Indication.HICCUPS, Indication.OTHER}
    if as_needed == 0 or supplement:
        return unless(*_hidden(oral_intent))
    if exempt:
        return unless(*indication.gaps)
    return Finding(
        Severity.LOW,
        f"Order a regular dose: up to {mg(as_needed)} may be taken as needed",
        advice="Give baclofen at regular times; as needed only as a small supplement.",
        code="DOSEIVL",
        evidence=oral_intent.evidence,
        detail="Irregular intake makes the effect unsteady and invites withdrawal. Limits were "
        "checked against the most that may be taken.",
    )
