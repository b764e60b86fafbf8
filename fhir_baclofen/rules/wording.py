"""How rules say doses, results, drugs and days: the same words in every finding."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from fhir_baclofen.facts import Evidence, Indication, Kidney, OralIntent, PumpIntent, Tier
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Activity, Number

NAMES = {
    Indication.SPASTICITY: "spasticity",
    Indication.ALCOHOL: "alcohol use disorder",
    Indication.NEUROPATHIC: "neuropathic pain",
    Indication.HICCUPS: "hiccups",
    Indication.OTHER: "this indication",
    Indication.UNKNOWN: "an unknown indication",
}
MEASURES = {
    "egfr": "eGFR",
    "creatinine-clearance": "creatinine clearance",
    "cockcroft-gault": "creatinine clearance (Cockcroft-Gault)",
    "ckd-epi-2021": "eGFR from creatinine (CKD-EPI 2021)",
}
TIERS = {
    Tier.NORMAL: "normal",
    Tier.MODERATE: "moderately reduced",
    Tier.SEVERE: "severely reduced",
    Tier.FAILURE: "failing",
    Tier.DIALYSIS: "on dialysis",
    Tier.UNKNOWN: "unknown",
}
LONGEST_SUMMARY = 139
LONGEST_QUOTE = 60


def indication(kind: Indication) -> str:
    """The indication in words: "in spasticity"."""
    return f"in {NAMES[kind]}"


def mg(dose: Decimal) -> str:
    """A daily dose: "30 mg/day"."""
    return f"{plain(dose)} mg/day"


def span(low: Decimal, high: Decimal) -> str:
    """A range of daily doses: "10-20 mg/day", "5 mg/day" when it is none."""
    return mg(high) if low == high else f"{plain(low)}-{plain(high)} mg/day"


def in_doses(count: int) -> str:
    """How a day is split: "in 3 doses"."""
    return f"in {count} doses" if count > 1 else "in 1 dose"


def days(count: int) -> str:
    """A number of days: "1 day", "5 days"."""
    return "1 day" if count == 1 else f"{count} days"


def kidney(found: Kidney) -> str:
    """Kidney function as it is known: "eGFR 22 mL/min/1.73 m² on 2025-01-20".

    A result is cut to a tenth, downwards so that it stands on the right side of a limit.
    """
    when = f" on {found.on.isoformat()}" if found.on else ""
    if found.value is not None and found.measure in MEASURES:
        unit = (found.unit or "").replace("{1.73_m2}", "1.73 m²")
        shown = found.value.quantize(Decimal("0.1"), ROUND_FLOOR)
        return f"{MEASURES[found.measure]} {plain(shown)} {unit}{when}"
    if found.tier is Tier.DIALYSIS:
        return f"dialysis{when}"
    return f"kidney function {TIERS[found.tier]}{when}"


def listed(names: Iterable[str]) -> str:
    """Names as an enumeration: "a, b and c", each once."""
    once = list(dict.fromkeys(names))
    *others, last = once or [""]
    return f"{', '.join(others)} and {last}" if others else last


def quoted(text: str) -> str:
    """Text as written in the record, shortened."""
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= LONGEST_QUOTE else f'"{words[: LONGEST_QUOTE - 1]}…"'


def fitting(summary: str) -> str:
    """The summary, cut where a long name would make it too long for a card."""
    return summary if len(summary) <= LONGEST_SUMMARY else f"{summary[: LONGEST_SUMMARY - 1]}…"


def evidence(*parts: Iterable[str]) -> Evidence:
    """References of several facts, each once, in order."""
    return tuple(dict.fromkeys(r for part in parts for r in part))


def numbers(**given: Number | None) -> dict[str, Number]:
    """The recommended numbers that there are."""
    return {key: value for key, value in given.items() if value is not None}


def due(code: str, text: str, on: date | None = None) -> Activity:
    """An activity with its day, if it has one."""
    return Activity(code, text, on)


def baclofen(oral: OralIntent | None, pump: PumpIntent | None) -> str:
    """The baclofen under review: "baclofen 30 mg/day" or "baclofen by pump"."""
    if oral is not None and oral.total.high > 0:
        return f"baclofen {oral.total}"
    return f"baclofen {pump.dose} by pump" if pump is not None else "baclofen"
