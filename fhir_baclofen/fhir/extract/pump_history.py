"""How the pump dose came about."""

from collections.abc import Sequence
from datetime import date

from fhir_baclofen.facts import PumpHistory
from fhir_baclofen.fhir.extract.entries import Entry


def pump_history(entries: Sequence[Entry], today: date) -> PumpHistory:
    """The changes of the pump dose up to `today`, oldest first."""
    return PumpHistory()
