"""Rules 1 to 4: orders and patients that cannot be judged as they stand."""

from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Age,
    Fact,
    Gender,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    OralIntent,
    OrderUnderTest,
    PumpIntent,
    Submission,
    UnitProblem,
    Unknown,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import evidence_of, known_dose, may_be_more, unless
from fhir_baclofen.rules.protocols import ceiling
from fhir_baclofen.rules.sources import MEM_CG, S2, SAFETY, X_EPI, X_US
from fhir_baclofen.rules.wording import NAMES as INDICATIONS
from fhir_baclofen.rules.wording import evidence, fitting, listed, mg, quoted

SINGLE_DOSE_BELIEVED = Limit(
    "unit.single-dose",
    "Single oral dose above which the unit is doubted",
    Decimal(100),
    "mg",
    S2.at("no protocol comes near such a single dose; the number is ours"),
)
PUMP_MILLIGRAMS = Limit(
    "unit.pump",
    "Pump dose in milligrams from which the unit is doubted",
    Decimal(5),
    "mg/day",
    S2.at("the pump needs about a hundredth of the oral dose; the number is ours"),
)
UNKNOWN_HIGH = Limit(
    "unknown.high",
    "Dose without a known indication that calls for more than a note",
    Decimal(80),
    "mg/day",
    X_US.at("at most 80 mg daily"),
)
CHILDBEARING = (15, 49)
FROM_CREATININE = frozenset({"ckd-epi-2021", "cockcroft-gault"})
CONFIRM_DOSE = Activity("confirm-order", "Ask the prescriber to confirm the dose, with its unit.")
CONFIRM_INDICATION = Activity("confirm-order", "Ask the prescriber for the indication.")


@rule(
    "dose-unparseable",
    number=1,
    says="The daily dose of an order can be read as one dose, and its text and structure agree.",
    basis=[
        SAFETY.at("a dose that reads in two ways is not chosen between"),
        S2.at("doses are set for each patient"),
    ],
    grades={Severity.MODERATE: "no single daily dose can be read, or text and structure differ"},
    missing="Every rule about the dose is then not evaluated; rules about conditions, allergies "
    "and other drugs still are.",
    applies=Situation.ORDER,
)
def dose_unparseable(submission: Submission) -> Finding | None:
    unread = [o for o in submission.orders if _is_unread(o)]
    if not unread:
        return None
    order = unread[0]
    why = order.contradiction or order.unread or "no dose is stated"
    return Finding(
        Severity.MODERATE,
        fitting(f"Daily dose could not be read: {quoted(order.text) if order.text else why}"),
        advice="Order the dose in structured form: amount, unit and times a day.",
        code="DOSE",
        evidence=evidence(*(o.evidence for o in unread)),
        detail=f"{why.rstrip('.')}. No rule about the dose was applied and no plan was made.",
        activities=(CONFIRM_DOSE,),
    )


def _is_unread(order: OrderUnderTest) -> bool:
    if order.is_stop or order.unit_problem is not None:
        return False
    return order.regimen is None or order.contradiction is not None


@rule(
    "dose-unit-suspect",
    number=2,
    says="The unit of a dose fits its route, and a liquid is ordered with its concentration.",
    basis=[
        PUMP_MILLIGRAMS,
        SINGLE_DOSE_BELIEVED,
        X_US.at("the suspension is concentrated: verify the strength"),
    ],
    grades={
        Severity.HIGH: "micrograms by mouth, milligrams by pump, or an unbelievable single dose",
        Severity.MODERATE: "millilitres without a concentration",
    },
    missing="A dose without any unit is not read at all (dose-unparseable); then the rule is not "
    "evaluated.",
    applies=Situation.ORDER,
)
def dose_unit_suspect(submission: Submission) -> Finding | Clear | NotEvaluated:
    doubted = [o for o in submission.orders if o.unit_problem is not None and not o.is_stop]
    if not doubted:
        return unless(*(o.unread for o in submission.orders if o.unread and not o.gives_nothing))
    order = min(doubted, key=lambda o: o.unit_problem is UnitProblem.NO_CONCENTRATION)
    mild = order.unit_problem is UnitProblem.NO_CONCENTRATION
    return Finding(
        Severity.MODERATE if mild else Severity.HIGH,
        fitting(f"Confirm the unit: {_problem(order)} ({quoted(order.text or order.reference)})"),
        advice=(
            "State the concentration of the liquid, or order in mg."
            if mild
            else "Ask the prescriber what was meant before anything is given."
        ),
        code="DOSE",
        evidence=evidence(*(o.evidence for o in doubted)),
        detail="Tablets are dosed in mg, the pump in µg: a slip is a thousandfold error. The dose "
        "was not converted.",
        activities=(CONFIRM_DOSE,),
    )


def _problem(order: OrderUnderTest) -> str:
    route = "oral" if order.route is Route.ORAL else "pump"
    return {
        UnitProblem.ORAL_MICROGRAMS: "baclofen by mouth is ordered in micrograms",
        UnitProblem.PUMP_MILLIGRAMS: "the pump dose is ordered in milligrams",
        UnitProblem.NO_CONCENTRATION: f"{route} dose in mL without a concentration",
        UnitProblem.SINGLE_DOSE: f"single dose above {SINGLE_DOSE_BELIEVED.value} mg",
    }[order.unit_problem or UnitProblem.SINGLE_DOSE]


@rule(
    "indication-unknown",
    number=3,
    says="The record says what baclofen is given for.",
    basis=[UNKNOWN_HIGH, S2.at("start, pace and maximum differ by indication")],
    switches=("max.unknown",),
    grades={
        Severity.LOW: "no indication, or several that could be meant",
        Severity.MODERATE: "no indication, or several, with a high dose or one that cannot be read",
    },
    missing="The lowest ceiling that could apply is used meanwhile.",
    reading="A chart review asks about oral baclofen only; every order under test is asked.",
)
def indication_unknown(
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    submission: Submission,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if not _is_judged(oral_intent, submission):
        return CLEAR
    nothing_read = isinstance(oral_intent, Unknown) and not submission.orders
    if indication.kind is not Indication.UNKNOWN or (nothing_read and indication.gaps):
        return unless(*indication.gaps)
    intent = known_dose(oral_intent)
    unread = isinstance(oral_intent, Unknown) or may_be_more(intent)
    high = unread or (intent is not None and intent.total.high > UNKNOWN_HIGH.value)
    found = listed(INDICATIONS[c] for c in indication.candidates)
    limit = mg(ceiling(indication, policy))
    return Finding(
        Severity.MODERATE if high else Severity.LOW,
        fitting(
            f"State the indication: {found} could be meant"
            if found
            else "State the indication: the record does not say what baclofen is for"
        ),
        advice="Add the indication (reasonCode) to the order.",
        code="DOSE",
        evidence=evidence(evidence_of(oral_intent), evidence_of(pump_intent), indication.evidence),
        detail=f"Dose limits depend on the indication. Until it is known {limit} is taken as the "
        "ceiling.",
        activities=(CONFIRM_INDICATION,),
    )


def _is_judged(oral_intent: Fact[OralIntent], submission: Submission) -> bool:
    """In a chart review only oral baclofen is asked about; any order is."""
    return bool(submission.orders) or isinstance(oral_intent, Known | Unknown)


@rule(
    "patient-data-missing",
    number=4,
    says="Birth date and gender are on record where a check needs them.",
    basis=[
        X_EPI.at("the estimate from creatinine needs age and sex"),
        MEM_CG.at("so does the estimate of creatinine clearance, which needs the weight as well"),
    ],
    switches=("older.age",),
    grades={Severity.LOW: "birth date or gender is missing and a check needs it"},
    missing="Without an age the older-adult cap is not applied. Without a gender both estimates "
    "are made and the lower one is used.",
    reading="Gender is needed for an estimate from creatinine, and where the patient may be "
    "pregnant by age.",
)
def patient_data_missing(
    age: Fact[Age],
    gender: Fact[Gender],
    kidney: Kidney,
    oral_intent: Fact[OralIntent],
    submission: Submission,
) -> Finding | Clear | NotEvaluated:
    if not _is_judged(oral_intent, submission):
        return CLEAR
    unchecked = []
    if not isinstance(age, Known):
        unchecked.append(("birth date", "the dose limits of older adults and of children"))
    told = isinstance(gender, Known) and gender.value is not Gender.OTHER
    if not told:
        unchecked += [("gender", what) for what in _needs_gender(age, kidney)]
    if not unchecked:
        return CLEAR if told else unless(*kidney.gaps)
    names = listed(name for name, _ in unchecked)
    return Finding(
        Severity.LOW,
        fitting(f"Record {names}: {listed(what for _, what in unchecked)} could not be checked"),
        advice=f"Complete the patient's {names}.",
        code="COND",
        evidence=evidence_of(oral_intent),
        detail="Where kidney function was estimated without a gender, the lower of both estimates "
        "was used.",
    )


def _needs_gender(age: Fact[Age], kidney: Kidney) -> list[str]:
    needs = []
    if kidney.measure in FROM_CREATININE:
        needs.append("the kidney estimate from creatinine")
    youngest, oldest = CHILDBEARING
    if not isinstance(age, Known) or (age.value.low <= oldest and age.value.high >= youngest):
        needs.append("pregnancy")
    return needs
