"""A record with one resource exchanged, left out or added."""

from typing import Any

from msgspec.structs import replace

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.decode import TYPE_NAMES
from fhir_baclofen.fhir.folder import ATTRIBUTES
from fhir_baclofen.fhir.record import PatientRecord, ref


def exchanged(record: PatientRecord, old: r4.Resource, new: r4.Resource | None) -> PatientRecord:
    """The record with `new` in the place of `old`; without `old` where there is no `new`."""
    known = {k: new if v is old else v for k, v in record.by_reference.items()}
    found = {key: value for key, value in known.items() if value is not None}
    if isinstance(new, r4.Patient):
        return replace(record, patient=new, by_reference=found)
    name = ATTRIBUTES.get(TYPE_NAMES[type(old)])
    if name is None:
        return record
    held = (new if r is old else r for r in getattr(record, name))
    changed: dict[str, Any] = {name: tuple(r for r in held if r is not None)}
    return replace(record, by_reference=found, **changed)


def extended(record: PatientRecord, new: r4.Resource) -> PatientRecord:
    """The record with one more resource, in its place by id."""
    name = ATTRIBUTES[TYPE_NAMES[type(new)]]
    held = sorted((*getattr(record, name), new), key=lambda r: r.id or "")
    changed: dict[str, Any] = {name: tuple(held)}
    return replace(record, by_reference={**record.by_reference, ref(new): new}, **changed)
