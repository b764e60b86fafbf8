"""Rule 78: refills that come too early, and supplies from several prescribers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    DoseHistory,
    Fact,
    Handout,
    Known,
    OralIntent,
    OralTherapy,
    Submission,
    Supply,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import evidence_of, known_dose, unless
from fhir_baclofen.rules.sources import S1, SAFETY, X_UK
from fhir_baclofen.rules.supply import of_therapy
from fhir_baclofen.rules.wording import days, evidence, fitting, listed

EARLY_SHARE = Limit(
    "refill.early-share",
    "Share of the supply left above which a refill is early",
    Decimal("0.25"),
    "of the supply",
    SAFETY.at("a refill is due in the last quarter of a supply; the number is ours"),
)
EARLY_DAYS = Limit(
    "refill.early-days",
    "Least days left with which a refill is early",
    Decimal(7),
    "days",
    SAFETY.at("a week's reserve is ordinary care; the number is ours"),
)
VERY_EARLY_SHARE = Limit(
    "refill.very-early-share",
    "Share of the supply left above which a single refill is told",
    Decimal("0.50"),
    "of the supply",
    SAFETY.at("half a supply is lost, kept or taken too fast; the number is ours"),
)
EARLY_WINDOW = Limit(
    "refill.window",
    "Days in which early refills are counted",
    Decimal(90),
    "days",
    SAFETY.at("a quarter of a year shows a pattern; the number is ours"),
)
OVERLAP_WINDOW = Limit(
    "refill.overlap-window",
    "Days in which supplies from two prescribers are compared",
    Decimal(60),
    "days",
    SAFETY.at("two months; the number is ours"),
)
TWICE = 2
ASK = "Ask how much is taken, whether tablets were lost, and whether anyone else takes them."


@dataclass(frozen=True, slots=True)
class Refill:
    """A refill handed over or asked for, with the days of the supply before it that were left."""

    on: date
    left: int
    supply: int
    vacation: bool
    how: str
    evidence: tuple[str, ...]

    @property
    def early(self) -> bool:
        """True with a week and a quarter of the supply left."""
        return self.left >= EARLY_DAYS.value and self.left > self.supply * EARLY_SHARE.value

    @property
    def very_early(self) -> bool:
        """True with half of the supply left."""
        return self.left > self.supply * VERY_EARLY_SHARE.value


@rule(
    "early-refill",
    number=78,
    says="Baclofen is not refilled long before the supply is used up.",
    basis=[
        EARLY_SHARE,
        EARLY_DAYS,
        VERY_EARLY_SHARE,
        EARLY_WINDOW,
        OVERLAP_WINDOW,
        S1.at("rare reports of misuse, with craving for ever more; never more than prescribed"),
        X_UK.at("misuse, dependence and raising the dose"),
    ],
    grades={
        Severity.MODERATE: "two early refills or a very early one; supplies from different "
        "prescribers that overlap",
        Severity.LOW: "the same for a journey",
    },
    missing="Without a dispense on record, or where it cannot be told how long the supply before "
    "lasted, the rule is not evaluated, nor after a refill where a change of the dose may hide. A "
    "prescriber who is not recorded is not taken for another.",
    reading="A renewal under test counts as a refill asked for today. All supplies of one day are "
    "one refill. Stock carries over, so a reserve is told again while it lasts. The first refill "
    "after a change of the dose is a new supply, and what was left of the old one is no reserve.",
)
def early_refill(
    supply: Fact[Supply],
    oral: Fact[OralTherapy],
    oral_lines: tuple[TherapyLine, ...],
    oral_intent: Fact[OralIntent],
    submission: Submission,
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = supply.value if isinstance(supply, Known) else of_therapy(supply, oral, oral_lines)
    if not isinstance(found, Supply):
        return found
    recent = [h for h in found.handouts if (today - h.on).days <= EARLY_WINDOW.value]
    refills = _refills(recent)
    asked = _is_asked_for(found, oral_intent, today)
    if asked and found.run_out and found.run_out > today:
        refills += _asked_for(found, found.run_out, oral_intent, submission, today)
    shared = _overlapping(found.handouts, today)
    told, severity = _told(refills)
    refilled = any(h.before is not None for h in recent) or asked
    hidden = (*_hidden(oral_intent), *(history.gaps if refilled else ()))
    if not told and not shared:
        return _not_early(found, recent, hidden, asked=asked)
    grave = shared or severity is Severity.MODERATE
    doubts = (*hidden, *found.gaps, *found.stay_gaps)
    if doubts and not grave:
        return NotEvaluated(doubts[0])
    return _finding(told, shared, Severity.MODERATE if grave else Severity.LOW)


def _refills(handouts: list[Handout]) -> list[Refill]:
    """The refills, one for each day: the one with most of its supply left."""
    by_day: dict[date, Refill] = {}
    for each in handouts:
        if not each.left or not each.before:
            continue
        made = Refill(
            each.on, each.left, each.before, each.vacation, "handed out", (each.reference,)
        )
        other = by_day.get(each.on)
        if other is None or made.left * other.supply > other.left * made.supply:
            by_day[each.on] = made
    return list(by_day.values())


def _is_asked_for(supply: Supply, intent: Fact[OralIntent], today: date) -> bool:
    """True for a renewal under test on a day on which nothing was handed out."""
    renews = isinstance(intent, Known) and intent.value.action is Action.RENEWAL
    return renews and supply.handouts[-1].on < today


def _hidden(oral: Fact[OralIntent]) -> tuple[str, ...]:
    """Why it cannot be told whether a refill is asked for."""
    intent = known_dose(oral)
    if intent is None:
        return (oral.reason,) if isinstance(oral, Unknown) else ()
    return intent.gaps if intent.action is Action.CHANGE else intent.hidden


def _asked_for(
    supply: Supply,
    run_out: date,
    intent: Fact[OralIntent],
    submission: Submission,
    today: date,
) -> list[Refill]:
    last = supply.handouts[-1]
    if last.days is None:
        return []
    vacation = any(order.vacation for order in submission.orders)
    left = (run_out - today).days
    seen = evidence((last.reference,), evidence_of(intent))
    return [Refill(today, left, last.days, vacation, "ordered", seen)]


def _told(refills: list[Refill]) -> tuple[list[Refill], Severity]:
    """The refills to be told of: those not for a journey, else all."""
    for counted, severity in (
        ([r for r in refills if not r.vacation], Severity.MODERATE),
        (refills, Severity.LOW),
    ):
        early = [r for r in counted if r.early]
        found = early if len(early) >= TWICE else []
        found += [r for r in counted if r.very_early and r not in found]
        if found:
            return sorted(found, key=lambda r: r.on), severity
    return [], Severity.LOW


def _overlapping(handouts: tuple[Handout, ...], today: date) -> tuple[Handout, ...]:
    """Supplies from different prescribers, the later one handed out before the other was used."""
    pairs = (
        (earlier, later)
        for place, later in enumerate(handouts)
        if (today - later.on).days <= OVERLAP_WINDOW.value
        for earlier in handouts[:place]
        if _overlaps(earlier, later)
    )
    return tuple(dict.fromkeys(h for pair in pairs for h in pair))


def _overlaps(earlier: Handout, later: Handout) -> bool:
    if not (earlier.prescriber and later.prescriber and earlier.days):
        return False
    others = earlier.prescriber != later.prescriber
    return others and (later.on - earlier.on).days < earlier.days


def _not_early(
    supply: Supply, recent: list[Handout], hidden: tuple[str, ...], *, asked: bool
) -> Clear | NotEvaluated:
    untold = next((h for h in recent if h.left is None), None)
    if untold is not None:
        when = untold.on.isoformat()
        return NotEvaluated(f"how much was left at the dispense of {when} is not known")
    if asked and supply.run_out is None:
        return NotEvaluated(supply.unread)
    return unless(*supply.gaps, *supply.stay_gaps, *hidden)


def _finding(refills: list[Refill], shared: tuple[Handout, ...], severity: Severity) -> Finding:
    return Finding(
        severity,
        fitting(_early_summary(refills, severity) if refills else _shared_summary(shared)),
        advice="Check that the next supply is not early too."
        if severity is Severity.LOW
        else f"{ASK} No larger dose without the prescriber.",
        code="TOOSOON" if refills else "ABUSE",
        evidence=evidence(
            *(r.evidence for r in refills), (handout.reference for handout in shared)
        ),
        detail=" ".join((*_parts(refills), *((_shared_summary(shared),) if shared else ()))),
    )


def _early_summary(refills: list[Refill], severity: Severity) -> str:
    last = refills[-1]
    times = f"{len(refills)} times lately, " if len(refills) > 1 else ""
    what = "Early supply for a journey" if severity is Severity.LOW else "Ask about use, refilled"
    early = "" if severity is Severity.LOW else " early"
    return (
        f"{what}{early}: {times}{last.how} on {last.on.isoformat()} with {last.left} of "
        f"{days(last.supply)} left"
    )


def _parts(refills: list[Refill]) -> Iterator[str]:
    for each in refills:
        left = f"{each.left} of {days(each.supply)} left"
        yield f"{each.how.capitalize()} on {each.on.isoformat()} with {left}."


def _shared_summary(shared: tuple[Handout, ...]) -> str:
    people = len({h.prescriber for h in shared})
    when = listed(h.on.isoformat() for h in shared)
    return f"Ask about use: supplies from {people} prescribers overlap ({when})"
