"""What screening tests say about the first pump order: how large, how it went, what follows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from fhir_baclofen.facts import Evidence, OrderUnderTest, Screening, Screenings
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Activity, Limit, Severity
from fhir_baclofen.rules.intrathecal import ug
from fhir_baclofen.rules.sources import X_IT

LARGEST_BOLUS = Limit(
    "pump.bolus",
    "Largest screening bolus",
    Decimal(100),
    "µg",
    X_IT.at("screening boluses of 50, 75 and 100 µg"),
)
START_TIMES = Limit(
    "pump.start",
    "Times the screening bolus that the pump starts with, over 24 hours",
    Decimal(2),
    "times",
    X_IT.at("twice the screening dose, or the same after an effect of more than eight hours"),
)
SCREEN_FIRST = Activity(
    "screening-test",
    f"Test the response to a screening bolus of at most {LARGEST_BOLUS.value} µg first.",
)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that stands against the start, in words."""

    severity: Severity
    summary: str
    advice: str
    evidence: Evidence = ()
    activities: tuple[Activity, ...] = ()


def newest(screenings: Screenings) -> Screening | None:
    """The newest test with a response on record."""
    return next((t for t in reversed(screenings.tests) if t.positive is not None), None)


def start_dose(test: Screening | None) -> Decimal | None:
    """The daily dose to start with; None where no positive test tells it."""
    if test is None or not test.positive or test.bolus_ug is None:
        return None
    return test.bolus_ug * (1 if test.lasted_long else START_TIMES.value)


def ordered_boluses(boluses: Iterable[OrderUnderTest]) -> Iterator[Lack]:
    """Boluses ordered above the largest one."""
    for order in boluses:
        if order.bolus_ug is not None and order.bolus_ug > LARGEST_BOLUS.value:
            yield _too_large(order.bolus_ug, order.evidence, "is ordered")


def large_tests(screenings: Screenings) -> Iterator[Lack]:
    """Boluses on record above the largest one."""
    for test in screenings.tests:
        if test.bolus_ug is not None and test.bolus_ug > LARGEST_BOLUS.value:
            yield _too_large(test.bolus_ug, (test.reference,), "is on record")


def _too_large(bolus: Decimal, shown: tuple[str, ...], how: str) -> Lack:
    most = f"{plain(LARGEST_BOLUS.value)} µg"
    return Lack(
        Severity.HIGH,
        f"Give no screening bolus above {most}: one of {plain(bolus)} µg {how}",
        f"Keep screening boluses at {most} or less, with breathing and circulation watched.",
        shown,
    )


def untested(test: Screening | None, screenings: Screenings) -> Iterator[Lack]:
    """No positive test on record; `test` is the newest with a response."""
    if test is not None and test.positive:
        return
    what = "the last one was negative" if test else "no response to one is on record"
    if not screenings.tests:
        what = "none is on record"
    yield Lack(
        Severity.MODERATE,
        f"Start the pump only after a positive screening test: {what}",
        "Test the response to a screening bolus before the pump is started.",
        (test.reference,) if test else tuple(t.reference for t in screenings.tests),
        (SCREEN_FIRST,),
    )


def start_above(dose: Decimal | None, test: Screening | None) -> Iterator[Lack]:
    """A dose above the one that follows from the test."""
    start = start_dose(test)
    if test is None or start is None or dose is None or dose <= start:
        return
    bolus = f"{plain(test.bolus_ug or start)} µg"
    yield Lack(
        Severity.MODERATE,
        f"Start the pump with {ug(start)}, not {ug(dose)}: the test bolus was {bolus}",
        f"Start with {ug(start)} over the first 24 hours.",
        (test.reference,),
    )
