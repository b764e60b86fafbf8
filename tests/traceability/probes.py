"""Patients about whom one thing at a time could not be read, to see which rules then give up."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from fhir_baclofen.assess import OPENED, assess
from fhir_baclofen.facts import Known, PatientFacts, Unknown
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import NotEvaluated
from tests.rules.facts_builder import NO_ORAL, change, facts, pump_dose, start, stop

UNREAD = ("it could not be read",)
PATIENTS = (
    facts(),
    facts(start(15)),
    facts(change(20, 30)),
    facts(change(30, 20)),
    facts(stop(30)),
    facts(NO_ORAL, oral_lines=()),
    facts(NO_ORAL, pump_intent=pump_dose()),
)


@cache
def left_unevaluated() -> frozenset[str]:
    """The rules that are not evaluated for one of the patients."""
    policy = Policy.default()
    return frozenset(
        outcome.rule.id
        for patient in PATIENTS
        for dimmed in _dimmed(patient)
        for outcome in assess(dimmed, policy)
        if isinstance(outcome.result, NotEvaluated)
    )


def _dimmed(patient: PatientFacts) -> Iterator[PatientFacts]:
    for field in fields(patient):
        for value in _unread(field.name, getattr(patient, field.name)):
            yield replace(patient, **{field.name: value})


def _unread(name: str, value: Any) -> Iterator[Any]:  # noqa: ANN401
    if name in OPENED:
        yield Unknown(UNREAD[0])
    inner = value.value if isinstance(value, Known) else value
    for gaps in ("gaps", "result_gaps"):
        if hasattr(inner, gaps):
            dimmed = replace(inner, **{gaps: UNREAD})
            yield Known(dimmed, value.evidence) if isinstance(value, Known) else dimmed
