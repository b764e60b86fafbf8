"""The HL7 validation engine for R4, offline, with this repository's profiles; one warm process."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.parts import packages
from tests.parts.artifacts import Artifact, artifacts
from tests.parts.process import JavaProgram, Running, running
from tests.parts.tools import BUILD, SOURCES, PartError, built, maven_build

_PROJECT = SOURCES / "validator"


@dataclass(frozen=True, slots=True)
class Issue:
    """What the engine says of a place in a file; `severity` as in OperationOutcome."""

    file: str
    severity: str
    path: str
    text: str

    @property
    def is_error(self) -> bool:
        """Whether the resource is invalid for it."""
        return self.severity in {"fatal", "error"}


@dataclass(frozen=True, slots=True)
class FhirValidator:
    """A warm engine. Besides R4 it checks every profile a resource claims, and those asked for."""

    process: Running
    scratch: Path

    def validate(self, *files: Path, profiles: Sequence[str] = ()) -> tuple[Issue, ...]:
        """All issues of some JSON files, also checked against these canonical URLs."""
        return tuple(issue for file in files for issue in self._issues(file, profiles))

    def validate_resource(
        self, resource: dict[str, Any], *, profiles: Sequence[str] = ()
    ) -> tuple[Issue, ...]:
        """All issues of a resource that is in no file."""
        file = self.scratch / "resource.json"
        file.write_text(json.dumps(resource), encoding="utf-8")
        return self.validate(file, profiles=profiles)

    def errors(
        self, resource: dict[str, Any], *, profiles: Sequence[str] = ()
    ) -> tuple[Issue, ...]:
        """The issues that make a resource invalid; none for a valid one."""
        found = self.validate_resource(resource, profiles=profiles)
        return tuple(issue for issue in found if issue.is_error)

    def _issues(self, file: Path, profiles: Sequence[str]) -> Iterator[Issue]:
        self.process.requests.write("\t".join([str(file.resolve()), *profiles]) + "\n")
        self.process.requests.flush()
        answer = self.process.answers.readline()
        if not answer:
            raise PartError(f"the validator ended on {file.name}; see {BUILD / 'validator.log'}")
        for issue in json.loads(answer)["issues"]:
            yield Issue(file.name, issue["severity"], issue["path"], issue["text"])


def build() -> None:
    """Builds the engine and its package cache, if they are not there yet."""
    _folder()
    packages.fhir_home()


@contextmanager
def start_validator(found: tuple[Artifact, ...] | None = None) -> Iterator[FhirValidator]:
    """Starts an engine that knows these artifacts; by default all that this repository ships."""
    with TemporaryDirectory() as folder:
        known, scratch = Path(folder, "known"), Path(folder, "scratch")
        scratch.mkdir()
        program = JavaProgram(
            _folder(), "validation.Validator", "2g", _versions(), _laid_out(found, known)
        )
        with running(program, log=BUILD / "validator.log") as process:
            yield FhirValidator(process, scratch)


def _versions() -> dict[str, str]:
    return {
        "user.home": str(packages.fhir_home()),
        "terminology": packages.TERMINOLOGY_VERSION,
        "extensions": packages.EXTENSIONS_VERSION,
    }


def _laid_out(found: tuple[Artifact, ...] | None, folder: Path) -> tuple[str, ...]:
    """The arguments that make the engine load these: a folder, or nothing for no artifacts."""
    folder.mkdir()
    known = artifacts() if found is None else found
    for artifact in known:
        (folder / f"{artifact.type}-{artifact.id}.json").write_bytes(artifact.content)
    return (str(folder),) if known else ()


def _folder() -> Path:
    sources = sorted(file for file in _PROJECT.rglob("*") if file.is_file())
    return built("validator", sources, lambda target: maven_build(_PROJECT, target))
