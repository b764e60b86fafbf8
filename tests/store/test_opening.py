"""A new store may be opened by many programs in the same moment."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

OPEN = """
import sys, time
from fhir_baclofen.store import Store
time.sleep(max(0, float(sys.argv[2]) - time.time()))
with Store(sys.argv[1]) as store:
    print(store.identifier_key("http://ehr.example/fhir").hex())
"""
PROGRAMS = 8
UNTIL_ALL_RUN_S = 2.0


@pytest.mark.parametrize("attempt", range(3))
def test_all_programs_open_it_and_share_one_key(tmp_path: Path, attempt: int) -> None:
    path, moment = tmp_path / f"{attempt}.db", time.time() + UNTIL_ALL_RUN_S
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed program
            [sys.executable, "-c", OPEN, str(path), str(moment)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROGRAMS)
    ]
    ended = [(*process.communicate(), process.returncode) for process in processes]
    assert [(err, code) for _, err, code in ended] == [("", 0)] * PROGRAMS
    assert len({key for key, _, _ in ended}) == 1
