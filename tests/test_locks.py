"""The locks: everything pinned with hashes, nothing that says where it was fetched from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
RUN_TIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
DECLARED = {
    RUN_TIME: [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["demo"],
        *PROJECT["dependency-groups"]["build"],
    ],
    DEVELOPMENT: PROJECT["dependency-groups"]["dev"],
}

each_lock = pytest.mark.parametrize("lock", [RUN_TIME, DEVELOPMENT])


def entries(lock: str) -> list[str]:
    """The entries of a lock, continuation lines joined, comments left out."""
    text = (REPOSITORY / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def pins(lock: str) -> dict[str, set[str]]:
    """Name to versions; a package may have several, each for some versions of Python."""
    found: dict[str, set[str]] = {}
    for entry in entries(lock):
        name, version = entry.split()[0].split("==")
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@each_lock
def test_no_address_is_in_a_lock(lock: str) -> None:
    text = (REPOSITORY / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE), "options may name an index"


def test_no_address_is_in_the_lock_of_sushi() -> None:
    assert "://" not in (REPOSITORY / "tests/parts/sushi/package-lock.json").read_text()


@each_lock
def test_every_entry_is_one_version_with_hashes(lock: str) -> None:
    loose = [
        entry
        for entry in entries(lock)
        if not re.match(r"[\w.-]+==[\w.]+ ", entry) or "--hash=sha256:" not in entry
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("lock", "declared"),
    [(lock, declared) for lock, group in DECLARED.items() for declared in group],
)
def test_what_pyproject_declares_is_locked_at_a_version_it_allows(lock: str, declared: str) -> None:
    requirement = Requirement(declared)
    locked = pins(lock)[canonicalize_name(requirement.name)]
    assert all(version in requirement.specifier for version in locked)


def test_the_development_lock_holds_the_run_time_lock() -> None:
    development = pins(DEVELOPMENT)
    assert {name: development.get(name) for name in pins(RUN_TIME)} == pins(RUN_TIME)


@pytest.mark.parametrize("name", ["uv.lock", ".venv", ".build"])
def test_git_ignores_what_is_made_here(name: str) -> None:
    assert name in [line.rstrip("/") for line in (REPOSITORY / ".gitignore").read_text().split()]
