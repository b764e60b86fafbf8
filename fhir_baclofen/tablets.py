"""A dose in real products: which single doses the products on hand make up, and how a day is split.

Doses are planned in multiples of 2.5 mg, the smallest that half a 5 mg tablet or a whole number of
half millilitres gives. A `Stock` is what a site has on hand, with the tablets it may halve.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import lcm

from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO, plain
from fhir_baclofen.rules.protocols import FIVE

GRAIN = Decimal("2.5")
HALF = Decimal("0.5")
# Above this many grains (1000 mg) a dose is made up of the largest product and a remainder.
TABLE = 400
NEVER = 1 << 20


class Form(StrEnum):
    """How a product is counted out."""

    TABLET = "tablet"
    LIQUID = "mL"
    PACKET = "packet"


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one product: `count` tablets (halves allowed), packets, or millilitres.

    `strength` is mg in a tablet or packet, mg/mL in a liquid.
    """

    form: Form
    strength: Decimal
    count: Decimal

    @property
    def mg(self) -> Decimal:
        """What it holds."""
        return self.strength * self.count

    def __str__(self) -> str:
        """As shown to people: "1 x 20 mg", "half a 5 mg tablet", "7.5 mL of 1 mg/mL"."""
        strength = plain(self.strength)
        if self.form is Form.LIQUID:
            return f"{plain(self.count)} mL of {strength} mg/mL"
        if self.count == HALF:
            return f"half a {strength} mg tablet"
        packet = " packet" if self.form is Form.PACKET else ""
        return f"{plain(self.count)} x {strength} mg{packet}"


@dataclass(frozen=True, slots=True)
class _Unit:
    """One countable thing of `grains` x 2.5 mg; `share` of a product, 1 or a half."""

    grains: int
    form: Form
    strength: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """The products on hand and the tablets that may be halved, all in mg (liquids in mg/mL)."""

    tablets: tuple[Decimal, ...] = ()
    liquids: tuple[Decimal, ...] = ()
    packets: tuple[Decimal, ...] = ()
    halved: tuple[Decimal, ...] = ()
    _key: tuple[tuple[Decimal, ...], ...] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        key = (self.tablets, self.liquids, self.packets, self.halved)
        if not any((self.tablets, self.liquids, self.packets)):
            message = "There are no products to make doses from."
            raise ValueError(message)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "_hash", hash(key))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Stock) and self._key == other._key)

    def __hash__(self) -> int:
        return self._hash

    @property
    def fine(self) -> bool:
        """True when steps of 2.5 mg can be made."""
        return can_make(GRAIN, self)


@lru_cache(maxsize=256)
def stock_for(policy: Policy, *, slow: bool = False) -> Stock:
    """What a site has on hand; `slow` is the slow protocol, where 5 mg tablets may be halved."""
    formulary = policy.formulary
    halved: tuple[Decimal, ...] = ()
    if policy.is_set("formulary.half_tablets", "every-scored"):
        halved = formulary.tablets
    elif slow and policy.is_set("formulary.half_tablets", "slow-protocol"):
        halved = tuple(t for t in formulary.tablets if t == FIVE)
    return Stock(formulary.tablets, formulary.liquids, formulary.packets, halved)


def can_make(mg: Decimal, stock: Stock) -> bool:
    """True when the products on hand make up this single dose (and so this dose a day)."""
    grains, rest = divmod(mg, GRAIN)
    return rest == 0 and makes(int(grains), stock)


def nearest_below(mg: Decimal, stock: Stock) -> Decimal:
    """The largest dose that can be made and is not above `mg`; 0 when there is none."""
    grains = int(mg // GRAIN)
    while grains > 0 and not makes(grains, stock):
        grains -= 1
    return in_mg(grains)


def nearest_above(mg: Decimal, stock: Stock) -> Decimal:
    """The smallest dose above 0 that can be made and is not below `mg`."""
    whole, rest = divmod(max(mg, ZERO), GRAIN)
    grains = max(int(whole) + (rest > 0), 1)
    while not makes(grains, stock):
        grains += 1
    return in_mg(grains)


def tablets_for(dose_mg: Decimal, stock: Stock) -> tuple[Piece, ...] | None:
    """The fewest products that make up one dose, largest first; None when they cannot.

    Whole tablets and packets come before a liquid, a liquid before halves; a dose never mixes a
    liquid with solids.
    """
    grains, rest = divmod(dose_mg, GRAIN)
    if rest or grains < 0:
        return None
    whole = _fewest(int(grains), _units(stock, halves=False))
    return (
        whole or _measured(int(grains), stock) or _fewest(int(grains), _units(stock, halves=True))
    )


def in_words(pieces: tuple[Piece, ...]) -> str:
    """As shown to people: "1 x 20 mg + 1 x 5 mg"."""
    return " + ".join(map(str, pieces))


@lru_cache(maxsize=1024)
def in_mg(grains: int) -> Decimal:
    """So many grains in mg, without needless decimals."""
    return Decimal(grains * 5) / 2


def makes(grains: int, stock: Stock) -> bool:
    """True when so many grains can be made; none cannot."""
    table = _table(stock)
    if grains < TABLE:
        return table[grains]
    period = _period(stock)
    return table[TABLE - period + (grains - TABLE) % period]


@lru_cache(maxsize=256)
def _period(stock: Stock) -> int:
    """What may be added to a large dose without changing whether it can be made."""
    solids = [u.grains for u in _units(stock, halves=True)]
    return max(solids + [_liquid_grains(c) for c in stock.liquids])


@lru_cache(maxsize=256)
def _table(stock: Stock) -> tuple[bool, ...]:
    """For every number of grains whether one dose of it can be made; 0 cannot."""
    counts = _counts(_units(stock, halves=True))
    liquids = [_liquid_grains(c) for c in stock.liquids]
    return tuple(
        grains > 0 and (counts[grains] < NEVER or any(grains % g == 0 for g in liquids))
        for grains in range(TABLE)
    )


@lru_cache(maxsize=512)
def _units(stock: Stock, *, halves: bool) -> tuple[_Unit, ...]:
    """The solids that can be counted out, largest first, whole ones before halves."""
    whole = Decimal(1)
    units = [_Unit(int(t / GRAIN), Form.TABLET, t, whole) for t in stock.tablets]
    units += [_Unit(int(p / GRAIN), Form.PACKET, p, whole) for p in stock.packets]
    if halves:
        even = [t for t in stock.halved if t % (2 * GRAIN) == 0]
        units += [_Unit(int(t / (2 * GRAIN)), Form.TABLET, t, HALF) for t in even]
    return tuple(sorted(units, key=lambda u: (-u.share, -u.grains)))


@lru_cache(maxsize=512)
def _counts(units: tuple[_Unit, ...]) -> tuple[int, ...]:
    """For every number of grains the fewest units that make it up; NEVER when they cannot."""
    fewest = [0] + [NEVER] * (TABLE - 1)
    for grains in range(1, TABLE):
        options = [fewest[grains - u.grains] for u in units if u.grains <= grains]
        fewest[grains] = min(options, default=NEVER) + 1
    return tuple(min(count, NEVER) for count in fewest)


def _fewest(grains: int, units: tuple[_Unit, ...]) -> tuple[Piece, ...] | None:
    counts = _counts(units)
    if not 0 < grains < TABLE or counts[grains] >= NEVER:
        return None
    taken: dict[_Unit, int] = {}
    while grains:
        unit = next(
            u
            for u in units
            if u.grains <= grains and counts[grains - u.grains] == counts[grains] - 1
        )
        taken[unit] = taken.get(unit, 0) + 1
        grains -= unit.grains
    return tuple(Piece(u.form, u.strength, u.share * n) for u, n in taken.items())


def _measured(grains: int, stock: Stock) -> tuple[Piece, ...] | None:
    for concentration in sorted(stock.liquids, reverse=True):
        if grains > 0 and grains % _liquid_grains(concentration) == 0:
            return (Piece(Form.LIQUID, concentration, grains * GRAIN / concentration),)
    return None


def _liquid_grains(concentration: Decimal) -> int:
    """The fewest grains that whole half millilitres of a liquid measure."""
    half_ml = int(concentration * HALF * 10)
    return lcm(half_ml, int(GRAIN * 10)) // int(GRAIN * 10)
