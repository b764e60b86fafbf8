"""How a resource that stands in the record is changed: its JSON is patched, never rebuilt.

What others put into it stays; only the members written here are replaced. Every function gives the
whole new body.

Source: FHIR R4 (4.0.1), DetectedIssue.mitigation, CarePlan.status.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from fhir_baclofen.fhir.compose import issue_narrative
from fhir_baclofen.fhir.elements import moment
from fhir_baclofen.fhir.narrative import bullets, clean, narrative, paragraph
from fhir_baclofen.writeback.actions import Resource
from fhir_baclofen.writeback.seal import OURS, members, sealed

Body = dict[str, Any]

_OWNED: Final[Mapping[str, tuple[str, ...]]] = {
    "DetectedIssue": ("status", "code", "severity", "author", "implicated", "evidence", "detail"),
    "CarePlan": (
        "category",
        "title",
        "description",
        "period",
        "author",
        "addresses",
        "activity",
        "note",
    ),
}


def updated(found: Resource, wanted: Resource) -> Body:
    """An intact resource of ours that is to say what is wanted now.

    It keeps its identifier, the moment it was first filed, and all that is not ours. The seal is
    that of what is wanted.
    """
    owned = _OWNED[str(found["resourceType"])]
    kept = {k: v for k, v in found.items() if k not in owned}
    others = [e for e in members(found, "extension") if e.get("url") not in OURS]
    fresh = {k: wanted[k] for k in owned if k in wanted}
    return {
        **kept,
        **fresh,
        "meta": _claiming(found, wanted),
        "text": wanted["text"],
        "extension": [*others, *wanted["extension"]],
    }


def resolved(issue: Resource, says: str, at: datetime) -> Body:
    """An issue whose cause is gone: it stays final and gains a mitigation with a date.

    What a clinician wrote into it stays as it is.
    """
    done = {"action": {"text": clean(says)}, "date": moment(at)}
    lines = str(issue.get("detail", "")).splitlines()
    status = "final" if issue.get("status") == "preliminary" else issue.get("status")
    return sealed(
        {
            **issue,
            "text": issue_narrative(str(issue.get("severity", "")), lines, resolved=says),
            "status": status,
            "mitigation": [*members(issue, "mitigation"), done],
        }
    )


def revoked(plan: Resource, says: str, at: datetime) -> Body:
    """A draft that is proposed no longer."""
    note = clean(f"Withdrawn on {moment(at)[:10]}: {says}")
    activities = (a.get("detail") for a in members(plan, "activity"))
    steps = [str(d.get("description", "")) for d in activities if isinstance(d, Mapping)]
    return sealed(
        {
            **plan,
            "text": narrative(paragraph(note), bullets(step for step in steps if step)),
            "status": "revoked",
            "note": [*members(plan, "note"), {"text": note}],
        }
    )


def mistaken(duplicate: Resource) -> Body:
    """A second copy that two writers made of one resource."""
    return sealed({**duplicate, "status": "entered-in-error"})


def _claiming(found: Resource, wanted: Resource) -> Body:
    """The meta found, claiming the profiles wanted besides those it claims."""
    meta = found.get("meta")
    kept = dict(meta) if isinstance(meta, Mapping) else {}
    wished = wanted.get("meta", {}).get("profile", [])
    claims = list(dict.fromkeys([*kept.get("profile", []), *wished]))
    return {**kept, "profile": claims} if claims else kept
