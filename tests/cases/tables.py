"""All cases of all tables."""

from typing import Final

from tests.cases import (
    agreement,
    contraindications,
    corners,
    doses,
    histories,
    indications,
    intrathecals,
    kidneys,
    limits,
    missing,
    pumps,
    silence,
    systems,
    tapers,
    therapies,
)

_TABLES: Final = (
    silence,
    missing,
    indications,
    doses,
    limits,
    kidneys,
    contraindications,
    therapies,
    histories,
    tapers,
    pumps,
    intrathecals,
    corners,
    agreement,
    systems,
)
CASES: Final = [each for table in _TABLES for each in table.CASES]
