"""The phase of the treatment, worked out from the dose over time and the plans in force."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import EndedTherapy, Known, Phase, PumpHistory, Treatment, Unknown
from fhir_baclofen.fhir.extract.entries import STOPPED, Entry
from fhir_baclofen.fhir.extract.lines import routes
from fhir_baclofen.fhir.extract.therapies import RECENT_DAYS, Baclofen
from fhir_baclofen.fhir.extract.words import notes_of
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.rules.phases import Signs, phase_pumped, phase_taken

ON_HOLD = "on-hold"
NO_IMPROVEMENT = re.compile(
    r"\b(no|without( any)?) (clear |further |real )?(improvement|benefit|response|effect)\b"
    r"|\bnot (improv|respond|help)|\bnon-?respon(se|der)|(did|does) not (improve|respond|help)"
    r"|\bineffective\b|\b(lack of|insufficient) (effect|efficacy|benefit|response|improvement)"
    r"|spasticity (is |remains )?unchanged|unchanged spasticity",
    re.IGNORECASE,
)
ENDINGS = {ON_HOLD: "put on hold", "cancelled": "cancelled", "ran out": "over without renewal"}


def treatment_of(baclofen: Baclofen, pump_history: PumpHistory, signs: Signs) -> Treatment:
    """Where the treatment stands on the day of the review, before any order under test.

    Oral baclofen tells it where there is any; beside a pump, oral baclofen that ended does not.
    """
    told = _told(baclofen, pump_history, signs)
    unimproved = _unimproved(baclofen)
    return replace(told, no_effect=unimproved) if unimproved else told


def _unimproved(baclofen: Baclofen) -> tuple[str, ...]:
    """The resources of the present therapy with a note that it brings no improvement."""
    return tuple(
        ref(r) for r in baclofen.resources if r.note and NO_IMPROVEMENT.search(notes_of(r.note))
    )


def _told(baclofen: Baclofen, pump_history: PumpHistory, signs: Signs) -> Treatment:
    before, history = baclofen.before, baclofen.history
    if routes(before.lines, Route.ORAL):
        if isinstance(before.oral, Unknown):
            return Treatment(Phase.UNKNOWN, None, _clause(before.oral.reason), gaps=history.gaps)
        return phase_taken(history, signs)
    if isinstance(before.pump, Known):
        return phase_pumped(pump_history.changes, pump_history.gaps, signs)
    if isinstance(before.pump, Unknown):
        return Treatment(Phase.UNKNOWN, None, _clause(before.pump.reason))
    return _not_taken(baclofen, signs.today)


def _not_taken(baclofen: Baclofen, today: date) -> Treatment:
    before, history = baclofen.before, baclofen.history
    if history.ended:
        return _ended(history.ended[-1])
    if before.ended_pump:
        return _ended_pump(baclofen.entries, today)
    gaps = (*history.gaps, *before.gaps)
    if gaps:
        return Treatment(Phase.UNKNOWN, None, _clause(gaps[0]), gaps=gaps)
    return Treatment(Phase.NAIVE, None, _never(baclofen.entries, today))


def _ended(last: EndedTherapy) -> Treatment:
    dose = "oral baclofen" if last.dose is None else f"oral baclofen {last.dose}"
    return _over(last.how, last.ended, dose, last.evidence)


def _ended_pump(entries: Sequence[Entry], today: date) -> Treatment:
    """Intrathecal baclofen that ended lately: the last of it."""
    ended = [(e.ends, e) for e in entries if e.route is Route.INTRATHECAL and e.ends]
    on, last = max(
        ((on, e) for on, e in ended if on <= today), key=lambda x: (x[0], x[1].reference)
    )
    how = last.status if last.status in STOPPED else "ran out"
    return _over(how, on, "intrathecal baclofen", (last.reference,))


def _over(how: str, on: date, what: str, evidence: tuple[str, ...]) -> Treatment:
    phase = Phase.INTERRUPTED if how == ON_HOLD else Phase.STOPPED
    because = f"{what} was {ENDINGS.get(how, 'stopped')} on {on.isoformat()}"
    return Treatment(phase, on, because, evidence)


def _never(entries: Sequence[Entry], today: date) -> str:
    ends = [e.ends for e in entries if e.ends and e.ends <= today and e.kind != "dispense"]
    if not ends:
        return "no record of baclofen"
    return f"no baclofen since {max(ends).isoformat()}, more than {RECENT_DAYS} days ago"


def _clause(reason: str) -> str:
    return reason.rstrip(".")
