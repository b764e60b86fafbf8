"""What stops and cuts share: toxicity on record, and what is advised instead."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    DoseChange,
    DoseHistory,
    Kidney,
    Listing,
    Problem,
)
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rulebook import (
    Activity,
    Limit,
)
from fhir_baclofen.rules.circumstances import (
    STABLE,
    is_reduced,
)
from fhir_baclofen.rules.sources import S3, SAFETY
from fhir_baclofen.rules.wording import days, due, mg
from fhir_baclofen.taper import Cut

TOXIC_DAYS = Limit(
    "toxicity.onset",
    "Days after a start or increase in which confusion points to baclofen",
    Decimal(14),
    "days",
    SAFETY.at("effects of a dose show within two weeks; the number is ours"),
)
STOP_DAYS = Limit(
    "stop.days",
    "Days for which a stop on record is still reported",
    Decimal(7),
    "days",
    S3.at("withdrawal evolves over one to three days; the number is ours"),
)
_WATCHED = (
    "under supervision, faster than in a usual taper but not at once: watch for withdrawal and for "
    "toxicity."
)
SUPERVISED_STOP = f"Stop {_WATCHED}"
SUPERVISED_CUT = f"Reduce {_WATCHED}"


def is_toxic(
    kidney: Kidney, problems: Listing[Problem], history: DoseHistory, today: date | None = None
) -> bool:
    """True with confusion that points to baclofen: soon after a rise, or with reduced kidneys.

    Without a day it does not count here, as it would make a stop seem less grave.
    """
    raised, reduced = rises(history.changes), is_reduced(kidney)
    return any(
        p.on is not None and points_to_baclofen(p, raised, reduced=reduced, today=today)
        for p in problems.of("neurotoxicity")
    )


def rises(changes: Iterable[DoseChange]) -> tuple[date, ...]:
    """The days on which a dose began or rose."""
    return tuple(c.on for c in changes if c.after > (c.before or ZERO))


def points_to_baclofen(
    problem: Problem, raised: Iterable[date], *, reduced: bool, today: date | None
) -> bool:
    """True for confusion within days of a rise, or at any time with reduced kidneys.

    Not where another cause is on record. What an observation saw is past after a while.
    """
    if problem.explained or not problem.active:
        return False
    if problem.on is None:
        return True
    if is_soon_after(problem.on, raised):
        return True
    lately = today is not None and (today - problem.on).days <= STABLE.value
    return reduced and (problem.lasting or lately)


def is_soon_after(on: date, raised: Iterable[date]) -> bool:
    """True within so many days of a rise that confusion points to it."""
    return any(0 <= (on - rise).days <= TOXIC_DAYS.value for rise in raised)


def supervise(advice: str) -> Activity:
    """The warning that belongs to a watched, faster stop or reduction."""
    return due("no-abrupt-stop", f"{advice} No slow taper of a drug that accumulates.")


def stepwise(next_step: Cut | None) -> str:
    """The advice to come down in steps, with the first one if it is known."""
    if next_step is None:
        return "Bring the dose down in steps instead."
    first, kept = mg(next_step.mg_per_day), days(next_step.days)
    return f"Bring the dose down in steps: {first} first, for {kept}."
