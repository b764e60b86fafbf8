"""Why no dose is planned at all."""

from decimal import Decimal

from fhir_baclofen.facts import Absent, Action, Known, Unknown
from fhir_baclofen.plan.case import ABRUPT_STOP, Case
from fhir_baclofen.rules.descent import stopped_dose

# More than three times the highest dose of any source is no dose to plan from; the number is ours.
BELIEVABLE = Decimal(1000)


def why_none(case: Case) -> str | None:
    """The reason for no plan; None where there is one."""
    if case.is_child:
        return "The patient is under 18: adult doses do not apply, and no dose is planned."
    oral, pump = case.facts.oral_intent, case.facts.pump_intent
    if unusable := _why_unusable(case):
        return unusable
    if isinstance(oral, Absent) and isinstance(pump, Absent):
        return _why_nothing(case)
    if case.action is Action.STOP and stopped_dose(case.tapering) is None:
        return "No dose is planned: the dose to stop could not be read."
    if _starts(case) and case.has_high_finding:
        return "No dose is planned for a start while a finding of high severity is open."
    return None


def _why_unusable(case: Case) -> str | None:
    """A dose that could not be read, or that nobody can mean."""
    oral, pump = case.facts.oral_intent, case.facts.pump_intent
    unread = oral if isinstance(oral, Unknown) or isinstance(pump, Absent) else pump
    if isinstance(unread, Unknown) and not isinstance(oral, Known):
        return f"No dose is planned: {sentence(unread.reason)}"
    if case.intent is not None and case.intent.total.high > BELIEVABLE:
        return f"No dose is planned: {case.intent.total} cannot be meant; ask for dose and unit."
    return None


def _why_nothing(case: Case) -> str | None:
    """Nothing is taken and nothing ordered; a reported stop is planned from its last dose."""
    if any(o.bolus_ug is not None and not o.is_stop for o in case.facts.submission.orders):
        return "A screening bolus is ordered: it is no daily dose, and none is planned."
    if ABRUPT_STOP not in case.fired:
        return "No baclofen is taken or ordered."
    if stopped_dose(case.tapering) is None:
        return (
            "No dose is planned: the last dose is not known, or too long ago to go on from. "
            "A new start is a new decision."
        )
    return None


def _starts(case: Case) -> bool:
    """True for a start, and for a change whose direction cannot be told."""
    if case.intent is not None:
        return case.intent.action in {Action.START, Action.CHANGE}
    pump = case.facts.pump_intent
    return isinstance(pump, Known) and pump.value.action in {Action.START, Action.CHANGE}


def sentence(reason: str) -> str:
    """A reason with a capital and a full stop."""
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
