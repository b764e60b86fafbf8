"""Orders under test from files, once the record they belong to is known."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fhir_baclofen.fhir.reading import read_orders
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest

Orders = Callable[[PatientRecord], tuple[PatientRecord, tuple[MedicationRequest, ...]]]
"""Gives the record with what of the orders could not be read, and the orders."""


def orders_in(files: Sequence[tuple[bytes, str]]) -> Orders:
    """The orders in files, each given as its bytes and its name; none for an empty sequence.

    The function it returns raises OrderError for a file that holds no order of baclofen for the
    patient of the record.
    """

    def read(record: PatientRecord) -> tuple[PatientRecord, tuple[MedicationRequest, ...]]:
        found = [read_orders(data, name=name, record=record) for data, name in files]
        lost = tuple(unread for orders in found for unread in orders.not_read)
        requests = tuple(request for orders in found for request in orders.requests)
        return replace(record, not_read=(*record.not_read, *lost)) if lost else record, requests

    return read
