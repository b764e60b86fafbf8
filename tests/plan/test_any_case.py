"""Whatever the record says, a plan comes out, and it keeps the contract of its kind."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_baclofen.facts import Action, Known, OralTherapy, PatientFacts
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day
from tests.plan.cases import proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    age,
    facts,
    history,
    intent,
    kidney,
)

AMOUNTS = st.one_of(
    st.integers(1, 320).map(Decimal),
    st.integers(1, 1280).map(lambda n: Decimal(n) / 4),
    st.sampled_from([Decimal("0.1"), Decimal("33.33"), Decimal(1000), Decimal(25_000)]),
)
SINGLE = st.lists(
    st.sampled_from([Decimal("2.5"), Decimal(5), Decimal("7.5"), Decimal(25)]), max_size=7
)
STRENGTHS = st.lists(
    st.sampled_from([5, 10, 15, 20, 25, "1 mg/mL", "2 mg/mL", "5 mg/mL", "10 mg packet"]),
    min_size=1,
    max_size=3,
    unique=True,
)
SWITCHES = st.fixed_dictionaries(
    {
        "formulary.strengths": STRENGTHS,
        "formulary.half_tablets": st.sampled_from(["slow-protocol", "every-scored", "never"]),
        "taper.method": st.sampled_from(["slow", "1-2-weeks"]),
        "taper.kidney": st.sampled_from(["within-14-days", "gradual"]),
        "titration.spasticity": st.sampled_from(["seed", "label"]),
        "renal.severe": st.sampled_from(["reduce", "avoid-only"]),
    }
)


@st.composite
def cases(draw: st.DrawFn) -> PatientFacts:
    """A patient with some dose, order, age, kidneys and history."""
    action = draw(st.sampled_from([a for a in Action if a is not Action.CHANGE]))
    before = None if action is Action.START else draw(AMOUNTS)
    doses = {
        Action.STOP: st.just(Decimal(0)),
        Action.RENEWAL: st.just(before),
        Action.REVIEW: st.just(before),
    }
    dose = draw(doses.get(action, AMOUNTS)) or Decimal(0)
    if before is not None and action in {Action.INCREASE, Action.REDUCTION}:
        dose = before * Decimal("1.2") if action is Action.INCREASE else before / 2
    made = intent(
        action,
        dose,
        before,
        doses=tuple(draw(SINGLE)) or None,
        doses_per_day=draw(st.one_of(st.none(), st.integers(1, 24))),
        names_slow=draw(st.booleans()),
        gaps=draw(st.sampled_from([(), ("a part could not be read",)])),
    )
    used = draw(st.sampled_from([None, 3, 30, 400]))
    found = facts(
        made,
        indication=draw(
            st.sampled_from([SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER, UNKNOWN])
        ),
        age=age(draw(st.sampled_from([10, 17, 18, 45, 64, 65, 90]))),
        kidney=kidney(
            draw(st.sampled_from([None, 5, 22, 30, 59, 60, 100])), acute=draw(st.booleans())
        ),
        history=history(
            (used or 400, None, before or 30),
            *draw(st.sampled_from([(), ((2, 70, before or 30),)])),
            days=used,
        ),
    )
    if before is None:
        return found
    own = tuple(draw(SINGLE)) or None
    return replace(found, oral=Known(OralTherapy(mg_per_day(before), own, None, Decimal(0), ())))


@settings(max_examples=600)
@given(cases(), SWITCHES)
def test_a_plan_keeps_the_contract_of_its_kind(
    found: PatientFacts, switches: dict[str, object]
) -> None:
    plan = proposed(found, Policy.of(switches))
    _check_steps(found, plan)
    amounts = [step.mg_per_day for step in plan.steps]
    lengths = {
        PlanKind.NONE: len(amounts) == 0,
        PlanKind.HOLD: len(amounts) == 1,
        PlanKind.MAINTAIN: len(amounts) == 1,
        PlanKind.TITRATION: len(amounts) >= 2,
        PlanKind.TAPER: len(amounts) >= 1,
    }
    assert lengths[plan.kind]
    if plan.kind is PlanKind.TITRATION:
        assert amounts == sorted(set(amounts))
        assert amounts[-1] <= (plan.ceiling_mg_per_day or 0)
    if plan.kind is PlanKind.TAPER:
        assert amounts == sorted(set(amounts), reverse=True)


def _check_steps(found: PatientFacts, plan: Plan) -> None:
    days = 0
    for step in plan.steps:
        assert (step.start - found.today).days == days
        assert sum(step.doses_mg, Decimal(0)) == step.mg_per_day
        assert all(dose > 0 for dose in step.doses_mg)
        assert step.days is None or step.days > 0
        days += step.days or 0
    assert [step.days is None for step in plan.steps] == [
        step is plan.steps[-1] for step in plan.steps
    ]
