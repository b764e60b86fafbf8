"""The FHIR artifacts this repository ships: profiles, extensions, code systems, value sets."""

import json
from dataclasses import dataclass
from pathlib import Path

from fhir_baclofen.resources import data_path

# In the order in which each needs the ones before it.
_TYPES = ("CodeSystem", "ValueSet", "ConceptMap", "StructureDefinition")
_NOT_OURS = {"fsh-generated", "node_modules"}


@dataclass(frozen=True, slots=True)
class Artifact:
    """One definition: its type, its id, and its JSON as it stands in the file."""

    type: str
    id: str
    content: bytes

    @property
    def reference(self) -> str:
        """As a server addresses it: `ValueSet/baclofen`."""
        return f"{self.type}/{self.id}"


def artifacts() -> tuple[Artifact, ...]:
    """All definitions under `profiles/` and `terminology/`; those that use others come later."""
    found = [
        artifact
        for folder in ("profiles", "terminology")
        for file in sorted(data_path(folder).rglob("*.json"))
        if not _NOT_OURS.intersection(file.parts) and (artifact := _artifact(file))
    ]
    return tuple(sorted(found, key=lambda artifact: _TYPES.index(artifact.type)))


def _artifact(file: Path) -> Artifact | None:
    content = file.read_bytes()
    resource = json.loads(content)
    if not isinstance(resource, dict) or resource.get("resourceType") not in _TYPES:
        return None
    return Artifact(resource["resourceType"], resource["id"], content)
