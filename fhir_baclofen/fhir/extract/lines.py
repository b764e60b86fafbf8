"""Which baclofen the patient takes now.

Orders, statements and dispenses of one therapy counted once.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from fhir_baclofen.dosing import Amount, Regimen, Route, Step
from fhir_baclofen.facts import OralTherapy, PumpTherapy, TherapyLine
from fhir_baclofen.fhir.extract.entries import Entry
from fhir_baclofen.fhir.extract.outdated import is_outdated, same_product
from fhir_baclofen.quantities import ZERO, OralDailyDose, PumpDailyDose

_TOGETHER_MINUTES: Final = 60


class Line(Struct, frozen=True):
    """One therapy: the entry that gives its dose, and the entries that only repeat it."""

    entry: Entry
    repeats: tuple[Entry, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """All resources of this therapy, the dose's own first."""
        return (self.entry.reference, *(e.reference for e in self.repeats))

    @property
    def began(self) -> date | None:
        """The first day of this dose: a statement of it may know of a longer use than the order."""
        told = [
            e.starts for e in self.repeats if e.kind == "statement" and _same_dose(self.entry, e)
        ]
        return min((d for d in (self.entry.starts, *told) if d), default=None)


def current_lines(entries: Sequence[Entry], today: date) -> tuple[Line, ...]:
    """The therapies taken on `today`, in order of reference; history and repeats left out."""
    superseded = superseded_by(entries, today)
    taken = [e for e in entries if _is_taken(e, today) and e.reference not in superseded]
    now = {e.reference for e in taken}
    past = {e.reference: e for e in entries if e.reference not in now}
    repeats: dict[str, list[Entry]] = {}
    leading: list[Entry] = []
    for entry in sorted(taken, key=_precedence):
        if entry.kind != "order" and is_outdated(entry, past, leading):
            continue
        twin = next((e for e in leading if same_therapy(e, entry)), None)
        if twin is None:
            leading.append(entry)
            repeats[entry.reference] = []
        else:
            repeats[twin.reference].append(entry)
    return tuple(Line(e, tuple(repeats[e.reference])) for e in leading)


def superseded_by(entries: Iterable[Entry], today: date) -> dict[str, Entry]:
    """Orders that a later order names as the one it follows: reference -> that later order.

    Orders that follow each other in a circle follow none.
    """
    followers = {
        e.prior: e
        for e in entries
        if e.prior and e.status != "draft" and (e.starts is None or e.starts <= today)
    }
    return {r: e for r, e in followers.items() if not _is_circle(r, followers)}


def _is_circle(reference: str, followers: dict[str, Entry]) -> bool:
    """True when the orders that follow one lead back to it."""
    seen: set[str] = set()
    follower = followers.get(reference)
    while follower is not None and follower.reference not in seen:
        if follower.reference == reference:
            return True
        seen.add(follower.reference)
        follower = followers.get(follower.reference)
    return False


def _precedence(entry: Entry) -> tuple[int, bool, int, str]:
    """Orders before statements before dispenses, newer dispenses before older ones.

    Home orders before the inpatient ones that repeat them.
    """
    kind = {"order": 0, "statement": 2, "dispense": 3}[entry.kind]
    derived = entry.kind == "order" and bool(entry.linked)
    age = -entry.starts.toordinal() if entry.kind == "dispense" and entry.starts else 0
    return (kind + derived, entry.inpatient, age, entry.reference)


def _is_taken(entry: Entry, today: date) -> bool:
    running = entry.status == ("completed" if entry.kind == "dispense" else "active")
    begun = entry.starts is None or entry.starts <= today
    over = entry.ends is not None and entry.ends < today
    if entry.kind == "dispense" and entry.ends is None:
        return False
    return running and begun and not over


def same_therapy(leading: Entry, other: Entry) -> bool:
    """True where an entry only repeats the therapy that another leads."""
    if leading.route is not other.route:
        return False
    if leading.reference in other.linked:
        return True
    if other.kind == "order" and leading.route is Route.INTRATHECAL:
        return _same_dose(leading, other)
    if other.kind == "order":
        return other.inpatient != leading.inpatient and _same_dose(leading, other)
    if other.silent:
        return True
    unread = other.kind == "dispense" and other.regimen is None
    return same_product(leading, other) and (unread or _same_dose(leading, other))


def _same_dose(one: Entry, other: Entry) -> bool:
    return is_same_dose(one.regimen, other.regimen)


def is_same_dose(one: Regimen | None, other: Regimen | None) -> bool:
    """True where both doses were read and end with the same."""
    if one is None or other is None:
        return False
    return one.steps[-1].in_full == other.steps[-1].in_full


def groups(entries: Sequence[Entry]) -> dict[str, str]:
    """For each reference, the group of lines written together as one regimen (its first reference).

    Same prescriber and day, one group identifier or basis, or "take with" make one regimen of
    different strengths; the same strength twice is not one regimen.
    """
    group = {e.reference: e.reference for e in entries}
    for i, one in enumerate(entries):
        for other in entries[i + 1 :]:
            if one.route is other.route and _together(one, other):
                joined = group[one.reference]
                group[other.reference] = joined
    return group


def _together(one: Entry, other: Entry) -> bool:
    if one.take_with or other.take_with:
        return True
    if not one.together & other.together:
        return False
    return one.strength is None or other.strength is None or one.strength != other.strength


def therapy_line(line: Line, group: str, today: date) -> TherapyLine:
    """A line as the rules see it."""
    entry = line.entry
    return TherapyLine(
        reference=entry.reference,
        route=entry.route,
        regimen=entry.regimen,
        unread=entry.unread,
        started=entry.starts,
        ends=entry.ends,
        day=max((today - entry.starts).days, 0) if entry.starts else 0,
        prescriber=entry.prescriber,
        inpatient=entry.inpatient,
        group=group,
        evidence=line.references,
    )


def step_of(line: TherapyLine) -> Step | None:
    """The step in force, None when the dose was not read."""
    return line.regimen.on_day(line.day) if line.regimen else None


def oral_therapy(lines: tuple[TherapyLine, ...], *, hidden: tuple[str, ...] = ()) -> OralTherapy:
    """Oral lines with readable doses as one therapy; `hidden` says where another may hide."""
    steps = [s for s in (step_of(line) for line in lines) if s is not None]
    doses = combined_doses(steps)
    total = _total(steps)
    return OralTherapy(
        dose=OralDailyDose(total.low, total.high),
        doses=doses,
        doses_per_day=doses_per_day(steps),
        as_needed_mg=sum((s.as_needed.high for s in steps), ZERO),
        lines=lines,
        hidden=hidden,
    )


def pump_therapy(lines: tuple[TherapyLine, ...]) -> PumpTherapy:
    """Intrathecal lines with readable doses as one therapy."""
    total = _total([s for s in (step_of(line) for line in lines) if s is not None])
    return PumpTherapy(PumpDailyDose(total.low, total.high), lines)


def _total(steps: Iterable[Step]) -> Amount:
    low = high = ZERO
    for step in steps:
        whole = step.in_full
        low, high = low + whole.low, high + whole.high
    return Amount(low, high)


def single_doses(step: Step) -> tuple[Decimal, ...] | None:
    """The single doses of a day at their highest, as-needed ones last.

    None when they cannot be listed.
    """
    if step.doses is None:
        return None
    return tuple(d.high for d in (*step.doses, *step.as_needed_doses))


def combined_doses(steps: Sequence[Step]) -> tuple[Decimal, ...] | None:
    """The single doses of lines together: by the clock where all have times.

    Else slot by slot where all are taken equally often; lines taken differently often are taken at
    times of their own. None where one has no list.
    """
    known = [p for p in map(single_doses, steps) if p is not None]
    if not known or len(known) != len(steps):
        return None
    if len(known) > 1 and all(len(s.at) == len(p) for s, p in zip(steps, known, strict=True)):
        return _by_the_clock(steps, known)
    if len({len(p) for p in known}) > 1:
        return tuple(dose for part in known for dose in part)
    return tuple(sum(slot, ZERO) for slot in zip(*known, strict=True))


def _by_the_clock(
    steps: Sequence[Step], doses: Sequence[tuple[Decimal, ...]]
) -> tuple[Decimal, ...]:
    """Doses within an hour of the one before are taken together."""
    minutes = (minute for step in steps for minute in step.at)
    taken = sorted(zip(minutes, (dose for part in doses for dose in part), strict=True))
    together: list[Decimal] = []
    last: int | None = None
    for minute, dose in taken:
        if last is not None and minute - last <= _TOGETHER_MINUTES:
            together[-1] += dose
        else:
            together.append(dose)
        last = minute
    return tuple(together)


def doses_per_day(steps: Sequence[Step]) -> int | None:
    """How many times a day, when steps run side by side; None when one of them cannot tell."""
    together = combined_doses(steps)
    return None if together is None else len(together)


def envelope(regimen: Regimen) -> Amount:
    """The lowest and highest daily dose over a regimen's steps, as-needed doses in full."""
    amounts = [s.in_full for s in regimen.steps]
    taken = [a for a in amounts if a.high > 0] or amounts
    return Amount(min(a.low for a in taken), max(a.high for a in taken))


def routes(lines: Iterable[TherapyLine], route: Route) -> tuple[TherapyLine, ...]:
    """The lines of one route."""
    return tuple(line for line in lines if line.route is route)
