"""`python -m benchmarks.rules`: what each part of a review takes of its time, and each rule.

Of a chart review and of a review of an order, on fresh records. Everything is timed in turn, round
by round, in processor time of this process, and held against `orjson.loads` of the same bytes;
the figures are medians over the rounds. A rule is asked for its result as `assess` asks it, with
the facts laid out anew in each round, as what rules work out together is kept there.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Final, TypeVar

import orjson

from benchmarks.in_process import MOMENT
from benchmarks.record import big_step, record
from fhir_baclofen import assess
from fhir_baclofen.answer import answer
from fhir_baclofen.explain import explained
from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.fhir.extract import facts_from
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.plan import propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import review
from fhir_baclofen.rulebook import Outcome, registered

ROUNDS: Final = 15
BLOCK: Final = 30
T = TypeVar("T")
POLICY: Final = Policy.default()
READING: Final = "orjson.loads"
PARTS: Final = ("reading", "extraction", "rules", "plan")
SHOWN: Final = ("explanations", "the answer with them")
"""No part of the review: worked out when it is shown, here of a few records of each block."""
FEW: Final = 3

Timed = dict[str, float]
"""Seconds for one record by what was done."""
_Read = tuple[PatientRecord, tuple[MedicationRequest, ...]]


@dataclass(frozen=True, slots=True)
class Share:
    """What one thing takes: of `orjson.loads`, and of the whole it belongs to."""

    name: str
    ratio: float
    share: float


def timed(number: int, *, with_order: bool) -> Timed:
    """One round: every part of the review and every rule on a block of records never seen."""
    numbers = range(number * BLOCK, (number + 1) * BLOCK)
    bodies = [record(each) for each in numbers]
    took = {READING: _seconds(orjson.loads, bodies)}
    orders = [[(big_step(each), "order")] if with_order else [] for each in numbers]
    parsed: list[_Read] = []
    took["reading"] = _seconds(lambda body: parsed.append(_read(body, orders[len(parsed)])), bodies)
    facts: list[PatientFacts] = []
    took["extraction"] = _seconds(lambda read: facts.append(_facts(*read)), parsed)
    outcomes: list[tuple[Outcome, ...]] = []
    took["rules"] = _seconds(lambda known: outcomes.append(assess.assess(known, POLICY)), facts)
    pairs = list(zip(facts, outcomes, strict=True))
    took["plan"] = _seconds(lambda pair: propose(*pair, POLICY), pairs)
    return took | _of_rules(facts) | _of_showing(parsed[:FEW])


def _read(body: bytes, orders: Sequence[tuple[bytes, str]]) -> _Read:
    return orders_in(orders)(read_bundle(body, name="record"))


def _facts(chart: PatientRecord, orders: tuple[MedicationRequest, ...]) -> PatientFacts:
    return facts_from(chart, orders, POLICY, at=MOMENT)


def _of_rules(facts: Sequence[PatientFacts]) -> Timed:
    """Every rule by its id on the facts of a block; one that is passed over takes nothing."""
    laid = [assess._laid(known, POLICY) for known in facts]
    return {
        entry.rule.id: _seconds(partial(assess._result, entry), laid) if entry.applies else 0.0
        for entry in assess._entries(assess.situation(facts[0]))
    }


def _of_showing(read: Iterable[_Read]) -> Timed:
    reviews = [review(chart, POLICY, at=MOMENT, orders=orders) for chart, orders in read]
    return dict(zip(SHOWN, (_seconds(explained, reviews), _seconds(answer, reviews)), strict=True))


def _seconds(work: Callable[[T], object], given: Sequence[T]) -> float:
    begin = time.process_time()
    for each in given:
        work(each)
    return (time.process_time() - begin) / len(given)


def shares(rounds: Sequence[Timed], names: Iterable[str]) -> list[Share]:
    """What each of these takes: the median ratio of the rounds, and its share of their sum."""
    ratios = {name: median(took[name] / took[READING] for took in rounds) for name in names}
    whole = sum(ratios.values())
    return [Share(name, ratio, ratio / whole) for name, ratio in ratios.items()]


def profile(*, with_order: bool) -> str:
    """The tables of a review: its parts in their order, its rules by what they take."""
    rounds = [timed(number, with_order=with_order) for number in range(ROUNDS + 1)][1:]
    rules = {rule.id: rule for rule in registered()}
    judged = shares(rounds, [name for name, rule in rules.items() if rule.issue])
    lines = [
        "  ratio   share  part of the review",
        *(_line(share) for share in shares(rounds, PARTS)),
        *(f"{share.ratio:7.3f}          {share.name}" for share in shares(rounds, SHOWN)),
        f"{sum(s.ratio for s in judged):7.3f}          rules alone, without laying out and telling",
        "  ratio   share  rule",
        *(_line(s, rules[s.name].number) for s in sorted(judged, key=lambda s: -s.ratio)),
        *(
            f"      -       -  {r.number:2} {r.id}, in the plan"
            for r in rules.values()
            if not r.issue
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(share: Share, number: int | None = None) -> str:
    place = "" if number is None else f"{number:2} "
    return f"{share.ratio:7.3f}  {share.share:6.1%}  {place}{share.name}"


def main() -> None:
    """Print both profiles."""
    method = f"processor time over orjson.loads, medians of {ROUNDS} x {BLOCK} fresh records"
    sys.stdout.write(f"A chart review ({method})\n{profile(with_order=False)}\n")
    sys.stdout.write(f"An order under review\n{profile(with_order=True)}")


if __name__ == "__main__":
    main()
