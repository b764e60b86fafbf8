"""What should stand against what does stand: the actions that bring the record in line.

Pure: the same arguments give the same actions. Whoever asks again after a conflict, or at the same
time as somebody else, comes to the same decision about the same record. Issues are decided in
`reconcile_issues.py`, plans in `reconcile_plans.py`.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from fhir_baclofen.fhir.checked import checked
from fhir_baclofen.fhir.compose import filing_tag, provenance
from fhir_baclofen.fhir.identity import urn
from fhir_baclofen.writeback.actions import Action, Decide, Found, Kind
from fhir_baclofen.writeback.desired import Desired
from fhir_baclofen.writeback.reconcile_issues import issue_actions
from fhir_baclofen.writeback.reconcile_plans import plan_actions
from fhir_baclofen.writeback.seal import seal_of
from fhir_baclofen.writeback.standing import is_about


def reconcile(wanted: Desired, found: Found) -> tuple[Action, ...]:
    """The actions for one patient: issues by severity, the plan, then who wrote them and from what.

    What was found is looked at again: only resources of ours about this patient count.
    """
    ours = [r for r in found.resources if is_about(r, wanted.patient)]
    decided = [
        *issue_actions(wanted, [r for r in ours if r["resourceType"] == "DetectedIssue"], found),
        *plan_actions(wanted, [r for r in ours if r["resourceType"] == "CarePlan"], found),
    ]
    return (*decided, *_provenances(wanted, decided))


def decide(wanted: Desired) -> Decide:
    """The reconciliation of one review as a function of what is found."""
    return partial(reconcile, wanted)


def _provenances(wanted: Desired, decided: Iterable[Action]) -> Iterator[Action]:
    """One Provenance for all that is created and one for all that is changed."""
    sent = [a for a in decided if a.kind.sends]
    for operation in ("CREATE", "UPDATE"):
        written = [a for a in sent if (a.kind is Kind.CREATE) is (operation == "CREATE")]
        if written:
            yield _provenance(wanted, operation, written)


def _provenance(wanted: Desired, operation: str, written: list[Action]) -> Action:
    body = provenance(
        [a.full_url for a in written],
        operation,
        wanted.sources,
        wanted.case,
        rule_set=wanted.rule_set,
    )
    name = urn("|".join((operation, *(_named(a) for a in written))))
    claimed = dict(wanted.claimed(checked(body)))
    tag = filing_tag(name.removeprefix("urn:uuid:"))
    tagged = {**claimed, "meta": {**claimed.get("meta", {}), "tag": [tag]}}
    return Action(Kind.CREATE, "Provenance", name, body=tagged)


def _named(action: Action) -> str:
    """What tells one write from another: what is written, over which version, and its content."""
    seal = seal_of(action.body) if action.body is not None else None
    return "/".join((action.full_url, action.if_match or "", seal or ""))
