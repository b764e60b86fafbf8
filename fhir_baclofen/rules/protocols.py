"""The dosing protocols: how baclofen is started, stepped up, capped and brought down, with sources.

Rules and plans take these numbers from here alone. `protocol_for` gives one indication's protocol
as this site uses it; `ceiling` and `kidney_ceiling` give the doses not to be exceeded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from fhir_baclofen.facts import Indication, IndicationFact, Kidney, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Bands, Citation, Limit
from fhir_baclofen.rules.sources import (
    S0,
    S2,
    S3,
    X_BEERS,
    X_CA,
    X_FR,
    X_HIC,
    X_US,
    X_VLA,
    X_WOLF,
)

FIVE = Decimal(5)


def _mg(id_: str, label: str, value: str, source: Citation, switch: str | None = None) -> Limit:
    return Limit(id_, label, Decimal(value), "mg/day", source, switch)


def _days(id_: str, label: str, value: int, source: Citation) -> Limit:
    return Limit(id_, label, Decimal(value), "days", source)


@dataclass(frozen=True, slots=True)
class ProtocolLimits:
    """One row of the protocol table: every number with its source.

    `step` is what a plan adds a day; `check_step` the largest increase let pass in an order.
    """

    start: Limit
    step: Limit
    interval: Limit
    ceiling: Limit
    check_step: Limit
    doses_per_day: tuple[int, int]
    with_food: bool


_S2_TABLE = "dosing table: start, pace and maximum by indication"
_SPASTICITY = ProtocolLimits(
    start=_mg(
        "start.spasticity",
        "First daily dose in spasticity",
        "15",
        S2.at("spasticity starts at 5 mg three times daily"),
        "start.spasticity",
    ),
    step=_mg(
        "step.spasticity",
        "Plan step in spasticity",
        "5",
        S2.at("spasticity: 5 mg more every three days"),
    ),
    interval=_days(
        "interval.spasticity",
        "Least days between increases in spasticity",
        3,
        S2.at("spasticity: an increase every three days"),
    ),
    ceiling=_mg(
        "max.spasticity",
        "Highest oral dose in spasticity",
        "80",
        S2.at("spasticity: at most 80 mg daily"),
        "max.spasticity",
    ),
    check_step=_mg(
        "check-step.spasticity",
        "Largest increase let pass in spasticity",
        "15",
        X_US.at("5 mg more at each of three doses, every three days"),
    ),
    doses_per_day=(3, 4),
    with_food=True,
)
_ALCOHOL = ProtocolLimits(
    start=_mg(
        "start.aud",
        "First daily dose in alcohol use disorder",
        "5",
        S2.at("alcohol use disorder starts at 5 mg daily"),
        "start.aud",
    ),
    step=_mg(
        "step.aud",
        "Plan step in alcohol use disorder",
        "5",
        S2.at("alcohol use disorder: 5 mg more every three to four days"),
        "titration.aud",
    ),
    interval=_days(
        "interval.aud",
        "Least days between increases in alcohol use disorder",
        3,
        S2.at("alcohol use disorder: an increase every three to four days"),
    ),
    ceiling=_mg(
        "max.aud",
        "Highest oral dose in alcohol use disorder",
        "300",
        S2.at("alcohol use disorder: up to 300 mg daily, closely monitored"),
        "max.aud",
    ),
    check_step=_mg(
        "check-step.aud",
        "Largest increase let pass in alcohol use disorder",
        "10",
        X_FR.at("10 mg more every three to four days"),
    ),
    doses_per_day=(2, 4),
    with_food=False,
)
_NEUROPATHIC = ProtocolLimits(
    start=_mg(
        "start.neuropathic",
        "First daily dose in neuropathic pain",
        "10",
        S2.at("neuropathic pain starts at 5 mg twice daily"),
        "start.neuropathic",
    ),
    step=_mg(
        "step.neuropathic",
        "Plan step in neuropathic pain",
        "5",
        S2.at("neuropathic pain: 5 mg more each week"),
        "titration.neuropathic",
    ),
    interval=_days(
        "interval.neuropathic",
        "Least days between increases in neuropathic pain",
        7,
        S2.at("neuropathic pain: an increase each week"),
    ),
    ceiling=_mg(
        "max.neuropathic",
        "Highest oral dose in neuropathic pain",
        "60",
        S2.at("neuropathic pain: at most 60 mg daily"),
        "max.neuropathic",
    ),
    check_step=_mg(
        "check-step.neuropathic",
        "Largest increase let pass in neuropathic pain",
        "5",
        S2.at("neuropathic pain: 5 mg more each week"),
    ),
    doses_per_day=(2, 3),
    with_food=True,
)
_HICCUPS = ProtocolLimits(
    start=_mg(
        "start.hiccups",
        "First daily dose in hiccups",
        "15",
        X_HIC.at("5 mg three times daily"),
    ),
    step=_mg("step.hiccups", "Plan step in hiccups", "15", X_HIC.at("5 mg more at each dose")),
    interval=_days(
        "interval.hiccups",
        "Least days between increases in hiccups",
        3,
        X_HIC.at("an increase every two to three days; the longer is used"),
    ),
    ceiling=_mg(
        "max.hiccups",
        "Highest oral dose in hiccups",
        "60",
        X_HIC.at("up to 60 mg daily"),
        "max.hiccups",
    ),
    check_step=_mg(
        "check-step.hiccups",
        "Largest increase let pass in hiccups",
        "15",
        X_HIC.at("5 mg more at each of three doses"),
    ),
    doses_per_day=(3, 3),
    with_food=False,
)
_OTHER = replace(
    _SPASTICITY,
    ceiling=_mg(
        "max.other",
        "Highest oral dose in dystonia or another stated reason",
        "80",
        X_US.at("at most 80 mg daily, 20 mg four times; no source gives a dose in dystonia"),
    ),
)
_UNKNOWN = replace(
    _SPASTICITY,
    start=_ALCOHOL.start,
    ceiling=_mg(
        "max.unknown",
        "Highest oral dose without a known indication",
        "80",
        X_US.at("at most 80 mg daily"),
        None,
    ),
)

PROTOCOLS: Mapping[Indication, ProtocolLimits] = {
    Indication.SPASTICITY: _SPASTICITY,
    Indication.ALCOHOL: _ALCOHOL,
    Indication.NEUROPATHIC: _NEUROPATHIC,
    Indication.HICCUPS: _HICCUPS,
    Indication.OTHER: _OTHER,
    Indication.UNKNOWN: _UNKNOWN,
}
"""The protocol table; the row UNKNOWN, with the lowest start of all, is for no candidate."""

LABEL_STEP = _mg(
    "step.spasticity.label",
    "Plan step in spasticity at the label's pace",
    "15",
    X_US.at("5 mg more at each of three doses, every three days"),
)
SLOW_START = _mg(
    "start.slow", "First daily dose of the slow protocol", "5", S3.at("starts at 5 to 10 mg daily")
)
SLOW_STEP = _mg(
    "step.slow", "Step of the slow protocol", "2.5", S2.at("case: 2.5 mg more every five days")
)
SLOW_INTERVAL = _days(
    "interval.slow",
    "Least days between increases in the slow protocol",
    5,
    S2.at("case: an increase every five days instead of three"),
)
CAUTIOUS_STEP = _mg(
    "check-step.cautious",
    "Largest increase let pass in an older adult or with reduced kidney function",
    "5",
    S2.at("increases of 5 mg; too fast a pace brings sedation and dizziness"),
)
OLDER_AGE = Limit(
    "older.age",
    "Age from which a patient counts as an older adult",
    Decimal(65),
    "years",
    X_BEERS.at("for adults of 65 years or more; the other texts give no age"),
    "older.age",
)
OLDER_SOFT = _mg(
    "older.soft",
    "Dose above which an older adult needs care",
    "30",
    S3.at("older adults rarely tolerate more than 30 to 40 mg daily: lower end"),
)
OLDER_FIRM = _mg(
    "older.firm",
    "Dose above which an older adult is likely not to tolerate it",
    "40",
    S3.at("older adults rarely tolerate more than 30 to 40 mg daily: upper end"),
)
REVIEW_DAYS = _days(
    "titration.review",
    "Days between reviews while the dose rises",
    14,
    S2.at("reassesses at two-week intervals while the dose rises"),
)

# -- kidney --------------------------------------------------------------------------------------

MODERATE_SHARE = Limit(
    "kidney.moderate",
    "Share of the dose at 30 to 59 mL/min",
    Decimal("0.5"),
    "of the intended dose",
    X_WOLF.at("a filtration rate of 30 to 60: half the dose"),
)
SEVERE_LOW_SHARE = Limit(
    "kidney.severe.low",
    "Lower share of the dose below 30 mL/min",
    Decimal("0.25"),
    "of the intended dose",
    S2.at("below 30 mL/min the dose is cut by 50 to 75 percent"),
)
SEVERE_HIGH_SHARE = Limit(
    "kidney.severe.high",
    "Upper share of the dose below 30 mL/min",
    Decimal("0.5"),
    "of the intended dose",
    S2.at("below 30 mL/min the dose is cut by 50 to 75 percent"),
)
_VLAVONOU = X_VLA.at("reductions by a third, a half and two thirds as clearance falls")
VLAVONOU_SHARE = Bands(
    "Share of the usual dose by creatinine clearance",
    unit="mL/min",
    rows=(
        (Decimal(50), Fraction(2, 3)),
        (Decimal(30), Fraction(1, 2)),
        (Decimal(0), Fraction(1, 3)),
    ),
    source=_VLAVONOU,
)
VLAVONOU_MILD = Bands(
    "Share of the usual dose by creatinine clearance, mildly reduced",
    unit="mL/min",
    rows=((Decimal(80), Fraction(1)), (Decimal(50), Fraction(2, 3))),
    source=_VLAVONOU,
)
MILD_SHARE = Bands(
    "Share of the usual dose by filtration rate",
    unit="mL/min",
    rows=((Decimal(90), Fraction(1)), (Decimal(0), Fraction(2, 3))),
    source=X_WOLF.at("a filtration rate of 60 to 90: a third less"),
)
DIALYSIS_DOSE = _mg(
    "kidney.dialysis",
    "Dose on dialysis, if baclofen cannot be avoided",
    "5",
    X_CA.at("about 5 mg daily on dialysis, and only when the benefit outweighs the risk"),
)
LEAST_DOSE = _mg(
    "kidney.least",
    "Smallest dose advised in reduced kidney function",
    "5",
    X_CA.at("about 5 mg daily"),
)

# -- coming down ---------------------------------------------------------------------------------

ESTABLISHED = _days(
    "taper.established",
    "Days of use from which a stop needs a taper",
    14,
    S3.at("stopping after steady use brings withdrawal; the number is ours"),
)
A_CUT = _mg(
    "taper.a.cut", "Weekly cut in alcohol use disorder", "10", S0.at("10 mg a day less over a week")
)
A_SLOT = Limit(
    "taper.a.slot",
    "Cut from each of two of the day's doses",
    FIVE,
    "mg",
    S0.at("four doses of 25 mg become 25, 20, 25 and 20 mg"),
)
A_LOW = _mg(
    "taper.a.low",
    "Dose below which the weekly cut is halved",
    "20",
    S0.at("reduce really slowly; the halving at the end is ours"),
)
A_INTERVAL = _days(
    "taper.a.interval", "Days between cuts in alcohol use disorder", 7, S0.at("a week")
)
B_LEAST = Limit(
    "taper.b.least",
    "Smallest cut of the current dose",
    Decimal("0.10"),
    "of the current dose",
    S2.at("10 to 20 percent less each time"),
)
B_MOST = Limit(
    "taper.b.most",
    "Largest cut of the current dose",
    Decimal("0.20"),
    "of the current dose",
    S2.at("10 to 20 percent less each time"),
)
B_INTERVAL = _days(
    "taper.b.interval", "Least days between cuts", 7, S2.at("a cut every one to two weeks")
)
B_LONG_INTERVAL = _days(
    "taper.b.long-interval",
    "Days between cuts that exceed the largest share",
    14,
    S2.at("a cut every one to two weeks"),
)
B_CUT = _mg(
    "taper.b.cut",
    "Cut where no share of the dose can be made up in tablets",
    "5",
    S2.at("10 to 20 percent less each time; the smallest tablet decides"),
)
B_LIQUID_CUT = _mg(
    "taper.b.liquid-cut",
    "The same with a liquid or a scored 5 mg tablet",
    "2.5",
    S2.at("steps of 2.5 mg can be taken"),
)
C_DAYS = _days(
    "taper.c.days",
    "Days within which a failing kidney's dose is reached",
    14,
    X_CA.at("the whole reduction over one to two weeks"),
)
C_CUTS = Limit(
    "taper.c.cuts",
    "Most cuts of that taper",
    Decimal(4),
    "cuts",
    X_CA.at("the whole reduction over one to two weeks; the number of cuts is ours"),
)
C_INTERVAL = _days(
    "taper.c.interval",
    "Least days between its cuts",
    3,
    S3.at("withdrawal shows within one to three days, so each cut is watched that long"),
)
C_USUAL_CUTS = Limit(
    "taper.c.usual-cuts",
    "Cuts of that taper where three of a third at most are enough",
    Decimal(3),
    "cuts",
    X_CA.at("the whole reduction over one to two weeks; the number of cuts is ours"),
)
C_USUAL_INTERVAL = _days(
    "taper.c.usual-interval",
    "Days between its cuts where they fit into the time",
    5,
    X_CA.at("the whole reduction over one to two weeks: three cuts on days 0, 5 and 10"),
)
C_SHARE = Fraction(1, 3)
"""Largest cut of method C, of the dose before the reduction began."""
WHOLE_DAYS = _days(
    "taper.whole",
    "Days of a whole taper under the short method",
    14,
    X_CA.at("withdraw over one to two weeks"),
)
STOP_POINT = _mg(
    "taper.stop-point",
    "Last dose before none",
    "5",
    S0.at("slowly down to the end; the last step is ours"),
)
GRID = Limit(
    "dose.grid", "Doses are multiples of", FIVE, "mg", X_US.at("tablets of 5, 10 and 20 mg")
)
ROUNDING_CUT = _mg(
    "taper.rounding",
    "Cut that rounding may not exceed together with 20 percent",
    "10",
    S0.at("10 mg a day less over a week"),
)


@dataclass(frozen=True, slots=True)
class Protocol:
    """One indication's protocol in plain numbers, as a site's policy has it.

    Doses are mg/day; `start_split` and `doses_per_day` (fewest, most) are single doses.
    """

    indication: Indication
    slow: bool
    start_mg: Decimal
    start_split: tuple[Decimal, ...]
    step_mg: Decimal
    interval_days: int
    doses_per_day: tuple[int, int]
    check_step_mg: Decimal
    with_food: bool


def protocol_for(indication: IndicationFact, policy: Policy, *, slow: bool = False) -> Protocol:
    """The protocol of an indication: of several candidates the lowest doses, the longest wait.

    `slow` is the slow, uneven protocol after sedation, for any indication.
    """
    return _protocol(indication.kind, _candidates(indication), policy, slow)


def _candidates(indication: IndicationFact) -> tuple[Indication, ...]:
    return indication.candidates if indication.kind is Indication.UNKNOWN else ()


@lru_cache(maxsize=512)
def _protocol(
    kind: Indication, candidates: tuple[Indication, ...], policy: Policy, slow: bool
) -> Protocol:
    rows = [PROTOCOLS[c] for c in candidates] or [PROTOCOLS[kind]]
    start = min(policy[row.start] for row in rows)
    protocol = Protocol(
        indication=kind,
        slow=False,
        start_mg=start,
        start_split=(FIVE,) * int(start // FIVE),
        step_mg=min(_step(row, policy) for row in rows),
        interval_days=max(int(policy[row.interval]) for row in rows),
        doses_per_day=(
            max(row.doses_per_day[0] for row in rows),
            max(row.doses_per_day[1] for row in rows),
        ),
        check_step_mg=PROTOCOLS[kind].check_step.value,
        with_food=any(row.with_food for row in rows),
    )
    return _slowed(protocol) if slow else protocol


def _step(row: ProtocolLimits, policy: Policy) -> Decimal:
    if row is _SPASTICITY and policy.is_set("titration.spasticity", "label"):
        return policy[LABEL_STEP]
    return policy[row.step]


def _slowed(protocol: Protocol) -> Protocol:
    return replace(
        protocol,
        slow=True,
        start_mg=SLOW_START.value,
        start_split=(SLOW_START.value,),
        step_mg=SLOW_STEP.value,
        interval_days=int(SLOW_INTERVAL.value),
        doses_per_day=(3, 3),
        check_step_mg=SLOW_STEP.value,
        with_food=True,
    )


def step_limit(protocol: Protocol, *, cautious: bool) -> Decimal:
    """The largest increase let pass; `cautious` is an older adult or reduced kidney function."""
    return min(protocol.check_step_mg, CAUTIOUS_STEP.value) if cautious else protocol.check_step_mg


def plan_step(protocol: Protocol, *, cautious: bool) -> Decimal:
    """The step a plan takes upwards: the protocol's, never more than an order may take."""
    return min(protocol.step_mg, step_limit(protocol, cautious=cautious))


def ceiling(indication: IndicationFact, policy: Policy) -> Decimal:
    """The oral dose not to be exceeded in an indication (mg/day), kidneys and age aside."""
    if indication.kind is not Indication.UNKNOWN:
        return policy[PROTOCOLS[indication.kind].ceiling]
    chosen = policy.value("max.unknown")
    if isinstance(chosen, Decimal):
        return chosen
    could_apply = [policy[PROTOCOLS[c].ceiling] for c in indication.candidates]
    return min(could_apply, default=policy[PROTOCOLS[Indication.UNKNOWN].ceiling])


def lowest_ceiling(policy: Policy) -> Decimal:
    """The lowest ceiling of any indication (mg/day)."""
    return min(policy[row.ceiling] for row in PROTOCOLS.values())


def older_caps(policy: Policy) -> tuple[Decimal, Decimal]:
    """The soft and the firm threshold of an older adult (mg/day); the site may make them one."""
    if policy.is_set("older.cap", "30-firm"):
        return OLDER_SOFT.value, OLDER_SOFT.value
    return OLDER_SOFT.value, OLDER_FIRM.value


def share_of(dose: Decimal, share: Fraction | Decimal) -> Decimal:
    """A share of a dose, rounded down to 5 mg, at least 5 mg."""
    five = int(FIVE)
    whole = int(Fraction(dose) * Fraction(share) // five) * five
    return max(Decimal(whole), LEAST_DOSE.value)


def moderate_share(kidney: Kidney, policy: Policy) -> Fraction:
    """The share of the dose at 30 to 59 mL/min: half, or by the bands of the clearance itself."""
    if (
        policy.is_set("renal.moderate", "vlavonou")
        and kidney.value is not None
        and kidney.measure in {"creatinine-clearance", "cockcroft-gault"}
    ):
        return VLAVONOU_SHARE.at(kidney.value)
    return Fraction(MODERATE_SHARE.value)


def mild_share(kidney: Kidney, policy: Policy) -> Fraction | None:
    """The share of the dose in mildly reduced function; None where policy or value has none."""
    if policy.is_set("renal.mild", "off") or kidney.tier is not Tier.NORMAL or kidney.value is None:
        return None
    if policy.is_set("renal.mild", "wolf"):
        return MILD_SHARE.at(kidney.value) if kidney.value < MILD_SHARE.rows[0][0] else None
    if kidney.measure not in {"creatinine-clearance", "cockcroft-gault"}:
        return None
    share = VLAVONOU_MILD.at(kidney.value)
    return share if share < 1 else None


def severe_range(dose: Decimal, policy: Policy) -> tuple[Decimal, Decimal]:
    """The range a dose comes down to below 30 mL/min (or in acute injury), lower and upper end.

    Where the site avoids baclofen altogether both are the smallest dose.
    """
    if policy.is_set("renal.severe", "avoid-only"):
        return LEAST_DOSE.value, LEAST_DOSE.value
    return share_of(dose, SEVERE_LOW_SHARE.value), share_of(dose, SEVERE_HIGH_SHARE.value)


def kidney_ceiling(kidney: Kidney, base: Decimal, policy: Policy) -> Decimal | None:
    """What kidney function leaves of a ceiling (mg/day); None when it lowers nothing."""
    if kidney.tier is Tier.DIALYSIS:
        return DIALYSIS_DOSE.value
    if kidney.acute or kidney.tier in {Tier.SEVERE, Tier.FAILURE}:
        return severe_range(base, policy)[1]
    if kidney.tier is Tier.MODERATE:
        return share_of(base, moderate_share(kidney, policy))
    share = mild_share(kidney, policy)
    return None if share is None else share_of(base, share)
