"""What the makers of random records share: chance, days, and codes of this product."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from tests.records.build import OURS, TODAY, Json, coded

DAYS = (1, 3, 5, 7, 10, 14, 20, 40, 90, 200, 400, 800)
Maker = Callable[[Random], Iterator[Json]]


def ago(days: int) -> str:
    """The day so many days before the review."""
    return (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()


def some_day(chance: Random) -> str:
    """A day up to the review."""
    return ago(chance.choice(DAYS))


def local(code: str) -> Json:
    """A fact of this product's own code system."""
    return coded(f"{OURS}/CodeSystem/clinical-facts", code)
