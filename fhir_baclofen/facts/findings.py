"""Problems, measurements, other medicines and allergies on record."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition, or another resource that states one, of a topic.

    `active` is false for resolved, inactive and remitted ones. `on` is onset, else recorded day.
    `code` is the code that matched ("K25.9"), "" when words did. `name` is fit to show. `recorded`
    is the day of the entry. `explained` is true where a cause other than baclofen is on record.
    `lasting` is false for what an observation saw on its day.
    """

    reference: str
    active: bool
    on: date | None
    code: str
    name: str
    recorded: date | None = None
    explained: bool = False
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class OtherDrug:
    """Another medicine of a class, taken now or ended within the last 14 days.

    `steady_since` is the day since which its dose has not risen (None: cannot be told); `ended`
    None while taken. `as_needed_only` and `total_doses` describe a benzodiazepine before a
    procedure. Of classes whose dose matters `daily_mg` is the highest daily amount and `unit_mg`
    that of one tablet, where known; `is_dosed` is true where the record gives a dosage at all.
    """

    reference: str
    name: str
    ingredients: frozenset[str]
    started: date | None
    steady_since: date | None
    ended: date | None
    as_needed_only: bool
    total_doses: int | None
    daily_mg: Decimal | None = None
    unit_mg: Decimal | None = None
    is_dosed: bool = False


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy or intolerance to baclofen that counts."""

    reference: str
    mild_intolerance: bool
    name: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One result of a topic, as a number or as a word.

    Topics and units: "alcohol-craving" (a score, or the word), "audit-c" (score), "drinks-per-day",
    "modified-ashworth" (score, 1+ is 1.5), "spasm-score", "pain-score", "systolic" (mm[Hg]),
    "phq9-self-harm" (0 to 3), "glasgow-coma-score", "body-temperature" (Cel). `word` is the code or
    text of a coded value ("returned"), "" beside a number; `value` is None beside a word. `unit` is
    fit to show.
    """

    reference: str
    on: date | None
    value: Decimal | None
    word: str
    name: str
    unit: str = ""
