"""The command line: arguments in, one answer out, or one clear line on standard error.

Exit codes: 0 done; 1 done in part; 2 wrong usage or unreadable input. Modules that a command needs
are imported by that command alone, because callers start many short runs.
"""

import os
import sys

import typer

from fhir_baclofen.cli.commands import app
from fhir_baclofen.errors import BaclofenError

DONE, IN_PART, NOT_DONE = 0, 1, 2
INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        code = app(prog_name="fhir-baclofen", standalone_mode=False) or DONE
        sys.stdout.flush()
    except typer.Exit as left:
        code = left.exit_code
    except typer.TyperException as wrong:
        code = _complain(getattr(wrong, "format_message", wrong.__str__)())
    except BaclofenError as error:
        code = _complain(str(error))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code)


def _complain(message: str) -> int:
    """Say what is wrong in one line on standard error."""
    line = " ".join(message.split())
    sys.stderr.write(f"fhir-baclofen: {line}\n")
    return NOT_DONE
