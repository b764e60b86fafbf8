"""The hospital stay a patient is in, and whether baclofen goes on in it."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import Absent, Fact, Known, Stay, Unknown
from tests.fhir.extract.extracting import facts
from tests.records.build import TERMS, Json, coded, draft, order, problem, result
from tests.records.continuity import encounter, given, home_list, reconciled, stay, task

WARD: Json = {"category": [coded(f"{TERMS}/CodeSystem/medicationrequest-category", "inpatient")]}
HERE: Json = {"encounter": {"reference": "Encounter/stay"}}


def found(*resources: Json, orders: tuple[Json, ...] = ()) -> Fact[Stay]:
    """The stay at noon of 10 March 2025 in a patient who takes baclofen at home."""
    return facts(order(), *resources, orders=orders).stay


def known(*resources: Json, orders: tuple[Json, ...] = ()) -> Stay:
    fact = found(*resources, orders=orders)
    assert isinstance(fact, Known), fact
    return fact.value


# -- which stay, and since when ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["IMP", "ACUTE", "NONAC", "EMER", "OBSENC"])
def test_a_stay_in_progress_is_found_by_its_class(kind: str) -> None:
    seen = known(stay(kind=kind))
    assert seen.reference == "Encounter/stay"
    assert seen.hours == seen.hours_at_most == Decimal(16)
    assert seen.evidence == ("Encounter/stay",)


@pytest.mark.parametrize(
    "other",
    [
        stay(kind="AMB"),
        stay(kind="PRENC"),
        stay(status="planned"),
        stay(status="finished"),
        stay(status="cancelled"),
        stay("2025-03-10T12:00:01Z"),
        stay(end="2025-03-10T08:00:00Z"),
        stay("2025-03-01", end="2025-03-08"),
    ],
    ids=[
        *("a visit", "before an admission", "planned", "over", "cancelled"),
        *("a second later", "ended this morning", "ended"),
    ],
)
def test_anything_else_is_no_stay_now(other: Json) -> None:
    assert isinstance(found(other), Absent)


@pytest.mark.parametrize(
    ("contradictory", "reason"),
    [
        (stay("2025-03-11"), "Encounter/stay is in progress and begins after the review"),
        (stay("2025-03-08", end="2025-03-07"), "Encounter/stay ends before it starts"),
    ],
)
def test_a_stay_whose_dates_cannot_be_right_is_unknown(contradictory: Json, reason: str) -> None:
    assert found(contradictory) == Unknown(reason)


@pytest.mark.parametrize(
    "kind",
    [None, {}, {"display": "Inpatient"}, {"system": "urn:house", "code": "7"}, {"code": "imp"}],
    ids=["no class", "an empty one", "only words", "of a house", "small letters"],
)
def test_an_encounter_of_no_known_class_may_be_a_stay(kind: Json | None) -> None:
    reason = "Encounter/stay is in progress, and its class does not say where"
    unclear = stay() | {"class": kind}
    assert found(unclear) == Unknown(reason)
    assert isinstance(found(stay(end="2025-03-10T08:00:00Z") | {"class": kind}), Absent)
    ward = encounter("ward", "2025-03-10", status="in-progress", kind="IMP")
    assert known(unclear, ward).reference == "Encounter/ward"


@pytest.mark.parametrize(
    ("start", "least", "most"),
    [
        ("2025-03-10T00:00:00Z", "12", "12"),
        ("2025-03-10T01:00:00+02:00", "13", "13"),
        ("2025-03-10T11:30:00Z", "0.5", "0.5"),
        ("2025-03-10", "0", "12"),
        ("2025-03-09", "12", "36"),
        ("2025-03-08", "36", "60"),
        ("2025-03", "0", "228"),
    ],
)
def test_the_hours_since_the_admission(start: str, least: str, most: str) -> None:
    seen = known(stay(start))
    assert (seen.hours, seen.hours_at_most) == (Decimal(least), Decimal(most))


def test_a_stay_without_a_start_has_no_hours() -> None:
    assert known(stay(None)).hours is None


@pytest.mark.parametrize(
    ("end", "hours"),
    [
        pytest.param("2025-03-10T06:00:00Z", 32, id="as the ward stay begins"),
        pytest.param("2025-03-10T05:00:00Z", 32, id="an hour before"),
        pytest.param("2025-03-10T04:59:59Z", 6, id="longer before"),
        pytest.param("2025-03-10T09:00:00Z", 32, id="after it began"),
    ],
)
def test_a_transfer_goes_on_from_the_emergency_admission(end: str, hours: int) -> None:
    emergency = encounter("er", "2025-03-09T04:00:00Z", end, kind="EMER")
    seen = known(stay("2025-03-10T06:00:00Z"), emergency)
    assert seen.hours == hours


def test_of_nested_stays_the_first_admission_counts() -> None:
    ward = encounter("ward", "2025-03-10T06:00:00Z", status="in-progress", kind="ACUTE")
    seen = known(stay("2025-03-08T06:00:00Z"), ward)
    assert seen.hours == 54
    assert {*seen.evidence} == {"Encounter/stay", "Encounter/ward"}


def test_an_earlier_stay_is_another_one() -> None:
    earlier = encounter("old", "2025-02-01", "2025-02-20", kind="IMP")
    assert known(stay(), earlier).hours == 16


# -- what goes on in it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ward", "counts"),
    [
        pytest.param(order("w1", authored="2025-03-09T21:00:00Z", **WARD), True, id="category"),
        pytest.param(order("w1", authored="2025-03-09T21:00:00Z", **HERE), True, id="encounter"),
        pytest.param(order("w1", authored="2025-03-09", **WARD), True, id="on the day"),
        pytest.param(order("w1", authored="2025-03-08", **HERE), True, id="of the stay, before it"),
        pytest.param(order("w1", authored="2025-03-08", **WARD), False, id="of an earlier stay"),
        pytest.param(order("w1", authored="2025-03-09T21:00:00Z"), False, id="no ward order"),
        pytest.param(
            order("w1", authored="2025-03-09T21:00:00Z", status="stopped", **WARD),
            False,
            id="stopped",
        ),
        pytest.param(
            order("w1", authored="2025-03-09T21:00:00Z", status="draft", **WARD),
            False,
            id="not signed",
        ),
        pytest.param(
            order("w1", authored="2025-03-09T21:00:00Z", doNotPerform=True, **WARD),
            False,
            id="not to be given",
        ),
    ],
)
def test_an_inpatient_order_since_the_admission_goes_on_with_it(ward: Json, counts: bool) -> None:
    assert known(stay(), ward).given == (("MedicationRequest/w1",) if counts else ())


@pytest.mark.parametrize(
    ("ward", "counts"),
    [
        pytest.param(WARD, True, id="inpatient"),
        pytest.param(HERE, True, id="of the stay"),
        pytest.param({}, False, id="for outside"),
    ],
)
def test_an_order_under_test_counts_where_it_is_for_the_ward(ward: Json, counts: bool) -> None:
    seen = known(stay(), orders=(draft(prior="m1", **ward),))
    assert bool(seen.given) is counts


@pytest.mark.parametrize(
    ("dose", "counts"),
    [
        pytest.param(given(), True, id="given"),
        pytest.param(given(status="in-progress"), True, id="running"),
        pytest.param(given(when="2025-03-09"), True, id="on the day"),
        pytest.param(given(when="2025-03-09T19:59:59Z"), False, id="before the admission"),
        pytest.param(given(when="2025-03-08", context=HERE["encounter"]), True, id="of the stay"),
        pytest.param(given(when="2025-03-10T12:30:00Z"), False, id="to come"),
        pytest.param(given(status="not-done"), False, id="not done"),
        pytest.param(given(rxcui="7052"), False, id="another drug"),
    ],
)
def test_a_dose_given_since_the_admission_goes_on_with_it(dose: Json, counts: bool) -> None:
    assert known(stay(), dose).given == (("MedicationAdministration/a1",) if counts else ())


# -- the home list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "proof",
    [
        reconciled(),
        reconciled(code={"text": "Medication reconciliation"}),
        reconciled("2025-02-01", encounter=HERE["encounter"]),
        home_list(),
        task("Medication reconciliation on admission"),
        task("Reconciliation of home medications"),
        task("see code", code={"text": "medication reconciliation"}),
    ],
    ids=["procedure", "words", "of the stay", "list", "task", "other words", "code of a task"],
)
def test_the_home_list_is_reconciled_in_the_stay(proof: Json) -> None:
    assert known(stay(), proof).reconciled


@pytest.mark.parametrize(
    "proof",
    [
        reconciled("2025-03-01"),
        reconciled(status="in-progress"),
        home_list("2025-02-01"),
        home_list(status="retired"),
        home_list(code=coded("http://loinc.org", "48765-2")),
        task("Medication reconciliation", status="requested"),
        task("Wash the patient"),
    ],
    ids=["before", "not done", "old list", "retired", "other list", "asked for", "other task"],
)
def test_anything_else_is_no_reconciliation(proof: Json) -> None:
    assert not known(stay(), proof).reconciled


# -- unconscious ---------------------------------------------------------------------------------


def score(value: int, on: str, id_: str = "g1") -> Json:
    return result(id_, "9269-2", value, "{score}", on=on)


@pytest.mark.parametrize(
    ("records", "unconscious"),
    [
        pytest.param([score(8, "2025-03-09")], True, id="8"),
        pytest.param([score(9, "2025-03-09")], False, id="9"),
        pytest.param([score(3, "2025-03-01")], False, id="before the stay"),
        pytest.param([score(6, "2025-03-09"), score(14, "2025-03-10", "g2")], False, id="awake"),
        pytest.param([problem("c9", "R40.20", onset="2025-03-09")], True, id="coma"),
        pytest.param(
            [problem("c9", "R40.20", onset="2025-03-09", status="resolved")], False, id="no more"
        ),
        pytest.param(
            [problem("c9", "R40.20", onset="2025-03-09"), score(15, "2025-03-10")],
            False,
            id="awake since",
        ),
        pytest.param(
            [problem("c9", "R40.20", onset="2025-03-10"), score(15, "2025-03-09")],
            True,
            id="coma since",
        ),
        pytest.param([problem("c9", "R40.0", onset="2025-03-09")], False, id="drowsy"),
    ],
)
def test_a_patient_is_unconscious_by_score_or_diagnosis(
    records: list[Json], unconscious: bool
) -> None:
    seen = known(stay(), *records)
    assert seen.unconscious is unconscious
    assert len(seen.evidence) == 1 + unconscious


# -- what could not be read ----------------------------------------------------------------------


def test_unread_encounters_may_be_a_stay() -> None:
    assert isinstance(found(encounter(status="nonsense")), Unknown)
    assert "Encounter/e1" in known(stay(), encounter(status="nonsense")).gaps[0]


@pytest.mark.parametrize(
    "unread",
    [
        reconciled(status="nonsense"),
        home_list(status="nonsense"),
        task("words", status="nonsense"),
        given(status="nonsense"),
        order("m9", status="nonsense"),
    ],
)
def test_unread_work_of_the_ward_is_told(unread: Json) -> None:
    assert len(known(stay(), unread).gaps) == 1


def test_other_things_unread_do_not_matter() -> None:
    assert known(stay(), given(rxcui="7052", status="nonsense")).gaps == ()
