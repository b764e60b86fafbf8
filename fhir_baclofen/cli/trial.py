"""The synthetic record of `rules try`: one patient made of the options, the rest assumed well."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from fhir_baclofen.cli import options as o
from fhir_baclofen.cli.options import NONE, STOP, Json, Options
from fhir_baclofen.errors import UsageError
from fhir_baclofen.fhir.code_systems import LOINC, RXNORM, SNOMED

UCUM: Final = "http://unitsofmeasure.org"
CLINICAL_STATUS: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
SUBJECT: Final = {"reference": "Patient/p1"}
AGE, GENDER, EGFR, DOSE, REASON = 50, "female", "90", "10 mg tid", "spasticity"
RESULT_DAYS, VISIT_DAYS, USED_DAYS = 30, 14, 365


@dataclass(frozen=True, slots=True)
class Trial:
    """A chart and orders as a caller would hand them in, and what was assumed beside them."""

    chart: bytes
    orders: tuple[bytes, ...]
    assumed: tuple[str, ...]


def trial(options: Options, today: date, *, ordered: bool) -> Trial:
    """The record of the options; with `ordered` a lone dose is a first order, else it is taken.

    Raises UsageError naming the option that is not understood.
    """
    maker = _Maker(options, today)
    patient, findings = maker.patient(), [*maker.findings()]
    charted, orders = maker.medicines(ordered=ordered)
    entries = [{"resource": r} for r in (patient, *findings, *charted)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    drafts = tuple(json.dumps(order).encode() for order in orders)
    return Trial(json.dumps(bundle).encode(), drafts, tuple(dict.fromkeys(maker.assumed)))


@dataclass(slots=True)
class _Maker:
    """Makes the resources of one trial, and notes what it assumes."""

    options: Options
    today: date
    assumed: list[str] = field(default_factory=list)

    def _or(self, given: Any, usual: Any, says: str) -> Any:  # noqa: ANN401 - the value of any option
        if given is not None:
            return given
        self.assumed.append(says.format(usual))
        return usual

    def _ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    # -- the patient and what is known of it -------------------------------------------------------

    def patient(self) -> Json:
        age = o.age_of(self._or(self.options.person.age, AGE, "{} years old"))
        gender = o.gender_of(self._or(self.options.person.gender, GENDER, "{}"))
        leap = (self.today.month, self.today.day) == (2, 29)
        born = self.today.replace(year=self.today.year - age, day=28 if leap else self.today.day)
        known = {"birthDate": born.isoformat(), "gender": gender}
        return {"resourceType": "Patient", "id": "p1", **known}

    def findings(self) -> Iterator[Json]:
        yield from self._kidney()
        for place, given in enumerate(self.options.person.conditions, 1):
            yield {
                "resourceType": "Condition",
                "id": f"condition-{place}",
                "clinicalStatus": {"coding": [{"system": CLINICAL_STATUS, "code": "active"}]},
                "code": o.condition_of(given),
                "subject": SUBJECT,
                "onsetDateTime": self._ago(RESULT_DAYS),
            }
        yield self._allergy()
        yield self._visit()

    def _kidney(self) -> Iterator[Json]:
        creatinine, egfr = self.options.kidneys.creatinine, self.options.kidneys.egfr
        if creatinine is not None:
            yield self._result("creatinine", "2160-0", *o.creatinine_of(creatinine))
        if egfr == NONE or (creatinine is not None and egfr is None):
            return
        value = o.egfr_of(self._or(egfr, EGFR, "eGFR {}"))
        yield self._result("egfr", "98979-8", value, "mL/min/{1.73_m2}")

    def _result(self, name: str, code: str, value: Decimal, unit: str) -> Json:
        number = int(value) if value == int(value) else float(value)
        return {
            "resourceType": "Observation",
            "id": name,
            "status": "final",
            "code": {"coding": [{"system": LOINC, "code": code}]},
            "subject": SUBJECT,
            "effectiveDateTime": self._ago(RESULT_DAYS),
            "valueQuantity": {"value": number, "unit": unit, "system": UCUM, "code": unit},
        }

    def _allergy(self) -> Json:
        baclofen = {"system": RXNORM, "code": "1292", "display": "baclofen"}
        none_known = {"system": SNOMED, "code": "716186003", "display": "No known allergy"}
        return {
            "resourceType": "AllergyIntolerance",
            "id": "allergy",
            "code": {"coding": [baclofen if self.options.person.allergy else none_known]},
            "patient": SUBJECT,
        }

    def _visit(self) -> Json:
        on = self._ago(VISIT_DAYS)
        return {
            "resourceType": "Encounter",
            "id": "review",
            "status": "finished",
            "class": {"code": "AMB"},
            "subject": SUBJECT,
            "reasonCode": [{"text": "baclofen review"}],
            "period": {"start": on, "end": on},
        }

    # -- medicines ---------------------------------------------------------------------------------

    def medicines(self, *, ordered: bool) -> tuple[list[Json], list[Json]]:
        """What stands in the chart, and what is ordered."""
        drugs = [
            _order(f"drug-{place}", o.drug_of(given), self._ago(RESULT_DAYS), [])
            for place, given in enumerate(self.options.person.drugs, 1)
        ]
        by_mouth, ordered_by_mouth = self._oral(ordered=ordered)
        by_pump, ordered_by_pump = self._pump()
        return [*drugs, *by_mouth, *by_pump], [*ordered_by_mouth, *ordered_by_pump]

    def _oral(self, *, ordered: bool) -> tuple[list[Json], list[Json]]:
        dose, current = self.options.medicines.dose, self.options.medicines.current
        if (
            dose is None
            and current is None
            and (self.options.medicines.pump or self.options.medicines.pump_order)
        ):
            return [], []
        if dose == STOP:
            return self._stopped(current)
        if current is None and not ordered:
            taken = self._or(dose, DOSE, "baclofen {}")
            return [self._tablets("m1", "--dose", taken, self._since())], []
        if current in {None, NONE}:
            return [], [self._draft(self._or(dose, DOSE, "baclofen {}"), None)]
        held = self._tablets("m1", "--current", str(current), self._since())
        return [held], [] if dose is None else [self._draft(dose, "m1")]

    def _stopped(self, current: str | None) -> tuple[list[Json], list[Json]]:
        if current in {None, NONE}:
            raise UsageError("--dose stop: say what is stopped, such as --current '10 mg tid'.")
        held = self._tablets("m1", "--current", str(current), self._since())
        return [held], [held | {"status": "stopped"}]

    def _draft(self, dose: str, prior: str | None) -> Json:
        draft = self._tablets("new", "--dose", dose, self.today.isoformat())
        return _drafted(draft, prior)

    def _tablets(self, name: str, option: str, dose: str, since: str) -> Json:
        lines = [{"text": o.dosage_of(option, dose)}]
        return _order(name, {"text": "baclofen tablet"}, since, lines) | self._reason()

    def _reason(self) -> Json:
        words = o.reason_of(self._or(self.options.medicines.indication, REASON, "for {}"))
        return {"reasonCode": [{"text": words}]} if words else {}

    def _since(self) -> str:
        if self.options.medicines.since is None:
            return str(self._or(None, self._ago(USED_DAYS), "taken since {}"))
        return o.date_of("--since", self.options.medicines.since).isoformat()

    def _pump(self) -> tuple[list[Json], list[Json]]:
        given, wanted = self.options.medicines.pump, self.options.medicines.pump_order
        chart = [self._rate("i1", "--pump", given, self._since())] if given else []
        if wanted is None:
            return chart, []
        order = self._rate("i2", "--pump-order", wanted, self.today.isoformat())
        return chart, [_drafted(order, "i1" if chart else None)]

    def _rate(self, name: str, option: str, given: str, since: str) -> Json:
        rate = {"value": float(o.number_of(option, given)), "unit": "ug/d", "code": "ug/d"}
        route = {"coding": [{"system": SNOMED, "code": "72607000"}]}
        lines: list[Json] = [{"route": route, "doseAndRate": [{"rateQuantity": rate}]}]
        return _order(name, {"text": "baclofen injection"}, since, lines) | self._reason()


def _order(name: str, drug: Json, since: str, lines: list[Json]) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": drug,
        "subject": SUBJECT,
        "authoredOn": since,
        "dosageInstruction": lines,
    }


def _drafted(order: Json, prior: str | None) -> Json:
    link = {"priorPrescription": {"reference": f"MedicationRequest/{prior}"}} if prior else {}
    return order | {"status": "draft"} | link
