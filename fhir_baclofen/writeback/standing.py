"""What stands in the record, as a server gave it back: whose it is, open or closed, what it says.

Resources are plain JSON of any quality: what is missing or odd is read as nothing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from fhir_baclofen.fhir.compose_plan import DOSE_STEP
from fhir_baclofen.fhir.identity import ACTIVITY_SYSTEM, REVIEW_SYSTEM, RULE_SYSTEM
from fhir_baclofen.writeback.actions import Resource
from fhir_baclofen.writeback.seal import members

Doses = tuple[tuple[date, Decimal], ...]
"""Doses in mg/day by the day from which they are taken, in order of date."""

_VOID: Final = frozenset({"entered-in-error", "cancelled"})
_ENDED: Final = frozenset({"revoked", "completed", "entered-in-error"})
_SEVERITIES: Final = {"low": 1, "moderate": 2, "high": 3}
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_DIGITS: Final = re.compile(r"(\d+)")


class Standing(StrEnum):
    """Where a resource of ours stands.

    OPEN is an issue that was neither resolved nor withdrawn, and a plan still in draft; ACCEPTED is
    a plan a clinician took over; CLOSED is anything resolved, revoked or completed; VOID is an
    issue withdrawn as a mistake.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    VOID = "void"


def is_about(resource: Resource, patient: str) -> bool:
    """True for a resource of ours about this patient ("Patient/p1")."""
    subject = resource.get("patient") or resource.get("subject")
    target = subject.get("reference") if isinstance(subject, Mapping) else None
    return (
        isinstance(target, str)
        and _local(target) == _local(patient)
        and bool(own_identifiers(resource))
        and isinstance(resource.get("id"), str)
    )


def own_identifiers(resource: Resource) -> tuple[str, ...]:
    """The values of its identifiers of our system, under whatever key they were made."""
    found = members(resource, "identifier")
    return tuple(str(i.get("value")) for i in found if i.get("system") == REVIEW_SYSTEM)


def reference_of(resource: Resource) -> str:
    """Its reference, "Type/id"."""
    return f"{resource['resourceType']}/{resource['id']}"


def version_of(resource: Resource) -> str | None:
    """Its version id; None where the server keeps none."""
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, Mapping) else None
    return str(version) if version is not None else None


def rule_of(issue: Resource) -> str | None:
    """The slug of the rule an issue is about."""
    code = issue.get("code")
    codings = members(code, "coding") if isinstance(code, Mapping) else []
    slugs = (c.get("code") for c in codings if c.get("system") == RULE_SYSTEM)
    return next((slug for slug in slugs if isinstance(slug, str)), None)


def standing_of(resource: Resource) -> Standing:
    """Where an issue or a plan stands."""
    status = str(resource.get("status"))
    if resource["resourceType"] == "DetectedIssue":
        if status in _VOID:
            return Standing.VOID
        resolved = any(m.get("date") for m in members(resource, "mitigation"))
        return Standing.CLOSED if resolved else Standing.OPEN
    if status in _ENDED:
        return Standing.CLOSED
    proposed = status == "draft" and resource.get("intent") == "proposal"
    return Standing.OPEN if proposed else Standing.ACCEPTED


def severity_of(issue: Resource) -> int:
    """1 to 3; 0 when it has none."""
    return _SEVERITIES.get(str(issue.get("severity")), 0)


def mentions(issue: Resource) -> frozenset[str]:
    """All that an issue implicates or rests on, as "Type/id"."""
    references = [
        *members(issue, "implicated"),
        *(d for e in members(issue, "evidence") for d in members(e, "detail")),
    ]
    targets = (r.get("reference") for r in references)
    return frozenset(_local(t) for t in targets if isinstance(t, str))


def filed_first(resource: Resource) -> tuple[datetime, tuple[tuple[int, str], ...]]:
    """Sorts by when a resource was first filed; the same for every reader, also after updates."""
    said = resource.get("identifiedDateTime") or resource.get("created")
    parts = tuple(
        (int(p), "") if p.isascii() and p.isdigit() else (-1, p)
        for p in _DIGITS.split(str(resource.get("id")))
    )
    return _moment(said) or _LONG_AGO, parts


def doses_of(plan: Resource) -> Doses:
    """The dose steps of a care plan that are not cancelled."""
    steps = [step for d in _details(plan) if (step := _dose_step(d)) is not None]
    return tuple(sorted(steps))


def codes_of(plan: Resource) -> frozenset[str]:
    """The activities of a care plan, cancelled ones included: those were decided on as well."""
    return frozenset(c for detail in _details(plan) for c in _codes(detail))


def is_over(plan: Resource, today: date) -> bool:
    """True when the last day of a care plan has passed."""
    when = plan.get("period")
    end = str(when.get("end")) if isinstance(when, Mapping) else ""
    try:
        return date.fromisoformat(end[:10]) < today
    except ValueError:
        return False


def dose_on(doses: Doses, day: date) -> Decimal | None:
    """The dose in force on a day; None before the first."""
    return next((mg for start, mg in reversed(doses) if start <= day), None)


def _details(plan: Resource) -> list[Resource]:
    found = (a.get("detail") for a in members(plan, "activity"))
    return [d for d in found if isinstance(d, Mapping)]


def _codes(detail: Resource) -> list[str]:
    code = detail.get("code")
    codings = members(code, "coding") if isinstance(code, Mapping) else []
    return [str(c.get("code")) for c in codings if c.get("system") == ACTIVITY_SYSTEM]


def _dose_step(detail: Resource) -> tuple[date, Decimal] | None:
    if DOSE_STEP not in _codes(detail) or detail.get("status") == "cancelled":
        return None
    amount, when = detail.get("dailyAmount"), detail.get("scheduledPeriod")
    if not isinstance(amount, Mapping) or not isinstance(when, Mapping):
        return None
    try:
        return date.fromisoformat(str(when.get("start"))[:10]), Decimal(str(amount.get("value")))
    except (ValueError, InvalidOperation):
        return None


def _local(reference: str) -> str:
    """A reference without its base and version: "Patient/p1"."""
    return "/".join(reference.split("/_history/", maxsplit=1)[0].split("/")[-2:])


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
