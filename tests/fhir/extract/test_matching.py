"""Codes are matched by category, medicines by ingredient and name, baclofen by route and unit."""

import pytest

from fhir_baclofen.dosing import Route
from fhir_baclofen.fhir.code_systems import ATC, ICD10, RXNORM, SNOMED
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.terminology import sets_of
from tests.fhir.extract.extracting import facts
from tests.records.build import Json, coded, order, quantity, result

# -- ICD-10 by prefix, dots ignored ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "beneath", "beside"),
    [
        (
            "spasticity",
            ("G35", "G35.A", "G35A", "g35.a1", "G80.0", "G809"),
            ("G36.0", "G34", "G83"),
        ),
        ("alcohol-use-disorder", ("F10", "F10.21", "F1021"), ("F11.20", "F09")),
        ("parkinson", ("G20", "G20.A1", "G20A1", "G20.C"), ("G21.0", "G2")),
        ("aki", ("N17", "N17.0", "N179"), ("N18.9", "N16")),
        ("ckd-moderate", ("N18.3", "N18.30", "N1831", "N18.32"), ("N18.2", "N18.4")),
        ("ckd-severe", ("N18.4", "N185"), ("N18.6", "N18.30")),
        ("dialysis", ("Z99.2", "Z992", "N18.6"), ("Z99.1", "N18.5")),
        ("peptic-ulcer-active", ("K25.9", "K26", "K279", "K28.9"), ("K29.0", "K24", "Z87.11")),
        ("peptic-ulcer-history", ("Z87.11", "Z8711"), ("Z87.19", "Z87.1")),
        ("seizure", ("G40", "G40.909", "G40419", "R56.9"), ("G41.0", "R56.0")),
        ("stroke", ("I60", "I61.9", "I62.9", "I639", "I69.351", "Z86.73"), ("I65.2", "I67.9")),
        ("pregnancy", ("O00", "O09.90", "O9A.2", "Z33.1", "Z34.90", "Z3A.20"), ("Z32.0", "Z35")),
        ("ovarian-cyst", ("N83.20", "N83.201", "N83209"), ("N83.1", "N83.5")),
        (
            "psychiatric-severe",
            ("F20.9", "F25.9", "F29", "F31.9", "F323", "F05"),
            ("F41.1", "F32.1"),
        ),
        ("substance-use-other", ("F11.20", "F1320", "F19.10"), ("F10.20", "F17.210")),
    ],
)
def test_a_category_holds_its_codes_with_and_without_dots_and_no_other(
    topic: str, beneath: tuple[str, ...], beside: tuple[str, ...]
) -> None:
    def known(code: str) -> bool:
        return topic in sets_of(CodeableConcept(coding=(Coding(system=ICD10, code=code),)))

    assert [code for code in beneath if not known(code)] == []
    assert [code for code in beside if known(code)] == []


# -- baclofen by ingredient, code and name ---------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *("baclofen", "Baclofen 25 mg", "BACLOFENE", "baclofène", "Baclofeno", "baclofenum"),
        *("Lioresal", "Liorésal 10 mg", "Ozobax DS", "Fleqsuvy", "Lyflex", "Liofen", "Kemstro"),
        *("Lyvispah 5 mg granules", "Baclocur 40 mg", "Baclosan", "Pacifen", "Stelax"),
        *("Baclofen 15 MG Oral Tablet", "Lioresal (Baclofen) Tabletten", "baclofene compresse"),
    ],
)
def test_oral_baclofen_without_a_code_is_known_by_its_name(words: str) -> None:
    found = sets_of(CodeableConcept(text=words))
    assert "baclofen-oral" in found
    assert "baclofen-intrathecal" not in found


@pytest.mark.parametrize(
    ("system", "code"),
    [
        *((RXNORM, code) for code in ("1047437", "308516", "308517", "1300890", "1666613")),
        *((RXNORM, code) for code in ("1047440", "1369783", "805678", "1666623")),
    ],
)
def test_an_injection_is_intrathecal_by_its_code(system: str, code: str) -> None:
    found = sets_of(CodeableConcept(coding=(Coding(system=system, code=code),)))
    assert found == {"baclofen-intrathecal"}


@pytest.mark.parametrize(
    "concept",
    [
        pytest.param((RXNORM, "48937", "baclofen"), id="a product that no list holds"),
        pytest.param((ATC, "M03BX01", None), id="ATC"),
        pytest.param((ATC, "m03bx01", None), id="ATC in small letters"),
        pytest.param(("http://fhir.de/CodeSystem/bfarm/atc", "M03BX01", None), id="German ATC"),
        pytest.param((SNOMED, "6102009", None), id="SNOMED CT product"),
        pytest.param(("urn:oid:1.2.3", "BAC10", "BACLOFEN 10MG TAB"), id="a code of the house"),
    ],
)
def test_a_product_is_known_by_its_ingredient_or_its_display(
    concept: tuple[str, str, str | None],
) -> None:
    system, code, display = concept
    coding = Coding(system=system, code=code, display=display)
    assert "baclofen-oral" in sets_of(CodeableConcept(coding=(coding,)))


# -- route and unit before the product -------------------------------------------------------------

TABLET = coded(RXNORM, "197391", "baclofen 10 MG Oral Tablet")
INGREDIENT = coded(RXNORM, "1292", "baclofen")
INJECTION = coded(RXNORM, "308517", "baclofen 0.5 MG/ML injection")
SPINE = {"route": coded(SNOMED, "72607000")}
MOUTH = {"route": coded(SNOMED, "26643006")}
A_DAY = {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}
THRICE = {"timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}}


def rate(value: float, unit: str) -> Json:
    return {"doseAndRate": [{"rateQuantity": quantity(value, unit)}]}


def dose(value: float, unit: str) -> Json:
    return {"doseAndRate": [{"doseQuantity": quantity(value, unit)}]}


@pytest.mark.parametrize(
    ("product", "line", "route", "amount"),
    [
        pytest.param(
            TABLET, SPINE | rate(100, "ug/d"), Route.INTRATHECAL, 100, id="route and unit"
        ),
        pytest.param(TABLET, rate(100, "ug/d"), Route.INTRATHECAL, 100, id="unit, tablet"),
        pytest.param(INGREDIENT, rate(100, "ug/d"), Route.INTRATHECAL, 100, id="unit, ingredient"),
        pytest.param(INGREDIENT, rate(5, "ug/h"), Route.INTRATHECAL, 120, id="an hourly rate"),
        pytest.param(
            INGREDIENT, SPINE | A_DAY | dose(90, "ug"), Route.INTRATHECAL, 90, id="route alone"
        ),
        pytest.param(INJECTION, rate(100, "ug/d"), Route.INTRATHECAL, 100, id="all agree"),
        pytest.param(INJECTION, MOUTH | THRICE | dose(10, "mg"), Route.ORAL, 30, id="by mouth"),
        pytest.param(TABLET, THRICE | dose(10, "mg"), Route.ORAL, 30, id="a tablet"),
        pytest.param(TABLET, A_DAY | dose(90, "ug"), Route.ORAL, None, id="tablets in micrograms"),
        pytest.param(
            TABLET, MOUTH | rate(100, "ug/d"), Route.ORAL, None, id="no infusion by mouth"
        ),
    ],
)
def test_route_and_unit_tell_pump_from_mouth_before_the_product_does(
    product: Json, line: Json, route: Route, amount: int | None
) -> None:
    found = facts(order(medicationCodeableConcept=product, dosageInstruction=[line]))
    ((taken, other),) = [
        (lines, others)
        for lines, others in (
            (found.oral_lines, found.pump_lines),
            (found.pump_lines, found.oral_lines),
        )
        if lines
    ]
    assert (taken[0].route, other) == (route, ())
    regimen = taken[0].regimen
    step = regimen.on_day(0) if regimen else None
    assert (step.in_full.high if step else None) == amount


# -- of several methods the preferred one ----------------------------------------------------------

PREFERENCE = (
    *("98980-6", "98979-8", "94677-2", "62238-1", "88294-4", "77147-7", "33914-3", "48642-3"),
    *("69405-9", "50210-4"),
)


def measured(number: int, value: float, code: str, on: str = "2025-02-03") -> Json:
    return result(f"e{number}", code, value, "mL/min/{1.73_m2}", on=on)


@pytest.mark.parametrize("place", range(len(PREFERENCE) - 1))
@pytest.mark.parametrize("lower_first", [True, False])
def test_of_two_results_of_one_sample_and_tier_the_preferred_method_counts(
    place: int, *, lower_first: bool
) -> None:
    preferred, other = PREFERENCE[place], PREFERENCE[place + 1]
    values = (41, 47) if lower_first else (47, 41)
    chart = (measured(1, values[0], preferred), measured(2, values[1], other))
    assert facts(order(), *chart).kidney.value == values[0]
    assert facts(order(), *chart[::-1]).kidney.value == values[0]


@pytest.mark.parametrize(
    ("preferred", "other", "value"),
    [
        pytest.param((47, "2025-02-03"), (25, "2025-02-03"), 25, id="the worse tier counts first"),
        pytest.param((47, "2025-02-03"), (41, "2025-02-04"), 41, id="then the newer day"),
        pytest.param(
            (47, "2025-02-03T07:00:00Z"),
            (41, "2025-02-03T19:00:00Z"),
            41,
            id="and the later hour of a day",
        ),
        pytest.param(
            (47, "2025-02-03T07:00:00Z"), (41, "2025-02-03"), 47, id="an hour that is not known"
        ),
    ],
)
def test_the_method_comes_after_tier_and_time(
    preferred: tuple[float, str], other: tuple[float, str], value: int
) -> None:
    chart = (
        measured(1, preferred[0], "98979-8", preferred[1]),
        measured(2, other[0], "33914-3", other[1]),
    )
    assert facts(order(), *chart).kidney.value == value


def test_of_a_pair_by_race_the_lower_counts_and_it_is_said() -> None:
    for pair in (("48642-3", "48643-1"), ("88294-4", "88293-6")):
        for values in ((41, 47), (47, 41)):
            chart = [measured(n, v, c) for n, v, c in zip((1, 2), values, pair, strict=True)]
            kidney = facts(order(), *chart).kidney
            assert kidney.value == 41
            assert "The lower of two results by race counts." in kidney.notes
