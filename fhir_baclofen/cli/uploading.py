"""`profiles upload`: our StructureDefinitions and terminology onto a server."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from fhir_baclofen.errors import ServerRefusedError
from fhir_baclofen.fhir.answers import trouble
from fhir_baclofen.fhir.client import FHIR_JSON, FhirClient, Patience
from fhir_baclofen.resources import data_path
from fhir_baclofen.settings import settings_from

TOTAL_S = 300.0
# What is referred to comes before what refers to it.
ORDER = ("CodeSystem", "ValueSet", "ConceptMap", "StructureDefinition")


def run_upload(base: str) -> int:
    """Put every artifact under its own id; 1 when the server refused one."""
    return asyncio.run(_upload(base))


async def _upload(base: str) -> int:
    refused = 0
    patience = Patience(total_s=TOTAL_S)
    async with FhirClient(base, patience=patience, token=settings_from().token) as client:
        for name, body in sorted(artifacts(), key=_order):
            try:
                await _put(client, name, body)
                sys.stdout.write(f"uploaded  {name}\n")
            except ServerRefusedError as error:
                refused += 1
                sys.stdout.write(f"refused   {name}  ({error})\n")
    return 1 if refused else 0


def artifacts() -> Iterator[tuple[str, bytes]]:
    """Every shipped artifact as "Type/id" and its bytes."""
    for folder in ("terminology", "profiles"):
        for path in sorted(data_path(folder).rglob("*.json")):
            name = _name(path)
            if name.split("/")[0] in ORDER:
                yield name, path.read_bytes()


def _name(path: Path) -> str:
    resource = json.loads(path.read_bytes())
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _order(artifact: tuple[str, bytes]) -> tuple[int, str]:
    name = artifact[0]
    return ORDER.index(name.split("/")[0]), name


async def _put(client: FhirClient, name: str, body: bytes) -> None:
    answer = await client.send("PUT", name, body, {"Content-Type": FHIR_JSON})
    problem = trouble(answer)
    if problem is not None:
        raise ServerRefusedError(problem)
