"""The patient's state made up at random: kidneys, problems, scores, pregnancy, falls, allergies."""

from collections.abc import Iterator
from random import Random

from tests.records.build import (
    LOINC,
    SNOMED,
    SUBJECT,
    TERMS,
    Element,
    Json,
    coded,
    egfr,
    problem,
    result,
)
from tests.safety.making import local, some_day

PROBLEMS = (
    *("K25.9", "K27.9", "Z87.11", "G40.909", "R56.9", "I63.9", "Z86.73", "F20.9", "F31.9"),
    *("R45.851", "R29.6", "Z91.81", "J44.9", "G47.33", "K76.82", "E80.20", "G35", "F10.20"),
    *("N17.9", "N18.30", "N18.4", "N18.5", "N18.9", "Z99.2", "O09.90", "Z39.1", "R40.0", "R41.0"),
    *("F05", "R33.9", "K59.00", "I95.9", "N83.209", "G20", "T42.8X2A", "T42.8X1A", "F10.229"),
    *("G90.4", "S14.109S", "R44.0", "M06.9", "E11.9", "I10", "I50.9", "T85.610A", "R40.20"),
    *("I69.354", "G92.8", "Z94.0", "R42", "F10.231", "G80.9", "S06.2X9S", "R26.81", "R53.1"),
)
SCORES = (
    ("75626-2", (0, 2, 3, 4, 9), "{score}"),
    ("74013-4", (0, 1, 5), "{drinks}/d"),
    ("8480-6", (92, 99, 100, 130), "mm[Hg]"),
    ("44260-8", (0, 1, 3), "{score}"),
    ("9269-2", (7, 14, 15), "{score}"),
    ("8310-5", (36.8, 37.9, 38, 39.5), "Cel"),
    ("72514-3", (2, 7), "{score}"),
)
LOCAL = (
    ("alcohol-craving", (0, 2, 5)),
    ("modified-ashworth", (1, 2, 3)),
    ("spasm-score", (1, 3)),
)
CRAVINGS = ("absent", "reduced", "unchanged", "increased", "returned")
STATED: tuple[tuple[Json, Json], ...] = (
    (coded(SNOMED, "1912002", "Fall"), {}),
    (coded(SNOMED, "404640003", "Dizziness"), {}),
    (coded(SNOMED, "271782001", "Drowsy"), {}),
    ({"text": "CAM delirium screen"}, {"valueString": "positive"}),
    ({"text": "New rigidity"}, {}),
    (local("spasticity-functional"), {"valueBoolean": True}),
    (coded(LOINC, "63895-7"), {"valueCodeableConcept": coded(SNOMED, "373066001", "Yes")}),
    (coded(LOINC, "82810-3"), {"valueCodeableConcept": coded(SNOMED, "77386006", "Pregnant")}),
    (coded(LOINC, "2106-3"), {"valueCodeableConcept": coded(SNOMED, "10828004", "Positive")}),
    (coded(LOINC, "2106-3"), {"valueCodeableConcept": coded(SNOMED, "260385009", "Negative")}),
    ({"text": "Pump alarm sounding"}, {}),
    ({"text": "Pump catheter leak"}, {}),
)


def kidneys(chance: Random) -> Iterator[Json]:
    """Results of any kind, and dialysis."""
    for place in range(chance.choice((0, 1, 1, 2, 3))):
        on, value = some_day(chance), chance.choice((8, 14, 20, 29, 30, 45, 59, 60, 75, 95))
        kind = chance.random()
        if kind < 0.6:
            yield egfr(value, on=on, id_=f"k{place}")
        elif kind < 0.78:
            yield result(
                f"k{place}", "2160-0", chance.choice((0.7, 1.0, 1.6, 2.9, 5.5)), "mg/dL", on=on
            )
        elif kind < 0.8:
            yield result(f"k{place}", "11041-1", 6, "mg/dL", on=on)
        elif kind < 0.82:
            yield result(f"k{place}", "2160-0", 88, "mg/dL", on=on)
        else:
            words = chance.choice((">60", "<60", "<30", ">90", "high"))
            yield seen(f"k{place}", coded(LOINC, "98979-8"), on, valueString=words)
    if chance.random() < 0.04:
        yield done("dialysis", "265764009", "Renal dialysis", some_day(chance))
    if chance.random() < 0.02:
        yield done("transplant", "70536003", "Transplant of kidney", some_day(chance))


def problems(chance: Random) -> Iterator[Json]:
    """Problems, active or over."""
    for place, code in enumerate(chance.sample(PROBLEMS, chance.choice((0, 1, 2, 2, 3, 4)))):
        status = chance.choice(("active", "active", "active", "resolved"))
        more: Json = {"note": [{"text": "due to pneumonia"}]} if chance.random() < 0.05 else {}
        yield problem(f"c{place}", code, onset=some_day(chance), status=status, **more)


def scores(chance: Random) -> Iterator[Json]:
    """Scores and measurements."""
    for place, (code, values, unit) in enumerate(chance.sample(SCORES, chance.choice((0, 1, 2)))):
        yield result(f"v{place}", code, chance.choice(values), unit, on=some_day(chance))
    for place, (code, values) in enumerate(chance.sample(LOCAL, chance.choice((0, 0, 1, 2)))):
        for turn in range(2):
            on, value = some_day(chance), chance.choice(values)
            yield {
                **result(f"l{place}{turn}", "x", value, "{score}", on=on),
                "code": local(code),
            }
    if chance.random() < 0.05:
        said = local(chance.choice(CRAVINGS))
        yield seen("w1", local("alcohol-craving"), some_day(chance), valueCodeableConcept=said)


def statements(chance: Random) -> Iterator[Json]:
    """What observations and procedures say about falls, sedation, pregnancy, posture, the pump."""
    for place, (code, value) in enumerate(chance.sample(STATED, chance.choice((0, 0, 0, 1, 2)))):
        yield seen(f"t{place}", code, some_day(chance), **value)
    if chance.random() < 0.02:
        yield done("birth", "177184002", "Normal delivery", some_day(chance))
    if chance.random() < 0.02:
        yield done("scopy", "386831006", "Endoscopy", some_day(chance), outcome={"text": "normal"})
    if chance.random() < 0.05:
        yield {
            "resourceType": "Goal",
            "id": "g1",
            "lifecycleStatus": "active",
            "description": {"text": "uses extensor tone to stand"},
            "subject": SUBJECT,
        }


def seen(id_: str, code: Json, on: str, **value: Element) -> Json:
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": code,
        "subject": SUBJECT,
        "effectiveDateTime": on,
        **value,
    }


def done(id_: str, code: str, name: str, on: str, **more: Element) -> Json:
    return {
        "resourceType": "Procedure",
        "id": id_,
        "status": "completed",
        "code": coded(SNOMED, code, name),
        "subject": SUBJECT,
        "performedDateTime": on,
        **more,
    }


def allergies(chance: Random) -> Iterator[Json]:
    """None known, or one to baclofen: grave, or a mild intolerance."""
    kind = chance.random()
    if kind < 0.5:
        return
    code = coded(SNOMED, "716186003", "No known allergy") if kind < 0.85 else {"text": "Baclofen"}
    yield {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": SUBJECT,
        "clinicalStatus": coded(f"{TERMS}/allergyintolerance-clinical", "active"),
        "code": code,
        **(MILD if kind > 0.95 else {}),
    }


MILD: Json = {
    "type": "intolerance",
    "criticality": "low",
    "reaction": [{"severity": "mild", "manifestation": [{"text": "nausea"}]}],
}
