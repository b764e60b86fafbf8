"""From a record to the facts the rules may know: nothing else looks at FHIR."""

from collections.abc import Sequence
from datetime import date, datetime

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Fact,
    Known,
    Listing,
    OralIntent,
    OrderUnderTest,
    PatientFacts,
    Problem,
    Pump,
    Submission,
)
from fhir_baclofen.fhir.extract.allergies import allergies_of
from fhir_baclofen.fhir.extract.drugs import other_drugs
from fhir_baclofen.fhir.extract.indication import indication_of
from fhir_baclofen.fhir.extract.kidney import kidney_of
from fhir_baclofen.fhir.extract.lines import routes
from fhir_baclofen.fhir.extract.measurements import measurements_of
from fhir_baclofen.fhir.extract.orders import oral_intent, order_under_test, pump_intent
from fhir_baclofen.fhir.extract.patient import age_on, gender_of
from fhir_baclofen.fhir.extract.plans import care_plans_of
from fhir_baclofen.fhir.extract.problems import problems_of
from fhir_baclofen.fhir.extract.pump import pump_of
from fhir_baclofen.fhir.extract.pump_failures import bridging, with_pump_failures
from fhir_baclofen.fhir.extract.pump_history import pump_history
from fhir_baclofen.fhir.extract.screening import screenings_of
from fhir_baclofen.fhir.extract.stay import stay_of
from fhir_baclofen.fhir.extract.step_back import step_back_of
from fhir_baclofen.fhir.extract.supply import supply_of
from fhir_baclofen.fhir.extract.telling import telling
from fhir_baclofen.fhir.extract.therapies import Baclofen, baclofen_of
from fhir_baclofen.fhir.extract.treatment import treatment_of
from fhir_baclofen.fhir.extract.unsure import without_unsure
from fhir_baclofen.fhir.extract.visits import visits_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.policy import Policy
from fhir_baclofen.rules.phases import Signs


def facts_from(
    record: PatientRecord, orders: Sequence[MedicationRequest], policy: Policy, *, at: datetime
) -> PatientFacts:
    """All facts of a record on the day of `at`, with the orders under test."""
    record, today = without_unsure(telling(record), at.date()), at.date()
    problems, measurements = _problems(record, today), measurements_of(record, today)
    baclofen = baclofen_of(record, orders, problems, policy, today)
    before, tested = baclofen.before, [order_under_test(e) for e in baclofen.drafted]
    pump, pumped = pump_of(record, before.pump, at), pump_history(record, baclofen.entries, at)
    plans, supply = care_plans_of(record, today), supply_of(record, baclofen, today)
    step_back = step_back_of(record, baclofen, today)
    return PatientFacts(
        patient=ref(record.patient),
        today=today,
        age=age_on(record.patient, today),
        gender=gender_of(record.patient),
        indication=indication_of(orders, baclofen, problems, record),
        oral=before.oral,
        pump_therapy=before.pump,
        oral_lines=routes(before.lines, Route.ORAL),
        history=baclofen.history,
        pump_history=pumped,
        treatment=treatment_of(baclofen, pumped, Signs(plans, step_back, supply, pump, today)),
        submission=Submission(tuple(tested)),
        oral_intent=_oral_intent(tested, baclofen, problems, pump, today),
        pump_intent=pump_intent(tested, before, baclofen.staying),
        kidney=kidney_of(record, policy, at=at),
        problems=problems,
        measurements=measurements,
        other_drugs=other_drugs(record, today),
        allergies=allergies_of(record),
        pump=pump,
        screenings=screenings_of(record, baclofen.boluses, today),
        care_plans=plans,
        step_back=step_back,
        visits=visits_of(record, plans, baclofen, orders, today),
        stay=stay_of(record, baclofen, problems, measurements, at=at),
        supply=supply,
        reviewable=_is_on_record(baclofen, pump),
        pump_lines=routes(before.lines, Route.INTRATHECAL),
    )


def _problems(record: PatientRecord, today: date) -> Listing[Problem]:
    """All problems, those of the pump included."""
    return with_pump_failures(problems_of(record, today), record, today)


def _oral_intent(
    tested: Sequence[OrderUnderTest],
    baclofen: Baclofen,
    problems: Listing[Problem],
    pump: Fact[Pump],
    today: date,
) -> Fact[OralIntent]:
    """Oral baclofen after the orders, marked where it stands in for a pump that fails."""
    before = baclofen.before
    intent = oral_intent(tested, before, baclofen.staying, baclofen.groups, today)
    return bridging(intent, problems, before.pump, pump)


def _is_on_record(baclofen: Baclofen, pump: Fact[Pump]) -> bool:
    """True when baclofen is ordered or taken, ended lately, or may have; a pump is enough."""
    before, history = baclofen.before, baclofen.history
    seen = before.lines or history.ended or before.ended_pump or before.gaps or history.gaps
    return bool(baclofen.drafted or seen) or isinstance(pump, Known)
