"""A review in process, bytes in, findings and plan out, against `orjson.loads` of the same bytes.

Both sides are timed in turn, in small blocks, in processor time of this process; the figures are
lower quartiles over the rounds, because what else runs on the machine only adds.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import quantiles

import orjson

from benchmarks.figures import Figure
from benchmarks.record import AT, record
from fhir_baclofen.errors import BaclofenError
from fhir_baclofen.facts import Known
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review

ROUNDS = 45
WARM_UP = 20
BLOCK = 10
# Far enough from the records before that no text or result of theirs comes again.
APART = 1000
LIMIT, AIM = 10.0, 4.0
MOMENT = datetime.fromisoformat(AT).replace(hour=12, tzinfo=UTC)

Work = Callable[[bytes], object]


def figures() -> Iterator[Figure]:
    """The review of the same record again, of fresh records, and of records with codes unseen."""
    _refuse_idle_work()
    method = f"CPU, lower quartiles of {ROUNDS} x {BLOCK}"
    yield _figure("review in process, same bytes again", _same, None, method)
    yield _figure("review in process, fresh records", record, LIMIT, f"{method}, all texts new")
    yield _figure("  the same, local codes new too", _unseen, None, f"{method}, all texts new")


def _same(_: int) -> bytes:
    return record()


def _unseen(number: int) -> bytes:
    return record(APART + number, new_codes=True)


def _figure(name: str, make: Callable[[int], bytes], limit: float | None, method: str) -> Figure:
    ours, theirs = _quartiles(make)
    aim = None if limit is None else AIM
    return Figure(
        name,
        f"{ours * 1e3:.3f} ms",
        f"{theirs * 1e3:.3f} ms orjson.loads",
        ours / theirs,
        limit,
        aim,
        method,
    )


def _quartiles(make: Callable[[int], bytes]) -> tuple[float, float]:
    """Seconds for one record: ours, and orjson's; no record of a round was seen before it."""
    ours, theirs = [], []
    for turn in range(WARM_UP + ROUNDS):
        bodies = [make(turn * BLOCK + place) for place in range(BLOCK)]
        theirs.append(_seconds_each(orjson.loads, bodies))
        ours.append(_seconds_each(reviewed, bodies))
    return quantiles(ours[WARM_UP:], n=4)[0], quantiles(theirs[WARM_UP:], n=4)[0]


def _seconds_each(work: Work, bodies: Sequence[bytes]) -> float:
    begin = time.process_time()
    for body in bodies:
        work(body)
    return (time.process_time() - begin) / len(bodies)


def reviewed(body: bytes) -> Review:
    """What is measured: a record read and reviewed under the default policy."""
    return review(read_bundle(body, name="record"), Policy.default(), at=MOMENT)


def _refuse_idle_work() -> None:
    """Only a review in which the dose was read and a plan made is worth its time."""
    for number in range(WARM_UP * BLOCK):
        result = reviewed(record(number))
        if not isinstance(result.facts.oral, Known) or not result.plan.steps:
            message = f"record {number} gives no plan"
            raise BaclofenError(message)
