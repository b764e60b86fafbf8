"""Renews `readings.txt` from how dosages are read in their tests: `python -m tests.fhir`."""

import sys
from pathlib import Path

import pytest

from tests.fhir.dosages import READINGS
from tests.fhir.readings import is_looked_at, told, write


class Listener:
    """Keeps how dosages are read."""

    def __init__(self) -> None:
        self.heard: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """After each test."""
        if is_looked_at(item):
            self.heard.update((dosage, told(reading)) for dosage, reading in READINGS)


def main() -> int:
    """The exit code of the tests; the file is renewed only where all passed."""
    listener = Listener()
    here = Path(__file__).parent
    files = [str(path) for path in sorted(here.glob("test_dosage_*.py"))]
    code = pytest.main(["-q", "-p", "no:wording", *files], plugins=[listener])
    if code == 0:
        write(listener.heard)
    return code


if __name__ == "__main__":
    sys.exit(main())
