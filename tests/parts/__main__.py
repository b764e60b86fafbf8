"""Builds every part that the tests use, and says how long each took: `python -m tests.parts`."""

import sys
import time

from tests.parts import hapi_server, packages, sushi_compiler, validator
from tests.parts.tools import BUILD, PartError

_PARTS = {
    "FHIR packages and examples": packages.fhir_home,
    "HAPI FHIR": hapi_server.build,
    "HL7 validator": validator.build,
    "SUSHI": sushi_compiler.build,
}


def main() -> int:
    """Builds them in turn; one line each; 1 and the reason where one cannot be built."""
    for name, build in _PARTS.items():
        begun = time.monotonic()
        try:
            build()
        except PartError as error:
            sys.stderr.write(f"{name}: {error}\n")
            return 1
        sys.stdout.write(f"{name}: ready in {BUILD.name} ({time.monotonic() - begun:.1f} s)\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
