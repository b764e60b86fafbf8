"""A real FHIR R4 server: HAPI FHIR JPA on loopback, its resources in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.parts.artifacts import Artifact, artifacts
from tests.parts.process import JavaProgram, running
from tests.parts.tools import BUILD, SOURCES, PartError, built, maven_build

_PROJECT = SOURCES / "hapi"
_ANSWER_S = 120  # the first validation loads all definitions


@dataclass(frozen=True, slots=True)
class Hapi:
    """A running server, answering under two bases over the same resources.

    `base` stores what it can parse; `validating_base` refuses a write with validation errors (422).
    """

    base: str
    validating_base: str
    pid: int

    def upload(self, found: tuple[Artifact, ...]) -> None:
        """Puts profiles and terminology on the server, so that it knows them when it validates."""
        for artifact in found:
            answer = requests.put(
                f"{self.base}/{artifact.reference}",
                data=artifact.content,
                headers={"Content-Type": "application/fhir+json"},
                timeout=_ANSWER_S,
            )
            if not answer.ok:
                raise PartError(f"HAPI refused {artifact.reference}: {answer.text}")

    def upload_own_artifacts(self) -> None:
        """The same, with all that this repository ships."""
        self.upload(artifacts())


def build() -> None:
    """Builds the server, if it is not built yet."""
    _folder()


@contextmanager
def hapi(*, port: int = 0, heap: str = "1g") -> Iterator[Hapi]:
    """Starts a server of its own, empty; 0 takes a free port. It ends with the context."""
    program = JavaProgram(_folder(), "testserver.TestServer", heap, {"port": str(port)})
    with running(program, log=BUILD / "hapi.log") as server:
        base, validating_base = server.greeting
        yield Hapi(base, validating_base, server.pid)


def _folder() -> Path:
    sources = sorted(file for file in _PROJECT.rglob("*") if file.is_file())
    return built("hapi", sources, lambda target: maven_build(_PROJECT, target))
