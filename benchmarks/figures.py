"""What a measurement is called, what it may be at most, and how the table shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = ("figure", "measured", "against", "ratio", "limit", "aim", "method")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `ratio` is what was measured over what it is held against, None where it is against nothing;
    `limit` is the most it may be and `aim` what is wished for, None where nothing is promised.
    """

    name: str
    measured: str
    against: str
    ratio: float | None
    limit: float | None
    aim: float | None
    method: str

    @property
    def holds(self) -> bool:
        """False when the limit is exceeded."""
        return self.limit is None or self.ratio is None or self.ratio <= self.limit


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns, with one that exceeds its limit marked."""
    rows = [COLUMNS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    return "".join(f"{_line(row, widths)}\n" for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        figure.measured,
        figure.against,
        _ratio(figure),
        _bound(figure.limit),
        _bound(figure.aim),
        figure.method,
    )


def _ratio(figure: Figure) -> str:
    shown = "-" if figure.ratio is None else f"{figure.ratio:.2f}"
    return shown if figure.holds else f"{shown} EXCEEDS"


def _bound(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"
