"""Facts and outcomes to a plan: titration, taper, hold or maintenance in real tablets, dated."""

from fhir_baclofen.plan.types import Plan, PlanKind, PlanStep

__all__ = ["Plan", "PlanKind", "PlanStep"]
