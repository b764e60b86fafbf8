"""Holds an answer in the agreed JSON against the reference, and says where they differ."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tests.oracle import ceilings, plans
from tests.oracle.dosage_cases import STRENGTHS, DosageCase
from tests.oracle.doses import of_orders
from tests.oracle.kidney_cases import KidneyCase
from tests.oracle.kidneys import Kidney, Stated, kidney
from tests.oracle.resources import AT, DIAGNOSED, Json
from tests.oracle.situations import Situation
from tests.oracle.tapers import Step
from tests.oracle.verdicts import RULES, Verdict, verdicts

FIRST_CUT: Final = "next_reduction_mg_per_day"
# A supervised stop (moderate) names none.
NAMES_FIRST_CUT: Final = {
    ("abrupt-stop", "high"),
    ("dose-drop-too-steep", "high"),
    ("dose-drop-too-steep", "moderate"),
}


def _range(value: Json | None) -> tuple[Fraction, Fraction] | None:
    return None if value is None else (Fraction(value["low"]), Fraction(value["high"]))


# Dosages


def against_dosage(case: DosageCase, as_therapy: Json, as_order: Json) -> Iterator[str]:
    """The orders as current therapy, and as the orders under test."""
    wanted = of_orders((lines, STRENGTHS[name]) for lines, name in case.orders)
    ends = (wanted.low, wanted.high)
    found = _range(as_therapy["therapy"]["oral_mg_per_day"])
    if found != ends:
        yield f"therapy {found}, not {ends}"
    found = _range(as_order["order"]["oral_mg_per_day"])
    if found != ends:
        yield f"order {found}, not {ends}"
    times = as_order["order"]["doses_per_day"]
    if wanted.times.denominator == 1 and times != wanted.times:
        yield f"{times} doses a day, not {wanted.times}"


# Kidneys


def expected_kidney(case: KidneyCase) -> Kidney:
    dialysed = None if case.dialysed is None else AT - timedelta(days=case.dialysed)
    stated = Stated(case.diagnoses, DIAGNOSED, dialysed)
    return kidney(case.results, case.person, AT, stated)


def against_kidney(case: KidneyCase, answer: Json) -> Iterator[str]:
    wanted, found = expected_kidney(case), answer["kidney"]
    if found["tier"] != wanted.tier:
        yield f"tier {found['tier']}, not {wanted.tier}"
    if wanted.measure is not None and found["measure"] != wanted.measure:
        yield f"measure {found['measure']}, not {wanted.measure}"
    if wanted.value is not None and not _close(found["value"], wanted.value):
        yield f"value {found['value']}, not {wanted.value:.2f}"
    if wanted.on is not None and found["date"] != wanted.on.isoformat():
        yield f"date {found['date']}, not {wanted.on}"


def _close(found: Decimal | int | None, wanted: Decimal) -> bool:
    """To a tenth, rounded down: 59.97 is shown as 59.9."""
    return found is not None and 0 <= wanted - Decimal(found) < Decimal("0.1")


# Verdicts and plans


def against_situation(s: Situation, answer: Json) -> Iterator[str]:
    yield from _against_sums(s, answer)
    yield from _against_verdicts(verdicts(s), answer)
    if not s.least:
        yield from _against_plan(s, answer["plan"])
        yield from _against_first_cut(answer)


def _against_sums(s: Situation, answer: Json) -> Iterator[str]:
    low = sum(s.least, Fraction(0)) or s.dose
    therapy = (low if s.ordered is None else s.current, s.current) if s.therapy else None
    if _range(answer["therapy"]["oral_mg_per_day"]) != therapy:
        yield f"therapy {answer['therapy']}, not {s.current}"
    if answer["therapy"]["indication"] != s.indication:
        yield f"indication {answer['therapy']['indication']}, not {s.indication}"
    if s.ordered is not None and _range(answer["order"]["oral_mg_per_day"]) != (low, s.order):
        yield f"order {answer['order']}, not {s.order}"
    if answer["kidney"]["tier"] != s.tier:
        yield f"tier {answer['kidney']['tier']}, not {s.tier}"


def _against_verdicts(wanted: dict[str, Verdict], answer: Json) -> Iterator[str]:
    found = {f["rule"]: f for f in answer["findings"] if f["rule"] in RULES}
    for slug in sorted(wanted.keys() | found.keys()):
        want, have = wanted.get(slug), found.get(slug)
        shown = have["severity"] if have else "silent"
        expected = want.severity if want else "silent"
        if shown != expected:
            yield f"{slug} {shown}, not {expected}"
        elif want and have:
            yield from _against_numbers(slug, want, have["recommended"])


def _against_numbers(slug: str, want: Verdict, recommended: Json) -> Iterator[str]:
    for key, value in want.numbers.items():
        if recommended.get(key) is None or Fraction(recommended[key]) != value:
            yield f"{slug} {key} {recommended.get(key)}, not {value}"


def steps_in(plan: Json) -> list[Step]:
    return [
        Step(
            (date.fromisoformat(step["start"]) - AT).days,
            Fraction(step["mg_per_day"]),
            tuple(Fraction(dose) for dose in step["doses_mg"]),
        )
        for step in plan["steps"]
    ]


def _against_plan(s: Situation, plan: Json) -> Iterator[str]:
    yield from plans.against(s, plan["kind"], steps_in(plan))
    highest = ceilings.of_plan(s)
    found = plan["ceiling_mg_per_day"]
    if (None if found is None else Fraction(found)) != highest:
        yield f"ceiling {found}, not {highest}"
    if plan["kind"] in ("titration", "taper") and plan["review_every_days"] != 14:
        yield f"review every {plan['review_every_days']} days"


def _against_first_cut(answer: Json) -> Iterator[str]:
    """Where a finding names the next reduction, it is the plan's first step below the dose."""
    steps, taken = steps_in(answer["plan"]), _range(answer["therapy"]["oral_mg_per_day"])
    if answer["plan"]["kind"] != "taper" or taken is None:
        return
    place = next(place for place, step in enumerate(steps) if step.daily < taken[1])
    first, following = steps[place], steps[place + 1 : place + 2]
    for finding in answer["findings"]:
        said = finding["recommended"]
        if FIRST_CUT in said and Fraction(said[FIRST_CUT]) != first.daily:
            yield f"{finding['rule']} {said}, but the plan's first is {first.daily}"
        if FIRST_CUT not in said and (finding["rule"], finding["severity"]) in NAMES_FIRST_CUT:
            yield f"{finding['rule']} without {FIRST_CUT}"
        if "interval_days" in said:
            for after in following:
                if after.start - first.start != said["interval_days"]:
                    yield f"{finding['rule']} {said}, but the plan's next is {after}"
