"""What one resource says, as a value and in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Seen:
    """What one resource says.

    `value` with its `unit` is the number that counts, None where there is none; `on` is its day.
    """

    resource: str
    what: str
    value: Decimal | None = None
    unit: str = ""
    on: date | None = None

    @property
    def says(self) -> str:
        """In words, with the resource: "K25.9 Gastric ulcer, active (Condition/c2)"."""
        return f"{self.what} ({self.resource})"


def since(when: date | None) -> str:
    """From which day on, for the end of a phrase; nothing without one."""
    return f" since {when.isoformat()}" if when else ""


def on_day(when: date | None) -> str:
    """On which day, for the end of a phrase."""
    return f" on {when.isoformat()}" if when else ", undated"
