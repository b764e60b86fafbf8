"""`profiles upload`: our artifacts onto a server."""

import requests

from fhir_baclofen.demo.ehr import running_ehr
from tests.cli.running import run


def test_profiles_and_terminology_stand_on_the_server_afterwards() -> None:
    with running_ehr() as base:
        ran = run("profiles", "upload", "--fhir", base)
        assert (ran.code, ran.err) == (0, "")
        for name in (
            "StructureDefinition/baclofen-careplan",
            "CodeSystem/baclofen-rule",
            "ValueSet/egfr",
            "ConceptMap/product-ingredient",
        ):
            assert f"uploaded  {name}" in ran.out
            assert requests.get(f"{base}/{name}", timeout=10).ok


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    ran = run("profiles", "upload", "--fhir", "http://127.0.0.1:1/fhir")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
