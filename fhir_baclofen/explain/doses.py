"""What another dose, another split of it or another pump rate would have changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from fhir_baclofen.dosing import Regimen, Route, Step
from fhir_baclofen.explain.asking import Make, Otherwise, Question, stepped
from fhir_baclofen.explain.changes import Dose, PumpDose, Regular
from fhir_baclofen.explain.dosages import GRID, divided
from fhir_baclofen.facts import Action, Known, PatientFacts, PumpIntent, TherapyLine
from fhir_baclofen.quantities import ZERO, plain

ORAL: Final = (
    "oral_intent",
    "oral",
    "oral_lines",
    "history",
    "submission",
    "treatment",
    "supply",
    "stay",
    "step_back",
)
PUMP: Final = ("pump_intent", "pump_therapy", "pump_history", "pump_lines", "submission")
READABLE: Final = (Decimal(5),) * 3
PUMP_GRID: Final = Decimal(5)
USUAL_TIMES, MOST_TIMES = 3, 8
MOST_TARGETS: Final = 3


@dataclass(frozen=True, slots=True)
class Target:
    """An order or statement whose dose may be another one; `mg` None where it was not read."""

    order: str
    drafted: bool
    mg: Decimal | None
    times: int | None

    def at(self, units: int, times: int | None = None) -> Dose:
        """The change to so many times 2.5 mg a day."""
        return Dose(self.order, self.drafted, divided(units, times or self.times or USUAL_TIMES))

    @property
    def units(self) -> int:
        """The dose on the grid, rounded up."""
        return on_grid(self.mg or ZERO, GRID)


def on_grid(dose: Decimal, grid: Decimal) -> int:
    """How many steps of the grid a dose is, rounded up."""
    return int((dose / grid).to_integral_value(ROUND_CEILING))


def targets(facts: PatientFacts) -> tuple[Target, ...]:
    """The oral orders under test; in a review or for a stop, what is taken or just ended."""
    given = [o for o in facts.submission.orders if o.route is Route.ORAL and not o.is_stop]
    if given:
        return tuple(_target(o.reference, True, _fullest(o.regimen)) for o in given)
    if facts.oral_lines:
        return tuple(_target(line.reference, False, _now(line)) for line in facts.oral_lines)
    return tuple(
        Target(e.reference, False, e.dose.high if e.dose else None, len(e.doses or ()) or None)
        for e in facts.history.ended
    )


def _target(reference: str, drafted: bool, step: Step | None) -> Target:
    if step is None:
        return Target(reference, drafted, None, None)
    return Target(reference, drafted, step.in_full.high, step.doses_per_day)


def _fullest(regimen: Regimen | None) -> Step | None:
    return max(regimen.steps, key=lambda s: s.in_full.high) if regimen else None


def _now(line: TherapyLine) -> Step | None:
    return line.regimen.on_day(line.day) if line.regimen else None


# -- by mouth --------------------------------------------------------------------------------------


def other_dose(question: Question) -> Iterator[Otherwise]:
    """Less of it; for a reduction also more of it; for an unread dose any that can be read."""
    if not question.asks(*ORAL):
        return
    all_of_it = targets(question.facts)
    for target in all_of_it[:MOST_TARGETS]:
        where = _where(question.facts, target, alone=_is_alone(question.facts, all_of_it))
        if target.mg is None:
            yield from _readable(question, target)
        elif target.mg > 0:
            yield from _moved(question, target, where)


def _where(facts: PatientFacts, target: Target, *, alone: bool) -> str:
    """How a sentence about the dose begins: by the order, by the last dose of what stops."""
    if not alone:
        return f"with {target.order} at "
    intent = facts.oral_intent
    goes_on = isinstance(intent, Known) and intent.value.action is not Action.STOP
    return "at " if goes_on or target.drafted else "with a last dose of "


def _is_alone(facts: PatientFacts, all_of_it: tuple[Target, ...]) -> bool:
    """True when the one order is the whole dose."""
    intent = facts.oral_intent
    lines = len(intent.value.lines) if isinstance(intent, Known) else 1
    return len(all_of_it) == 1 and lines <= 1


def _readable(question: Question, target: Target) -> Iterator[Otherwise]:
    change = Dose(target.order, target.drafted, READABLE)
    if question.gone(change):
        says = "with a dose that can be read, such as 5 mg three times a day"
        yield Otherwise("dose", change, None, says)


def _moved(question: Question, target: Target, where: str) -> Iterator[Otherwise]:
    down = question.boundary(target.at, target.units, 1)
    if down:
        yield _at(target, down, f"{where}{{}} or less")
        return
    intent, dose = question.facts.oral_intent, target.mg or ZERO
    before = intent.value.before if isinstance(intent, Known) else None
    if not target.drafted or before is None:
        return
    back = on_grid(before.high, GRID)
    if before.high < dose:
        between = question.boundary(target.at, target.units, back)
        if between:
            yield _at(target, between, f"{where}{plain(before.high)} to {{}}")
        return
    up = question.boundary(target.at, int(dose / GRID), back)
    if up:
        yield _at(target, up, f"{where}{{}} or more")


def _at(target: Target, found: tuple[int, int], says: str) -> Otherwise:
    dose = target.at(found[0]).mg_per_day
    return stepped("dose", target.at, found, says.format(f"{plain(dose)} mg/day"))


def other_times(question: Question) -> Iterator[Otherwise]:
    """The same dose in more or fewer, or in even doses, or regularly instead of as needed."""
    if not question.asks("oral_intent"):
        return
    for target in targets(question.facts)[:MOST_TARGETS]:
        if not target.mg or target.mg % GRID:
            continue
        regularly = tuple(_regularly(question, target))
        yield from regularly
        if target.times and not regularly:
            yield from _oftener(question, target, target.times)


def _regularly(question: Question, target: Target) -> Iterator[Otherwise]:
    intent = question.facts.oral_intent
    if not isinstance(intent, Known) or not intent.value.as_needed_mg:
        return
    tried = (Regular(target.order, target.drafted), target.at(target.units))
    change = next((c for c in tried if question.gone(c)), None)
    if change is not None:
        yield Otherwise("timing", change, None, "if it were taken regularly, not as needed")


def _oftener(question: Question, target: Target, times: int) -> Iterator[Otherwise]:
    def make(count: int) -> Dose:
        return target.at(target.units, count)

    if question.gone(make(times)):
        even = " - ".join(plain(d) for d in make(times).doses_mg)
        yield Otherwise("timing", make(times), None, f"with the dose split evenly ({even} mg)")
        return
    most = min(MOST_TIMES, target.units)
    more = question.boundary(make, times, most) if times < most else None
    if more:
        yield stepped("timing", make, more, f"in {more[0]} doses a day or more")


# -- by pump ---------------------------------------------------------------------------------------


def other_pump_dose(question: Question) -> Iterator[Otherwise]:
    """A lower pump rate; for a reduction a higher one."""
    intent = question.facts.pump_intent
    if not question.asks(*PUMP) or not isinstance(intent, Known) or not intent.value.dose.high:
        return
    given = [o for o in question.facts.submission.orders if o.route is Route.INTRATHECAL]
    therapy = question.facts.pump_therapy
    lines = therapy.value.lines if isinstance(therapy, Known) else ()
    order = given[0].reference if given else lines[0].reference if lines else None
    if order is None or len(given or lines) != 1:
        return

    def make(steps: int) -> PumpDose:
        return PumpDose(order, bool(given), PUMP_GRID * steps)

    found, words = _moved_pump(question, make, intent.value)
    if found:
        says = words.format(f"{plain(PUMP_GRID * found[0])} µg/day")
        yield stepped("pump dose", make, found, f"at a pump dose of {says}")


def _moved_pump(
    question: Question, make: Make, intent: PumpIntent
) -> tuple[tuple[int, int] | None, str]:
    """Where the rate tips the finding, and how to say it: down, or towards the present rate."""
    now = on_grid(intent.dose.high, PUMP_GRID)
    down = question.boundary(make, now, 1)
    if down or intent.before is None:
        return down, "{} or less"
    back = on_grid(intent.before.high, PUMP_GRID)
    if intent.before.high < intent.dose.high:
        return question.boundary(make, now, back), f"{plain(intent.before.high)} to {{}}"
    return question.boundary(make, int(intent.dose.high / PUMP_GRID), back), "{} or more"
