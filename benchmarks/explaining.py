"""The explanations of all findings of one review, against the time they may take when shown.

Timed in processor time of this process on records of 28 resources, with an order under test that
draws several findings and without one; the figures are medians over the rounds.
"""

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Figure
from benchmarks.in_process import MOMENT
from benchmarks.record import big_step, record
from fhir_baclofen.errors import BaclofenError
from fhir_baclofen.explain import explained
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review

ROUNDS = 30
LIMIT_S = 0.050


def figures() -> Iterator[Figure]:
    """The explanations of a chart review, and of an order that draws several findings."""
    yield _figure("explanations of a chart review", with_order=False)
    yield _figure("explanations of an order with several findings", with_order=True)


def _figure(name: str, *, with_order: bool) -> Figure:
    reviews = [_reviewed(number, with_order=with_order) for number in range(ROUNDS + 1)]
    counts = [len(explained(each)) for each in reviews]
    if not min(counts):
        message = "a record without a finding has nothing to explain"
        raise BaclofenError(message)
    took = [_seconds(each) for each in reviews][1:]
    method = f"CPU, median of {ROUNDS}; {min(counts)} to {max(counts)} findings"
    measured = median(took)
    return Figure(name, f"{measured * 1e3:.1f} ms", "50 ms", measured / LIMIT_S, 1.0, None, method)


def _reviewed(number: int, *, with_order: bool) -> Review:
    files = [(big_step(number), "order")] if with_order else []
    chart, orders = orders_in(files)(read_bundle(record(number), name="record"))
    return review(chart, Policy.default(), at=MOMENT, orders=orders)


def _seconds(made: Review) -> float:
    begin = time.process_time()
    explained(made)
    return time.process_time() - begin
