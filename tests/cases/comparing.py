"""Holds an answer against what its case states; every difference is one sentence."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from tests.cases.case import SLUGS, Case, Number, Range, Want
from tests.cases.chart import Json

_NUMBERS: Final = {slug: number for number, slug in SLUGS.items()}
_METHOD_C_DAYS: Final = 14
_METHOD_C_CUTS: Final = 4
_METHOD_C_PAUSE: Final = 3


def differences(case: Case, answer: Json) -> list[str]:
    """Every statement of the case that the answer does not meet."""
    return [
        *_findings(case, answer),
        *_recommended(case.want, answer),
        *_facts(case.want, answer),
        *_kidney(case.want, answer),
        *_plan(case.want, answer["plan"]),
        *_taper(case, answer["plan"]["steps"]),
        *_activities(case.want, answer["plan"]["activities"]),
        *_lists(case.want, answer),
    ]


def _differs(what: str, wanted: object, got: object) -> Iterator[str]:
    if wanted != got:
        yield f"{what}: expected {wanted}, got {got}"


def _findings(case: Case, answer: Json) -> Iterator[str]:
    fired = {
        _NUMBERS[finding["rule"]]: finding["severity"]
        for finding in answer["findings"]
        if finding["rule"] in _NUMBERS
    }
    may = case.want.get("may", set())
    for number in sorted(case.fires.keys() | fired.keys()):
        wanted, got = case.fires.get(number), fired.get(number)
        open_here = number in may and (wanted is None or got is None)
        if wanted != got and not open_here:
            yield f"rule {number} {SLUGS[number]}: expected {wanted}, got {got}"


def _by_rule(answer: Json) -> dict[int, Json]:
    return {
        _NUMBERS[finding["rule"]]: finding
        for finding in answer["findings"]
        if finding["rule"] in _NUMBERS
    }


def _recommended(want: Want, answer: Json) -> Iterator[str]:
    fired = _by_rule(answer)
    for number, keys in want.get("recommended", {}).items():
        got = fired.get(number, {}).get("recommended", {})
        for key, value in keys.items():
            yield from _differs(f"{SLUGS[number]}.{key}", value, got.get(key))
    for number, absent in want.get("not_recommended", {}).items():
        got = fired.get(number, {}).get("recommended", {})
        yield from _differs(f"{SLUGS[number]} keys", set(), absent & got.keys())
    for number, wanted in want.get("evidence", {}).items():
        lacking = wanted - set(fired.get(number, {}).get("evidence", []))
        yield from _differs(f"{SLUGS[number]} evidence lacking", set(), lacking)


def _pair(stated: Range) -> Json | None:
    if stated is None:
        return None
    low, high = stated if isinstance(stated, tuple) else (stated, stated)
    return {"low": low, "high": high}


def _facts(want: Want, answer: Json) -> Iterator[str]:
    therapy, order = answer["therapy"], answer["order"] or {}
    if "therapy" in want:
        yield from _differs("therapy", _pair(want["therapy"]), therapy["oral_mg_per_day"])
    if "pump" in want:
        yield from _differs("pump", want["pump"], therapy["intrathecal_ug_per_day"])
    if "indication" in want:
        yield from _differs("indication", want["indication"], therapy["indication"])
    if "order" in want:
        yield from _differs("order", _pair(want["order"]), order.get("oral_mg_per_day"))
    if "order_pump" in want:
        got = order.get("intrathecal_ug_per_day")
        yield from _differs("pump order", want["order_pump"], got)
    if "doses" in want:
        yield from _differs("doses a day", want["doses"], order.get("doses_per_day"))


def _kidney(want: Want, answer: Json) -> Iterator[str]:
    kidney = answer["kidney"]
    if "tier" in want:
        yield from _differs("tier", want["tier"], kidney["tier"])
    if "measure" in want:
        yield from _differs("measure", want["measure"], kidney["measure"])
    if "acute" in want:
        yield from _differs("acute", want["acute"], kidney["acute"])
    if "dated" in want:
        yield from _differs("kidney date", want["dated"], kidney["date"])
    if "value" in want:
        wanted, got = want["value"], kidney["value"]
        if wanted is None or got is None:
            yield from _differs("kidney value", wanted, got)
        elif abs(wanted - got) > 0.6:
            yield f"kidney value: expected about {wanted}, got {got}"


def _plan(want: Want, plan: Json) -> Iterator[str]:
    steps = plan["steps"]
    if "plan" in want:
        yield from _differs("plan", want["plan"], plan["kind"])
    if "ceiling" in want:
        yield from _differs("ceiling", want["ceiling"], plan["ceiling_mg_per_day"])
    if "review_every" in want:
        yield from _differs("review", want["review_every"], plan["review_every_days"])
    yield from _first(want, steps)
    yield from _steps(want, steps)
    yield from _seams(steps)


def _first(want: Want, steps: Sequence[Json]) -> Iterator[str]:
    got = steps[0]["mg_per_day"] if steps else None
    if "first" in want:
        offered = want["first"]
        options: tuple[Number, ...] = offered if isinstance(offered, tuple) else (offered,)
        if got not in options:
            yield f"first step: expected {offered}, got {got}"
    if "split" in want:
        yield from _differs("first split", want["split"], steps[0]["doses_mg"] if steps else None)
    if "ends" in want:
        yield from _differs("last step", want["ends"], steps[-1]["mg_per_day"] if steps else None)


def _steps(want: Want, steps: Sequence[Json]) -> Iterator[str]:
    dated = [(step["start"], step["mg_per_day"]) for step in steps]
    if "steps" in want:
        yield from _differs("steps", want["steps"], dated)
    if "begins" in want:
        yield from _differs("first steps", want["begins"], dated[: len(want["begins"])])
    if "done_by" in want and not (dated and dated[-1][0] <= want["done_by"]):
        yield f"last step by {want['done_by']}: got {dated[-1:]}"
    if "mgs" in want:
        yield from _differs("doses of the steps", want["mgs"], [dose for _, dose in dated])
    if "splits" in want:
        got = [step["doses_mg"] for step in steps[: len(want["splits"])]]
        yield from _differs("splits", want["splits"], got)


def _seams(steps: Sequence[Json]) -> Iterator[str]:
    """Every plan: steps meet without a gap, and their doses add up."""
    for step, following in pairwise(steps):
        ends = date.fromisoformat(step["start"]) + timedelta(days=step["days"])
        yield from _differs("start of the next step", ends.isoformat(), following["start"])
    for step in steps:
        total = sum(Decimal(str(dose)) for dose in step["doses_mg"])
        yield from _differs("sum of the doses", Decimal(str(step["mg_per_day"])), total)


def _taper(case: Case, steps: Sequence[Json]) -> Iterator[str]:
    if "taper_from" not in case.want:
        return
    method, dose = case.want["taper_from"]
    check = {"A": _method_a, "B": _method_b, "C": _method_c}[method]
    yield from check(dose, steps, case.at[:10])


def _cuts(dose: Number, steps: Sequence[Json]) -> list[tuple[Number, Number, int | None]]:
    """Per cut: the dose before it, the dose after it, and the days before it (None: at once)."""
    befores = [dose, *(step["mg_per_day"] for step in steps[:-1])]
    waits: list[int | None] = [None, *(step["days"] for step in steps[:-1])]
    afters = [step["mg_per_day"] for step in steps]
    return [cut for cut in zip(befores, afters, waits, strict=True) if cut[0] != cut[1]]


def _method_a(dose: Number, steps: Sequence[Json], _at: str) -> Iterator[str]:
    for before, after, wait in _cuts(dose, steps):
        fits = before - after in ((10, 5) if before <= 20 else (10,))
        if not fits or wait not in {None, 7}:
            yield f"method A does not go from {before} to {after} after {wait} days"


def _method_b(dose: Number, steps: Sequence[Json], _at: str) -> Iterator[str]:
    for before, after, wait in _cuts(dose, steps):
        cut = before - after
        gentle = before * 0.1 <= cut <= before * 0.2
        slow = cut <= 5 and (wait is None or wait >= 14)
        if not (gentle or slow) or (wait is not None and not 7 <= wait <= 14):
            yield f"method B does not go from {before} to {after} after {wait} days"


def _method_c(dose: Number, steps: Sequence[Json], at: str) -> Iterator[str]:
    cuts = _cuts(dose, steps)
    if len(cuts) > _METHOD_C_CUTS:
        yield f"method C makes at most four cuts, not {len(cuts)}"
    for before, after, wait in cuts:
        if (before - after) * 3 > dose or (wait is not None and wait < _METHOD_C_PAUSE):
            yield f"method C does not go from {before} to {after} after {wait} days"
    reached = date.fromisoformat(steps[-1]["start"]) - date.fromisoformat(at)
    if reached.days > _METHOD_C_DAYS:
        yield f"method C ends within 14 days, not after {reached.days}"


def _activities(want: Want, activities: Sequence[Json]) -> Iterator[str]:
    dues: dict[str, list[Any]] = {}
    for each in activities:
        dues.setdefault(each["code"], []).append(each["due"])
    lacking = want.get("activities", set()) - dues.keys()
    yield from _differs("activities lacking", set(), lacking)
    needless = want.get("not_activities", set()) & dues.keys()
    yield from _differs("activities needless", set(), needless)
    for code, day in want.get("due", {}).items():
        if day not in dues.get(code, []):
            yield f"{code} due: expected {day}, got {dues.get(code)}"
    for code, day in want.get("due_by", {}).items():
        if not any(due and due <= day for due in dues.get(code, [])):
            yield f"{code} due by {day}: got {dues.get(code)}"


def _lists(want: Want, answer: Json) -> Iterator[str]:
    unjudged = {entry["rule"] for entry in answer["not_evaluated"]}
    wanted = {SLUGS[number] for number in want.get("not_evaluated", set())}
    yield from _differs("should be not evaluated", set(), wanted - unjudged)
    unread = {entry["resource"] for entry in answer["not_read"]}
    yield from _differs("should be not read", set(), want.get("not_read", set()) - unread)
