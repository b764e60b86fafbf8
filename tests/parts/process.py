"""A Java program that says READY, answers for a while, and ends with its standard input."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.parts.tools import PartError, java

# The second compiler pays off only after the tests are over.
_JVM_FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8")
_STOP_S = 20


@dataclass(frozen=True, slots=True)
class JavaProgram:
    """A class in a folder that `maven_build` made, the memory it may take, its properties."""

    folder: Path
    main: str
    heap: str
    properties: Mapping[str, str]
    arguments: tuple[str, ...] = ()

    def command(self) -> list[str]:
        return [
            str(java()),
            f"-Xmx{self.heap}",
            *_JVM_FLAGS,
            *(f"-D{key}={value}" for key, value in self.properties.items()),
            "-cp",
            f"{self.folder}/*:{self.folder}/lib/*",
            self.main,
            *self.arguments,
        ]


@dataclass(frozen=True, slots=True)
class Running:
    """A started program: its id, the words of its READY line, and its two streams."""

    pid: int
    greeting: tuple[str, ...]
    requests: IO[str]
    answers: IO[str]


@contextmanager
def running(program: JavaProgram, *, log: Path) -> Iterator[Running]:
    """Starts a program, waits until it is ready, and ends it by closing its standard input.

    Its standard error goes to `log`. Raises PartError with the end of the log if it does not start.
    """
    with log.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603  our own program
            program.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            errors="replace",
        )
    try:
        yield _greeted(process, log)
    finally:
        _end(process)


def _greeted(process: subprocess.Popen[str], log: Path) -> Running:
    if process.stdin is None or process.stdout is None:
        raise PartError("the streams of a started program are always pipes")
    word, *greeting = process.stdout.readline().split() or ["nothing"]
    if word != "READY":
        last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise PartError(f"{process.args!r} did not start:\n{last}")
    return Running(process.pid, tuple(greeting), process.stdin, process.stdout)


def _end(process: subprocess.Popen[str]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
