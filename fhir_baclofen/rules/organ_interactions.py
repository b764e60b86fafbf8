"""Rules 49 and 54: drugs that lower blood pressure, and drugs that affect the kidney."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    DoseHistory,
    Fact,
    Kidney,
    Listing,
    Measurement,
    OralIntent,
    OtherDrug,
    Problem,
    PumpIntent,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    RECENTLY_ENDED,
    STABLE,
    active,
    in_days,
    may_be_older,
    may_be_reduced,
)
from fhir_baclofen.rules.interactions import is_stable, taken
from fhir_baclofen.rules.protocols import OLDER_AGE
from fhir_baclofen.rules.sedatives import NOT_READ, ours, told, unread_or_clear
from fhir_baclofen.rules.sources import S2, SAFETY, X_UK
from fhir_baclofen.rules.wording import due, evidence, fitting, listed

KIDNEY_CHECK = Limit(
    "nephroactive.check",
    "Days to the kidney check beside a drug that affects the kidney",
    Decimal(14),
    "days",
    SAFETY.at("one to two weeks; the number is ours"),
)
LOW_SYSTOLIC = Limit(
    "pressure.systolic",
    "Systolic blood pressure below which it is low",
    Decimal(100),
    "mmHg",
    SAFETY.at("the number is ours"),
)
PRESSURE_DAYS = Limit(
    "pressure.days",
    "Days for which a blood pressure counts",
    Decimal(30),
    "days",
    SAFETY.at("a month is looked back; the number is ours"),
)
SYSTOLIC = "systolic"
LOWERING = "alpha-2-agonists"
ASPIRIN_DOSE = Limit(
    "nephroactive.aspirin",
    "Daily dose of aspirin up to which it does not count as an NSAID",
    Decimal(325),
    "mg/day",
    SAFETY.at("small doses against clots spare the kidney; the number is ours"),
)
ASPIRIN_TABLET = Limit(
    "nephroactive.aspirin.tablet",
    "Strength up to which a tablet of aspirin is one against clots",
    Decimal(100),
    "mg",
    SAFETY.at("against pain larger tablets are made; the number is ours"),
)
KIDNEY_GROUPS = {"nsaids": "NSAID", "acei-arb": "ACE inhibitor or ARB", "diuretics": "diuretic"}
FEWEST_GROUPS = 2
CHECK = "Measure creatinine beside a drug that affects the kidney."


@rule(
    "interaction-antihypertensive",
    number=49,
    says="Beside drugs against high blood pressure baclofen may lower it too far.",
    basis=[
        S2.at("antihypertensives: potential for hypotension"),
        X_UK.at("extreme care with antihypertensives"),
        LOW_SYSTOLIC,
        PRESSURE_DAYS,
        STABLE,
        OLDER_AGE,
    ],
    switches=("older.age",),
    grades={
        Severity.MODERATE: "with low blood pressure on record; with clonidine or tizanidine in an "
        "older "
        "adult (or age unknown)",
        Severity.LOW: "otherwise",
    },
    missing=f"{NOT_READ} A stable pair without any graver reason is no finding. Conditions and "
    "blood pressures that could not be read count as low blood pressure.",
)
def interaction_antihypertensive(
    other_drugs: Listing[OtherDrug],
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    age: Fact[Age],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("antihypertensives"), today)
    if not found:
        return unread_or_clear(other_drugs, "antihypertensives")
    low = active(problems, "hypotension")
    pressures = _low_pressures(measurements, today)
    strong = taken(other_drugs.of(LOWERING), today) or other_drugs.gaps_of(LOWERING)
    graver = bool(low or pressures) or (bool(strong) and may_be_older(age, policy))
    graver = graver or _may_hide_low_pressure(problems, measurements, today)
    if not graver and is_stable(found, oral_intent, history, today):
        return unread_or_clear(other_drugs, "antihypertensives")
    names = listed(d.name for d in found)
    return Finding(
        Severity.MODERATE if graver else Severity.LOW,
        fitting(f"Watch blood pressure: {names} with {ours(oral_intent, pump_intent)}"),
        advice="Measure blood pressure, also standing, after every change.",
        code="DRG",
        evidence=evidence(
            told(found, oral_intent, pump_intent),
            (p.reference for p in low),
            (m.reference for m in pressures),
        ),
        detail="Baclofen may lower blood pressure further."
        + (f" On record: {listed(p.name for p in low)}." if low else "")
        + (f" Systolic pressure was {_lowest(pressures)} mmHg." if pressures else ""),
    )


def _low_pressures(measurements: Listing[Measurement], today: date) -> tuple[Measurement, ...]:
    """Low systolic pressures of the last month; one without a day may be."""
    return tuple(
        m
        for m in measurements.of(SYSTOLIC)
        if m.value is not None
        and m.value < LOW_SYSTOLIC.value
        and (m.on is None or (today - m.on).days <= PRESSURE_DAYS.value)
    )


def _may_hide_low_pressure(
    problems: Listing[Problem], measurements: Listing[Measurement], today: date
) -> bool:
    since = in_days(today, -int(PRESSURE_DAYS.value))
    return bool(problems.gaps_of("hypotension") or measurements.gaps_of(SYSTOLIC, since=since))


def _lowest(pressures: tuple[Measurement, ...]) -> str:
    return plain(min(m.value for m in pressures if m.value is not None))


@rule(
    "interaction-nephrotoxic",
    number=54,
    says="Beside drugs that affect the kidney, kidney function is checked soon.",
    basis=[
        X_UK.at("drugs that affect the kidney, such as ibuprofen"),
        S2.at("baclofen leaves the body mostly unchanged through the kidney"),
        KIDNEY_CHECK,
        ASPIRIN_DOSE,
        ASPIRIN_TABLET,
        OLDER_AGE,
        RECENTLY_ENDED,
    ],
    switches=("older.age",),
    grades={
        Severity.MODERATE: "with reduced kidney function; an NSAID in an older adult (or age "
        "unknown); two "
        "groups of such drugs"
    },
    missing=f"{NOT_READ} Kidney results that could not be read count as reduced function. Aspirin "
    "of an unknown dose counts, unless its tablets are those against clots.",
)
def interaction_nephrotoxic(
    other_drugs: Listing[OtherDrug],
    kidney: Kidney,
    age: Fact[Age],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    groups = {name: taken(other_drugs.of(topic), today) for topic, name in KIDNEY_GROUPS.items()}
    groups["NSAID"] += _much_aspirin(other_drugs, today)
    grouped = (d for drugs in groups.values() for d in drugs)
    found = tuple(dict.fromkeys((*taken(other_drugs.of("nephroactive"), today), *grouped)))
    if not found:
        return unread_or_clear(other_drugs, "nephroactive", *KIDNEY_GROUPS, "aspirin")
    several = sum(bool(drugs) for drugs in groups.values()) >= FEWEST_GROUPS
    older = bool(groups["NSAID"]) and may_be_older(age, policy)
    names = listed(d.name for d in found)
    reduced = may_be_reduced(kidney)
    if not (several or older or reduced):
        hidden = (*other_drugs.gaps_of("nephroactive", *KIDNEY_GROUPS, "aspirin"), *kidney.gaps)
        note = f"A drug that affects the kidney is taken: {names}."
        return NotEvaluated(hidden[0]) if hidden else Clear(notes=(note,))
    return Finding(
        Severity.MODERATE,
        fitting(f"Check kidney function soon: {names} with {ours(oral_intent, pump_intent)}"),
        advice="Measure creatinine in one to two weeks; do without such drugs where possible.",
        code="DRG",
        evidence=evidence(
            told(found, oral_intent, pump_intent), kidney.evidence if reduced else ()
        ),
        detail="A falling kidney function lets baclofen accumulate.",
        activities=(due("kidney-check", CHECK, in_days(today, int(KIDNEY_CHECK.value))),),
    )


def _much_aspirin(other_drugs: Listing[OtherDrug], today: date) -> tuple[OtherDrug, ...]:
    """Aspirin that is taken as an NSAID."""
    small = other_drugs.of("aspirin-low-dose")
    return tuple(
        d for d in taken(other_drugs.of("aspirin"), today) if d not in small and not _is_small(d)
    )


def _is_small(aspirin: OtherDrug) -> bool:
    if aspirin.daily_mg is not None:
        return aspirin.daily_mg <= ASPIRIN_DOSE.value
    return aspirin.unit_mg is not None and aspirin.unit_mg <= ASPIRIN_TABLET.value
