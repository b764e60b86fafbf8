# ruff: noqa: ANN401 - changes are passed on to the dataclasses, which type them
"""Facts about a patient in whom all is well, to be changed one at a time.

`facts()` is a woman of 45 with spasticity who has taken 30 mg/day in three doses for 200 days, with
normal kidneys, reviewed without an order. `facts(age=Known(Age(70, 70)))` changes one fact;
`start`, `change`, `stop` and `review` make the oral intent that goes with a dose.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fhir_baclofen import assess
from fhir_baclofen.dosing import Amount, Regimen, Route, Step, Unit
from fhir_baclofen.facts import (
    Absent,
    Action,
    Age,
    Allergy,
    CarePlans,
    DoseChange,
    DoseHistory,
    Gender,
    Handout,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    Listing,
    Measurement,
    OralIntent,
    OralTherapy,
    OrderUnderTest,
    OtherDrug,
    PatientFacts,
    Phase,
    Problem,
    PumpHistory,
    PumpIntent,
    Screenings,
    Submission,
    Supply,
    TherapyLine,
    Tier,
    Treatment,
    Visits,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import OralDailyDose, mg_per_day, ug_per_day
from fhir_baclofen.rulebook import Finding, Result, Yielded, registered

TODAY = date(2025, 3, 10)
ORDER = "MedicationRequest/new"
CURRENT = "MedicationRequest/m1"
NO_ORAL = Absent("no record of oral baclofen")
NO_PUMP = Absent("no record of a pump")
RULES = {rule.id: rule for rule in registered()}
Number = Decimal | int | str


def ago(days: int) -> date:
    """A day so many days before today."""
    return TODAY - timedelta(days=days)


def age(years: int, oldest: int | None = None) -> Known[Age]:
    """An age; with two numbers an uncertain one."""
    return Known(Age(years, years if oldest is None else oldest), ("Patient/p1",))


def indication(kind: Indication, *candidates: Indication) -> IndicationFact:
    """An indication as the order states it."""
    return IndicationFact(kind, candidates, kind.value, "order", ("Condition/c1",))


SPASTICITY = indication(Indication.SPASTICITY)
ALCOHOL = indication(Indication.ALCOHOL)
NEUROPATHIC = indication(Indication.NEUROPATHIC)
HICCUPS = indication(Indication.HICCUPS)
OTHER = indication(Indication.OTHER)
UNKNOWN = IndicationFact(Indication.UNKNOWN)


def kidney(
    value: Number | None = 90, tier: Tier | None = None, *, days_ago: int = 30, **more: Any
) -> Kidney:
    """Kidney function by its eGFR; None for no record at all."""
    if value is None and tier is None:
        return Kidney(Tier.UNKNOWN, **more)
    number = None if value is None else Decimal(value)
    found: dict[str, Any] = {
        "value": number,
        "unit": "mL/min/{1.73_m2}",
        "measure": "diagnosis" if number is None else "egfr",
        "on": ago(days_ago),
        "evidence": ("Observation/o1",),
        "status": "current",
        "newest_usable_on": ago(days_ago),
        "tier_since": ago(days_ago),
    }
    return Kidney(tier or _tier(number or Decimal(0)), **{**found, **more})


def _tier(value: Decimal) -> Tier:
    bounds = ((60, Tier.NORMAL), (30, Tier.MODERATE), (15, Tier.SEVERE))
    return next((tier for bound, tier in bounds if value >= bound), Tier.FAILURE)


def even(dose: Decimal, times: int) -> tuple[Decimal, ...]:
    """A day's dose in equal parts."""
    return (dose / times,) * times


def regimen(*steps: tuple[int | None, Number], times: int = 3) -> Regimen:
    """A dosage of steps: days (None for open-ended) and mg a day."""
    return Regimen(
        Unit.MG,
        tuple(
            Step(
                days,
                Amount(Decimal(dose), Decimal(dose)),
                doses=tuple(Amount(d, d) for d in even(Decimal(dose), times)),
            )
            for days, dose in steps
        ),
    )


def line(reference: str = CURRENT, dose: Number = 30, **more: Any) -> TherapyLine:
    """One oral therapy."""
    made = TherapyLine(
        reference=reference,
        route=Route.ORAL,
        regimen=regimen((None, dose)),
        unread=None,
        started=ago(200),
        ends=None,
        day=200,
        prescriber="Practitioner/a",
        inpatient=False,
        group=reference,
        evidence=(reference,),
    )
    return replace(made, **more)


def therapy(dose: OralDailyDose, times: int = 3) -> OralTherapy:
    """Oral baclofen as taken now."""
    return OralTherapy(dose, even(dose.high, times), times, Decimal(0), (line(dose=dose.high),))


def intent(
    action: Action, dose: Number | OralDailyDose, before: Number | OralDailyDose | None, **more: Any
) -> OralIntent:
    """Oral baclofen after the orders: its dose, and the one taken before (None: nothing)."""
    new = dose if isinstance(dose, OralDailyDose) else mg_per_day(dose)
    old = mg_per_day(before) if isinstance(before, Decimal | int | str) else before
    times = more.pop("times", 3)
    given: dict[str, Any] = {
        "total": new,
        "first": new.high,
        "doses": even(new.high, times) if new.high else None,
        "doses_per_day": times if new.high else None,
        "as_needed_mg": Decimal(0),
        "naive": old is None,
        "from_pump": False,
        "names_slow": False,
        "evidence": (CURRENT if action is Action.REVIEW else ORDER,),
        "lines": (line(CURRENT if action is Action.REVIEW else ORDER, new.high),)
        if new.high
        else (),
    }
    return OralIntent(action=action, dose=new, before=old, **{**given, **more})


def review(dose: Number = 30, **more: Any) -> OralIntent:
    """A chart review of a dose taken now."""
    return intent(Action.REVIEW, dose, dose, **more)


def start(dose: Number, **more: Any) -> OralIntent:
    """An order for a patient who takes none."""
    return intent(Action.START, dose, None, **more)


def change(before: Number, dose: Number, **more: Any) -> OralIntent:
    """An order that changes or renews the dose."""
    old, new = Decimal(before), Decimal(dose)
    actions = {1: Action.INCREASE, 0: Action.RENEWAL, -1: Action.REDUCTION}
    return intent(actions[(new > old) - (new < old)], new, old, **more)


def stop(before: Number | OralDailyDose) -> OralIntent:
    """An order that stops oral baclofen."""
    return intent(Action.STOP, 0, before)


def order(**more: Any) -> OrderUnderTest:
    """One oral order of the submission."""
    made = OrderUnderTest(
        reference=ORDER,
        route=Route.ORAL,
        regimen=regimen((None, 30)),
        unread=None,
        contradiction=None,
        unit_problem=None,
        is_stop=False,
        reason=None,
        text="",
        prescriber="Practitioner/a",
        names_slow=False,
        evidence=(ORDER,),
    )
    return replace(made, **more)


def stop_order(reason: str | None = None) -> OrderUnderTest:
    """An order that stops the therapy."""
    return order(is_stop=True, regimen=None, reason=reason)


def history(
    *changes: tuple[int, Number | None, Number], days: int | None = 200, **more: Any
) -> DoseHistory:
    """Dose changes as (days ago, before, after), oldest first; `days` of use, None when unknown."""
    made = tuple(
        DoseChange(
            ago(when),
            None if before is None else Decimal(before),
            Decimal(after),
            None,
            (f"MedicationRequest/h{i}",),
        )
        for i, (when, before, after) in enumerate(changes)
    )
    return DoseHistory(made, None if days is None else ago(days), **more)


def pump_dose(dose: Number = 300, action: Action = Action.REVIEW) -> Known[PumpIntent]:
    """Intrathecal baclofen."""
    ug = ug_per_day(dose)
    return Known(PumpIntent(action, ug, ug, ("MedicationRequest/pump",)))


def problem(name: str, days_ago: int | None = 10, **more: Any) -> Problem:
    """A condition that counts."""
    made = Problem(f"Condition/{name}", True, None if days_ago is None else ago(days_ago), "", name)
    return replace(made, **more)


def problems(*gaps: str, **by_topic: tuple[Problem, ...]) -> Listing[Problem]:
    """Conditions by topic; underscores stand for hyphens."""
    return Listing({k.replace("_", "-"): v for k, v in by_topic.items()}, gaps)


def under(entry: Problem, *topics: str) -> Listing[Problem]:
    """One condition under each of its topics."""
    return Listing(dict.fromkeys(topics, (entry,)))


def measured(value: Number, days_ago: int | None = 10, **more: Any) -> Measurement:
    """A result."""
    on = None if days_ago is None else ago(days_ago)
    made = Measurement(f"Observation/{value}", on, Decimal(value), "", "result")
    return replace(made, **more)


def measurements(*gaps: str, **by_topic: tuple[Measurement, ...]) -> Listing[Measurement]:
    """Results by topic; underscores stand for hyphens."""
    return Listing({k.replace("_", "-"): v for k, v in by_topic.items()}, gaps)


def drug(name: str, **more: Any) -> OtherDrug:
    """Another medicine, taken for 200 days without a rise."""
    made = OtherDrug(
        reference=f"MedicationRequest/{name}",
        name=name,
        ingredients=frozenset({name}),
        started=ago(200),
        steady_since=ago(200),
        ended=None,
        as_needed_only=False,
        total_doses=None,
    )
    return replace(made, **more)


def drugs(*gaps: str, **by_topic: tuple[OtherDrug, ...]) -> Listing[OtherDrug]:
    """Other medicines by class; underscores stand for hyphens."""
    return Listing({k.replace("_", "-"): v for k, v in by_topic.items()}, gaps)


# 10 mg tablets for 30 days, handed out ten days ago.
LASTING = Known(
    Supply(
        (
            Handout(
                reference="MedicationDispense/x1",
                on=ago(10),
                days=30,
                left=0,
                before=None,
                product="baclofen 10 MG Oral Tablet",
                manufacturer=None,
                form="tablet",
                strength=Decimal(10),
                concentration=None,
                prescriber="Practitioner/a",
                vacation=False,
            ),
        ),
        ago(-20),
    ),
    ("MedicationDispense/x1",),
)
NO_ALLERGIES: Listing[Allergy] = Listing(
    {"no-known-allergy": (Allergy("AllergyIntolerance/a0", False, "no known allergy"),)}
)


def facts(oral_intent: Any = None, **more: Any) -> PatientFacts:
    """All facts; an `oral_intent` given plain brings the therapy and the order it implies."""
    plain = oral_intent if isinstance(oral_intent, OralIntent) else None
    shown = review() if oral_intent is None else oral_intent
    intent_fact = Known(shown, shown.evidence) if isinstance(shown, OralIntent) else shown
    before = (plain or review()).before
    oral = NO_ORAL if before is None else Known(therapy(before), (CURRENT,))
    made = PatientFacts(
        patient="Patient/p1",
        today=TODAY,
        age=age(45),
        gender=Known(Gender.FEMALE, ("Patient/p1",)),
        indication=SPASTICITY,
        oral=oral,
        pump_therapy=NO_PUMP,
        oral_lines=() if before is None else (line(dose=before.high),),
        history=DoseHistory() if before is None else history((200, None, before.high)),
        pump_history=PumpHistory(),
        treatment=Treatment(Phase.UNKNOWN, None, ""),
        submission=Submission(_orders(plain)),
        oral_intent=intent_fact,
        pump_intent=NO_PUMP,
        kidney=kidney(),
        problems=Listing(),
        measurements=Listing(),
        other_drugs=Listing(),
        allergies=NO_ALLERGIES,
        pump=NO_PUMP,
        screenings=Screenings(),
        care_plans=CarePlans(),
        step_back=Absent("no record of a step back for craving"),
        visits=Visits(),
        stay=Absent("no record of a hospital stay now"),
        supply=LASTING,
        reviewable=True,
    )
    return replace(made, **more)


def _orders(oral: OralIntent | None) -> tuple[OrderUnderTest, ...]:
    if oral is None or oral.action is Action.REVIEW:
        return ()
    if oral.action is Action.STOP:
        return (stop_order(),)
    return (order(regimen=regimen((None, oral.dose.high))),)


ANSWERS: list[tuple[str, Result]] = []
"""What rules answered in the test that runs now; `conftest.py` looks at it when it ends."""


def judged(slug: str, given: PatientFacts, **switches: object) -> Result:
    """What one rule says to the facts; the first underscore of a switch stands for its dot.

    Only the rule itself is asked, and the rules it yields to where it finds something.
    """
    policy = Policy.of({name.replace("_", ".", "." not in name): v for name, v in switches.items()})
    rule = RULES[slug]
    result = assess.judged(rule, given, policy)
    ANSWERS.append((slug, result))
    if not isinstance(result, Finding):
        return result
    stronger = (RULES[other] for other in rule.yields_to)
    fired = (r.id for r in stronger if isinstance(assess.judged(r, given, policy), Finding))
    return next((Yielded(other, result) for other in fired), result)


def severity(result: Result) -> str | None:
    """The severity ("high", "moderate", "low") of a finding; None of anything else."""
    return result.severity.code if isinstance(result, Finding) else None


def recommended(result: Result) -> dict[str, int | Decimal]:
    """The numbers a finding recommends."""
    assert isinstance(result, Finding)
    return dict(result.recommended)


def activities(result: Result) -> dict[str, date | None]:
    """The activities a finding asks for, with their days."""
    assert isinstance(result, Finding)
    return {a.code: a.due for a in result.activities}
