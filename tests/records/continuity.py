"""Builders of what holds a treatment together: encounters, care plans, and the work of a ward."""

from tests.records.build import LOINC, OURS, RXNORM, SNOMED, SUBJECT, TERMS, Element, Json, coded


def encounter(
    id_: str = "e1",
    start: str | None = "2025-03-01",
    end: str | None = None,
    *,
    status: str = "finished",
    kind: str = "AMB",
    **more: Element,
) -> Json:
    """A visit or a stay."""
    period = {"start": start, "end": end}
    return {
        "resourceType": "Encounter",
        "id": id_,
        "status": status,
        "class": {"system": f"{TERMS}/CodeSystem/v3-ActCode", "code": kind},
        "subject": SUBJECT,
        "period": {key: value for key, value in period.items() if value},
        **more,
    }


def stay(start: str | None = "2025-03-09T20:00:00Z", **more: Element) -> Json:
    """A hospital stay in progress."""
    return encounter("stay", start, **{"status": "in-progress", "kind": "IMP", **more})


def activity(
    code: str, status: str = "scheduled", start: str | None = None, **more: Element
) -> Json:
    """One activity of a care plan; `progress` stands beside its detail."""
    noted = more.pop("progress", None)
    detail = {
        "code": coded(f"{OURS}/CodeSystem/plan-activity", code),
        "status": status,
        **({"scheduledPeriod": {"start": start}} if start else {}),
        **more,
    }
    return {"detail": detail, **({"progress": noted} if noted else {})}


def dose_step(mg: float, start: str, status: str = "scheduled") -> Json:
    """One dose of a plan."""
    return activity("dose-step", status, start, dailyAmount={"value": mg, "code": "mg/d"})


def care_plan(*activities: Json, id_: str = "cp1", status: str = "active", **more: Element) -> Json:
    """A care plan of this product."""
    return {
        "resourceType": "CarePlan",
        "id": id_,
        "status": status,
        "intent": "plan",
        "category": [coded(f"{OURS}/CodeSystem/care-plan-category", "baclofen")],
        "subject": SUBJECT,
        "activity": list(activities),
        **more,
    }


def given(
    id_: str = "a1", when: str = "2025-03-09T21:00:00Z", *, rxcui: str = "1292", **more: Element
) -> Json:
    """A dose given, of baclofen unless another code is named."""
    return {
        "resourceType": "MedicationAdministration",
        "id": id_,
        "status": "completed",
        "medicationCodeableConcept": coded(RXNORM, rxcui),
        "subject": SUBJECT,
        "effectiveDateTime": when,
        **more,
    }


def reconciled(when: str = "2025-03-09T22:00:00Z", **more: Element) -> Json:
    """A procedure by which the medication list was reconciled."""
    return {
        "resourceType": "Procedure",
        "id": "rec",
        "status": "completed",
        "code": coded(SNOMED, "430193006", "Medication reconciliation"),
        "subject": SUBJECT,
        "performedDateTime": when,
        **more,
    }


def home_list(when: str = "2025-03-09T22:00:00Z", **more: Element) -> Json:
    """A list of the medicines taken at home."""
    return {
        "resourceType": "List",
        "id": "home",
        "status": "current",
        "mode": "snapshot",
        "code": coded(LOINC, "10160-0", "History of medication use"),
        "subject": SUBJECT,
        "date": when,
        **more,
    }


def task(words: str, when: str = "2025-03-09T22:00:00Z", **more: Element) -> Json:
    """A piece of work that is done."""
    return {
        "resourceType": "Task",
        "id": "t1",
        "status": "completed",
        "intent": "order",
        "description": words,
        "for": SUBJECT,
        "lastModified": when,
        **more,
    }


def said(id_: str, code: str, on: str, **value: Element) -> Json:
    """An observation of this product's own code."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": coded(f"{OURS}/CodeSystem/clinical-facts", code),
        "subject": SUBJECT,
        "effectiveDateTime": on,
        **value,
    }


def craving(id_: str, word: str, on: str) -> Json:
    """Craving for alcohol in a word."""
    told = coded(f"{OURS}/CodeSystem/clinical-facts", word)
    return said(id_, "alcohol-craving", on, valueCodeableConcept=told)
