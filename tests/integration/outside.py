"""The program and a FHIR server as somebody outside sees them: processes and plain HTTP."""

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from fhir_baclofen.fhir.identity import REVIEW_SYSTEM

Json = dict[str, Any]
AT = "2025-03-10"
ANSWER_S = 120
FILED = ("DetectedIssue", "CarePlan")


@dataclass(frozen=True)
class Ran:
    """What a caller sees of one run."""

    code: int
    out: str
    err: str

    @property
    def outcomes(self) -> list[str]:
        """The words of the report, each once, without the lines about types."""
        words = (line[:10].strip() for line in self.out.splitlines() if ": " not in line[:20])
        return sorted(set(words))


class Chart:
    """A patient of this test's own on a server, on 90 mg/day by mouth with failing kidneys."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.id = f"int-{uuid.uuid4().hex[:12]}"
        subject = {"reference": f"Patient/{self.id}"}
        self.put({"resourceType": "Patient", "gender": "female", "birthDate": "1975-02-03"})
        self.put(
            {
                "resourceType": "Condition",
                "subject": subject,
                "code": {
                    "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "G35"}]
                },
            }
        )
        self.order = self.put(
            {
                "resourceType": "MedicationRequest",
                "status": "active",
                "intent": "order",
                "subject": subject,
                "authoredOn": "2025-01-10",
                "medicationCodeableConcept": {"text": "baclofen 10 mg tablet"},
                "dosageInstruction": [self.dosage(30)],
            }
        )
        self.kidney = self.put(
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": subject,
                "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]},
                "effectiveDateTime": "2025-03-01",
                "valueQuantity": self.rate(24),
            }
        )

    @staticmethod
    def rate(value: int) -> Json:
        unit = "mL/min/{1.73_m2}"
        return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}

    @staticmethod
    def dosage(milligrams: int) -> Json:
        dose = {"value": milligrams, "system": "http://unitsofmeasure.org", "code": "mg"}
        return {
            "timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}},
            "route": {"coding": [{"system": "http://snomed.info/sct", "code": "26643006"}]},
            "doseAndRate": [{"doseQuantity": dose}],
        }

    def put(self, resource: Json) -> Json:
        """Store a resource under the patient's own id, or under the one it has."""
        whole = {"id": self.id, **resource}
        url = f"{self.base}/{whole['resourceType']}/{whole['id']}"
        answer = requests.put(url, json=whole, timeout=ANSWER_S)
        assert answer.ok, answer.text
        stored: Json = answer.json()
        return stored

    def of(self, kind: str) -> list[Json]:
        """What stands of one type about this patient that carries our identifier."""
        query = {"patient": self.id, "_count": "500"}
        answer = requests.get(f"{self.base}/{kind}", params=query, timeout=ANSWER_S)
        entries = [entry["resource"] for entry in answer.json().get("entry", [])]
        return [r for r in entries if _ours(r) and _subject(r) == f"Patient/{self.id}"]

    def live(self, kind: str) -> list[Json]:
        return [r for r in self.of(kind) if r["status"] not in {"entered-in-error", "revoked"}]

    def rules(self) -> list[str]:
        """The rules of the issues that are live, each as often as it stands."""
        return sorted(r["code"]["coding"][-1]["code"] for r in self.live("DetectedIssue"))

    def provenances(self) -> list[Json]:
        """All that speak of something of this patient's."""
        mine = {f"{kind}/{r['id']}" for kind in FILED for r in self.of(kind)}
        found: dict[str, Json] = {}
        for target in sorted(mine):
            query = {"target": target}
            answer = requests.get(f"{self.base}/Provenance", params=query, timeout=ANSWER_S)
            found.update(
                {e["resource"]["id"]: e["resource"] for e in answer.json().get("entry", [])}
            )
        return list(found.values())


def _ours(resource: Json) -> bool:
    return any(i.get("system") == REVIEW_SYSTEM for i in resource.get("identifier", []))


def _subject(resource: Json) -> str:
    subject = resource.get("patient") or resource.get("subject") or {}
    return "/".join(str(subject.get("reference")).split("/")[-2:])


def started(chart: Chart, store: Path, *, base: str | None = None) -> "subprocess.Popen[str]":
    """`write-back` as a process of its own."""
    target = ["--fhir", base or chart.base, "--patient", chart.id, "--at", AT]
    return subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-m", "fhir_baclofen", "write-back", *target],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FHIR_BACLOFEN_STORE": f"sqlite:///{store}"},
    )


def ended(process: "subprocess.Popen[str]") -> Ran:
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out, err)


def write_back(chart: Chart, store: Path) -> Ran:
    return ended(started(chart, store))
