"""An embedded EHR for the demonstration.

Sekmet-fhir on the loopback, in a folder that goes away.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import requests

from fhir_baclofen.errors import ServerUnavailableError, UsageError

HOST = "127.0.0.1"
READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
SERVE = "from sekmet.cli import app; app()"
MISSING = "The demonstration needs sekmet-fhir: pip install 'fhir-baclofen[demo]'"


@contextmanager
def running_ehr() -> Iterator[str]:
    """A FHIR R4 server for as long as the block runs; gives its base URL.

    Raises UsageError when sekmet-fhir is not installed, ServerUnavailableError when it does not
    start.
    """
    if find_spec("sekmet") is None:
        raise UsageError(MISSING)
    with tempfile.TemporaryDirectory(prefix="fhir-baclofen-demo-") as folder:
        port = _free_port()
        log = Path(folder) / "ehr.log"
        process = _start(Path(folder), port, log)
        try:
            base = f"http://{HOST}:{port}/fhir"
            _wait(process, base)
            yield base
        finally:
            process.terminate()
            try:
                process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def load(base: str, transaction: Mapping[str, Any]) -> None:
    """Put a patient's resources on the server; ServerUnavailableError when it refuses one."""
    answer = requests.post(
        base,
        data=json.dumps(transaction),
        headers={"Content-Type": "application/fhir+json"},
        timeout=READY_WITHIN_S,
    )
    if not answer.ok:
        raise ServerUnavailableError(
            f"The embedded EHR refused a patient: HTTP {answer.status_code}"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _start(folder: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    settings = folder / "settings.yaml"
    # JSON is YAML too.
    settings.write_text(
        json.dumps(
            {
                "base_url": f"http://{HOST}:{port}",
                "host": HOST,
                "port": port,
                "data_dir": str(folder / "data"),
                "simulator": {"enabled": False},
                "log_inbound": False,
            }
        )
    )
    command = [sys.executable, "-c", SERVE, "serve", "--config", str(settings)]
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
            [*command, "--host", HOST, "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )


def _wait(process: subprocess.Popen[bytes], base: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{base}/metadata", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise ServerUnavailableError("The embedded EHR did not start")
