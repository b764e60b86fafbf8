"""After each test that reads dosages: was each read as it was approved?"""

from collections.abc import Iterator

import pytest

from tests.fhir.dosages import READINGS
from tests.fhir.readings import approved, is_looked_at, told


@pytest.fixture(autouse=True)
def _as_approved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Left out by `-p no:wording`, where only what a test itself notices counts."""
    READINGS.clear()
    yield
    if request.config.pluginmanager.is_blocked("wording") or not is_looked_at(request.node):
        return
    for dosage, reading in READINGS:
        assert told(reading) == approved().get(dosage), "if it is meant: python -m tests.fhir"
