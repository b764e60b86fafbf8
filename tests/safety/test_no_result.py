"""A result that is said to be missing counts as no result, and one entered in error as none."""

from dataclasses import replace

import pytest

from tests.records.build import TERMS, Json, coded
from tests.safety.comparing import results, reviewed
from tests.safety.generated import Generated, generated

RECORDS = range(1000)
SHARES = 5
DIALYSIS = "11041-1"
MISSING: Json = {"dataAbsentReason": coded(f"{TERMS}/data-absent-reason", "unknown")}
IN_ERROR: Json = {"status": "entered-in-error"}


def _without_value(observation: Json) -> Json:
    return {k: v for k, v in observation.items() if not k.startswith("value")} | MISSING


def _is_result(resource: Json) -> bool:
    """True for an observation; a sample of dialysis tells of dialysis, whatever came of it."""
    return resource["resourceType"] == "Observation" and DIALYSIS not in str(resource["code"])


def _with(given: Generated, *resources: Json) -> Generated:
    return replace(given, resources=resources)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_result_said_to_be_missing_or_entered_in_error_is_no_result(share: int) -> None:
    wrong, seen = [], 0
    for number in RECORDS[share::SHARES]:
        given = generated(number)
        found = [r for r in given.resources if _is_result(r)]
        if not found:
            continue
        lost, seen = found[number % len(found)], seen + 1
        rest = [r for r in given.resources if r is not lost]
        none = results(reviewed(_with(given, *rest)))
        changes = (_without_value(lost), lost | IN_ERROR)
        wrong += [
            (number, change)
            for change in changes
            if results(reviewed(_with(given, *rest, change))) != none
        ]
    assert wrong == []
    assert seen > len(RECORDS) / SHARES / 2
