"""Small charts with one fact lost, and what a rule says then."""

from dataclasses import dataclass

from fhir_baclofen.rulebook import Finding, NotEvaluated, Yielded
from tests.records.build import ICD, Json, coded, order
from tests.safety.comparing import results, reviewed
from tests.safety.generated import Generated

NO_DAY = "some day in spring"
NO_NUMBER: Json = {"value": "see report", "unit": "?"}
NO_DOSE: Json = {"dosageInstruction": [{"text": "take as the nurse explained"}]}
BROKEN: Json = {"code": "a text where a concept belongs", "subject": 7}
SPASTIC: Json = {"reasonCode": [coded(ICD, "G35", "Multiple sclerosis")]}
DRINKER: Json = {"reasonCode": [coded(ICD, "F10.20", "Alcohol dependence")]}
TAKEN = order(**SPASTIC)
UNSURE = "not evaluated"


def said(rule: str, *resources: Json, orders: tuple[Json, ...] = (), failed: str = "") -> str:
    """How a rule judges a chart: its severity, "not evaluated", or "silent"."""
    told = results(reviewed(Generated(resources, orders), failed=failed))[rule]
    found = told.finding if isinstance(told, Yielded) else told
    if isinstance(found, Finding):
        return found.severity.code
    return UNSURE if isinstance(found, NotEvaluated) else "silent"


@dataclass(frozen=True)
class Loss:
    """What a rule says of a chart with a resource (`then`), and with that one lost (`now`).

    `ruin` are the elements that are spoilt; without any the search of its type has failed.
    """

    rule: str
    chart: tuple[Json, ...]
    fact: Json
    ruin: Json | None
    then: str
    now: str
    orders: tuple[Json, ...] = ()

    def before(self) -> str:
        """With all of it read."""
        return said(self.rule, *self.chart, self.fact, orders=self.orders)

    def after(self) -> str:
        """With the fact lost."""
        if self.ruin is not None:
            return said(self.rule, *self.chart, self.fact | self.ruin, orders=self.orders)
        kind = self.fact["resourceType"]
        kept = (r for r in self.chart if r["resourceType"] != kind)
        return said(self.rule, *kept, orders=self.orders, failed=kind)
