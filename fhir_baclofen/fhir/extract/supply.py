"""Oral baclofen handed out: how long each supply lasts, and what it was.

Where a regimen is ordered in several strengths, each has a stock of its own, and the first to run
out counts. Ranges count at their lower end, as everywhere in withdrawal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import Absent, DoseChange, Fact, Handout, Known, Supply, Unknown
from fhir_baclofen.fhir.extract.conditions import code_of
from fhir_baclofen.fhir.extract.days import end_of, later, start_of
from fhir_baclofen.fhir.extract.entries import Entry, no_day
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.handouts import (
    Filled,
    filled,
    handout,
    lowest_dose,
    strength_name,
)
from fhir_baclofen.fhir.extract.history import CHAIN_GAP_DAYS
from fhir_baclofen.fhir.extract.lines import current_lines
from fhir_baclofen.fhir.extract.links import INPATIENT_CATEGORY, INPATIENT_CLASSES
from fhir_baclofen.fhir.extract.stocks import Stays, Stock, in_hospital, stock_of
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, ORDERED_TYPES, Baclofen
from fhir_baclofen.fhir.record import PatientRecord, ref

NONE_ON_RECORD = "no dispense of oral baclofen is on record"
NONE_LATELY = "no dispense since the present treatment began is on record"
WHOLE = ""
SEVERAL = 2


def supply_of(record: PatientRecord, baclofen: Baclofen, today: date) -> Fact[Supply]:
    """What was handed out; Absent with no dispense on record, Unknown when none could be read.

    Supplies that had run out long before the present treatment began are of another treatment.
    """
    if not record.medication_dispenses and not record.not_read:
        return Absent(NONE_ON_RECORD)
    fills, undated = _fills(record, baclofen.entries, today)
    missing = (*gaps(record, "MedicationDispense", "Medication", topics=BACLOFEN), *undated)
    if not fills:
        return Unknown(missing[0]) if missing else Absent(NONE_ON_RECORD)
    stays = _stays(record, today)
    stocks = _stocks(fills, baclofen, stays, today)
    found = _supply(stocks, record, stays, today)
    if missing and _is_part_missing(stocks, baclofen, today) and (found.run_out or today) >= today:
        found = replace(found, run_out=None, unread=missing[0])
    since = baclofen.history.exposure_since
    if found.run_out and since and (since - found.run_out).days > CHAIN_GAP_DAYS:
        return Unknown(missing[0]) if missing else Absent(NONE_LATELY)
    found = replace(
        found,
        gaps=missing,
        stay_gaps=(*gaps(record, "Encounter"), *_undated_stays(record)),
        part_gaps=gaps(record, *ORDERED_TYPES, topics=BACLOFEN),
    )
    return Known(found, tuple(h.reference for h in found.handouts))


def _fills(
    record: PatientRecord, entries: Sequence[Entry], today: date
) -> tuple[list[Filled], list[str]]:
    """Home supplies handed over up to today, oldest first, and those without a day."""
    known = {e.reference: e for e in entries}
    fills: list[Filled] = []
    undated: list[str] = []
    for dispense in record.medication_dispenses:
        if dispense.status != "completed" or INPATIENT_CATEGORY in code_of(dispense.category):
            continue
        entry = known.get(ref(dispense))
        if entry is None or entry.route is not Route.ORAL:
            continue
        if entry.starts is None:
            undated.append(no_day(entry))
        elif entry.starts <= today:
            fills.append(filled(entry, dispense, entry.starts, known))
    return sorted(fills, key=lambda f: (f.on, f.entry.reference)), undated


def _stays(record: PatientRecord, today: date) -> Stays:
    """The days in hospital, oldest first and apart; the day of discharge is a day at home."""
    found: list[tuple[date, date]] = []
    for stay in record.encounters:
        if stay.class_ is None or stay.class_.code not in INPATIENT_CLASSES:
            continue
        admitted, discharged = start_of(stay.period), end_of(stay.period)
        if stay.status == "in-progress" and discharged is None:
            discharged = later(today, 1)
        if stay.status in {"in-progress", "finished"} and admitted and discharged:
            found.append((admitted, discharged))
    apart: list[tuple[date, date]] = []
    for admitted, discharged in sorted(found):
        begins = max(admitted, apart[-1][1]) if apart else admitted
        if begins < discharged:
            apart.append((begins, discharged))
    return tuple(apart)


def _undated_stays(record: PatientRecord) -> Iterator[str]:
    """Stays whose first day could not be read."""
    for stay in record.encounters:
        of_hospital = stay.class_ is not None and stay.class_.code in INPATIENT_CLASSES
        been = of_hospital and stay.status in {"in-progress", "finished"}
        if been and stay.period and stay.period.start and start_of(stay.period) is None:
            yield f"{ref(stay)} has no first day that could be read"


def _stocks(
    fills: Sequence[Filled], baclofen: Baclofen, stays: Stays, today: date
) -> dict[str, Stock]:
    """The stock at home, or the stock of each strength that the regimen is made of."""
    parts, changes = _parts(baclofen, today), baclofen.history.changes
    if len(parts) < SEVERAL:
        told = [f if f.is_told else replace(f, daily=_total(changes, f.on)) for f in fills]
        return {WHOLE: stock_of(told, changes, stays, whole=True)}
    followed = _followed(parts.values(), baclofen.entries)
    stocks: dict[str, Stock] = {}
    for part, order in parts.items():
        mine = [
            f if f.is_told else replace(f, daily=lowest_dose(order, f.on))
            for f in fills
            if part in _parts_of(f, parts.keys(), followed)
        ]
        if mine:
            stocks[part] = stock_of(mine, changes, stays, whole=False)
    return stocks


def _is_part_missing(stocks: Mapping[str, Stock], baclofen: Baclofen, today: date) -> bool:
    """True where a strength of the regimen has no supply on record beside those of others."""
    return WHOLE not in stocks and bool(_parts(baclofen, today).keys() - stocks.keys())


def _parts(baclofen: Baclofen, today: date) -> dict[str, Entry]:
    """The orders and statements in force by the strength that each gives."""
    entries = [line.entry for line in current_lines(baclofen.entries, today)]
    ordered = [e for e in entries if e.route is Route.ORAL and e.kind != "dispense"]
    return {_part(e): e for e in ordered}


def _part(entry: Entry) -> str:
    return strength_name(entry.strength) if entry.strength else entry.reference


def _total(changes: Sequence[DoseChange], on: date) -> Decimal | None:
    """The daily dose in force on a day; before the first order the first dose."""
    then = [c.after for c in changes if c.on <= on] or [c.after for c in changes[:1]]
    return then[-1] if then else None


def _followed(ordered: Iterable[Entry], entries: Sequence[Entry]) -> dict[str, str]:
    """For every order that a present one follows, directly or through others, its part."""
    prior = {e.reference: e.prior for e in entries}
    parts: dict[str, str] = {}
    for entry in ordered:
        link: str | None = entry.reference
        while link and link not in parts:
            parts[link] = _part(entry)
            link = prior.get(link)
    return parts


def _parts_of(fill: Filled, parts: Set[str], followed: Mapping[str, str]) -> Set[str]:
    """The parts that a dispense supplies: by its order, else by its strength, else all."""
    linked = {followed[r] for r in fill.entry.linked if r in followed}
    return linked or {_part(fill.entry)} & parts or parts


def _supply(
    stocks: Mapping[str, Stock], record: PatientRecord, stays: Stays, today: date
) -> Supply:
    """All stocks as one supply: it has run out when the first of them has."""
    handouts: dict[str, Handout] = {}
    for part, stock in stocks.items():
        for each in stock.deliveries:
            for fill in each.fills:
                placed = replace(
                    handout(fill, record),
                    days=each.days,
                    left=each.left,
                    before=each.before,
                    part=part,
                )
                handouts.setdefault(placed.reference, placed)
    ends = [stock.end for stock in stocks.values()]
    known = [end for end in ends if end is not None]
    first = min(known, default=None)
    told = first is not None and (len(known) == len(ends) or first <= today)
    run_out = first if told else None
    unread = [s.deliveries[-1].unread for s in stocks.values() if s.end is None]
    lapses = {d for s in stocks.values() for d in (*s.lapses, s.end) if d and d <= today}
    return Supply(
        handouts=tuple(sorted(handouts.values(), key=lambda h: (h.on, h.reference))),
        run_out=run_out,
        unread="" if told else unread[0],
        hospital_days=in_hospital(run_out, today, stays) if run_out else 0,
        lapses=tuple(sorted(lapses)),
    )
