"""Full charts of a clinic: what stands in everybody's record, and builders of what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from tests.cases.chart import (
    AT,
    SNOMED,
    Element,
    Json,
    activity,
    allergy,
    coded,
    creatinine,
    dispense,
    drug,
    egfr,
    encounter,
    ended,
    icd,
    mg,
    obs,
    other_rx,
    patient,
    plan_of,
    quantity,
    ref,
    rx,
    score,
)


@dataclass(frozen=True, slots=True)
class Well:
    """A record in which all is well; `lows` are the notes that the rules allow here."""

    id: str
    says: str
    chart: Sequence[Json]
    orders: Sequence[Json] = ()
    lows: frozenset[int] = frozenset()
    plan: str = "maintain"
    at: str = AT
    policy: Mapping[str, Any] = field(default_factory=dict)


def low(*rules: int) -> frozenset[int]:
    """The notes allowed, by the numbers of their rules."""
    return frozenset(rules)


# People.

WOMAN: Final = patient("1980-05-14", "female")
MAN: Final = patient("1971-11-02", "male")
ELDER: Final = patient("1952-06-01", "male")
USUAL_CREATININE: Final = {"female": 0.8, "male": 0.9}


def healthy_kidneys(person: Json) -> list[Json]:
    """Two results of this year and two of the year before, well above every limit."""
    usual = USUAL_CREATININE.get(str(person.get("gender")), 0.8)
    return [
        egfr(88, "2025-01-20"),
        creatinine(usual, "2025-01-20"),
        egfr(91, "2024-01-15"),
        creatinine(usual, "2024-01-15"),
    ]


def kidneys(value: float, on: str = "2025-01-20", before: float | None = None) -> list[Json]:
    """An eGFR of now and of the year before."""
    return [egfr(value, on), egfr(value if before is None else before, "2024-01-15")]


def visit(on: str, why: str = "Baclofen review", kind: str = "AMB", **more: Element) -> Json:
    start, end = f"{on}T09:00:00Z", f"{on}T09:30:00Z"
    return encounter(kind, "finished", start, end, reasonCode=[{"text": why}], **more)


def chart_of(
    person: Json, *facts: Json, renal: Sequence[Json] | None = None, review: str = "2024-11-04"
) -> list[Json]:
    """The chart of a person who is seen once a year, with what is particular to them."""
    chart = [
        person,
        allergy(code=coded(SNOMED, "716186003", "No known allergy")),
        *(healthy_kidneys(person) if renal is None else renal),
        obs("2823-3", {"valueQuantity": quantity(4.1, "mmol/L")}, "2025-01-20"),
        obs("718-7", {"valueQuantity": quantity(13.8, "g/dL")}, "2025-01-20"),
        obs("29463-7", {"valueQuantity": quantity(71, "kg")}, "2024-11-04"),
        obs("8302-2", {"valueQuantity": quantity(172, "cm")}, "2024-11-04"),
        blood_pressure(126, 78),
        visit(review),
        visit("2023-10-30"),
        icd("H52.1", "2001-01-01"),
        other_rx(drug("10582", "levothyroxine"), "2019-05-01"),
        *facts,
    ]
    return [{"id": f"r{number}"} | resource for number, resource in enumerate(chart)]


def blood_pressure(systolic: int, diastolic: int, on: str = "2024-11-04") -> Json:
    parts = (("8480-6", systolic), ("8462-4", diastolic))
    components = [
        {
            "code": coded("http://loinc.org", code),
            "valueQuantity": quantity(value, "mm[Hg]"),
        }
        for code, value in parts
    ]
    return obs("85354-9", None, on, component=components)


# Treatments.


def supplies(
    last: str = "2025-02-20", days: int = 30, count: int = 4, **more: Element
) -> list[Json]:
    """Supplies handed out on time, the last one on that day."""
    end = date.fromisoformat(last)
    handed = [end - timedelta(days=days * back) for back in reversed(range(count))]
    return [dispense(day.isoformat(), days, **more) for day in handed]


def taking(
    dose: Json | list[Json],
    why: str | None = "spasticity",
    since: str = "2022-03-01",
    ident: str = "m1",
    **more: Element,
) -> list[Json]:
    """One order for long, and its supplies."""
    return [rx(ident, dose, why, since, **more), *supplies()]


def stepped(why: str, *doses: tuple[str, Json | list[Json]], **more: Element) -> list[Json]:
    """Orders that follow each other from day to day, the last of them in force."""
    made = []
    for number, (since, dose) in enumerate(doses):
        prior = {"priorPrescription": ref(f"MedicationRequest/s{number - 1}")} if number else {}
        over = ended(doses[number + 1][0], "completed") if number + 1 < len(doses) else {}
        made.append(rx(f"s{number}", dose, why, since, **(prior | over | more)))
    return made


def followed(*activities: Json, **more: Element) -> Json:
    """An active plan of this product."""
    return plan_of(*activities, id="plan", **more)


def reviewed_lately(on: str = "2025-02-24") -> Json:
    """The close monitoring of high doses: a review in the last month, and the next one booked."""
    return followed(
        activity("clinical-review", "completed", on),
        activity("clinical-review", "scheduled", "2025-03-20"),
    )


def ashworth(*scores: tuple[str, float]) -> list[Json]:
    return [score("modified-ashworth", int(value), on) for on, value in scores]


ONCE: Final = mg(5, 1)
TWICE: Final = mg(5, 2)
THRICE: Final = mg(5, 3)
TEN_TID: Final = mg(10, 3)
