"""`python -m benchmarks`: speed and memory as one table; exit 1 when a limit is exceeded."""

import sys
from itertools import chain

from benchmarks import explaining, in_process, processes
from benchmarks.figures import table


def main() -> int:
    """Measure, print, and say whether every limit holds."""
    measured = list(chain(in_process.figures(), explaining.figures(), processes.figures()))
    sys.stdout.write(table(measured))
    return 0 if all(figure.holds for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
