"""What says nothing of concern is left out before the facts are worked out, and nothing else is."""

import re
from pathlib import Path

import pytest

from fhir_baclofen.fhir import extract
from fhir_baclofen.fhir.extract.telling import telling
from tests.fhir.extract.extracting import facts
from tests.fhir.extract.test_measurements import loinc, seen
from tests.records.build import SNOMED, Json, chart, coded, egfr, order, problem, quantity

POTASSIUM = seen(
    loinc("2823-3") | {"text": "Potassium in serum"}, valueQuantity=quantity(4.1, "mmol/L")
)
OLD_FRACTURE = problem("old", "S82.2", "Fracture of shaft of tibia")


def test_potassium_and_an_old_fracture_say_nothing() -> None:
    found = telling(chart(order(), POTASSIUM, OLD_FRACTURE))
    assert (found.observations, found.conditions) == ((), ())


def test_without_them_the_facts_are_the_same() -> None:
    rest = (order(), egfr(), problem("ms", "G35", "Multiple sclerosis"))
    assert facts(*rest, POTASSIUM, OLD_FRACTURE) == facts(*rest)


@pytest.mark.parametrize(
    "observation",
    [
        pytest.param(egfr(), id="of a value set"),
        pytest.param(seen({"text": "Uses spasticity to stand"}), id="words about posture"),
        pytest.param(seen({"text": "CAM-ICU"}), id="words that name a test for delirium"),
        pytest.param(seen({"text": "Pump alarm"}), id="words about a pump"),
        pytest.param(seen({"text": "ITB screening trial"}), id="words about a screening test"),
        pytest.param(POTASSIUM | {"valueString": "high"}, id="a value in words"),
        pytest.param(
            POTASSIUM | {"valueCodeableConcept": coded(SNOMED, "75540009")}, id="a coded value"
        ),
        pytest.param(POTASSIUM | {"note": [{"text": "repeat"}]}, id="a note"),
        pytest.param(
            POTASSIUM | {"component": [{"code": loinc("8480-6"), "valueInteger": 90}]},
            id="a component",
        ),
    ],
)
def test_an_observation_that_may_say_something_is_kept(observation: Json) -> None:
    assert len(telling(chart(observation)).observations) == 1


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(problem("ms", "G35", "Multiple sclerosis"), id="of a value set"),
        pytest.param(OLD_FRACTURE | {"note": [{"text": "healed"}]}, id="a note"),
        pytest.param(problem("leak", "Z99.9", "Catheter leak"), id="words about a catheter"),
    ],
)
def test_a_condition_that_may_say_something_is_kept(condition: Json) -> None:
    assert len(telling(chart(condition)).conditions) == 1


def test_the_modules_that_read_observations_are_those_whose_words_are_known() -> None:
    """A module that begins to read them has to have its words among those that tell."""
    folder = Path(extract.__file__).parent
    reading = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"record\.observations", path.read_text())
    }
    by_value_set = {"kidney", "measurements"}
    by_words_too = {"stated", "posture", "pump_failures", "screening"}
    assert reading == {"telling"} | by_value_set | by_words_too
