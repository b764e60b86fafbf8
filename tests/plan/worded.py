"""Plans in words, and the patients whose plans were approved word for word in `plans.txt`.

`python -m tests.plan` renews the file; what changed in it is then for a pharmacist to read.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from fhir_baclofen.facts import (
    Action,
    DoseChange,
    DoseHistory,
    PatientFacts,
    Phase,
    Tier,
    Treatment,
    Unknown,
)
from fhir_baclofen.plan import Plan
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from tests.plan.cases import DEFAULT, patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    OTHER,
    UNKNOWN,
    age,
    ago,
    change,
    facts,
    history,
    intent,
    kidney,
    problem,
    problems,
    pump_dose,
    review,
    start,
    stop,
    stop_order,
)

PLANS = Path(__file__).with_name("plans.txt")
HEADING = "== "
SEDATED = DoseHistory(sedation_setback=DoseChange(ago(40), Decimal(30), Decimal(0), "sedation", ()))
PUMP_ONLY = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory())
PREGNANT = problems(pregnancy=(problem("pregnancy"),))
STEADY = Treatment(Phase.STABLE, ago(60), "80 mg/day", no_effect=("MedicationRequest/m1",))
NEW_USE = history((5, None, 30), days=5)
UNREAD = intent(Action.CHANGE, 40, None, naive=False, gaps=("the present dose was not read",))


def reacted() -> PatientFacts:
    """A patient whose baclofen is stopped after a serious reaction."""
    found = patient(stop(60), 3)
    return replace(
        found, submission=replace(found.submission, orders=(stop_order("serious-reaction"),))
    )


CASES: dict[str, PatientFacts] = {
    "nothing taken": replace(PUMP_ONLY, reviewable=False),
    "an order that was not read": facts(Unknown("the dose of the order could not be read")),
    "a child": patient(start(15), age=age(10)),
    "a start": patient(start(15)),
    "a start too high": patient(start(60)),
    "a start in severely reduced kidney function": patient(start(15), kidney=kidney(22)),
    "a start in moderately reduced kidney function": patient(start(15), kidney=kidney(45)),
    "a start with kidneys unknown": patient(start(15), kidney=kidney(None)),
    "a start in an older adult": patient(start(15), age=age(70)),
    "a start after sedation": patient(start(5), history=SEDATED),
    "a start in alcohol use disorder": patient(start(5), indication=ALCOHOL),
    "a start in neuropathic pain": patient(start(10), indication=NEUROPATHIC),
    "a start in hiccups": patient(start(15), indication=HICCUPS),
    "a start for another reason": patient(start(15), indication=OTHER),
    "a start for a reason unknown": patient(start(15), indication=UNKNOWN),
    "an increase": patient(change(30, 35)),
    "an increase to the ceiling": patient(change(75, 80)),
    "an increase too large": patient(change(30, 60)),
    "an increase in an older adult": patient(change(20, 25), age=age(70)),
    "an increase above the soft cap of an older adult": patient(change(30, 35), age=age(70)),
    "an increase above 80 mg in alcohol use disorder": patient(change(80, 85), indication=ALCOHOL),
    "an increase of a dose that was not read": patient(UNREAD),
    "a dose that goes on": patient(review(30)),
    "a renewal": patient(change(30, 30)),
    "a dose that goes on in alcohol use disorder": patient(review(100), indication=ALCOHOL),
    "a dose above the ceiling": patient(review(95)),
    "a dose above two ceilings": patient(review(45), age=age(70), kidney=kidney(45)),
    "the maximum without effect": patient(
        review(80), history=history((200, None, 15), (60, 15, 80)), treatment=STEADY
    ),
    "a dose in pregnancy": patient(review(30), problems=PREGNANT),
    "a dose in severely reduced kidney function": patient(review(60), kidney=kidney(22)),
    "a dose on dialysis": patient(review(25), kidney=kidney(None, Tier.DIALYSIS)),
    "the least dose on dialysis": patient(review(5), kidney=kidney(None, Tier.DIALYSIS)),
    "a dose in acute kidney injury": patient(review(60), kidney=kidney(75, acute=True)),
    "a new dose in acute kidney injury": patient(
        review(30), kidney=kidney(75, acute=True), history=NEW_USE
    ),
    "a reduction": patient(change(60, 55), 3),
    "a reduction too steep": patient(change(60, 30), 3),
    "a reduction too soon": patient(
        change(60, 50), 3, history=history((200, None, 70), (3, 70, 60))
    ),
    "a reduction for the kidneys": patient(change(20, 10), 2, kidney=kidney(45)),
    "a reduction in alcohol use disorder": patient(change(100, 90), indication=ALCOHOL),
    "a reduction in pregnancy": patient(change(60, 50), problems=PREGNANT),
    "a stop": patient(stop(60), 3),
    "a stop of short use": patient(stop(30), history=NEW_USE),
    "a stop in severely reduced kidney function": patient(stop(60), 3, kidney=kidney(22)),
    "a stop in an older adult": patient(stop(45), 3, age=age(75)),
    "a stop after a serious reaction": reacted(),
    "a pump": replace(PUMP_ONLY, pump_intent=pump_dose()),
    "the start of a pump": replace(PUMP_ONLY, pump_intent=pump_dose(100, Action.START)),
    "a pump and tablets": patient(review(30), pump_therapy=NO_ORAL, pump_intent=pump_dose()),
}
SITES = {
    "": DEFAULT,
    " by the label": Policy.of({}, "us-label"),
    " in the United Kingdom": Policy.of({}, "uk"),
    " in France": Policy.of({}, "fr"),
    " with liquid and packets only": Policy.of(
        {"formulary.strengths": ["1 mg/mL", "10 mg packet"]}
    ),
    " with 25 mg tablets only": Policy.of({"formulary.strengths": [25]}),
}
ELSEWHERE = ("a start", "a stop", "a start in alcohol use disorder", "a dose above the ceiling")
NAMES = (*CASES, *(f"{case}{site}" for case in ELSEWHERE for site in SITES if site))


def plan_of(name: str) -> Plan:
    """The plan of a patient by the name of the case and of the site."""
    case, site = next((c, s) for c in CASES for s in SITES if name == f"{c}{s}")
    return proposed(CASES[case], SITES[site])


def worded(plan: Plan) -> str:
    """A plan as it stands in the file."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield f"[{plan.kind}] ceiling {plan.ceiling_mg_per_day}, review {plan.review_every_days}"
    for step in plan.steps:
        doses = "-".join(map(plain, step.doses_mg))
        length = "until further notice" if step.days is None else f"{step.days} days"
        yield f"{step.start} {length}: {plain(step.mg_per_day)} mg/day {doses}".rstrip()
    for activity in plan.activities:
        yield f"activity: {activity.code} {activity.due or ''}: {activity.text}"
    yield from (f"note: {note}" for note in plan.notes)


@cache
def approved() -> dict[str, str]:
    """The plans of the file by name."""
    parts = PLANS.read_text("utf-8").split(HEADING)[1:] if PLANS.is_file() else []
    return {name: text.strip() for name, _, text in (part.partition("\n") for part in parts)}


def renew() -> None:
    """Writes the plans as they are now."""
    parts = (f"{HEADING}{name}\n{worded(plan_of(name))}\n" for name in NAMES)
    PLANS.write_text("\n".join(parts), "utf-8")
