"""A Bundle in which nothing is odd is read in one pass, with the record that care would give."""

import json
from datetime import UTC, datetime

import pytest

from benchmarks.record import record as benchmark_record
from fhir_baclofen.demo.patients import demo_patients
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.sound import sound_record
from tests.records.build import (
    Json,
    bundle,
    dispense,
    egfr,
    order,
    patient,
    problem,
    pump_order,
    statement,
)

VOID = "entered-in-error"
PRACTITIONER = {"resourceType": "Practitioner", "id": "doctor"}
URN = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"


def entries(*resources: Json, **more: object) -> bytes:
    listed = [{"fullUrl": f"https://ehr.example/{r['id']}", "resource": r} for r in resources]
    return json.dumps({"resourceType": "Bundle", "entry": listed, **more}).encode()


def of_demo() -> list[bytes]:
    patients = demo_patients(datetime(2025, 3, 10, tzinfo=UTC).date())
    return [json.dumps(p.transaction()).encode() for p in patients]


@pytest.mark.parametrize(
    "data",
    [
        *of_demo(),
        benchmark_record(),
        bundle(
            patient(), order(), statement(), dispense(), pump_order(), egfr(), problem("c", "G35")
        ),
        entries(egfr(id_="k2"), egfr(id_="k1"), patient()),
        entries(patient(), PRACTITIONER, order()),
        entries(patient(), order(status=VOID), problem("c", "G35")),
        b"\xef\xbb\xbf" + bundle(patient(), order()),
    ],
)
def test_one_pass_gives_the_record_that_care_gives(data: bytes) -> None:
    # A total that is no search result's says nothing, but asks for care.
    with_care = data.replace(b'"Bundle"', b'"Bundle", "total": 1', 1)
    sound, careful = sound_record(data), read_bundle(with_care, name="chart.json")
    assert sound_record(with_care) is None
    assert sound == careful
    assert sound is not None
    assert sound.by_reference == careful.by_reference


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[]", id="no Bundle"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(bundle(order()), id="no patient"),
        pytest.param(bundle(patient(), patient(id="p2")), id="two patients"),
        pytest.param(bundle(patient(gender="weiblich")), id="a gender that is no code"),
        pytest.param(bundle(patient(id="")), id="a patient without an id"),
        pytest.param(bundle(patient(modifierExtension=[{"url": "x"}])), id="a modified patient"),
        pytest.param(bundle(patient(), order(id=None)), id="an order without an id"),
        pytest.param(bundle(patient(), order(), order()), id="two versions of one order"),
        pytest.param(
            bundle(patient(), order(status=VOID), order()), id="a version entered in error"
        ),
        pytest.param(bundle(patient(), order(status="on-ice")), id="an unknown status"),
        pytest.param(
            bundle(patient(), order(subject={"reference": "Patient/p2"})), id="another's order"
        ),
        pytest.param(bundle(patient(), order(dosageInstruction="tid")), id="an odd element"),
        pytest.param(
            bundle(patient(), egfr(61.5)).replace(b"61.5", b"6.1e9999999999999999999"),
            id="a number out of all bounds",
        ),
        pytest.param(bundle(patient(), {"resourceType": "Prescription"}), id="no type of R4"),
        pytest.param(bundle(patient(), {"resourceType": "OperationOutcome"}), id="a message"),
        pytest.param(bundle(patient(), {"resourceType": "Bundle"}), id="a Bundle in the Bundle"),
        pytest.param(entries(patient(), entry=[None]), id="an entry that is nothing"),
        pytest.param(entries(patient(), entry=[{"fullUrl": URN}]), id="an entry without resource"),
        pytest.param(
            entries(patient(), link=[{"relation": "next", "url": "https://ehr.example/2"}]),
            id="one page of several",
        ),
        pytest.param(entries(patient(), total=2), id="a number of matches"),
    ],
)
def test_anything_odd_asks_for_care(data: bytes) -> None:
    assert sound_record(data) is None
