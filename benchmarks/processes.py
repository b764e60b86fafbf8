"""Commands as processes of their own: processor time and peak memory, start-up included.

Times are user and system time of the process alone, as the kernel counts them when it ends
(`wait4`); a server that it talks to is not in them.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.figures import Figure
from benchmarks.record import AT, record
from fhir_baclofen.demo.ehr import load, running_ehr
from fhir_baclofen.errors import BaclofenError

ROUNDS = 7
MIB = 1024
# A process starts with the peak memory of the one that starts it: this one is small.
LAUNCH = """
import os, sys
nothing = os.open(os.devnull, os.O_WRONLY)
quiet = [(os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)]
started = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(started, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
LAUNCHER = (sys.executable, "-I", "-S", "-c", LAUNCH)
PROGRAM = (sys.executable, "-m", "fhir_baclofen")
TYPER = (sys.executable, "-c", "import typer")
HELP_LIMIT = 3.0
REVIEW_MIB, REVIEW_S, WRITE_BACK_S = 120.0, 1.5, 3.0
METHOD = f"CPU of the process, medians of {ROUNDS}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds of processor time, and the most memory it held in MiB."""

    seconds: float
    mib: float


def figures() -> Iterator[Figure]:
    """Every figure of the command line."""
    with tempfile.TemporaryDirectory(prefix="fhir-baclofen-bench-") as name:
        folder = Path(name)
        chart = folder / "chart.json"
        chart.write_bytes(record())
        review = (*PROGRAM, "review", str(chart), "--at", AT)
        yield from _offline(review, folder)
        yield from _online(folder)


def _offline(review: Sequence[str], folder: Path) -> Iterator[Figure]:
    helped, bare, reviewed = _in_turn([(*PROGRAM, "--help"), TYPER, review], folder)
    yield _against("fhir-baclofen --help", helped, bare)
    yield _within("review of a file, CPU", _seconds(reviewed), REVIEW_S, "s")
    peak = max(cost.mib for cost in reviewed)
    yield _within("review of a file, peak memory", peak, REVIEW_MIB, "MiB")


def _online(folder: Path) -> Iterator[Figure]:
    with running_ehr() as base:
        load(base, _transaction())
        write = (*PROGRAM, "write-back", "--fhir", base, "--patient", "bench-0", "--at", AT)
        run((*write, "--dry-run"), folder)
        first = [run(write, folder)]
        (again,) = _in_turn([write], folder)
        yield _within("write-back that files, CPU, one run", _seconds(first), WRITE_BACK_S, "s")
        yield _within("write-back again, CPU", _seconds(again), WRITE_BACK_S, "s")
        peak = max(cost.mib for cost in [*first, *again])
        yield _within("write-back, peak memory", peak, None, "MiB")


def _transaction() -> Mapping[str, object]:
    """The record as a transaction that puts each resource under its own id."""
    bundle = msgspec.json.decode(record())
    entries = [
        {
            "fullUrl": entry["fullUrl"],
            "resource": entry["resource"],
            "request": {"method": "PUT", "url": "/".join(entry["fullUrl"].split("/")[-2:])},
        }
        for entry in bundle["entry"]
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _in_turn(commands: Sequence[Sequence[str]], folder: Path) -> list[list[Cost]]:
    """The costs of each command, run one after the other in each round; the first warms up."""
    rounds = [[run(command, folder) for command in commands] for _ in range(ROUNDS + 1)]
    return [list(costs) for costs in zip(*rounds[1:], strict=True)]


def run(command: Sequence[str], folder: Path) -> Cost:
    """The cost of one run in a folder; BaclofenError when it does not end with 0."""
    launched = subprocess.run(  # noqa: S603 - our own interpreter with fixed arguments
        [*LAUNCHER, *command],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        check=False,
    )
    status, seconds, kib = launched.stdout.split()
    if int(status):
        message = f"{' '.join(command[1:])} ended with {int(status)}"
        raise BaclofenError(message)
    return Cost(float(seconds), int(kib) / MIB)


def _environment(folder: Path) -> dict[str, str]:
    """As installed: modules are compiled once, by the first run, into the folder."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "FHIR_BACLOFEN_STORE": f"sqlite:///{folder / 'store.db'}",
    }


def _seconds(costs: Sequence[Cost]) -> float:
    return median(cost.seconds for cost in costs)


def _against(name: str, ours: Sequence[Cost], theirs: Sequence[Cost]) -> Figure:
    one, other = _seconds(ours), _seconds(theirs)
    return Figure(
        name,
        f"{one * 1e3:.0f} ms",
        f"{other * 1e3:.0f} ms python -c 'import typer'",
        one / other,
        HELP_LIMIT,
        None,
        METHOD,
    )


def _within(name: str, value: float, bound: float | None, unit: str) -> Figure:
    """A figure with a fixed bound: its ratio is the share of the bound that is used."""
    ratio = None if bound is None else value / bound
    against = "-" if bound is None else f"{bound:g} {unit}"
    limit = None if bound is None else 1.0
    method = METHOD if unit == "s" else f"ru_maxrss, the most of {ROUNDS}"
    return Figure(name, f"{value:.2f} {unit}", against, ratio, limit, None, method)
