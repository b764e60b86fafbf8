"""Other medicines in a record, rules 43 to 55: whole reviews, both sides of every edge."""

import pytest

from fhir_baclofen.answer import answer
from fhir_baclofen.fhir.code_systems import ATC
from tests.records.build import (
    ICD,
    SNOMED,
    SUBJECT,
    Element,
    Json,
    coded,
    daily,
    draft,
    drug,
    egfr,
    order,
    patient,
    problem,
    quantity,
    reviewed,
)

SPASTIC: Json = {"reasonCode": [coded(ICD, "G35", "Multiple sclerosis")]}
DRINKING: Json = {"reasonCode": [coded(ICD, "F10.20", "Alcohol dependence")]}
LONG_AGO, LATELY = "2024-06-01", "2025-02-20"
SIXTY_FOUR, SIXTY_FIVE = "1960-03-11", "1960-03-10"


def severities(
    *resources: Json,
    born: str = "1980-05-01",
    kidney: float = 95,
    reason: Json = SPASTIC,
    orders: tuple[Json, ...] = (),
) -> dict[str, str]:
    """The findings about other medicines beside 30 mg a day since June 2024."""
    chart = (patient(born), order(**reason), egfr(kidney), *resources)
    found = answer(reviewed(*chart, orders=orders))["findings"]
    return {f["rule"]: f["severity"] for f in found if f["rule"] in RULES}


RULES = frozenset(
    {
        *("interaction-opioid", "interaction-benzodiazepine", "interaction-alcohol"),
        *("interaction-cns-depressant", "cns-polypharmacy", "interaction-muscle-relaxant"),
        *("interaction-antihypertensive", "interaction-maoi", "interaction-tca"),
        *("interaction-levodopa", "interaction-lithium", "interaction-nephrotoxic"),
        *("aud-psychotropic-effectiveness", "respiratory-compromise"),
    }
)


def named(words: str, *, authored: str = LATELY, id_: str = "o", **more: Element) -> Json:
    """An active order of a medicine named in words."""
    return drug(
        id_, "", "", authored=authored, **{"medicationCodeableConcept": {"text": words}, **more}
    )


def until(day: str, words: str, **more: Element) -> Json:
    return named(words, dispenseRequest={"validityPeriod": {"end": day}}, **more)


def given(on: str, words: str = "morphine 5 mg injection", status: str = "completed") -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "id": "given",
        "status": status,
        "medicationCodeableConcept": {"text": words},
        "subject": SUBJECT,
        "effectiveDateTime": f"{on}T21:30:00+00:00",
    }


# -- 43 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param((named("Morphinsulfat 10 mg"),), "high", id="an opioid"),
        pytest.param((named("oxycodone / naloxone"),), "high", id="with its antagonist"),
        pytest.param((named("Co-codamol 30/500"),), "high", id="with paracetamol"),
        pytest.param((named("morphine", authored="2024-12-10"),), "moderate", id="for 90 days"),
        pytest.param((named("morphine", authored="2024-12-11"),), "high", id="for 89 days"),
        pytest.param((until("2025-03-03", "morphine"),), "high", id="ended 7 days ago"),
        pytest.param((until("2025-03-02", "morphine"),), None, id="ended 8 days ago"),
        pytest.param((given("2025-03-03"),), "high", id="given 7 days ago"),
        pytest.param((given("2025-03-02"),), None, id="given 8 days ago"),
        pytest.param((given("2024-12-01", status="in-progress"),), "high", id="being given"),
        pytest.param((given("2025-03-09", status="not-done"),), None, id="not given"),
        pytest.param(
            (named("morphine", authored=LONG_AGO), given("2025-03-09", "morphine")),
            "moderate",
            id="ordered long ago and given yesterday",
        ),
        pytest.param((named("naltrexone 50 mg"),), None, id="an antagonist"),
        pytest.param((named("loperamide 2 mg"),), None, id="loperamide"),
        pytest.param((named("morphine 0.1 % gel"),), None, id="on the skin"),
        pytest.param((named("morphine", status="entered-in-error"),), None, id="in error"),
    ],
)
def test_an_opioid(resources: tuple[Json, ...], expected: str | None) -> None:
    assert severities(*resources).get("interaction-opioid") == expected


def test_a_rise_of_baclofen_ends_the_stable_pair() -> None:
    steady = named("morphine", authored=LONG_AGO)
    assert severities(steady) == {"interaction-opioid": "moderate"}
    raised = draft(times=3, mg=11, prior="m1", **SPASTIC)
    assert severities(steady, orders=(raised,)) == {"interaction-opioid": "high"}


def test_a_rise_of_the_opioid_ends_the_stable_pair() -> None:
    first = until("2025-02-28", "morphine", authored=LONG_AGO, dosageInstruction=[daily(2, 10)])
    same = named("morphine", id_="p", authored="2025-03-01", dosageInstruction=[daily(2, 10)])
    more = named("morphine", id_="p", authored="2025-03-01", dosageInstruction=[daily(3, 10)])
    assert severities(first, same) == {"interaction-opioid": "moderate"}
    assert severities(first, more) == {"interaction-opioid": "high"}


def test_an_opioid_makes_impaired_breathing_graver() -> None:
    apnoea = problem("c", "G47.33", "Obstructive sleep apnea")
    assert severities(apnoea)["respiratory-compromise"] == "moderate"
    assert severities(apnoea, given("2025-03-09"))["respiratory-compromise"] == "high"


# -- 44 and 45 -----------------------------------------------------------------------------------


def scan(tablets: float, text: str = "1 tablet as needed before the scan") -> Json:
    return named(
        "lorazepam 1 mg tablet",
        dosageInstruction=[{"text": text}],
        dispenseRequest={"quantity": quantity(tablets, "tablet")},
    )


@pytest.mark.parametrize(
    ("resource", "born", "kidney", "more", "expected"),
    [
        pytest.param(named("Diazépam"), SIXTY_FOUR, 59, (), "moderate", id="64 and eGFR 59"),
        pytest.param(named("Diazépam"), SIXTY_FIVE, 60, (), "moderate", id="65 and eGFR 60"),
        pytest.param(named("Diazépam"), SIXTY_FIVE, 59, (), "high", id="65 and eGFR 59"),
        pytest.param(
            named("diazepam"),
            SIXTY_FOUR,
            95,
            (problem("c", "I63.9", onset="2024-12-10"),),
            "high",
            id="90 days after a stroke",
        ),
        pytest.param(
            named("diazepam"),
            SIXTY_FOUR,
            95,
            (problem("c", "I63.9", onset="2024-12-09"),),
            "moderate",
            id="91 days after",
        ),
        pytest.param(
            named("diazepam"),
            SIXTY_FOUR,
            95,
            (problem("c", "Z86.73", onset="2025-02-01"),),
            "moderate",
            id="a history without a deficit",
        ),
        pytest.param(scan(2), SIXTY_FIVE, 59, (), "low", id="two doses before a scan"),
        pytest.param(scan(3), SIXTY_FIVE, 59, (), "high", id="three doses"),
        pytest.param(scan(2, "1 tablet at night"), SIXTY_FIVE, 59, (), "high", id="not as needed"),
        pytest.param(named("acetazolamide"), SIXTY_FIVE, 59, (), None, id="acetazolamide"),
        pytest.param(named("diazepam rectal"), SIXTY_FIVE, 59, (), None, id="in the rectum"),
    ],
)
def test_a_benzodiazepine(
    resource: Json, born: str, kidney: float, more: tuple[Json, ...], expected: str | None
) -> None:
    found = severities(resource, *more, born=born, kidney=kidney)
    assert found.get("interaction-benzodiazepine") == expected


@pytest.mark.parametrize("words", ["phenobarbital", "ethanol 96 % oral drops", "cough syrup"])
def test_alcohol_in_a_medicine_is_no_drinking(words: str) -> None:
    assert "interaction-alcohol" not in severities(named(words))


# -- 46 to 48 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param((named("gabapentine", authored="2024-12-10"),), "low", id="for 90 days"),
        pytest.param((named("gabapentine", authored="2024-12-11"),), "moderate", id="for 89 days"),
        pytest.param((named("quetiapina"),), "moderate", id="a sedating antipsychotic"),
        pytest.param((named("haloperidol"),), None, id="one that sedates less"),
        pytest.param(
            (named("gabapentin", authored=LONG_AGO), named("zolpidem", id_="p", authored=LONG_AGO)),
            "moderate",
            id="two of them",
        ),
    ],
)
def test_a_sedative(resources: tuple[Json, ...], expected: str | None) -> None:
    assert severities(*resources).get("interaction-cns-depressant") == expected


@pytest.mark.parametrize(
    ("second", "fires"),
    [
        pytest.param("oxycodone", False, id="a second opioid"),
        pytest.param("diazepam", True, id="a benzodiazepine"),
        pytest.param("pregabalin", True, id="another sedative"),
        pytest.param("tizanidine", True, id="a muscle relaxant"),
        pytest.param("amitriptyline", True, id="a tricyclic"),
        pytest.param("sertraline", False, id="no sedative"),
    ],
)
def test_two_kinds_of_sedatives_are_too_many(second: str, fires: bool) -> None:
    found = severities(named("morphine"), named(second, id_="p"))
    assert ("cns-polypharmacy" in found) is fires


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        pytest.param({"text": "Tizanidinhydrochlorid"}, "moderate", id="tizanidine"),
        pytest.param({"text": "Dantrolène"}, "low", id="dantrolene"),
        pytest.param(coded(ATC, "M03CA01"), "low", id="dantrolene by ATC"),
        pytest.param(coded(ATC, "M03BA03"), "moderate", id="methocarbamol by ATC"),
    ],
)
def test_a_second_muscle_relaxant(concept: Json, expected: str) -> None:
    found = severities(named("", medicationCodeableConcept=concept))
    assert found == {"interaction-muscle-relaxant": expected}


# -- 49 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resources", "born", "expected"),
    [
        pytest.param((named("amlodipine"),), SIXTY_FIVE, "low", id="begun lately"),
        pytest.param((named("amlodipine", authored="2024-12-10"),), SIXTY_FIVE, None, id="90 days"),
        pytest.param(
            (named("amlodipine", authored="2024-12-11"),), SIXTY_FIVE, "low", id="89 days"
        ),
        pytest.param(
            (named("clonidine", authored=LONG_AGO),), SIXTY_FIVE, "moderate", id="clonidine at 65"
        ),
        pytest.param((named("clonidine", authored=LONG_AGO),), SIXTY_FOUR, None, id="and at 64"),
        pytest.param(
            (
                named("amlodipine", authored=LONG_AGO),
                named("tizanidine", id_="p", authored=LONG_AGO),
            ),
            SIXTY_FIVE,
            "moderate",
            id="tizanidine beside",
        ),
        pytest.param(
            (named("amlodipine", authored=LONG_AGO), problem("c", "I95.1", "Hypotension")),
            SIXTY_FOUR,
            "moderate",
            id="low pressure on record",
        ),
        pytest.param((named("timolol eye drops"),), SIXTY_FIVE, None, id="eye drops"),
    ],
)
def test_a_drug_against_high_pressure(
    resources: tuple[Json, ...], born: str, expected: str | None
) -> None:
    assert severities(*resources, born=born).get("interaction-antihypertensive") == expected


# -- 50 to 53 and 55 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param(named("fenelzina 15 mg"), "moderate", id="phenelzine"),
        pytest.param(until("2025-02-24", "phenelzine"), "moderate", id="ended 14 days ago"),
        pytest.param(until("2025-02-23", "phenelzine"), None, id="ended 15 days ago"),
        pytest.param(named("rasagiline 1 mg"), "low", id="rasagiline, no dosage"),
        pytest.param(
            named("selegiline 5 mg tablet", dosageInstruction=[daily(2, 5)]), "low", id="10 mg"
        ),
        pytest.param(
            named("selegiline 5 mg tablet", dosageInstruction=[daily(3, 5)]), "moderate", id="15 mg"
        ),
        pytest.param(
            named("selegiline 5 mg tablet", dosageInstruction=[{"text": "as the card says"}]),
            "moderate",
            id="a dose that is not read",
        ),
        pytest.param(named("Emsam 6 mg/24 h patch"), "moderate", id="a patch"),
        pytest.param(
            named("", medicationCodeableConcept=coded(ATC, "N04BD02")), "low", id="by ATC alone"
        ),
    ],
)
def test_an_mao_inhibitor(resource: Json, expected: str | None) -> None:
    assert severities(resource).get("interaction-maoi") == expected


@pytest.mark.parametrize(("born", "expected"), [(SIXTY_FOUR, "low"), (SIXTY_FIVE, "moderate")])
def test_a_tricyclic(born: str, expected: str) -> None:
    assert severities(named("Amitriptylin"), born=born) == {"interaction-tca": expected}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param((named("Madopar 125"),), {"interaction-levodopa": "moderate"}, id="levodopa"),
        pytest.param(
            (problem("c", "G20.A1", "Parkinson disease"),),
            {"interaction-levodopa": "low"},
            id="Parkinson disease alone",
        ),
        pytest.param((named("Levothyroxin 50 µg"),), {}, id="levothyroxine"),
        pytest.param((named("Lithiumcarbonat"),), {"interaction-lithium": "low"}, id="lithium"),
        pytest.param((named("potassium chloride"),), {}, id="another salt"),
    ],
)
def test_levodopa_and_lithium(resources: tuple[Json, ...], expected: dict[str, str]) -> None:
    assert severities(*resources) == expected


@pytest.mark.parametrize(
    ("words", "reason", "fires"),
    [
        ("Sertralina 50 mg", DRINKING, True),
        ("Sertralina 50 mg", SPASTIC, False),
        ("diazepam", DRINKING, False),
        ("naltrexone", DRINKING, False),
    ],
)
def test_psychotropics_in_alcohol_use_disorder(words: str, reason: Json, fires: bool) -> None:
    found = severities(named(words), reason=reason)
    assert found.get("aud-psychotropic-effectiveness") == ("low" if fires else None)


# -- 54 ------------------------------------------------------------------------------------------

ASPIRIN = "aspirin 81 mg tablet"


@pytest.mark.parametrize(
    ("resources", "born", "kidney", "fires"),
    [
        pytest.param((named("ibuprofeno"),), SIXTY_FIVE, 95, True, id="an NSAID at 65"),
        pytest.param((named("ibuprofeno"),), SIXTY_FOUR, 95, False, id="an NSAID at 64"),
        pytest.param((named("ibuprofeno"),), SIXTY_FOUR, 59, True, id="with eGFR 59"),
        pytest.param((named("ibuprofeno"),), SIXTY_FOUR, 60, False, id="with eGFR 60"),
        pytest.param((named("ramipril", authored=LONG_AGO),), SIXTY_FIVE, 95, False, id="one ACEi"),
        pytest.param(
            (
                named("ramipril", authored=LONG_AGO),
                named("furosemide", id_="p", authored=LONG_AGO),
            ),
            SIXTY_FOUR,
            95,
            True,
            id="an ACE inhibitor and a diuretic",
        ),
        pytest.param(
            (named("losartan", authored=LONG_AGO), named("ramipril", id_="p", authored=LONG_AGO)),
            SIXTY_FOUR,
            95,
            False,
            id="two of one group",
        ),
        pytest.param(
            (named("", medicationCodeableConcept=coded(ATC, "C09BA05"), authored=LONG_AGO),),
            SIXTY_FOUR,
            95,
            True,
            id="two groups in one tablet",
        ),
        pytest.param((named("Voltaren Emulgel"),), SIXTY_FIVE, 59, False, id="on the skin"),
        pytest.param((named(ASPIRIN),), SIXTY_FIVE, 59, False, id="aspirin against clots"),
        pytest.param(
            (named("aspirin 325 mg tablet", dosageInstruction=[daily(1, 325)]),),
            SIXTY_FIVE,
            95,
            False,
            id="aspirin 325 mg a day",
        ),
        pytest.param(
            (named("aspirin 325 mg tablet", dosageInstruction=[daily(2, 325)]),),
            SIXTY_FIVE,
            95,
            True,
            id="aspirin 650 mg a day",
        ),
        pytest.param(
            (named("", medicationCodeableConcept=coded(ATC, "B01AC06")),),
            SIXTY_FIVE,
            59,
            False,
            id="aspirin against clots by ATC",
        ),
        pytest.param(
            (named("clopidogrel / aspirin 75/75"),), SIXTY_FIVE, 59, False, id="with clopidogrel"
        ),
    ],
)
def test_drugs_that_affect_the_kidney(
    resources: tuple[Json, ...], born: str, kidney: float, fires: bool
) -> None:
    found = severities(*resources, born=born, kidney=kidney)
    assert found.get("interaction-nephrotoxic") == ("moderate" if fires else None)


# -- what could not be read ------------------------------------------------------------------------


def test_an_order_that_is_not_read_leaves_only_its_own_class_open() -> None:
    broken = {**named("morphine"), "status": ["active"]}
    open_ = answer(reviewed(patient(), order(**SPASTIC), egfr(), broken))["not_evaluated"]
    rules = {entry["rule"] for entry in open_} & RULES
    assert {"interaction-opioid", "cns-polypharmacy"} <= rules
    assert "interaction-lithium" not in rules


def test_a_route_in_the_code_of_a_product_is_followed() -> None:
    nasal = named("fentanyl", dosageInstruction=[{"route": coded(SNOMED, "46713006")}])
    assert severities(nasal) == {}
