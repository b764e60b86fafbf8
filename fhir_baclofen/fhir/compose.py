"""Findings as DetectedIssue, and what was filed as Provenance.

Pure: JSON values in, JSON values out. What is composed here has no identifier yet; it gets one when
it is filed (`writeback/`). Advice stands in `detail`; `mitigation` is for what was done about it.

Source: FHIR R4 (4.0.1), DetectedIssue and Provenance.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from fhir_baclofen.facts import Known, PatientFacts
from fhir_baclofen.fhir.elements import (
    Json,
    alert_coding,
    coding,
    filled,
    moment,
    own_coding,
    policy_extension,
    policy_text,
    reference_to,
    references_to,
    software,
    text,
    type_of,
)
from fhir_baclofen.fhir.identity import FILING_SYSTEM, structure
from fhir_baclofen.fhir.narrative import Xhtml, bullets, clean, narrative, paragraph
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Bands, Citation, Finding, Limit, Rule

ISSUE_PROFILE: Final = structure("baclofen-detectedissue")
PROVENANCE_PROFILE: Final = structure("baclofen-provenance")

_TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
_ASSEMBLER: Final = coding(f"{_TERMINOLOGY}/provenance-participant-type", "assembler", "Assembler")
_DONE: Final = {"CREATE": "Created", "UPDATE": "Changed"}
# What is potentially harmful or to be changed; all other evidence speaks about the patient.
_IMPLICATED: Final = frozenset(
    {
        "MedicationRequest",
        "MedicationStatement",
        "MedicationDispense",
        "MedicationAdministration",
        "Medication",
        "Device",
        "DeviceUseStatement",
        "ServiceRequest",
        "Appointment",
        "CarePlan",
    }
)
_MG: Final = "mg/day"
_UG: Final = "µg/day"
_DAYS: Final = "days"
_RECOMMENDED: Final = {
    "start_mg_per_day": ("first dose", _MG),
    "next_step_mg_per_day": ("next step up", _MG),
    "max_mg_per_day": ("no more than", _MG),
    "soft_max_mg_per_day": ("care from", _MG),
    "target_mg_per_day": ("dose to come to", _MG),
    "target_low_mg_per_day": ("lower end of that range", _MG),
    "next_reduction_mg_per_day": ("first step down to", _MG),
    "step_back_mg_per_day": ("back up to", _MG),
    "continue_mg_per_day": ("go on with", _MG),
    "doses_per_day": ("doses a day", ""),
    "max_single_dose_mg": ("largest single dose", "mg"),
    "start_ug_per_day": ("first pump dose", _UG),
    "next_step_ug_per_day": ("next pump dose", _UG),
    "max_ug_per_day": ("pump dose no more than", _UG),
    "earliest_next_increase_in_days": ("no increase for", _DAYS),
    "earliest_next_reduction_in_days": ("no reduction for", _DAYS),
    "interval_days": ("between two steps", _DAYS),
    "hold_min_days": ("hold for at least", _DAYS),
    "hold_max_days": ("hold for at most", _DAYS),
    "max_days_supply": ("largest supply", _DAYS),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a resource is composed for: what is known, the policy, and the moment of review."""

    facts: PatientFacts
    policy: Policy
    at: datetime


def detected_issue(
    rule: Rule,
    finding: Finding,
    case: Case,
    *,
    unread: Sequence[str] = (),
    told: Sequence[str] = (),
) -> Json:
    """A finding as an open DetectedIssue.

    `unread` are the inputs of the rule that could not be read: with any the issue is preliminary.
    `told` are sentences that explain the finding.
    """
    implicated = _implicated(finding, case.facts)
    about = [r for r in finding.evidence if r not in implicated]
    lines = [line for line in _explained(rule, finding, case.policy, unread, told) if line]
    return filled(
        {
            "resourceType": "DetectedIssue",
            "meta": {"profile": [ISSUE_PROFILE]},
            "text": issue_narrative(finding.severity.code, lines),
            "extension": [policy_extension(case.policy)],
            "status": "preliminary" if unread else "final",
            "code": {
                "coding": [
                    alert_coding(finding.code),
                    own_coding("baclofen-rule", rule.id),
                    *(alert_coding(code) for code in finding.also),
                ],
                "text": clean(rule.says),
            },
            "severity": finding.severity.code,
            "patient": reference_to(case.facts.patient),
            "identifiedDateTime": moment(case.at),
            "author": software(version=False),
            "implicated": references_to(implicated),
            "evidence": [{"detail": references_to(about)}] if about else [],
            "detail": text(*lines),
        }
    )


def issue_narrative(severity: str, lines: Sequence[str], *, resolved: str = "") -> Json:
    """The `text` of a DetectedIssue: its severity, the first line, and the others as a list."""
    closing = paragraph(resolved, label="Resolved:") if resolved else Xhtml("")
    head = paragraph(lines[0] if lines else "", label=f"Baclofen, {severity}:")
    return narrative(head, bullets(lines[1:]), closing)


def provenance(
    targets: Iterable[str], operation: str, sources: Iterable[str], case: Case, *, rule_set: str
) -> Json:
    """Who wrote the targets, from what, and by which rules.

    `operation` is CREATE or UPDATE; `sources` are references to what was read, with versions where
    they are known; `rule_set` names the version of the rules.
    """
    agent, what = software(version=True), references_to(sources)
    who = {**agent, "display": f"{agent['display']}, rules {rule_set}"}
    said = f"by {who['display']}, on {moment(case.at)}, from {len(what)} records."
    return filled(
        {
            "resourceType": "Provenance",
            "meta": {"profile": [PROVENANCE_PROFILE]},
            "text": narrative(paragraph(said, label=_DONE[operation])),
            "extension": [policy_extension(case.policy)],
            "target": [{"reference": target} for target in targets],
            "recorded": moment(case.at),
            "activity": {"coding": [coding(f"{_TERMINOLOGY}/v3-DataOperation", operation)]},
            "agent": [{"type": {"coding": [_ASSEMBLER]}, "who": who}],
            "entity": [{"role": "source", "what": source} for source in what],
        }
    )


def filing_tag(name: str) -> Json:
    """A tag by which a Provenance, which has no identifier in R4, can be found again."""
    return coding(FILING_SYSTEM, name)


def _implicated(finding: Finding, facts: PatientFacts) -> tuple[str, ...]:
    """The orders under test and the implicated part of the evidence; else all baclofen taken."""
    ordered = [order.reference for order in facts.submission.orders]
    named = [r for r in finding.evidence if type_of(r) in _IMPLICATED]
    return tuple(dict.fromkeys([*ordered, *named])) or _taken(facts)


def _taken(facts: PatientFacts) -> tuple[str, ...]:
    pump = facts.pump_therapy.value.lines if isinstance(facts.pump_therapy, Known) else ()
    return tuple(dict.fromkeys(line.reference for line in (*facts.oral_lines, *pump)))


def _explained(
    rule: Rule, finding: Finding, policy: Policy, unread: Sequence[str], told: Sequence[str]
) -> Iterator[str]:
    yield finding.summary
    yield finding.advice
    yield finding.detail
    yield from told
    yield _labelled("Numbers", ", ".join(_recommended(finding)))
    yield _labelled("Could not be read", "; ".join(unread))
    yield f"Rule {rule.id}: {rule.says}"
    yield _labelled("Basis", "; ".join(dict.fromkeys(_cited(b, policy) for b in rule.basis)))
    yield _labelled("Policy", policy_text(policy, *_switches(rule)))


def _switches(rule: Rule) -> Iterator[str]:
    """The switches behind a rule's numbers; those of the rule itself are told by its finding."""
    named = (b.switch for b in rule.basis if isinstance(b, Limit) and b.switch)
    yield from (switch for switch in named if switch not in rule.switches)


def _labelled(label: str, content: str) -> str:
    return f"{label}: {content.rstrip('.')}." if content else ""


def _recommended(finding: Finding) -> Iterator[str]:
    for key, value in finding.recommended.items():
        label, unit = _RECOMMENDED.get(key, (key.replace("_", " "), ""))
        yield f"{label} {plain(Decimal(value))} {unit}".rstrip()


def _cited(basis: Limit | Bands | Citation, policy: Policy) -> str:
    if isinstance(basis, Limit):
        return f"{basis.label}: {plain(policy[basis])} {basis.unit} ({_source(basis.source)})"
    if isinstance(basis, Bands):
        return f"{basis.label} ({_source(basis.source)})"
    return _source(basis)


def _source(citation: Citation) -> str:
    return f"{citation.source.id}, {citation.passage}".rstrip(". ")
