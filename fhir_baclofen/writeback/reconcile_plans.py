"""CarePlans: what to propose, change, withdraw or leave.

- One draft of ours at most; a second copy, made by two writers at once, is withdrawn.
- A draft as it was written is brought in line, or revoked when nothing is to be planned any more.
- A draft somebody changed and a plan a clinician accepted are theirs for ever. A new draft stands
  beside them (`replaces`) only when it advises something else than they say and than they were
  proposed with. To go on as before is never put beside them.
- A draft somebody turned down is not proposed again with the same advice.
- While facts that shape a plan cannot be read, a draft is not weakened.
- A titration that still fits what is taken stays: its first dose has become the present one.
- A plan without an end that only moved on by some days says the same.
- A draft that is gone from the record is proposed again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.writeback.actions import Action, Found, Kind, Resource
from fhir_baclofen.writeback.desired import PLAN_RULE, Desired
from fhir_baclofen.writeback.moves import change, file, filings_of, leave, unseen, withdraw
from fhir_baclofen.writeback.patch import revoked, updated
from fhir_baclofen.writeback.seal import (
    STANDING,
    advice_of,
    is_intact,
    kind_of,
    says_the_same,
)
from fhir_baclofen.writeback.standing import (
    Standing,
    codes_of,
    dose_on,
    doses_of,
    filed_first,
    is_over,
    own_identifiers,
    reference_of,
    severity_of,
    standing_of,
)
from fhir_baclofen.writeback.undated import moved_on

TYPE: Final = "CarePlan"
# The stronger plan stays while not all could be read.
_STRENGTH: Final = {
    PlanKind.NONE: 0,
    PlanKind.MAINTAIN: 1,
    PlanKind.TITRATION: 2,
    PlanKind.HOLD: 3,
    PlanKind.TAPER: 4,
}
_WITHOUT_END: Final = frozenset({PlanKind.MAINTAIN, PlanKind.HOLD, PlanKind.NONE})
_DECLINED: Final = frozenset({"revoked", "entered-in-error"})
_THEIRS: Final = "It was changed or accepted in the record and is left so."


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of ours that stand, oldest first.

    `drafts` are as they were written, `theirs` changed or accepted
    and not over, `declined` closed by somebody
    else before they were accepted.
    """

    drafts: tuple[Resource, ...]
    theirs: tuple[Resource, ...]
    declined: tuple[Resource, ...]
    everything: tuple[Resource, ...]


def plan_actions(wanted: Desired, plans: Sequence[Resource], found: Found) -> Iterator[Action]:
    """What to do about the plan wanted and every plan of ours that stands."""
    if TYPE in found.unread:
        bodies = {PLAN_RULE: wanted.plan} if wanted.plan else {}
        yield from unseen(wanted, bodies, found)
        return
    there = _standing(sorted(plans, key=filed_first), wanted, found)
    taken = {value for plan in there.theirs for value in own_identifiers(plan)}
    drafts = [d for d in there.drafts if taken.isdisjoint(own_identifiers(d))]
    yield from (withdraw(d, PLAN_RULE) for d in there.drafts if d not in drafts[:1])
    draft = drafts[0] if drafts else None
    if wanted.plan is None:
        yield from _nothing_to_plan(wanted, draft)
    else:
        yield from _planned(wanted, wanted.plan, draft, there)


def _standing(plans: Sequence[Resource], wanted: Desired, found: Found) -> Plans:
    today = wanted.case.facts.today
    intact = [p for p in plans if is_intact(p, filings_of(p, found.filings))]
    live = [p for p in plans if standing_of(p) is not Standing.CLOSED]
    drafts = [p for p in live if p in intact and standing_of(p) is Standing.OPEN]
    return Plans(
        drafts=tuple(drafts),
        theirs=tuple(p for p in live if p not in drafts and not is_over(p, today)),
        declined=tuple(p for p in plans if str(p.get("status")) in _DECLINED and p not in intact),
        everything=tuple(plans),
    )


def _nothing_to_plan(wanted: Desired, draft: Resource | None) -> Iterator[Action]:
    if draft is None:
        return
    if wanted.unsettled:
        yield leave(draft, PLAN_RULE, _unread(wanted))
    else:
        yield _withdrawn(wanted, draft, "there is nothing to plan any more.")


def _planned(
    wanted: Desired, plan: Resource, draft: Resource | None, there: Plans
) -> Iterator[Action]:
    told = next((p for p in reversed(there.theirs) if _tells(p, plan, wanted)), None)
    if told is not None:
        if draft is not None:
            yield _withdrawn(wanted, draft, "the plan of the team stands.")
        yield leave(told, PLAN_RULE, _THEIRS, theirs=True)
    elif draft is not None:
        yield _brought_in_line(wanted, plan, draft)
    else:
        yield _proposed(wanted, plan, there)


def _tells(theirs: Resource, plan: Resource, wanted: Desired) -> bool:
    """True when a plan of the team leaves nothing to propose."""
    if wanted.proposal.kind is PlanKind.MAINTAIN or advice_of(theirs) == advice_of(plan):
        return True
    return _same_doses(theirs, plan, wanted) and codes_of(plan) - STANDING <= codes_of(theirs)


def _same_doses(theirs: Resource, plan: Resource, wanted: Desired) -> bool:
    """True when both give the same dose on every day from the review on."""
    today = wanted.case.facts.today
    accepted, proposed = doses_of(theirs), doses_of(plan)
    days = {today, *(start for start, _ in (*accepted, *proposed) if start > today)}
    return all(dose_on(accepted, day) == dose_on(proposed, day) for day in days)


def _brought_in_line(wanted: Desired, plan: Resource, draft: Resource) -> Action:
    if says_the_same(plan, draft):
        return leave(draft, PLAN_RULE, "It says the same.")
    if wanted.proposal.kind in _WITHOUT_END and moved_on(draft, plan):
        return leave(draft, PLAN_RULE, "It says the same, some days later.")
    if _still_fits(wanted, draft):
        return leave(draft, PLAN_RULE, "The titration proposed still fits.")
    if wanted.unsettled and _is_weaker(wanted, plan, draft):
        return leave(draft, PLAN_RULE, _unread(wanted))
    fresh = updated(draft, wanted.claimed(plan))
    return change(draft, Kind.UPDATE, PLAN_RULE, fresh, reason="The plan changed.")


def _still_fits(wanted: Desired, draft: Resource) -> bool:
    proposal, today, doses = wanted.proposal, wanted.case.facts.today, doses_of(draft)
    if proposal.kind is not PlanKind.MAINTAIN or kind_of(draft) is not PlanKind.TITRATION:
        return False
    ceiling = proposal.ceiling_mg_per_day
    return (
        doses[-1][0] > today
        and dose_on(doses, today) == proposal.steps[0].mg_per_day
        and (ceiling is None or max(mg for _, mg in doses) <= ceiling)
        and all(severity_of(issue) < Severity.HIGH for issue in wanted.issues.values())
    )


def _is_weaker(wanted: Desired, plan: Resource, draft: Resource) -> bool:
    before, now = kind_of(draft), wanted.proposal.kind
    if before is None or _STRENGTH[now] < _STRENGTH[before]:
        return True
    if now is not before or now not in {PlanKind.TAPER, PlanKind.HOLD}:
        return False
    return doses_of(plan)[-1][1] > doses_of(draft)[-1][1]


def _proposed(wanted: Desired, plan: Resource, there: Plans) -> Action:
    declined = next((p for p in there.declined if advice_of(p) == advice_of(plan)), None)
    if declined is not None:
        return leave(declined, PLAN_RULE, "It was turned down in the record.", theirs=True)
    replaced = [{"reference": reference_of(p)} for p in there.theirs]
    body = {**plan, "replaces": replaced} if replaced else plan
    return file(wanted, PLAN_RULE, body, there.everything, reason="A new plan.")


def _withdrawn(wanted: Desired, draft: Resource, reason: str) -> Action:
    body = revoked(draft, reason, wanted.case.at)
    return change(draft, Kind.REVOKE, PLAN_RULE, body, reason=f"Withdrawn: {reason}")


def _unread(wanted: Desired) -> str:
    return f"It stays while not all can be read: {'; '.join(wanted.unsettled)}"
