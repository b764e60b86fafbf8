"""Commands that talk to a FHIR server, as plain calls."""

import asyncio

from fhir_baclofen.fhir.client import FhirClient
from fhir_baclofen.fhir.live import read_record
from fhir_baclofen.fhir.record import PatientRecord


def read_patient(base: str, patient: str) -> PatientRecord:
    """The record of one patient on a server; raises BaclofenError when it cannot be read."""

    async def read() -> PatientRecord:
        async with FhirClient(base) as client:
            return await read_record(client, patient)

    return asyncio.run(read())
