"""The explanations of all findings of one review, against the time they may take when shown.

Timed in processor time of this process on records of 28 resources, with an order under test that
draws several findings and without one; the figures are medians over the rounds.
"""

import json
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Figure
from benchmarks.in_process import MOMENT
from benchmarks.record import AT, record
from fhir_baclofen.errors import BaclofenError
from fhir_baclofen.explain import explained
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review

ROUNDS = 30
LIMIT_S = 0.050
BIG_STEP = "40 mg three times a day"


def figures() -> Iterator[Figure]:
    """The explanations of a chart review, and of an order that draws several findings."""
    yield _figure("explanations of a chart review", None)
    yield _figure("explanations of an order with several findings", BIG_STEP)


def _figure(name: str, ordered: str | None) -> Figure:
    reviews = [_reviewed(number, ordered) for number in range(ROUNDS + 1)]
    counts = [len(explained(each)) for each in reviews]
    if not min(counts):
        message = "a record without a finding has nothing to explain"
        raise BaclofenError(message)
    took = [_seconds(each) for each in reviews][1:]
    method = f"CPU, median of {ROUNDS}; {min(counts)} to {max(counts)} findings"
    measured = median(took)
    return Figure(name, f"{measured * 1e3:.1f} ms", "50 ms", measured / LIMIT_S, 1.0, None, method)


def _reviewed(number: int, ordered: str | None) -> Review:
    chart = read_bundle(record(number), name="record")
    if ordered is None:
        return review(chart, Policy.default(), at=MOMENT)
    draft = {
        "resourceType": "MedicationRequest",
        "id": "new",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": "baclofen tablet"},
        "subject": {"reference": f"Patient/{chart.patient.id}"},
        "authoredOn": AT,
        "dosageInstruction": [{"text": ordered}],
    }
    chart, orders = orders_in([(json.dumps(draft).encode(), "order")])(chart)
    return review(chart, Policy.default(), at=MOMENT, orders=orders)


def _seconds(made: Review) -> float:
    begin = time.process_time()
    explained(made)
    return time.process_time() - begin
