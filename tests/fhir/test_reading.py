"""A record is read from a file: what is no record is refused in one line, the rest is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_baclofen.errors import RecordError
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import PatientRecord, Unread, ref
from fhir_baclofen.fhir.resource_types import Medication
from tests.records.build import (
    LOINC,
    SUBJECT,
    Element,
    Json,
    bundle,
    coded,
    dispense,
    egfr,
    order,
    patient,
    problem,
    quantity,
)


def read(*resources: Json) -> PatientRecord:
    return read_bundle(bundle(patient(), *resources), name="chart.json")


def unread(*resources: Json) -> list[tuple[str, str]]:
    return [(u.resource, u.reason) for u in read(*resources).not_read]


def without(resource: Json, *elements: str) -> Json:
    return {k: v for k, v in resource.items() if k not in elements}


def entries(*items: object, **more: object) -> bytes:
    return json.dumps({"resourceType": "Bundle", "entry": list(items), **more}).encode()


def deep(levels: int) -> bytes:
    whole = bundle(patient(), egfr())
    return whole.replace(b'"status": "final"', b'"x": ' + b"[" * levels + b"]" * levels)


# -- files that are no record ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="an empty file"),
        pytest.param(b" \n", "empty", id="a blank file"),
        pytest.param(b'{"resourceType": "Bundle",\n "x": NaN}', "line 2, column 7", id="NaN"),
        pytest.param(bundle(patient())[:-2], "its end is missing", id="a file cut off"),
        pytest.param(b"<html></html>", "looks like XML or HTML", id="a web page"),
        pytest.param(bundle(patient()).decode().encode("utf-16"), "looks like UTF-16", id="UTF-16"),
        pytest.param(b"[]", "JSON but not FHIR", id="a list"),
        pytest.param(b"7", "JSON but not FHIR", id="a number"),
        pytest.param(b"{}", "JSON but not FHIR", id="an empty object"),
        pytest.param(b'{"resourceType": 7}', "JSON but not FHIR", id="a type that is a number"),
        pytest.param(
            json.dumps(patient()).encode(), "not a Bundle but a resource of type Patient", id="one"
        ),
        pytest.param(b'{"resourceType": "Chart"}', "not a Bundle", id="a type of its own"),
        pytest.param(entries(), "holds no Patient", id="no patient"),
        pytest.param(b'{"resourceType": "Bundle"}', "holds no Patient", id="no entries"),
        pytest.param(
            bundle(patient(), {**patient(), "id": "p2"}), "holds 2 Patients", id="two patients"
        ),
        pytest.param(bundle(without(patient(), "id")), "the Patient has no id", id="no id"),
        pytest.param(
            b'{"resourceType": "Bundle", "entry": {}}', "entry is not a list", id="no list"
        ),
        pytest.param(b'{"link": 1, "entry": [', "its end is missing", id="odd and cut off"),
        pytest.param(deep(10_000), "nested more than 200 levels deep at line 1", id="depth"),
        pytest.param(
            b'{"resourceType": "Bundle", "type": "\xff"}', "not JSON in UTF-8", id="no text"
        ),
    ],
)
def test_a_file_that_is_no_record_is_refused_in_one_line_that_names_it(
    data: bytes, says: str
) -> None:
    with pytest.raises(RecordError) as raised:
        read_bundle(data, name="chart.json")
    message = str(raised.value)
    assert message.startswith("chart.json: ")
    assert says in message
    assert "\n" not in message


def test_an_error_quotes_nothing_of_the_file() -> None:
    with pytest.raises(RecordError) as raised:
        read_bundle(b'{"resourceType": "John Smith 1950"}', name="chart.json")
    assert "Smith" not in str(raised.value)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert ref(read_bundle(b"\xef\xbb\xbf" + bundle(patient()), name="c").patient) == "Patient/p1"


def test_a_text_of_five_megabytes_does_no_harm() -> None:
    assert unread(egfr(note=[{"text": "x" * 5_000_000}])) == []


# -- resources that cannot be read -----------------------------------------------------------------

ELSEWHERE = {"reference": "Patient/p2"}
R5_ORDER = without(order(medication={"concept": {"text": "baclofen"}}), "medicationCodeableConcept")


@pytest.mark.parametrize(
    ("resource", "says"),
    [
        pytest.param(
            egfr(valueQuantity={"value": "62"}), "value is not a number", id="a text for a number"
        ),
        pytest.param(
            egfr(valueQuantity={"value": True}), "value is not a number", id="true for a number"
        ),
        pytest.param(
            egfr(status="weird"),
            "status 'weird' is not a status of Observation",
            id="an unknown status",
        ),
        pytest.param(
            egfr(status="J Smith"),
            "status as given is not a status of Observation",
            id="a status that is no code is not quoted",
        ),
        pytest.param(without(egfr(), "status"), "it has no status", id="no status"),
        pytest.param(
            order(intent="wish"), "intent 'wish' is not an intent of MedicationRequest", id="intent"
        ),
        pytest.param(
            problem("k1", "G35", clinicalStatus=coded("x", "gone")),
            "clinical status 'gone' is not a clinical status of Condition",
            id="an unknown clinical status",
        ),
        pytest.param(
            problem("k1", "G35", verificationStatus=coded("x", "maybe")),
            "verification status 'maybe' is not a verification status of Condition",
            id="an unknown verification status",
        ),
        pytest.param(
            egfr(modifierExtension=[{"url": "http://x"}]),
            "it carries an unknown modifierExtension",
            id="a modifier",
        ),
        pytest.param(
            egfr(component=[{"modifierExtension": [{"url": "http://x"}]}]),
            "it carries an unknown modifierExtension",
            id="a modifier of a component",
        ),
        pytest.param(
            egfr(implicitRules="http://x"), "it follows implicitRules", id="implicit rules"
        ),
        pytest.param(
            egfr(component=[{"code": [1]}]),
            "component[0].code is not an object",
            id="a wrong shape",
        ),
        pytest.param(egfr(subject=ELSEWHERE), "it belongs to another patient", id="another's"),
        pytest.param(
            egfr(subject={"reference": "urn:uuid:2"}), "it belongs to another patient", id="a urn"
        ),
        pytest.param(without(egfr(), "subject"), "it does not refer to the patient", id="nobody's"),
        pytest.param(
            egfr(subject={"identifier": {"value": "4711"}}),
            "it does not refer to the patient",
            id="by a number only",
        ),
        pytest.param(
            problem("k1", "G35", clinicalStatus="active"),
            "clinicalStatus is not an object",
            id="a condition of STU3",
        ),
        pytest.param(
            {
                "resourceType": "Encounter",
                "id": "k1",
                "status": "finished",
                "class": [{"coding": []}],
                "subject": SUBJECT,
            },
            "class is not an object",
            id="an encounter of R5",
        ),
        pytest.param(R5_ORDER | {"id": "k1"}, "it has the shape of FHIR R5", id="an order of R5"),
        pytest.param(
            {
                "resourceType": "MedicationStatement",
                "id": "k1",
                "status": "active",
                "taken": "n",
                "subject": SUBJECT,
            },
            "it has the shape of FHIR STU3",
            id="a statement of STU3",
        ),
    ],
)
def test_an_odd_resource_costs_itself_and_is_listed_with_its_reason(
    resource: Json, says: str
) -> None:
    record = read(resource | {"id": "k1"}, problem("c1", "G35"))
    (listed,) = record.not_read
    assert listed.resource == f"{resource['resourceType']}/k1"
    assert listed.type == resource["resourceType"]
    assert says in listed.reason
    assert [ref(c) for c in record.conditions] == ["Condition/c1"]
    assert record.observations == ()
    assert record.medication_requests == ()


def test_bytes_that_are_not_text_cost_one_resource() -> None:
    data = bundle(patient(), egfr(), problem("c1", "G35")).replace(b'"final"', b'"\xff"')
    record = read_bundle(data, name="chart.json")
    assert [u.resource for u in record.not_read] == ["Observation/k1"]
    assert len(record.conditions) == 1


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(None, id="null"),
        pytest.param(5, id="a number"),
        pytest.param({"fullUrl": "urn:uuid:1"}, id="without a resource"),
        pytest.param({"resource": 5}, id="a resource that is a number"),
        pytest.param({"resource": {"id": "o1"}}, id="a resource without a type"),
        pytest.param({"resource": {"resourceType": "observation"}}, id="a misspelt type"),
        pytest.param({"resource": {"resourceType": "DeviceUsage"}}, id="a type of R5"),
        pytest.param({"response": {"status": "500 oops"}}, id="an answer of a failed server"),
    ],
)
def test_an_entry_that_holds_no_resource_is_listed(entry: object) -> None:
    record = read_bundle(entries({"resource": patient()}, entry), name="chart.json")
    assert [(u.resource, u.type, u.concepts) for u in record.not_read] == [
        ("Bundle.entry", "", None)
    ]


def test_an_entry_with_an_odd_search_mode_is_still_read() -> None:
    data = entries({"resource": patient()}, {"resource": egfr(), "search": 5})
    assert len(read_bundle(data, name="chart.json").observations) == 1


def test_resources_of_types_that_are_not_used_are_passed_over() -> None:
    assert unread({"resourceType": "Coverage", "id": "c1", "status": 5}) == []


def test_what_was_entered_in_error_is_left_out_without_a_word() -> None:
    record = read(
        egfr(status="entered-in-error"),
        problem("c1", "G35", verificationStatus=coded("x", "entered-in-error")),
        {
            "resourceType": "Goal",
            "id": "g1",
            "lifecycleStatus": "entered-in-error",
            "subject": SUBJECT,
        },
    )
    assert (record.observations, record.conditions, record.goals) == ((), (), ())
    assert record.not_read == ()


# -- what an unread resource was about -------------------------------------------------------------


def about(resource: Json, *others: Json) -> tuple[str, ...] | None:
    (listed,) = read(resource, *others).not_read
    if listed.concepts is None:
        return None
    return tuple(c.text or (c.coding or ())[0].code or "" for c in listed.concepts)


@pytest.mark.parametrize(
    ("resource", "concepts"),
    [
        pytest.param(egfr(status="weird"), ("98979-8",), id="an observation by its code"),
        pytest.param(problem("c1", "N18.4") | {"subject": 5}, ("N18.4",), id="a condition"),
        pytest.param(order(status="weird"), ("197391",), id="an order by its drug"),
        pytest.param(R5_ORDER, ("baclofen",), id="an order of R5 by its drug"),
        pytest.param(without(egfr(status="weird"), "code"), None, id="no code"),
        pytest.param(
            {"resourceType": "Encounter", "id": "e", "status": "weird", "subject": SUBJECT},
            None,
            id="a visit",
        ),
        pytest.param(egfr(subject=ELSEWHERE), (), id="another patient's is about nothing here"),
        pytest.param(without(egfr(), "subject"), None, id="nobody's may be about anything"),
    ],
)
def test_what_an_unread_resource_was_about_is_kept_where_it_can_be_told(
    resource: Json, concepts: tuple[str, ...] | None
) -> None:
    assert about(resource) == concepts


def test_an_unread_order_is_about_the_product_it_refers_to() -> None:
    product = {"resourceType": "Medication", "id": "x", "code": {"text": "baclofen"}}
    referring = without(order(status="weird"), "medicationCodeableConcept")
    referring |= {"medicationReference": {"reference": "Medication/x"}}
    assert about(referring, product) == ("baclofen",)


# -- resources that can be read in part ------------------------------------------------------------


def test_an_order_with_an_odd_dosage_is_kept_without_it() -> None:
    record = read(order(dosageInstruction={"text": "10 mg tid"}))
    assert record.medication_requests[0].dosage_instruction == ()
    assert record.not_read == (
        Unread(
            "MedicationRequest/m1",
            "dosageInstruction is not a list",
            "MedicationRequest",
            element="dosageInstruction",
        ),
    )


def test_an_order_with_two_odd_elements_lists_both() -> None:
    record = read(order(dosageInstruction={}, note="call me"))
    assert [u.element for u in record.not_read] == ["dosageInstruction", "note"]


def test_an_order_with_an_odd_subject_is_not_read_at_all() -> None:
    assert unread(order(subject=5)) == [("MedicationRequest/m1", "subject is not an object")]


@pytest.mark.parametrize(
    ("odd", "element"),
    [
        pytest.param({"birthDate": 1950}, "birthDate", id="a birth date that is a number"),
        pytest.param({"gender": ["x"]}, "gender", id="a gender that is a list"),
    ],
)
def test_an_odd_element_of_the_patient_costs_that_element(odd: Json, element: str) -> None:
    record = read_bundle(bundle({**patient(), **odd}, egfr()), name="chart.json")
    assert record.patient.id == "p1"
    assert [u.element for u in record.not_read] == [element]
    assert len(record.observations) == 1


def test_a_gender_that_is_no_code_is_not_used() -> None:
    record = read_bundle(bundle(patient(gender="F")), name="chart.json")
    assert record.patient.gender is None
    assert [u.reason for u in record.not_read] == ["gender is not a code of FHIR R4"]


def test_a_patient_with_a_modifier_is_known_by_the_id_alone() -> None:
    record = read_bundle(
        bundle({**patient(), "modifierExtension": [{"url": "x"}]}, egfr()), name="c"
    )
    assert (record.patient.id, record.patient.birth_date) == ("p1", None)
    assert [u.resource for u in record.not_read] == ["Patient/p1"]


# -- versions --------------------------------------------------------------------------------------


def version(number: str | None, updated: str | None, **more: Element) -> Json:
    meta = {"versionId": number, "lastUpdated": updated}
    return egfr(meta={k: v for k, v in meta.items() if v}, **more)


@pytest.mark.parametrize(
    ("one", "other", "newest"),
    [
        pytest.param(("9", None), ("10", None), "other", id="by version, as a number"),
        pytest.param(("2", "2025-01-02"), ("1", "2025-01-03"), "one", id="the version goes first"),
        pytest.param(
            (None, "2025-01-01T10:00:00+02:00"),
            (None, "2025-01-01T09:00:00Z"),
            "other",
            id="by the moment of change",
        ),
        pytest.param((None, None), (None, None), None, id="not to be told"),
        pytest.param(("1", None), ("1", None), None, id="two that claim one version"),
        pytest.param(("1", None), (None, "2025-01-01"), None, id="not comparable"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_versions_the_newest_counts(
    one: tuple[str | None, str | None],
    other: tuple[str | None, str | None],
    newest: str | None,
    turned: bool,
) -> None:
    pair = [version(*one, method={"text": "one"}), version(*other, method={"text": "other"})]
    record = read(*(reversed(pair) if turned else pair))
    methods = [o.method.text for o in record.observations if o.method]
    assert methods == ([newest] if newest else [])
    assert [u.resource for u in record.not_read] == ([] if newest else ["Observation/k1"])


def test_the_same_resource_twice_counts_once() -> None:
    record = read(egfr(), egfr())
    assert len(record.observations) == 1
    assert record.not_read == ()


def test_an_older_version_does_not_stand_in_for_a_newer_one_that_cannot_be_read() -> None:
    record = read(version("1", None), version("2", None, status="weird"))
    assert record.observations == ()
    assert [u.resource for u in record.not_read] == ["Observation/k1"]


def test_a_version_entered_in_error_takes_the_older_one_with_it() -> None:
    record = read(version("1", None), version("2", None, status="entered-in-error"))
    assert (record.observations, record.not_read) == ((), ())


# -- searches and batches in a file ----------------------------------------------------------------


def test_an_answer_to_a_batch_is_read_like_any_other_bundle() -> None:
    searches = [
        {"resource": {"resourceType": "Bundle", "entry": [{"resource": r}]}}
        for r in (patient(), egfr())
    ]
    data = entries(*searches, type="batch-response")
    assert len(read_bundle(data, name="chart.json").observations) == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param(
            {"link": [{"relation": "next", "url": "http://x"}]},
            "it is one page of several",
            id="a next page",
        ),
        pytest.param(
            {"type": "searchset", "total": 3},
            "it holds fewer matches than it says",
            id="more matches than entries",
        ),
    ],
)
def test_a_file_that_says_that_it_is_not_all_may_lack_anything(more: Json, says: str) -> None:
    data = entries({"resource": patient()}, {"resource": egfr()}, **more)
    assert read_bundle(data, name="c").not_read == (Unread("Bundle", says, ""),)


def test_a_total_that_counts_no_included_resources_is_right() -> None:
    included = {"resource": egfr(), "search": {"mode": "include"}}
    data = entries({"resource": patient()}, included, type="searchset", total=1)
    assert read_bundle(data, name="c").not_read == ()


def outcome(severity: str, code: str = "timeout", vendor: str = "") -> Json:
    details = {"details": coded("urn:x", vendor)} if vendor else {}
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, **details}],
    }


@pytest.mark.parametrize(
    ("message", "incomplete"),
    [
        pytest.param(outcome("error"), True, id="an error"),
        pytest.param(outcome("fatal"), True, id="a fatal error"),
        pytest.param(outcome("warning"), False, id="a warning"),
        pytest.param(outcome("warning", vendor="4101"), False, id="no results"),
        pytest.param(outcome("warning", vendor="4119"), True, id="additional data may be there"),
        pytest.param(outcome("warning", vendor="4122"), True, id="a parameter was ignored"),
        pytest.param({"resourceType": "OperationOutcome", "issue": 5}, True, id="no message"),
    ],
)
def test_what_a_server_says_about_its_answer_is_heard(message: Json, incomplete: bool) -> None:
    assert bool(unread(message)) is incomplete


# -- references ------------------------------------------------------------------------------------


def test_references_are_resolved_in_every_form() -> None:
    product = {"resourceType": "Medication", "id": "x", "code": {"text": "baclofen"}}
    data = entries(
        {"resource": patient()},
        {"resource": product, "fullUrl": "https://ehr.example/fhir/Medication/x"},
        {"resource": without(product, "id"), "fullUrl": "urn:uuid:7"},
        {"resource": order(contained=[product | {"id": "inner", "code": {"text": "inner"}}])},
    )
    record = read_bundle(data, name="chart.json")
    (holder,) = record.medication_requests
    for reference in (
        "Medication/x",
        "Medication/x/_history/3",
        "https://ehr.example/fhir/Medication/x",
        "https://elsewhere.example/fhir/Medication/x",
    ):
        assert record.resolve(reference) is record.medications["x"], reference
    other = record.resolve("urn:uuid:7")
    assert other is not None
    assert ref(other) == "urn:uuid:7"
    inner = record.resolve("#inner", holder)
    assert isinstance(inner, Medication)
    assert inner.code is not None
    assert inner.code.text == "inner"
    assert record.resolve("Patient/p1") is record.patient


@pytest.mark.parametrize("reference", ["Medication/none", "#none", "none", "", None, "urn:uuid:9"])
def test_a_reference_to_nothing_is_none(reference: str | None) -> None:
    record = read(order())
    assert record.resolve(reference, record.medication_requests[0]) is None


def test_a_name_that_two_resources_claim_leads_to_neither() -> None:
    data = entries(
        {"resource": patient()},
        {"resource": egfr(), "fullUrl": "urn:uuid:1"},
        {"resource": problem("c1", "G35"), "fullUrl": "urn:uuid:1"},
    )
    assert read_bundle(data, name="c").resolve("urn:uuid:1") is None


def test_a_patient_known_by_a_urn_owns_what_refers_to_it() -> None:
    data = entries(
        {"resource": without(patient(), "id"), "fullUrl": "urn:uuid:1"},
        {"resource": egfr(subject={"reference": "urn:uuid:1"})},
    )
    record = read_bundle(data, name="chart.json")
    assert ref(record.patient) == "urn:uuid:1"
    assert len(record.observations) == 1


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("Patient/p1/_history/4", id="with a version"),
        pytest.param("https://ehr.example/fhir/Patient/p1", id="absolute"),
    ],
)
def test_the_patient_is_recognised_in_every_form(subject: str) -> None:
    assert len(read(egfr(subject={"reference": subject})).observations) == 1


def appointment(*actors: str) -> Json:
    taking_part = [{"actor": {"reference": a}, "status": "accepted"} for a in actors]
    return {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "participant": taking_part,
    }


@pytest.mark.parametrize(
    ("actors", "counts"),
    [
        pytest.param(("Location/l1", "Patient/p1"), True, id="the patient among others"),
        pytest.param(("Patient/p2",), False, id="another patient"),
        pytest.param(("Location/l1",), False, id="nobody that can be told"),
    ],
)
def test_an_appointment_belongs_to_the_patient_who_takes_part(
    actors: tuple[str, ...], counts: bool
) -> None:
    assert len(read(appointment(*actors)).appointments) == counts


@pytest.mark.parametrize(
    ("patient_of", "counts"),
    [
        pytest.param({}, True, id="a device of nobody"),
        pytest.param({"patient": SUBJECT}, True, id="the patient's"),
        pytest.param({"patient": ELSEWHERE}, False, id="another's"),
    ],
)
def test_a_device_may_belong_to_nobody_but_not_to_another(patient_of: Json, counts: bool) -> None:
    assert len(read({"resourceType": "Device", "id": "d1", **patient_of}).devices) == counts


# -- the record as a whole -------------------------------------------------------------------------

MANY = [
    patient(),
    *(egfr(60 + n, id_=f"k{n}") for n in range(4)),
    egfr(status="weird", id_="k9"),
    version("1", None, method={"text": "old"}),
    version("2", None, method={"text": "new"}),
    order(),
    order("m2", note=5),
    dispense(),
    problem("c1", "G35"),
    {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(LOINC, "1"),
        "subject": SUBJECT,
    },
    {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(LOINC, "2"),
        "subject": SUBJECT,
    },
]


@given(st.permutations(MANY))
def test_the_order_of_entries_never_matters(shuffled: list[Json]) -> None:
    assert read_bundle(bundle(*shuffled), name="c") == read_bundle(bundle(*MANY), name="c")


@given(
    st.sampled_from(range(1, len(MANY))),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=5,
    ),
    st.data(),
)
def test_any_odd_value_in_any_element_costs_no_more_than_its_resource(
    at: int, odd: object, data: st.DataObject
) -> None:
    broken = json.loads(json.dumps(MANY))
    element = data.draw(st.sampled_from(sorted(broken[at])))
    broken[at][element] = odd
    record = read_bundle(bundle(*broken), name="chart.json")
    read_without = read_bundle(bundle(*(r for i, r in enumerate(MANY) if i != at)), name="c")
    kept = {ref(o) for o in read_without.observations if o.id not in ("k1", None)}
    assert kept <= {ref(o) for o in record.observations}


def test_numbers_are_exact() -> None:
    record = read(egfr(valueQuantity=quantity(0.1, "mg/dL") | {"value": 71.4}))
    value = record.observations[0].value_quantity
    assert value is not None
    assert str(value.number) == "71.4"


def test_what_could_not_be_read_is_asked_for_by_type() -> None:
    record = read_bundle(
        entries({"resource": patient()}, {"resource": egfr(status="weird")}, None), name="c"
    )
    assert [u.resource for u in record.unread_of("Observation")] == [
        "Bundle.entry",
        "Observation/k1",
    ]
    assert [u.resource for u in record.unread_of("Condition")] == ["Bundle.entry"]
