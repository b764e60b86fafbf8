"""Records made up at random: a patient, a therapy, perhaps an order, and what else may be there.

The same number gives the same record. Dates are days before the review.
"""

from dataclasses import dataclass
from random import Random

from tests.records.build import Json, patient
from tests.safety import care, pumps, states, therapies
from tests.safety.making import Maker

AGES = (
    *("2014-05-01", "2009-05-01", "1994-05-01", "1980-05-01", "1961-01-01"),
    *("1960", "1958-02-01", "1944-05-01"),
)
GENDERS = ("female", "female", "male", "other")
MAKERS: tuple[Maker, ...] = (
    states.kidneys,
    states.problems,
    states.scores,
    states.statements,
    states.allergies,
    care.drugs,
    care.visits,
    care.supplies,
    care.plans,
    pumps.pump,
)


@dataclass(frozen=True)
class Generated:
    """A chart's resources, the patient first, and the orders under test."""

    resources: tuple[Json, ...]
    orders: tuple[Json, ...]


def generated(number: int) -> Generated:
    """The record of a number."""
    chance = Random(number)  # noqa: S311 - a repeatable choice
    taken = list(therapies.therapy(chance))
    resources = [patient(chance.choice(AGES), chance.choice(GENDERS)), *taken]
    for make in MAKERS:
        resources += make(chance)
    return Generated(tuple(resources), tuple(therapies.orders(chance, taken)))
