"""The policy switches: what a site may decide, the default, and what else is allowed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fhir_baclofen.errors import PolicyError
from fhir_baclofen.quantities import plain

JsonValue = int | Decimal | str | list[int | Decimal | str]


@dataclass(frozen=True, slots=True)
class Formulary:
    """The products on hand: tablets (mg), liquids (mg/mL) and packets of granules (mg)."""

    tablets: tuple[Decimal, ...]
    liquids: tuple[Decimal, ...] = ()
    packets: tuple[Decimal, ...] = ()

    def as_json(self) -> list[int | Decimal | str]:
        """Tablets as numbers, the rest in words: [5, 10, 20, "1 mg/mL", "5 mg packet"]."""
        return [
            *(number_of(t) for t in self.tablets),
            *(f"{plain(c)} mg/mL" for c in self.liquids),
            *(f"{plain(p)} mg packet" for p in self.packets),
        ]


Value = Decimal | str | Formulary


@dataclass(frozen=True, slots=True)
class Choice:
    """A switch between named settings; `also` are other spellings of them."""

    options: tuple[str, ...]
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def allowed(self) -> str:
        """What is allowed, fit to show."""
        return "one of " + ", ".join(self.options)

    def read(self, given: object) -> Value | None:
        """The setting meant, None when there is none such."""
        word = _slug(given)
        word = self.also.get(word, word)
        return word if word in self.options else None


@dataclass(frozen=True, slots=True)
class Range:
    """A switch that holds a number between two ends in whole steps, or one of a few words."""

    low: Decimal
    high: Decimal
    unit: str
    step: Decimal = Decimal(1)
    words: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What is allowed, fit to show."""
        steps = "" if self.step == 1 else f" in steps of {plain(self.step)}"
        words = "".join(f', or "{word}"' for word in self.words)
        return f"a number from {plain(self.low)} to {plain(self.high)} {self.unit}{steps}{words}"

    def read(self, given: object) -> Value | None:
        """The number or word meant, None when it is not allowed."""
        if isinstance(given, str) and _slug(given) in self.words:
            return _slug(given)
        number = _decimal(given)
        if number is None or not self.low <= number <= self.high or number % self.step:
            return None
        return number


@dataclass(frozen=True, slots=True)
class Products:
    """The switch that lists the products on hand."""

    tablets: tuple[Decimal, ...]
    liquids: tuple[Decimal, ...]
    packets: tuple[Decimal, ...]

    @property
    def allowed(self) -> str:
        """What is allowed, fit to show."""
        return (
            f"a list of tablets ({_listed(self.tablets)}), liquids such as "
            f'"1 mg/mL" ({_listed(self.liquids)} mg/mL) and packets such as "5 mg packet" '
            f"({_listed(self.packets)} mg)"
        )

    def read(self, given: object) -> Value | None:
        """The products meant, smallest first; None when one is not allowed or none is given."""
        if not isinstance(given, list | tuple) or not given:
            return None
        found: dict[str, set[Decimal]] = {"tablet": set(), "mg/mL": set(), "packet": set()}
        allowed = {"tablet": self.tablets, "mg/mL": self.liquids, "packet": self.packets}
        for item in given:
            product = _product(item)
            if product is None or product[1] not in allowed[product[0]]:
                return None
            found[product[0]].add(product[1])
        return Formulary(*(tuple(sorted(found[kind])) for kind in found))


@dataclass(frozen=True, slots=True)
class Switch:
    """One decision left to the site: `says` tells a pharmacist what it decides."""

    name: str
    says: str
    default: Value
    allows: Choice | Range | Products
    unit: str = ""

    def read(self, given: object) -> Value:
        """The value meant.

        Raises PolicyError naming the switch and what it allows.
        """
        value = self.allows.read(given)
        if value is None:
            message = f"Policy switch {self.name} must be {self.allows.allowed}."
            raise PolicyError(message)
        return value


def _mg(low: int, high: int, *words: str) -> Range:
    return Range(Decimal(low), Decimal(high), "mg/day", Decimal(5), words)


_TABLETS = tuple(map(Decimal, (5, 10, 15, 20, 25)))
_SWITCHES = (
    Switch("max.spasticity", "Highest oral dose in spasticity.", Decimal(80), _mg(20, 100)),
    Switch(
        "max.aud",
        "Highest oral dose in alcohol use disorder; 80 is hard.",
        Decimal(300),
        _mg(20, 300),
    ),
    Switch(
        "aud.governance",
        "Dose in alcohol use disorder above which specialist care is asked for.",
        Decimal(80),
        _mg(20, 80),
    ),
    Switch("max.neuropathic", "Highest oral dose in neuropathic pain.", Decimal(60), _mg(20, 80)),
    Switch("max.hiccups", "Highest oral dose in hiccups.", Decimal(60), _mg(15, 60)),
    Switch(
        "max.unknown",
        "Highest oral dose without a known indication; `lowest` is the lowest that could apply "
        "among the "
        "indications on record, else 80.",
        "lowest",
        _mg(20, 80, "lowest"),
    ),
    Switch("start.spasticity", "First daily dose in spasticity.", Decimal(15), _mg(5, 15)),
    Switch("start.aud", "First daily dose in alcohol use disorder.", Decimal(5), _mg(5, 20)),
    Switch("start.neuropathic", "First daily dose in neuropathic pain.", Decimal(10), _mg(5, 10)),
    Switch(
        "titration.spasticity",
        "Step of a titration plan in spasticity: `seed` adds 5 mg a day, `label` 5 mg to each of "
        "three doses.",
        "seed",
        Choice(("seed", "label"), {"5": "seed", "15": "label"}),
    ),
    Switch(
        "titration.aud",
        "Step of a titration plan in alcohol use disorder, every three days or more.",
        Decimal(5),
        _mg(5, 10),
    ),
    Switch(
        "titration.neuropathic",
        "Step of a weekly titration plan in neuropathic pain.",
        Decimal(5),
        _mg(5, 5),
    ),
    Switch(
        "older.age",
        "Age from which a patient counts as an older adult.",
        Decimal(65),
        Range(Decimal(60), Decimal(75), "years"),
    ),
    Switch(
        "older.cap",
        "Doses an older adult rarely tolerates: a soft and a firm threshold in mg/day.",
        "30-soft-40-firm",
        Choice(
            ("30-soft-40-firm", "30-firm"),
            {"30": "30-firm", "30-mg-day-firm": "30-firm", "30-40": "30-soft-40-firm"},
        ),
    ),
    Switch(
        "renal.measure",
        "Which measure of kidney function sets the tier.",
        "worst",
        Choice(
            ("worst", "crcl-only", "egfr-only"),
            {"crcl": "crcl-only", "egfr": "egfr-only", "worst-tier": "worst"},
        ),
    ),
    Switch(
        "renal.severe",
        "Below 30 mL/min: show the reduced range beside the advice to avoid, or the advice to "
        "avoid alone.",
        "reduce",
        Choice(
            ("reduce", "avoid-only"),
            {"avoid": "avoid-only", "cut-by-50-75": "reduce", "reduce-by-50-75": "reduce"},
        ),
    ),
    Switch(
        "renal.moderate",
        "At 30 to 59 mL/min: halve the dose, or follow the bands by creatinine clearance of "
        "Vlavonou 2014.",
        "half",
        Choice(
            ("half", "vlavonou"),
            {"vlavonou-bands": "vlavonou", "vlavonou-bands-on-crcl": "vlavonou", "1-2": "half"},
        ),
    ),
    Switch(
        "renal.mild",
        "Mildly reduced function: say nothing, or reduce by a third at 60 to 89 mL/min (Wolf) or "
        "at a "
        "creatinine clearance of 50 to 80 mL/min (Vlavonou).",
        "off",
        Choice(
            ("off", "wolf", "vlavonou"),
            {
                "on": "wolf",
                "60-89": "wolf",
                "60-89-cut-by-1-3": "wolf",
                "crcl-50-80": "vlavonou",
                "crcl-50-80-by-1-3": "vlavonou",
                "false": "off",
                "true": "wolf",
            },
        ),
    ),
    Switch(
        "renal.stale",
        "Months after which kidney function is to be measured again; with 6, that holds for a "
        "last value "
        "below 60 and for older adults, and 12 for all others.",
        Decimal(12),
        Range(Decimal(6), Decimal(12), "months", Decimal(6)),
    ),
    Switch(
        "taper.method",
        "How the dose is brought down: `slow` (10 mg a week in alcohol use disorder, else 10 to "
        "20 percent of "
        "the current dose every one to two weeks), or the whole taper within `1-2-weeks`.",
        "slow",
        Choice(
            ("slow", "1-2-weeks"),
            {
                "whole": "1-2-weeks",
                "whole-taper-in-1-2-weeks": "1-2-weeks",
                "whole-taper": "1-2-weeks",
                "gradual": "slow",
            },
        ),
    ),
    Switch(
        "taper.kidney",
        "How fast the dose falls to its target in failing kidneys: `within-14-days`, or `gradual`"
        " as in any "
        "other taper.",
        "within-14-days",
        Choice(("within-14-days", "gradual")),
    ),
    Switch(
        "ulcer.contraindication",
        "How grave an active peptic ulcer is.",
        "high",
        Choice(("high", "moderate"), {"on": "high", "on-high": "high", "true": "high"}),
    ),
    Switch(
        "formulary.strengths",
        "The products on hand from which doses are made up.",
        Formulary(tuple(map(Decimal, (5, 10, 20)))),
        Products(_TABLETS, tuple(map(Decimal, (1, 2, 5))), tuple(map(Decimal, (5, 10, 20)))),
    ),
    Switch(
        "formulary.half_tablets",
        "Which tablets may be halved: 5 mg tablets in the slow protocol only, every scored "
        "tablet, or none.",
        "slow-protocol",
        Choice(
            ("slow-protocol", "every-scored", "never"),
            {
                "every-scored-tablet": "every-scored",
                "5-mg-tablets-only": "slow-protocol",
                "true": "every-scored",
                "false": "never",
            },
        ),
    ),
    Switch(
        "order.unlinked",
        "What a new order that names no prior order does to the therapy of its route: `adds` to "
        "it, or "
        "`replaces` it.",
        "adds",
        Choice(("adds", "replaces")),
    ),
)
SWITCHES: Mapping[str, Switch] = {switch.name: switch for switch in _SWITCHES}
"""Every switch by its name, in the order in which they are shown."""

PRESETS: Mapping[str, Mapping[str, object]] = {
    "default": {},
    "us-label": {
        "max.aud": 80,
        "max.neuropathic": 80,
        "titration.spasticity": "label",
        "ulcer.contraindication": "moderate",
    },
    "uk": {
        "titration.spasticity": "label",
        "ulcer.contraindication": "high",
        "taper.method": "1-2-weeks",
    },
    "fr": {"start.aud": 15, "titration.aud": 10, "aud.governance": 80},
}
"""Several switches at once, by name."""


def _slug(given: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(given).lower()).strip("-")


_NUMBER = re.compile(r"\s*(\d{1,4}(?:\.\d{1,2})?)\s*(?:mg(?:/d(?:ay)?)?|years?|months?)?\s*")


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        return None
    match = _NUMBER.fullmatch(str(given))
    return Decimal(match[1]) if match else None


_PRODUCT = re.compile(
    r"(packets?(?: of)?\s+)?(\d{1,2}(?:\.\d{1,2})?)\s*(mg/ml|mg)?\s*(tablets?|packets?)?"
)


def _product(item: object) -> tuple[str, Decimal] | None:
    """The kind ("tablet", "mg/mL", "packet") and strength of a product as written."""
    if isinstance(item, bool) or not isinstance(item, int | float | Decimal | str):
        return None
    match = _PRODUCT.fullmatch(str(item).strip().lower())
    if match is None:
        return None
    if match[3] == "mg/ml":
        return None if match[1] or match[4] else ("mg/mL", Decimal(match[2]))
    packet = bool(match[1]) or (match[4] or "").startswith("packet")
    return ("packet" if packet else "tablet", Decimal(match[2]))


def _listed(values: tuple[Decimal, ...]) -> str:
    return ", ".join(map(plain, values))


def number_of(value: Decimal) -> int | Decimal:
    """A decimal as a JSON number: an integer where it is whole."""
    return int(value) if value == value.to_integral_value() else value


def shown(value: Value) -> str:
    """The value of a switch as shown to people: "80", "slow", "tablets of 5, 10, 20 mg"."""
    if isinstance(value, Formulary):
        return ", ".join(map(str, value.as_json()))
    return value if isinstance(value, str) else plain(value)
