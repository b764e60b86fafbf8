"""Orders under test from files, once the record they belong to is known."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from fhir_baclofen.fhir.reading import read_orders
from fhir_baclofen.fhir.record import PatientRecord, Unread, ref
from fhir_baclofen.fhir.resource_types import MedicationRequest

Orders = Callable[[PatientRecord], tuple[PatientRecord, tuple[MedicationRequest, ...]]]
"""Gives the record with what of the orders could not be read, and the orders."""


OVER = frozenset({"completed", "unknown"})


def _over(order: MedicationRequest) -> Unread:
    """An order that asks for nothing to be done: it is shown, not reviewed."""
    reason = f"its status is {order.status}, so there is no order to review"
    return Unread(ref(order), reason, "MedicationRequest", ())


def orders_in(files: Sequence[tuple[bytes, str]]) -> Orders:
    """The orders in files, each given as its bytes and its name; none for an empty sequence.

    The function it returns raises OrderError for a file that holds no order of baclofen for the
    patient of the record.
    """

    def read(record: PatientRecord) -> tuple[PatientRecord, tuple[MedicationRequest, ...]]:
        found = [read_orders(data, name=name, record=record) for data, name in files]
        lost = tuple(unread for orders in found for unread in orders.not_read)
        given = sorted((request for orders in found for request in orders.requests), key=ref)
        requests = tuple(r for r in given if r.status not in OVER)
        lost += tuple(_over(r) for r in given if r.status in OVER)
        return replace(record, not_read=(*record.not_read, *lost)) if lost else record, requests

    return read
