"""Orders under test are read from a file, or refused in one line."""

import json

import pytest

from fhir_baclofen.errors import OrderError
from fhir_baclofen.fhir.reading import Orders, read_orders
from fhir_baclofen.fhir.record import ref
from tests.records.build import Element, Json, bundle, chart, coded, draft, egfr

PRODUCT = {"resourceType": "Medication", "id": "x", "code": {"text": "baclofen 10 mg"}}


def orders(data: Json | bytes, *on_record: Json) -> Orders:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read_orders(content, name="order.json", record=chart(*on_record))


def referring(reference: str, **more: Element) -> Json:
    made = draft(medicationReference={"reference": reference}, **more)
    del made["medicationCodeableConcept"]
    return made


def test_one_order_is_read() -> None:
    assert [ref(o) for o in orders(draft()).requests] == ["MedicationRequest/d1"]


def test_a_bundle_of_orders_is_read_in_the_order_of_their_ids() -> None:
    read = orders(bundle(draft("d2"), draft("d1")))
    assert [ref(o) for o in read.requests] == ["MedicationRequest/d1", "MedicationRequest/d2"]


@pytest.mark.parametrize(
    ("data", "on_record"),
    [
        pytest.param(json.dumps(referring("Medication/x")).encode(), (PRODUCT,), id="on record"),
        pytest.param(bundle(referring("Medication/x"), PRODUCT), (), id="beside the order"),
        pytest.param(
            json.dumps(referring("#x", contained=[PRODUCT])).encode(), (), id="in the order"
        ),
    ],
)
def test_an_order_may_refer_to_its_product(data: bytes, on_record: tuple[Json, ...]) -> None:
    record = chart(*on_record)
    (request,) = read_orders(data, name="order.json", record=record).requests
    assert [c.text for c in record.drug_of(request)] == ["baclofen 10 mg"]


def test_an_order_with_an_odd_dosage_is_read_without_it() -> None:
    read = orders(draft(dosageInstruction={"text": "10 mg tid"}))
    assert read.requests[0].dosage_instruction == ()
    assert [(u.resource, u.element) for u in read.not_read] == [
        ("MedicationRequest/d1", "dosageInstruction")
    ]


ELSEWHERE = {"reference": "Patient/p2"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="an empty file"),
        pytest.param(b'{"resourceType": "MedicationRequest",', "its end is missing", id="cut off"),
        pytest.param(b"[]", "not a MedicationRequest", id="a list"),
        pytest.param(egfr(), "not a MedicationRequest", id="another resource"),
        pytest.param(bundle(), "not a MedicationRequest", id="an empty bundle"),
        pytest.param(bundle(PRODUCT), "not a MedicationRequest", id="a product alone"),
        pytest.param(bundle(draft(), egfr()), "not a MedicationRequest", id="a mixed bundle"),
        pytest.param(draft(subject=ELSEWHERE), "it belongs to another patient", id="another's"),
        pytest.param(draft(subject=None), "it does not refer to the patient", id="nobody's"),
        pytest.param(
            draft(medicationCodeableConcept=coded("x", "1", "aspirin")),
            "not for baclofen",
            id="drug",
        ),
        pytest.param(referring("Medication/gone"), "no drug that can be told", id="no product"),
        pytest.param(draft(status="weird"), "status 'weird' is not a status", id="status"),
        pytest.param(draft(subject=5), "subject is not an object", id="a wrong shape"),
        pytest.param(
            draft(modifierExtension=[{"url": "x"}]), "an unknown modifierExtension", id="modifier"
        ),
    ],
)
def test_what_is_no_order_of_baclofen_for_this_patient_is_refused(
    data: Json | bytes, says: str
) -> None:
    with pytest.raises(OrderError) as raised:
        orders(data)
    assert str(raised.value).startswith("order.json: ")
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
