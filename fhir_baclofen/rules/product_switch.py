"""Rule 77: another product than last time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from fhir_baclofen.facts import Fact, Handout, Known, OralIntent, OralTherapy, Supply, TherapyLine
from fhir_baclofen.quantities import plain, rounded
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import unless
from fhir_baclofen.rules.sources import S2, X_US
from fhir_baclofen.rules.supply import of_therapy
from fhir_baclofen.rules.wording import due, evidence, fitting, listed

EXAMPLE = Decimal(5)
"""The single dose shown where the doses of the day are not known (mg)."""
FORMS = {"tablet": "tablets", "capsule": "capsules", "granules": "granules"}
VERIFY = "Confirm the product, and show the patient how much of it makes a dose."
SAME = "Tell the patient that it may look different and is taken as before."


@dataclass(frozen=True, slots=True)
class Switch:
    """The newest supply of a product, and the one before it."""

    before: tuple[Handout, ...]
    now: tuple[Handout, ...]

    def changed(self, trait: str) -> bool:
        """True where nothing of what was handed out before shares the trait with the newest."""
        before, now = (
            {_name(getattr(h, trait)) for h in side} - {None} for side in (self.before, self.now)
        )
        return bool(before and now) and before.isdisjoint(now)

    @property
    def unclear(self) -> bool:
        """True where the products differ by name and the strength of one is not on record."""
        before, now = ({h.product for h in side} for side in (self.before, self.now))
        untold = any(
            h.strength is None and h.concentration is None for h in (*self.before, *self.now)
        )
        return before.isdisjoint(now) and untold


@rule(
    "product-switch",
    number=77,
    says="Whoever takes another product than last time is told what changes.",
    basis=[
        S2.at("generics do the same, but another manufacturer may change the effect somewhat"),
        X_US.at("concentrated suspension: the strength is verified"),
    ],
    grades={
        Severity.MODERATE: "another concentration, strength or form",
        Severity.LOW: "another manufacturer only",
    },
    missing="Without a dispense on record the rule is not evaluated, nor where products differ by "
    "name and a strength is not on record, nor where a graver switch may hide in what could not be "
    "read. A manufacturer who is not on record is no other one.",
    reading="The newest supply is compared with the one before it, so a switch is told once: no "
    "longer when the next supply is the same. A strength added to another is no switch.",
)
def product_switch(
    supply: Fact[Supply],
    oral: Fact[OralTherapy],
    oral_lines: tuple[TherapyLine, ...],
    oral_intent: Fact[OralIntent],
) -> Finding | Clear | NotEvaluated:
    found = of_therapy(supply, oral, oral_lines)
    if not isinstance(found, Supply):
        return found
    switches = list(_switches(found.handouts))
    told = [f for f in (_finding(s, oral_intent) for s in switches) if f is not None]
    gravest = max(told, key=lambda f: f.severity, default=None)
    gaps = (*found.gaps, *found.part_gaps)
    if gravest is not None and (gravest.severity > Severity.LOW or not gaps):
        return gravest
    if any(s.unclear for s in switches):
        return NotEvaluated("the strength of a product handed out is not on record")
    return unless(*gaps)


def _switches(handouts: tuple[Handout, ...]) -> Iterator[Switch]:
    """For each strength of the regimen its newest supply beside the one before."""
    for part in dict.fromkeys(h.part for h in handouts):
        mine = [h for h in handouts if h.part == part]
        days = sorted({h.on for h in mine})[-2:]
        if len(days) > 1:
            before, now = (tuple(h for h in mine if h.on == day) for day in days)
            yield Switch(before, now)


def _name(trait: object) -> object:
    return trait.casefold() if isinstance(trait, str) else trait


def _finding(switch: Switch, intent: Fact[OralIntent]) -> Finding | None:
    old, new = (listed(map(_product, side)) for side in (switch.before, switch.now))
    on = switch.now[0].on.isoformat()
    if switch.changed("concentration") or switch.changed("form") or switch.changed("strength"):
        volumes = list(_volumes(switch, _doses(intent)))
        shown = f": {volumes[0]}" if volumes else ""
        return Finding(
            Severity.MODERATE,
            fitting(f"Confirm the product: baclofen {new} since {on}, before {old}{shown}"),
            advice=VERIFY,
            code="TPROD",
            evidence=_seen(switch),
            detail=f"{'; '.join(volumes)}."
            if volumes
            else "The count of a dose may change with the product.",
            activities=(due("confirm-product", f"{VERIFY} It is {new}, before {old}."),),
        )
    if not switch.changed("manufacturer"):
        return None
    maker, former = (
        listed(h.manufacturer or "" for h in side) for side in (switch.now, switch.before)
    )
    return Finding(
        Severity.LOW,
        fitting(f"Baclofen comes from {maker} since {on}, before from {former}"),
        advice=SAME,
        code="TPROD",
        evidence=_seen(switch),
        detail="Products of different makers may look and act a little differently.",
        activities=(due("confirm-product", f"{SAME} It comes from {maker}."),),
    )


def _product(handout: Handout) -> str:
    if handout.concentration is not None:
        return f"{handout.form or 'liquid'} {plain(handout.concentration)} mg/mL"
    if handout.strength is not None:
        return f"{plain(handout.strength)} mg {FORMS.get(handout.form or '', 'products')}"
    return handout.form or handout.product


def _doses(intent: Fact[OralIntent]) -> tuple[Decimal, ...]:
    """The different single doses of a day, largest first."""
    doses = intent.value.doses if isinstance(intent, Known) else None
    return tuple(sorted({d for d in doses or () if d > 0}, reverse=True)) or (EXAMPLE,)


def _volumes(switch: Switch, doses: Iterable[Decimal]) -> Iterator[str]:
    """How many mL make a dose, before and now, where a liquid is part of the switch."""
    before, now = (
        next((h.concentration for h in side if h.concentration), None)
        for side in (switch.before, switch.now)
    )
    for dose in doses:
        if before and now:
            yield f"{plain(dose)} mg was {_ml(dose, before)} and is {_ml(dose, now)}"
        elif now:
            yield f"{plain(dose)} mg is {_ml(dose, now)}"
        elif before:
            yield f"{plain(dose)} mg was {_ml(dose, before)}"


def _ml(dose: Decimal, concentration: Decimal) -> str:
    return f"{plain(rounded(dose / concentration))} mL"


def _seen(switch: Switch) -> tuple[str, ...]:
    return evidence(h.reference for h in (*switch.before, *switch.now))
