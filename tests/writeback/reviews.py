"""Reviews made of plain facts, outcomes and plans, and a record on a server to file them into."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Age,
    CarePlans,
    DoseHistory,
    Gender,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    Listing,
    OralTherapy,
    OrderUnderTest,
    PatientFacts,
    Phase,
    PumpHistory,
    Screenings,
    Submission,
    TherapyLine,
    Tier,
    Treatment,
    Visits,
)
from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.plan import Plan, PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import (
    Activity,
    Citation,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Outcome,
    Result,
    Rule,
    Severity,
    Source,
)
from fhir_baclofen.rules import load
from fhir_baclofen.writeback.actions import Action, Found, Kind, Resource
from fhir_baclofen.writeback.desired import Desired, desired
from fhir_baclofen.writeback.reconcile import reconcile

KEY = b"a key of this test"
TODAY = date(2025, 3, 10)
NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
LABEL = Source("X-US", "label", "Label of baclofen tablets", "label", "2024", "daily max")
MAXIMUM = Limit(
    "max.spasticity",
    "Highest oral dose in spasticity",
    Decimal(80),
    "mg/day",
    LABEL.at("dosage and administration"),
    switch="max.spasticity",
)

NUMBERS = {
    "dose-above-indication-max": 8,
    "older-adult-dose-cap": 10,
    "renal-moderate-reduce": 22,
    "renal-severe-reduce": 23,
    "interaction-opioid": 43,
    "refill-gap": 62,
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review without its making."""

    facts: PatientFacts
    outcomes: tuple[Outcome, ...]
    plan: Plan
    record: PatientRecord
    policy: Policy = field(default_factory=Policy.default)
    at: datetime = NOON
    orders: tuple[r4.MedicationRequest, ...] = ()


def rule(slug: str, *, facts: tuple[str, ...] = ("oral_intent", "policy"), number: int = 0) -> Rule:
    """A rule as the rulebook holds it, whatever its logic."""
    return replace(
        load()[0],
        id=slug,
        number=number or NUMBERS.get(slug, 90),
        says=f"The sentence of {slug}.",
        basis=(MAXIMUM, Citation(LABEL, "boxed warning")),
        yields_to=(),
        switches=(),
        facts=facts,
        issue=True,
    )


def outcome(slug: str, result: Result, *, facts: tuple[str, ...] = ("oral_intent",)) -> Outcome:
    return Outcome(rule(slug, facts=facts), result)


def finding(severity: Severity = Severity.HIGH, **changes: Any) -> Finding:  # noqa: ANN401 - any field
    """A dose above the maximum, unless changed."""
    given = Finding(
        severity,
        "The oral dose is 100 mg/day; the maximum is 80 mg/day.",
        advice="Reduce the dose stepwise; do not stop at once.",
        code="DOSEHIND",
        evidence=("MedicationRequest/m1", "Observation/o7"),
        recommended={"max_mg_per_day": Decimal(80), "doses_per_day": 4},
    )
    return replace(given, **changes)


def facts(**changes: Any) -> PatientFacts:  # noqa: ANN401 - any field
    """An adult on 60 mg/day by mouth for spasticity, with normal kidneys."""
    line = TherapyLine(
        reference="MedicationRequest/m1",
        route=Route.ORAL,
        regimen=None,
        unread=None,
        started=date(2024, 11, 1),
        ends=None,
        day=129,
        prescriber="Practitioner/d1",
        inpatient=False,
        group="m1",
        evidence=("MedicationRequest/m1",),
    )
    oral = OralTherapy(mg_per_day(60), (Decimal(20),) * 3, 3, Decimal(0), (line,))
    given = PatientFacts(
        patient="Patient/p1",
        today=TODAY,
        age=Known(Age(50, 50)),
        gender=Known(Gender.FEMALE),
        indication=IndicationFact(
            Indication.SPASTICITY, detail="spasticity", evidence=("Condition/c1",)
        ),
        oral=Known(oral, ("MedicationRequest/m1",)),
        pump_therapy=Absent("no record of a pump"),
        oral_lines=(line,),
        history=DoseHistory(),
        pump_history=PumpHistory(),
        treatment=Treatment(Phase.UNKNOWN, None, ""),
        submission=Submission(),
        oral_intent=Absent("no order under test"),
        pump_intent=Absent("no order under test"),
        kidney=Kidney(Tier.NORMAL, evidence=("Observation/o7",)),
        problems=Listing(),
        measurements=Listing(),
        other_drugs=Listing(),
        allergies=Listing(),
        pump=Absent("no record of a pump"),
        screenings=Screenings(),
        care_plans=CarePlans(),
        step_back=Absent("no record of a step back for craving"),
        visits=Visits(),
        stay=Absent("no record of a hospital stay now"),
        supply=Absent("no dispense of oral baclofen is on record"),
        reviewable=True,
    )
    return replace(given, **changes)


def order(reference: str = "MedicationRequest/draft") -> OrderUnderTest:
    """An order under test, of which only its reference matters."""
    return OrderUnderTest(
        reference=reference,
        route=Route.ORAL,
        regimen=None,
        unread=None,
        contradiction=None,
        unit_problem=None,
        is_stop=False,
        reason=None,
        text="",
        prescriber=None,
        names_slow=False,
        evidence=(reference,),
    )


def record() -> PatientRecord:
    resources: dict[str, r4.Resource] = {
        "MedicationRequest/m1": r4.MedicationRequest(id="m1", meta=r4.Meta(version_id="4")),
        "Observation/o7": r4.Observation(id="o7", meta=r4.Meta(version_id="2")),
    }
    return PatientRecord(r4.Patient(id="p1"), by_reference=resources)


def steps(*doses: tuple[int, int | None], start: date = TODAY) -> tuple[PlanStep, ...]:
    """Steps of so many mg/day (in three doses where it goes) for so many days."""
    made = []
    for mg, days in doses:
        made.append(PlanStep(start, days, Decimal(mg), split(mg)))
        start += timedelta(days=days or 0)
    return tuple(made)


def split(mg: int) -> tuple[Decimal, ...]:
    """5 mg tablets over three doses, the remainder in the evening."""
    fives, rest = divmod(mg // 5, 3)
    doses = (fives, fives + (rest > 1), fives + (rest > 0))
    return tuple(Decimal(5 * d) for d in doses if d)


PLANS = {
    PlanKind.NONE: (),
    PlanKind.MAINTAIN: ((60, None),),
    PlanKind.HOLD: ((60, None),),
    PlanKind.TITRATION: ((15, 3), (20, 3), (25, 3)),
    PlanKind.TAPER: ((50, 14), (45, 14), (40, 14), (5, 14), (0, None)),
}
ACTIVITIES = (
    Activity("monitoring", "Watch for sedation, weakness and falls."),
    Activity("patient-advice", "Never stop suddenly."),
    Activity("kidney-check", "Creatinine with eGFR.", TODAY + timedelta(days=14)),
)


def plan(
    kind: PlanKind = PlanKind.MAINTAIN,
    doses: tuple[tuple[int, int | None], ...] | None = None,
    *,
    start: date = TODAY,
    activities: tuple[Activity, ...] = ACTIVITIES,
) -> Plan:
    made = steps(*(PLANS[kind] if doses is None else doses), start=start)
    notes = ("Indication: spasticity.", "Ceiling 80 mg/day (S2).")
    return Plan(kind, Decimal(80), 14, made, activities, notes)


def review(
    *outcomes: Outcome,
    plan: Plan | None = None,
    facts: PatientFacts | None = None,
    at: datetime = NOON,
    policy: Policy | None = None,
) -> Reviewed:
    known = facts or facts_on(at.date())
    return Reviewed(known, outcomes, plan or NO_PLAN, record(), policy or Policy.default(), at)


def facts_of(patient: str, today: date) -> PatientFacts:
    """The same of a patient whose records all have one id."""
    given = facts(today=today)
    return replace(
        given,
        patient=f"Patient/{patient}",
        indication=replace(given.indication, evidence=(f"Condition/{patient}",)),
        oral=Absent("not of interest"),
        oral_lines=(),
        kidney=Kidney(Tier.NORMAL, evidence=(f"Observation/{patient}",)),
    )


def facts_on(day: date) -> PatientFacts:
    return facts(today=day)


NO_PLAN = plan(PlanKind.NONE, activities=ACTIVITIES[:2])
OPIOID = "interaction-opioid"
CLEAR = Clear()
UNJUDGED = NotEvaluated("the medication list could not be read")


def wanted(*outcomes: Outcome, key: bytes = KEY, **given: Any) -> Desired:  # noqa: ANN401 - as of `review`
    return desired(review(*outcomes, **given), key)


def day(number: int) -> datetime:
    """Noon, so many days after the first review."""
    return NOON + timedelta(days=number)


@dataclass
class Server:
    """A record that takes what is filed, as a server does: it gives ids and versions."""

    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    def found(self) -> Found:
        kept = (r for r in self.resources.values() if r["resourceType"] != "Provenance")
        return Found(resources=tuple(kept), unread=self.unread)

    def file(self, wished: Desired) -> tuple[Action, ...]:
        """Reconciles and carries it out; gives the actions but those of Provenance."""
        actions = reconcile(wished, self.found())
        self.carry_out(actions)
        return tuple(a for a in actions if a.resource_type != "Provenance")

    def kinds(self, wished: Desired) -> list[str]:
        return [str(a.kind) for a in self.file(wished)]

    def carry_out(self, actions: tuple[Action, ...]) -> None:
        for action in (a for a in actions if a.kind.sends):
            assert action.body is not None
            if action.kind is Kind.CREATE:
                self._store(action.resource_type, str(len(self.resources) + 1), "1", action.body)
            else:
                there = self.resources[action.full_url]
                assert action.if_match == there["meta"]["versionId"]
                version = str(int(there["meta"]["versionId"]) + 1)
                self._store(action.resource_type, str(action.id), version, action.body)

    def _store(self, kind: str, id_: str, version: str, body: Resource) -> None:
        meta = {**body.get("meta", {}), "versionId": version}
        self.resources[f"{kind}/{id_}"] = {**body, "id": id_, "meta": meta}

    def edit(self, kind: str, **changes: object) -> None:
        """Somebody changes the newest resource of a type."""
        name = [n for n, r in self.resources.items() if r["resourceType"] == kind][-1]
        there = self.resources[name]
        self._store(
            kind, there["id"], str(int(there["meta"]["versionId"]) + 1), {**there, **changes}
        )

    def all_of(self, kind: str) -> list[dict[str, Any]]:
        return [r for r in self.resources.values() if r["resourceType"] == kind]

    def only(self, kind: str) -> dict[str, Any]:
        (resource,) = self.all_of(kind)
        return resource
