"""The orders under test, and the therapy as it will be after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from msgspec import Struct

from fhir_baclofen.dosing import NOTHING, Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    Fact,
    Known,
    OralIntent,
    OralTherapy,
    OrderUnderTest,
    PumpIntent,
    PumpTherapy,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.fhir.extract.entries import STOPPED, Entry
from fhir_baclofen.fhir.extract.lines import (
    combined_doses,
    doses_per_day,
    envelope,
    is_same_dose,
    oral_therapy,
    pump_therapy,
    routes,
)
from fhir_baclofen.fhir.extract.words import SLOW_PROTOCOL
from fhir_baclofen.quantities import ZERO, OralDailyDose, PumpDailyDose

NO_BACLOFEN = "no record of baclofen by this route"
NO_PUMP_RATE = "the pump would give nothing (0 µg/day)"


class Before(Struct, frozen=True):
    """What is taken before the orders.

    `hidden` says where a therapy may hide, `remarks` that words beside a dose were not read.
    `ended_pump` is true when intrathecal therapy ended within 30 days. `followed` is the dose of
    oral baclofen that ended lately, where an order under test names it as its prior order.
    """

    lines: tuple[TherapyLine, ...]
    oral: Fact[OralTherapy]
    pump: Fact[PumpTherapy]
    naive: bool
    ended_pump: bool
    followed: OralDailyDose | None
    hidden: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why the dose may be told wrongly."""
        return (*self.hidden, *self.remarks)


def order_under_test(entry: Entry) -> OrderUnderTest:
    """One order of the submission as the rules see it."""
    text = " ".join(entry.dosage.texts)
    stop = entry.status in STOPPED
    nothing = entry.gives_nothing and not stop
    return OrderUnderTest(
        reference=entry.reference,
        route=entry.route,
        regimen=None if stop or nothing else entry.regimen,
        unread=NO_PUMP_RATE if nothing else None if stop else entry.unread,
        contradiction=entry.dosage.contradiction,
        unit_problem=None if stop else entry.dosage.unit_problem,
        is_stop=stop,
        reason=entry.reason,
        text=text,
        prescriber=entry.prescriber,
        names_slow=bool(SLOW_PROTOCOL.search(text)),
        evidence=(entry.reference,),
        gaps=() if stop else entry.remarks,
        bolus_ug=entry.bolus_ug,
        gives_nothing=nothing,
        vacation=entry.vacation,
    )


def remaining(
    before: tuple[TherapyLine, ...],
    orders: Sequence[Entry],
    chain: dict[str, frozenset[str]],
    *,
    unlinked_replaces: bool,
) -> tuple[TherapyLine, ...]:
    """The lines that go on beside the orders: none that an order follows, repeats, or stops.

    `chain` gives for a line's reference all orders of its chain, so that an order which follows an
    earlier member replaces the line too.
    """
    replaced = {e.reference for e in orders} | {e.prior for e in orders if e.prior}
    stops = any(e.status in STOPPED for e in orders)
    running = [e for e in orders if e.bolus_ug is None]
    loose = {e.route for e in running if not e.prior and unlinked_replaces and not stops}
    return tuple(
        line
        for line in before
        if line.route not in loose
        and not replaced & {*line.evidence, *chain.get(line.reference, frozenset())}
        and not any(_repeats(order, line) for order in running)
    )


def _repeats(order: Entry, line: TherapyLine) -> bool:
    """True for an order of the hospital that repeats the home dose, or the other way round."""
    return (
        order.inpatient != line.inpatient
        and order.route is line.route
        and not order.prior
        and order.status not in STOPPED
        and is_same_dose(order.regimen, line.regimen)
    )


def oral_intent(
    orders: Sequence[OrderUnderTest],
    before: Before,
    staying: tuple[TherapyLine, ...],
    group: Mapping[str, str],
    today: date,
) -> Fact[OralIntent]:
    """Oral baclofen after the orders; Absent when there is none, Unknown when unreadable.

    `group` names for each order and line the regimen it was written for.
    """
    mine = [o for o in orders if o.route is Route.ORAL]
    if not mine:
        return _oral_renewal(before)
    unread = next((o for o in mine if not o.is_stop and o.regimen is None), None)
    if unread is not None:
        return Unknown(f"The dose of the order could not be read: {unread.unread}")
    rest = routes(staying, Route.ORAL)
    return Known(_ordered(orders, before, rest, group, today))


def _ordered(
    orders: Sequence[OrderUnderTest],
    before: Before,
    rest: tuple[TherapyLine, ...],
    group: Mapping[str, str],
    today: date,
) -> OralIntent:
    """The intent of oral orders that were all read; `rest` are the oral lines that go on beside."""
    mine = [o for o in orders if o.route is Route.ORAL]
    given = [o for o in mine if not o.is_stop]
    regimens = [o.regimen for o in given if o.regimen]
    fullest = [max(r.steps, key=lambda s: s.in_full.high) for r in regimens]
    own = sum((envelope(r) for r in regimens), NOTHING)
    beside = oral_therapy(tuple(line for line in rest if line.regimen)).dose
    total = OralDailyDose(own.low, own.high) + beside
    lines = (*(_line_of(o, today) for o in given), *rest)
    taken = before.oral.value.dose if isinstance(before.oral, Known) else before.followed
    return OralIntent(
        action=_action(total, taken, given, unread=isinstance(before.oral, Unknown)),
        dose=OralDailyDose(own.low, own.high),
        total=total,
        first=sum((r.steps[0].in_full.high for r in regimens), beside.high),
        before=taken,
        doses=combined_doses(fullest),
        doses_per_day=doses_per_day(fullest),
        as_needed_mg=sum((s.as_needed.high for s in fullest), ZERO),
        naive=before.naive,
        from_pump=_replaces_pump(orders, before),
        names_slow=any(o.names_slow for o in given),
        evidence=tuple(dict.fromkeys(r for o in mine for r in o.evidence)),
        lines=tuple(replace(line, group=group.get(line.reference, line.group)) for line in lines),
        gaps=(*(gap for o in given for gap in o.gaps), *_gaps(before, rest)),
        hidden=(*_unread_beside(rest), *before.hidden),
    )


def _oral_renewal(before: Before) -> Fact[OralIntent]:
    """A chart review, or orders of the other route only: what is taken stands in as a renewal."""
    if not isinstance(before.oral, Known):
        return before.oral
    therapy = before.oral.value
    return Known(
        OralIntent(
            action=Action.REVIEW,
            dose=therapy.dose,
            total=therapy.dose,
            first=therapy.dose.high,
            before=therapy.dose,
            doses=therapy.doses,
            doses_per_day=therapy.doses_per_day,
            as_needed_mg=therapy.as_needed_mg,
            naive=False,
            from_pump=False,
            names_slow=False,
            evidence=before.oral.evidence,
            lines=therapy.lines,
            gaps=before.gaps,
            hidden=before.hidden,
        ),
        before.oral.evidence,
    )


def pump_intent(
    orders: Sequence[OrderUnderTest], before: Before, staying: tuple[TherapyLine, ...]
) -> Fact[PumpIntent]:
    """Intrathecal baclofen after the orders; Absent when none is ordered or given."""
    mine = [o for o in orders if o.route is Route.INTRATHECAL and o.bolus_ug is None]
    if not mine:
        if not isinstance(before.pump, Known):
            return before.pump
        dose = before.pump.value.dose
        intent = PumpIntent(Action.REVIEW, dose, dose, before.pump.evidence, gaps=before.hidden)
        return Known(intent)
    runs = not isinstance(before.pump, Absent)
    given = [o for o in mine if not o.is_stop and not (o.gives_nothing and runs)]
    unread = next((o for o in given if o.regimen is None), None)
    if unread is not None:
        return Unknown(f"The dose of the pump order could not be read: {unread.unread}")
    own = sum((envelope(o.regimen) for o in given if o.regimen), NOTHING)
    rest = routes(staying, Route.INTRATHECAL)
    read = tuple(line for line in rest if line.regimen)
    dose, beside = PumpDailyDose(own.low, own.high), pump_therapy(read).dose
    taken = before.pump.value.dose if isinstance(before.pump, Known) else None
    action = _action(dose + beside, taken, given, unread=isinstance(before.pump, Unknown))
    return Known(
        PumpIntent(
            action,
            dose,
            taken,
            tuple(r for o in mine for r in o.evidence),
            beside,
            (*_unread_change(action, before), *_unread_beside(rest), *before.hidden),
        )
    )


def _action(
    total: OralDailyDose | PumpDailyDose,
    taken: OralDailyDose | PumpDailyDose | None,
    given: Sequence[OrderUnderTest],
    *,
    unread: bool,
) -> Action:
    """What the orders do to the dose taken before; `unread` where that could not be read."""
    if total.high == 0 and not given:
        return Action.STOP
    if unread:
        return Action.CHANGE
    if taken is None:
        return Action.START
    if (total.high, total.low) == (taken.high, taken.low):
        return Action.RENEWAL
    rises = (total.high, total.low) > (taken.high, taken.low)
    return Action.INCREASE if rises else Action.REDUCTION


def _line_of(order: OrderUnderTest, today: date) -> TherapyLine:
    return TherapyLine(
        order.reference,
        Route.ORAL,
        order.regimen,
        order.unread,
        today,
        None,
        0,
        order.prescriber,
        False,
        order.reference,
        order.evidence,
    )


def _replaces_pump(orders: Sequence[OrderUnderTest], before: Before) -> bool:
    pumped = [o for o in orders if o.route is Route.INTRATHECAL and o.bolus_ug is None]
    return any(o.is_stop or o.gives_nothing for o in pumped) or before.ended_pump


def _unread_change(action: Action, before: Before) -> tuple[str, ...]:
    pump = before.pump
    return (pump.reason,) if action is Action.CHANGE and isinstance(pump, Unknown) else ()


def _gaps(before: Before, rest: Sequence[TherapyLine]) -> tuple[str, ...]:
    taken = [before.oral.reason] if isinstance(before.oral, Unknown) else []
    return tuple(dict.fromkeys((*taken, *_unread_beside(rest), *before.gaps)))


def _unread_beside(rest: Sequence[TherapyLine]) -> tuple[str, ...]:
    return tuple(
        f"The dose of {line.reference}, taken beside the order, could not be read: {line.unread}"
        for line in rest
        if line.regimen is None
    )
