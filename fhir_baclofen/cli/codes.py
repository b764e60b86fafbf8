"""`terminology unverified`: the codes that somebody with a terminology server should check."""

import sys

import msgspec

from fhir_baclofen.fhir.unverified import unverified
from fhir_baclofen.resources import data_path


def list_unverified(output: str | None) -> None:
    """Print value set, system, code, display and reason of each code that nobody verified."""
    codes = unverified(data_path("terminology"))
    if (output or ("text" if sys.stdout.isatty() else "json")) == "json":
        sys.stdout.buffer.write(msgspec.json.encode(list(codes)) + b"\n")
        return
    for code in codes:
        told = f"{code.system} {code.code}"
        sys.stdout.write(f"{code.value_set:<28}  {told:<28}  {code.display}: {code.why}\n")
