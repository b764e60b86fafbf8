"""SUSHI, the compiler of FHIR Shorthand, run offline on the R4 package cache."""

import shutil
from pathlib import Path

from tests.parts import packages
from tests.parts.tools import SOURCES, PartError, built, node, npm, run

_PROJECT = SOURCES / "sushi"


def build() -> None:
    """Installs SUSHI and the package cache, if they are not there yet."""
    _folder()
    packages.fhir_home()


def sushi_build(project: Path, out: Path) -> tuple[Path, ...]:
    """Compiles a folder with `sushi-config.yaml` and `input/fsh`; gives the resources as files.

    They lie under `out`. Raises PartError, with what SUSHI said, if it found an error.
    """
    program = _folder() / "node_modules" / "fsh-sushi" / "dist" / "app.js"
    home = {"HOME": str(packages.fhir_home())}
    said = run([node(), program, "build", project, "--out", out], env=home)
    resources = tuple(sorted((out / "fsh-generated" / "resources").glob("*.json")))
    if not resources:
        raise PartError(f"SUSHI made nothing of {project}:\n{said}")
    return resources


def _folder() -> Path:
    files = [_PROJECT / "package.json", _PROJECT / "package-lock.json"]
    return built("sushi", files, _install)


def _install(target: Path) -> None:
    for file in _PROJECT.glob("package*.json"):
        shutil.copy(file, target)
    run([npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=target)
