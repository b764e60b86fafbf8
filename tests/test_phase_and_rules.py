"""The phase of treatment and the rules never contradict each other, whatever the dose history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_baclofen.facts import Action, Known, Phase
from fhir_baclofen.review import Review
from fhir_baclofen.rulebook import Finding, Severity
from fhir_baclofen.rules.circumstances import established, is_steady
from fhir_baclofen.rules.protocols import REVIEW_DAYS
from tests.records.build import Json, dispense, draft, egfr, order, problem, reviewed

TODAY = date(2025, 3, 10)
SPASTIC = problem("c1", "G35", "Multiple sclerosis")
DOSES = st.integers(1, 8).map(lambda n: n * 5)


@dataclass(frozen=True)
class Past:
    """Doses (mg a day, three times 5 mg and more) with the days each was taken, oldest first."""

    doses: tuple[int, ...]
    days: tuple[int, ...]
    ending: str
    supplied: int | None

    @property
    def begun(self) -> list[int]:
        """How many days ago each dose began."""
        return [sum(self.days[i:]) for i in range(len(self.days))]


PASTS = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        Past,
        st.tuples(*[DOSES] * n),
        st.tuples(*[st.integers(1, 40) | st.integers(85, 95)] * n),
        st.sampled_from(["active", "active", "active", "stopped", "on-hold", "ran out"]),
        st.none() | st.integers(-10, 10),
    )
)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def chart(past: Past) -> list[Json]:
    """The record of a past; the last dose goes on, or ended two days ago."""
    made: list[Json] = [SPASTIC, egfr()]
    for i, (dose, begun) in enumerate(zip(past.doses, past.begun, strict=True)):
        more = _ending(past, i)
        if i:
            more["priorPrescription"] = {"reference": f"MedicationRequest/m{i - 1}"}
        made.append(order(f"m{i}", 1, dose, authored=ago(begun + 2)) | more)
    if past.supplied is not None and past.ending == "active":
        made.append(dispense("x1", ago(30), 30 + past.supplied))
    return made


def _ending(past: Past, place: int) -> Json:
    if place < len(past.doses) - 1:
        return {"status": "completed"}
    if past.ending == "active":
        return {}
    if past.ending == "ran out":
        return {"dispenseRequest": {"validityPeriod": {"end": ago(2)}}}
    return {"status": past.ending, "meta": {"lastUpdated": f"{ago(2)}T09:00:00Z"}}


def severity(found: Review, slug: str) -> Severity | None:
    results = [o.result for o in found.outcomes if o.rule.id == slug]
    return next((r.severity for r in results if isinstance(r, Finding)), None)


def phase(found: Review) -> Phase:
    return found.facts.treatment.phase


@settings(max_examples=200, deadline=None)
@given(PASTS)
def test_a_chart_review_says_of_the_past_what_the_phase_says(past: Past) -> None:
    found = reviewed(*chart(past))
    told = phase(found)
    assert told is not Phase.NAIVE
    if past.ending == "active":
        assert told not in {Phase.STOPPED, Phase.UNKNOWN}
    else:
        assert told in {Phase.STOPPED, Phase.INTERRUPTED}
    if severity(found, "abrupt-stop") is not None:
        assert told in {Phase.STOPPED, Phase.INTERRUPTED}
    if severity(found, "escalation-review-due") is not None:
        assert told in {Phase.TITRATING, Phase.INTERRUPTED, *_turned(found)}
    assert (severity(found, "refill-gap") is not None) <= (told is Phase.INTERRUPTED)
    intent = found.facts.oral_intent
    if isinstance(intent, Known) and is_steady(intent.value, found.facts.history, TODAY):
        assert told in {Phase.STABLE, Phase.INTERRUPTED}


@settings(max_examples=200, deadline=None)
@given(PASTS)
def test_a_start_is_over_on_the_day_from_which_a_stop_needs_a_taper(past: Past) -> None:
    found = reviewed(*chart(past))
    if phase(found) is Phase.STARTING:
        assert not established(found.facts.history, TODAY)
    elif phase(found) in {Phase.STABLE, Phase.TAPERING}:
        assert established(found.facts.history, TODAY) or len(past.doses) > 1


@settings(max_examples=200, deadline=None)
@given(PASTS, DOSES)
def test_an_order_is_judged_from_the_phase_before_it(past: Past, dose: int) -> None:
    record = chart(past)
    last = f"m{len(past.doses) - 1}"
    prior = last if past.ending == "active" else None
    found = reviewed(*record, orders=(draft("d1", 1, dose, prior=prior),))
    told = phase(found)
    assert told is phase(reviewed(*record))
    if severity(found, "titration-interval-too-short") is not None:
        assert told in {Phase.STARTING, Phase.TITRATING, Phase.INTERRUPTED, *_turned(found)}
    if severity(found, "taper-interval-too-short") is not None:
        assert told in {Phase.TAPERING, Phase.INTERRUPTED, *_turned(found)}
    if severity(found, "start-dose-high") is not None:
        assert told is Phase.NAIVE
    assert not (told is Phase.NAIVE and _action(found) is not Action.START)


def _turned(found: Review) -> Sequence[Phase]:
    """The phases that a change in the other direction within the wait brings."""
    changes = found.facts.history.changes
    lately = [c for c in changes if (TODAY - c.on).days <= REVIEW_DAYS.value]
    return (Phase.TITRATING, Phase.TAPERING) if len(lately) > 1 else ()


def _action(found: Review) -> Action | None:
    intent = found.facts.oral_intent
    return intent.value.action if isinstance(intent, Known) else None


def test_a_patient_without_baclofen_is_naive_for_the_phase_and_for_a_start() -> None:
    for days, naive in ((30, False), (31, True)):
        ended = order(status="stopped", meta={"lastUpdated": f"{ago(days)}T09:00:00Z"})
        found = reviewed(SPASTIC, egfr(), ended, orders=(draft("d1", 3, 20),))
        intent = found.facts.oral_intent
        assert isinstance(intent, Known)
        assert intent.value.naive is naive
        assert (phase(found) is Phase.NAIVE) is naive
        assert (severity(found, "start-dose-high") is not None) is naive
