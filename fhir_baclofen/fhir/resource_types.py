"""The FHIR R4 resources that are read, as far as they are read: nothing is required.

Decoded by msgspec straight from JSON (see `decode.py`); fields that are not named here are skipped
unseen. Choice elements stand apart (`effective_date_time`, `effective_period`). A number is typed
`object` and opened with `dosage_types.number`. An array may be null, which FHIR forbids and servers
send. The last group of a type holds elements of other releases of FHIR, read only to be recognised.

Source: FHIR R4 (4.0.1), the page of each resource.
"""

from msgspec import Raw, Struct, field

from fhir_baclofen.fhir.dosage_types import (
    CodeableConcept,
    Coding,
    Dosage,
    Period,
    Quantity,
    Range,
    Ratio,
    Timing,
)

# -- data types ----------------------------------------------------------------------------------


class Meta(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Which version of a resource this is."""

    version_id: str | None = None
    last_updated: str | None = None


class Identifier(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A business identifier."""

    system: str | None = None
    value: str | None = None


class Reference(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A pointer to another resource; `reference` is None where only a name or number is given."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Annotation(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A note."""

    text: str | None = None
    time: str | None = None


class Extension(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """An extension with the values that are read."""

    url: str | None = None
    value_date: str | None = None
    value_date_time: str | None = None
    value_string: str | None = None
    value_code: str | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None


class Resource(
    Struct, frozen=True, gc=False, kw_only=True, rename="camel", tag_field="resourceType", tag=True
):
    """What every resource has; `id` holds the entry's urn where the resource itself has no id."""

    id: str | None = None
    meta: Meta | None = None
    implicit_rules: str | None = None
    contained: tuple[Raw, ...] | None = ()
    modifier_extension: object = None


# -- the patient ---------------------------------------------------------------------------------


class Patient(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Who the record is about; names are never read."""

    birth_date: str | None = None
    gender: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


# -- medication ----------------------------------------------------------------------------------


class Ingredient(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One ingredient of a product and its strength."""

    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None
    is_active: bool | None = None
    strength: Ratio | None = None


class Medication(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A product."""

    code: CodeableConcept | None = None
    status: str | None = None
    manufacturer: Reference | None = None
    form: CodeableConcept | None = None
    amount: Ratio | None = None
    ingredient: tuple[Ingredient, ...] | None = ()


class DispenseRequest(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """How much of an order may be handed out."""

    validity_period: Period | None = None
    quantity: Quantity | None = None
    number_of_repeats_allowed: object = None


class MedicationRequest(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """An order."""

    status: str | None = None
    status_reason: CodeableConcept | None = None
    intent: str | None = None
    category: tuple[CodeableConcept, ...] | None = ()
    priority: str | None = None
    do_not_perform: bool | None = None
    reported_boolean: bool | None = None
    reported_reference: Reference | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    authored_on: str | None = None
    requester: Reference | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    based_on: tuple[Reference, ...] | None = ()
    group_identifier: Identifier | None = None
    note: tuple[Annotation, ...] | None = ()
    dosage_instruction: tuple[Dosage, ...] | None = ()
    dispense_request: DispenseRequest | None = None
    prior_prescription: Reference | None = None

    medication: object = None


class MedicationStatement(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """What the patient is said to take."""

    status: str | None = None
    status_reason: tuple[CodeableConcept, ...] | None = ()
    category: CodeableConcept | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    context: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    information_source: Reference | None = None
    based_on: tuple[Reference, ...] | None = ()
    derived_from: tuple[Reference, ...] | None = ()
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    note: tuple[Annotation, ...] | None = ()
    dosage: tuple[Dosage, ...] | None = ()

    medication: object = None
    taken: object = None


class MedicationDispense(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A supply handed out."""

    status: str | None = None
    category: CodeableConcept | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    performer: tuple["DispensePerformer", ...] | None = ()
    authorizing_prescription: tuple[Reference, ...] | None = ()
    type: CodeableConcept | None = None
    quantity: Quantity | None = None
    days_supply: Quantity | None = None
    when_prepared: str | None = None
    when_handed_over: str | None = None
    note: tuple[Annotation, ...] | None = ()
    dosage_instruction: tuple[Dosage, ...] | None = ()

    medication: object = None
    not_done_codeable_concept: object = None
    not_done_reference: object = None


class DispensePerformer(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Who handed a supply out."""

    actor: Reference | None = None


class AdministrationDosage(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """What was given at one administration."""

    text: str | None = None
    route: CodeableConcept | None = None
    dose: Quantity | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None


class MedicationAdministration(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A dose given."""

    status: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    context: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    request: Reference | None = None
    note: tuple[Annotation, ...] | None = ()
    dosage: AdministrationDosage | None = None

    medication: object = None
    not_given: object = None


# -- findings ------------------------------------------------------------------------------------


class ObservationComponent(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One of several results under one observation."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: object = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    data_absent_reason: CodeableConcept | None = None
    modifier_extension: object = None


class Observation(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A measurement or a statement about the patient."""

    status: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: object = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_date_time: str | None = None
    data_absent_reason: CodeableConcept | None = None
    method: CodeableConcept | None = None
    note: tuple[Annotation, ...] | None = ()
    component: tuple[ObservationComponent, ...] | None = ()


class ConditionEvidence(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """What a diagnosis rests on."""

    code: tuple[CodeableConcept, ...] | None = ()
    detail: tuple[Reference, ...] | None = ()


class Condition(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A problem or diagnosis."""

    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] | None = ()
    subject: Reference | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    onset_age: Quantity | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    abatement_string: str | None = None
    recorded_date: str | None = None
    evidence: tuple[ConditionEvidence, ...] | None = ()
    note: tuple[Annotation, ...] | None = ()


class Reaction(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One reaction to a substance."""

    substance: CodeableConcept | None = None
    severity: str | None = None


class AllergyIntolerance(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """An allergy, an intolerance, or the statement that none is known."""

    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    # A code in R4, a concept in R5.
    type: str | CodeableConcept | None = None
    criticality: str | None = None
    code: CodeableConcept | None = None
    patient: Reference | None = None
    onset_date_time: str | None = None
    recorded_date: str | None = None
    reaction: tuple[Reaction, ...] | None = ()


class ProcedurePerformer(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Who did a procedure."""

    actor: Reference | None = None


class Procedure(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Something done to or for the patient."""

    status: str | None = None
    category: CodeableConcept | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    outcome: CodeableConcept | None = None
    note: tuple[Annotation, ...] | None = ()

    occurrence_date_time: object = None
    occurrence_period: object = None
    not_done: object = None


class Flag(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A warning pinned to the record."""

    status: str | None = None
    category: tuple[CodeableConcept, ...] | None = ()
    code: CodeableConcept | None = None
    subject: Reference | None = None
    period: Period | None = None


class Goal(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """What a treatment is meant to reach."""

    lifecycle_status: str | None = None
    category: tuple[CodeableConcept, ...] | None = ()
    description: CodeableConcept | None = None
    subject: Reference | None = None
    start_date: str | None = None
    note: tuple[Annotation, ...] | None = ()


# -- visits, plans and devices -------------------------------------------------------------------


class Hospitalization(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """The stay an encounter belongs to."""

    discharge_disposition: CodeableConcept | None = None


class Encounter(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A visit or a stay."""

    status: str | None = None
    class_: Coding | None = field(default=None, name="class")
    type: tuple[CodeableConcept, ...] | None = ()
    service_type: CodeableConcept | None = None
    subject: Reference | None = None
    period: Period | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    hospitalization: Hospitalization | None = None

    actual_period: object = None


class ActivityDetail(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One planned activity, in line."""

    kind: str | None = None
    code: CodeableConcept | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    status: str | None = None
    do_not_perform: bool | None = None
    scheduled_timing: Timing | None = None
    scheduled_period: Period | None = None
    scheduled_string: str | None = None
    daily_amount: Quantity | None = None
    quantity: Quantity | None = None
    description: str | None = None


class CarePlanActivity(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One activity of a care plan: in line or referenced, with its progress notes."""

    outcome_codeable_concept: tuple[CodeableConcept, ...] | None = ()
    outcome_reference: tuple[Reference, ...] | None = ()
    progress: tuple[Annotation, ...] | None = ()
    reference: Reference | None = None
    detail: ActivityDetail | None = None
    modifier_extension: object = None


class CarePlan(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A plan."""

    extension: tuple[Extension, ...] | None = ()
    identifier: tuple[Identifier, ...] | None = ()
    status: str | None = None
    intent: str | None = None
    category: tuple[CodeableConcept, ...] | None = ()
    title: str | None = None
    description: str | None = None
    subject: Reference | None = None
    period: Period | None = None
    created: str | None = None
    addresses: tuple[Reference, ...] | None = ()
    activity: tuple[CarePlanActivity, ...] | None = ()
    note: tuple[Annotation, ...] | None = ()


class DeviceName(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A name of a device."""

    name: str | None = None
    type: str | None = None


class Device(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A device such as an implanted pump."""

    extension: tuple[Extension, ...] | None = ()
    status: str | None = None
    manufacturer: str | None = None
    model_number: str | None = None
    device_name: tuple[DeviceName, ...] | None = ()
    type: CodeableConcept | None = None
    patient: Reference | None = None
    note: tuple[Annotation, ...] | None = ()


class DeviceUseStatement(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """That a patient uses a device."""

    extension: tuple[Extension, ...] | None = ()
    status: str | None = None
    subject: Reference | None = None
    timing_period: Period | None = None
    timing_date_time: str | None = None
    recorded_on: str | None = None
    device: Reference | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    note: tuple[Annotation, ...] | None = ()


class Participant(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """Who takes part in an appointment."""

    actor: Reference | None = None
    status: str | None = None


class Appointment(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A booking."""

    status: str | None = None
    service_category: tuple[CodeableConcept, ...] | None = ()
    service_type: tuple[CodeableConcept, ...] | None = ()
    appointment_type: CodeableConcept | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    description: str | None = None
    start: str | None = None
    end: str | None = None
    comment: str | None = None
    based_on: tuple[Reference, ...] | None = ()
    participant: tuple[Participant, ...] | None = ()


class ServiceRequest(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A request for something to be done."""

    extension: tuple[Extension, ...] | None = ()
    status: str | None = None
    intent: str | None = None
    category: tuple[CodeableConcept, ...] | None = ()
    do_not_perform: bool | None = None
    # A concept in R4, a reference that may hold one in R5.
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    authored_on: str | None = None
    reason_code: tuple[CodeableConcept, ...] | None = ()
    reason_reference: tuple[Reference, ...] | None = ()
    note: tuple[Annotation, ...] | None = ()
    patient_instruction: str | None = None


# -- proof that a medication list was reconciled ---------------------------------------------------


class ListResource(Resource, frozen=True, gc=False, kw_only=True, rename="camel", tag="List"):
    """A curated list (FHIR `List`)."""

    status: str | None = None
    mode: str | None = None
    title: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    date: str | None = None


class Task(Resource, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A piece of work."""

    status: str | None = None
    code: CodeableConcept | None = None
    description: str | None = None
    focus: Reference | None = None
    for_: Reference | None = field(default=None, name="for")
    encounter: Reference | None = None
    execution_period: Period | None = None
    authored_on: str | None = None
    last_modified: str | None = None
