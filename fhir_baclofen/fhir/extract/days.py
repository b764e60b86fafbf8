"""FHIR dates as calendar days: a date-time counts on the day written in its own offset."""

from datetime import date, datetime
from functools import lru_cache

from fhir_baclofen.fhir.dosage_types import Period

FULL_DATE = 10


@lru_cache(maxsize=4096)
def day(text: str | None) -> date | None:
    """The day of a FHIR date or dateTime.

    A partial date takes its first day, nonsense gives None.
    """
    if not text:
        return None
    head = text[:FULL_DATE]
    if len(head) < FULL_DATE:
        head = (head + "-01-01")[:FULL_DATE]
    try:
        return date.fromisoformat(head)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def moment(text: str | None) -> datetime | None:
    """A FHIR dateTime with its offset; None for a bare date and for nonsense."""
    if not text or len(text) <= FULL_DATE:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def later(start: date, days: int) -> date:
    """The day so many days after another, or the last day there is."""
    return date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))


def start_of(period: Period | None) -> date | None:
    """The first day of a period."""
    return day(period.start) if period else None


def end_of(period: Period | None) -> date | None:
    """The last day of a period."""
    return day(period.end) if period else None


def first_of(*days: date | None) -> date | None:
    """The first that is known, in the order given."""
    for known in days:
        if known is not None:
            return known
    return None
